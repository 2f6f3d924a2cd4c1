//! The records of one run of the program: stamped with time, place and batch.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use super::file::{Journal, JournalError};
use super::lock::{self, RunLock};
use super::reading::{IN_DOUBT, IN_PROGRESS, OpenIntent};
use super::turn;
use crate::domain::{
    AppliedChange, BatchId, Cause, IntendedWrite, Intent, IntentId, IntentRef, JournalScope, Outcome, QueueId, Record,
    SeenAround, Timestamp,
};

/// Now, by this machine's clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// One run of the program.
#[derive(Debug)]
pub struct Recorder {
    journal: Journal,
    run: String,
    scope: JournalScope,
    /// Taken before the first intent is written.
    lock: Option<RunLock>,
    intents: u64,
}

impl Recorder {
    /// Makes the recorder of a run that begins now.
    pub fn new(journal: Journal, scope: JournalScope) -> Self {
        // 2026-11-22T14:19:55.120Z becomes 20261122T141955; two runs of one second differ in what follows.
        let second: String = now().to_string().chars().take(19).filter(|c| !matches!(c, '-' | ':')).collect();
        let run = format!("{second}-{:04x}", rand::random::<u16>());
        Self { journal, run, scope, lock: None, intents: 0 }
    }

    /// Sets the scope of later changes: the signed-in user is known only once the server has said so.
    pub fn set_scope(&mut self, scope: JournalScope) {
        self.scope = scope;
    }

    /// The scope of the changes.
    pub fn scope(&self) -> &JournalScope {
        &self.scope
    }

    /// The journal that it writes to.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The name of this run's batch with this number.
    pub fn batch(&self, number: u64) -> BatchId {
        BatchId(format!("{}-{number}", self.run))
    }

    /// Writes a new intent and the ends of earlier ones. Returns when they are on disk.
    ///
    /// # Errors
    ///
    /// When the system refuses. Nothing of it may be sent then.
    pub fn begin(
        &mut self,
        batch: &BatchId,
        cause: &Cause,
        writes: Vec<IntendedWrite>,
        over: &[IntentId],
    ) -> Result<IntentId, JournalError> {
        if self.lock.is_none() {
            let folder = self.journal.locks();
            // Without a lock the run counts as ended for others: see `RunLock::take`.
            self.lock = RunLock::take(&folder, &self.run).ok();
        }
        self.intents += 1;
        let id = IntentId(format!("{}.{}", self.run, self.intents));
        let intent = Intent {
            id: id.clone(),
            run: self.run.clone(),
            time: now(),
            scope: self.scope.clone(),
            batch: batch.clone(),
            cause: cause.clone(),
            writes,
        };
        self.journal.begin(&intent, over)?;
        Ok(id)
    }

    /// The queues of this intent to which another batch still writes that announced it earlier, with the number of its process
    /// where it is known.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn earlier_writers(&self, intent: &IntentId) -> Result<BTreeMap<QueueId, Option<u32>>, JournalError> {
        let reading = self.journal.recent()?;
        let locks = self.journal.locks();
        let writer = |(queue, open): (QueueId, &OpenIntent)| (queue, lock::process(&locks, &open.intent.run));
        Ok(turn::earlier(&reading.in_progress, intent).into_iter().map(writer).collect())
    }

    /// This program's own writes that are decided or in doubt. Left out are the writes that this run is about to send, and those
    /// that other runs announced: they wait for it.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn settled(&self) -> Result<Vec<Record>, JournalError> {
        let own = format!("{}.", self.run);
        let is_open = |record: &Record| match (&record.change.outcome, &record.intent) {
            (Outcome::Unclear(reason), Some(of)) => {
                reason.raw() == IN_PROGRESS || (reason.raw() == IN_DOUBT && of.intent.0.starts_with(&own))
            }
            _ => false,
        };
        let mut records = self.journal.recent()?.records;
        records.retain(|record| !is_open(record));
        Ok(records)
    }

    /// A change, stamped.
    pub fn stamp(
        &self,
        batch: &BatchId,
        cause: &Cause,
        change: AppliedChange,
        intent: Option<IntentRef>,
        seen: Option<SeenAround>,
    ) -> Record {
        let record = Record::new(now(), self.scope.clone(), batch.clone(), cause.clone(), change);
        Record { intent, seen, ..record }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Event, Hook, HookId, Outcome, QueueId, QueueRef, State};

    #[test]
    fn changes_are_stamped_with_time_place_and_batch() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = JournalScope { server: "demo".into(), user: "Ann".into(), ..JournalScope::default() };
        let recorder = Recorder::new(Journal::at(folder.path().join("journal.jsonl")), here.clone());
        let hook = Hook { id: HookId(1), event: Event::Joined, schema: None, state: State::On };
        let queue = QueueRef { id: QueueId(1), name: "Support".into() };
        let change = AppliedChange::new(queue, None, Some(hook), Outcome::Done);
        let before = now();
        let stamp = |number, cause| recorder.stamp(&recorder.batch(number), &cause, change.clone(), None, None);
        recorder.journal().append(&[stamp(1, Cause::Add)]).expect("written");
        recorder.journal().append(&[stamp(2, Cause::Undo(recorder.batch(1)))]).expect("written");
        let records = recorder.journal().read().expect("read").records;
        assert!(records.iter().all(|record| record.time >= before && record.time <= now()));
        assert!(records.iter().all(|record| record.scope == here && record.change == change));
        assert_eq!(records[1].cause, Cause::Undo(records[0].batch.clone()));
        assert_ne!(records[0].batch, records[1].batch);
    }

    #[test]
    fn runs_of_the_same_second_name_their_batches_differently() {
        let recorder = || Recorder::new(Journal::at("/nowhere".into()), JournalScope::default());
        let names: std::collections::BTreeSet<BatchId> = (0..8).map(|_| recorder().batch(1)).collect();
        assert!(names.len() > 4, "{names:?}");
        assert!(names.iter().all(|name| name.0.len() == "20261122T141955-3fa9-1".len()), "{names:?}");
    }
}

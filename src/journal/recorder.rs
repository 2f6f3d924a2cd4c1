//! Who stamps deeds with time, place and batch, and writes them down.

use std::time::{SystemTime, UNIX_EPOCH};

use super::file::{Journal, JournalError};
use crate::domain::{BatchId, Cause, Deed, Record, Timestamp, Whereabouts};

/// Now, by this machine's clock.
#[must_use]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// One run of the program, writing down what it does.
#[derive(Debug, Clone)]
pub struct Recorder {
    journal: Journal,
    run: String,
    whereabouts: Whereabouts,
}

impl Recorder {
    /// For a run that begins now.
    #[must_use]
    pub fn new(journal: Journal, whereabouts: Whereabouts) -> Self {
        // 2026-11-22T14:19:55.120Z becomes 20261122T141955; two runs of one second differ in what follows.
        let second: String = now().to_string().chars().take(19).filter(|c| !matches!(c, '-' | ':')).collect();
        Self { journal, run: format!("{second}-{:04x}", rand::random::<u16>()), whereabouts }
    }

    /// Where things are done from now on: who is signed in is known only once the server said so.
    pub fn set_whereabouts(&mut self, whereabouts: Whereabouts) {
        self.whereabouts = whereabouts;
    }

    /// Where things are done.
    #[must_use]
    pub fn whereabouts(&self) -> &Whereabouts {
        &self.whereabouts
    }

    /// The journal that it writes to.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The name of this run's batch with this number.
    #[must_use]
    pub fn batch(&self, number: u64) -> BatchId {
        BatchId(format!("{}-{number}", self.run))
    }

    /// Writes down what was done. That it could not be written down undoes nothing: it is to be told, and no more.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn record(
        &self,
        batch: &BatchId,
        cause: &Cause,
        deeds: impl IntoIterator<Item = Deed>,
    ) -> Result<(), JournalError> {
        let time = now();
        let record = |deed| Record {
            time,
            whereabouts: self.whereabouts.clone(),
            batch: batch.clone(),
            cause: cause.clone(),
            deed,
        };
        let records: Vec<Record> = deeds.into_iter().map(record).collect();
        self.journal.append(&records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Event, Hook, HookId, Outcome, QueueId, QueueRef, State};

    #[test]
    fn deeds_are_stamped_with_time_place_and_batch() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = Whereabouts { server: "demo".into(), user: "Ann".into(), ..Whereabouts::default() };
        let recorder = Recorder::new(Journal::at(folder.path().join("journal.jsonl")), here.clone());
        let hook = Hook { id: HookId(1), event: Event::Joined, schema: None, state: State::On };
        let queue = QueueRef { id: QueueId(1), name: "Support".into() };
        let deed = Deed { queue, before: None, after: Some(hook), outcome: Outcome::Done, stands_for: None };
        let before = now();
        recorder.record(&recorder.batch(1), &Cause::Add, [deed.clone()]).expect("written");
        recorder.record(&recorder.batch(2), &Cause::Undo(recorder.batch(1)), [deed.clone()]).expect("written");
        let records = recorder.journal().read_all().expect("read").records;
        assert!(records.iter().all(|record| record.time >= before && record.time <= now()));
        assert!(records.iter().all(|record| record.whereabouts == here && record.deed == deed));
        assert_eq!(records[1].cause, Cause::Undo(records[0].batch.clone()));
        assert_ne!(records[0].batch, records[1].batch);
    }

    #[test]
    fn runs_of_the_same_second_name_their_batches_differently() {
        let recorder = || Recorder::new(Journal::at("/nowhere".into()), Whereabouts::default());
        let names: std::collections::BTreeSet<BatchId> = (0..8).map(|_| recorder().batch(1)).collect();
        assert!(names.len() > 4, "{names:?}");
        assert!(names.iter().all(|name| name.0.len() == "20261122T141955-3fa9-1".len()), "{names:?}");
    }
}

//! The journal and the pauses, read and written on a thread of their own.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::domain::scan::OwnWrites;
use crate::domain::{IntentId, JournalScope, LAG, LONGEST_WAIT, PauseRef, Paused, PausedHooks, QueueId};
use crate::journal::{Journal, JournalError, PausedStore, Reading, Recorder, now};

/// The reason why nothing is recorded.
const NO_PLACE: &str = "there is no home directory to keep it in";
/// The pause before it is looked whether another run has finished its writes.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// The journal and the pauses of one run of the program. Clones share them.
#[derive(Debug, Clone)]
pub struct Records {
    /// Locked on threads for slow work only. `None` where there is no place for files.
    files: Option<Arc<Mutex<Files>>>,
    scope: Arc<watch::Sender<JournalScope>>,
    /// The longest time that a replica of the server may be behind.
    replica_lag: Duration,
}

#[derive(Debug)]
pub(super) struct Files {
    pub(super) recorder: Recorder,
    paused: PausedStore,
}

impl Records {
    /// Records in these files, if there is a place for them, for a run in this scope.
    pub fn new(files: Option<(Journal, PausedStore)>, scope: JournalScope) -> Self {
        let files = files.map(|(journal, paused)| {
            let recorder = Recorder::new(journal, scope.clone());
            Arc::new(Mutex::new(Files { recorder, paused }))
        });
        Self { files, scope: Arc::new(watch::Sender::new(scope)), replica_lag: LAG }
    }

    /// Sets the longest lag of the server's replica; zero: it has none.
    #[must_use]
    pub fn with_replica_lag(self, replica_lag: Duration) -> Self {
        Self { replica_lag, ..self }
    }

    pub(in crate::runtime) const fn replica_lag(&self) -> Duration {
        self.replica_lag
    }

    /// Sets the server and the signed-in user, once known.
    pub fn set_scope(&self, scope: JournalScope) {
        self.scope.send_replace(scope);
    }

    /// The scope of the changes.
    pub fn scope(&self) -> JournalScope {
        self.scope.borrow().clone()
    }

    /// The whole journal.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub async fn read(&self) -> Result<Reading, String> {
        self.with(|files| files.recorder.journal().read()).await
    }

    /// This program's own writes to this server, from all its processes. None where there is no journal that can be read.
    pub async fn own_writes(&self) -> OwnWrites {
        let read = self.with(|files| files.recorder.journal().recent()).await;
        let records = read.map(|reading| reading.records).unwrap_or_default();
        OwnWrites::of(&records, &self.scope(), now())
    }

    /// Returns the writes for a run that has announced its own: writes that are still undecided wait for it, or are
    /// its own.
    pub(super) async fn settled_writes(&self) -> OwnWrites {
        let records = self.with(|files| files.recorder.settled()).await.unwrap_or_default();
        OwnWrites::of(&records, &self.scope(), now())
    }

    /// Waits until the earlier writes of other runs to the queues of an intent have ended. Returns the queues where they have
    /// not after [`LONGEST_WAIT`], with the process id if it is known.
    pub(super) async fn take_turn(&self, intent: &IntentId) -> BTreeMap<QueueId, Option<u32>> {
        let mut waited = Duration::ZERO;
        loop {
            let of = intent.clone();
            let earlier = self.with(move |files| files.recorder.earlier_writers(&of)).await;
            // If the journal cannot be read any more, no other writes are known.
            let earlier = earlier.unwrap_or_default();
            if earlier.is_empty() || waited >= LONGEST_WAIT {
                return earlier;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
            waited += BETWEEN_LOOKS;
        }
    }

    /// The hooks that are paused here; none where there is no place to keep them.
    ///
    /// # Errors
    ///
    /// Why that cannot be read.
    pub async fn paused(&self) -> Result<PausedHooks, String> {
        let hooks = match self.files {
            Some(_) => self.with(|files| files.paused.load(files.recorder.scope())).await?,
            None => Vec::new(),
        };
        Ok(PausedHooks { hooks, at: now() })
    }

    /// Adds pauses. Without any, it is tried whether that is possible.
    pub(super) async fn add_pauses(&self, pauses: Vec<Paused>) -> Result<(), String> {
        self.with(move |files| files.paused.add(files.recorder.scope(), &pauses)).await
    }

    /// Forgets pauses.
    ///
    /// # Errors
    ///
    /// Why that cannot be written down.
    pub async fn forget_pauses(&self, pauses: Vec<PauseRef>) -> Result<(), String> {
        self.with(move |files| files.paused.forget(files.recorder.scope(), &pauses)).await
    }

    /// Does something with the files on a thread for slow work.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Files) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, String> {
        let (files, scope) = (self.files.clone().ok_or(NO_PLACE)?, self.scope());
        let done = tokio::task::spawn_blocking(move || {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.recorder.set_scope(scope);
            work(&mut files)
        });
        match done.await {
            Ok(result) => result.map_err(|error| error.to_string()),
            Err(_) => Err("this program failed while it wrote it down".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Cause, IntendedWrite, QueueRef};

    fn records(folder: &std::path::Path) -> Records {
        let files = (Journal::at(folder.join("journal.jsonl")), PausedStore::at(folder.join("paused.json")));
        Records::new(Some(files), JournalScope { server: "one".into(), ..JournalScope::default() })
    }

    async fn announce(records: &Records, queues: &[u64]) -> IntentId {
        let write = |id: &u64| IntendedWrite {
            queue: QueueRef { id: QueueId(*id), name: "".into() },
            before: None,
            after: None,
            replaces: None,
            alike: Vec::new(),
            pause: None,
        };
        let writes: Vec<IntendedWrite> = queues.iter().map(write).collect();
        let begin = move |files: &mut Files| {
            let batch = files.recorder.batch(1);
            files.recorder.begin(&batch, &Cause::Edit, writes, &[])
        };
        records.with(begin).await.expect("written")
    }

    #[tokio::test(start_paused = true)]
    async fn an_intent_waits_for_earlier_ones_of_other_runs_in_the_same_queues_for_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, second) = (records(folder.path()), records(folder.path()));
        let earlier = announce(&first, &[1, 2]).await;
        let later = announce(&second, &[2, 3]).await;
        assert!(first.take_turn(&earlier).await.is_empty(), "nobody was there before");
        let writers = second.take_turn(&later).await;
        assert_eq!(writers.into_iter().collect::<Vec<_>>(), [(QueueId(2), Some(std::process::id()))]);
        let elsewhere = announce(&second, &[3]).await;
        assert!(second.take_turn(&elsewhere).await.is_empty(), "another queue, and its own writes");
        first.with(move |files| files.recorder.journal().end(&[], &[earlier])).await.expect("written");
        assert!(second.take_turn(&later).await.is_empty());
        drop(first);
        let third = records(folder.path());
        let last = announce(&third, &[2]).await;
        drop(second);
        assert!(third.take_turn(&last).await.is_empty(), "a run that has ended writes no more");
    }
}

//! Runs effects as tasks and turns their ends into messages.
//!
//! Reads of a slot replace each other; writes are never given up. A task that panics becomes a failure, not silence.
//!
//! | File | Idea |
//! |---|---|
//! | `effects` | effects as tasks |

mod effects;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::connection::{Connected, Connection, Target};
use super::executor::{Control, Records};
use crate::api::SignedIn;
use crate::app::{Msg, RunId, Slot};
use crate::domain::{Attempt, Failure, FailureKind};

/// Requests under way at once (docs/webitel-api.md §8.1).
const REQUESTS_AT_ONCE: usize = 4;
/// The time limit for the last records when the program ends.
const LAST_RECORDS: Duration = Duration::from_millis(500);

/// The result of a task.
enum Outcome {
    Message(Msg),
    Nothing,
    /// With the message that says so, unless the run has sent it.
    RunEnded(RunId, Option<Msg>),
    Connected(Result<Connected, String>),
    SignedIn(Result<SignedIn, Failure>),
}

/// The tasks under way and the connection that they share.
pub(super) struct Worker {
    tasks: JoinSet<Outcome>,
    /// The outcome of each task if it panics.
    on_panic: HashMap<Id, Outcome>,
    reads: HashMap<Slot, AbortHandle>,
    /// Stops the scan of a slot.
    scans: HashMap<Slot, oneshot::Sender<()>>,
    /// The user's request to each run.
    runs: HashMap<RunId, watch::Sender<Control>>,
    records: Records,
    /// The channel for the reports of runs.
    reports: (UnboundedSender<Msg>, UnboundedReceiver<Msg>),
    permits: Arc<Semaphore>,
    connection: Connection,
}

impl Worker {
    /// Makes a worker for `target`, which does not connect yet. `observer` receives every attempt at a request.
    pub(super) fn new(target: Target, observer: UnboundedSender<Attempt>, records: Records) -> Self {
        Self {
            tasks: JoinSet::new(),
            on_panic: HashMap::new(),
            reads: HashMap::new(),
            scans: HashMap::new(),
            runs: HashMap::new(),
            records,
            reports: unbounded_channel(),
            permits: Arc::new(Semaphore::new(REQUESTS_AT_ONCE)),
            connection: Connection::new(target, observer),
        }
    }

    /// Begins to connect. Requests made before wait for it.
    pub(super) fn connect(&mut self) {
        if let Some(connect) = self.connection.connect() {
            let task = self.tasks.spawn_blocking(move || Outcome::Connected(connect()));
            let on_panic = Outcome::Connected(Err("The connection failed inside.".to_owned()));
            self.on_panic.insert(task.id(), on_panic);
        }
    }

    /// Begins a task, with its outcome if it panics.
    fn spawn(&mut self, on_panic: Outcome, work: impl Future<Output = Outcome> + Send + 'static) -> AbortHandle {
        let task = self.tasks.spawn(work);
        self.on_panic.insert(task.id(), on_panic);
        task
    }

    fn control(&self, run: RunId, control: Control) {
        if let Some(sender) = self.runs.get(&run) {
            sender.send_if_modified(|now| std::mem::replace(now, control.max(*now)) != control.max(*now));
        }
    }

    fn control_all(&self, control: Control) {
        self.runs.keys().for_each(|run| self.control(*run, control));
    }

    /// Ends the runs before the program ends: no further write begins, and answers are waited for at most `patience`. Writes
    /// without an answer are recorded as in doubt.
    pub(super) async fn leave(&mut self, patience: Duration) {
        self.control_all(Control::Cancel);
        // Until all runs have ended.
        let _ = tokio::time::timeout(patience, self.end_runs()).await;
        self.control_all(Control::Leave);
        let _ = tokio::time::timeout(LAST_RECORDS, self.end_runs()).await;
    }

    async fn end_runs(&mut self) {
        while !self.runs.is_empty() {
            match self.tasks.join_next_with_id().await {
                Some(ended) => drop(self.ended(ended)),
                None => return,
            }
        }
    }

    /// Waits for the next end of a task, and returns it as a message. Cancel safe.
    pub(super) async fn next(&mut self) -> Ended {
        loop {
            tokio::select! {
                biased;
                Some(message) = self.reports.1.recv() => return Ended { message, panicked: false },
                Some(ended) = self.tasks.join_next_with_id() => {
                    if let Some(ended) = self.ended(ended) {
                        return ended;
                    }
                }
                // Reports can always come, so this is never reached.
                else => std::future::pending::<()>().await,
            }
        }
    }

    /// The end of a task that is known already, without waiting.
    pub(super) fn try_next(&mut self) -> Option<Ended> {
        if let Ok(message) = self.reports.1.try_recv() {
            return Some(Ended { message, panicked: false });
        }
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            if let Some(ended) = self.ended(ended) {
                return Some(ended);
            }
        }
        None
    }

    fn ended(&mut self, ended: Result<(Id, Outcome), JoinError>) -> Option<Ended> {
        let (outcome, panicked) = match ended {
            Ok((id, outcome)) => {
                self.on_panic.remove(&id);
                (outcome, false)
            }
            Err(error) => (self.on_panic.remove(&error.id()).filter(|_| error.is_panic())?, true),
        };
        let message = match outcome {
            Outcome::Message(message) => message,
            Outcome::Nothing => return None,
            Outcome::RunEnded(run, message) => {
                self.runs.remove(&run);
                message?
            }
            Outcome::Connected(result) => self.connection.connected(result),
            Outcome::SignedIn(result) => self.connection.signed_in(result),
        };
        Some(Ended { message, panicked })
    }
}

/// The failure of a read whose task panicked.
fn panicked() -> Failure {
    Failure::new(FailureKind::Garbled, None, "this program failed while it read it")
}

/// The end of a task.
pub(super) struct Ended {
    /// The message for the core.
    pub(super) message: Msg,
    /// It panicked: the panic's report left the terminal's modes and wrote on the screen.
    pub(super) panicked: bool,
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::api::ConnectionOptions;
    use crate::app::{Effect, Generation, IoRequest, SignInDefaults};
    use crate::domain::plan::Remarks;
    use crate::domain::{JournalScope, ProfileMark, Query};
    use crate::runtime::connection::ServerTarget;

    /// A worker that has not connected.
    fn worker() -> Worker {
        let target = ServerTarget {
            address: "localhost:1".parse().expect("an address"),
            token: None,
            profile: ProfileMark::default(),
            options: ConnectionOptions::default(),
            replica_lag: Duration::ZERO,
            sign_in: SignInDefaults::default(),
            keeper: None,
        };
        let (observer, _) = unbounded_channel();
        Worker::new(Target::Server(Box::new(target)), observer, Records::new(None, JournalScope::default()))
    }

    fn fetch(generation: u64) -> Effect {
        let (slot, query) = (Slot::Queues, Query::AllQueues);
        Effect::Io(IoRequest::Fetch { slot, generation: Generation(generation), query })
    }

    #[tokio::test]
    async fn a_read_that_panics_ends_as_a_failure() {
        let mut worker = worker();
        let (slot, generation) = (Slot::Queues, Generation(1));
        let on_panic = Outcome::Message(Msg::Loaded { slot, generation, result: Err(panicked()) });
        worker.spawn(on_panic, async { panic!("on purpose") });
        let ended = worker.next().await;
        assert!(ended.panicked, "the terminal's modes are restored");
        assert!(matches!(ended.message, Msg::Loaded { result: Err(_), .. }));
    }

    #[tokio::test]
    async fn a_run_that_panics_ends_and_does_not_keep_the_program_from_leaving() {
        let mut worker = worker();
        worker.runs.insert(RunId(1), watch::Sender::new(Control::GoOn));
        let message = Msg::RunEnded { run: RunId(1), result: Ok(Remarks::default()) };
        worker.spawn(Outcome::RunEnded(RunId(1), Some(message)), async { panic!("on purpose") });
        worker.leave(Duration::MAX).await;
        assert!(worker.runs.is_empty());
    }

    #[tokio::test]
    async fn of_two_reads_for_the_same_place_only_the_newer_one_is_answered() {
        let mut worker = worker();
        for generation in [1, 2] {
            worker.begin(fetch(generation));
        }
        worker.connection.connected(Err("it is of no use".to_owned()));
        let mut answered = Vec::new();
        while let Some(ended) = worker.tasks.join_next_with_id().await {
            if let Some(Ended { message: Msg::Loaded { generation, .. }, .. }) = worker.ended(ended) {
                answered.push(generation);
            }
        }
        assert_eq!(answered, [Generation(2)]);
    }
}

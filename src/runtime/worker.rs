//! Runs effects as tasks and turns their ends into messages.
//!
//! Reads of a slot replace each other; writes are never given up. A task that panics becomes a failure, not silence.

use std::{collections::HashMap, time::Duration};

use tokio::{
    sync::{
        Semaphore,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot, watch,
    },
    task::{AbortHandle, Id, JoinError, JoinSet},
};

use super::{
    asking::ask,
    connection::{Connected, Keeper, Target, TokenKeeper, connect, never},
    executor::{self, Control, Records},
    reading::read,
};
use crate::{
    api::{Client, Gate, SignedIn},
    app::{Effect, Generation, JournalText, Msg, RunId, SignedIn as Step, Slot},
    domain::{
        Attempt, Credentials, Failure, FailureKind, PausedHooks, Queue, Secret,
        plan::{Order, Remarks},
        scan::{News, Progress, Scan, ScanEnd, Trust},
    },
    journal::now,
};

/// Requests under way at once (docs/webitel-api.md §8.1).
const REQUESTS_AT_ONCE: usize = 4;
/// How long the last records may take when the program ends.
const LAST_RECORDS: Duration = Duration::from_millis(500);

/// What a task is for, to tell its end where it cannot tell it itself.
#[derive(Debug, Clone, Copy)]
enum TaskKind {
    Read(Slot, Generation),
    Scan(Slot, Generation),
    Run(RunId),
    Timer,
    /// Something with the journal or the pauses.
    Records,
    Connect,
    SignIn,
}

/// What a sign-in shows.
enum Credential {
    Password(Credentials),
    /// The session that the server named, and the code.
    Code(Secret, Secret),
}

/// What ended.
enum Outcome {
    Message(Msg),
    Nothing,
    RunEnded(RunId),
    Connected(Result<Connected, String>),
    SignedIn(Result<SignedIn, Failure>),
}

/// The tasks under way and the connection that they share.
pub(super) struct Worker {
    tasks: JoinSet<Outcome>,
    kinds: HashMap<Id, TaskKind>,
    reads: HashMap<Slot, AbortHandle>,
    /// Stops the scan of a slot.
    scans: HashMap<Slot, oneshot::Sender<()>>,
    /// What the user wants of each run.
    runs: HashMap<RunId, watch::Sender<Control>>,
    records: Records,
    /// What runs report while they go on.
    reports: (UnboundedSender<Msg>, UnboundedReceiver<Msg>),
    connection: watch::Sender<Option<Result<Client, Failure>>>,
    permits: std::sync::Arc<Semaphore>,
    /// Told of every sending of a request.
    observer: UnboundedSender<Attempt>,
    /// Where to sign in, once it is known, or why that will never be.
    gate: watch::Sender<Option<Result<Gate, Failure>>>,
    /// The sign-in under way.
    signing_in: Option<AbortHandle>,
    token_keeper: Option<TokenKeeper>,
    /// Who signs in, for the keeper.
    user: String,
    /// The embedded server, for as long as this lives.
    server: Option<Keeper>,
    target: Option<Target>,
}

impl Worker {
    /// A worker that will connect to `target` when told to, and tells `observer` of every sending of a request.
    pub(super) fn new(target: Target, observer: UnboundedSender<Attempt>, records: Records) -> Self {
        Self {
            tasks: JoinSet::new(),
            kinds: HashMap::new(),
            reads: HashMap::new(),
            scans: HashMap::new(),
            runs: HashMap::new(),
            records,
            reports: unbounded_channel(),
            connection: watch::Sender::new(None),
            permits: std::sync::Arc::new(Semaphore::new(REQUESTS_AT_ONCE)),
            observer,
            gate: watch::Sender::new(None),
            signing_in: None,
            token_keeper: None,
            user: String::new(),
            server: None,
            target: Some(target),
        }
    }

    /// Begins to connect. Requests made before wait for it.
    pub(super) fn connect(&mut self) {
        if let Some(target) = self.target.take() {
            let observer = self.observer.clone();
            let task = self.tasks.spawn_blocking(move || Outcome::Connected(connect(target, observer)));
            self.kinds.insert(task.id(), TaskKind::Connect);
        }
    }

    /// Begins an effect. Those that are not for a worker are handed back.
    pub(super) fn begin(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Fetch { slot, generation, query } => {
                let (mut connection, permits) = (self.connection.subscribe(), self.permits.clone());
                let task = self.tasks.spawn(async move {
                    let result = match known(&mut connection).await {
                        Ok(client) => {
                            let _permit = permits.acquire().await;
                            ask(&client, &query).await
                        }
                        Err(failure) => Err(failure),
                    };
                    Outcome::Message(Msg::Loaded { slot, generation, result })
                });
                self.kinds.insert(task.id(), TaskKind::Read(slot, generation));
                if let Some(older) = self.reads.insert(slot, task) {
                    older.abort();
                }
            }
            Effect::Scan { slot, generation, queues, trust } => self.scan(slot, generation, queues, trust),
            Effect::Cancel(slot) => {
                // It stops when this is dropped.
                self.scans.remove(&slot);
                if let Some(task) = self.reads.remove(&slot) {
                    task.abort();
                }
            }
            Effect::Execute { run, batch, order } => self.execute(run, batch, *order),
            Effect::CancelRun(run) => self.control(run, Control::Cancel),
            Effect::AbandonLookUps => self.control_all(Control::Abandon),
            Effect::SettleDoubts => {
                let (mut connection, records) = (self.connection.subscribe(), self.records.clone());
                self.keep(async move {
                    let client = known(&mut connection).await.ok()?;
                    let settled = executor::settle(&client, &records, true).await;
                    Some(Msg::DoubtsSettled(settled))
                });
            }
            Effect::ReadJournal { settle } => {
                let (connection, records) = (self.connection.borrow().clone(), self.records.clone());
                self.keep(async move {
                    if let (true, Some(Ok(client))) = (settle, connection) {
                        // What cannot be looked up stays in doubt, and the journal says so.
                        let _ = executor::settle(&client, &records, true).await;
                    }
                    let read = records.read().await.map_err(|reason| format!("{reason}."));
                    let text = read.map(|reading| JournalText {
                        remark: reading.remark(),
                        records: reading.records,
                        here: records.whereabouts(),
                    });
                    Some(Msg::JournalRead(text))
                });
            }
            Effect::ReadPaused => {
                let records = self.records.clone();
                self.keep(async move { Some(paused(&records).await) });
            }
            Effect::ForgetPauses(pauses) => {
                let records = self.records.clone();
                self.keep(async move {
                    // A hook that is on or gone is forgotten the next time.
                    let _ = records.forget_pauses(pauses).await;
                    Some(paused(&records).await)
                });
            }
            Effect::After { timer, delay } => {
                let task = self.tasks.spawn(async move {
                    tokio::time::sleep(delay).await;
                    Outcome::Message(Msg::Timer(timer))
                });
                self.kinds.insert(task.id(), TaskKind::Timer);
            }
            Effect::SignIn(credentials) => {
                self.user.clone_from(&credentials.username);
                self.sign_in(Credential::Password(credentials));
            }
            Effect::SecondFactor { session, code } => self.sign_in(Credential::Code(session, code)),
            Effect::GiveUpSignIn => {
                if let Some(task) = self.signing_in.take() {
                    task.abort();
                }
            }
            Effect::StartDemo => self.connect(),
            other => return Some(other),
        }
        None
    }

    fn scan(&mut self, slot: Slot, generation: Generation, queues: Option<Vec<Queue>>, trust: Trust) {
        let (stop, mut stopped) = oneshot::channel::<()>();
        self.scans.insert(slot, stop);
        let (mut connection, records) = (self.connection.subscribe(), self.records.clone());
        let reports = self.reports.0.clone();
        let scan = queues.map_or_else(Scan::everything, Scan::of);
        let mut scan = scan.trusting(trust).with_lag(records.replica_lag());
        let task = self.tasks.spawn(async move {
            let report = |news| drop(reports.send(Msg::Scanned { slot, generation, news }));
            let read = async {
                match known(&mut connection).await {
                    Ok(client) => read(&client, &mut scan, || records.own_writes(), report).await,
                    Err(failure) => {
                        scan.fail(failure);
                        report(scan.news());
                    }
                }
            };
            let was_stopped = tokio::select! {
                biased;
                _ = &mut stopped => true,
                () = read => false,
            };
            if was_stopped {
                scan.cancel();
                report(scan.news());
            }
            Outcome::Nothing
        });
        self.kinds.insert(task.id(), TaskKind::Scan(slot, generation));
    }

    fn execute(&mut self, run: RunId, batch: u64, mut order: Order) {
        let (control, controlled) = watch::channel(Control::GoOn);
        self.runs.insert(run, control);
        let (mut connection, records) = (self.connection.subscribe(), self.records.clone());
        let reports = self.reports.0.clone();
        let task = self.tasks.spawn(async move {
            let report = |progress| drop(reports.send(Msg::RunProgress { run, progress }));
            let result = match known(&mut connection).await {
                Ok(client) => {
                    let report = |_: &_, progress| report(progress);
                    executor::execute(&client, &records, batch, &mut order, controlled, report).await
                }
                Err(failure) => {
                    executor::withhold(&mut order, &failure, |_, progress| report(progress));
                    Ok(Remarks::default())
                }
            };
            // By the same way, so that it comes last.
            let _ = reports.send(Msg::RunEnded { run, result });
            Outcome::RunEnded(run)
        });
        self.kinds.insert(task.id(), TaskKind::Run(run));
    }

    fn control(&self, run: RunId, control: Control) {
        if let Some(sender) = self.runs.get(&run) {
            sender.send_if_modified(|now| std::mem::replace(now, control.max(*now)) != control.max(*now));
        }
    }

    fn control_all(&self, control: Control) {
        self.runs.keys().for_each(|run| self.control(*run, control));
    }

    /// Something with the files, off the loop's thread.
    fn keep(&mut self, work: impl Future<Output = Option<Msg>> + Send + 'static) {
        let task = self.tasks.spawn(async move { work.await.map_or(Outcome::Nothing, Outcome::Message) });
        self.kinds.insert(task.id(), TaskKind::Records);
    }

    /// The program ends: no further write begins, and answers are waited for until `patience` is over. What is not answered
    /// then is in doubt, and written down as that.
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

    fn sign_in(&mut self, credential: Credential) {
        let mut gate = self.gate.subscribe();
        let task = self.tasks.spawn(async move {
            Outcome::SignedIn(match (known(&mut gate).await, credential) {
                (Ok(gate), Credential::Password(credentials)) => by_password(&gate, &credentials).await,
                (Ok(gate), Credential::Code(session, code)) => {
                    gate.second_factor(&session, &code).await.map(SignedIn::Token)
                }
                (Err(failure), _) => Err(failure),
            })
        });
        self.kinds.insert(task.id(), TaskKind::SignIn);
        self.signing_in = Some(task);
    }

    /// The next end of a task, as a message. Waits for ever while nothing is under way. May be dropped and called again.
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
        match ended {
            Ok((id, outcome)) => {
                self.kinds.remove(&id);
                Some(Ended { message: self.message(outcome)?, panicked: false })
            }
            Err(error) => {
                let kind = self.kinds.remove(&error.id())?;
                if error.is_cancelled() {
                    return None;
                }
                let failure = Failure::new(FailureKind::Garbled, None, "this program failed while it read it");
                let message = match kind {
                    TaskKind::Read(slot, generation) => Msg::Loaded { slot, generation, result: Err(failure) },
                    TaskKind::Scan(slot, generation) => {
                        let end = Some(ScanEnd { stopped: Some(failure), ..ScanEnd::default() });
                        let news = News { progress: Progress::default(), ready: Vec::new(), end };
                        Msg::Scanned { slot, generation, news }
                    }
                    TaskKind::Run(run) => {
                        self.runs.remove(&run);
                        let not_recorded = Some("this program failed while it carried it out".to_owned());
                        Msg::RunEnded { run, result: Ok(Remarks { not_recorded, ..Remarks::default() }) }
                    }
                    TaskKind::Connect => {
                        self.message(Outcome::Connected(Err("The connection failed inside.".to_owned())))?
                    }
                    TaskKind::SignIn => Msg::SignedIn(Err(failure)),
                    TaskKind::Records => {
                        Msg::JournalRead(Err("This program failed while it read the journal.".to_owned()))
                    }
                    TaskKind::Timer => return None,
                };
                Some(Ended { message, panicked: true })
            }
        }
    }

    fn message(&mut self, outcome: Outcome) -> Option<Msg> {
        Some(match outcome {
            Outcome::Message(message) => message,
            Outcome::Nothing => return None,
            Outcome::RunEnded(run) => {
                self.runs.remove(&run);
                return None;
            }
            Outcome::Connected(Ok(Connected { gate, client, server, keeper })) => {
                (self.server, self.token_keeper) = (server, keeper);
                let host = gate.address().authority();
                self.gate.send_replace(Some(Ok(gate)));
                if let Some(client) = client {
                    self.connection.send_replace(Some(Ok(client)));
                }
                Msg::Connected(host)
            }
            Outcome::SignedIn(Ok(SignedIn::SecondFactor { session })) => Msg::SignedIn(Ok(Step::SecondFactor(session))),
            Outcome::SignedIn(Ok(SignedIn::Token(token))) => {
                let not_kept = self.token_keeper.as_ref().and_then(|TokenKeeper(keep)| keep(&token, &self.user).err());
                if let Some(Ok(gate)) = &*self.gate.borrow() {
                    self.connection.send_replace(Some(Ok(gate.client(token))));
                }
                Msg::SignedIn(Ok(Step::Done { not_kept }))
            }
            Outcome::SignedIn(Err(failure)) => Msg::SignedIn(Err(failure)),
            Outcome::Connected(Err(reason)) => {
                self.connection.send_replace(Some(Err(never(&reason))));
                self.gate.send_replace(Some(Err(never(&reason))));
                Msg::NotConnected(reason)
            }
        })
    }
}

/// The end of a task.
pub(super) struct Ended {
    /// What it means.
    pub(super) message: Msg,
    /// It panicked: the panic's report left the terminal's modes and wrote on the screen.
    pub(super) panicked: bool,
}

/// Whether a password is of any use is asked first; a server that does not say gets it anyway.
async fn by_password(gate: &Gate, credentials: &Credentials) -> Result<SignedIn, Failure> {
    if let Some(domain) = credentials.domain()
        && let Ok(options) = gate.options(domain).await
    {
        options.accept_password()?;
    }
    gate.sign_in(credentials).await
}

/// What a request needs, once it is known.
async fn known<T: Clone>(value: &mut watch::Receiver<Option<Result<T, Failure>>>) -> Result<T, Failure> {
    match value.wait_for(Option::is_some).await {
        Ok(state) => state.clone().unwrap_or_else(|| Err(never("it is closed"))),
        Err(_) => Err(never("it is closed")),
    }
}

/// What is paused now.
async fn paused(records: &Records) -> Msg {
    let read = records.paused().await.map(|hooks| PausedHooks { hooks, at: now() });
    Msg::PausedRead(read.map_err(|reason| format!("{reason}.")))
}

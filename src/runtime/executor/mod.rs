//! The executor of plans, for the full-screen program and the command line alike.
//!
//! It sends what the [`Run`] says next, and keeps three promises about every write: the hook is compared with the server
//! before it is written to, the intent is on disk before the request leaves, and the outcome is on disk before the end is
//! reported.
//!
//! | File | Idea |
//! |---|---|
//! | `records` | the journal and the pauses, on threads for slow work |
//! | `run_journal` | the journal and the pauses of one run, group by group |
//! | `comparing` | compares the hooks of a group with the server |
//! | `known` | reads the hooks of queues, and looks up ambiguous writes |
//! | `doubts` | looks up the writes in doubt of earlier runs |

mod comparing;
mod doubts;
mod known;
mod records;
mod run_journal;

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

pub use doubts::settle;
pub use records::Records;

use crate::api::Client;
use crate::domain::plan::{ActiveContacts, NotBegun, Order, Remarks, Run, RunProgress, StepStatus, Task};
use crate::domain::{Change, Failure, FailureKind, LONGEST_WAIT, WriteOutcome};
use comparing::Comparison;
use known::{Ambiguous, look_up};
use run_journal::RunJournal;

/// The pause before a hook that a replica does not know yet is tried again.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// The user's request to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Control {
    /// It goes on.
    GoOn,
    /// No further step begins; what was sent is waited for.
    Cancel,
    /// Nor is an ambiguous response looked up any longer.
    Abandon,
    /// Stop at once, without waiting for answers.
    Leave,
}

impl Control {
    /// The least that is more than this.
    const fn next(self) -> Self {
        match self {
            Self::GoOn => Self::Cancel,
            Self::Cancel => Self::Abandon,
            Self::Abandon | Self::Leave => Self::Leave,
        }
    }
}

/// Carries out an order. `report` is called with everything that happens, after it was applied to `order.run`.
///
/// # Errors
///
/// If nothing was sent, because it could not be written down.
pub async fn execute(
    client: &Client,
    records: &Records,
    number: u64,
    order: &mut Order,
    mut control: watch::Receiver<Control>,
    report: impl FnMut(&Run, RunProgress),
) -> Result<Remarks, NotBegun> {
    let earlier = doubts::settle_before(client, records, number, order);
    if unless(&mut control, Control::Cancel, earlier).await.is_none() {
        // Stopped: no pause ends or begins either.
        order.pauses_only.clear();
    }
    let journal = RunJournal::begin(records.clone(), number, order).await?;
    let (comparison, tasks, ambiguous, answered) = (Comparison::default(), JoinSet::new(), Vec::new(), Vec::new());
    let seen = Control::GoOn;
    let mut execution =
        Execution { client, records, order, control, seen, report, journal, comparison, tasks, ambiguous, answered };
    while execution.go_on().await? {}
    let Execution { order, journal, comparison, tasks, .. } = execution;
    // Dropping a task gives up its request. The outcome is in doubt then.
    drop(tasks);
    let remarks = journal.end(order).await;
    Ok(Remarks { active: ActiveContacts::after(&order.run, &comparison.active), ..remarks })
}

/// A run that is being carried out.
struct Execution<'a, F> {
    client: &'a Client,
    records: &'a Records,
    order: &'a mut Order,
    control: watch::Receiver<Control>,
    /// The user's last request that was carried out.
    seen: Control,
    report: F,
    journal: RunJournal,
    comparison: Comparison,
    tasks: JoinSet<(Task, WriteOutcome)>,
    ambiguous: Vec<Ambiguous>,
    /// Steps that were answered and are not recorded yet.
    answered: Vec<usize>,
}

impl<F: FnMut(&Run, RunProgress)> Execution<'_, F> {
    /// Does what comes next. Returns whether anything is left to do.
    ///
    /// # Errors
    ///
    /// If nothing was sent, because it could not be written down.
    async fn go_on(&mut self) -> Result<bool, NotBegun> {
        let wanted = *self.control.borrow_and_update();
        if wanted > self.seen {
            if self.seen == Control::GoOn {
                self.apply(RunProgress::Cancelled);
            }
            self.seen = wanted;
        }
        if self.seen == Control::Leave {
            return Ok(false);
        }
        if self.send_all() {
            return Ok(true);
        }
        if !self.tasks.is_empty() {
            self.receive().await;
            return Ok(true);
        }
        // All of them together, when nothing else can be sent.
        if !self.ambiguous.is_empty() {
            self.look_up().await;
            return Ok(true);
        }
        self.record().await;
        self.begin_group().await
    }

    /// Sends everything that can be sent now. Returns whether a step is looked up instead, because an earlier try may have
    /// carried it out: then others can be sent meanwhile.
    fn send_all(&mut self) -> bool {
        let (mut any, mut in_doubt) = (false, Vec::new());
        while let Some(mut task) = self.order.run.next_task() {
            any = true;
            if let Some(reason) = task.in_doubt.take() {
                in_doubt.push(Ambiguous { task, reason, since: None });
                continue;
            }
            let queue = self.order.run.plan().steps()[task.step].queue.id;
            let is_recent = self.comparison.is_recent(queue, &task.change);
            let client = self.client.clone();
            self.tasks.spawn(async move {
                let outcome = send(&client, &task, is_recent).await;
                (task, outcome)
            });
        }
        if any {
            (self.report)(&self.order.run, RunProgress::Sent);
        }
        for write in &in_doubt {
            self.apply(RunProgress::Ambiguous { step: write.task.step });
        }
        let is_looked_up = !in_doubt.is_empty();
        self.ambiguous.append(&mut in_doubt);
        is_looked_up
    }

    /// Waits for an answer, or for the user to want something else.
    async fn receive(&mut self) {
        let ended = unless(&mut self.control, self.seen.next(), self.tasks.join_next()).await;
        let (task, outcome) = match ended.flatten() {
            Some(Ok(ended)) => ended,
            // The step of a task that panicked would stay open for ever, so the panic is resumed here.
            Some(Err(error)) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Some(Err(_)) | None => return,
        };
        if let WriteOutcome::Unknown(reason) = outcome {
            self.apply(RunProgress::Ambiguous { step: task.step });
            self.ambiguous.push(Ambiguous { task, reason, since: Some(Instant::now()) });
        } else {
            self.answer(task.step, outcome);
        }
    }

    async fn look_up(&mut self) {
        let writes = std::mem::take(&mut self.ambiguous);
        let found = look_up(self.client, self.records, &writes);
        let found = unless(&mut self.control, Control::Abandon, found).await;
        let unknown = |write: &Ambiguous| (WriteOutcome::Unknown(write.reason.clone()), None);
        let found = found.unwrap_or_else(|| writes.iter().map(unknown).collect());
        for (write, (outcome, now)) in writes.into_iter().zip(found) {
            let step = write.task.step;
            if write.since.is_some() || !matches!(outcome, WriteOutcome::NotSent(_)) {
                self.answer(step, outcome);
                continue;
            }
            self.apply(RunProgress::NotCarriedOut { step });
            if !self.order.run.plan().steps()[step].is_as_confirmed(now.as_ref()) {
                self.apply(RunProgress::Changed { step, now });
            }
        }
    }

    /// Records the steps that were answered. One request says for the whole group which versions it left.
    async fn record(&mut self) {
        if !self.answered.is_empty() {
            self.journal.seen = self.comparison.seen(self.client, self.order, &self.answered).await;
            for step in self.answered.drain(..) {
                self.journal.answered(self.order, step).await;
            }
            self.journal.seen.clear();
        }
    }

    /// Writes the next group down, waits for its turn and compares it with the server. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// If it cannot be written down, and nothing was done before: a disk can be full although its files can be opened.
    async fn begin_group(&mut self) -> Result<bool, NotBegun> {
        let is_first = self.order.run.statuses().all(|(_, status)| *status == StepStatus::Waiting);
        let group = self.order.run.next_group();
        if group.is_empty() {
            return Ok(false);
        }
        let begun = self.journal.group(self.order, &group).await;
        // The run of an order that does not begin is carried out later, perhaps: only then is the group released.
        let is_refused = match &begun {
            Ok(()) => false,
            Err(NotBegun::Journal(reason)) if self.order.without_undo => {
                self.journal.remarks.not_recorded.get_or_insert_with(|| reason.clone());
                false
            }
            Err(_) if is_first && self.journal.has_done_nothing() => {
                self.journal.give_up(self.order).await;
                return begun.map(|()| false);
            }
            Err(NotBegun::Journal(reason) | NotBegun::Pauses(reason) | NotBegun::PauseEnds(reason)) => {
                self.journal.remarks.not_sent = Some(reason.clone());
                true
            }
        };
        (self.report)(&self.order.run, RunProgress::GroupBegun);
        if is_refused {
            self.apply(RunProgress::NotRecorded);
        }
        let stopped = self.seen.next();
        let blocked = unless(&mut self.control, stopped, self.journal.take_turn(self.order, &group)).await;
        blocked.into_iter().flatten().for_each(|progress| self.apply(progress));
        let differences = self.comparison.differences(self.client, self.records, self.order, &group);
        let differences = unless(&mut self.control, stopped, differences).await;
        differences.into_iter().flatten().for_each(|progress| self.apply(progress));
        Ok(true)
    }

    /// A write ended.
    fn answer(&mut self, step: usize, outcome: WriteOutcome) {
        self.apply(RunProgress::Answered { step, outcome });
        self.comparison.answered(self.order, step);
        self.answered.push(step);
    }

    /// Reports something that happened. After a failure that every other step would end with, no further one begins.
    fn apply(&mut self, progress: RunProgress) {
        let outcome = match &progress {
            RunProgress::Answered { outcome, .. } | RunProgress::Withheld { outcome, .. } => Some(outcome),
            _ => None,
        };
        let failure = outcome.and_then(WriteOutcome::failure);
        let is_hopeless = failure.is_some_and(|failure| failure.kind.is_hopeless());
        self.order.run.apply(progress.clone());
        (self.report)(&self.order.run, progress);
        if is_hopeless {
            self.apply(RunProgress::Stopped);
        }
    }
}

/// Returns the result of `work`; `None` if the user requested this or more meanwhile.
async fn unless<T>(control: &mut watch::Receiver<Control>, stop: Control, work: impl Future<Output = T>) -> Option<T> {
    let stopped = async {
        // No request can come any more when the sender is gone.
        if control.wait_for(|wanted| *wanted >= stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        biased;
        () = stopped => None,
        result = work => Some(result),
    }
}

/// Reports that no step of the order is sent, because there is no connection.
pub fn withhold(order: &mut Order, reason: &Failure, mut report: impl FnMut(&Run, RunProgress)) {
    let steps = 0..order.run.statuses().len();
    let withheld = steps.map(|step| RunProgress::Withheld { step, outcome: WriteOutcome::NotSent(reason.clone()) });
    for progress in [RunProgress::GroupBegun].into_iter().chain(withheld).chain([RunProgress::Stopped]) {
        order.run.apply(progress.clone());
        report(&order.run, progress);
    }
}

/// Sends one write. A replica may not know a hook that we wrote a moment ago: then it is tried again.
async fn send(client: &Client, task: &Task, is_recent: bool) -> WriteOutcome {
    let Task { owner, change, alike, .. } = task;
    let mut tries = if is_recent { LONGEST_WAIT.as_secs() } else { 0 };
    loop {
        let outcome = client.write(*owner, change, alike, is_recent).await;
        let is_missing = matches!(&outcome, WriteOutcome::Refused(failure) if failure.kind == FailureKind::NotFound);
        match change {
            _ if is_missing && tries > 0 => {
                tries -= 1;
                tokio::time::sleep(BETWEEN_TRIES).await;
            }
            // By now every replica would know the hook.
            Change::Remove(_) if is_missing => return WriteOutcome::AlreadyGone,
            _ => return outcome,
        }
    }
}

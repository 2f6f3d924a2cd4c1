//! The executor of plans, for the full-screen program and the command line alike.
//!
//! It sends what the [`Run`] says next, and keeps what is promised about every write: the hooks are compared with the
//! server before they are written to, what is about to be sent is on disk before the request leaves, and what became of it
//! is on disk before the end is reported.
//!
//! | File | Idea |
//! |---|---|
//! | `records` | what is kept on disk, on threads for slow work: the journal and the pauses |
//! | `keeping` | what one run writes down, group by group |
//! | `comparing` | the hooks that a group names, as they are on the server now |
//! | `known` | the hooks of queues, as far as they are known, and what became of ambiguous writes |
//! | `doubts` | writes of earlier runs whose outcome is looked up |

mod comparing;
mod doubts;
mod keeping;
mod known;
mod records;

use std::time::Duration;

use tokio::{sync::watch, task::JoinSet, time::Instant};

pub use doubts::settle;
pub use records::Records;

use crate::{
    api::Client,
    domain::{
        Change, Failure, FailureKind, LONGEST_WAIT, WriteOutcome,
        plan::{ActiveContacts, NotBegun, Order, Remarks, Run, RunProgress, Task},
    },
};
use comparing::Comparison;
use keeping::Keeping;
use known::{Ambiguous, look_up};

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
    mut report: impl FnMut(&Run, RunProgress),
) -> Result<Remarks, NotBegun> {
    let mut keeping = Keeping::begin(records.clone(), number, order).await?;
    let mut comparison = Comparison::default();
    let mut tasks: JoinSet<(Task, WriteOutcome)> = JoinSet::new();
    let mut ambiguous: Vec<Ambiguous> = Vec::new();
    // Steps that were answered and are not recorded yet.
    let mut answered: Vec<usize> = Vec::new();
    let mut seen = Control::GoOn;
    let mut has_control = true;
    loop {
        let wanted = *control.borrow_and_update();
        if wanted > seen {
            if seen == Control::GoOn {
                apply(order, RunProgress::Cancelled, &mut report);
            }
            seen = wanted;
        }
        if seen == Control::Leave {
            break;
        }
        let (mut any, mut in_doubt) = (false, Vec::new());
        while let Some(task) = order.run.next_task() {
            let queue = order.run.plan().steps()[task.step].queue.id;
            let mut task = comparison.complete(queue, task);
            any = true;
            // A step that an earlier try may have carried out is looked up first.
            if let Some(reason) = task.in_doubt.take() {
                in_doubt.push(Ambiguous { task, reason, since: None });
                continue;
            }
            let is_recent = comparison.is_recent(queue, &task.change);
            let client = client.clone();
            tasks.spawn(async move {
                let outcome = send(&client, &task, is_recent).await;
                (task, outcome)
            });
        }
        if any {
            report(&order.run, RunProgress::Sent);
        }
        if !in_doubt.is_empty() {
            for write in &in_doubt {
                apply(order, RunProgress::Ambiguous { step: write.task.step }, &mut report);
            }
            ambiguous.append(&mut in_doubt);
            continue;
        }
        // All of them together, when nothing else can be sent.
        if tasks.is_empty() && !ambiguous.is_empty() {
            let writes = std::mem::take(&mut ambiguous);
            let found = unless(&mut control, Control::Abandon, look_up(client, records, &writes)).await;
            let unknown = |write: &Ambiguous| (WriteOutcome::Unknown(write.reason.clone()), None);
            let found = found.unwrap_or_else(|| writes.iter().map(unknown).collect());
            for (write, (outcome, now)) in writes.into_iter().zip(found) {
                let step = write.task.step;
                if write.since.is_some() || !matches!(outcome, WriteOutcome::NotSent(_)) {
                    answer(order, step, outcome, &mut report);
                    comparison.answered(order, step);
                    answered.push(step);
                    continue;
                }
                apply(order, RunProgress::NotCarriedOut { step }, &mut report);
                if !order.run.plan().steps()[step].is_as_confirmed(now.as_ref()) {
                    apply(order, RunProgress::Changed { step, now }, &mut report);
                }
            }
            continue;
        }
        if tasks.is_empty() {
            // One request says for the whole group which versions it left.
            if !answered.is_empty() {
                keeping.seen = comparison.seen(client, order, &answered).await;
                for step in answered.drain(..) {
                    keeping.answered(order, step).await;
                }
                keeping.seen.clear();
            }
            let group = order.run.next_group();
            if group.is_empty() {
                break;
            }
            report(&order.run, RunProgress::GroupBegun);
            let begun = keeping.group(order, &group).await;
            // Both files were tried before anything was sent.
            if let Err(NotBegun::Journal(reason) | NotBegun::Pauses(reason)) = &begun {
                keeping.remarks.not_recorded.get_or_insert_with(|| reason.clone());
                if !(order.without_undo && matches!(begun, Err(NotBegun::Journal(_)))) {
                    apply(order, RunProgress::Stopped, &mut report);
                }
            }
            let stopped = seen.next();
            let blocked = unless(&mut control, stopped, keeping.take_turn(order, &group)).await;
            blocked.into_iter().flatten().for_each(|progress| apply(order, progress, &mut report));
            let differences = comparison.differences(client, records, order, &group);
            let differences = unless(&mut control, stopped, differences).await;
            for progress in differences.into_iter().flatten() {
                let is_hopeless = matches!(&progress, RunProgress::Withheld { outcome, .. } if is_hopeless(outcome));
                apply(order, progress, &mut report);
                if is_hopeless {
                    apply(order, RunProgress::Stopped, &mut report);
                }
            }
            continue;
        }
        tokio::select! {
            biased;
            Some(ended) = tasks.join_next() => {
                let (task, outcome) = match ended {
                    Ok(ended) => ended,
                    // A task that panicked leaves its step open for ever: the panic goes on here.
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(_) => continue,
                };
                let step = task.step;
                if let WriteOutcome::Unknown(reason) = outcome {
                    apply(order, RunProgress::Ambiguous { step }, &mut report);
                    ambiguous.push(Ambiguous { task, reason, since: Some(Instant::now()) });
                } else {
                    answer(order, step, outcome, &mut report);
                    comparison.answered(order, step);
                    answered.push(step);
                }
            }
            changed = control.changed(), if has_control => has_control = changed.is_ok(),
        }
    }
    // A dropped task is a request given up: what becomes of it is in doubt.
    drop(tasks);
    let remarks = keeping.end(order).await;
    Ok(Remarks { active: ActiveContacts::after(&order.run, &comparison.active), ..remarks })
}

fn is_hopeless(outcome: &WriteOutcome) -> bool {
    outcome.failure().is_some_and(|failure| failure.kind.is_hopeless())
}

/// A write ended.
fn answer(order: &mut Order, step: usize, outcome: WriteOutcome, report: &mut impl FnMut(&Run, RunProgress)) {
    let is_hopeless = is_hopeless(&outcome);
    apply(order, RunProgress::Answered { step, outcome }, report);
    if is_hopeless {
        apply(order, RunProgress::Stopped, report);
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
    apply(order, RunProgress::GroupBegun, &mut report);
    let steps = order.run.statuses().len();
    for step in 0..steps {
        let outcome = WriteOutcome::NotSent(reason.clone());
        apply(order, RunProgress::Withheld { step, outcome }, &mut report);
    }
    apply(order, RunProgress::Stopped, &mut report);
}

fn apply(order: &mut Order, progress: RunProgress, report: &mut impl FnMut(&Run, RunProgress)) {
    order.run.apply(progress.clone());
    report(&order.run, progress);
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
            Change::Remove { .. } if is_missing => return WriteOutcome::AlreadyGone,
            _ => return outcome,
        }
    }
}

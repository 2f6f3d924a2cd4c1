//! The executor of plans, for the full-screen program and the command line alike.
//!
//! It sends what the [`Run`] says next, and keeps what is promised about every write: the hooks are compared with the
//! server before they are written to, what is about to be sent is on disk before the request leaves, and what became of it
//! is on disk before the end is reported.
//!
//! | File | Idea |
//! |---|---|
//! | `records` | what is kept on disk, off the thread of whoever waits: the journal and the pauses |
//! | `keeping` | what one run writes down, group by group |
//! | `comparing` | the hooks that a group names, as they are on the server now |
//! | `doubts` | writes of earlier runs whose outcome is looked up |

mod comparing;
mod doubts;
mod keeping;
mod records;

use std::{pin::pin, time::Duration};

use tokio::{sync::watch, task::JoinSet};

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

/// The pause before a hook that a replica does not know yet is tried again.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// What the user wants of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Control {
    /// It goes on.
    GoOn,
    /// No further step begins; what was sent is waited for.
    Cancel,
    /// Nor is an ambiguous response looked up any longer.
    Abandon,
    /// Not even answers are waited for.
    Leave,
}

/// Carries out an order. `report` is called with everything that happens, after it was applied to `order.run`.
///
/// # Errors
///
/// Where nothing was sent, because it could not be written down.
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
    let mut tasks: JoinSet<(usize, WriteOutcome)> = JoinSet::new();
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
        let mut any = false;
        while let Some(task) = order.run.next_task() {
            let queue = order.run.plan().steps()[task.step].queue.id;
            let task = comparison.complete(queue, task);
            let is_recent = comparison.is_recent(queue, &task.change);
            let (client, control) = (client.clone(), control.clone());
            tasks.spawn(async move { (task.step, carry_out(&client, &task, is_recent, control).await) });
            any = true;
        }
        if any {
            report(&order.run, RunProgress::Sent);
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
            let blocked = unless_stopped(&mut control, seen, keeping.take_turn(order, &group)).await;
            blocked.into_iter().flatten().for_each(|progress| apply(order, progress, &mut report));
            let differences = comparison.differences(client, records, order, &group);
            let differences = unless_stopped(&mut control, seen, differences).await;
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
                let (step, outcome) = match ended {
                    Ok(ended) => ended,
                    // A task that panicked leaves its step open for ever: the panic goes on here.
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(_) => continue,
                };
                let is_hopeless = is_hopeless(&outcome);
                apply(order, RunProgress::Answered { step, outcome }, &mut report);
                if is_hopeless {
                    apply(order, RunProgress::Stopped, &mut report);
                }
                answered.push(step);
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

/// What work before the first request came to; `None` if the user wanted something else meanwhile.
async fn unless_stopped<T>(
    control: &mut watch::Receiver<Control>,
    seen: Control,
    work: impl Future<Output = T>,
) -> Option<T> {
    let stopped = async {
        // Nobody can want anything any more when the sender is gone.
        if control.wait_for(|wanted| *wanted > seen).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        biased;
        () = stopped => None,
        result = work => Some(result),
    }
}

/// There is no connection: no step of the order is sent, for this reason.
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

/// Sends one write. One that an earlier try may have carried out is looked up first.
///
/// A replica may not know a hook that we added a moment ago: then it is tried again.
async fn carry_out(
    client: &Client,
    task: &Task,
    is_recent: bool,
    mut control: watch::Receiver<Control>,
) -> WriteOutcome {
    let Task { owner, change, alike, in_doubt, .. } = task;
    let abandoned = async move {
        // Nobody can abandon it any more when the sender is gone.
        if control.wait_for(|control| *control >= Control::Abandon).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let mut abandoned = pin!(abandoned);
    if let Some(reason) = in_doubt {
        let found = client.look_up(*owner, change, alike, reason.clone(), &mut abandoned).await;
        if !matches!(found, WriteOutcome::NotSent(_)) {
            return found;
        }
    }
    let mut tries = if is_recent { LONGEST_WAIT.as_secs() } else { 0 };
    loop {
        let outcome = client.write_known(*owner, change, alike, &mut abandoned, is_recent).await;
        let is_missing = matches!(&outcome, WriteOutcome::Refused(failure) if failure.kind == FailureKind::NotFound);
        match change {
            _ if is_missing && tries > 0 => {
                tries -= 1;
                tokio::time::sleep(BETWEEN_TRIES).await;
            }
            // By now every replica would know it.
            Change::Remove { .. } if is_missing => return WriteOutcome::Done(None),
            _ => return outcome,
        }
    }
}

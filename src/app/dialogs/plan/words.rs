//! Plans, their steps and how they ended, in words.

use std::collections::BTreeSet;

use crate::{
    app::writes::failures,
    domain::plan::{Counts, Order, Step, StepKind, StepStatus, Tally},
    words::{capitalized, count},
};

/// The mark in front of a step: what a comparison of two texts has there.
#[must_use]
pub const fn step_mark(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Add(_) => "+",
        StepKind::Edit { .. } => "~",
        StepKind::Remove(_) => "-",
    }
}

/// A step in a line.
#[must_use]
pub fn step_line(step: &Step) -> String {
    let new = if step.replaces.is_some() { ", as a new hook" } else { "" };
    format!("{}{new}", step.in_words())
}

pub(super) fn step_sentence(step: &Step) -> String {
    let (label, queue) = (step.label(), step.queue.label());
    match &step.kind {
        StepKind::Add(spec) => format!("Adds {label}, switched {}, to {queue}.", spec.state),
        StepKind::Remove(hook) => format!("Removes {label} (hook {}, {}) from {queue}.", hook.id, hook.state),
        StepKind::Edit { before, after } => {
            let why = if step.makes_room { " That makes room for another hook of its event." } else { "" };
            format!("Changes {label} (hook {}) in {queue}: {}.{why}", before.id, before.changes_to(after))
        }
    }
}

/// Names the status of a step in a word or two.
#[must_use]
pub const fn status_word(status: &StepStatus) -> &'static str {
    match status {
        StepStatus::Waiting => "",
        StepStatus::Running => "sent",
        StepStatus::Done(_) => "done",
        StepStatus::AlreadyGone => "already gone",
        StepStatus::Differs { .. } => "differs",
        StepStatus::Failed(_) => "failed",
        StepStatus::Unknown(_) => "unclear",
        StepStatus::Changed(_) => "changed",
        StepStatus::NotTried(_) => "not tried",
        StepStatus::RollingBack => "rolling back",
        StepStatus::RolledBack => "rolled back",
        StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => "stays",
    }
}

/// Summarizes a plan, counted in hooks.
pub(super) fn to_do(order: &Order) -> String {
    let plan = order.run.plan();
    if order.is_empty() {
        return "Nothing would change".to_owned();
    }
    if plan.is_empty() {
        return pauses(order);
    }
    let Counts { added, changed, removed } = plan.counts();
    let parts = counted([(added, "to add"), (changed, "to change"), (removed, "to remove")]);
    let hooks = count(plan.hooks(), "hook");
    let queues: BTreeSet<_> = plan.steps().iter().map(|step| step.queue.id).collect();
    format!("{hooks} in {}: {}", count(queues.len(), "queue"), parts)
}

/// Describes the pauses that change without a write.
fn pauses(order: &Order) -> String {
    let again = order.pauses_only.iter().filter(|only| only.again.is_some()).count();
    let ended = order.pauses_only.len() - again;
    let parts = [(ended, "end"), (again, "begin again")].into_iter().filter(|(number, _)| *number > 0);
    parts.map(|(number, what)| format!("{what} {}", count(number, "pause"))).collect::<Vec<_>>().join(", ")
}

fn counted(parts: [(usize, &str); 3]) -> String {
    let parts = parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// The button that carries a plan out, with what it does.
pub(super) fn yes_label(order: &Order) -> String {
    let plan = order.run.plan();
    if plan.is_empty() {
        return capitalized(&pauses(order));
    }
    let Counts { added, changed, removed } = plan.counts();
    let parts = [("add", added), ("change", changed), ("remove", removed)];
    let parts = parts.iter().filter(|(_, number)| *number > 0).map(|(what, number)| format!("{what} {number}"));
    capitalized(&parts.collect::<Vec<_>>().join(", "))
}

/// `12 of 14 writes done, 1 failed, 1 not tried`.
pub(super) fn in_words(tally: Tally) -> String {
    // The run only ended or continued pauses.
    if tally.all() == 0 {
        return "Done".to_owned();
    }
    format!("{} of {} done{}", tally.done, count(tally.all(), "write"), failures(tally))
}

//! The rows of a plan, and the texts about an order, a step and a status.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::proposal::Proposal;
use crate::app::writes::failures;
use crate::domain::plan::{Counts, Order, Step, Tally};
use crate::domain::{Cause, Change, QueueId};
use crate::words::{capitalized, count, counted};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanRow {
    /// The queue whose steps follow, and how many there are.
    Queue(String, usize),
    /// A step of the plan, by its index.
    Step(usize),
    /// The heading of the pauses that end or continue without a write.
    Pauses,
    /// The heading of what is left out.
    LeftOut,
    /// The heading of the notes.
    Notes,
    /// A caution, or a sentence below a heading.
    Remark(String),
}

/// The cautions; the steps by queue, in the order of the first step of each; then the remarks.
pub(super) fn rows_of(proposal: &Proposal) -> Vec<PlanRow> {
    let mut queues: Vec<(String, Vec<usize>)> = Vec::new();
    let mut place: BTreeMap<QueueId, usize> = BTreeMap::new();
    for (index, step) in proposal.plan().steps().iter().enumerate() {
        let place = *place.entry(step.queue.id).or_insert_with(|| {
            queues.push((step.queue.label(), Vec::new()));
            queues.len() - 1
        });
        queues[place].1.push(index);
    }
    let mut rows: Vec<PlanRow> = proposal.cautions.iter().cloned().map(PlanRow::Remark).collect();
    for (label, steps) in queues {
        rows.push(PlanRow::Queue(label, steps.len()));
        rows.extend(steps.into_iter().map(PlanRow::Step));
    }
    let pauses = proposal.order.pauses_in_words();
    for (heading, sentences) in
        [(PlanRow::Pauses, &pauses), (PlanRow::LeftOut, &proposal.left_out), (PlanRow::Notes, &proposal.notes)]
    {
        if !sentences.is_empty() {
            rows.push(heading);
            rows.extend(sentences.iter().cloned().map(PlanRow::Remark));
        }
    }
    rows
}

/// The mark in front of a step, as in a diff.
pub const fn step_mark(step: &Step) -> &'static str {
    match step.change {
        Change::Add(_) => "+",
        Change::Edit { .. } => "~",
        Change::Remove(_) => "-",
    }
}

pub fn step_line(step: &Step) -> String {
    let new = if step.replaces.is_some() { ", as a new hook" } else { "" };
    format!("{}{new}", step.in_words())
}

pub(super) fn step_sentence(step: &Step) -> String {
    let (label, queue) = (step.label(), step.queue.label());
    match &step.change {
        Change::Add(spec) => format!("Adds {label}, switched {}, to {queue}.", spec.state),
        Change::Remove(hook) => {
            format!("Removes {label} (hook {}, {}) from {queue}.", hook.id, hook.state_word(step.is_paused))
        }
        Change::Edit { before, after } => {
            let why = if step.makes_room { " That makes room for another hook of its event." } else { "" };
            format!("Changes {label} (hook {}) in {queue}: {}.{why}", before.id, step.changes(before, after))
        }
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
    let hooks = count(plan.hooks(), "hook");
    let queues: BTreeSet<_> = plan.steps().iter().map(|step| step.queue.id).collect();
    let to_change = format!("to {}", change_verb(order));
    let parts = counted(&[(added, "to add"), (changed, &to_change), (removed, "to remove")]);
    let pauses = match order.ended_pauses() {
        0 => String::new(),
        1 => ", 1 pause ends".to_owned(),
        pauses => format!(", {pauses} pauses end"),
    };
    format!("{hooks} in {}: {parts}{pauses}", count(queues.len(), "queue"))
}

/// The button that carries a plan out, with what it does.
pub(super) fn yes_label(order: &Order) -> String {
    let plan = order.run.plan();
    if plan.is_empty() {
        return capitalized(&pauses(order));
    }
    let Counts { added, changed, removed } = plan.counts();
    let change = change_verb(order);
    capitalized(&listed([("add", added), (change, changed), ("remove", removed)], |number| number.to_string()))
}

/// What an order does with hooks that stay.
pub(super) const fn change_verb(order: &Order) -> &'static str {
    match order.cause {
        Cause::Pause => "pause",
        Cause::Resume => "resume",
        _ => "change",
    }
}

/// Describes the pauses that change without a write.
fn pauses(order: &Order) -> String {
    let again = order.pauses_only.iter().filter(|only| only.again.is_some()).count();
    let ended = order.pauses_only.len() - again;
    listed([("end", ended), ("begin again", again)], |number| count(number, "pause"))
}

/// `add 2, remove 1`: the verbs whose number is not 0.
fn listed<const N: usize>(verbs: [(&str, usize); N], amount: impl Fn(usize) -> String) -> String {
    let verbs = verbs.into_iter().filter(|(_, number)| *number > 0);
    verbs.map(|(verb, number)| format!("{verb} {}", amount(number))).collect::<Vec<_>>().join(", ")
}

/// `12 of 14 writes done, 1 failed, 1 not tried`.
pub(super) fn in_words(tally: Tally) -> String {
    // The run only ended or continued pauses.
    if tally.all() == 0 {
        return "Done".to_owned();
    }
    format!("{} of {} done{}", tally.done, count(tally.all(), "write"), failures(tally))
}

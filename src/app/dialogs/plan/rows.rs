//! The rows of a plan: its steps by queue, then what is left out, and what else to know.

use std::collections::BTreeMap;

use crate::domain::{QueueId, plan::Order};

/// A row of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanRow {
    /// The queue whose steps follow, and how many there are.
    Queue(String, usize),
    /// A step of the plan, by its index.
    Step(usize),
    /// Pauses that end or go on without a write follow.
    Pauses,
    /// The heading of what is left out.
    LeftOut,
    /// The heading of the notes.
    Notes,
    /// A sentence about what is not done, or to know.
    Remark(String),
}

/// The queues stand in the order of their first steps.
pub(super) fn rows_of(order: &Order, left_out: &[String], notes: &[String]) -> Vec<PlanRow> {
    let mut queues: Vec<(String, Vec<usize>)> = Vec::new();
    let mut place: BTreeMap<QueueId, usize> = BTreeMap::new();
    for (index, step) in order.run.plan().steps().iter().enumerate() {
        let place = *place.entry(step.queue.id).or_insert_with(|| {
            queues.push((step.queue.label(), Vec::new()));
            queues.len() - 1
        });
        queues[place].1.push(index);
    }
    let mut rows = Vec::new();
    for (label, steps) in queues {
        rows.push(PlanRow::Queue(label, steps.len()));
        rows.extend(steps.into_iter().map(PlanRow::Step));
    }
    let pauses = order.pauses_in_words();
    for (heading, sentences) in
        [(PlanRow::Pauses, pauses.as_slice()), (PlanRow::LeftOut, left_out), (PlanRow::Notes, notes)]
    {
        if !sentences.is_empty() {
            rows.push(heading);
            rows.extend(sentences.iter().cloned().map(PlanRow::Remark));
        }
    }
    rows
}

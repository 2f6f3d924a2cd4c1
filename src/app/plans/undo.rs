//! Undoing: from the journal and the hooks as they are now to a plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::{message::JournalText, proposal::Proposal},
    domain::{
        BatchId, Hook, Queue, QueueId,
        undo::{Batch, History, Revert},
    },
    keys::Action,
    words::count,
};

/// The batch that is named, or the last one that is not undone and not among those passed over; and its queues.
///
/// # Errors
///
/// Nothing is left to undo, as a sentence.
pub(super) fn chosen(
    journal: &JournalText,
    named: Option<&BatchId>,
    passed: &mut BTreeSet<BatchId>,
) -> Result<(Batch, Vec<Queue>), String> {
    let history = History::of(&journal.records, &journal.here);
    let batches = history.batches();
    if batches.is_empty() {
        return Err("Nothing is left to undo: the journal has no change here that is not undone.".to_owned());
    }
    let is_meant = |batch: &Batch| match named {
        Some(named) => batch.id == *named,
        None => !passed.contains(&batch.id),
    };
    let Some(batch) = batches.into_iter().find(is_meant) else {
        if named.is_some() {
            return Err("Nothing of this is left to undo.".to_owned());
        }
        passed.clear();
        return Err(format!("Nothing earlier is left to undo. {} begins again with the latest.", Action::Undo));
    };
    let queues = history.queues(&batch.id).into_iter().map(Queue::unspecified).collect();
    Ok((batch, queues))
}

/// Returns whether something would be left as it is.
pub(super) fn leaves_something(journal: &JournalText, batch: &Batch, now: &BTreeMap<QueueId, Vec<Hook>>) -> bool {
    let undo = History::of(&journal.records, &journal.here).undo(&batch.id, now);
    undo.is_empty() || undo.left().count() > 0
}

/// Proposes an undo, and explains what happened since to the hooks that are left alone.
pub(super) fn proposal(journal: &JournalText, batch: &Batch, now: &BTreeMap<QueueId, Vec<Hook>>) -> Proposal {
    let undo = History::of(&journal.records, &journal.here).undo(&batch.id, now);
    let left_out = undo.left().map(|item| format!("{}: {}.", item.queue.label(), item.in_words())).collect();
    let mut notes: Vec<String> = journal.remark.clone().into_iter().collect();
    if undo.is_empty() {
        notes.push(format!("Nothing of it can be put back; {} goes on with what was done before.", Action::Undo));
    }
    let new = undo.items.iter().filter(|item| matches!(item.what, Revert::Recreate { .. })).count();
    if new > 0 {
        notes.insert(0, format!("{} as new, with another id: a removed hook cannot be had back.", comes_back(new)));
    }
    let title = format!("Undo: {} {}, {}", count(batch.hooks, "hook"), batch.cause.past(), batch.time.minute());
    Proposal::ordering(title, undo.into_order(batch.id.clone())).leaving_out(left_out).noting(notes)
}

fn comes_back(number: usize) -> String {
    if number == 1 { "1 hook comes back".to_owned() } else { format!("{number} hooks come back") }
}

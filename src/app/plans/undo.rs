//! Undoing: from the journal and the hooks as they are now to a plan.

use std::collections::BTreeMap;

use super::fetching::{self, Notes, Wanted};
use crate::{
    app::{
        message::{Effect, JournalText},
        model::Model,
        proposal::Proposal,
        update::propose,
        widgets::{notices::NoticeKind, words::count},
    },
    domain::{
        Hook, QueueId,
        plan::Order,
        undo::{Batch, History, PutBack},
    },
};

/// Begins: what was done is read from the journal.
pub(in crate::app) fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    fetching::begin(model, Notes::Journal);
    model.hint("Looking what was done last …");
    effects.push(Effect::ReadJournal { settle: model.session.rights().queues.read });
}

/// The journal was read: the last thing that is not undone is what this is about.
pub(in crate::app) fn journal_read(model: &mut Model, result: Result<JournalText, String>, effects: &mut Vec<Effect>) {
    if !fetching::notes_are_here(model, Notes::Journal) {
        return;
    }
    let journal = match result {
        Ok(journal) => journal,
        Err(reason) => {
            return model.notices.tell(NoticeKind::Error, format!("Nothing can be undone: {reason}"));
        }
    };
    let history = History::of(&journal.records, &journal.here);
    let batches = history.batches();
    let Some(batch) = batches.iter().find(|batch| !model.passed.contains(&batch.id)).cloned() else {
        let told = if batches.is_empty() {
            "Nothing is left to undo: the journal has no change here that is not undone."
        } else {
            model.passed.clear();
            "Nothing earlier is left to undo. u begins again with the latest."
        };
        return model.hint(told);
    };
    let queues = history.queues(&batch.id);
    fetching::read(model, Wanted::Undo(Box::new((journal, batch))), queues, effects);
}

/// Whether something would be left as it is.
pub(super) fn leaves_something(journal: &JournalText, batch: &Batch, now: &BTreeMap<QueueId, Vec<Hook>>) -> bool {
    let undo = History::of(&journal.records, &journal.here).undo(&batch.id, now);
    undo.plan.is_empty() || undo.left().count() > 0
}

/// Shows what would be put back, and what happened to the rest since.
pub(super) fn show(model: &mut Model, journal: &JournalText, batch: &Batch, now: &BTreeMap<QueueId, Vec<Hook>>) {
    let undo = History::of(&journal.records, &journal.here).undo(&batch.id, now);
    let left_out = undo.left().map(|item| format!("{}: {}.", item.queue.label(), item.told())).collect();
    let mut notes: Vec<String> = journal.remark.clone().into_iter().collect();
    if undo.plan.is_empty() {
        model.passed.insert(batch.id.clone());
        notes.push("Nothing of it can be put back; u goes on with what was done before.".to_owned());
    }
    let new = undo.items.iter().filter(|item| matches!(item.what, PutBack::ComesBack { .. })).count();
    if new > 0 {
        notes.insert(0, format!("{} as new, with another id: a removed hook cannot be had back.", comes_back(new)));
    }
    let title = format!("Undo: {} {}, {}", count(batch.hooks, "hook"), batch.cause.past(), minute(batch));
    let order = Order::undo(undo.plan, batch.id.clone(), &batch.cause, undo.stands_for);
    propose(model, Proposal::ordering(title, order).leaving_out(left_out).noting(notes));
}

fn comes_back(number: usize) -> String {
    if number == 1 { "1 hook comes back".to_owned() } else { format!("{number} hooks come back") }
}

/// `2026-11-22 14:19 UTC`
fn minute(batch: &Batch) -> String {
    let time: String = batch.time.to_string().chars().take(16).collect();
    format!("{} UTC", time.replace('T', " "))
}

//! Undoing: from the journal and the hooks as they are now to a plan.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::proposal::{Proposal, propose};
use crate::{
    app::{
        message::{Effect, Generation, JournalText, Slot},
        model::{Layer, Model},
        panes::{availability, hooks},
        parts::{notices::NoticeKind, words::count},
    },
    domain::{
        BatchId, Cause, Failure, FailureKind, Hook, HooksQuery, Page, Query, QueueId, QueueRef,
        undo::{Batch, History, PutBack},
    },
};

/// Queues whose hooks are read at a time.
const LANES: usize = 4;

/// Hooks per request.
const PAGE: u32 = 5_000;

/// How far an undo is.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Undoing {
    stage: Stage,
    /// What was shown already and could not be put back: the next undo is about what was done before it.
    passed: BTreeSet<BatchId>,
}

#[derive(Debug, Clone, Default)]
enum Stage {
    #[default]
    Idle,
    /// The journal is being read.
    Reading,
    /// The hooks as they are now are being read.
    Loading(Box<Loading>),
}

#[derive(Debug, Clone)]
struct Loading {
    journal: JournalText,
    batch: Batch,
    waiting: VecDeque<QueueRef>,
    lanes: [Option<Lane>; LANES],
    now: BTreeMap<QueueId, Vec<Hook>>,
}

/// A queue whose hooks are being read.
#[derive(Debug, Clone)]
struct Lane {
    queue: QueueRef,
    page: u32,
    hooks: Vec<Hook>,
    awaited: Generation,
}

/// Why nothing can be undone now.
pub(in crate::app) fn unavailable(model: &Model) -> Result<(), String> {
    availability::may_change(model)?;
    match model.undoing.stage {
        Stage::Idle => Ok(()),
        _ => Err("What to undo is being looked up: wait a moment.".to_owned()),
    }
}

/// Begins: what was done is read from the journal.
pub(in crate::app) fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    model.undoing.stage = Stage::Reading;
    model.hint("Looking what was done last …");
    effects.push(Effect::ReadJournal);
}

/// The journal was read: the last thing that is not undone is what this is about.
pub(in crate::app) fn journal_read(model: &mut Model, result: Result<JournalText, String>, effects: &mut Vec<Effect>) {
    if !matches!(model.undoing.stage, Stage::Reading) {
        return;
    }
    model.undoing.stage = Stage::Idle;
    let journal = match result {
        Ok(journal) => journal,
        Err(reason) => {
            return model.notices.tell(NoticeKind::Error, format!("Nothing can be undone: {reason}"));
        }
    };
    let history = History::of(&journal.records, &journal.here);
    let batches = history.batches();
    let Some(batch) = batches.iter().find(|batch| !model.undoing.passed.contains(&batch.id)).cloned() else {
        let told = if batches.is_empty() {
            "Nothing is left to undo: the journal has no change here that is not undone."
        } else {
            model.undoing.passed.clear();
            "Nothing earlier is left to undo. u begins again with the latest."
        };
        return model.hint(told);
    };
    let waiting = history.queues(&batch.id).into();
    let lanes = [const { None }; LANES];
    let loading = Loading { journal, batch, waiting, lanes, now: BTreeMap::new() };
    model.undoing.stage = Stage::Loading(Box::new(loading));
    go_on(model, effects);
}

/// Sends what there is to ask; when all is there, shows what would be put back.
fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    let Stage::Loading(mut loading) = std::mem::take(&mut model.undoing.stage) else { return };
    for lane in 0..LANES {
        if loading.lanes[lane].is_none()
            && let Some(queue) = loading.waiting.pop_front()
        {
            let awaited = ask(model, lane, &queue, 1, effects);
            loading.lanes[lane] = Some(Lane { queue, page: 1, hooks: Vec::new(), awaited });
        }
    }
    if loading.lanes.iter().all(Option::is_none) {
        return show(model, &loading);
    }
    model.undoing.stage = Stage::Loading(loading);
}

fn ask(model: &mut Model, lane: usize, queue: &QueueRef, page: u32, effects: &mut Vec<Effect>) -> Generation {
    let query = Query::Hooks(HooksQuery { owner: queue.owner(), page, size: PAGE, schema: None });
    model.fetch(Slot::Undo(lane), query, effects)
}

/// The hooks of a queue as they are now, or not.
pub(in crate::app) fn loaded(
    model: &mut Model,
    lane: usize,
    generation: Generation,
    result: Result<Page<Hook>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Stage::Loading(loading) = &mut model.undoing.stage else { return };
    let Some(place) = loading.lanes.get_mut(lane) else { return };
    let Some(mut reading) = place.take_if(|reading| reading.awaited == generation) else { return };
    match result {
        Ok(page) if page.more && !page.items.is_empty() => {
            reading.hooks.extend(page.items);
            reading.page += 1;
            let (queue, number) = (reading.queue.clone(), reading.page);
            let awaited = ask(model, lane, &queue, number, effects);
            if let Stage::Loading(loading) = &mut model.undoing.stage {
                loading.lanes[lane] = Some(Lane { awaited, ..reading });
            }
            return;
        }
        Ok(page) => {
            reading.hooks.extend(page.items);
            loading.now.insert(reading.queue.id, reading.hooks);
        }
        // Told in the plan: this queue is gone, or not for this user.
        Err(failure) if matches!(failure.kind, FailureKind::NotFound | FailureKind::Forbidden) => {}
        Err(failure) => {
            let others = loading.lanes.iter().enumerate().filter(|(_, lane)| lane.is_some());
            effects.extend(others.map(|(lane, _)| Effect::Cancel(Slot::Undo(lane))));
            let text = format!(
                "Nothing was undone: the hooks of {} could not be read: {}",
                reading.queue.label(),
                failure.with_retry("u")
            );
            model.undoing.stage = Stage::Idle;
            return model.notices.tell(NoticeKind::Error, text);
        }
    }
    go_on(model, effects);
}

/// Shows what would be put back, and what happened to the rest since.
fn show(model: &mut Model, loading: &Loading) {
    let is_free = match model.layers.last() {
        None => true,
        Some(Layer::Overview(view)) => !model.is_typing_filter_of(*view),
        Some(_) => false,
    };
    if !is_free {
        return model.hint("What would be undone was not shown, because something else was opened: press u again.");
    }
    for (queue, hooks) in &loading.now {
        // The lists must not take for a change what they had not read yet.
        hooks::learn(model, *queue, hooks);
    }
    let batch = &loading.batch;
    let undo = History::of(&loading.journal.records, &loading.journal.here).undo(&batch.id, &loading.now);
    let mut remarks: Vec<String> =
        undo.left().map(|item| format!("{}: {}.", item.queue.label(), item.told())).collect();
    remarks.extend(loading.journal.remark.clone());
    if undo.plan.is_empty() {
        model.undoing.passed.insert(batch.id.clone());
        remarks.push("Nothing of it can be put back; u goes on with what was done before.".to_owned());
    }
    let new = undo.items.iter().filter(|item| matches!(item.what, PutBack::ComesBack { .. })).count();
    if new > 0 {
        remarks.insert(0, format!("{} as new, with another id: a removed hook cannot be had back.", comes_back(new)));
    }
    let title = format!("Undo: {} {}, {}", count(batch.hooks, "hook"), done(&batch.cause), minute(batch));
    let proposal =
        Proposal { stands_for: undo.stands_for, ..Proposal::new(title, undo.plan, Cause::Undo(batch.id.clone())) };
    propose(model, proposal.with_remarks(remarks));
}

fn comes_back(number: usize) -> String {
    if number == 1 { "1 hook comes back".to_owned() } else { format!("{number} hooks come back") }
}

/// `2026-11-22 14:19 UTC`
fn minute(batch: &Batch) -> String {
    let time: String = batch.time.to_string().chars().take(16).collect();
    format!("{} UTC", time.replace('T', " "))
}

const fn done(cause: &Cause) -> &'static str {
    match cause {
        Cause::Add => "added",
        Cause::Edit => "edited",
        Cause::Switch => "switched",
        Cause::Remove => "removed",
        Cause::Copy => "copied",
        Cause::Pause => "paused",
        Cause::Resume => "resumed",
        Cause::Apply => "made what a file says",
        Cause::Mend => "mended",
        Cause::Undo(_) => "put back",
    }
}

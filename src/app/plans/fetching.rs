//! The hooks of some queues as they are now, read before it can be said what would be put back or resumed.

use std::collections::{BTreeMap, VecDeque};

use super::{pausing, undo};
use crate::{
    app::{
        layer::Layer,
        message::{Effect, Generation, JournalText, Slot},
        model::Model,
        store::StoreUpdate,
        update,
        widgets::notices::NoticeKind,
    },
    domain::{
        Failure, FailureKind, Hook, HookList, HookOwner, HooksQuery, Page, Paused, Query, QueueId, QueueRef,
        scan::lanes::LANES, undo::Batch,
    },
};

/// What is being looked up for a plan.
#[derive(Debug, Clone, Default)]
pub(in crate::app) enum Fetching {
    /// Nothing.
    #[default]
    Idle,
    /// What was written down: the journal, or what is paused.
    Notes(Notes),
    /// The hooks as they are now.
    Hooks(Box<Loading>),
}

/// What was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Notes {
    Journal,
    Paused,
}

/// What the hooks are read for.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// To put this back.
    Undo(Box<(JournalText, Batch)>),
    /// To resume these; and what to say about the others.
    Resume(Vec<Paused>, Option<String>),
}

#[derive(Debug, Clone)]
pub(in crate::app) struct Loading {
    wanted: Wanted,
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

/// Begins with what was written down.
pub(super) fn begin(model: &mut Model, notes: Notes) {
    model.fetching = Fetching::Notes(notes);
}

/// What was written down is here. `false` if nobody waits for it.
pub(super) fn notes_are_here(model: &mut Model, notes: Notes) -> bool {
    let awaited = matches!(model.fetching, Fetching::Notes(awaited) if awaited == notes);
    if awaited {
        model.fetching = Fetching::Idle;
    }
    awaited
}

/// Esc: nothing is shown. Says whether anything was being read.
pub(in crate::app) fn give_up(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Fetching::Hooks(loading) = &model.fetching else { return false };
    let asked = loading.lanes.iter().enumerate().filter(|(_, lane)| lane.is_some());
    effects.extend(asked.map(|(lane, _)| Effect::Cancel(Slot::PlanHooks(lane))));
    model.fetching = Fetching::Idle;
    model.hint("Stopped looking: nothing was changed.");
    true
}

/// Reads the hooks of these queues.
pub(super) fn read(model: &mut Model, wanted: Wanted, queues: Vec<QueueRef>, effects: &mut Vec<Effect>) {
    let lanes = [const { None }; LANES];
    model.fetching = Fetching::Hooks(Box::new(Loading { wanted, waiting: queues.into(), lanes, now: BTreeMap::new() }));
    go_on(model, effects);
}

/// Sends what there is to ask; when all is there, shows the plan.
fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    let Fetching::Hooks(mut loading) = std::mem::take(&mut model.fetching) else { return };
    for lane in 0..LANES {
        if loading.lanes[lane].is_none()
            && let Some(queue) = loading.waiting.pop_front()
        {
            let awaited = ask(model, lane, &queue, 1, effects);
            loading.lanes[lane] = Some(Lane { queue, page: 1, hooks: Vec::new(), awaited });
        }
    }
    if loading.lanes.iter().any(Option::is_some) {
        model.fetching = Fetching::Hooks(loading);
        return;
    }
    let is_free = match model.layers.last() {
        None => true,
        Some(Layer::Cover(_)) => !model.context().takes_text(),
        Some(_) => false,
    };
    if !is_free {
        return model.hint("What was looked up is not shown, because something else was opened: press the key again.");
    }
    // That it was looked for is answered.
    model.notices.answered();
    for (queue, hooks) in &mut loading.now {
        // The lists must not take for a change what they had not read yet. Our recent writes override what was read.
        let owner = HookOwner::Queue(*queue);
        let list = HookList { hooks: std::mem::take(hooks), ..HookList::default() };
        update::learn(model, StoreUpdate::Hooks(owner, list), effects);
        *hooks = model.store.hooks(owner).to_vec();
    }
    match loading.wanted {
        Wanted::Undo(what) => undo::show(model, &what.0, &what.1, &loading.now),
        Wanted::Resume(paused, remark) => pausing::show(model, &paused, remark, &loading.now, effects),
    }
}

fn ask(model: &mut Model, lane: usize, queue: &QueueRef, page: u32, effects: &mut Vec<Effect>) -> Generation {
    let query = Query::Hooks(HooksQuery::page(queue.owner(), page));
    model.fetch(Slot::PlanHooks(lane), query, effects)
}

/// The hooks of a queue as they are now, or not.
pub(in crate::app) fn loaded(
    model: &mut Model,
    lane: usize,
    generation: Generation,
    result: Result<Page<Hook>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Fetching::Hooks(loading) = &mut model.fetching else { return };
    let Some(place) = loading.lanes.get_mut(lane) else { return };
    let Some(mut reading) = place.take_if(|reading| reading.awaited == generation) else { return };
    // Nothing is planned on a list with a row that could not be read.
    let whole = |page: Page<Hook>| {
        let unreadable = || Failure::new(FailureKind::Garbled, None, "some of its rows make no sense");
        if page.unreadable == 0 { Ok(page) } else { Err(unreadable()) }
    };
    match result.and_then(whole) {
        Ok(page) if page.more && !page.items.is_empty() => {
            reading.hooks.extend(page.items);
            reading.page += 1;
            let (queue, number) = (reading.queue.clone(), reading.page);
            let awaited = ask(model, lane, &queue, number, effects);
            if let Fetching::Hooks(loading) = &mut model.fetching {
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
            effects.extend(others.map(|(lane, _)| Effect::Cancel(Slot::PlanHooks(lane))));
            let (what, key) = match loading.wanted {
                Wanted::Undo(_) => ("undone", "u"),
                Wanted::Resume(..) => ("resumed", "Z"),
            };
            let (queue, failure) = (reading.queue.label(), failure.with_retry(key));
            model.fetching = Fetching::Idle;
            let text = format!("Nothing was {what}: the hooks of {queue} could not be read: {failure}");
            return model.notices.tell(NoticeKind::Error, text);
        }
    }
    go_on(model, effects);
}

//! The hooks of some queues as they are now, read before it can be said what would be put back or resumed.

use std::collections::BTreeMap;

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
        Failure, FailureKind, Hook, HookList, Paused, Queue, QueueId, QueueRef,
        scan::{News, QueueReading, ScanEnd, Trust},
        undo::Batch,
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
    queues: Vec<Queue>,
    awaited: Generation,
    trust: Trust,
    now: BTreeMap<QueueId, Vec<Hook>>,
    /// What was read of some queue rests on our own writes alone.
    rests_on_own_writes: bool,
    /// A queue that somebody kept changing.
    moving: Option<Queue>,
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
    if !matches!(model.fetching, Fetching::Hooks(_)) {
        return false;
    }
    effects.push(Effect::Cancel(Slot::PlanHooks));
    model.fetching = Fetching::Idle;
    model.hint("Stopped looking: nothing was changed.");
    true
}

/// Reads the hooks of these queues.
pub(super) fn read(model: &mut Model, wanted: Wanted, queues: Vec<QueueRef>, effects: &mut Vec<Effect>) {
    let queues = queues.into_iter().map(Queue::unspecified).collect();
    scan(model, wanted, queues, Trust::ForWriting, effects);
}

fn scan(model: &mut Model, wanted: Wanted, queues: Vec<Queue>, trust: Trust, effects: &mut Vec<Effect>) {
    let awaited = model.scan(Slot::PlanHooks, queues.clone(), trust, effects);
    let now = BTreeMap::new();
    let loading = Loading { wanted, queues, awaited, trust, now, rests_on_own_writes: false, moving: None };
    model.fetching = Fetching::Hooks(Box::new(loading));
}

/// What the scan brought.
pub(in crate::app) fn scanned(model: &mut Model, generation: Generation, news: News, effects: &mut Vec<Effect>) {
    let is_awaited =
        |fetching: &Fetching| matches!(fetching, Fetching::Hooks(loading) if loading.awaited == generation);
    if !is_awaited(&model.fetching) {
        return;
    }
    let News { ready, end, .. } = news;
    for QueueReading { queue, list, knowledge } in ready {
        let (allows_writing, allows_leaving) = (knowledge.allows_writing(), knowledge.allows_leaving());
        if allows_writing {
            // The lists must not take for a change what they had not read yet. Our recent writes override what was read.
            let list = HookList { hooks: knowledge.into_hooks(), version: None, ..list };
            update::learn(model, StoreUpdate::Hooks(queue.owner(), list), effects);
        }
        let hooks = model.store.hooks(queue.owner()).to_vec();
        let Fetching::Hooks(loading) = &mut model.fetching else { return };
        if allows_writing {
            loading.rests_on_own_writes |= !allows_leaving;
            loading.now.insert(queue.id, hooks);
        } else {
            loading.moving.get_or_insert(queue);
        }
    }
    if let Some(end) = end
        && let Fetching::Hooks(loading) = std::mem::take(&mut model.fetching)
    {
        finish(model, *loading, end, effects);
    }
}

/// Everything is there that can be read: shows the plan.
fn finish(model: &mut Model, loading: Loading, end: ScanEnd, effects: &mut Vec<Effect>) {
    // Of a queue that is gone, or not for this user, the plan says so.
    let is_gone = |failure: &Failure| matches!(failure.kind, FailureKind::NotFound | FailureKind::Forbidden);
    let unread = end.unread.into_iter().find(|unread| !is_gone(&unread.failure));
    let failed = match (unread, end.stopped, loading.moving) {
        (Some(unread), ..) => Some((Some(unread.queue), unread.failure)),
        (None, Some(failure), _) => Some((loading.queues.first().cloned(), failure)),
        (None, None, Some(queue)) => Some((Some(queue), Failure::new(FailureKind::BeingChanged, None, ""))),
        (None, None, None) => None,
    };
    if let Some((queue, failure)) = failed {
        let (done, key) = match loading.wanted {
            Wanted::Undo(_) => ("undone", "u"),
            Wanted::Resume(..) => ("resumed", "Z"),
        };
        let queue = queue.map(|queue| queue.label()).unwrap_or_default();
        let failure = failure.with_retry(key);
        let text = format!("Nothing was {done}: the hooks of {queue} could not be read: {failure}");
        return model.notices.tell(NoticeKind::Error, text);
    }
    let is_free = match model.layers.last() {
        None => true,
        Some(Layer::Cover(_)) => !model.context().takes_text(),
        Some(_) => false,
    };
    if !is_free {
        return model.hint("What was looked up is not shown, because something else was opened: press the key again.");
    }
    // What is left as it is has to be read from a list that is certainly what the server has.
    let may_leave = loading.trust == Trust::ForComparing || !loading.rests_on_own_writes;
    let leaves_something = match &loading.wanted {
        Wanted::Undo(undo) => undo::leaves_something(&undo.0, &undo.1, &loading.now),
        Wanted::Resume(paused, _) => pausing::leaves_something(paused, &loading.now),
    };
    if leaves_something && !may_leave {
        return scan(model, loading.wanted, loading.queues, Trust::ForComparing, effects);
    }
    // That it was looked for is answered.
    model.notices.answered();
    match loading.wanted {
        Wanted::Undo(undo) => undo::show(model, &undo.0, &undo.1, &loading.now),
        Wanted::Resume(paused, remark) => pausing::show(model, &paused, remark, &loading.now, effects),
    }
}

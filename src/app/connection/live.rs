//! Live refresh: one cheap request per interval tells whether anything changed; only then the hooks are loaded again.
//!
//! There is no push for hooks (admin-api §8.2). Nothing is asked while the terminal has no focus, nothing is open, or the
//! connection is lost.

use std::time::Duration;

use crate::{
    app::{
        message::{Effect, Generation, Slot, TimerId},
        model::Model,
        panes::hooks,
        widgets::load::Load,
    },
    domain::{Failure, Query, QueueId},
};

/// How long a row that someone else changed stays marked.
const MARKED: Duration = Duration::from_secs(15);

/// The state of live refresh.
#[derive(Debug, Clone)]
pub(in crate::app) struct Live {
    /// How often to ask; `None` is never.
    interval: Option<Duration>,
    /// The terminal has the focus, as far as it tells.
    focused: bool,
    timer: Option<TimerId>,
    probe: Option<Generation>,
    /// What the last probe said of which queue.
    stamp: Option<(QueueId, Option<String>)>,
    marks: Option<TimerId>,
}

impl Live {
    pub(in crate::app) fn every(interval: Option<Duration>) -> Self {
        Self { interval, focused: true, timer: None, probe: None, stamp: None, marks: None }
    }
}

/// Begins to wait for the next probe, unless that is under way already or there is nothing to look at.
pub(in crate::app) fn keep_going(model: &mut Model, effects: &mut Vec<Effect>) {
    let live = &model.live;
    let idle = live.focused && live.timer.is_none() && live.probe.is_none();
    let loaded = model.registry.as_ref().is_some_and(|registry| registry.known && registry.load == Load::Idle);
    if let (true, true, true, Some(interval)) = (idle, loaded, model.lost.is_none(), live.interval) {
        let timer = model.next_timer();
        model.live.timer = Some(timer);
        effects.push(Effect::After { timer, delay: interval });
    }
}

/// A timer rang: it is time to ask, or the marks have been seen.
pub(in crate::app) fn timer(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) {
    if model.live.timer == Some(timer) {
        model.live.timer = None;
        probe(model, effects);
    }
    if model.live.marks == Some(timer) {
        model.live.marks = None;
        if let Some(registry) = &mut model.registry {
            registry.changed.clear();
        }
    }
}

/// The terminal got or lost the focus. Whoever comes back sees at once what changed.
pub(in crate::app) fn focus(model: &mut Model, focused: bool, effects: &mut Vec<Effect>) {
    let returned = focused && !model.live.focused;
    model.live.focused = focused;
    if returned && model.live.interval.is_some() && model.live.timer.is_none() {
        probe(model, effects);
    }
}

fn probe(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(registry) = &model.registry else { return };
    if !model.live.focused || model.live.probe.is_some() || registry.load != Load::Idle || model.lost.is_some() {
        return;
    }
    let query = Query::QueueStamp(registry.queue.id);
    model.live.probe = Some(model.fetch(Slot::Live, query, effects));
}

/// The probe was answered. The first answer for a queue is no comparison yet, so the hooks are looked at once more.
pub(in crate::app) fn answered(
    model: &mut Model,
    generation: Generation,
    result: Result<Option<String>, Failure>,
    effects: &mut Vec<Effect>,
) {
    if model.live.probe != Some(generation) {
        return;
    }
    model.live.probe = None;
    let (Some(queue), Ok(stamp)) = (model.registry.as_ref().map(|registry| registry.queue.id), result) else { return };
    let seen = Some((queue, stamp));
    if model.live.stamp != seen {
        model.live.stamp = seen;
        hooks::load(model, effects);
    }
}

/// Rows that someone else changed are marked for a while.
pub(in crate::app) fn mark(model: &mut Model, effects: &mut Vec<Effect>) {
    let changed = model.registry.as_ref().map_or(0, |registry| registry.changed.len());
    if changed > 0 {
        let timer = model.next_timer();
        model.live.marks = Some(timer);
        effects.push(Effect::After { timer, delay: MARKED });
    }
}

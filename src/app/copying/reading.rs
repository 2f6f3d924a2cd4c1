//! Reading the hooks of the picked queues: with four requests at once, stopped, failed.

use super::{compared::Compared, state::CopyStage};
use crate::{
    app::{
        message::{Effect, Generation, Slot},
        model::Model,
        store::StoreUpdate,
        update,
        widgets::notices::NoticeKind,
    },
    domain::{
        Answer, Failure, HookList, Queue, QueueHooks,
        scan::lanes::{LANES, Lane, Progress, Scan},
    },
};

/// The reading of the targets.
#[derive(Debug, Clone)]
pub struct Reading {
    scan: Scan,
    awaited: [Option<Generation>; LANES],
    read: Vec<QueueHooks>,
}

impl Reading {
    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.scan.progress()
    }

    /// It broke off, and goes on when the server can be reached again.
    #[must_use]
    pub fn is_broken_off(&self) -> bool {
        self.scan.stopped().is_some()
    }
}

/// Reads the hooks of these queues.
pub(super) fn begin(model: &mut Model, queues: Vec<Queue>, effects: &mut Vec<Effect>) {
    let Some(copying) = model.copying_mut() else { return };
    let reading = Reading { scan: Scan::of(queues), awaited: [None; LANES], read: Vec::new() };
    copying.stage = CopyStage::Reading(Box::new(reading));
    ask_on(model, effects);
}

fn reading(model: &mut Model) -> Option<&mut Reading> {
    match &mut model.copying_mut()?.stage {
        CopyStage::Reading(reading) => Some(reading.as_mut()),
        _ => None,
    }
}

fn ask_on(model: &mut Model, effects: &mut Vec<Effect>) {
    while let Some((lane, query)) = reading(model).and_then(|reading| reading.scan.next_request()) {
        let generation = model.fetch(Slot::CopyHooks(lane), query, effects);
        await_answer(model, lane, generation);
    }
}

fn await_answer(model: &mut Model, lane: Lane, generation: Generation) {
    if let Some(awaited) = reading(model).and_then(|reading| reading.awaited.get_mut(usize::from(lane.0))) {
        *awaited = Some(generation);
    }
}

/// An answer to one of the requests.
pub(in crate::app) fn answered(
    model: &mut Model,
    lane: Lane,
    generation: Generation,
    result: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(found) = reading(model) else { return };
    let awaited = found.awaited.get_mut(usize::from(lane.0)).filter(|awaited| **awaited == Some(generation));
    let Some(awaited) = awaited else { return };
    *awaited = None;
    let further = found.scan.answered(lane, result);
    let ready = found.scan.ready();
    found.read.extend(ready);
    if let Some(query) = further {
        let generation = model.fetch(Slot::CopyHooks(lane), query, effects);
        await_answer(model, lane, generation);
    }
    ask_on(model, effects);
    if reading(model).is_some_and(|reading| reading.scan.is_finished()) {
        finish(model, effects);
    }
}

/// All that can be read is there: what is copied is compared with it. Where the server cannot be read at all, the queues
/// stay picked.
fn finish(model: &mut Model, effects: &mut Vec<Effect>) {
    let goes_on_by_itself = model.connection.lost.is_some();
    let Some(copying) = model.copying_mut() else { return };
    let CopyStage::Reading(mut reading) = std::mem::replace(&mut copying.stage, CopyStage::Picking) else { return };
    for QueueHooks { queue, hooks } in &mut reading.read {
        // Our recent writes override what was read.
        let owner = queue.owner();
        let list = HookList { hooks: std::mem::take(hooks), ..HookList::default() };
        update::learn(model, StoreUpdate::Queues(vec![queue.clone()]), effects);
        update::learn(model, StoreUpdate::Hooks(owner, list), effects);
        *hooks = model.store.hooks(owner).to_vec();
    }
    let Some(copying) = model.copying_mut() else { return };
    if let Some(failure) = reading.scan.stopped() {
        if goes_on_by_itself {
            let reason = failure.reason();
            let text = format!("Reading goes on by itself when the server is there again, Esc gives it up: {reason}.");
            copying.stage = CopyStage::Reading(reading);
            return model.notices.tell(NoticeKind::Warning, text);
        }
        let text = format!("The hooks of the targets were not read: {}", failure.with_retry("Enter"));
        return model.notices.tell(NoticeKind::Error, text);
    }
    let specs = copying.specs();
    copying.stage =
        CopyStage::Choosing(Compared::new(&specs, reading.read, reading.scan.unread().to_vec(), copying.choices));
}

/// The server can be reached again: reads on where it broke off.
pub(in crate::app) fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    if reading(model).is_some_and(|reading| reading.scan.retry()) {
        ask_on(model, effects);
    }
}

/// Esc: back to the queues. What was asked is not waited for.
pub(super) fn stop(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(reading) = reading(model) else { return };
    for (lane, awaited) in (0..).zip(&mut reading.awaited) {
        if awaited.take().is_some() {
            effects.push(Effect::Cancel(Slot::CopyHooks(Lane(lane))));
        }
    }
    if let Some(copying) = model.copying_mut() {
        copying.stage = CopyStage::Picking;
    }
}

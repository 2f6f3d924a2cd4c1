//! Reading the hooks of the picked queues: begun, stopped, failed.

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
        Failure, FailureKind, HookList, Queue, QueueHooks,
        scan::{News, Progress, QueueReading, ScanEnd, Trust, Unread},
    },
};

/// The reading of the targets.
#[derive(Debug, Clone)]
pub struct Reading {
    targets: Vec<Queue>,
    awaited: Generation,
    progress: Progress,
    trust: Trust,
    read: Vec<QueueHooks>,
    /// Queues that somebody kept changing.
    moving: Vec<Unread>,
    /// What was read of some queue rests on our own writes alone.
    rests_on_own_writes: bool,
    /// It broke off.
    stopped: Option<Failure>,
}

impl Reading {
    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// It broke off, and goes on when the server can be reached again.
    #[must_use]
    pub fn is_broken_off(&self) -> bool {
        self.stopped.is_some()
    }
}

/// Reads the hooks of these queues.
pub(super) fn begin(model: &mut Model, queues: Vec<Queue>, effects: &mut Vec<Effect>) {
    read(model, queues, Trust::ForWriting, effects);
}

fn read(model: &mut Model, targets: Vec<Queue>, trust: Trust, effects: &mut Vec<Effect>) {
    let awaited = model.scan(Slot::CopyHooks, targets.clone(), trust, effects);
    let progress = Progress { queues: targets.len(), all_known: true, ..Progress::default() };
    let reading = Reading {
        targets,
        awaited,
        progress,
        trust,
        read: Vec::new(),
        moving: Vec::new(),
        rests_on_own_writes: false,
        stopped: None,
    };
    if let Some(copying) = model.copying_mut() {
        copying.stage = CopyStage::Reading(Box::new(reading));
    }
}

fn reading(model: &mut Model) -> Option<&mut Reading> {
    match &mut model.copying_mut()?.stage {
        CopyStage::Reading(reading) => Some(reading.as_mut()),
        _ => None,
    }
}

/// What the scan brought.
pub(in crate::app) fn scanned(model: &mut Model, generation: Generation, news: News, effects: &mut Vec<Effect>) {
    let Some(found) = reading(model).filter(|found| found.awaited == generation && !found.is_broken_off()) else {
        return;
    };
    let News { progress, ready, end } = news;
    found.progress = progress;
    for QueueReading { queue, list, knowledge } in ready {
        let Some(found) = reading(model) else { return };
        if !knowledge.allows_writing() {
            found.moving.push(Unread { queue, failure: Failure::new(FailureKind::BeingChanged, None, "") });
            continue;
        }
        found.rests_on_own_writes |= !knowledge.allows_leaving();
        let list = HookList { hooks: knowledge.into_hooks(), version: None, ..list };
        let owner = queue.owner();
        update::learn(model, StoreUpdate::Queues(vec![queue.clone()]), effects);
        update::learn(model, StoreUpdate::Hooks(owner, list), effects);
        // Our recent writes override what was read.
        let hooks = model.store.hooks(owner).to_vec();
        if let Some(found) = reading(model) {
            found.read.push(QueueHooks { queue, hooks });
        }
    }
    if let Some(end) = end {
        finish(model, end, effects);
    }
}

/// All that can be read is there: what is copied is compared with it. Where the server cannot be read at all, the queues
/// stay picked.
fn finish(model: &mut Model, end: ScanEnd, effects: &mut Vec<Effect>) {
    let goes_on_by_itself = model.connection.lost.is_some();
    let Some(copying) = model.copying_mut() else { return };
    let CopyStage::Reading(mut reading) = std::mem::replace(&mut copying.stage, CopyStage::Picking) else { return };
    if let Some(failure) = end.stopped {
        if goes_on_by_itself {
            let reason = failure.reason();
            let text = format!("Reading goes on by itself when the server is there again, Esc gives it up: {reason}.");
            reading.stopped = Some(failure);
            copying.stage = CopyStage::Reading(reading);
            return model.notices.tell(NoticeKind::Warning, text);
        }
        let text = format!("The hooks of the targets were not read: {}", failure.with_retry("Enter"));
        return model.notices.tell(NoticeKind::Error, text);
    }
    let specs = copying.specs();
    let unread = end.unread.into_iter().chain(reading.moving).collect();
    let compared = Compared::new(&specs, reading.read, unread, copying.choices);
    if reading.rests_on_own_writes && reading.trust == Trust::ForWriting && compared.counts.same > 0 {
        // What is left as already right has to be read from a list that is certainly what the server has.
        return read(model, reading.targets, Trust::ForComparing, effects);
    }
    copying.stage = CopyStage::Choosing(compared);
}

/// The server can be reached again: reads them again.
pub(in crate::app) fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(reading) = reading(model).filter(|reading| reading.is_broken_off()) {
        let (targets, trust) = (reading.targets.clone(), reading.trust);
        read(model, targets, trust, effects);
    }
}

/// Esc: back to the queues. What was asked is not waited for.
pub(super) fn stop(model: &mut Model, effects: &mut Vec<Effect>) {
    if reading(model).is_none() {
        return;
    }
    effects.push(Effect::Cancel(Slot::CopyHooks));
    if let Some(copying) = model.copying_mut() {
        copying.stage = CopyStage::Picking;
    }
}

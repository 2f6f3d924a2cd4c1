//! Reading all queues: begun, going on, stopped, tried again.

use super::store::Group;
use crate::{
    app::{
        message::{Effect, Generation, Slot},
        model::{Layer, Model},
        widgets::{notices::NoticeKind, words},
    },
    domain::{
        Answer, Failure, FailureKind,
        scan::lanes::{LANES, Lane, Progress, Scan},
    },
};

/// The slot under which it is told what could not be read.
const TOLD: Slot = Slot::Scan(Lane(0));

/// How the reading of all queues does.
#[derive(Debug, Clone, Default)]
pub struct Loading {
    scan: Option<Scan>,
    /// Which request of each lane is awaited.
    awaited: [Option<Generation>; LANES],
    /// Queues that were known before and have come again: they take their places when the reading ends.
    pub(super) again: Vec<Group>,
}

impl Loading {
    /// How far it has come; nothing while nothing is read.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.scan.as_ref().filter(|scan| !scan.is_finished()).map(Scan::progress)
    }

    /// How many queues' hooks could not be read, so that something is missing.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.scan.as_ref().map_or(0, |scan| scan.unread().len())
    }

    /// Why the reading ended before its end, if it did.
    #[must_use]
    pub fn stopped(&self) -> Option<&Failure> {
        self.scan.as_ref().and_then(Scan::stopped)
    }

    /// It was begun at least once.
    #[must_use]
    pub fn was_begun(&self) -> bool {
        self.scan.is_some()
    }

    /// All of it was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.scan.as_ref().is_some_and(Scan::is_complete)
    }

    pub(in crate::app) fn scan(&self) -> Option<&Scan> {
        self.scan.as_ref()
    }
}

/// Reads everything, unless that was begun already.
pub(in crate::app) fn begin_once(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.all_queues.loading.was_begun() {
        begin(model, effects);
    }
}

fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    model.all_queues.loading = Loading { scan: Some(Scan::everything()), ..Loading::default() };
    ask_on(model, effects);
}

/// `r`: what is missing, or where nothing is, everything anew.
pub(in crate::app) fn again(model: &mut Model, effects: &mut Vec<Effect>) {
    let loading = &mut model.all_queues.loading;
    if loading.progress().is_some() {
        return model.hint("The queues are still being read. Esc stops it.");
    }
    if loading.scan.as_mut().is_some_and(Scan::retry) {
        ask_on(model, effects);
    } else {
        begin(model, effects);
    }
}

/// The server can be reached again: reads on where it broke off, if that is looked at.
pub(in crate::app) fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    let is_seen = model.layers.iter().any(|layer| matches!(layer, Layer::Overview(_) | Layer::Report(_)));
    let loading = &mut model.all_queues.loading;
    let broke_off = loading.stopped().is_some_and(|failure| failure.kind != FailureKind::GivenUp);
    if is_seen && broke_off && loading.scan.as_mut().is_some_and(Scan::retry) {
        ask_on(model, effects);
    }
}

/// Esc: what has come stays. Says whether there was anything to stop.
pub(super) fn stop(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let loading = &mut model.all_queues.loading;
    let Some(scan) = loading.scan.as_mut().filter(|scan| !scan.is_finished()) else { return false };
    scan.cancel();
    let ready = scan.ready();
    for (lane, awaited) in (0..).zip(&mut loading.awaited) {
        if awaited.take().is_some() {
            effects.push(Effect::Cancel(Slot::Scan(Lane(lane))));
        }
    }
    for queue in ready {
        model.all_queues.arrived(queue);
    }
    finish(model);
    model.hint("Stopped reading. r reads the rest, Esc goes back.");
    true
}

fn ask_on(model: &mut Model, effects: &mut Vec<Effect>) {
    while let Some((lane, query)) = model.all_queues.loading.scan.as_mut().and_then(Scan::next_request) {
        let generation = model.fetch(Slot::Scan(lane), query, effects);
        await_answer(model, lane, generation);
    }
}

fn await_answer(model: &mut Model, lane: Lane, generation: Generation) {
    if let Some(awaited) = model.all_queues.loading.awaited.get_mut(usize::from(lane.0)) {
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
    let loading = &mut model.all_queues.loading;
    let Some(awaited) = loading.awaited.get_mut(usize::from(lane.0)).filter(|awaited| **awaited == Some(generation))
    else {
        return;
    };
    *awaited = None;
    let Some(scan) = &mut loading.scan else { return };
    let further = scan.answered(lane, result);
    let ready = scan.ready();
    if let Some(query) = further {
        let generation = model.fetch(Slot::Scan(lane), query, effects);
        await_answer(model, lane, generation);
    }
    for queue in ready {
        model.all_queues.arrived(queue);
    }
    ask_on(model, effects);
    if model.all_queues.loading.progress().is_none() {
        finish(model);
        tell(model);
    }
}

/// Nothing more comes by itself: what came again takes its place.
fn finish(model: &mut Model) {
    model.all_queues.settle_arrived();
}

/// What is missing, and how to get it.
fn tell(model: &mut Model) {
    let Some(scan) = model.all_queues.loading.scan.as_ref() else { return };
    let unreadable = scan.progress().unreadable;
    let text = match (scan.stopped(), scan.unread()) {
        (Some(failure), _) if failure.kind != FailureKind::GivenUp => {
            Some(format!("Not all queues were read: {}", failure.with_retry("r")))
        }
        (_, [first, rest @ ..]) => {
            let others = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let name = first.queue.label();
            Some(format!("The hooks of {name}{others} were not read: {}", first.failure.with_retry("r")))
        }
        _ => None,
    };
    match text {
        Some(text) => model.notices.tell_until_mended(TOLD, text),
        None => model.notices.mended(TOLD),
    }
    if unreadable > 0 {
        let things = words::count(unreadable, "row");
        let text = format!("{things} of the server's answers could not be read and are not shown.");
        model.notices.tell(NoticeKind::Warning, text);
    }
}

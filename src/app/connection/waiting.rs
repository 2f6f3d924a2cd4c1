//! What the program waits for, told after a second, and giving up on it.

use std::time::Duration;

use crate::{
    app::{
        form::state::{Original, Purpose},
        message::{Effect, Slot, TimerId},
        model::{Layer, Model},
        plans::fetching::{self, Fetching},
        widgets::{load::Load, words},
    },
    domain::{Attempt, Failure, FailureKind},
};

const TICK: Duration = Duration::from_secs(1);

/// A request that will be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// The attempt that follows, counted from 1.
    pub number: u32,
    /// How many there will be at most.
    pub of: u32,
    /// The pause before it.
    pub after: Duration,
}

/// A request was sent once. Says what follows for as long as it is waited for.
pub(in crate::app) fn attempted(model: &mut Model, attempt: &Attempt) {
    model.waiting.retry = attempt.next_after.map(|after| Retry { number: attempt.number + 1, of: attempt.of, after });
}

/// How long the oldest thing that is waited for has been waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Whole seconds; 0 is not worth telling.
    pub seconds: u64,
    /// The last attempt failed, and another one follows.
    pub retry: Option<Retry>,
    timer: Option<TimerId>,
}

/// One of many answers came: it is counted from here.
pub(in crate::app) fn one_came(model: &mut Model) {
    model.waiting.seconds = 0;
}

/// Begins to count when something is waited for.
pub(in crate::app) fn keep_counting(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.waiting_for().is_none() {
        model.waiting.seconds = 0;
        model.waiting.retry = None;
    } else if model.waiting.timer.is_none() {
        let timer = model.next_timer();
        model.waiting.timer = Some(timer);
        effects.push(Effect::After { timer, delay: TICK });
    }
}

/// A timer rang: one second more, if anything is still waited for.
pub(in crate::app) fn timer(model: &mut Model, timer: TimerId) {
    if model.waiting.timer == Some(timer) {
        model.waiting.timer = None;
        if model.waiting_for().is_some() {
            model.waiting.seconds += 1;
        }
    }
}

impl Model {
    /// What is waited for, in a few words; `None` when everything is answered.
    #[must_use]
    pub fn waiting_for(&self) -> Option<String> {
        let unfinished = self.writes.unfinished();
        if unfinished > 0 {
            return Some(words::count(unfinished, "write"));
        }
        if let Some(form) = self.form() {
            if form.checking.is_some() || matches!(form.purpose, Purpose::Edit { original: Original::Loading(_), .. }) {
                return Some("the hook".to_owned());
            }
            if form.picker.load.is_loading() {
                return Some("the flow schemas".to_owned());
            }
        }
        if self.is_reading_targets() {
            return Some("the hooks of the targets".to_owned());
        }
        if matches!(self.fetching, Fetching::Hooks(_)) {
            return Some("the hooks as they are now".to_owned());
        }
        let is_seen = matches!(self.layers.last(), Some(Layer::Overview(_)));
        if is_seen && self.all_queues.loading.progress().is_some() {
            return Some("the hooks of all queues".to_owned());
        }
        if let Some(registry) = self.registry.as_ref().filter(|registry| registry.load.is_loading()) {
            return Some(format!("the hooks of {}", registry.queue.label()));
        }
        self.queues.load.is_loading().then(|| "the queues".to_owned())
    }
}

fn given_up() -> Failure {
    Failure::new(FailureKind::GivenUp, None, "")
}

/// Esc in a list: gives up on its loading. Says whether there was anything to give up on.
pub(in crate::app) fn give_up_loading(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    if fetching::give_up(model, effects) {
        return true;
    }
    let mut any = false;
    if model.waiting.seconds == 0 {
        return false;
    }
    if model.queues.load.is_loading() {
        model.queues.load = Load::Failed(given_up());
        effects.push(Effect::Cancel(Slot::Queues));
        any = true;
    }
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.load.is_loading()) {
        registry.load = Load::Failed(given_up());
        effects.push(Effect::Cancel(Slot::Hooks));
        any = true;
    }
    if any {
        model.hint("Stopped waiting. r loads again.");
    }
    any
}

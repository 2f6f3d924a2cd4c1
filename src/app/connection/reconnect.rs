//! A connection that was lost: what was known stays on the screen with its age, and it is tried again by itself.

use std::time::Duration;

use crate::{
    app::{
        message::{Effect, Slot, TimerId},
        model::Model,
        panes::{
            queues,
            registry::{Load, Registry},
        },
        parts::notices::NoticeKind,
    },
    domain::{Failure, FailureKind, Query},
};

const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(60);

/// Since the server stopped answering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// How long ago the last answer was, at least: counted in attempts, because nothing here has a clock.
    pub age: Duration,
    delay: Duration,
    timer: TimerId,
}

/// Any request ended: the connection is lost, or back, or as it was.
pub(in crate::app) fn observe(model: &mut Model, failure: Option<&Failure>, effects: &mut Vec<Effect>) {
    let silent = matches!(
        failure.map(|failure| failure.kind),
        Some(FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::NotWebitel)
    );
    match (&model.lost, silent) {
        (None, true) => {
            let timer = model.next_timer();
            model.lost = Some(Lost { age: Duration::ZERO, delay: FIRST, timer });
            effects.push(Effect::After { timer, delay: FIRST });
        }
        (Some(lost), false) => {
            let age = lost.age;
            model.lost = None;
            if age > Duration::ZERO {
                model.notices.tell(NoticeKind::Success, format!("Connected again after {}.", in_words(age)));
            }
            reload_failed(model, effects);
        }
        _ => {}
    }
}

/// A timer rang: try again what failed, or else anything.
pub(in crate::app) fn timer(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) {
    let Some(lost) = model.lost.clone().filter(|lost| lost.timer == timer) else { return };
    let delay = (lost.delay * 2).min(LONGEST);
    let next = model.next_timer();
    model.lost = Some(Lost { age: lost.age + lost.delay, delay, timer: next });
    effects.push(Effect::After { timer: next, delay });
    if !reload_failed(model, effects) {
        model.fetch(Slot::Identity, Query::Identity, effects);
    }
}

fn reload_failed(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let failed = |load: &Load| matches!(load, Load::Failed(failure) if failure.kind != FailureKind::GivenUp);
    let queues = failed(&model.queues.load);
    if queues {
        queues::load(model, effects);
    }
    let hooks = model.registry.as_ref().is_some_and(|registry: &Registry| failed(&registry.load));
    if hooks {
        queues::load_hooks(model, effects);
    }
    queues || hooks
}

/// `35 s`, `2 min`, `1 h 5 min`.
#[must_use]
pub fn in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 3600, seconds % 3600 / 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

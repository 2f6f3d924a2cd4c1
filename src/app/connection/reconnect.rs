//! A connection that was lost: what was known stays on the screen with its age, and it is tried again by itself.

use std::time::Duration;

use crate::{
    app::{
        all_queues,
        component::Event,
        copying,
        message::{Effect, Slot, TimerId},
        model::Model,
        panes::{hooks, queues, registry::Registry},
        reports::doctor,
        session::Link,
        update,
        widgets::{load::Load, notices::NoticeKind},
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

/// `/userinfo` was answered with something that cannot be read: a server may have none, which says nothing of the others.
///
/// While the connection is lost and no list failed, it was only asked to find out whether anybody is there. Somebody is.
pub(in crate::app) fn present(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.lost.is_some() && failed_loads(model) == (false, false) {
        model.session.link = Link::Connected;
        observe(model, None, effects);
    }
}

/// Whether the queues and the hooks could not be loaded.
fn failed_loads(model: &Model) -> (bool, bool) {
    let failed = |load: &Load| matches!(load, Load::Failed(failure) if failure.kind != FailureKind::GivenUp);
    (failed(&model.queues.load), model.registry.as_ref().is_some_and(|registry: &Registry| failed(&registry.load)))
}

/// Reads again whatever is looked at and could not be read. Says whether there was anything.
pub(in crate::app) fn reload_failed(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let asked_before = effects.len();
    let (queues, hooks) = failed_loads(model);
    if queues {
        queues::load(model, effects);
    }
    if hooks {
        hooks::load(model, effects);
    }
    all_queues::loading::go_on(model, effects);
    copying::listing::go_on(model, effects);
    copying::reading::go_on(model, effects);
    doctor::go_on(model, effects);
    update::tell_all(model, &Event::Reconnected, effects);
    effects.len() > asked_before
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

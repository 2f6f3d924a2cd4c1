//! A lost connection: the data stays on the screen with its age, and the program reconnects automatically.

use std::time::Duration;

use crate::{
    app::{
        message::TimerId,
        request::{Request, Requests},
        widgets::NoticeKind,
    },
    domain::{Failure, FailureKind},
};

const FIRST: Duration = Duration::from_secs(5);

const LONGEST: Duration = Duration::from_secs(60);

/// The server does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The minimum age of the last answer: the sum of the pauses between attempts, since the core has no clock.
    pub age: Duration,
    delay: Duration,
    timer: TimerId,
}

/// A request ended: the connection is lost, restored, or unchanged.
pub(super) fn observe(lost: &mut Option<Lost>, failure: Option<&Failure>, out: &mut Requests) {
    let is_silent = matches!(
        failure.map(|failure| failure.kind),
        Some(FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::NotWebitel)
    );
    match (&lost, is_silent) {
        (None, true) => {
            *lost = Some(Lost { age: Duration::ZERO, delay: FIRST, timer: out.start_timer(FIRST) });
        }
        (Some(Lost { age, .. }), false) => {
            if *age > Duration::ZERO {
                out.notify(NoticeKind::Success, format!("Connected again after {}.", in_words(*age)));
            }
            *lost = None;
            out.push(Request::ReloadFailed);
        }
        _ => {}
    }
}

/// A timer rang: repeats what failed, or else sends a probe.
pub(super) fn timer(lost: &mut Option<Lost>, timer: TimerId, out: &mut Requests) {
    let Some(lost) = lost.as_mut().filter(|lost| lost.timer == timer) else { return };
    lost.age += lost.delay;
    lost.delay = (lost.delay * 2).min(LONGEST);
    lost.timer = out.start_timer(lost.delay);
    out.push(Request::ReloadFailedOrProbe);
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

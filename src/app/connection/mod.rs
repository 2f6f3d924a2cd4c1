//! The connection to the server: waiting for answers, a lost connection, a refused token, and changes by others.
//!
//! If the connection is lost, the data stays on the screen with its age, and the program reconnects automatically.
//!
//! | File | Content |
//! |---|---|
//! | `mod` | waiting, a lost connection |
//! | `live` | live refresh: looking for changes that others made |
//! | `token` | whether the server still accepts the access token |

mod live;
mod token;

use std::time::Duration;

use live::Live;
pub(super) use live::Surroundings;
pub(super) use token::REFUSED;
use token::TokenCheck;

use super::message::{Slot, TimerId};
use super::request::{Request, Requests};
use super::widgets::NoticeKind;
use crate::domain::{Attempt, Failure, FailureKind, duration_text};

/// The interval at which the time of waiting is counted.
const TICK: Duration = Duration::from_secs(1);

/// The first pause before the connection is tried again. It doubles each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The state of the connection.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// Set while the server does not answer.
    pub lost: Option<Lost>,
    /// The time that the program has been waiting.
    pub waiting: Waiting,
    pub(in crate::app) live: Live,
    pub(in crate::app) token: TokenCheck,
}

/// The server does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The minimum age of the last answer: the sum of the pauses between attempts, since the core has no clock.
    pub age: Duration,
    pause: Duration,
    timer: TimerId,
}

impl Connection {
    /// A request of this slot was answered; a write has no slot.
    pub(in crate::app) fn answered(
        &mut self,
        slot: Option<Slot>,
        failure: Option<&Failure>,
        around: Surroundings,
        out: &mut Requests,
    ) {
        match failure.map(|failure| failure.kind) {
            Some(FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::NotWebitel) => {
                if self.lost.is_none() {
                    let timer = out.start_timer(FIRST_PAUSE);
                    self.lost = Some(Lost { age: Duration::ZERO, pause: FIRST_PAUSE, timer });
                }
            }
            kind => {
                self.restore(out);
                if kind == Some(FailureKind::SignedOut) {
                    self.token.refused(slot, around.is_typing, out);
                }
            }
        }
    }

    /// A lost connection is back.
    fn restore(&mut self, out: &mut Requests) {
        let Some(Lost { age, .. }) = self.lost.take() else { return };
        if !age.is_zero() {
            out.notify(NoticeKind::Success, format!("Connected again after {}.", duration_text(age)));
        }
        out.push(Request::RetryFailedLists { or_probe: false });
        // A write may have been sent when the connection was lost.
        out.push(Request::LookUpDoubts);
    }

    /// An answer proves only that a server is there. Returns whether a lost connection is back.
    pub(in crate::app) fn server_is_there(&mut self, around: Surroundings, out: &mut Requests) -> bool {
        let is_back = self.lost.is_some() && !around.has_failed_list;
        if is_back {
            self.restore(out);
        }
        is_back
    }

    pub(in crate::app) fn timer(&mut self, timer: TimerId, around: Surroundings, out: &mut Requests) {
        self.live.timer(timer, around, out);
        if let Some(lost) = self.lost.as_mut().filter(|lost| lost.timer == timer) {
            lost.age += lost.pause;
            lost.pause = (lost.pause * 2).min(LONGEST_PAUSE);
            lost.timer = out.start_timer(lost.pause);
            out.push(Request::RetryFailedLists { or_probe: true });
        }
        self.waiting.timer(timer, around.is_waiting);
    }

    /// Starts the timers that are needed, after every message.
    pub(in crate::app) fn start_timers(&mut self, around: Surroundings, out: &mut Requests) {
        self.live.start_timer(around, out);
        self.waiting.start_timer(around.is_waiting, out);
    }
}

/// The time that the program has been waiting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Whole seconds; 0 is not worth showing.
    pub seconds: u64,
    /// The last attempt failed, and another one follows.
    pub retry: Option<Attempt>,
    timer: Option<TimerId>,
}

impl Waiting {
    /// A request was sent once. Another attempt may follow.
    pub(in crate::app) fn attempted(&mut self, attempt: Attempt) {
        self.retry = Some(attempt).filter(|attempt| attempt.next_after.is_some());
    }

    /// Counts while something is waited for.
    fn start_timer(&mut self, is_waiting: bool, out: &mut Requests) {
        if !is_waiting {
            self.seconds = 0;
            self.retry = None;
        } else if self.timer.is_none() {
            self.timer = Some(out.start_timer(TICK));
        }
    }

    fn timer(&mut self, timer: TimerId, is_waiting: bool) {
        if self.timer == Some(timer) {
            self.timer = None;
            self.seconds += u64::from(is_waiting);
        }
    }
}

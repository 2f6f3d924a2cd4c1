//! The connection to the server: waiting for answers, a lost connection, a refused token, and changes by others.
//!
//! | File | Content |
//! |---|---|
//! | `live` | live refresh: looking for changes that others made |
//! | `reconnect` | a lost connection |
//! | `token` | whether the server still accepts the access token |
//! | `mod` | how long the program has been waiting |

mod live;
mod reconnect;
mod token;

use std::time::Duration;

use live::Live;
pub(super) use live::Surroundings;
pub use reconnect::{Lost, in_words};
pub(super) use token::REFUSED;
use token::TokenCheck;

use super::{
    message::{Slot, TimerId},
    request::Requests,
};
use crate::domain::{Attempt, Failure, FailureKind};

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

impl Connection {
    /// A request of this slot was answered; a write has no slot.
    pub(in crate::app) fn answered(
        &mut self,
        slot: Option<Slot>,
        failure: Option<&Failure>,
        around: Surroundings,
        out: &mut Requests,
    ) {
        reconnect::observe(&mut self.lost, failure, out);
        if failure.is_some_and(|failure| failure.kind == FailureKind::SignedOut) {
            self.token.refused(slot, around.is_typing, out);
        }
    }

    /// An answer proves only that a server is there. Returns whether a lost connection is back.
    pub(in crate::app) fn server_is_there(&mut self, around: Surroundings, out: &mut Requests) -> bool {
        let is_back = self.lost.is_some() && !around.has_failed_list;
        if is_back {
            reconnect::observe(&mut self.lost, None, out);
        }
        is_back
    }

    pub(in crate::app) fn timer(&mut self, timer: TimerId, around: Surroundings, out: &mut Requests) {
        self.live.timer(timer, around, out);
        reconnect::timer(&mut self.lost, timer, out);
        self.waiting.timer(timer, around.is_waiting);
    }

    /// Starts the timers that are needed, after every message.
    pub(in crate::app) fn settle(&mut self, around: Surroundings, out: &mut Requests) {
        self.live.settle(around, out);
        self.waiting.settle(around.is_waiting, out);
    }
}

const TICK: Duration = Duration::from_secs(1);

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

    /// One of many answers arrived: counts from 0 again.
    pub(in crate::app) fn restart(&mut self) {
        self.seconds = 0;
    }

    /// Counts while something is waited for.
    fn settle(&mut self, is_waiting: bool, out: &mut Requests) {
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

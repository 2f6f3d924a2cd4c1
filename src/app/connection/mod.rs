//! The connection to the server: waiting for answers, a lost connection, a refused token, and changes by others.
//!
//! | File | Content |
//! |---|---|
//! | `live` | live refresh: looking for changes that others made |
//! | `reconnect` | a lost connection |
//! | `token` | whether the server still accepts the access token |
//! | `waiting` | how long the program has been waiting |

mod live;
mod reconnect;
mod token;
mod waiting;

use std::time::Duration;

use live::Live;
pub(super) use live::Surroundings;
pub use reconnect::{Lost, in_words};
pub(super) use token::REFUSED;
use token::TokenCheck;
pub use waiting::{Retry, Waiting};

use super::{
    message::{Generation, Slot, TimerId},
    request::Requests,
};
use crate::domain::{Failure, FailureKind, QueueId, SeenVersion};

/// The state of the connection.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// Since when the server does not answer, if it does not.
    pub lost: Option<Lost>,
    /// The time that the program has been waiting.
    pub waiting: Waiting,
    live: Live,
    token: TokenCheck,
}

impl Connection {
    /// The interval of live refresh; `None` switches it off.
    pub(in crate::app) fn refresh_every(&mut self, interval: Option<Duration>) {
        self.live = Live::every(interval);
    }

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

    /// Something was answered that only proves that a server is there. Says whether that means that it is back.
    pub(in crate::app) fn server_is_there(&mut self, around: Surroundings, out: &mut Requests) -> bool {
        let is_back = self.lost.is_some() && !around.has_failed_list;
        if is_back {
            reconnect::observe(&mut self.lost, None, out);
        }
        is_back
    }

    /// The server said who is signed in.
    pub(in crate::app) fn token_accepted(&mut self, out: &mut Requests) {
        self.token.accepted(out);
    }

    /// The server has no answer to the question who is signed in.
    pub(in crate::app) fn token_not_checked(&mut self) {
        self.token.not_checked();
    }

    /// A key was pressed: the sign-in that waited for the end of the typing is opened.
    pub(in crate::app) fn key_pressed(&mut self, is_typing: bool, is_signed_out: bool, out: &mut Requests) {
        self.token.ask_if_due(is_typing, is_signed_out, out);
    }

    pub(in crate::app) fn timer(&mut self, timer: TimerId, around: Surroundings, out: &mut Requests) {
        self.live.timer(timer, self.lost.is_some(), around, out);
        reconnect::timer(&mut self.lost, timer, out);
        self.waiting.timer(timer, around.is_waiting);
    }

    /// The terminal got or lost the focus.
    pub(in crate::app) fn focus(&mut self, focused: bool, around: Surroundings, out: &mut Requests) {
        self.live.focus(focused, self.lost.is_some(), around, out);
    }

    /// The queue that this probe is about, if it is awaited.
    pub(in crate::app) fn probed_queue(&self, generation: Generation) -> Option<QueueId> {
        self.live.probed_queue(generation)
    }

    /// The queue's version arrived, or not.
    pub(in crate::app) fn probed(
        &mut self,
        generation: Generation,
        version: Result<Option<SeenVersion>, Failure>,
        around: Surroundings,
        out: &mut Requests,
    ) {
        self.live.probed(generation, version, around.shown, out);
    }

    /// Keeps the clocks running that are needed, after every message.
    pub(in crate::app) fn settle(&mut self, around: Surroundings, out: &mut Requests) {
        self.live.settle(self.lost.is_some(), around, out);
        self.waiting.settle(around.is_waiting, out);
    }
}

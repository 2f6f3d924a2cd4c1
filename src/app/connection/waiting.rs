//! The time that the program has been waiting for an answer.

use std::time::Duration;

use crate::{
    app::{message::TimerId, request::Requests},
    domain::Attempt,
};

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

    /// One of many answers came: the count begins again.
    pub(in crate::app) fn one_came(&mut self) {
        self.seconds = 0;
    }

    /// Counts while something is waited for.
    pub(super) fn settle(&mut self, is_waiting: bool, out: &mut Requests) {
        if !is_waiting {
            self.seconds = 0;
            self.retry = None;
        } else if self.timer.is_none() {
            self.timer = Some(out.start_timer(TICK));
        }
    }

    pub(super) fn timer(&mut self, timer: TimerId, is_waiting: bool) {
        if self.timer == Some(timer) {
            self.timer = None;
            self.seconds += u64::from(is_waiting);
        }
    }
}

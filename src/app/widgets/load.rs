//! The load state of a list, and how long a search waits for a pause in the typing.

use std::time::Duration;

use crate::app::message::Generation;
use crate::domain::{Failure, FailureKind, Timestamp};

/// The load state of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Load {
    /// Nothing is under way.
    #[default]
    Idle,
    /// An answer is awaited.
    Loading(Generation),
    /// The last attempt failed.
    Failed(Failure),
}

impl Load {
    /// Returns whether an answer is awaited.
    pub const fn is_loading(&self) -> bool {
        matches!(self, Self::Loading(_))
    }

    /// Returns whether the last attempt failed.
    pub const fn has_failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// Returns whether the last attempt failed and was not cancelled by the user, so that it is repeated on occasion.
    pub fn needs_retry(&self) -> bool {
        matches!(self, Self::Failed(failure) if failure.kind != FailureKind::GivenUp)
    }

    /// Returns whether this answer is the awaited one.
    pub(in crate::app) fn awaits(&self, generation: Generation) -> bool {
        *self == Self::Loading(generation)
    }
}

/// The pause after the last key before a search is sent.
pub(in crate::app) const DEBOUNCE: Duration = Duration::from_millis(150);

/// The time of the answer, ` at 16:19:55 UTC`; empty if the server did not send it.
pub(in crate::app) fn read_at(date: Option<Timestamp>) -> String {
    date.map(|date| format!(" at {}", date.second_of_day())).unwrap_or_default()
}

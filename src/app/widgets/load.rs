//! The load state of a list, and how long a search waits for a pause in the typing.

use std::time::Duration;

use crate::{
    app::message::Generation,
    domain::{Failure, FailureKind},
};

/// The load state of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    /// Nothing is under way.
    Idle,
    /// An answer is awaited.
    Loading(Generation),
    /// The last attempt failed.
    Failed(Failure),
}

impl Load {
    /// Whether an answer is awaited.
    #[must_use]
    pub const fn is_loading(&self) -> bool {
        matches!(self, Self::Loading(_))
    }

    /// Whether the last attempt failed.
    #[must_use]
    pub const fn has_failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// Whether the last attempt failed, and not because the user gave it up.
    #[must_use]
    pub fn has_failed_by_itself(&self) -> bool {
        matches!(self, Self::Failed(failure) if failure.kind != FailureKind::GivenUp)
    }

    /// Whether this answer is the awaited one.
    pub(in crate::app) fn awaits(&self, generation: Generation) -> bool {
        *self == Self::Loading(generation)
    }
}

/// How long after the last key a search goes out (product: the form; the same here).
pub(in crate::app) const DEBOUNCE: Duration = Duration::from_millis(150);

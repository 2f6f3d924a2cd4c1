//! What can become of a step.

use crate::domain::{Failure, Hook};

/// What a failure means for the steps that do not need the failed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    /// Nothing further is begun.
    Stop,
    /// They are carried out all the same.
    KeepGoing,
}

/// Why a step was not tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTried {
    /// The user stopped the run.
    Cancelled,
    /// An earlier step failed.
    Stopped,
    /// The step with this index, which it needs, was not carried out.
    Needed(usize),
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Its turn has not come.
    Waiting,
    /// It was sent.
    Running,
    /// The server carried it out: the hook as it is now; nothing after a removal, or where the server did not say.
    Done(Option<Hook>),
    /// It was refused, or nobody knows.
    Failed(Failure),
    /// It was never sent.
    NotTried(NotTried),
    /// It was carried out, and is being taken back because what it made room for failed.
    TakingBack,
    /// It was carried out and taken back.
    TakenBack,
    /// It was carried out, and could not be taken back.
    Stuck(Failure),
}

impl Fate {
    /// Nothing more will happen to it by itself.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Waiting | Self::Running | Self::TakingBack)
    }

    /// The step is as it was wished.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }
}

//! What can become of a step, and how many steps ended how.

use super::step::Step;
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

/// How many steps ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Something more will happen to them.
    pub open: usize,
    /// They are as wished.
    pub done: usize,
    /// The server reports success and says that something is not as wished.
    pub contradicted: usize,
    /// They were refused, or nobody knows.
    pub failed: usize,
    /// They were carried out and could not be taken back.
    pub stuck: usize,
    /// They were never sent.
    pub not_tried: usize,
    /// They were carried out and taken back.
    pub taken_back: usize,
}

impl Tally {
    /// Where a step with this fate is counted.
    pub(super) fn place(&mut self, step: &Step, fate: &Fate) -> &mut usize {
        match fate {
            Fate::Waiting | Fate::Running | Fate::TakingBack => &mut self.open,
            Fate::Done(Some(hook)) if step.contradicted_by(hook).is_some() => &mut self.contradicted,
            Fate::Done(_) => &mut self.done,
            Fate::Failed(_) => &mut self.failed,
            Fate::Stuck(_) => &mut self.stuck,
            Fate::NotTried(_) => &mut self.not_tried,
            Fate::TakenBack => &mut self.taken_back,
        }
    }

    /// Every step is as wished.
    #[must_use]
    pub fn is_all_done(&self) -> bool {
        self.done == self.all()
    }

    /// How many steps there are.
    #[must_use]
    pub fn all(&self) -> usize {
        self.open + self.done + self.contradicted + self.failed + self.stuck + self.not_tried + self.taken_back
    }
}

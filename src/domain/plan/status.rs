//! The status of a step, and how many steps have which.

use crate::domain::{Failure, Hook, HookField};

/// The effect of a failure on the steps that do not need the failed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// No further step is begun.
    Stop,
    /// They are carried out nevertheless.
    #[default]
    KeepGoing,
}

/// The reason why a step was not tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTried {
    /// The user stopped the run.
    Cancelled,
    /// An earlier step failed.
    Stopped,
    /// It could not be written down first.
    NotRecorded,
    /// The hook of an earlier step was changed meanwhile, so that step was not carried out.
    AfterChange,
    /// The step with this index, which it needs, was not carried out.
    Needed(usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepStatus {
    /// Its turn has not come.
    Waiting,
    /// It was sent.
    Running,
    /// Carried out: the hook as it is now. `None` after a removal, or where the server did not send it.
    Done(Option<Hook>),
    /// The hook that was to be removed was gone already: somebody else removed it.
    AlreadyGone,
    /// Carried out, but the hook is not as expected.
    Differs {
        /// The hook as it is now.
        hook: Hook,
        /// The fields that are not as expected.
        unexpected: Vec<HookField>,
    },
    /// It was refused or never reached the server: nothing was changed.
    Failed(Failure),
    /// It is not known whether it was carried out.
    Unknown(Failure),
    /// It was not sent: the hook is not as it was when the plan was confirmed. The hook as it is; `None` if it is gone.
    Changed(Option<Hook>),
    /// It was not sent: somebody else has made the hook what it was to be. No other step needs this one.
    AlreadySo(Hook),
    /// It was not sent for another reason.
    NotTried(NotTried),
    /// It was carried out, and is being rolled back because the step that it made room for failed.
    RollingBack,
    /// It was carried out and rolled back.
    RolledBack,
    /// It was carried out, and rolling it back failed.
    RollbackFailed(Failure),
    /// It was carried out, and it is not known whether rolling it back succeeded.
    RollbackUnknown(Failure),
}

impl StepStatus {
    /// Returns whether nothing more is awaited.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Waiting | Self::Running | Self::RollingBack)
    }

    /// The server carried it out, as expected or not, or it was so already.
    pub fn is_carried_out(&self) -> bool {
        self.is_written() || *self == Self::AlreadyGone
    }

    /// The server carried it out, as expected or not.
    pub fn is_written(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Differs { .. })
    }

    /// The server does not hold what the step was to make: it was not sent, failed or was rolled back.
    pub fn is_surely_not_carried_out(&self) -> bool {
        let is_left_alone = matches!(self, Self::Changed(_) | Self::AlreadySo(_) | Self::NotTried(_));
        is_left_alone || matches!(self, Self::Waiting | Self::Failed(_) | Self::RolledBack)
    }

    /// Names the status in a word or two.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Waiting => "",
            Self::Running => "sent",
            Self::Done(_) => "done",
            Self::AlreadyGone => "already gone",
            Self::Differs { .. } => "differs",
            Self::Failed(_) => "failed",
            Self::Unknown(_) => "unclear",
            Self::Changed(_) => "changed",
            Self::AlreadySo(_) => "already so",
            Self::NotTried(_) => "not tried",
            Self::RollingBack => "rolling back",
            Self::RolledBack => "rolled back",
            Self::RollbackFailed(_) | Self::RollbackUnknown(_) => "stays",
        }
    }

    /// The hook as the server returned it.
    pub fn hook(&self) -> Option<&Hook> {
        match self {
            Self::Done(hook) => hook.as_ref(),
            Self::Differs { hook, .. } => Some(hook),
            _ => None,
        }
    }
}

/// The number of steps by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Something more will happen to them.
    pub open: usize,
    /// Carried out as expected.
    pub done: usize,
    /// Carried out, and the hook is not as expected.
    pub differs: usize,
    /// Refused, or never sent.
    pub failed: usize,
    /// Steps of unknown outcome.
    pub unknown: usize,
    /// Steps that were not sent because the hook had changed.
    pub changed: usize,
    /// Steps that were not sent because the hook was as desired already.
    pub already_so: usize,
    /// Carried out, and not or perhaps not rolled back.
    pub rollback_failed: usize,
    /// Steps that were not tried for another reason.
    pub not_tried: usize,
    /// Carried out and rolled back.
    pub rolled_back: usize,
}

impl Tally {
    /// Returns the counter for this status.
    pub(super) fn place(&mut self, status: &StepStatus) -> &mut usize {
        match status {
            StepStatus::Waiting | StepStatus::Running | StepStatus::RollingBack => &mut self.open,
            StepStatus::Done(_) | StepStatus::AlreadyGone => &mut self.done,
            StepStatus::Differs { .. } => &mut self.differs,
            StepStatus::Failed(_) => &mut self.failed,
            StepStatus::Unknown(_) => &mut self.unknown,
            StepStatus::Changed(_) => &mut self.changed,
            StepStatus::AlreadySo(_) => &mut self.already_so,
            StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => &mut self.rollback_failed,
            StepStatus::NotTried(_) => &mut self.not_tried,
            StepStatus::RolledBack => &mut self.rolled_back,
        }
    }

    /// Every step was carried out as expected.
    pub fn is_all_done(&self) -> bool {
        self.done == self.all()
    }

    /// The number of steps.
    pub fn all(&self) -> usize {
        let ended = self.done + self.differs + self.failed + self.unknown + self.changed + self.already_so;
        self.open + ended + self.rollback_failed + self.not_tried + self.rolled_back
    }
}

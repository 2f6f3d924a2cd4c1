//! The executor's reports of a run, and how a second run follows them.
//!
//! The executor owns the run that decides what is sent. The screen keeps another run of the same plan and applies
//! every report to it: the same reports in the same order give the same run.

use super::run::Run;
use super::status::NotTried;
use crate::domain::{Hook, WriteOutcome};

/// One report of the executor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunProgress {
    /// The next group of steps was written down and is being compared with the server.
    GroupBegun,
    /// A step of the group is not sent: its hook is not as it was when the plan was confirmed. `None`: it is gone.
    Changed {
        /// The step's index in the plan.
        step: usize,
        now: Option<Hook>,
    },
    /// A step of the group is not sent, because its hook could not be compared, or is gone as it should be.
    Withheld {
        /// The step's index in the plan.
        step: usize,
        /// The reason, as the outcome of the write.
        outcome: WriteOutcome,
    },
    /// Everything that can be sent now was sent.
    Sent,
    /// The response to a write was ambiguous: it is looked up, and others may be sent meanwhile.
    Ambiguous {
        /// The step's index in the plan.
        step: usize,
    },
    /// It was looked up whether an earlier try had carried out a write: it had not, so it is sent.
    NotCarriedOut {
        /// The step's index in the plan.
        step: usize,
    },
    /// A write ended.
    Answered {
        /// The step's index in the plan.
        step: usize,
        /// How it ended.
        outcome: WriteOutcome,
    },
    /// No further step begins, because the user stopped the run.
    Cancelled,
    /// No further step begins, because it would fail too.
    Stopped,
    /// No further step begins, because it could not be written down.
    NotRecorded,
}

impl Run {
    /// Follows the executor's run.
    pub fn follow(&mut self, progress: RunProgress) {
        if progress == RunProgress::Sent {
            while self.next_task().is_some() {}
        }
        self.apply(progress);
    }

    /// Applies a report. Call [`next_task`](Self::next_task) afterwards for what to send.
    pub fn apply(&mut self, progress: RunProgress) {
        match progress {
            RunProgress::GroupBegun => drop(self.next_group()),
            RunProgress::Changed { step, now } => self.leave_changed(step, now),
            RunProgress::Withheld { step, outcome } => self.withhold(step, outcome),
            RunProgress::Sent => {}
            RunProgress::Ambiguous { step } => self.look_up(step),
            RunProgress::NotCarriedOut { step } => self.wait_again(step),
            RunProgress::Answered { step, outcome } => self.answered(step, outcome),
            RunProgress::Cancelled => self.cancel(),
            RunProgress::Stopped => self.stop(),
            RunProgress::NotRecorded => self.give_up_waiting(NotTried::NotRecorded),
        }
    }
}

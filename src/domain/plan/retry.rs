//! Decides which steps are final, and retries the steps that are not done.

use std::collections::BTreeSet;

use super::{run::Run, status::StepStatus, step::StepKind};

impl Run {
    /// Returns whether the status of a step is final. A step that was carried out may still be rolled back while a
    /// step that needs it is under way.
    #[must_use]
    pub fn is_decided(&self, step: usize) -> bool {
        let mut seen = BTreeSet::new();
        let mut look_at = vec![step];
        while let Some(step) = look_at.pop() {
            if !self.statuses[step].is_final() || self.to_roll_back.contains(&step) {
                return false;
            }
            look_at.extend(self.needed_by[step].iter().filter(|later| seen.insert(**later)));
        }
        true
    }

    /// A step that was carried out and waits for its turn to be rolled back.
    #[must_use]
    pub fn will_be_rolled_back(&self, step: usize) -> bool {
        self.to_roll_back.contains(&step)
    }

    /// An addition in doubt.
    pub(super) fn is_addition_in_doubt(&self, step: usize) -> bool {
        matches!(self.plan.steps()[step].kind, StepKind::Add(_))
            && matches!(self.statuses[step], StepStatus::Unknown(_))
    }

    /// Tries again what is not done and could be. Says whether there is anything. A write that may have been carried out is
    /// looked up before it is sent again.
    pub fn retry(&mut self) -> bool {
        if !self.is_finished() {
            return false;
        }
        let mut any = false;
        for step in 0..self.statuses.len() {
            let again = match &self.statuses[step] {
                StepStatus::Unknown(failure) => {
                    self.in_doubt.insert(step, failure.clone());
                    StepStatus::Waiting
                }
                StepStatus::Failed(_) | StepStatus::NotTried(_) | StepStatus::RolledBack => StepStatus::Waiting,
                // It may have been rolled back: what it makes is the same when it is made twice.
                StepStatus::RollbackUnknown(_) => StepStatus::Waiting,
                StepStatus::RollbackFailed(_) => StepStatus::Done(None),
                StepStatus::Waiting | StepStatus::Running | StepStatus::RollingBack => continue,
                StepStatus::Done(_) | StepStatus::AlreadyGone => continue,
                StepStatus::Differs { .. } | StepStatus::Changed(_) => continue,
            };
            any |= again == StepStatus::Waiting;
            self.set(step, again);
        }
        (self.cancelled, self.first_waiting) = (false, 0);
        if self.released.is_some() {
            self.released = Some(0);
        }
        any
    }
}

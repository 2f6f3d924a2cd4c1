//! The changes that a run applied, in the form that the journal keeps.

use super::run::Run;
use super::status::StepStatus;
use super::step::Step;
use crate::domain::{AppliedChange, Change, Failure, Hook, Outcome, ServerText};

impl Run {
    /// The write of this step, once it and the earlier writes to the same hook are final. `None` if it was never sent.
    pub fn applied(&self, step: usize) -> Option<AppliedChange> {
        if self.is_due(step) { self.recorded(step) } else { None }
    }

    /// The changes of a hook are recorded in their order: an earlier one may be decided later.
    fn is_due(&self, step: usize) -> bool {
        let steps = self.plan().steps();
        let is_earlier =
            |need: &&usize| steps[**need].target().is_some() && steps[**need].target() == steps[step].target();
        self.is_decided(step) && steps[step].needs.iter().filter(is_earlier).all(|earlier| self.is_due(*earlier))
    }

    fn recorded(&self, step: usize) -> Option<AppliedChange> {
        let (step, status) = self.statuses().nth(step)?;
        step.applied(status)
    }

    /// The write of this step, as far as it is known when answers are not waited for any longer.
    pub fn abandoned(&self, step: usize) -> Option<AppliedChange> {
        let (planned, status) = self.statuses().nth(step)?;
        match status {
            StepStatus::Running | StepStatus::RollingBack => {
                Some(of(planned, planned.desired(), Outcome::Unclear("the answer was not waited for".into())))
            }
            _ => self.recorded(step),
        }
    }
}

impl Step {
    /// Returns the applied change of a step with this status; `None` if it was not sent or is not answered. A step
    /// that is rolled back may have been recorded as applied before.
    pub fn applied(&self, status: &StepStatus) -> Option<AppliedChange> {
        let (after, outcome) = match status {
            StepStatus::Waiting | StepStatus::Running | StepStatus::RollingBack => return None,
            StepStatus::Changed(_) | StepStatus::AlreadySo(_) | StepStatus::NotTried(_) => return None,
            StepStatus::Done(_) if matches!(self.change, Change::Remove(_)) => (None, Outcome::Done),
            StepStatus::Done(now) => (now.clone().or_else(|| self.desired()), Outcome::Done),
            StepStatus::AlreadyGone => (None, Outcome::AlreadyGone),
            StepStatus::Differs { hook, unexpected } => {
                let fields: Vec<String> = unexpected.iter().map(|field| field.value_in_words(hook)).collect();
                (Some(hook.clone()), Outcome::Differs(fields.join(", ").into()))
            }
            StepStatus::Unknown(failure) | StepStatus::RollbackUnknown(failure) => {
                (self.desired(), Outcome::Unclear(reason(failure)))
            }
            // It is still as this step made it.
            StepStatus::RollbackFailed(_) => (self.desired(), Outcome::Done),
            StepStatus::RolledBack => (self.desired(), Outcome::RolledBack),
            StepStatus::Failed(failure) => (self.desired(), Outcome::Failed(reason(failure))),
        };
        Some(of(self, after, outcome))
    }
}

fn of(step: &Step, after: Option<Hook>, outcome: Outcome) -> AppliedChange {
    let change = AppliedChange::new(step.queue.clone(), step.before().cloned(), after, outcome);
    AppliedChange { replaces: step.replaces, ..change }
}

fn reason(failure: &Failure) -> ServerText {
    failure.reason().into()
}

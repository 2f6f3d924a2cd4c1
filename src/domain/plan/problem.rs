//! The words for the status of a step, on the screen and on the command line.

use super::run::Run;
use super::status::{NotTried, StepStatus};
use super::step::Step;
use crate::domain::{Failure, Hook, HookField};

/// A step that did not end as desired.
#[derive(Debug)]
pub enum Problem {
    /// It was not carried out: the reason, as the end of a sentence.
    NotDone(String),
    /// It is not known whether it was carried out: the reason, without a full stop.
    Unknown(String),
    /// It was carried out, and something else is not as expected: the difference, as the end of a sentence.
    Differs(String),
    /// It was carried out, and could not be rolled back when the step that it made room for failed.
    NotRolledBack(Failure),
}

impl Problem {
    /// The problem of a step whose run has ended.
    pub fn of(run: &Run, step: &Step, status: &StepStatus) -> Option<Self> {
        Some(match status {
            StepStatus::Done(_) | StepStatus::AlreadyGone => return None,
            StepStatus::Failed(failure) => Self::NotDone(failure.to_string()),
            StepStatus::Unknown(failure) => Self::Unknown(failure.reason()),
            StepStatus::Differs { hook, unexpected } => {
                let values = differs(hook, unexpected);
                // A hook that was only to be switched and is not has not been changed.
                let is_kept = step.switches_to().is_some_and(|to| hook.state != to);
                if is_kept { Self::NotDone(values) } else { Self::Differs(values) }
            }
            StepStatus::AlreadySo(now) => Self::NotDone(match step.switches_to() {
                Some(state) => format!("it is {state} already."),
                None => format!("it is {} already, {}.", now.label(), now.state),
            }),
            StepStatus::Changed(Some(now)) => {
                Self::NotDone(format!("somebody else changed it meanwhile: it is {} now, {}.", now.label(), now.state))
            }
            StepStatus::Changed(None) => Self::NotDone("somebody else removed it meanwhile.".to_owned()),
            StepStatus::NotTried(NotTried::Needed(need)) => {
                let (step, status) = run.statuses().nth(*need)?;
                match Self::of(run, step, status)? {
                    Self::NotDone(reason) => {
                        let verb = if step.makes_room { "switched off" } else { "written" };
                        Self::NotDone(format!("{} was not {verb}: {reason}", step.label()))
                    }
                    _ => Self::NotDone(format!("it is not known whether {} was written.", step.label())),
                }
            }
            StepStatus::NotTried(NotTried::Cancelled) | StepStatus::Waiting => {
                Self::NotDone("the run was stopped before its turn.".to_owned())
            }
            StepStatus::NotTried(NotTried::Stopped) => Self::NotDone("an earlier write failed.".to_owned()),
            StepStatus::NotTried(NotTried::NotRecorded) => {
                Self::NotDone("it could not be written down first.".to_owned())
            }
            StepStatus::NotTried(NotTried::AfterChange) => {
                Self::NotDone("somebody else changed another hook meanwhile, which stopped the run.".to_owned())
            }
            StepStatus::RolledBack => {
                Self::NotDone("it was rolled back, because what it made room for failed.".to_owned())
            }
            StepStatus::RollbackFailed(failure) | StepStatus::RollbackUnknown(failure) => {
                Self::NotRolledBack(failure.clone())
            }
            StepStatus::Running | StepStatus::RollingBack => Self::Unknown("the answer was not waited for".to_owned()),
        })
    }
}

/// The unexpected fields with their values, as the end of a sentence.
fn differs(hook: &Hook, unexpected: &[HookField]) -> String {
    let values = unexpected.iter().map(|field| field.value_in_words(hook)).collect::<Vec<_>>().join(", ");
    format!("the server says that {values}.")
}

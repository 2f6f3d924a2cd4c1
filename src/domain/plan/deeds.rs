//! What a run has done, as the journal keeps it.

use super::{
    fate::Fate,
    run::Run,
    step::{Step, StepKind},
};
use crate::domain::{Deed, Failure, Hook, HookId, Outcome};

/// The id of a new hook that the server did not tell. No hook has it: they are counted from 1 (admin-api §10.5).
const NOT_TOLD: HookId = HookId(0);

impl Run {
    /// The write of this step, once it is decided for good; nothing for one that was never sent.
    #[must_use]
    pub fn deed(&self, step: usize) -> Option<Deed> {
        let (step, fate) = self.fates().nth(step).filter(|_| self.is_decided(step))?;
        let wished = wished(step);
        let (after, outcome) = match fate {
            Fate::Waiting | Fate::Running | Fate::TakingBack | Fate::NotTried(_) => return None,
            Fate::Done(now) => (if is_removal(step) { None } else { now.clone().or(wished) }, Outcome::Done),
            // It is still as this step made it.
            Fate::Stuck(_) => (wished, Outcome::Done),
            Fate::TakenBack => (wished, Outcome::TakenBack),
            Fate::Failed(failure) if failure.unclear => (wished, Outcome::Unclear(told(failure))),
            Fate::Failed(failure) => (wished, Outcome::Failed(told(failure))),
        };
        Some(of(step, after, outcome))
    }

    /// The write of this step, where it was sent and nobody waits for the answer any more.
    #[must_use]
    pub fn abandoned(&self, step: usize) -> Option<Deed> {
        let (step, fate) = self.fates().nth(step)?;
        matches!(fate, Fate::Running | Fate::TakingBack)
            .then(|| of(step, wished(step), Outcome::Unclear("the answer was not waited for".into())))
    }
}

fn of(step: &Step, after: Option<Hook>, outcome: Outcome) -> Deed {
    Deed { queue: step.queue.clone(), before: step.before().cloned(), after, outcome, stands_for: None }
}

fn told(failure: &Failure) -> crate::domain::ServerText {
    failure.reason().into()
}

fn is_removal(step: &Step) -> bool {
    matches!(step.kind, StepKind::Remove(_))
}

fn wished(step: &Step) -> Option<Hook> {
    match &step.kind {
        StepKind::Add(spec) => {
            Some(Hook { id: NOT_TOLD, event: spec.event.clone(), schema: Some(spec.schema.clone()), state: spec.state })
        }
        StepKind::Edit { after, .. } => Some(after.clone()),
        StepKind::Remove(_) => None,
    }
}

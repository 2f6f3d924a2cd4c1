//! What a run has done, as the journal keeps it.

use super::{
    fate::Fate,
    run::Run,
    step::{Step, StepKind},
};
use crate::domain::{Deed, Failure, Hook, HookId, Outcome};

impl Run {
    /// The write of this step, once it is decided for good, and what was written to the same hook before it; nothing for one
    /// that was never sent.
    #[must_use]
    pub fn deed(&self, step: usize) -> Option<Deed> {
        if self.is_due(step) { self.as_it_is(step) } else { None }
    }

    /// Deeds of a hook are told in their order: an earlier one may be decided later.
    fn is_due(&self, step: usize) -> bool {
        let steps = self.plan().steps();
        let is_earlier =
            |need: &&usize| steps[**need].target().is_some() && steps[**need].target() == steps[step].target();
        self.is_decided(step) && steps[step].needs.iter().filter(is_earlier).all(|earlier| self.is_due(*earlier))
    }

    fn as_it_is(&self, step: usize) -> Option<Deed> {
        let (step, fate) = self.fates().nth(step)?;
        step.deed(fate)
    }

    /// The write of this step, as far as it is known when nobody waits for any answer any more.
    #[must_use]
    pub fn abandoned(&self, step: usize) -> Option<Deed> {
        let (planned, fate) = self.fates().nth(step)?;
        match fate {
            Fate::Running | Fate::TakingBack => {
                Some(of(planned, wished(planned), Outcome::Unclear("the answer was not waited for".into())))
            }
            _ => self.as_it_is(step),
        }
    }
}

impl Step {
    /// What was done where this became of it; nothing while it was not sent, or is not answered. A step that is taken back
    /// may have been told as done before.
    #[must_use]
    pub fn deed(&self, fate: &Fate) -> Option<Deed> {
        let wished = wished(self);
        let (after, outcome) = match fate {
            Fate::Waiting | Fate::Running | Fate::TakingBack | Fate::NotTried(_) => return None,
            Fate::Done(now) => (if is_removal(self) { None } else { now.clone().or(wished) }, Outcome::Done),
            Fate::Stuck(failure) if failure.unclear => (wished, Outcome::Unclear(told(failure))),
            // It is still as this step made it.
            Fate::Stuck(_) => (wished, Outcome::Done),
            Fate::TakenBack => (wished, Outcome::TakenBack),
            Fate::Failed(failure) if failure.unclear => (wished, Outcome::Unclear(told(failure))),
            Fate::Failed(failure) => (wished, Outcome::Failed(told(failure))),
        };
        Some(of(self, after, outcome))
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
        StepKind::Add(spec) => Some(Hook {
            id: HookId::UNKNOWN,
            event: spec.event.clone(),
            schema: Some(spec.schema.clone()),
            state: spec.state,
        }),
        StepKind::Edit { after, .. } => Some(after.clone()),
        StepKind::Remove(_) => None,
    }
}

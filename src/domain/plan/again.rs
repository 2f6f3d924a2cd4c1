//! When a step is decided for good, what is not known of it, and trying again.

use std::collections::BTreeSet;

use super::{
    fate::Fate,
    run::Run,
    step::{Step, StepKind},
};
use crate::domain::Hook;

impl Run {
    /// Whether what became of a step will stay so. One that was carried out may still be taken back while something that
    /// needs it is under way.
    #[must_use]
    pub fn is_decided(&self, step: usize) -> bool {
        let mut seen = BTreeSet::new();
        let mut look_at = vec![step];
        while let Some(step) = look_at.pop() {
            if !self.fates[step].is_final() || self.to_take_back.contains(&step) {
                return false;
            }
            look_at.extend(self.needed_by[step].iter().filter(|later| seen.insert(**later)));
        }
        true
    }

    /// A step that was carried out and waits for its turn to be taken back.
    #[must_use]
    pub fn will_be_taken_back(&self, step: usize) -> bool {
        self.to_take_back.contains(&step)
    }

    /// Additions whose answer was lost: the hook may be there. They are looked up before they are tried again.
    pub fn in_doubt(&self) -> impl Iterator<Item = (usize, &Step)> {
        let fates = self.plan.steps().iter().zip(&self.fates).enumerate();
        fates.filter(|(_, (step, fate))| is_doubtful(step, fate)).map(|(index, (step, _))| (index, step))
    }

    /// The server was asked for the hooks like the one of an addition in doubt: these are all. Says which of them it is.
    ///
    /// It is one that was not there before and that no other step of the plan added.
    pub fn looked_up(&mut self, step: usize, hooks: &[Hook]) -> Option<Hook> {
        let planned = self.plan.steps().get(step)?;
        if !is_doubtful(planned, &self.fates[step]) {
            return None;
        }
        let of_this_run = |id| self.fates.iter().any(|fate| matches!(fate, Fate::Done(Some(hook)) if hook.id == id));
        let is_new = |hook: &&Hook| !planned.alike.contains(&hook.id) && !of_this_run(hook.id);
        let found = hooks.iter().rev().find(is_new).cloned();
        if let Some(hook) = &found {
            // What made room for it could not be taken back for this very reason, and should not be.
            for need in &planned.needs {
                if matches!(self.fates[*need], Fate::Stuck(_)) {
                    self.fates[*need] = Fate::Done(None);
                }
            }
            self.fates[step] = Fate::Done(Some(hook.clone()));
        } else if let Fate::Failed(failure) = &mut self.fates[step] {
            failure.unclear = false;
        }
        found
    }

    /// Tries again what is not done and could be. Says whether there is anything.
    pub fn retry(&mut self) -> bool {
        if !self.is_finished() {
            return false;
        }
        let mut any = false;
        for (step, fate) in self.plan.steps().iter().zip(&mut self.fates) {
            // An edit and a removal can be repeated. An addition cannot: it would make a second hook.
            if is_doubtful(step, fate) {
                continue;
            }
            if matches!(fate, Fate::Failed(_) | Fate::NotTried(_) | Fate::TakenBack) {
                *fate = Fate::Waiting;
                any = true;
            }
            if matches!(fate, Fate::Stuck(_)) {
                *fate = Fate::Done(None);
            }
        }
        (self.cancelled, self.first_waiting) = (false, 0);
        any
    }
}

fn is_doubtful(step: &Step, fate: &Fate) -> bool {
    matches!(step.kind, StepKind::Add(_)) && matches!(fate, Fate::Failed(failure) if failure.unclear)
}

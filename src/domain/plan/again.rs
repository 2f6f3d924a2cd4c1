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

    /// Additions whose answer was lost: the hook may be there. They are looked up before anything is tried again.
    pub fn in_doubt(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.plan.steps().iter().enumerate().filter(|(index, _)| self.is_doubtful(*index))
    }

    pub(super) fn is_doubtful(&self, step: usize) -> bool {
        matches!(self.plan.steps()[step].kind, StepKind::Add(_))
            && matches!(&self.fates[step], Fate::Failed(failure) if failure.unclear)
    }

    /// The server was asked for the hooks like the one of an addition in doubt: these are all. Says which of them it is.
    ///
    /// It is one that was not there before and that no other step of the plan made.
    pub fn looked_up(&mut self, step: usize, hooks: &[Hook]) -> Option<Hook> {
        if step >= self.fates.len() || !self.is_doubtful(step) {
            return None;
        }
        let alike = self.alike(step);
        let found = hooks.iter().rev().find(|hook| !alike.contains(&hook.id)).cloned();
        if let Some(hook) = &found {
            // What made room for it could not be taken back for this very reason, and should not be.
            for need in self.plan.steps()[step].needs.clone() {
                if matches!(self.fates[need], Fate::Stuck(_)) {
                    self.set(need, Fate::Done(None));
                }
            }
            self.set(step, Fate::Done(Some(hook.clone())));
        } else if let Fate::Failed(failure) = &mut self.fates[step] {
            failure.unclear = false;
        }
        found
    }

    /// Tries again what is not done and could be. Says whether there is anything; nothing is while an addition is in doubt.
    pub fn retry(&mut self) -> bool {
        if !self.is_finished() || self.in_doubt().next().is_some() {
            return false;
        }
        let mut any = false;
        for step in 0..self.fates.len() {
            let again = match &self.fates[step] {
                Fate::Failed(_) | Fate::NotTried(_) | Fate::TakenBack => Fate::Waiting,
                // It may have been taken back: what it makes is the same when it is made twice.
                Fate::Stuck(failure) if failure.unclear => Fate::Waiting,
                Fate::Stuck(_) => Fate::Done(None),
                Fate::Waiting | Fate::Running | Fate::Done(_) | Fate::TakingBack => continue,
            };
            any |= again == Fate::Waiting;
            self.set(step, again);
        }
        (self.cancelled, self.first_waiting) = (false, 0);
        any
    }
}

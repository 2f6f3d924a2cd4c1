//! The effect of a failure on the rest of a run: which steps are rolled back, given up or tried again.

use std::collections::BTreeSet;

use super::run::{Run, Task};
use super::status::{NotTried, StepStatus};
use crate::domain::{Change, HookPatch};

impl Run {
    pub(super) fn next_rollback(&mut self) -> Option<Task> {
        // One at a time: an earlier step can only be rolled back after the later ones.
        if self.under_way.iter().any(|step| self.statuses[*step] == StepStatus::RollingBack) {
            return None;
        }
        while let Some(step) = self.to_roll_back.pop_last() {
            let Some(change) = self.rollback_of(step) else { continue };
            if matches!(&change, Change::Edit { before, after } if HookPatch::between(before, after).is_empty()) {
                // The server reported success, and the hook is as it was.
                self.set(step, StepStatus::RolledBack);
                self.skip_dependents(step);
                continue;
            }
            self.set(step, StepStatus::RollingBack);
            self.skip_dependents(step);
            self.under_way.push(step);
            let owner = self.plan.steps()[step].queue.owner();
            return Some(Task { step, is_rollback: true, owner, change, alike: Vec::new(), in_doubt: None });
        }
        None
    }

    /// The write that rolls a step back: from the hook as the server returned it, to the hook before the step.
    fn rollback_of(&self, step: usize) -> Option<Change> {
        let Change::Edit { before, after } = &self.plan.steps().get(step)?.change else { return None };
        let now = self.statuses[step].hook().filter(|now| now.id == before.id).unwrap_or(after);
        Some(Change::Edit { before: now.clone(), after: before.clone() })
    }

    /// Rolls back the steps that made room for this step, and recursively for those. A removal needs no room.
    pub(super) fn roll_back_for(&mut self, step: usize) {
        if matches!(self.plan.steps()[step].change, Change::Remove(_)) {
            return;
        }
        let mut made_room = self.needed_for(step);
        made_room.retain(|need| {
            self.statuses[*need].is_carried_out() && self.plan.steps()[*need].change.inverse().is_some()
        });
        self.to_roll_back.extend(made_room);
    }

    /// The steps that this one needs, those that they need, and so on; the earliest first.
    pub(super) fn needed_for(&self, step: usize) -> BTreeSet<usize> {
        let mut needed = BTreeSet::new();
        let mut look_at = self.plan.steps()[step].needs.clone();
        while let Some(need) = look_at.pop() {
            if needed.insert(need) {
                look_at.extend(&self.plan.steps()[need].needs);
            }
        }
        needed
    }

    pub(super) fn give_up_waiting(&mut self, why: NotTried) {
        let why = if self.cancelled { NotTried::Cancelled } else { why };
        let must_follow = self.must_follow();
        let given_up = |step: &usize| self.statuses[*step] == StepStatus::Waiting && !must_follow[*step];
        let given_up: Vec<usize> = (self.first_waiting..self.statuses.len()).filter(given_up).collect();
        for step in &given_up {
            let status = match self.in_doubt.remove(step) {
                Some(doubt) => StepStatus::Unknown(doubt),
                None => StepStatus::NotTried(why),
            };
            self.set(*step, status);
        }
        for step in given_up {
            self.skip_dependents(step);
        }
    }

    /// Finds the steps that have to be carried out because a step that they need was: the replacement of a hook that was
    /// switched off, and recursively the steps that need it. Otherwise an event would be left without its hook. Removals
    /// can always be given up.
    fn must_follow(&self) -> Vec<bool> {
        let mut must_follow: Vec<bool> = Vec::with_capacity(self.statuses.len());
        for step in self.plan.steps() {
            let is_begun = |need: &usize| {
                self.statuses[*need].is_carried_out()
                    || self.statuses[*need] == StepStatus::Running
                    || must_follow.get(*need) == Some(&true)
            };
            must_follow.push(!matches!(step.change, Change::Remove(_)) && step.needs.iter().any(is_begun));
        }
        must_follow
    }

    /// Gives up the waiting steps that make room for this one alone, which is not carried out.
    pub(super) fn skip_needless_room(&mut self, step: usize) {
        if matches!(self.plan.steps()[step].change, Change::Remove(_)) {
            return;
        }
        for need in self.needed_for(step).into_iter().rev() {
            let is_removal = |later: &&usize| matches!(self.plan.steps()[**later].change, Change::Remove(_));
            let may_be_done = |later: &usize| {
                let status = &self.statuses[*later];
                !status.is_final() || status.is_carried_out() || matches!(status, StepStatus::Unknown(_))
            };
            let mut served = self.needed_by[need].iter().filter(|later| !is_removal(later)).peekable();
            if self.statuses[need] == StepStatus::Waiting && served.peek().is_some() && !served.any(may_be_done) {
                self.set(need, StepStatus::NotTried(NotTried::Needed(step)));
                self.roll_back_for(need);
            }
        }
    }

    /// Gives up the steps that need this one, which was not carried out, and recursively those that need them. If it is an
    /// addition in doubt, equal additions are given up too: until it is looked up, they could not be told from it. Returns
    /// all of them, this step first.
    pub(super) fn skip_dependents(&mut self, step: usize) -> Vec<usize> {
        let mut all = Vec::new();
        let mut not_done = vec![step];
        while let Some(step) = not_done.pop() {
            all.push(step);
            let mut skipped = self.needed_by[step].clone();
            // A step that was not looked up in time stays in doubt.
            if self.is_addition_in_doubt(step) || self.in_doubt.contains_key(&step) {
                skipped.extend(self.likeness.equal_additions(step));
            }
            for later in skipped {
                if self.statuses[later] == StepStatus::Waiting {
                    self.set(later, StepStatus::NotTried(NotTried::Needed(step)));
                    self.roll_back_for(later);
                    not_done.push(later);
                }
            }
        }
        all
    }

    /// Returns whether the status of a step is final. A step that was carried out may still be rolled back while a
    /// step that needs it is under way.
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
    pub fn will_be_rolled_back(&self, step: usize) -> bool {
        self.to_roll_back.contains(&step)
    }

    pub(super) fn is_addition_in_doubt(&self, step: usize) -> bool {
        matches!(self.plan.steps()[step].change, Change::Add(_))
            && matches!(self.statuses[step], StepStatus::Unknown(_))
    }

    /// Lets the steps wait again that were not carried out and can be. Returns whether there are any. A write that may have
    /// been carried out is looked up before it is sent again.
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
                StepStatus::Differs { .. } | StepStatus::Changed(_) | StepStatus::AlreadySo(_) => continue,
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

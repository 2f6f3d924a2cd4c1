//! What a failure means for the rest of a run: what is taken back, what is given up, what cannot be any more.

use std::collections::BTreeSet;

use super::{
    fate::{Fate, NotTried},
    run::{Run, Task},
    step::{Step, StepKind},
};
use crate::domain::Change;

impl Run {
    pub(super) fn next_to_take_back(&mut self) -> Option<Task> {
        // One at a time: the later one has to be back before the earlier one can be.
        if self.under_way.iter().any(|step| self.fates[*step] == Fate::TakingBack) {
            return None;
        }
        while let Some(step) = self.to_take_back.pop_last() {
            let Some(back) = self.taken_back(step) else { continue };
            let change = back.change();
            if matches!(&change, Change::Edit { patch, .. } if patch.is_empty()) {
                // The server said that it is as it was, although it reported success.
                self.set(step, Fate::TakenBack);
                self.skip_what_needs(step);
                continue;
            }
            self.set(step, Fate::TakingBack);
            self.skip_what_needs(step);
            self.under_way.push(step);
            return Some(Task { step, back: true, owner: back.queue.owner(), change, alike: Vec::new() });
        }
        None
    }

    /// The write that takes a step back, from what the server made of it.
    fn taken_back(&self, step: usize) -> Option<Step> {
        let inverse = self.plan.steps().get(step)?.inverse()?;
        match (&self.fates[step], inverse.kind) {
            (Fate::Done(Some(now)), StepKind::Edit { after, .. }) if now.id == after.id => {
                Some(Step::new(inverse.queue, StepKind::Edit { before: now.clone(), after }))
            }
            (_, kind) => Some(Step::new(inverse.queue, kind)),
        }
    }

    /// Whatever made room for this step, and for that in turn, is to be taken back. A removal needs no room.
    pub(super) fn take_back_for(&mut self, step: usize) {
        if matches!(self.plan.steps()[step].kind, StepKind::Remove(_)) {
            return;
        }
        let mut made_room = self.needed_for(step);
        made_room.retain(|need| self.fates[*need].is_done() && self.plan.steps()[*need].inverse().is_some());
        self.to_take_back.extend(made_room);
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

    pub(super) fn give_up_waiting(&mut self) {
        let why = if self.cancelled { NotTried::Cancelled } else { NotTried::Stopped };
        let owed = self.owed();
        let given_up = |step: &usize| self.fates[*step] == Fate::Waiting && !owed[*step];
        let given_up: Vec<usize> = (self.first_waiting..self.fates.len()).filter(given_up).collect();
        for step in &given_up {
            self.set(*step, Fate::NotTried(why));
        }
        for step in given_up {
            self.skip_what_needs(step);
        }
    }

    /// Which steps something was begun for: what replaces a hook that was switched off for it, and what that makes room
    /// for in turn. Left out, they would leave an event without its hook. Nothing is owed a removal.
    fn owed(&self) -> Vec<bool> {
        let mut owed: Vec<bool> = Vec::with_capacity(self.fates.len());
        for step in self.plan.steps() {
            let is_owed = |need: &usize| {
                self.fates[*need].is_done() || self.fates[*need] == Fate::Running || owed.get(*need) == Some(&true)
            };
            owed.push(!matches!(step.kind, StepKind::Remove(_)) && step.needs.iter().any(is_owed));
        }
        owed
    }

    /// Steps that cannot be without this one, which is not done, are settled at once, so that the run can end. So are twins
    /// of an addition in doubt: they can go out when it is known what became of it.
    pub(super) fn skip_what_needs(&mut self, step: usize) {
        let mut not_done = vec![step];
        while let Some(step) = not_done.pop() {
            let mut skipped = self.needed_by[step].clone();
            if self.is_doubtful(step) {
                skipped.extend(self.likeness.twins(step));
            }
            for later in skipped {
                if self.fates[later] == Fate::Waiting {
                    self.set(later, Fate::NotTried(NotTried::Needed(step)));
                    self.take_back_for(later);
                    not_done.push(later);
                }
            }
        }
    }
}

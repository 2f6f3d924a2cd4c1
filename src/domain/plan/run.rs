//! A plan being carried out: what to write next, what became of each step, what to take back.

use std::collections::BTreeSet;

use super::{
    fate::{Fate, OnFailure, Tally},
    likeness::Likeness,
    step::{Plan, Step, StepKind},
};
use crate::domain::{Change, Failure, FailureKind, HookId, HookOwner, Written};

/// How many writes are under way together (admin-api §8.1).
const TOGETHER: usize = 4;

/// Something to send now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The step's index in the plan.
    pub step: usize,
    /// The step is taken back, not carried out.
    pub back: bool,
    /// Whose hook.
    pub owner: HookOwner,
    /// What to write.
    pub change: Change,
    /// As [`Step::alike`], with the hooks that this run has made alike.
    pub alike: Vec<HookId>,
}

/// A plan being carried out, by whoever sends what [`next_task`](Self::next_task) says and reports to [`answered`](Self::answered).
///
/// At most four writes are under way together; a step that needs another is sent when that one is done, and of two additions
/// of the same hook the second when it is known what became of the first. When a step fails, those that made room for it are
/// taken back, the last one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub(super) plan: Plan,
    pub(super) fates: Vec<Fate>,
    on_failure: OnFailure,
    pub(super) cancelled: bool,
    /// Steps to take back, the next one last.
    pub(super) to_take_back: BTreeSet<usize>,
    /// For each step, those that need it.
    pub(super) needed_by: Vec<Vec<usize>>,
    pub(super) likeness: Likeness,
    /// Steps that were sent, or are being taken back, and not answered.
    pub(super) under_way: Vec<usize>,
    /// Where to begin to look for a step to send: all before it have begun.
    pub(super) first_waiting: usize,
    /// Counted as fates change: it is asked for with every frame.
    tally: Tally,
}

impl Run {
    /// A run that has not begun.
    #[must_use]
    pub fn new(plan: Plan, on_failure: OnFailure) -> Self {
        let steps = plan.steps();
        let fates = vec![Fate::Waiting; steps.len()];
        let mut needed_by = vec![Vec::new(); steps.len()];
        for (index, step) in steps.iter().enumerate() {
            for need in &step.needs {
                needed_by[*need].push(index);
            }
        }
        let (likeness, tally) = (Likeness::of(steps), Tally { open: steps.len(), ..Tally::default() });
        let (to_take_back, under_way) = (BTreeSet::new(), Vec::new());
        Self {
            plan,
            fates,
            on_failure,
            cancelled: false,
            to_take_back,
            needed_by,
            likeness,
            under_way,
            first_waiting: 0,
            tally,
        }
    }

    /// What is carried out.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Every step and what became of it, in the plan's order.
    pub fn fates(&self) -> impl ExactSizeIterator<Item = (&Step, &Fate)> {
        self.plan.steps().iter().zip(&self.fates)
    }

    /// How many steps ended how.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Nothing more will happen by itself.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.under_way.is_empty() && self.to_take_back.is_empty() && self.tally.open == 0
    }

    /// Steps of which nothing more is awaited.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.fates.len() - self.tally.open
    }

    /// Writes that are still to be answered: sent, waiting for their turn, or to be taken back.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        self.tally.open + self.to_take_back.len()
    }

    /// The user stopped it.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// What became of a step.
    #[must_use]
    pub fn fate(&self, step: usize) -> Option<&Fate> {
        self.fates.get(step)
    }

    /// The user wants no further step to begin. What was sent goes on, and what has to be taken back is.
    pub fn cancel(&mut self) {
        self.cancelled = true;
        self.give_up_waiting();
    }

    /// What failed would fail again: no further step begins. What was sent goes on.
    pub fn stop(&mut self) {
        self.give_up_waiting();
    }

    pub(super) fn set(&mut self, step: usize, fate: Fate) {
        let planned = &self.plan.steps()[step];
        let was = std::mem::replace(&mut self.fates[step], fate);
        *self.tally.place(planned, &was) -= 1;
        *self.tally.place(planned, &self.fates[step]) += 1;
    }

    /// What to send now; call it until it says nothing.
    pub fn next_task(&mut self) -> Option<Task> {
        if self.under_way.len() >= TOGETHER {
            return None;
        }
        self.next_to_take_back().or_else(|| self.next_waiting())
    }

    fn next_waiting(&mut self) -> Option<Task> {
        let mut index = self.first_waiting;
        while index < self.fates.len() {
            if self.fates[index] == Fate::Waiting && !self.is_blocked(index) {
                let step = &self.plan.steps()[index];
                let task = Task {
                    step: index,
                    back: false,
                    owner: step.queue.owner(),
                    change: step.change(),
                    alike: self.alike(index),
                };
                self.set(index, Fate::Running);
                self.under_way.push(index);
                return Some(task);
            }
            if index == self.first_waiting && self.fates[index] != Fate::Waiting {
                self.first_waiting += 1;
            }
            index += 1;
        }
        None
    }

    /// What a step needs is not there yet, or the same hook is being added: were both answers lost, nobody could tell whose
    /// hook it is that is found.
    fn is_blocked(&self, step: usize) -> bool {
        let needs = &self.plan.steps()[step].needs;
        needs.iter().any(|need| !self.fates[*need].is_done() || self.to_take_back.contains(need))
            || self.under_way.iter().any(|other| self.likeness.are_twins(step, *other))
    }

    /// The hooks that are no answer to whether this addition was carried out, although they look like it.
    pub(super) fn alike(&self, step: usize) -> Vec<HookId> {
        let steps = self.plan.steps();
        let made = self.likeness.others(step).filter_map(|other| match (&self.fates[other], steps[other].target()) {
            (_, Some(target)) => Some(target),
            (Fate::Done(Some(hook)), None) => Some(hook.id),
            _ => None,
        });
        steps[step].alike.iter().copied().chain(made).collect()
    }

    /// What became of a task. Removing what is gone already has succeeded.
    pub fn answered(&mut self, step: usize, result: Result<Written, Failure>) {
        let Some(place) = self.under_way.iter().position(|sent| *sent == step) else {
            // Nobody waits for it.
            return;
        };
        self.under_way.swap_remove(place);
        let result = self.judged(step, result);
        match (&self.fates[step], result) {
            (Fate::TakingBack, Ok(_)) => self.set(step, Fate::TakenBack),
            (Fate::TakingBack, Err(failure)) => {
                self.set(step, Fate::Stuck(failure));
                // Those that made room for this one cannot come back while it is in their place.
                let before_it = self.needed_for(step);
                self.to_take_back.retain(|other| !before_it.contains(other));
            }
            (_, Ok(Written::Saved(hook))) => self.set(step, Fate::Done(hook)),
            (_, Ok(Written::Removed)) => self.set(step, Fate::Done(None)),
            (_, Err(failure)) => {
                self.set(step, Fate::Failed(failure));
                self.take_back_for(step);
                if self.on_failure == OnFailure::Stop {
                    self.give_up_waiting();
                }
                self.skip_what_needs(step);
            }
        }
    }

    /// What an answer means for a step.
    fn judged(&self, step: usize, result: Result<Written, Failure>) -> Result<Written, Failure> {
        let planned = &self.plan.steps()[step];
        match result {
            Err(failure) if matches!(planned.kind, StepKind::Remove(_)) && failure.kind == FailureKind::NotFound => {
                Ok(Written::Removed)
            }
            Ok(Written::Saved(Some(now))) if self.fates[step] == Fate::TakingBack => {
                match planned.inverse().and_then(|back| back.contradicted_by(&now)) {
                    Some(told) => Err(Failure::new(FailureKind::KeptItsOwn, None, told)),
                    None => Ok(Written::Saved(Some(now))),
                }
            }
            result => result,
        }
    }
}

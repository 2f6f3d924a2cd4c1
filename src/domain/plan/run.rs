//! A plan being carried out: what to write next, what became of each step, what to take back.

use std::collections::BTreeSet;

use super::{
    fate::{Fate, NotTried, OnFailure},
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
    /// As [`Step::alike`], with the hooks that this run has made since.
    pub alike: Vec<HookId>,
}

/// A plan being carried out, by whoever sends what [`next_task`](Self::next_task) says and reports to [`answered`](Self::answered).
///
/// At most four writes are under way together; a step that needs another is sent when that one is done. When a step fails,
/// those that made room for it are taken back, the last one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub(super) plan: Plan,
    pub(super) fates: Vec<Fate>,
    on_failure: OnFailure,
    pub(super) cancelled: bool,
    /// Steps to take back, the next one last.
    pub(super) to_take_back: Vec<usize>,
    /// For each step, those that need it.
    pub(super) needed_by: Vec<Vec<usize>>,
    running: usize,
    /// Where to begin to look for a step to send: all before it have begun.
    pub(super) first_waiting: usize,
}

impl Run {
    /// A run that has not begun.
    #[must_use]
    pub fn new(plan: Plan, on_failure: OnFailure) -> Self {
        let fates = vec![Fate::Waiting; plan.steps().len()];
        let mut needed_by = vec![Vec::new(); plan.steps().len()];
        for (index, step) in plan.steps().iter().enumerate() {
            for need in &step.needs {
                needed_by[*need].push(index);
            }
        }
        let to_take_back = Vec::new();
        Self { plan, fates, on_failure, cancelled: false, to_take_back, needed_by, running: 0, first_waiting: 0 }
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

    /// Nothing more will happen by itself.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.running == 0 && self.to_take_back.is_empty() && self.fates.iter().all(Fate::is_final)
    }

    /// Steps of which nothing more is awaited.
    #[must_use]
    pub fn settled(&self) -> usize {
        self.fates.iter().filter(|fate| fate.is_final()).count()
    }

    /// Writes that are still to be answered: sent, waiting for their turn, or to be taken back.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        self.fates.len() - self.settled() + self.to_take_back.len()
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

    /// Writes that were sent and not answered.
    #[must_use]
    pub fn running(&self) -> usize {
        self.running
    }

    /// The user wants no further step to begin. What was sent goes on, and what has to be taken back is.
    pub fn cancel(&mut self) {
        self.cancelled = true;
        self.give_up_waiting();
    }

    /// What to send now; call it until it says nothing.
    pub fn next_task(&mut self) -> Option<Task> {
        if self.running >= TOGETHER {
            return None;
        }
        self.next_to_take_back().or_else(|| self.next_waiting())
    }

    fn next_to_take_back(&mut self) -> Option<Task> {
        // One at a time: the later one has to be back before the earlier one can be.
        if self.fates.contains(&Fate::TakingBack) {
            return None;
        }
        while let Some(step) = self.to_take_back.pop() {
            let Some(back) = self.taken_back(step) else { continue };
            let change = back.change();
            if matches!(&change, Change::Edit { patch, .. } if patch.is_empty()) {
                // The server said that it is as it was, although it reported success.
                self.fates[step] = Fate::TakenBack;
                continue;
            }
            self.fates[step] = Fate::TakingBack;
            self.running += 1;
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

    fn next_waiting(&mut self) -> Option<Task> {
        let mut index = self.first_waiting;
        while index < self.fates.len() {
            if self.fates[index] == Fate::Waiting {
                let step = &self.plan.steps()[index];
                let blocked_by = step.needs.iter().find(|need| !self.fates[**need].is_done());
                match blocked_by {
                    None => {
                        let (owner, change, alike) = (step.queue.owner(), step.change(), self.alike(step));
                        self.fates[index] = Fate::Running;
                        self.running += 1;
                        return Some(Task { step: index, back: false, owner, change, alike });
                    }
                    Some(need) if self.will_not_be_done(*need) => {
                        self.fates[index] = Fate::NotTried(NotTried::Needed(*need));
                    }
                    Some(_) => {}
                }
            }
            if index == self.first_waiting && self.fates[index] != Fate::Waiting {
                self.first_waiting += 1;
            }
            index += 1;
        }
        None
    }

    fn alike(&self, step: &Step) -> Vec<HookId> {
        let StepKind::Add(spec) = &step.kind else { return Vec::new() };
        let made = self.fates().filter_map(|(made, fate)| match (&made.kind, fate) {
            (StepKind::Add(other), Fate::Done(Some(hook)))
                if made.queue == step.queue && other.event == spec.event && other.schema.id == spec.schema.id =>
            {
                Some(hook.id)
            }
            _ => None,
        });
        step.alike.iter().copied().chain(made).collect()
    }

    fn will_not_be_done(&self, step: usize) -> bool {
        !matches!(self.fates[step], Fate::Waiting | Fate::Running | Fate::Done(_))
    }

    /// What became of a task. Removing what is gone already has succeeded.
    pub fn answered(&mut self, step: usize, result: Result<Written, Failure>) {
        let Some(fate) = self.fates.get_mut(step) else { return };
        let planned = &self.plan.steps()[step];
        let removal = matches!(planned.kind, StepKind::Remove(_));
        let result = match result {
            Err(failure) if removal && failure.kind == FailureKind::NotFound => Ok(Written::Removed),
            Ok(Written::Saved(Some(now))) if *fate == Fate::TakingBack => {
                match planned.inverse().and_then(|back| back.contradicted_by(&now)) {
                    Some(told) => Err(Failure::new(FailureKind::KeptItsOwn, None, told)),
                    None => Ok(Written::Saved(Some(now))),
                }
            }
            result => result,
        };
        match (&fate, result) {
            (Fate::TakingBack, Ok(_)) => *fate = Fate::TakenBack,
            (Fate::TakingBack, Err(failure)) => {
                *fate = Fate::Stuck(failure);
                // Those that made room for this one cannot come back while it is in their place.
                let before_it = self.needed_for(step);
                self.to_take_back.retain(|other| !before_it.contains(other));
            }
            (Fate::Running, Ok(Written::Saved(hook))) => *fate = Fate::Done(hook),
            (Fate::Running, Ok(Written::Removed)) => *fate = Fate::Done(None),
            (Fate::Running, Err(failure)) => {
                *fate = Fate::Failed(failure);
                self.failed(step);
            }
            // Nobody waits for it.
            _ => return,
        }
        self.running -= 1;
        self.skip_what_cannot_be();
    }

    fn failed(&mut self, step: usize) {
        self.take_back_for(step);
        if self.on_failure == OnFailure::Stop {
            self.give_up_waiting();
        }
    }

    /// Whatever made room for this step, and for that in turn, is to be taken back. A removal needs no room.
    fn take_back_for(&mut self, step: usize) {
        if matches!(self.plan.steps()[step].kind, StepKind::Remove(_)) {
            return;
        }
        let mut made_room = self.needed_for(step);
        made_room.retain(|need| {
            self.fates[*need].is_done()
                && !self.to_take_back.contains(need)
                && self.plan.steps()[*need].inverse().is_some()
        });
        self.to_take_back.extend(made_room);
    }

    /// The steps that this one needs, those that they need, and so on; the earliest first.
    fn needed_for(&self, step: usize) -> BTreeSet<usize> {
        let mut needed = BTreeSet::new();
        let mut look_at = self.plan.steps()[step].needs.clone();
        while let Some(need) = look_at.pop() {
            if needed.insert(need) {
                look_at.extend(&self.plan.steps()[need].needs);
            }
        }
        needed
    }

    fn give_up_waiting(&mut self) {
        let why = if self.cancelled { NotTried::Cancelled } else { NotTried::Stopped };
        let owed = self.owed();
        for (fate, owed) in self.fates.iter_mut().zip(owed) {
            if *fate == Fate::Waiting && !owed {
                *fate = Fate::NotTried(why);
            }
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

    /// Steps that need one that will not be done are settled at once, so that the run can end.
    fn skip_what_cannot_be(&mut self) {
        for index in self.first_waiting..self.fates.len() {
            if self.fates[index] != Fate::Waiting {
                continue;
            }
            let needs = &self.plan.steps()[index].needs;
            if let Some(need) = needs.iter().copied().find(|need| self.will_not_be_done(*need)) {
                self.fates[index] = Fate::NotTried(NotTried::Needed(need));
                self.take_back_for(index);
            }
        }
    }
}

//! A plan being carried out: what to write next, the status of each step, what to roll back.

use std::collections::{BTreeMap, BTreeSet};

use super::likeness::Likeness;
use super::status::{NotTried, OnFailure, StepStatus, Tally};
use super::step::{Plan, Step};
use crate::domain::{Change, Failure, FailureKind, Hook, HookField, HookId, HookOwner, WriteOutcome};

/// The number of concurrent writes (docs/webitel-api.md §8.1).
const TOGETHER: usize = 4;
/// The number of writes that are recorded and compared together before they are sent.
const GROUP: usize = 64;

/// Something to send now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The step's index in the plan.
    pub step: usize,
    /// The step is rolled back, not carried out.
    pub is_rollback: bool,
    pub owner: HookOwner,
    /// The change to send.
    pub change: Change,
    /// Like [`Step::alike`], plus the hooks that this run has made alike.
    pub alike: Vec<HookId>,
    /// It may have been carried out by an earlier try, for this reason: look it up before it is sent.
    pub in_doubt: Option<Failure>,
}

/// A plan being carried out: the caller sends what [`next_task`](Self::next_task) returns and reports to [`answered`](Self::answered).
///
/// At most four writes are under way together. A step waits for the steps that it needs, and an addition for an equal one
/// whose outcome is not known yet. When a step fails, the steps that made room for it are rolled back, the last one first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    pub(super) plan: Plan,
    pub(super) statuses: Vec<StepStatus>,
    on_failure: OnFailure,
    pub(super) cancelled: bool,
    /// Steps to roll back, the next one last.
    pub(super) to_roll_back: BTreeSet<usize>,
    /// For each step, the steps that need it.
    pub(super) needed_by: Vec<Vec<usize>>,
    pub(super) likeness: Likeness,
    /// Steps that an earlier try may have carried out, and why that is not known.
    pub(super) in_doubt: BTreeMap<usize, Failure>,
    /// The number of steps that may be sent; `None`: all, without groups.
    pub(super) released: Option<usize>,
    /// Steps that were sent, or are being rolled back, and not answered.
    pub(super) under_way: Vec<usize>,
    /// Those of them whose response was ambiguous. They do not count towards the limit.
    pub(super) looking_up: BTreeSet<usize>,
    /// All steps before this one have begun.
    pub(super) first_waiting: usize,
    /// Updated with every status, because every frame shows it.
    tally: Tally,
}

impl Run {
    /// A run that has not begun.
    pub fn new(plan: Plan, on_failure: OnFailure) -> Self {
        let steps = plan.steps();
        let statuses = vec![StepStatus::Waiting; steps.len()];
        let mut needed_by = vec![Vec::new(); steps.len()];
        for (index, step) in steps.iter().enumerate() {
            for need in &step.needs {
                needed_by[*need].push(index);
            }
        }
        let (likeness, tally) = (Likeness::of(steps), Tally { open: steps.len(), ..Tally::default() });
        Self { plan, statuses, on_failure, needed_by, likeness, tally, ..Self::default() }
    }

    /// Returns this run, sent in groups, each released by [`next_group`](Self::next_group).
    #[must_use]
    pub fn in_groups(self) -> Self {
        Self { released: Some(0), ..self }
    }

    /// A run of another plan, carried out like this one.
    pub(super) fn of(&self, plan: Plan) -> Self {
        Self { released: self.released.map(|_| 0), ..Self::new(plan, self.on_failure) }
    }

    /// The plan that is carried out.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Every step with its status, in the plan's order.
    pub fn statuses(&self) -> impl ExactSizeIterator<Item = (&Step, &StepStatus)> {
        self.plan.steps().iter().zip(&self.statuses)
    }

    /// Counts the steps by status.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Returns whether nothing is under way or waiting any more.
    pub fn is_finished(&self) -> bool {
        self.under_way.is_empty() && self.to_roll_back.is_empty() && self.tally.open == 0
    }

    /// The number of steps whose status is final.
    pub fn settled(&self) -> usize {
        self.statuses.len() - self.tally.open
    }

    /// Writes that are still to be answered: sent, waiting for their turn, or to be rolled back.
    pub fn unfinished(&self) -> usize {
        self.tally.open + self.to_roll_back.len()
    }

    pub fn status(&self, step: usize) -> Option<&StepStatus> {
        self.statuses.get(step)
    }

    /// No further step begins. Sent writes go on, and rollbacks are carried out.
    pub fn cancel(&mut self) {
        self.cancelled = true;
        self.give_up_waiting(NotTried::Cancelled);
    }

    /// Stops the run: no further step begins, because it would fail in the same way. Requests under way continue.
    pub fn stop(&mut self) {
        self.give_up_waiting(NotTried::Stopped);
    }

    pub(super) fn set(&mut self, step: usize, status: StepStatus) {
        let was = std::mem::replace(&mut self.statuses[step], status);
        *self.tally.place(&was) -= 1;
        *self.tally.place(&self.statuses[step]) += 1;
    }

    /// The steps of the next group, which may be sent from now on. None while an earlier group is not through. A step is in
    /// the group of those that it needs, so that what is rolled back for it is never left to a later group.
    pub fn next_group(&mut self) -> Vec<usize> {
        let Some(released) = self.released else { return Vec::new() };
        let is_through = self.under_way.is_empty()
            && self.to_roll_back.is_empty()
            && self.statuses[..released].iter().all(StepStatus::is_final);
        if !is_through {
            return Vec::new();
        }
        // A step in doubt is looked up before anything like it is sent, so it is never in a later group.
        let doubtful = self.in_doubt.keys().next_back().map_or(0, |last| last + 1);
        let (mut group, mut end, mut whole, mut last_needed) = (Vec::new(), self.statuses.len(), 0, 0);
        for step in released..self.statuses.len() {
            if self.statuses[step] == StepStatus::Waiting {
                group.push(step);
            }
            if group.len() > GROUP && whole > 0 {
                break;
            }
            last_needed = self.needed_by[step].iter().copied().fold(last_needed, usize::max);
            if last_needed <= step && step + 1 >= doubtful {
                (whole, end) = (group.len(), step + 1);
            }
        }
        group.truncate(whole);
        self.released = Some(end);
        group
    }

    /// Returns the next task to send; call it until it returns `None`.
    pub fn next_task(&mut self) -> Option<Task> {
        if self.under_way.len() - self.looking_up.len() >= TOGETHER {
            return None;
        }
        self.next_rollback().or_else(|| self.next_waiting())
    }

    fn next_waiting(&mut self) -> Option<Task> {
        let released = self.released.unwrap_or(self.statuses.len());
        let mut index = self.first_waiting;
        while index < released {
            if self.statuses[index] == StepStatus::Waiting && !self.is_blocked(index) {
                let step = &self.plan.steps()[index];
                let task = Task {
                    step: index,
                    is_rollback: false,
                    owner: step.queue.owner(),
                    change: step.change.clone(),
                    alike: self.alike(index),
                    in_doubt: self.in_doubt.remove(&index),
                };
                self.set(index, StepStatus::Running);
                self.under_way.push(index);
                return Some(task);
            }
            if index == self.first_waiting && self.statuses[index] != StepStatus::Waiting {
                self.first_waiting += 1;
            }
            index += 1;
        }
        None
    }

    /// Returns whether a step has to wait: for a step that it needs, or because the same hook is being added or may
    /// have been. If both answers were lost, it could not be decided whose hook was found.
    fn is_blocked(&self, step: usize) -> bool {
        let needs = &self.plan.steps()[step].needs;
        needs.iter().any(|need| !self.statuses[*need].is_carried_out() || self.to_roll_back.contains(need))
            || self.under_way.iter().any(|other| self.likeness.are_equal_additions(step, *other))
            || (!self.in_doubt.contains_key(&step)
                && self.likeness.equal_additions(step).any(|other| self.in_doubt.contains_key(&other)))
    }

    /// The hooks that look like this addition, but were there before or were made by another step.
    pub fn alike(&self, step: usize) -> Vec<HookId> {
        let steps = self.plan.steps();
        let made = self
            .likeness
            .others(step)
            .filter_map(|other| steps[other].target().or_else(|| Some(self.statuses[other].hook()?.id)));
        steps[step].alike.iter().copied().chain(made).collect()
    }

    /// A step that waits is not sent: its hook is like this now.
    pub(super) fn leave_changed(&mut self, step: usize, now: Option<Hook>) {
        if self.statuses.get(step) == Some(&StepStatus::Waiting) {
            let desired = self.plan.steps()[step].desired();
            let is_so = |now: &Hook| desired.is_some_and(|desired| HookField::differing(&desired, now).is_empty());
            let status = match now {
                // Where another step needs this one, the group as a whole is not as it was confirmed.
                Some(now) if self.needed_by[step].is_empty() && is_so(&now) => StepStatus::AlreadySo(now),
                now => StepStatus::Changed(now),
            };
            self.not_carried_out(step, status);
        }
    }

    /// A step that waits is not sent, for this reason.
    pub(super) fn withhold(&mut self, step: usize, outcome: WriteOutcome) {
        if outcome == WriteOutcome::AlreadyGone && self.statuses.get(step) == Some(&StepStatus::Waiting) {
            return self.set(step, StepStatus::AlreadyGone);
        }
        if let (Some(StepStatus::Waiting), Some(failure)) = (self.statuses.get(step), outcome.failure()) {
            // Nothing more is known about an earlier try that may have been carried out.
            let status = match self.in_doubt.remove(&step) {
                Some(_) => StepStatus::Unknown(failure.clone()),
                None => StepStatus::Failed(failure.clone()),
            };
            self.not_carried_out(step, status);
        }
    }

    /// An earlier try may have carried this step out.
    pub fn is_in_doubt(&self, step: usize) -> bool {
        self.in_doubt.contains_key(&step)
    }

    /// Applies the outcome of a task.
    pub fn answered(&mut self, step: usize, outcome: WriteOutcome) {
        let Some(place) = self.under_way.iter().position(|sent| *sent == step) else {
            // The step does not wait for it.
            return;
        };
        self.under_way.swap_remove(place);
        self.looking_up.remove(&step);
        if self.statuses[step] == StepStatus::RollingBack {
            return self.rolled_back(step, outcome);
        }
        match outcome {
            WriteOutcome::Done(hook) => self.set(step, StepStatus::Done(hook)),
            WriteOutcome::AlreadyGone => self.set(step, StepStatus::AlreadyGone),
            WriteOutcome::Differs { hook, unexpected } => self.set(step, StepStatus::Differs { hook, unexpected }),
            WriteOutcome::Refused(failure) | WriteOutcome::NotSent(failure) => {
                self.not_carried_out(step, StepStatus::Failed(failure));
            }
            WriteOutcome::Unknown(failure) => self.not_carried_out(step, StepStatus::Unknown(failure)),
        }
    }

    /// The response to a write was ambiguous: it is looked up, and keeps no other from being sent.
    pub(super) fn look_up(&mut self, step: usize) {
        if self.under_way.contains(&step) {
            self.looking_up.insert(step);
        }
    }

    /// An earlier try has not carried out a step that was looked up before it is sent.
    pub(super) fn wait_again(&mut self, step: usize) {
        if self.looking_up.remove(&step) {
            self.under_way.retain(|other| *other != step);
            self.set(step, StepStatus::Waiting);
            self.first_waiting = self.first_waiting.min(step);
            if self.cancelled {
                self.give_up_waiting(NotTried::Cancelled);
            }
        }
    }

    fn rolled_back(&mut self, step: usize, outcome: WriteOutcome) {
        let status = match outcome {
            WriteOutcome::Done(_) | WriteOutcome::AlreadyGone => return self.set(step, StepStatus::RolledBack),
            WriteOutcome::Differs { hook, unexpected } => {
                let values: Vec<String> = unexpected.iter().map(|field| field.value_in_words(&hook)).collect();
                let words = format!("says that {}", values.join(", "));
                StepStatus::RollbackFailed(Failure::new(FailureKind::KeptItsOwn, None, words))
            }
            WriteOutcome::Refused(failure) | WriteOutcome::NotSent(failure) => StepStatus::RollbackFailed(failure),
            WriteOutcome::Unknown(failure) => StepStatus::RollbackUnknown(failure),
        };
        self.set(step, status);
        // Those that made room for this one cannot come back while it is in their place.
        let before_it = self.needed_for(step);
        self.to_roll_back.retain(|other| !before_it.contains(other));
    }

    fn not_carried_out(&mut self, step: usize, status: StepStatus) {
        let is_so = matches!(status, StepStatus::AlreadySo(_));
        let why = if matches!(status, StepStatus::Changed(_)) { NotTried::AfterChange } else { NotTried::Stopped };
        self.set(step, status);
        self.roll_back_for(step);
        if self.on_failure == OnFailure::Stop && !is_so {
            self.give_up_waiting(why);
        }
        for skipped in self.skip_dependents(step) {
            self.skip_needless_room(skipped);
        }
    }
}

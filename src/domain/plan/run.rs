//! A plan being carried out: what to write next, what became of each step, what to take back.

use super::step::{Plan, Step, StepKind};
use crate::domain::{Change, Failure, FailureKind, Hook, HookId, HookOwner, Written};

/// How many writes are under way together (admin-api §8.1).
const TOGETHER: usize = 4;

/// What a failure means for the steps that do not need the failed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFailure {
    /// Nothing further is begun.
    Stop,
    /// They are carried out all the same.
    KeepGoing,
}

/// Why a step was not tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTried {
    /// The user stopped the run.
    Cancelled,
    /// An earlier step failed.
    Stopped,
    /// The step with this index, which it needs, was not carried out.
    Needed(usize),
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Its turn has not come.
    Waiting,
    /// It was sent.
    Running,
    /// The server carried it out: the hook as it is now; nothing after a removal, or where the server did not say.
    Done(Option<Hook>),
    /// It was refused, or nobody knows.
    Failed(Failure),
    /// It was never sent.
    NotTried(NotTried),
    /// It was carried out, and is being taken back because what it made room for failed.
    TakingBack,
    /// It was carried out and taken back.
    TakenBack,
    /// It was carried out, and could not be taken back.
    Stuck(Failure),
}

impl Fate {
    /// Nothing more will happen to it by itself.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Waiting | Self::Running | Self::TakingBack)
    }

    /// The step is as it was wished.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }
}

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

/// A plan being carried out, by whoever sends what [`next`](Self::next) says and reports to [`answered`](Self::answered).
///
/// At most four writes are under way together; a step that needs another is sent when that one is done. When a step fails,
/// those that made room for it are taken back, the last one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    plan: Plan,
    fates: Vec<Fate>,
    on_failure: OnFailure,
    cancelled: bool,
    /// Steps to take back, the next one last.
    to_take_back: Vec<usize>,
    running: usize,
    /// Where to begin to look for a step to send: all before it have begun.
    first_waiting: usize,
}

impl Run {
    /// A run that has not begun.
    #[must_use]
    pub fn new(plan: Plan, on_failure: OnFailure) -> Self {
        let fates = vec![Fate::Waiting; plan.steps().len()];
        Self { plan, fates, on_failure, cancelled: false, to_take_back: Vec::new(), running: 0, first_waiting: 0 }
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
    pub fn next(&mut self) -> Option<Task> {
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
        let step = self.to_take_back.pop()?;
        let back = self.taken_back(step)?;
        self.fates[step] = Fate::TakingBack;
        self.running += 1;
        Some(Task { step, back: true, owner: back.queue.owner(), change: back.change(), alike: Vec::new() })
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
        let removal = matches!(self.plan.steps()[step].kind, StepKind::Remove(_));
        let result = match result {
            Err(failure) if removal && failure.kind == FailureKind::NotFound => Ok(Written::Removed),
            result => result,
        };
        match (&fate, result) {
            (Fate::TakingBack, Ok(_)) => *fate = Fate::TakenBack,
            (Fate::TakingBack, Err(failure)) => {
                *fate = Fate::Stuck(failure);
                // Those before it made room for this one: they cannot come back while it is in their place.
                self.to_take_back.clear();
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

    /// Whatever made room for this step, and for that in turn, is to be taken back.
    fn take_back_for(&mut self, step: usize) {
        let mut made_room = Vec::new();
        let mut look_at = self.plan.steps()[step].needs.clone();
        while let Some(need) = look_at.pop() {
            let is_known = made_room.contains(&need) || self.to_take_back.contains(&need);
            if self.fates[need].is_done() && !is_known && self.plan.steps()[need].inverse().is_some() {
                look_at.extend(&self.plan.steps()[need].needs);
                made_room.push(need);
            }
        }
        made_room.sort_unstable();
        self.to_take_back.extend(made_room);
    }

    fn give_up_waiting(&mut self) {
        let why = if self.cancelled { NotTried::Cancelled } else { NotTried::Stopped };
        // What replaces a hook that was switched off for it is not left out: that would leave the event without one.
        let owed: Vec<bool> = (0..self.fates.len()).map(|step| self.is_owed(step)).collect();
        for (fate, owed) in self.fates.iter_mut().zip(owed) {
            if *fate == Fate::Waiting && !owed {
                *fate = Fate::NotTried(why);
            }
        }
    }

    /// Whether a step was begun that is there only for this one.
    fn is_owed(&self, step: usize) -> bool {
        let begun = |need: &usize| {
            let need = &self.fates[*need];
            need.is_done() || *need == Fate::Running
        };
        !matches!(self.plan.steps()[step].kind, StepKind::Remove(_)) && self.plan.steps()[step].needs.iter().any(begun)
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
                if !matches!(self.plan.steps()[index].kind, StepKind::Remove(_)) {
                    self.take_back_for(index);
                }
            }
        }
    }

    /// Tries again what is not done and could be. Says whether there is anything.
    pub fn retry(&mut self) -> bool {
        if !self.is_finished() {
            return false;
        }
        let mut any = false;
        for fate in &mut self.fates {
            // A lost answer may hide success: an edit and a removal can be repeated, and an addition was looked up.
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

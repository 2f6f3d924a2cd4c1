//! Every change under way: plans being carried out, at most one write per hook at a time.
//!
//! A write is shown as pending until the server answered, then as what the server returned, not as what was wished.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::message::{Effect, JobId, OpId},
    domain::{
        Cause, Deed, Failure, FailureKind, Hook, HookId, QueueId, State, Written,
        plan::{Fate, OnFailure, Plan, Run, Step, StepKind},
    },
};

/// What is under way for a hook, as it lies over the hook's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending<'a> {
    /// It is being changed into this.
    Into(&'a Hook),
    /// It is being removed.
    Removal,
}

/// What a job is for, which decides what is told when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum Purpose {
    /// Switch hooks on or off.
    Switch(State),
    /// Remove hooks.
    Remove,
    /// Save the open form.
    SaveForm,
    /// Carry out the open plan.
    Plan {
        /// What it is for.
        cause: Cause,
        /// By step: the hook that was removed and that a new one stands for.
        stands_for: BTreeMap<usize, HookId>,
    },
}

/// What writes are recorded as: which belong together, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Origin {
    pub(in crate::app) batch: JobId,
    pub(in crate::app) cause: Cause,
}

impl Origin {
    pub(in crate::app) fn record(&self, deed: Deed) -> Effect {
        Effect::Record { batch: self.batch, cause: self.cause.clone(), deeds: vec![deed] }
    }
}

/// Writes that were asked for together.
#[derive(Debug, Clone)]
pub(in crate::app) struct Job {
    pub(in crate::app) purpose: Purpose,
    pub(in crate::app) run: Run,
    /// What its writes are recorded as. Tries of the same plan are recorded as one.
    pub(super) batch: JobId,
    /// The steps of each hook, in their order.
    by_hook: BTreeMap<HookId, Vec<usize>>,
    /// Queues whose hooks are not what they were thought to be, as an answer has shown: to be loaded again when the job ends.
    pub(super) reload: BTreeSet<QueueId>,
}

/// A write that was sent.
#[derive(Debug, Clone)]
struct Operation {
    job: JobId,
    step: usize,
    back: bool,
}

/// Every change under way.
#[derive(Debug, Clone, Default)]
pub struct Writes {
    counter: u64,
    jobs: BTreeMap<JobId, Job>,
    operations: BTreeMap<OpId, Operation>,
    /// Which job writes to a hook.
    writers: BTreeMap<HookId, JobId>,
}

/// What an answer to a write means for the state.
#[derive(Debug)]
pub(super) struct Ended {
    /// The write, as it was sent: a step, or what takes one back.
    pub(super) step: Step,
    /// How it ended. A removal of what is gone already has succeeded.
    pub(super) result: Result<Written, Failure>,
    /// It is part of a plan, whose own look tells what became of a lost answer.
    pub(super) of_plan: bool,
    /// What it is recorded as.
    pub(super) origin: Origin,
    /// What it did.
    pub(super) deed: Option<Deed>,
    /// The whole job, if this was its last write.
    pub(super) job: Option<Job>,
}

impl Job {
    fn new(purpose: Purpose, run: Run, batch: JobId) -> Self {
        let mut by_hook: BTreeMap<HookId, Vec<usize>> = BTreeMap::new();
        for (index, step) in run.plan().steps().iter().enumerate() {
            if let Some(hook) = step.target() {
                by_hook.entry(hook).or_default().push(index);
            }
        }
        Self { purpose, run, batch, by_hook, reload: BTreeSet::new() }
    }

    /// What it is for, as the journal has it.
    fn cause(&self) -> Cause {
        match &self.purpose {
            Purpose::Switch(_) => Cause::Switch,
            Purpose::Remove => Cause::Remove,
            Purpose::Plan { cause, .. } => cause.clone(),
            Purpose::SaveForm => {
                let adds = self.run.plan().steps().iter().any(|step| matches!(step.kind, StepKind::Add(_)));
                if adds { Cause::Add } else { Cause::Edit }
            }
        }
    }

    /// What is under way for a hook. One that may still have to be taken back is under way until that is decided.
    fn pending(&self, hook: HookId) -> Option<Pending<'_>> {
        let mut held = None;
        for index in self.by_hook.get(&hook)?.iter().copied().filter(|index| !self.run.is_decided(*index)) {
            let step = &self.run.plan().steps()[index];
            match (self.run.fate(index)?, &step.kind) {
                (Fate::TakingBack, _) => return step.before().map(Pending::Into),
                (Fate::Done(_), _) if self.run.will_be_taken_back(index) => return step.before().map(Pending::Into),
                (Fate::Done(Some(now)), _) => held = Some(Pending::Into(now)),
                (Fate::Done(None), StepKind::Edit { after, .. }) => held = Some(Pending::Into(after)),
                (_, StepKind::Edit { after, .. }) => return Some(Pending::Into(after)),
                (_, StepKind::Remove(_)) => return Some(Pending::Removal),
                (_, StepKind::Add(_)) => {}
            }
        }
        held
    }
}

impl Writes {
    /// What is under way for a hook.
    #[must_use]
    pub fn pending(&self, hook: HookId) -> Option<Pending<'_>> {
        self.jobs.get(self.writers.get(&hook)?)?.pending(hook)
    }

    /// Writes that were not answered yet, those that wait for their turn included.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        self.jobs.values().map(|job| job.run.unfinished()).sum()
    }

    /// Begins a job. Its hooks are pending from now on.
    pub(in crate::app) fn begin(&mut self, purpose: Purpose, steps: Vec<Step>, effects: &mut Vec<Effect>) {
        self.begin_run(purpose, Run::new(Plan::from(steps), OnFailure::KeepGoing), None, effects);
    }

    /// What the writes of a job that is about to begin are recorded as.
    pub(in crate::app) fn next_batch(&mut self) -> JobId {
        self.counter += 1;
        JobId(self.counter)
    }

    /// The same for a run; for one that is tried again, with what it was recorded as before.
    pub(in crate::app) fn begin_run(
        &mut self,
        purpose: Purpose,
        run: Run,
        batch: Option<JobId>,
        effects: &mut Vec<Effect>,
    ) -> JobId {
        self.counter += 1;
        let id = JobId(self.counter);
        let job = Job::new(purpose, run, batch.unwrap_or(id));
        self.writers.extend(job.by_hook.keys().map(|hook| (*hook, id)));
        self.jobs.insert(id, job);
        self.send_waiting(id, effects);
        id
    }

    /// A job's run, while it is under way.
    #[must_use]
    pub fn run(&self, job: JobId) -> Option<&Run> {
        self.jobs.get(&job).map(|job| &job.run)
    }

    /// No further write of a job is begun.
    pub(in crate::app) fn cancel(&mut self, job: JobId) {
        if let Some(job) = self.jobs.get_mut(&job) {
            job.run.cancel();
        }
    }

    /// A write was answered. `None` for an answer that nobody waits for.
    pub(super) fn answered(
        &mut self,
        op: OpId,
        result: Result<Written, Failure>,
        effects: &mut Vec<Effect>,
    ) -> Option<Ended> {
        let Operation { job: id, step: index, back } = self.operations.remove(&op)?;
        let job = self.jobs.get_mut(&id)?;
        let planned = job.run.plan().steps().get(index)?;
        let step = if back { planned.inverse()? } else { planned.clone() };
        let result = match (&step.kind, result) {
            (StepKind::Remove(_), Err(failure)) if failure.kind == FailureKind::NotFound => Ok(Written::Removed),
            (_, result) => result,
        };
        if calls_for_reload(&step, &result) {
            job.reload.insert(step.queue.id);
        }
        job.run.answered(index, result.clone());
        let stands_for = match &job.purpose {
            Purpose::Plan { stands_for, .. } => stands_for.get(&index).copied(),
            _ => None,
        };
        let deed = job.run.fate(index).and_then(|fate| job.run.plan().steps()[index].deed(fate));
        let deed = deed.map(|deed| Deed { stands_for, ..deed });
        let origin = Origin { batch: job.batch, cause: job.cause() };
        let of_plan = matches!(job.purpose, Purpose::Plan { .. });
        // They are kept for another try.
        if of_plan && result.as_ref().is_err_and(|failure| failure.kind.is_hopeless()) {
            job.run.stop();
        }
        self.send_waiting(id, effects);
        let finished = self.jobs.get(&id).is_some_and(|job| job.run.is_finished());
        let job = if finished { self.jobs.remove(&id) } else { None };
        if job.is_some() {
            self.writers.retain(|_, writer| *writer != id);
        }
        Some(Ended { step, result, of_plan, origin, deed, job })
    }

    fn send_waiting(&mut self, id: JobId, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(&id) else { return };
        while let Some(task) = job.run.next_task() {
            self.counter += 1;
            let op = OpId(self.counter);
            let certainly = matches!(job.purpose, Purpose::Plan { .. }).then_some(task.alike);
            effects.push(Effect::Mutate { op, owner: task.owner, change: task.change, certainly });
            self.operations.insert(op, Operation { job: id, step: task.step, back: task.back });
        }
    }
}

/// An answer after which the list has to be read again: it says less than what happened, or that the list was wrong.
fn calls_for_reload(step: &Step, result: &Result<Written, Failure>) -> bool {
    match result {
        Ok(Written::Saved(None)) => true,
        // Another hook than the one that was written to says nothing about that one.
        Ok(Written::Saved(Some(hook))) => step.target().is_some_and(|target| target != hook.id),
        Ok(Written::Removed) => false,
        Err(failure) => failure.unclear || matches!(failure.kind, FailureKind::EventTaken | FailureKind::NotFound),
    }
}

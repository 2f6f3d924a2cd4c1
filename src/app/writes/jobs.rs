//! Every change under way: jobs of one or more writes, at most one write per hook at a time.
//!
//! A write is shown as pending until the server answered, then as what the server returned, not as what was wished.

use std::collections::{BTreeMap, VecDeque};

use super::task::{self, Pending, Task};
use crate::{
    app::message::{Effect, JobId, OpId},
    domain::{Change, Failure, FailureKind, HookId, HookOwner, State, Written},
};

/// How many writes of a job are under way together (admin-api §8.1).
const TOGETHER: usize = 4;

/// What a job is for, which decides what is told when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum Purpose {
    /// Switch hooks on or off.
    Switch(State),
    /// Remove hooks.
    Remove,
    /// Save the open form.
    SaveForm,
}

/// In which order a job's writes go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Order {
    /// Some at a time; each counts for itself.
    Together,
    /// The first makes room for the second. If a later one fails, the first is taken back.
    Swap,
}

/// How one write of a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    /// Counted up as the writes go out, so that it tells their order whatever the order of the answers.
    pub(super) op: OpId,
    pub(super) task: Task,
    pub(super) result: Result<Written, Failure>,
}

/// Writes that were asked for together.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) purpose: Purpose,
    pub(super) owner: HookOwner,
    pub(super) order: Order,
    waiting: VecDeque<Task>,
    running: usize,
    pub(super) done: Vec<Done>,
    /// The hook that the job is about, in messages: of a swap the last one, the first only makes room.
    pub(super) subject: String,
    /// Takes the first write of a swap back; set while that runs and after it. Holds why it could not be taken back.
    pub(super) rollback: Option<Result<(), String>>,
    /// The list is out of date in a way that an answer has shown: to be loaded again when the job ends.
    pub(super) reload: bool,
    undo: Option<Task>,
}

#[derive(Debug, Clone)]
struct Operation {
    job: JobId,
    task: Task,
    is_rollback: bool,
}

/// Every change under way.
#[derive(Debug, Clone, Default)]
pub struct Writes {
    counter: u64,
    jobs: BTreeMap<JobId, Job>,
    operations: BTreeMap<OpId, Operation>,
    pending: BTreeMap<HookId, Pending>,
}

/// What an answer to a write means for the state.
#[derive(Debug)]
pub(super) struct Ended {
    /// Whose hook it was.
    pub(super) owner: HookOwner,
    /// The write.
    pub(super) task: Task,
    /// How it ended. A removal of what is gone already has succeeded.
    pub(super) result: Result<Written, Failure>,
    /// The whole job, if this was its last write.
    pub(super) job: Option<Job>,
}

impl Writes {
    /// What is under way for a hook.
    #[must_use]
    pub fn pending(&self, hook: HookId) -> Option<&Pending> {
        self.pending.get(&hook)
    }

    /// Writes that were not answered yet, those that wait for their turn included.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        self.operations.len() + self.jobs.values().map(|job| job.waiting.len()).sum::<usize>()
    }

    /// Begins a job. Its hooks are pending from now on.
    pub(in crate::app) fn begin(
        &mut self,
        purpose: Purpose,
        owner: HookOwner,
        order: Order,
        tasks: Vec<Task>,
        effects: &mut Vec<Effect>,
    ) {
        self.counter += 1;
        let id = JobId(self.counter);
        for task in &tasks {
            if let (Some(hook), Some(pending)) = (task.target(), &task.pending) {
                self.pending.insert(hook, pending.clone());
            }
        }
        let undo = match (order, tasks.first()) {
            (Order::Swap, Some(first)) => task::switched_back(first),
            _ => None,
        };
        let subject = tasks.last().map(|task| task.label.clone()).unwrap_or_default();
        let job = Job {
            purpose,
            owner,
            order,
            waiting: tasks.into(),
            running: 0,
            done: Vec::new(),
            subject,
            rollback: None,
            reload: false,
            undo,
        };
        self.jobs.insert(id, job);
        self.send_waiting(id, effects);
    }

    /// A write was answered. `None` for an answer that nobody waits for.
    pub(super) fn answered(
        &mut self,
        op: OpId,
        result: Result<Written, Failure>,
        effects: &mut Vec<Effect>,
    ) -> Option<Ended> {
        let Operation { job: id, task, is_rollback } = self.operations.remove(&op)?;
        let result = match (&task.change, result) {
            (Change::Remove { .. }, Err(failure)) if failure.kind == FailureKind::NotFound => Ok(Written::Removed),
            (_, result) => result,
        };
        let job = self.jobs.get_mut(&id)?;
        job.running -= 1;
        job.reload |= calls_for_reload(&task, &result);
        let owner = job.owner;
        if let Some(hook) = task.target() {
            match &result {
                // The first of a swap may be taken back: nobody else writes to it until that is decided.
                Ok(written) if job.order == Order::Swap && !job.waiting.is_empty() => {
                    if let Written::Saved(Some(now)) = written {
                        self.pending.insert(hook, Pending::Into(now.clone()));
                    }
                }
                _ => drop(self.pending.remove(&hook)),
            }
        }
        if is_rollback {
            job.rollback = Some(taken_back(&task, &result));
        } else {
            let failed_after_first = result.is_err() && job.order == Order::Swap;
            if failed_after_first {
                for task in job.waiting.drain(..) {
                    if let Some(hook) = task.target() {
                        self.pending.remove(&hook);
                    }
                }
                if !job.done.is_empty()
                    && let Some(undo) = job.undo.take()
                {
                    job.waiting.push_back(undo.clone());
                    job.rollback = Some(Ok(()));
                    if let (Some(hook), Some(pending)) = (undo.target(), undo.pending) {
                        self.pending.insert(hook, pending);
                    }
                }
            }
            job.done.push(Done { op, task: task.clone(), result: result.clone() });
        }
        self.send_waiting(id, effects);
        let finished = self.jobs.get(&id).is_some_and(|job| job.running == 0 && job.waiting.is_empty());
        let job = if finished { self.jobs.remove(&id) } else { None };
        if let Some(job) = job.as_ref().filter(|job| job.order == Order::Swap) {
            for hook in job.done.iter().filter_map(|done| done.task.target()) {
                self.pending.remove(&hook);
            }
        }
        Some(Ended { owner, task, result, job })
    }

    fn send_waiting(&mut self, id: JobId, effects: &mut Vec<Effect>) {
        let Some(job) = self.jobs.get_mut(&id) else { return };
        let limit = if job.order == Order::Swap { 1 } else { TOGETHER };
        while job.running < limit
            && let Some(task) = job.waiting.pop_front()
        {
            job.running += 1;
            self.counter += 1;
            let op = OpId(self.counter);
            effects.push(Effect::Mutate { op, owner: job.owner, change: task.change.clone() });
            self.operations.insert(op, Operation { job: id, task, is_rollback: job.rollback.is_some() });
        }
    }
}

/// An answer after which the list has to be read again: it says less than what happened, or that the list was wrong.
fn calls_for_reload(task: &Task, result: &Result<Written, Failure>) -> bool {
    match result {
        Ok(Written::Saved(None)) => true,
        // Another hook than the one that was written to says nothing about that one.
        Ok(Written::Saved(Some(hook))) => task.target().is_some_and(|target| target != hook.id),
        Ok(Written::Removed) => false,
        Err(failure) => failure.unclear || matches!(failure.kind, FailureKind::EventTaken | FailureKind::NotFound),
    }
}

/// Whether a switch was taken back, or why not.
fn taken_back(task: &Task, result: &Result<Written, Failure>) -> Result<(), String> {
    match (result, &task.change) {
        (Ok(Written::Saved(Some(hook))), Change::Edit { patch, .. }) if !patch.is_fulfilled_by(hook) => {
            Err(format!("the server says that it is {}.", hook.state))
        }
        (Ok(_), _) => Ok(()),
        (Err(failure), _) => Err(failure.to_string()),
    }
}

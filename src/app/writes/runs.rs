//! The plans that are being carried out, as the executor reports them, and their overlay over the rows of the hooks.
//!
//! A write is shown as pending until the server answers, then as the hook that the server returned.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::message::{Effect, RunId};
use crate::domain::plan::{Order, Run, RunProgress, StepStatus};
use crate::domain::{Change, FailureKind, Hook, HookId, HookOwner, QueueId, WriteOutcome};

/// The write under way for a hook, shown in its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending<'a> {
    /// It is being changed into this.
    Into(&'a Hook),
    /// It is being removed.
    Removal,
}

/// The purpose of a run, which decides which component receives its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunPurpose {
    /// Change rows of a list.
    Rows,
    /// Save the open form.
    SaveForm,
    /// Carry out the open plan.
    Plan,
}

/// A plan that is being carried out.
#[derive(Debug, Clone)]
pub(in crate::app) struct UnderWay {
    pub(in crate::app) purpose: RunPurpose,
    /// The order, with the run as the executor reported it so far.
    pub(in crate::app) order: Order,
    /// The number of its batch.
    pub(in crate::app) batch: u64,
    /// The user asked to stop it.
    pub(super) stopping: bool,
    /// The steps of each hook, in their order.
    by_hook: BTreeMap<HookId, Vec<usize>>,
    /// Queues whose hooks differ from the lists: they are loaded again when the run ends.
    pub(in crate::app) reload: BTreeSet<QueueId>,
}

/// Every change under way.
#[derive(Debug, Clone, Default)]
pub struct Writes {
    counter: u64,
    runs: BTreeMap<RunId, UnderWay>,
    /// The run that writes to each hook.
    writers: BTreeMap<HookId, RunId>,
    /// The order that did not begin because it cannot be recorded, until the user decides whether to carry it out
    /// without a record.
    unrecorded: Option<(Order, RunPurpose)>,
}

/// An answer to a write of a run.
#[derive(Debug)]
pub(in crate::app) struct Answered {
    pub(in crate::app) owner: HookOwner,
    /// The write, as it was sent: of a step, or what rolls it back.
    pub(in crate::app) change: Change,
    pub(in crate::app) outcome: WriteOutcome,
}

impl UnderWay {
    fn new(purpose: RunPurpose, order: Order, batch: u64) -> Self {
        let mut by_hook: BTreeMap<HookId, Vec<usize>> = BTreeMap::new();
        for (index, step) in order.run.plan().steps().iter().enumerate() {
            if let Some(hook) = step.target() {
                by_hook.entry(hook).or_default().push(index);
            }
        }
        Self { purpose, order, batch, stopping: false, by_hook, reload: BTreeSet::new() }
    }

    /// Returns the write under way for a hook. A step that may still be rolled back counts until that is decided.
    fn pending(&self, hook: HookId) -> Option<Pending<'_>> {
        let run = &self.order.run;
        let mut held = None;
        for index in self.by_hook.get(&hook)?.iter().copied().filter(|index| !run.is_decided(*index)) {
            let step = &run.plan().steps()[index];
            let status = run.status(index)?;
            match (status, &step.change) {
                (StepStatus::RollingBack, _) => return step.before().map(Pending::Into),
                _ if status.is_carried_out() && run.will_be_rolled_back(index) => {
                    return step.before().map(Pending::Into);
                }
                (StepStatus::Done(None), Change::Edit { after, .. }) => held = Some(Pending::Into(after)),
                _ if status.hook().is_some() => held = status.hook().map(Pending::Into),
                (_, Change::Edit { after, .. }) => return Some(Pending::Into(after)),
                (_, Change::Remove(_)) => return Some(Pending::Removal),
                (_, Change::Add(_)) => {}
            }
        }
        held
    }
}

impl Writes {
    /// Returns the write under way for a hook.
    pub fn pending(&self, hook: HookId) -> Option<Pending<'_>> {
        self.runs.get(self.writers.get(&hook)?)?.pending(hook)
    }

    /// Writes that were not answered yet, those that wait for their turn included. A run that is answered and not written
    /// down yet counts as one.
    pub fn unfinished(&self) -> usize {
        self.runs.values().map(|run| run.order.run.unfinished().max(1)).sum()
    }

    /// Returns whether anything was written since the program was started.
    pub fn has_begun(&self) -> bool {
        self.counter > 0
    }

    /// Begins an order. A retry has the number of its batch. Its hooks are pending from now on.
    pub(in crate::app) fn begin(
        &mut self,
        purpose: RunPurpose,
        order: Order,
        batch: Option<u64>,
        effects: &mut Vec<Effect>,
    ) -> RunId {
        self.counter += 1;
        let id = RunId(self.counter);
        let batch = batch.unwrap_or(self.counter);
        effects.push(Effect::Execute { run: id, batch, order: Box::new(order.clone()) });
        let run = UnderWay::new(purpose, order, batch);
        self.writers.extend(run.by_hook.keys().map(|hook| (*hook, id)));
        self.runs.insert(id, run);
        id
    }

    /// Keeps an order that cannot be recorded until the user says whether to carry it out without undo.
    pub(in crate::app) fn keep_unrecorded(&mut self, run: UnderWay) {
        self.unrecorded = Some((Order { without_undo: true, ..run.order }, run.purpose));
    }

    /// Takes the order to carry out without undo, because the user agreed.
    pub(in crate::app) fn take_unrecorded(&mut self) -> Option<(Order, RunPurpose)> {
        self.unrecorded.take()
    }

    /// A run, while it is under way.
    pub fn run(&self, run: RunId) -> Option<&Run> {
        self.runs.get(&run).map(|run| &run.order.run)
    }

    /// The user asked to stop this run.
    pub fn is_stopping(&self, run: RunId) -> bool {
        self.runs.get(&run).is_some_and(|run| run.stopping)
    }

    /// Nothing of a run was sent yet, and the user has not asked to stop it.
    pub(in crate::app) fn can_still_stop(&self, run: RunId) -> bool {
        let is_unsent = |run: &UnderWay| run.order.run.statuses().all(|(_, status)| *status == StepStatus::Waiting);
        self.runs.get(&run).is_some_and(|run| !run.stopping && is_unsent(run))
    }

    /// No further step of a run begins. Asked for a second time, ambiguous responses are not looked up any longer.
    pub(in crate::app) fn cancel(&mut self, id: RunId, effects: &mut Vec<Effect>) {
        if let Some(run) = self.runs.get_mut(&id) {
            effects.push(if run.stopping { Effect::AbandonLookUps } else { Effect::CancelRun(id) });
            run.stopping = true;
        }
    }

    /// Follows the executor. `None` where nothing was answered, or of a run that has ended.
    pub(in crate::app) fn follow(&mut self, id: RunId, progress: RunProgress) -> Option<Answered> {
        let run = self.runs.get_mut(&id)?;
        let answered = match &progress {
            RunProgress::Answered { step, outcome }
            | RunProgress::Withheld { step, outcome: outcome @ WriteOutcome::AlreadyGone } => {
                let planned = run.order.run.plan().steps().get(*step)?;
                let is_rollback = run.order.run.status(*step) == Some(&StepStatus::RollingBack);
                let change = if is_rollback { planned.change.inverse()? } else { planned.change.clone() };
                if calls_for_reload(&change, outcome) {
                    run.reload.insert(planned.queue.id);
                }
                Some(Answered { owner: planned.queue.owner(), change, outcome: outcome.clone() })
            }
            RunProgress::Changed { step, .. } => {
                run.reload.extend(run.order.run.plan().steps().get(*step).map(|step| step.queue.id));
                None
            }
            _ => None,
        };
        run.order.run.follow(progress);
        answered
    }

    /// A run has ended. `None` for one that has ended before.
    pub(in crate::app) fn end(&mut self, id: RunId) -> Option<UnderWay> {
        let run = self.runs.remove(&id)?;
        self.writers.retain(|_, writer| *writer != id);
        Some(run)
    }
}

/// An outcome after which the list has to be read again: it says less than what happened, or that the list was wrong.
fn calls_for_reload(change: &Change, outcome: &WriteOutcome) -> bool {
    match outcome {
        WriteOutcome::Done(None) => !matches!(change, Change::Remove(_)),
        WriteOutcome::Done(Some(_)) | WriteOutcome::AlreadyGone => false,
        WriteOutcome::Differs { .. } | WriteOutcome::Unknown(_) => true,
        WriteOutcome::Refused(failure) | WriteOutcome::NotSent(failure) => {
            matches!(failure.kind, FailureKind::EventTaken | FailureKind::NotFound)
        }
    }
}

//! What one run writes down, group by group: intents before the requests leave, records after, and pauses.

use std::collections::{BTreeMap, BTreeSet};

use super::records::Records;
use crate::{
    domain::{
        AppliedChange, BatchId, Cause, Failure, FailureKind, Hook, HookId, IntendedWrite, IntentId, IntentRef,
        PauseRef, Paused, QueueId, QueueRef, Record, SeenAround, WriteOutcome,
        plan::{NotBegun, Order, Remarks, RunProgress, Step, StepKind, StepStatus},
    },
    journal::now,
};

pub(super) struct Keeping {
    records: Records,
    batch: BatchId,
    /// The intent that announced a step.
    announced: BTreeMap<usize, IntentRef>,
    intents: Vec<IntentId>,
    /// Steps that were answered, and may still be rolled back.
    open: BTreeSet<usize>,
    recorded: BTreeSet<usize>,
    /// The pauses that were known when the run began.
    paused: Vec<Paused>,
    /// The pauses that this run began.
    begun: Vec<Paused>,
    /// The versions around the writes that are being recorded, by queue.
    pub(super) seen: BTreeMap<QueueId, SeenAround>,
    pub(super) remarks: Remarks,
}

impl Keeping {
    /// # Errors
    ///
    /// Where what is to be done cannot be written down.
    pub(super) async fn begin(records: Records, number: u64, order: &Order) -> Result<Self, NotBegun> {
        let batch = records.with(move |kept| Ok(kept.recorder()?.batch(number))).await;
        let batch = match batch {
            Ok(batch) => batch,
            Err(_) if order.without_undo => BatchId(String::new()),
            Err(reason) => return Err(NotBegun::Journal(reason)),
        };
        // A file of pauses that cannot be read must not be taken for an empty one: only a pause needs it.
        let paused = match records.paused().await {
            Ok(paused) => paused,
            Err(reason) if order.pauses => return Err(NotBegun::Pauses(reason)),
            Err(_) => Vec::new(),
        };
        let keeping = Self {
            records,
            batch,
            announced: BTreeMap::new(),
            intents: Vec::new(),
            open: BTreeSet::new(),
            recorded: BTreeSet::new(),
            paused,
            begun: Vec::new(),
            seen: BTreeMap::new(),
            remarks: Remarks::default(),
        };
        keeping.try_first(order).await?;
        Ok(keeping)
    }

    /// Finds out before anything is asked of the server whether the journal and the pauses can be written.
    async fn try_first(&self, order: &Order) -> Result<(), NotBegun> {
        if !order.without_undo {
            let tried = self.records.with(|kept| kept.recorder()?.journal().check().map_err(|error| error.to_string()));
            tried.await.map_err(NotBegun::Journal)?;
        }
        if order.pauses { self.add_pauses(Vec::new()).await } else { Ok(()) }
    }

    /// Writes down what is about to be sent, and of hooks that are switched off for a while that they were on. Returns when
    /// it is on the disk.
    ///
    /// # Errors
    ///
    /// Why it could not be written. Nothing of the group may be sent then, unless that is only the journal and the order is
    /// [`Order::without_undo`].
    pub(super) async fn group(&mut self, order: &Order, group: &[usize]) -> Result<(), NotBegun> {
        let is_waiting = |step: &usize| order.run.status(*step) == Some(&StepStatus::Waiting);
        let steps: Vec<usize> = group.iter().copied().filter(is_waiting).collect();
        if steps.is_empty() {
            return Ok(());
        }
        // Before the pauses: one that has an intent is looked up with it, and forgotten if the hook stayed on.
        let announced = self.announce(order, &steps).await.map_err(NotBegun::Journal);
        if announced.is_ok() || order.without_undo {
            self.pause(order, &steps).await?;
        }
        announced
    }

    async fn announce(&mut self, order: &Order, steps: &[usize]) -> Result<(), String> {
        let writes: Vec<IntendedWrite> = steps.iter().map(|step| intended(order, *step)).collect();
        let (batch, cause, over) = (self.batch.clone(), order.cause.clone(), self.take_over(order));
        let begun = self
            .records
            .with(move |kept| kept.recorder()?.begin(&batch, &cause, writes, &over).map_err(|error| error.to_string()));
        let intent = begun.await?;
        for (write, step) in steps.iter().enumerate() {
            self.announced.insert(*step, IntentRef { intent: intent.clone(), write });
        }
        self.intents.push(intent);
        Ok(())
    }

    async fn pause(&mut self, order: &Order, steps: &[usize]) -> Result<(), NotBegun> {
        let (since, batch) = (now(), self.batch.clone());
        let by = self.records.whereabouts().user;
        let paused = |step: &usize| {
            let step = &order.run.plan().steps()[*step];
            let (queue, hook) = (step.queue.clone(), order.pauses(step)?);
            Some(Paused { queue, hook, since, by: by.clone(), batch: batch.clone() })
        };
        let begun: Vec<Paused> = steps.iter().filter_map(paused).collect();
        if begun.is_empty() {
            return Ok(());
        }
        self.begun.extend(begun.iter().cloned());
        self.add_pauses(begun).await
    }

    async fn add_pauses(&self, begun: Vec<Paused>) -> Result<(), NotBegun> {
        let added =
            self.records.with(move |kept| kept.paused()?.add(kept.here(), &begun).map_err(|error| error.to_string()));
        added.await.map_err(NotBegun::Pauses)
    }

    /// The intents of which nothing more comes, so that nobody waits for them.
    fn take_over(&mut self, order: &Order) -> Vec<IntentId> {
        let is_open = |step: usize| {
            let status = order.run.status(step);
            !self.recorded.contains(&step)
                && !matches!(status, Some(StepStatus::Changed(_) | StepStatus::NotTried(_) | StepStatus::Failed(_)))
        };
        let open: BTreeSet<&IntentId> =
            self.announced.iter().filter(|(step, _)| is_open(**step)).map(|(_, of)| &of.intent).collect();
        let (open, over) = std::mem::take(&mut self.intents).into_iter().partition(|intent| open.contains(intent));
        self.intents = open;
        over
    }

    /// Waits for the writes of other runs to the queues of a group that was announced. Says which steps are not sent because
    /// one has not finished.
    pub(super) async fn take_turn(&self, order: &Order, group: &[usize]) -> Vec<RunProgress> {
        let Some(announced) = group.iter().rev().find_map(|step| self.announced.get(step)) else { return Vec::new() };
        let writers = self.records.take_turn(&announced.intent).await;
        let steps =
            group.iter().filter(|step| self.announced.get(step).is_some_and(|of| of.intent == announced.intent));
        let blocked = steps.filter_map(|step| {
            let process = writers.get(&order.run.plan().steps()[*step].queue.id)?;
            let process = process.map_or_else(String::new, |process| format!(" (process {process})"));
            let words = format!("another run of webitel-hooks{process}");
            let outcome = WriteOutcome::NotSent(Failure::new(FailureKind::BeingChanged, None, words));
            Some(RunProgress::Withheld { step: *step, outcome })
        });
        blocked.collect()
    }

    /// A write was answered: all that is decided now and was not before is written down.
    pub(super) async fn answered(&mut self, order: &Order, step: usize) {
        if !self.recorded.contains(&step) {
            self.open.insert(step);
        }
        let decided: Vec<(usize, AppliedChange)> =
            self.open.iter().filter_map(|step| Some((*step, order.run.applied(*step)?))).collect();
        let records = self.stamped(order, decided).await;
        if !records.is_empty() {
            let kept = self
                .records
                .with(move |kept| kept.recorder()?.record(&records).map_err(|error| error.to_string()))
                .await;
            self.complain(kept);
        }
    }

    /// The run has ended, or nobody waits for it any more: the rest is written down, and returns when it is on the disk.
    pub(super) async fn end(mut self, order: &Order) -> Remarks {
        let rest = (0..order.run.statuses().len()).filter(|step| !self.recorded.contains(step));
        let rest = rest.filter_map(|step| Some((step, order.run.applied(step).or_else(|| order.run.abandoned(step))?)));
        let rest = rest.collect();
        let records = self.stamped(order, rest).await;
        let intents = std::mem::take(&mut self.intents);
        if !records.is_empty() || !intents.is_empty() {
            let ended = self
                .records
                .with(move |kept| kept.recorder()?.end(&records, &intents).map_err(|error| error.to_string()));
            let ended = ended.await;
            self.complain(ended);
        }
        self.end_pauses(order).await;
        self.remarks
    }

    async fn stamped(&mut self, order: &Order, changes: Vec<(usize, AppliedChange)>) -> Vec<Record> {
        let mut stamped = Vec::new();
        for (step, change) in changes {
            self.open.remove(&step);
            self.recorded.insert(step);
            let change = AppliedChange { stands_for: order.stands_for.get(&step).copied(), ..change };
            let seen = self.seen.get(&change.queue.id).cloned();
            stamped.push((change, self.announced.get(&step).cloned(), seen));
        }
        if stamped.is_empty() {
            return Vec::new();
        }
        let (batch, cause) = (self.batch.clone(), order.cause.clone());
        let records = self.records.with(move |kept| {
            let recorder = kept.recorder()?;
            let stamp = |(change, of, seen)| recorder.stamp(&batch, &cause, change, of, seen);
            Ok(stamped.into_iter().map(stamp).collect())
        });
        records.await.unwrap_or_default()
    }

    /// What is surely not switched off for a while is not paused, and what the run switched, or removed, is not any more.
    async fn end_pauses(&mut self, order: &Order) {
        let mut over: BTreeSet<PauseRef> = BTreeSet::new();
        let mut touched: BTreeSet<(QueueId, HookId)> = BTreeSet::new();
        let own: BTreeMap<(QueueId, HookId), PauseRef> =
            self.begun.iter().map(|paused| ((paused.queue.id, paused.hook.id), paused.reference())).collect();
        for (step, status) in order.run.statuses() {
            let Some(key) = step.target().map(|hook| (step.queue.id, hook)) else { continue };
            match own.get(&key).filter(|_| order.pauses(step).is_some()) {
                Some(pause) if is_surely_not_carried_out(status) => drop(over.insert(pause.clone())),
                Some(_) => {}
                None if ends_pause(step, status) => drop(touched.insert(key)),
                None => {}
            }
        }
        touched.extend(order.ends_pauses.iter().map(|(queue, hook)| (queue.id, hook.id)));
        let ended: Vec<&Paused> =
            self.paused.iter().filter(|paused| touched.contains(&(paused.queue.id, paused.hook.id))).collect();
        over.extend(ended.iter().map(|paused| paused.reference()));
        let mut seen = BTreeSet::new();
        let unpaused: Vec<(QueueRef, Hook)> = ended
            .into_iter()
            .filter(|paused| seen.insert((paused.queue.id, paused.hook.id)))
            .map(|paused| (paused.queue.clone(), paused.hook.clone()))
            .collect();
        // Where that is the point, it is not worth a remark.
        if !matches!(order.cause, Cause::Resume | Cause::Undo(_)) {
            self.remarks.unpaused = unpaused;
        }
        if over.is_empty() {
            return;
        }
        let over: Vec<PauseRef> = over.into_iter().collect();
        let forgotten =
            self.records.with(move |kept| kept.paused()?.forget(kept.here(), &over).map_err(|error| error.to_string()));
        let forgotten = forgotten.await;
        self.complain(forgotten);
    }

    fn complain(&mut self, result: Result<(), String>) {
        if let Err(reason) = result {
            self.remarks.not_recorded.get_or_insert(reason);
        }
    }
}

fn intended(order: &Order, index: usize) -> IntendedWrite {
    let step = &order.run.plan().steps()[index];
    IntendedWrite {
        queue: step.queue.clone(),
        before: step.before().cloned(),
        after: step.desired(),
        stands_for: order.stands_for.get(&index).copied(),
        alike: order.run.alike(index),
    }
}

fn is_surely_not_carried_out(status: &StepStatus) -> bool {
    matches!(
        status,
        StepStatus::Waiting
            | StepStatus::Failed(_)
            | StepStatus::Changed(_)
            | StepStatus::NotTried(_)
            | StepStatus::RolledBack
    )
}

/// A step that switched a hook, in whichever direction, or removed it.
fn ends_pause(step: &Step, status: &StepStatus) -> bool {
    status.is_carried_out()
        && match &step.kind {
            StepKind::Edit { before, after } => before.state != after.state,
            StepKind::Remove(_) => true,
            StepKind::Add(_) => false,
        }
}

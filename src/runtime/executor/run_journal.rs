//! Records one run group by group: intents before the requests are sent, records after, and pauses.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Files, Records};
use crate::domain::plan::{NotBegun, Order, PauseOnly, Remarks, RunProgress, StepStatus};
use crate::domain::{
    AppliedChange, BatchId, Cause, Failure, FailureKind, Hook, HookId, IntendedWrite, IntentId, IntentRef, PauseChange,
    PauseRef, PauseTerms, Paused, QueueId, QueueRef, Record, SeenAround, WriteOutcome, last_pause,
};
use crate::journal::now;

/// An applied change that is recorded now, with the intent that announced it and the versions around it.
type Decided = (AppliedChange, Option<IntentRef>, Option<SeenAround>);

/// The journal of a run, and the pauses that it begins and ends.
pub(super) struct RunJournal {
    records: Records,
    batch: BatchId,
    /// The intent that announced a step.
    announced: BTreeMap<usize, IntentRef>,
    /// The intent of the group that is under way. A run has one at most, and it only waits for earlier ones, so no two runs
    /// wait for each other.
    intent: Option<IntentId>,
    /// Steps that were answered, and may still be rolled back.
    open: BTreeSet<usize>,
    recorded: BTreeSet<usize>,
    /// Pauses ended or went on without a write.
    changed_pauses: bool,
    /// The pauses that were known when the run began.
    paused: Vec<Paused>,
    /// The effects of the announced steps on the pauses of their hooks.
    pauses: BTreeMap<usize, PauseChange>,
    /// The versions around the writes that are being recorded, by queue.
    pub(super) seen: BTreeMap<QueueId, SeenAround>,
    pub(super) remarks: Remarks,
}

impl RunJournal {
    /// # Errors
    ///
    /// If what is to be done cannot be written down.
    pub(super) async fn begin(records: Records, number: u64, order: &Order) -> Result<Self, NotBegun> {
        let batch = match records.with(move |files| Ok(files.recorder.batch(number))).await {
            Ok(batch) => batch,
            Err(_) if order.without_undo => BatchId(String::new()),
            Err(reason) => return Err(NotBegun::Journal(reason)),
        };
        // A file of pauses that cannot be read must not be taken for an empty one: only a pause needs it.
        let paused = match records.paused().await {
            Ok(paused) => paused.hooks,
            Err(reason) if order.begins_pauses() => return Err(NotBegun::Pauses(reason)),
            Err(_) => Vec::new(),
        };
        let mut journal = Self {
            records,
            batch,
            announced: BTreeMap::new(),
            intent: None,
            open: BTreeSet::new(),
            recorded: BTreeSet::new(),
            changed_pauses: false,
            paused,
            pauses: BTreeMap::new(),
            seen: BTreeMap::new(),
            remarks: Remarks::default(),
        };
        journal.check(order).await?;
        journal.pauses_only(order).await?;
        Ok(journal)
    }

    /// Finds out before anything is asked of the server whether the journal and the pauses can be written.
    async fn check(&self, order: &Order) -> Result<(), NotBegun> {
        if !order.without_undo {
            let tried = self.records.with(|files| files.recorder.journal().check()).await;
            tried.map_err(NotBegun::Journal)?;
        }
        if order.begins_pauses() { self.add_pauses(Vec::new()).await } else { Ok(()) }
    }

    /// Writes the intent of a group, and the pauses that it begins. Returns when both are on disk.
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
        let pauses = self.pause_changes(order, &steps);
        self.pauses.extend(pauses);
        let announced = self.announce(order, &steps).await.map_err(NotBegun::Journal);
        if announced.is_ok() || order.without_undo {
            self.pause(order, &steps).await?;
        }
        announced
    }

    async fn announce(&mut self, order: &Order, steps: &[usize]) -> Result<(), String> {
        let writes: Vec<IntendedWrite> = steps.iter().map(|step| self.intended(order, *step)).collect();
        // The group before is finished: no step of it is needed by a later one.
        let over: Vec<IntentId> = self.intent.iter().cloned().collect();
        let (batch, cause) = (self.batch.clone(), order.cause.clone());
        let begin = move |files: &mut Files| files.recorder.begin(&batch, &cause, writes, &over);
        let intent = self.records.with(begin).await?;
        for (write, step) in steps.iter().enumerate() {
            self.announced.insert(*step, IntentRef { intent: intent.clone(), write });
        }
        self.intent = Some(intent);
        Ok(())
    }

    /// Returns the effect of each of these steps on the pause of its hook.
    fn pause_changes(&self, order: &Order, steps: &[usize]) -> BTreeMap<usize, PauseChange> {
        let (since, by, batch) = (now(), self.records.scope().user, self.batch.clone());
        let change = |step: &usize| {
            let planned = &order.run.plan().steps()[*step];
            let (queue, by, batch) = (planned.queue.clone(), by.clone(), batch.clone());
            let paused = planned.target().and_then(|hook| last_pause(&self.paused, (planned.queue.id, hook)));
            let begins = |hook: &Hook, PauseTerms { until, reason }: &PauseTerms| {
                let (hook, until, reason) = (hook.clone(), *until, reason.clone());
                Paused { queue, hook, since, until, reason, by, batch }
            };
            Some((*step, order.pause_change(*step, paused, begins)?))
        };
        steps.iter().filter_map(change).collect()
    }

    /// The pauses of a hook that were known when the run began.
    fn paused_as(&self, queue: QueueId, hook: HookId) -> impl Iterator<Item = &Paused> {
        self.paused.iter().filter(move |paused| paused.key() == (queue, hook))
    }

    /// Pauses that end or go on without a write.
    async fn pauses_only(&mut self, order: &Order) -> Result<(), NotBegun> {
        let (mut records, mut ended, mut unpaused) = (Vec::new(), Vec::new(), Vec::new());
        for PauseOnly { queue, hook, again } in &order.pauses_only {
            let known = last_pause(&self.paused, (queue.id, hook.id)).filter(|known| again.as_ref() != Some(*known));
            let ends = known.map(|known| PauseChange::Ends(Box::new(known.clone())));
            let begins = again.as_ref().filter(|again| !self.paused.contains(again));
            let begins = begins.map(|again| PauseChange::Begins(Box::new(again.clone())));
            let over: Vec<PauseRef> = self.paused_as(queue.id, hook.id).map(Paused::reference).collect();
            if again.is_none() && !over.is_empty() {
                ended.extend(over);
                unpaused.push((queue.clone(), hook.clone()));
            }
            let changes = ends.into_iter().chain(begins);
            records.extend(changes.map(|change| AppliedChange::of_pause(queue.clone(), hook.clone(), change)));
        }
        if records.is_empty() {
            return Ok(());
        }
        let begun: Vec<Paused> = records.iter().filter_map(|change| change.pause.as_ref()?.after()).cloned().collect();
        if !begun.is_empty() {
            self.add_pauses(begun).await?;
        }
        // Nothing is sent for these: neither the journal nor a remark may say that a pause ended which did not.
        self.records.forget_pauses(ended).await.map_err(NotBegun::PauseEnds)?;
        self.remarks.unpaused = unpaused;
        self.changed_pauses = true;
        let records = records.into_iter().map(|change| (change, None, None)).collect();
        self.write(order, records, Some(Vec::new())).await;
        Ok(())
    }

    async fn pause(&mut self, order: &Order, steps: &[usize]) -> Result<(), NotBegun> {
        let begun = |step: &usize| {
            // A new hook is paused once its id is known.
            order.run.plan().steps()[*step].target()?;
            self.pauses.get(step)?.after().cloned()
        };
        let begun: Vec<Paused> = steps.iter().filter_map(begun).collect();
        if begun.is_empty() { Ok(()) } else { self.add_pauses(begun).await }
    }

    async fn add_pauses(&self, begun: Vec<Paused>) -> Result<(), NotBegun> {
        self.records.add_pauses(begun).await.map_err(NotBegun::Pauses)
    }

    /// Nothing comes of the intents of a run that does not begin.
    pub(super) async fn give_up(&mut self, order: &Order) {
        let over: Vec<IntentId> = self.intent.take().into_iter().collect();
        if !over.is_empty() {
            self.write(order, Vec::new(), Some(over)).await;
        }
    }

    /// Returns whether this run has not begun or ended a pause.
    pub(super) fn has_done_nothing(&self) -> bool {
        !self.changed_pauses
    }

    /// Waits for earlier writes of other runs to the queues of a group. Returns the steps that are not sent, because such a
    /// write has not ended in time.
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

    /// Records an answered step, and others that are final because of it.
    pub(super) async fn answered(&mut self, order: &Order, step: usize) {
        if !self.recorded.contains(&step) {
            self.open.insert(step);
        }
        let decided: Vec<(usize, AppliedChange)> =
            self.open.iter().filter_map(|step| Some((*step, order.run.applied(*step)?))).collect();
        let records = self.decided(decided).await;
        if !records.is_empty() {
            self.write(order, records, None).await;
        }
    }

    /// Ends the recording of a finished or abandoned run: writes the rest, and returns when it is on disk.
    pub(super) async fn end(mut self, order: &Order) -> Remarks {
        let rest = (0..order.run.statuses().len()).filter(|step| !self.recorded.contains(step));
        let rest = rest.filter_map(|step| Some((step, order.run.applied(step).or_else(|| order.run.abandoned(step))?)));
        let rest = rest.collect();
        let records = self.decided(rest).await;
        let intents: Vec<IntentId> = self.intent.take().into_iter().collect();
        if !records.is_empty() || !intents.is_empty() {
            self.write(order, records, Some(intents)).await;
        }
        self.end_pauses(order).await;
        self.remarks
    }

    /// Notes that these changes are decided, and returns what is to be recorded of them.
    async fn decided(&mut self, changes: Vec<(usize, AppliedChange)>) -> Vec<Decided> {
        let mut decided = Vec::new();
        let mut paused = Vec::new();
        for (step, change) in changes {
            self.open.remove(&step);
            self.recorded.insert(step);
            let mut pause = self.pauses.get(&step).cloned();
            if let (None, Some(PauseChange::Begins(begun))) = (&change.before, &mut pause) {
                let id = change.after.as_ref().map_or(HookId::UNKNOWN, |hook| hook.id);
                **begun = begun.as_ref().clone().of_hook(id);
                if id != HookId::UNKNOWN && change.outcome.is_done() {
                    paused.push(begun.as_ref().clone());
                }
            }
            let change = AppliedChange { pause, ..change };
            let seen = self.seen.get(&change.queue.id).cloned();
            decided.push((change, self.announced.get(&step).cloned(), seen));
        }
        if !paused.is_empty()
            && let Err(reason) = self.records.add_pauses(paused).await
        {
            self.pauses_unsaved(reason);
        }
        decided
    }

    /// Writes records. With `over`, also that nothing more comes of these intents; it is on disk then.
    async fn write(&mut self, order: &Order, records: Vec<Decided>, over: Option<Vec<IntentId>>) {
        let (batch, cause) = (self.batch.clone(), order.cause.clone());
        let write = move |files: &mut Files| {
            let stamp = |(change, of, seen)| files.recorder.stamp(&batch, &cause, change, of, seen);
            let records: Vec<Record> = records.into_iter().map(stamp).collect();
            let journal = files.recorder.journal();
            over.map_or_else(|| journal.append(&records), |over| journal.end(&records, &over))
        };
        let written = self.records.with(write).await;
        self.complain(written);
    }

    /// Ends the pauses whose hooks were surely not switched off after all, and those that steps ended.
    async fn end_pauses(&mut self, order: &Order) {
        let mut over: BTreeSet<PauseRef> = BTreeSet::new();
        let mut found_on: BTreeSet<PauseRef> = BTreeSet::new();
        for (index, (_, status)) in order.run.statuses().enumerate() {
            match self.pauses.get(&index) {
                Some(PauseChange::Begins(pause)) if status.is_surely_not_carried_out() => {
                    over.insert(pause.reference());
                }
                // A hook that is off already may have been paused a moment ago, by another process: that pause stays.
                Some(PauseChange::Ends(pause)) if status.is_carried_out() || is_on_already(status) => {
                    let ended = self.paused_as(pause.queue.id, pause.hook.id).map(Paused::reference);
                    if is_on_already(status) { found_on.extend(ended) } else { over.extend(ended) }
                }
                _ => {}
            }
        }
        // If ending pauses is the purpose of the run, it is worth a remark only where the run itself switched nothing.
        let is_purpose = matches!(order.cause, Cause::Resume | Cause::Undo(_));
        let is_worth_saying = |of: &PauseRef| found_on.contains(of) || (over.contains(of) && !is_purpose);
        let is_any = self.paused.iter().map(Paused::reference).any(|of| over.contains(&of) || found_on.contains(&of));
        let mut seen = BTreeSet::new();
        let said = self.paused.iter().filter(|paused| is_worth_saying(&paused.reference()));
        let unpaused: Vec<(QueueRef, Hook)> = said
            .filter(|paused| seen.insert(paused.key()))
            .map(|paused| (paused.queue.clone(), paused.hook.clone()))
            .collect();
        match self.records.forget_pauses(over.into_iter().chain(found_on).collect()).await {
            Ok(()) => self.remarks.unpaused.extend(unpaused),
            Err(reason) if is_any => self.pauses_unsaved(reason),
            // A pause that this run recorded, and whose hook stayed on, is no pause.
            Err(_) => {}
        }
        self.remarks.paused = self.records.paused().await.ok();
    }

    fn intended(&self, order: &Order, index: usize) -> IntendedWrite {
        let step = &order.run.plan().steps()[index];
        IntendedWrite {
            queue: step.queue.clone(),
            before: step.before().cloned(),
            after: step.desired(),
            replaces: step.replaces,
            alike: order.run.alike(index),
            pause: self.pauses.get(&index).cloned(),
        }
    }

    fn pauses_unsaved(&mut self, reason: String) {
        self.remarks.pauses_unsaved.get_or_insert(reason);
    }

    fn complain(&mut self, result: Result<(), String>) {
        if let Err(reason) = result {
            self.remarks.not_recorded.get_or_insert(reason);
        }
    }
}

/// Returns whether a step found its hook switched on.
fn is_on_already(status: &StepStatus) -> bool {
    matches!(status, StepStatus::AlreadySo(now) if now.state.enabled())
}

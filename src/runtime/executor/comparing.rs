//! The hooks that a group names, as they are on the server now: what was confirmed is what is done.

use std::collections::{BTreeMap, BTreeSet};

use super::records::Records;
use crate::{
    api::Client,
    domain::{
        Change, Failure, FailureKind, Hook, HookField, HookId, HookPatch, Queue, QueueId, QueueRef, SeenAround,
        Version, WriteOutcome,
        plan::{Order, Run, RunProgress, StepKind, Task},
        scan::{OwnWrites, Scan, Trust},
    },
    runtime::reading::read,
};

/// What a run has compared so far.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Hooks that were compared, and so may be written to.
    compared: BTreeSet<(QueueId, HookId)>,
    /// The versions with which the hooks of these queues were compared last, or that our last writes left.
    versions: BTreeMap<QueueId, Version>,
    /// Hooks that we wrote since anybody else's last write: a replica may not have them yet, so all fields are sent.
    whole: BTreeSet<(QueueId, HookId)>,
    /// How many contacts were in each queue right after our last write to it.
    pub(super) active: BTreeMap<QueueId, u32>,
}

impl Comparison {
    /// Compares the hooks that a group writes to for the first time. A step whose hook is not as it was when the plan was
    /// confirmed is left alone, and so is one whose queue cannot be read or is being changed by somebody.
    pub(super) async fn prepare(
        &mut self,
        client: &Client,
        records: &Records,
        order: &mut Order,
        group: &[usize],
        report: &mut impl FnMut(&Run, RunProgress),
    ) {
        let mut steps: Vec<(usize, QueueId, Hook)> = Vec::new();
        let mut queues: BTreeMap<QueueId, QueueRef> = BTreeMap::new();
        for index in group {
            let step = &order.run.plan().steps()[*index];
            // What may have been carried out already is looked up instead.
            let before = step.before().filter(|_| !order.run.is_in_doubt(*index));
            let Some(before) = before.filter(|hook| self.compared.insert((step.queue.id, hook.id))) else { continue };
            queues.entry(step.queue.id).or_insert_with(|| step.queue.clone());
            steps.push((*index, step.queue.id, before.clone()));
        }
        let now = self.read_all(client, records, queues.into_values()).await;
        for (step, queue, before) in steps {
            let progress = match now.get(&queue) {
                Some(Ok(hooks)) => {
                    let found = hooks.iter().find(|hook| hook.id == before.id);
                    // Removing a hook that is gone is done, which the client decides.
                    let is_removal = matches!(order.run.plan().steps()[step].kind, StepKind::Remove(_));
                    let is_same = |found: &Hook| HookField::differing(&before, found).is_empty();
                    if found.map_or(is_removal, is_same) {
                        continue;
                    }
                    RunProgress::Changed { step, now: found.cloned() }
                }
                Some(Err(failure)) => RunProgress::Withheld { step, outcome: WriteOutcome::NotSent(failure.clone()) },
                None => continue,
            };
            let is_hopeless = matches!(&progress, RunProgress::Withheld { outcome, .. }
                if outcome.failure().is_some_and(|failure| failure.kind.is_hopeless()));
            super::apply(order, progress, report);
            if is_hopeless {
                super::apply(order, RunProgress::Stopped, report);
            }
        }
    }

    /// The hooks of these queues, as far as they can be trusted. A queue that this user may not see, or that is gone, has
    /// none.
    pub(super) async fn read_all(
        &mut self,
        client: &Client,
        records: &Records,
        queues: impl Iterator<Item = QueueRef>,
    ) -> BTreeMap<QueueId, Result<Vec<Hook>, Failure>> {
        let queues: Vec<Queue> = queues.map(Queue::unspecified).collect();
        let mut now = BTreeMap::new();
        if queues.is_empty() {
            return now;
        }
        let own = records.own_writes().await;
        let mut scan = Scan::of(queues).trusting(Trust::ForWriting).with_lag(records.replica_lag());
        let mut readings = Vec::new();
        read(client, &mut scan, || std::future::ready(own.clone()), |news| readings.extend(news.ready)).await;
        for reading in readings {
            let queue = reading.queue.id;
            let hooks = if reading.knowledge.allows_writing() {
                if let Some(version) = &reading.list.version {
                    self.versions.insert(queue, version.clone());
                    self.note_own(queue, version, &own);
                }
                Ok(reading.knowledge.into_hooks())
            } else {
                Err(Failure::new(FailureKind::BeingChanged, None, ""))
            };
            now.insert(queue, hooks);
        }
        for unread in scan.unread() {
            now.insert(unread.queue.id, Err(unread.failure.clone()));
        }
        if let Some(failure) = scan.stopped() {
            for queue in scan.queues() {
                now.entry(queue.id).or_insert_with(|| Err(failure.clone()));
            }
        }
        now
    }

    fn note_own(&mut self, queue: QueueId, version: &Version, own: &OwnWrites) {
        let chain = crate::domain::unbroken(own.to(queue), Some(version));
        self.whole.extend(chain.iter().map(|write| (queue, write.hook)));
    }

    /// What is sent for a task: a hook that we wrote a moment ago is sent with all three fields, any other with what changes
    /// alone, so that nothing of a colleague's is overwritten.
    pub(super) fn complete(&self, queue: QueueId, task: Task) -> Task {
        let change = match task.change {
            Change::Edit { before, patch } if self.whole.contains(&(queue, before.id)) => {
                let after = patch.apply_to(&before);
                let schema = after.schema_id();
                let patch = HookPatch { event: Some(after.event), schema, state: Some(after.state) };
                Change::Edit { before, patch }
            }
            change => change,
        };
        Task { change, ..task }
    }

    /// We wrote this hook a moment ago, so a replica may not know it.
    pub(super) fn is_recent(&self, queue: QueueId, change: &Change) -> bool {
        change.target().is_some_and(|hook| self.whole.contains(&(queue, hook)))
    }

    /// The versions of the queues in which these steps were carried out, right after them.
    pub(super) async fn seen(
        &mut self,
        client: &Client,
        order: &Order,
        steps: &[usize],
    ) -> BTreeMap<QueueId, SeenAround> {
        let plan = order.run.plan().steps();
        let written: Vec<usize> = steps
            .iter()
            .copied()
            .filter(|step| order.run.status(*step).is_some_and(|status| status.is_carried_out()))
            .collect();
        let queues: BTreeSet<QueueId> = written.iter().map(|step| plan[*step].queue.id).collect();
        if queues.is_empty() {
            return BTreeMap::new();
        }
        let us = client.user().await;
        let Ok(versions) = client.versions(&queues.iter().copied().collect::<Vec<_>>()).await else {
            return BTreeMap::new();
        };
        self.active.extend(versions.active.iter());
        let mut seen = BTreeMap::new();
        for queue in queues {
            let of_queue = || written.iter().map(|step| &plan[*step]).filter(|step| step.queue.id == queue);
            let only_removals = of_queue().all(|step| matches!(step.kind, StepKind::Remove(_)));
            let before = self.versions.remove(&queue);
            let after = versions.of.get(&queue).cloned();
            let after = after.and_then(|after| after.after_writes_of(us, before.as_ref(), only_removals));
            if let Some(after) = &after {
                self.versions.insert(queue, after.clone());
                self.whole.extend(of_queue().filter_map(|step| Some((queue, step.target()?))));
            }
            seen.insert(queue, SeenAround { date: versions.date, before, after });
        }
        seen
    }
}

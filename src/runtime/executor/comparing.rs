//! Compares the hooks of a group with the server: only what was confirmed is done.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::known::read_queues;
use super::records::Records;
use crate::api::Client;
use crate::domain::plan::{Order, RunProgress, Step, StepStatus};
use crate::domain::scan::{OwnWrites, Trust};
use crate::domain::{
    Change, Failure, Hook, HookField, HookId, OwnWrite, QueueId, SeenAround, Version, WriteOutcome, still_stands,
    unbroken,
};

/// The hooks and versions that a run has compared so far.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// The versions with which all hooks of the run in these queues were compared, or that our last writes left.
    versions: BTreeMap<QueueId, Version>,
    /// Hooks that we wrote since anybody else's last write: a replica may not have them yet.
    recent: BTreeSet<(QueueId, HookId)>,
    /// The number of contacts in each queue right after our last write to it.
    pub(super) active: BTreeMap<QueueId, u32>,
}

impl Comparison {
    /// Compares the hooks of a group with the server. Returns the steps that are not sent: their hook is not as it was when the
    /// plan was confirmed, or their queue cannot be read or is being changed by somebody. One request reads the versions;
    /// hooks are read again only if the version is not the one that the plan is based on.
    pub(super) async fn differences(
        &mut self,
        client: &Client,
        records: &Records,
        order: &Order,
        group: &[usize],
    ) -> Vec<RunProgress> {
        let plan = order.run.plan().steps();
        let is_waiting = |step: &&usize| order.run.status(**step) == Some(&StepStatus::Waiting);
        let waiting: Vec<usize> = group.iter().filter(is_waiting).copied().collect();
        let queues: BTreeSet<QueueId> = waiting.iter().map(|step| plan[*step].queue.id).collect();
        if queues.is_empty() {
            return Vec::new();
        }
        let versions = match client.versions(&queues.iter().copied().collect::<Vec<_>>()).await {
            Ok(versions) => versions,
            Err(failure) => return waiting.into_iter().map(|step| withheld(step, &failure)).collect(),
        };
        let own = records.settled_writes().await;
        let (mut compared, mut to_read) = (Vec::new(), BTreeSet::new());
        // Steps that may have been carried out already are looked up instead.
        let first = order
            .first_of_hooks()
            .filter(|(index, step)| queues.contains(&step.queue.id) && !order.run.is_in_doubt(*index));
        for (index, step) in first {
            let queue = &step.queue;
            let version = versions.of.get(&queue.id);
            let is_known = version.is_some_and(|version| {
                self.versions.get(&queue.id) == Some(version)
                    || rests_on(order, step, version, own.to(queue.id), own.in_doubt(queue.id), records.replica_lag())
            });
            if !is_known {
                to_read.insert(queue.id);
            }
            compared.push(index);
        }
        for (queue, version) in versions.of.iter().filter(|(queue, _)| !to_read.contains(queue)) {
            self.note_own(*queue, version, &own);
            self.versions.insert(*queue, version.clone());
        }
        let now = read_queues(client, records, to_read, Some(&versions), Trust::ForWriting, &BTreeMap::new()).await;
        for (queue, reading) in now.iter().filter_map(|(queue, reading)| Some((*queue, reading.as_ref().ok()?))) {
            if let Some(version) = &reading.list.version {
                self.versions.insert(queue, version.clone());
                self.note_own(queue, version, &own);
            }
        }
        let difference = |step: usize| match now.get(&plan[step].queue.id)? {
            Ok(reading) => different(step, &plan[step], reading.knowledge.hooks()),
            Err(failure) => Some(withheld(step, failure)),
        };
        compared.into_iter().filter_map(difference).collect()
    }

    fn note_own(&mut self, queue: QueueId, version: &Version, own: &OwnWrites) {
        let chain = unbroken(own.to(queue), Some(version));
        self.recent.extend(chain.iter().map(|write| (queue, write.hook)));
    }

    /// A step was answered. A later one of the group for the same hook comes right after it.
    pub(super) fn answered(&mut self, order: &Order, step: usize) {
        let is_written = order.run.status(step).is_some_and(|status| status.is_written());
        let planned = &order.run.plan().steps()[step];
        self.recent.extend(planned.target().filter(|_| is_written).map(|hook| (planned.queue.id, hook)));
    }

    /// We wrote this hook a moment ago, so a replica may not know it.
    pub(super) fn is_recent(&self, queue: QueueId, change: &Change) -> bool {
        change.target().is_some_and(|hook| self.recent.contains(&(queue, hook)))
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
            .filter(|step| order.run.status(*step).is_some_and(|status| status.is_written()))
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
            let only_removals = of_queue().all(|step| matches!(step.change, Change::Remove(_)));
            let before = self.versions.remove(&queue);
            let after = versions.of.get(&queue).cloned();
            let after = after.and_then(|after| after.after_writes_of(us, before.as_ref(), only_removals));
            if let Some(after) = &after {
                self.versions.insert(queue, after.clone());
                self.recent.extend(of_queue().filter_map(|step| Some((queue, step.target()?))));
            }
            seen.insert(queue, SeenAround { date: versions.date, before, after });
        }
        seen
    }
}

/// Returns whether the hook of a step is as the plan has it while this version of its queue stands.
fn rests_on(
    order: &Order,
    step: &Step,
    version: &Version,
    own: &[OwnWrite],
    in_doubt: Option<Duration>,
    lag: Duration,
) -> bool {
    let Some(read) = order.read_at.get(&step.queue.id) else { return false };
    // Another process of ours may have written to it since.
    let last = unbroken(own, Some(version)).iter().rfind(|write| Some(write.hook) == step.target());
    let is_last = last.is_none_or(|last| {
        last.answer
            .as_ref()
            .zip(step.before())
            .is_some_and(|(now, before)| HookField::differing(before, now).is_empty())
    });
    is_last && in_doubt.is_none_or(|age| age >= lag) && still_stands(*read, version, own, lag)
}

/// Explains why a step is not sent: its hook differs from the confirmed one, or is already gone as desired.
fn different(index: usize, step: &Step, hooks: &[Hook]) -> Option<RunProgress> {
    let before = step.before()?;
    let now = hooks.iter().find(|hook| hook.id == before.id);
    match (&step.change, now) {
        (Change::Remove(_), None) => Some(RunProgress::Withheld { step: index, outcome: WriteOutcome::AlreadyGone }),
        _ if step.is_as_confirmed(now) => None,
        _ => Some(RunProgress::Changed { step: index, now: now.cloned() }),
    }
}

fn withheld(step: usize, failure: &Failure) -> RunProgress {
    RunProgress::Withheld { step, outcome: WriteOutcome::NotSent(failure.clone()) }
}

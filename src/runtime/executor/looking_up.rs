//! Writes of a run whose response was ambiguous: what became of them.

use std::collections::{BTreeMap, BTreeSet};

use tokio::time::Instant;

use super::{known::known, records::Records};
use crate::{
    api::Client,
    domain::{Failure, Hook, HookOwner, QueueId, WriteOutcome, plan::Task, scan::Trust},
};

/// A write that may have been carried out.
pub(super) struct Ambiguous {
    pub(super) task: Task,
    pub(super) reason: Failure,
    /// When its response arrived; `None`: an earlier try sent it.
    pub(super) since: Option<Instant>,
}

impl Ambiguous {
    fn queue(&self) -> QueueId {
        let HookOwner::Queue(queue) = self.task.owner;
        queue
    }
}

/// Looks up these writes once their queues are not being changed any more. Returns the outcomes that are known, and
/// the hooks as they are now.
pub(super) async fn look_up(
    client: &Client,
    records: &Records,
    writes: &[Ambiguous],
) -> Vec<(WriteOutcome, Option<Hook>)> {
    let queues: BTreeSet<QueueId> = writes.iter().map(Ambiguous::queue).collect();
    let mut doubts: BTreeMap<QueueId, Instant> = BTreeMap::new();
    for (write, since) in writes.iter().filter_map(|write| Some((write, write.since?))) {
        doubts.entry(write.queue()).and_modify(|known| *known = since.max(*known)).or_insert(since);
    }
    let now = known(client, records, queues, None, Trust::ForComparing, &doubts).await;
    let found = |Ambiguous { task, reason, .. }: &Ambiguous, queue| match now.get(&queue) {
        Some(Ok(reading)) => {
            let hooks = reading.knowledge.hooks();
            let hook = hooks.iter().find(|hook| Some(hook.id) == task.change.target());
            (WriteOutcome::looked_up(&task.change, &task.alike, reason.clone(), hooks), hook.cloned())
        }
        _ => (WriteOutcome::Unknown(reason.clone()), None),
    };
    writes.iter().map(|write| found(write, write.queue())).collect()
}

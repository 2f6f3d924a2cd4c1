//! Reads the hooks of queues, and looks up writes whose response was ambiguous.

use std::collections::{BTreeMap, BTreeSet};

use tokio::time::Instant;

use super::records::Records;
use crate::api::Client;
use crate::domain::plan::Task;
use crate::domain::scan::{News, QueueReading, Scan, ScanEnd, Trust, Unread};
use crate::domain::{Failure, FailureKind, Hook, HookOwner, Queue, QueueId, QueueRef, Versions, WriteOutcome};
use crate::runtime::reading::read;

/// Reads the hooks of these queues. A queue that is gone, or that this user may not see, has none. `doubts`: since when a write
/// of this run is in doubt, by queue.
pub(super) async fn read_queues(
    client: &Client,
    records: &Records,
    queues: impl IntoIterator<Item = QueueId>,
    versions: Option<&Versions>,
    trust: Trust,
    doubts: &BTreeMap<QueueId, Instant>,
) -> BTreeMap<QueueId, Result<QueueReading, Failure>> {
    let unnamed = |id| Queue::unspecified(QueueRef { id, name: "".into() });
    let queues: Vec<Queue> = queues.into_iter().map(unnamed).collect();
    let mut known = BTreeMap::new();
    if queues.is_empty() {
        return known;
    }
    let mut scan = Scan::of(queues).trusting(trust).with_lag(records.replica_lag());
    if let Some(versions) = versions {
        scan = scan.with_versions(versions);
    }
    let own_writes = async || {
        let mut own = records.settled_writes().await;
        doubts.iter().for_each(|(queue, since)| own.doubt(*queue, since.elapsed()));
        own
    };
    let (mut readings, mut end) = (Vec::new(), None);
    let report = |news: News| {
        readings.extend(news.ready);
        end = news.end;
    };
    read(client, &mut scan, own_writes, report).await;
    for reading in readings {
        let is_known = trust.accepts(&reading.knowledge);
        let failure = || Failure::new(FailureKind::BeingChanged, None, "");
        known.insert(reading.queue.id, if is_known { Ok(reading) } else { Err(failure()) });
    }
    let ScanEnd { unread, left, stopped, .. } = end.unwrap_or_default();
    known.extend(unread.into_iter().map(|Unread { queue, failure }| (queue.id, Err(failure))));
    if let Some(failure) = stopped {
        known.extend(left.iter().map(|queue| (queue.id, Err(failure.clone()))));
    }
    known
}

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
    let now = read_queues(client, records, queues, None, Trust::ForComparing, &doubts).await;
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

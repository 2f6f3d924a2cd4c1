//! The known hooks of queues.

use std::collections::BTreeMap;

use tokio::time::Instant;

use super::records::Records;
use crate::{
    api::Client,
    domain::{
        Failure, FailureKind, Queue, QueueId, QueueRef, Versions,
        scan::{QueueReading, Scan, Trust},
    },
    runtime::reading::read,
};

/// The hooks of these queues as they are known, or why they are not. A queue that this user may not see, or that is gone,
/// has none. `doubts`: since when a write of this run is in doubt, by queue.
pub(super) async fn known(
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
    let mut readings = Vec::new();
    read(client, &mut scan, own_writes, |news| readings.extend(news.ready)).await;
    for reading in readings {
        let is_known = trust.accepts(&reading.knowledge);
        let failure = || Failure::new(FailureKind::BeingChanged, None, "");
        known.insert(reading.queue.id, if is_known { Ok(reading) } else { Err(failure()) });
    }
    for unread in scan.unread() {
        known.insert(unread.queue.id, Err(unread.failure.clone()));
    }
    if let Some(failure) = scan.stopped() {
        for queue in scan.queues() {
            known.entry(queue.id).or_insert_with(|| Err(failure.clone()));
        }
    }
    known
}

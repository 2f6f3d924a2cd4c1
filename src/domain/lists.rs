//! Complete lists, with the data to judge how far they can be trusted.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Hook, Queue, QueueId, ServerText, Timestamp, Version};

/// A moment of this process's monotonic clock: the time since some fixed start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub Duration);

impl Moment {
    /// Returns the time since an earlier moment; zero for a later one.
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

/// Every hook of an owner, from one answer or two equal ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HookList {
    /// The hooks by id, without duplicates.
    pub hooks: Vec<Hook>,
    /// Rows that were sent but could not be read, and so are missing.
    pub unreadable: usize,
    /// The time of the answer, by the server's clock.
    pub date: Option<Timestamp>,
    /// When the list was asked for.
    pub asked: Moment,
    /// The owner's version, read together with the list. `None`: it has none, or there is no such owner.
    pub version: Option<Version>,
}

/// A complete list of queues, with the version of each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueList {
    /// The queues by id, without duplicates.
    pub queues: Vec<Queue>,
    /// Never stale.
    pub versions: BTreeMap<QueueId, Version>,
    /// Rows that were sent but could not be read, and so are missing.
    pub unreadable: usize,
    pub date: Option<Timestamp>,
    pub asked: Moment,
}

/// The last change of a queue, and its age when the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenVersion {
    pub version: Version,
    /// The age by the server's clocks; `None` if it sent no time.
    pub age: Option<Duration>,
    /// When the answer had arrived.
    pub seen: Moment,
}

impl Versions {
    /// The version of this queue; `None`: it is not there, or not for this user.
    pub fn seen(&self, queue: QueueId) -> Option<SeenVersion> {
        let version = self.of.get(&queue)?.clone();
        let age = self.date.and_then(|date| Some(date.0.saturating_sub(version.updated_at.parse().ok()?)));
        Some(SeenVersion { version, age: age.map(Duration::from_millis), seen: self.seen })
    }
}

/// The last changes of some queues. Never stale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versions {
    pub of: BTreeMap<QueueId, Version>,
    /// The users who made them.
    pub by: BTreeMap<QueueId, ServerText>,
    /// The number of contacts in each queue.
    pub active: BTreeMap<QueueId, u32>,
    pub date: Option<Timestamp>,
    /// When the answer had arrived.
    pub seen: Moment,
}

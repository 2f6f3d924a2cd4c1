//! The requests of a scan and their answers, how far they must be trusted, and what the scan reports.

use std::time::Duration;

use super::QueueReading;
use crate::domain::{Failure, HookList, Knowledge, Queue, QueueId, QueueList, Versions};

/// How far the hooks that are read have to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// For display: queues that are being changed are marked.
    AsRead,
    /// For changing hooks: waits until nobody else is changing the queue.
    ForWriting,
    /// For leaving something as already right, and for looking up a write: waits until the list is certainly current.
    ForComparing,
}

impl Trust {
    /// Returns whether this knowledge is good enough.
    pub const fn accepts(self, knowledge: &Knowledge) -> bool {
        match self {
            Self::AsRead => true,
            Self::ForWriting => knowledge.allows_writing(),
            Self::ForComparing => knowledge.allows_leaving(),
        }
    }
}

/// The next action of a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Send this request now; others may be under way.
    Ask(Request),
    /// Wait for an answer.
    Await,
    /// Nothing is under way: pause for this long, then call [`Scan::waited`](super::Scan::waited).
    Pause(Duration),
    Finished,
}

/// One read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Every queue with its version.
    Queues,
    /// The versions of these queues.
    Versions(Vec<QueueId>),
    Hooks(QueueId),
}

/// The result of a read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    Queues(Result<QueueList, Failure>),
    Versions(Result<Versions, Failure>),
    Hooks(QueueId, Result<HookList, Failure>),
}

/// A queue whose hooks could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub queue: Queue,
    pub failure: Failure,
}

/// The progress of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Queues that are known so far.
    pub queues: usize,
    /// Whether all queues are known.
    pub all_known: bool,
    /// Queues whose hooks were read, or could not be.
    pub read: usize,
    /// Hooks read so far.
    pub hooks: usize,
    /// Queues and hooks that were sent and made no sense.
    pub unreadable: usize,
}

/// The result of an answer to a scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub progress: Progress,
    /// The readings that became ready, in the order of the queues.
    pub ready: Vec<QueueReading>,
    /// `Some` with the last news.
    pub end: Option<ScanEnd>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanEnd {
    /// Every queue of the scan; `None` where the list of queues could not be read.
    pub queues: Option<Vec<Queue>>,
    /// Queues whose hooks could not be read.
    pub unread: Vec<Unread>,
    /// Queues that were not asked for, or whose answers were not awaited, because the scan was stopped.
    pub left: Vec<Queue>,
    /// The failure that stopped the scan before its end, if there was one.
    pub stopped: Option<Failure>,
}

impl ScanEnd {
    /// The reason why something is missing.
    pub fn failure(&self) -> Option<&Failure> {
        self.stopped.as_ref().or_else(|| self.unread.first().map(|unread| &unread.failure))
    }
}

//! The progress of a scan, and the queues that could not be read.

use super::machine::QueueReading;
use crate::domain::{Failure, Queue};

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

/// The end of a scan.
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
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.stopped.as_ref().or_else(|| self.unread.first().map(|unread| &unread.failure))
    }
}

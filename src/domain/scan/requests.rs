//! The requests of a scan, how they ended, and how far they must be trusted.

use std::time::Duration;

use crate::domain::{Failure, HookList, Knowledge, QueueId, QueueList, Versions};

/// How far the hooks that are read have to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// For looking only: queues that are being changed are marked.
    AsRead,
    /// Hooks will be changed on this basis: waits until nobody else is changing the queue.
    ForWriting,
    /// Something may be left as already right, or what became of a write is looked up: waits until the list is certainly what the server has.
    ForComparing,
}

impl Trust {
    /// Returns whether this knowledge is good enough.
    #[must_use]
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
    /// Ask this now, while other requests are under way.
    Ask(Request),
    /// Wait for an answer.
    Await,
    /// Nothing is under way: pause for this long, then call [`Scan::waited`].
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
    /// The hooks of a queue.
    Hooks(QueueId),
}

/// The result of a read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    Queues(Result<QueueList, Failure>),
    Versions(Result<Versions, Failure>),
    Hooks(QueueId, Result<HookList, Failure>),
}

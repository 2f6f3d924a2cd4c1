//! How far a reading has come, and what could not be read.

use crate::domain::{Failure, Queue};

/// One of the requests under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane(pub u8);

/// A queue whose hooks could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The queue.
    pub queue: Queue,
    /// Why.
    pub failure: Failure,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Queues that are known so far.
    pub queues: usize,
    /// There are no further queues.
    pub all_known: bool,
    /// Queues whose hooks were read, or could not be.
    pub read: usize,
    /// Hooks read so far.
    pub hooks: usize,
    /// Queues and hooks that were sent and made no sense.
    pub unreadable: usize,
}

//! Hooks that are switched off for a while, and what it takes to switch exactly them on again.

use super::{BatchId, Hook, QueueRef, ServerText, Timestamp};

/// A hook that was on and is to be on again later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// Whose hook.
    pub queue: QueueRef,
    /// The hook as it was, switched on.
    pub hook: Hook,
    /// When it was paused.
    pub since: Timestamp,
    /// Who paused it, where it is known.
    pub by: ServerText,
    /// The writes that switched it off.
    pub batch: BatchId,
}

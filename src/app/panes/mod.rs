//! The two panes: what stands in them, what each key does there, and why one does nothing now.

pub(super) mod availability;
pub(super) mod commands;
pub(super) mod filter;
pub(super) mod queues;
pub(super) mod registry;

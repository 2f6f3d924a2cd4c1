//! The two panes: what stands in them, what each key does there, and why one does nothing now.
//!
//! | File | Idea |
//! |---|---|
//! | `queues` | the queues: searched, sorted and loaded page by page |
//! | `hooks` | opening a queue, and loading its hooks |
//! | `registry` | one queue's hooks: rows, pages, and what arrives of them |
//! | `commands`, `availability` | what each key does in the lists, and why one does nothing now |
//! | `changing`, `sorting`, `filter` | switching and removing; the order; what is shown |

pub(super) mod availability;
pub(super) mod changing;
pub(super) mod commands;
pub(super) mod filter;
pub(super) mod hooks;
pub(super) mod queues;
pub(super) mod registry;
mod sorting;

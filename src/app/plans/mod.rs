//! Plans in front of the user: what would be done, asked before it is done; its progress; what became of each write.
//!
//! | File | Idea |
//! |---|---|
//! | `proposal` | what someone wants to have done, and why it is not even shown |
//! | `sheet` | the layer: the rows of a plan by queue, and how far it is |
//! | `places` | where things are in its box |
//! | `words` | a row, its status and the whole in words |
//! | `running` | from yes to the end: sending, stopping, trying again |
//! | `fetching` | the hooks of some queues as they are now, read for a plan |
//! | `undo` | from the journal and the hooks as they are now to a plan |
//! | `pausing` | switching hooks off for a while, and exactly those on again |
//! | `keys` | what each key does there |

pub(super) mod fetching;
pub(super) mod keys;
pub(super) mod pausing;
pub(super) mod places;
pub(super) mod proposal;
pub(super) mod running;
pub(super) mod sheet;
pub(super) mod undo;
pub(super) mod words;

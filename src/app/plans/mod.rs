//! What is read before it can be said what would be written, and what follows from it.
//!
//! | File | Content |
//! |---|---|
//! | `preparation` | reading what was written down, and the hooks as they are now |
//! | `target_hooks` | reading the hooks of the queues in which something is to be written |
//! | `undo` | from the journal and the hooks as they are now to a proposal |
//! | `announcing` | what is said of the paused hooks by itself |
//! | `pausing` | switching hooks off for a while, and exactly those on again |

mod announcing;
mod pausing;
mod preparation;
mod target_hooks;
mod undo;

pub(super) use announcing::{PauseTimer, pauses_in_words};
pub(super) use pausing::pause_proposal;
pub(super) use preparation::Preparation;
pub(super) use target_hooks::Known;
pub use target_hooks::TargetHooks;

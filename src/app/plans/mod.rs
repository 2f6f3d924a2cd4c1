//! Reads what a plan needs before it can be proposed, and proposes it.
//!
//! | File | Content |
//! |---|---|
//! | `preparation` | reads the records, and the hooks as they are now |
//! | `target_hooks` | reads the hooks of the queues to write to |
//! | `undo` | turns the journal and the hooks as they are now into a proposal |
//! | `announcing` | announces the paused hooks |
//! | `pausing` | proposes to pause hooks, and to resume exactly those |

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

//! Reads what a plan needs before it can be proposed, and proposes it.
//!
//! | File | Content |
//! |---|---|
//! | `preparation` | an undo or a resume: reads the records, then the hooks as they are now |
//! | `target_hooks` | reads the hooks of the queues to write to |
//! | `pausing` | proposes to pause hooks; announces the paused ones |

mod pausing;
mod preparation;
mod target_hooks;

pub(super) use pausing::{PauseTimer, pause_proposal};
pub(super) use preparation::Preparation;
pub(super) use target_hooks::Known;
pub use target_hooks::TargetHooks;

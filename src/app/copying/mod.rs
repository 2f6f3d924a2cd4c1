//! Copying hooks to other queues: the choice of the queues, and the reading of their hooks. A plan follows.
//!
//! | File | Content |
//! |---|---|
//! | `dialog` | the component: the copied hooks, the targets, the progress |
//! | `targets` | the queues to pick from: which are shown, which are checked |

mod dialog;
mod targets;

pub(super) use dialog::CopyPicks;
pub use dialog::{CopyStage, Copying};
pub use targets::Targets;

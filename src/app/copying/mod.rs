//! Copying hooks to other queues: the targets picked, read, compared with what is copied; then a plan.
//!
//! | File | Content |
//! |---|---|
//! | `dialog` | the component |
//! | `state` | what is copied, to which queues, how far it is, what was chosen |
//! | `targets` | the queues to pick from: which are shown, which are checked |
//! | `compared` | what each copy meets, row by row, and the plan that follows |
//! | `words` | the same in words |

mod compared;
mod dialog;
mod state;
mod targets;
mod words;

pub use compared::{Compared, CopyCounts, CopyRow};
pub(super) use state::Kept;
pub use state::{CopyStage, Copying, Listing, Original, Reading};
pub use targets::Targets;
pub use words::{conflict_word, copy_line, copy_mark, copy_word, title};

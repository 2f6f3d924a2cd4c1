//! Applied and intended changes and the paused hooks, kept on disk.
//!
//! | File | Idea |
//! |---|---|
//! | `line` | the lines of the journal: records, intents and their ends |
//! | `file` | the journal: lines are appended, by any number of programs; it is bounded |
//! | `reading` | the content of the journal: records, and writes in progress or in doubt |
//! | `lock` | locks that show which runs of the program are in progress |
//! | `paused` | the hooks to switch on again, written down before they are switched off |
//! | `turn` | taking turns in writing to a queue |
//! | `recorder` | one run of the program, which stamps what it does and writes it down |
//!
//! Imports `config` (paths and private files) and `domain`. Decides nothing: what can be undone
//! is for `domain` to say. No token ever comes near it.

mod file;
mod line;
mod lock;
mod paused;
mod reading;
mod recorder;
mod turn;

pub use file::{Journal, JournalError};
pub use paused::PausedStore;
pub use reading::{IN_DOUBT, IN_PROGRESS, OpenIntent, Reading};
pub use recorder::{Recorder, now};

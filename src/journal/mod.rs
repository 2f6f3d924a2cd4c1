//! Applied and intended changes and the paused hooks, kept on disk.
//!
//! | File | Idea |
//! |---|---|
//! | `record` | a record as a line of JSON, and back; the keys are part of what scripts may rely on |
//! | `intent` | an intent as a line of JSON, and back |
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
mod intent;
mod lock;
mod paused;
mod reading;
mod record;
mod recorder;
mod turn;

pub use file::{Journal, JournalError};
pub use paused::PausedStore;
pub use reading::{IN_DOUBT, IN_PROGRESS, OpenIntent, Reading};
pub use record::{hook_from_json, hook_json, record_from_json, record_json};
pub use recorder::{Recorder, now};

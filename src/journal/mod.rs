//! Applied and intended changes and the paused hooks, kept on disk.
//!
//! | File | Idea |
//! |---|---|
//! | `record` | a record as a line of JSON, and back; the keys are part of what scripts may rely on |
//! | `intent` | what is about to be sent as a line of JSON, and back |
//! | `file` | the journal: lines are appended, by any number of programs; it is bounded |
//! | `reading` | its lines put together: records, and what is in progress or in doubt |
//! | `lock` | whether a run of the program is still in progress |
//! | `paused` | the hooks to switch on again, written down before they are switched off |
//! | `turn` | whose turn it is to write to a queue |
//! | `recorder` | one run of the program, which stamps what it does and writes it down |
//!
//! Imports `config` (where files lie, and that nobody else reads them) and `domain`. Decides nothing: what can be put back
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

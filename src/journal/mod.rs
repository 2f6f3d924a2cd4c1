//! What was done, kept on disk: every change, and what is paused.
//!
//! | File | Idea |
//! |---|---|
//! | `record` | a record as a line of JSON, and back; the keys are part of what scripts may rely on |
//! | `file` | the journal: lines are added at its end, by any number of programs; it is bounded |
//! | `paused` | the hooks to switch on again, written down before they are switched off |
//! | `recorder` | who stamps deeds with time, place and batch, and writes them down |
//!
//! Imports `config` (where files lie, and that nobody else reads them) and `domain`. Decides nothing: what can be put back
//! is for `domain` to say. No token ever comes near it.

mod file;
mod paused;
mod record;
mod recorder;

pub use file::{Journal, JournalError, Reading};
pub use paused::PausedStore;
pub use record::{hook_from_json, hook_json, record_from_json, record_json};
pub use recorder::{Recorder, now};

//! The domain: queues, hooks, events, flow schemas, rights, sign-in, and the requests and changes of the server.
//!
//! | Folder | Idea |
//! |---|---|
//! | `plan` | the steps that turn actual hooks into desired ones, and their execution |
//! | `scan` | reads all queues and their hooks |
//! | `undo` | undoing earlier changes |
//! | `doctor` | what is wrong with the hooks of a domain |
//! | `filter` | the language that chooses among hooks |
//! | `freshness` | how far a list that was just read can be trusted |
//!
//! | Files | Idea |
//! |---|---|
//! | `queue`, `hook`, `event`, `schema`, `rights`, `profile` | the things themselves |
//! | `id`, `text`, `timestamp`, `secret`, `names` | their building blocks; comparing names |
//! | `address` | the address of the server, as people type it |
//! | `query`, `lists`, `change`, `attempt`, `failure`, `sign_in` | requests, answers and failures |
//! | `record`, `intent`, `doubt`, `pause` | applied changes, intended changes, changes in doubt, pauses |
//! | `deed` | what was done to hooks, in words |
//! | `lenient` | reads values of files that other versions wrote |
//! | `reference` | when each event fires, and in queues of which type |
//!
//! Plain values and pure machines. Knows nothing of HTTP, terminals, keys or time, and imports nothing else of this crate. The
//! serde attributes of records, intents and pauses name the keys of the journal (`src/journal/line.rs`).

mod address;
mod attempt;
mod change;
mod deed;
pub mod doctor;
mod doubt;
mod event;
mod failure;
pub mod filter;
mod freshness;
mod hook;
mod id;
mod intent;
mod lenient;
mod lists;
pub mod names;
mod pause;
pub mod plan;
mod profile;
mod query;
mod queue;
mod record;
mod reference;
mod rights;
pub mod scan;
mod schema;
mod secret;
mod sign_in;
mod text;
mod timestamp;
pub mod undo;

pub use address::{ParseAddressError, ServerAddress};
pub use attempt::Attempt;
pub use change::{Change, HookField, HookPatch, WriteOutcome};
pub use deed::{deed, deeds_in_words};
pub use doubt::{Doubt, settled};
pub use event::Event;
pub use failure::{Failure, FailureKind, duration_text};
pub use freshness::{HookReading, Knowledge, LAG, LONGEST_WAIT, OwnWrite, Version, overlay, still_stands, unbroken};
#[cfg(test)]
pub(crate) use hook::hook;
pub use hook::{Hook, HookOwner, HookSpec, SchemaRef, State};
pub use id::{HookId, ParseIdError, QueueId, SchemaId, UserId};
pub use intent::{IntendedWrite, Intent, IntentId, IntentRef};
pub use lists::{HookList, Moment, QueueList, SeenVersion, Versions};
pub use pause::{PauseChange, PauseRef, PauseTerms, Paused, PausedHooks, last_pause, last_pauses};
pub use plan::{Resuming, Resumption, pause, resume};
pub use profile::{MarkColour, ProfileMark};
pub use query::{
    Answer, Direction, Page, Query, QueueColumn, QueueSelector, QueuesQuery, SchemaSelector, SchemasQuery, Sort,
    escaped_pattern, search_pattern,
};
pub use queue::{Queue, QueueHooks, QueueRef, QueueType};
pub use record::{AppliedChange, BatchId, Cause, JournalScope, Outcome, Record, SeenAround};
pub use reference::{
    EventReference, Fires, Variable, WhileOff, event_reference, fires_in, fires_instead, fires_while_off,
};
pub use rights::{ClassRights, Identity, Rights};
pub use schema::{FlowSchema, SchemaType};
pub use secret::Secret;
pub use sign_in::{Credential, Credentials};
pub use text::{ServerText, make_harmless};
pub use timestamp::{NoTimestamp, Timestamp};

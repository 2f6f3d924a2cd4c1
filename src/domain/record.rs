//! What was done to hooks: one record a write, kept so that it can be read later and put back.

use std::fmt;

use super::{Hook, HookId, QueueRef, ServerText};

/// What a write was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A hook was added by hand.
    Add,
    /// A hook was edited by hand, or its flow schema was changed together with others'.
    Edit,
    /// Hooks were switched on or off.
    Switch,
    /// Hooks were removed.
    Remove,
    /// Hooks were copied to another queue.
    Copy,
    /// Hooks were switched off, to be switched on again later.
    Pause,
    /// Hooks that were paused were switched on again.
    Resume,
    /// Hooks were made what a file says.
    Apply,
    /// A finding of the doctor was mended.
    Mend,
    /// An earlier batch was put back.
    Undo(BatchId),
}

/// Writes that were asked for together, in whichever run of the program. Ordered by time within one machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub String);

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How a write ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server carried it out.
    Done,
    /// It was carried out and then taken back, because what it made room for failed.
    TakenBack,
    /// The server refused it, or it was never sent: why, as a sentence.
    Failed(ServerText),
    /// Nobody knows whether it was carried out: why, as a sentence.
    Unclear(ServerText),
}

/// One write that was tried, as whoever decides knows it: without the time, and without who and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Whose hook.
    pub queue: QueueRef,
    /// The hook before it; nothing for a new one.
    pub before: Option<Hook>,
    /// The hook after it, as the server said, or as it was wished where it did not; nothing after a removal.
    pub after: Option<Hook>,
    /// How it ended.
    pub outcome: Outcome,
    /// The hook that this new one stands for: it was removed, and came back with another id.
    pub stands_for: Option<HookId>,
}

impl Deed {
    /// The hook's name in messages.
    #[must_use]
    pub fn label(&self) -> String {
        self.before.as_ref().or(self.after.as_ref()).map(Hook::label).unwrap_or_default()
    }
}

/// Where something was done, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whereabouts {
    /// The profile, where one was used.
    pub profile: Option<String>,
    /// The server: its address, or `demo` for the embedded one.
    pub server: String,
    /// The tenant, where it is known.
    pub domain: ServerText,
    /// Who was signed in, where it is known.
    pub user: ServerText,
}

/// A moment: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub u64);

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When it was written down.
    pub time: Timestamp,
    /// Where, and by whom.
    pub whereabouts: Whereabouts,
    /// What it belongs to.
    pub batch: BatchId,
    /// What that was for.
    pub cause: Cause,
    /// What was done.
    pub deed: Deed,
}

//! Intents: the writes that are about to be sent, kept on disk before the first request, so that they survive the end
//! of the program.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::lenient::readable_or_default;
use super::{
    AppliedChange, BatchId, Cause, Hook, HookId, JournalScope, Outcome, PauseChange, QueueRef, Record, Timestamp,
};

/// The unique name of an intent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IntentId(pub String);

impl fmt::Display for IntentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The write of an intent that a record is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IntentRef {
    pub intent: IntentId,
    /// The write's index in it.
    pub write: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntendedWrite {
    pub queue: QueueRef,
    /// The hook as it was believed to be; `None` for a new one.
    pub before: Option<Hook>,
    /// The hook as it should be, with [`HookId::UNKNOWN`] for a new one; `None` for a removal.
    pub after: Option<Hook>,
    /// The removed hook that a new one replaces.
    #[serde(rename = "stands_for", default, deserialize_with = "readable_or_default")]
    pub replaces: Option<HookId>,
    /// The hooks equal to a new one that existed before.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub alike: Vec<HookId>,
    /// The change of the hook's pause.
    #[serde(default, deserialize_with = "readable_or_default", skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseChange>,
}

/// A group of writes that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    #[serde(rename = "intent")]
    pub id: IntentId,
    /// The run of the program that holds the lock while it lives.
    pub run: String,
    /// When it was recorded.
    pub time: Timestamp,
    /// The server, the domain and the user.
    #[serde(flatten)]
    pub scope: JournalScope,
    /// The batch that the writes belong to.
    pub batch: BatchId,
    /// The reason for the writes.
    #[serde(flatten)]
    pub cause: Cause,
    pub writes: Vec<IntendedWrite>,
}

impl Intent {
    /// The record of one of its writes while nothing is known of it, for this reason.
    pub fn record(&self, write: usize, reason: &str) -> Option<Record> {
        let IntendedWrite { queue, before, after, replaces, pause, .. } = self.writes.get(write)?.clone();
        let outcome = Outcome::Unclear(reason.into());
        let change = AppliedChange { queue, before, after, outcome, replaces, pause };
        let record = Record::new(self.time, self.scope.clone(), self.batch.clone(), self.cause.clone(), change);
        Some(Record { intent: Some(IntentRef { intent: self.id.clone(), write }), ..record })
    }
}

//! Hooks that are switched off for a while, to be switched on again later.
//!
//! On the server a paused hook is a hook that is off. That it is paused is kept on this machine.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::lenient::readable_or_default;
use super::{BatchId, Hook, HookId, QueueId, QueueRef, ServerText, Timestamp};

/// A hook that was on and is to be on again later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    /// Written beside the pause, not in it.
    #[serde(skip)]
    pub queue: QueueRef,
    /// The hook as it was, switched on.
    pub hook: Hook,
    /// When it was paused.
    pub since: Timestamp,
    /// When it is to be resumed, if given.
    #[serde(default, deserialize_with = "readable_or_default", skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The reason, if given.
    #[serde(default, deserialize_with = "readable_or_default", skip_serializing_if = "ServerText::is_empty")]
    pub reason: ServerText,
    /// The user who paused it, if known.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub by: ServerText,
    /// The writes that switched it off.
    pub batch: BatchId,
}

/// The paused hooks of one server and domain, as they were kept at one time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PausedHooks {
    /// The hooks in the order in which they were paused.
    pub hooks: Vec<Paused>,
    pub at: Timestamp,
}

impl PausedHooks {
    /// Returns the latest pause of a hook. A hook that is on is not paused, even if a pause is still recorded.
    pub fn get(&self, queue: QueueId, hook: &Hook) -> Option<&Paused> {
        last_pause(&self.hooks, (queue, hook.id)).filter(|_| !hook.state.enabled())
    }
}

/// The last pause of a hook. If it was paused more than once, this is the one that counts.
pub fn last_pause(paused: &[Paused], hook: (QueueId, HookId)) -> Option<&Paused> {
    paused.iter().rfind(|paused| paused.key() == hook)
}

/// The [last pause](last_pause) of each hook, in the order in which they were paused.
pub fn last_pauses(paused: &[Paused]) -> Vec<&Paused> {
    let mut seen = BTreeSet::new();
    let mut last: Vec<&Paused> = paused.iter().rev().filter(|paused| seen.insert(paused.key())).collect();
    last.reverse();
    last
}

/// One pause of one hook. A hook that was paused twice has two, and the end of the one leaves the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PauseRef {
    pub queue: QueueId,
    pub hook: HookId,
    /// The writes that switched it off.
    pub batch: BatchId,
}

impl Paused {
    pub const fn key(&self) -> (QueueId, HookId) {
        (self.queue.id, self.hook.id)
    }

    pub fn reference(&self) -> PauseRef {
        PauseRef { queue: self.queue.id, hook: self.hook.id, batch: self.batch.clone() }
    }

    /// Since when, until when, who and why: `Paused since 2026-11-29 08:00 UTC by Ann: INC-4711`.
    pub fn in_words(&self, has_expired: bool) -> String {
        let until = match (self.until, has_expired) {
            (None, _) => String::new(),
            (Some(until), false) => format!(" until {}", until.minute()),
            (Some(until), true) => format!(", to be resumed since {}", until.minute()),
        };
        let (by, reason) = (self.by.shown(), self.reason.shown());
        let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
        let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        format!("Paused since {}{until}{by}{reason}", self.since.minute())
    }

    /// It was to end by now.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Returns this pause with these terms; terms that are not given stay as they are. `None` if nothing changes.
    pub fn on_terms(&self, terms: &PauseTerms) -> Option<Self> {
        let reason = if terms.reason.raw().is_empty() { &self.reason } else { &terms.reason };
        let changed = Self { until: terms.until.or(self.until), reason: reason.clone(), ..self.clone() };
        (changed != *self).then_some(changed)
    }

    /// Returns this pause for a hook that came back with another id.
    #[must_use]
    pub fn of_hook(self, id: HookId) -> Self {
        Self { hook: Hook { id, ..self.hook }, ..self }
    }

    /// Returns whether both are the same pause, even if the hook has another id by now.
    pub fn is_same(&self, other: &Self) -> bool {
        self.clone().of_hook(other.hook.id) == *other
    }
}

/// The terms of a pause: its end and its reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PauseTerms {
    pub until: Option<Timestamp>,
    pub reason: ServerText,
}

/// The effect of a change on the pause of its hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum PauseChange {
    /// It is paused from now on.
    Begins(Box<Paused>),
    /// It is not paused any more.
    Ends(Box<Paused>),
}

impl PauseChange {
    pub fn before(&self) -> Option<&Paused> {
        match self {
            Self::Begins(_) => None,
            Self::Ends(paused) => Some(paused),
        }
    }

    pub fn after(&self) -> Option<&Paused> {
        match self {
            Self::Begins(paused) => Some(paused),
            Self::Ends(_) => None,
        }
    }
}

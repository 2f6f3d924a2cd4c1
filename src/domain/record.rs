//! Applied changes: one record per write, kept so that it can be shown and undone.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::lenient::readable_or_default;
use super::{Hook, HookId, IntentRef, PauseChange, QueueRef, ServerText, Timestamp, Version};

/// The reason for a write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CauseKeys", into = "CauseKeys")]
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
    /// A hooks file was applied.
    Apply,
    /// A finding of the doctor was fixed.
    Fix,
    /// An earlier batch was undone.
    Undo(BatchId),
}

impl Cause {
    /// The name in the journal and in lists: one word.
    pub const fn word(&self) -> &'static str {
        self.words().0
    }

    /// Describes it in the past, to follow the number of hooks: `3 hooks switched`.
    pub const fn past(&self) -> &'static str {
        self.words().1
    }

    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Add => ("add", "added"),
            Self::Edit => ("edit", "saved"),
            Self::Switch => ("switch", "switched"),
            Self::Remove => ("remove", "removed"),
            Self::Copy => ("copy", "copied"),
            Self::Pause => ("pause", "paused"),
            Self::Resume => ("resume", "resumed"),
            Self::Apply => ("apply", "changed by a file"),
            Self::Fix => ("mend", "fixed"),
            Self::Undo(_) => ("undo", "put back"),
        }
    }
}

/// A cause as the journal has it.
#[derive(Serialize, Deserialize)]
struct CauseKeys {
    cause: String,
    #[serde(default, deserialize_with = "readable_or_default", skip_serializing_if = "Option::is_none")]
    undoes: Option<BatchId>,
}

impl From<Cause> for CauseKeys {
    fn from(cause: Cause) -> Self {
        let word = cause.word().to_owned();
        Self { cause: word, undoes: if let Cause::Undo(batch) = cause { Some(batch) } else { None } }
    }
}

impl TryFrom<CauseKeys> for Cause {
    type Error = String;

    /// Only an undo has a batch that it undoes; with any other cause, the key is ignored.
    fn try_from(CauseKeys { cause, undoes }: CauseKeys) -> Result<Self, String> {
        use Cause::{Add, Apply, Copy, Edit, Fix, Pause, Remove, Resume, Switch};
        let others = [Add, Edit, Switch, Remove, Copy, Pause, Resume, Apply, Fix];
        match undoes.map(Self::Undo).filter(|undo| undo.word() == cause) {
            Some(undo) => Ok(undo),
            None => others.into_iter().find(|other| other.word() == cause).ok_or(format!("unknown cause {cause:?}")),
        }
    }
}

/// The unique name of a batch: writes that were requested together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BatchId(pub String);

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How a write ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OutcomeKeys", into = "OutcomeKeys")]
pub enum Outcome {
    /// The server carried it out.
    Done,
    /// The server carried it out, and the hook is not as expected: in what, as a sentence.
    Differs(ServerText),
    /// It was carried out and then rolled back, because what it made room for failed.
    RolledBack,
    /// The server refused it, or it was never sent: why, as a sentence.
    Failed(ServerText),
    /// The hook that was to be removed was gone already: somebody else removed it.
    AlreadyGone,
    /// It is not known whether it was carried out: the reason, as a sentence.
    Unclear(ServerText),
    /// It was looked up, and whether it was carried out will never be known: the reason, as a sentence.
    Undecided(ServerText),
}

impl Outcome {
    /// Its name in the journal and in lists.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Done | Self::Differs(_) => "done",
            Self::RolledBack => "taken back",
            Self::Failed(_) => "failed",
            Self::AlreadyGone => "already gone",
            Self::Unclear(_) => "unclear",
            Self::Undecided(_) => "undecided",
        }
    }

    /// The reason why it did not succeed.
    pub const fn reason(&self) -> Option<&ServerText> {
        match self {
            Self::Done | Self::RolledBack | Self::AlreadyGone => None,
            Self::Differs(reason) | Self::Failed(reason) => Some(reason),
            Self::Unclear(reason) | Self::Undecided(reason) => Some(reason),
        }
    }

    /// The server carried it out, and it was not rolled back.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done | Self::Differs(_))
    }
}

/// An outcome as the journal has it.
#[derive(Serialize, Deserialize)]
struct OutcomeKeys {
    result: String,
    #[serde(default, deserialize_with = "readable_or_default")]
    reason: Option<ServerText>,
}

impl From<Outcome> for OutcomeKeys {
    fn from(outcome: Outcome) -> Self {
        Self { result: outcome.word().to_owned(), reason: outcome.reason().cloned() }
    }
}

impl TryFrom<OutcomeKeys> for Outcome {
    type Error = String;

    fn try_from(OutcomeKeys { result, reason }: OutcomeKeys) -> Result<Self, String> {
        let reason = reason.unwrap_or_default();
        Ok(match result.as_str() {
            "done" if reason.is_empty() => Self::Done,
            "done" => Self::Differs(reason),
            "taken back" => Self::RolledBack,
            "failed" => Self::Failed(reason),
            "already gone" => Self::AlreadyGone,
            "unclear" => Self::Unclear(reason),
            "undecided" => Self::Undecided(reason),
            _ => return Err(format!("unknown result {result:?}")),
        })
    }
}

/// One write that was tried, or the pause of a hook that began or ended without a write, without time, user and place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedChange {
    pub queue: QueueRef,
    /// The hook before it; nothing for a new one.
    #[serde(deserialize_with = "Option::deserialize")]
    pub before: Option<Hook>,
    /// The hook after it: as the server returned it, otherwise as desired. `None` after a removal. A new hook whose id the
    /// server did not return has [`HookId::UNKNOWN`].
    #[serde(deserialize_with = "Option::deserialize")]
    pub after: Option<Hook>,
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The hook that this new one replaces: it was removed, and came back with another id.
    #[serde(rename = "stands_for", default, deserialize_with = "readable_or_default")]
    pub replaces: Option<HookId>,
    /// The change of the hook's pause. `None`: none, or it was recorded by a version that did not record pauses.
    #[serde(default, deserialize_with = "readable_or_default", skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseChange>,
}

impl AppliedChange {
    /// A write that replaces no hook and leaves pauses as they are.
    pub const fn new(queue: QueueRef, before: Option<Hook>, after: Option<Hook>, outcome: Outcome) -> Self {
        Self { queue, before, after, outcome, replaces: None, pause: None }
    }

    /// A pause that begins or ends while the hook stays as it is.
    pub fn of_pause(queue: QueueRef, hook: Hook, pause: PauseChange) -> Self {
        Self { pause: Some(pause), ..Self::new(queue, Some(hook.clone()), Some(hook), Outcome::Done) }
    }

    /// Something was sent to the server.
    pub fn is_write(&self) -> bool {
        self.pause.is_none() || self.before != self.after
    }

    /// Describes the applied or tried change in words.
    pub fn in_words(&self) -> String {
        let was_paused = self.pause.as_ref().is_some_and(|pause| pause.before().is_some());
        let is_paused = self.pause.as_ref().is_some_and(|pause| pause.after().is_some());
        match (&self.before, &self.after) {
            (None, Some(after)) => match self.replaces {
                None => format!("added, {}", after.state_word(is_paused)),
                Some(old) => format!("came back, {}, for hook {old}", after.state_word(is_paused)),
            },
            (Some(before), None) => format!("removed (was {})", before.state_word(was_paused)),
            (Some(before), Some(after)) => match before.changes_with_pauses(was_paused, after, is_paused) {
                changes if changes.is_empty() => "unchanged".to_owned(),
                changes => changes,
            },
            (None, None) => String::new(),
        }
    }

    /// The hook's name in messages.
    pub fn label(&self) -> String {
        self.before.as_ref().or(self.after.as_ref()).map(Hook::label).unwrap_or_default()
    }
}

/// The server, the domain and the user of a change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JournalScope {
    /// The profile, where one was used.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub profile: Option<String>,
    /// The server: its address, or `demo` for the embedded one.
    pub server: String,
    /// The tenant, where it is known.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub domain: ServerText,
    /// The user who was signed in, if known.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub user: ServerText,
}

impl JournalScope {
    /// Returns whether both mean the same hooks: the same server and domain. An unknown domain matches any.
    pub fn is_same_domain(&self, other: &Self) -> bool {
        let unknown = |place: &Self| place.domain.raw().is_empty();
        self.server == other.server && (self.domain == other.domain || unknown(self) || unknown(other))
    }
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it was recorded.
    pub time: Timestamp,
    /// The server, the domain and the user.
    #[serde(flatten)]
    pub scope: JournalScope,
    /// The batch that it belongs to.
    pub batch: BatchId,
    /// The reason for the batch.
    #[serde(flatten)]
    pub cause: Cause,
    #[serde(flatten)]
    pub change: AppliedChange,
    /// The intent that announced it. None in journals of version 0.1.0.
    #[serde(flatten)]
    pub intent: Option<IntentRef>,
    /// The data for judging whether a list that is read later can be trusted. None in journals of version 0.1.0.
    #[serde(
        rename = "versions",
        default,
        deserialize_with = "readable_or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub seen: Option<SeenAround>,
}

impl Record {
    /// A record without an intent, and without the versions of its queue.
    pub const fn new(
        time: Timestamp,
        scope: JournalScope,
        batch: BatchId,
        cause: Cause,
        change: AppliedChange,
    ) -> Self {
        Self { time, scope, batch, cause, change, intent: None, seen: None }
    }
}

/// The versions of the queue around a write.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SeenAround {
    /// The server's time right after the write.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub date: Option<Timestamp>,
    /// The version with which the hooks were compared before.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub before: Option<Version>,
    /// See [`Version::after_writes_of`].
    #[serde(default, deserialize_with = "readable_or_default")]
    pub after: Option<Version>,
}

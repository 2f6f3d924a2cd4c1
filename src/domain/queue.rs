//! A queue, as far as its hooks are concerned.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::lenient::readable_or_default;
use super::{Hook, HookOwner, QueueId, ServerText, State};

/// The kind of a queue (docs/webitel-api.md §5.3). Which events fire depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueType(pub u32);

/// The names of the types from 0 on: the admin client's, and a word or two of it for narrow columns.
const TYPE_NAMES: [(&str, &str); 11] = [
    ("Offline queue", "offline"),
    ("Inbound queue", "inbound"),
    ("Outbound IVR queue", "IVR"),
    ("Preview dialer", "preview"),
    ("Progressive dialer", "progress"),
    ("Predictive dialer", "predict"),
    ("Chat inbound queue", "chat"),
    ("Inbound task queue", "task in"),
    ("Outbound task queue", "task out"),
    ("IM chat queue", "IM"),
    ("Internal queue", "internal"),
];

impl QueueType {
    /// The types that have a name (docs/webitel-api.md §5.3).
    pub const KNOWN: [Self; TYPE_NAMES.len()] =
        [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5), Self(6), Self(7), Self(8), Self(9), Self(10)];

    /// The admin client's name for the type; an unknown number is shown as such.
    pub fn label(self) -> String {
        self.names().map_or_else(|| format!("Queue type {}", self.0), |(name, _)| name.to_owned())
    }

    /// A word or two of the name, for narrow columns.
    pub fn short_label(self) -> String {
        self.names().map_or_else(|| format!("type {}", self.0), |(_, short)| short.to_owned())
    }

    fn names(self) -> Option<(&'static str, &'static str)> {
        TYPE_NAMES.get(usize::try_from(self.0).ok()?).copied()
    }
}

impl fmt::Display for QueueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

/// One queue of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    pub id: QueueId,
    pub name: ServerText,
    /// Its type; the wire leaves out type 0.
    pub kind: QueueType,
    /// Whether the queue takes new contacts. Some events fire even while it is off ([`fires_while_off`](super::fires_while_off)).
    pub state: State,
}

/// A queue's id and name: enough to write to its hooks and to name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct QueueRef {
    pub id: QueueId,
    /// Its name; empty where the server did not send it.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub name: ServerText,
}

impl QueueRef {
    /// The name, or `queue 12` where the server did not send it.
    pub fn label(&self) -> String {
        self.name.or_id("queue", self.id)
    }

    /// The owner of its hooks, for a write.
    pub fn owner(&self) -> HookOwner {
        HookOwner::Queue(self.id)
    }
}

/// A queue and its hooks, as last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueHooks {
    pub queue: Queue,
    /// Its hooks, by id.
    pub hooks: Vec<Hook>,
}

impl Queue {
    /// A queue of which only id and name are known, which is enough to read its hooks.
    pub fn unspecified(QueueRef { id, name }: QueueRef) -> Self {
        Self { id, name, kind: QueueType(0), state: State::On }
    }

    pub const fn owner(&self) -> HookOwner {
        HookOwner::Queue(self.id)
    }

    /// The reference that plans and records keep.
    pub fn reference(&self) -> QueueRef {
        QueueRef { id: self.id, name: self.name.clone() }
    }

    /// The name, or `queue 12` where the server did not send it.
    pub fn label(&self) -> String {
        self.name.or_id("queue", self.id)
    }
}

//! A hook: when this event happens in this queue, run that flow schema.

use std::fmt;

use super::{Event, HookId, QueueId, SchemaId, ServerText};

/// Whether Webitel acts on a hook. The wire calls it `enabled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The hook runs its flow schema. At most one per queue and event (admin-api §4.4).
    On,
    /// The hook is kept but never runs.
    Off,
}

impl State {
    /// The wire's `enabled`.
    #[must_use]
    pub const fn from_enabled(enabled: bool) -> Self {
        if enabled { Self::On } else { Self::Off }
    }

    /// The wire's `enabled`.
    #[must_use]
    pub const fn enabled(self) -> bool {
        matches!(self, Self::On)
    }

    /// The other state.
    #[must_use]
    pub const fn toggled(self) -> Self {
        if self.enabled() { Self::Off } else { Self::On }
    }

    /// `on` or `off`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        if self.enabled() { "on" } else { "off" }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The flow schema that a hook names. The server may leave the name out (admin-api §2.4).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SchemaRef {
    /// The schema.
    pub id: SchemaId,
    /// Its name; empty where the server did not say.
    pub name: ServerText,
}

impl SchemaRef {
    /// The name, or `schema 5` where the server did not say one.
    #[must_use]
    pub fn label(&self) -> String {
        if self.name.shown().is_empty() { format!("schema {}", self.id) } else { self.name.shown().to_owned() }
    }
}

/// One hook as the server last said it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// What it waits for.
    pub event: Event,
    /// What it runs. `None` where the server sent none, which should not happen but is survivable.
    pub schema: Option<SchemaRef>,
    /// Whether it runs.
    pub state: State,
}

impl Hook {
    /// The flow schema's name for people.
    #[must_use]
    pub fn schema_label(&self) -> String {
        self.schema.as_ref().map_or_else(|| "(no flow schema)".to_owned(), SchemaRef::label)
    }
}

/// Whose hooks these are: a queue's. Teams have the same six calls (admin-api §7) and will be another variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HookOwner {
    /// A queue.
    Queue(QueueId),
}

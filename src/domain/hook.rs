//! A hook: when this event happens in this queue, run that flow schema.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::lenient::readable_or_default;
use super::{Event, HookId, QueueId, SchemaId, ServerText};

/// Whether a hook is on. The wire calls it `enabled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The hook runs its flow schema. At most one per queue and event (docs/webitel-api.md §4.4).
    On,
    /// The hook is kept but never runs.
    Off,
}

impl State {
    /// The wire's `enabled`.
    pub const fn from_enabled(enabled: bool) -> Self {
        if enabled { Self::On } else { Self::Off }
    }

    /// The wire's `enabled`.
    pub const fn enabled(self) -> bool {
        matches!(self, Self::On)
    }

    #[must_use]
    pub const fn toggled(self) -> Self {
        if self.enabled() { Self::Off } else { Self::On }
    }

    /// `on` or `off`.
    pub const fn word(self) -> &'static str {
        if self.enabled() { "on" } else { "off" }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The flow schema that a hook names. The server may leave the name out (docs/webitel-api.md §2.4).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SchemaRef {
    pub id: SchemaId,
    /// Its name; empty where the server did not send it.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub name: ServerText,
}

impl SchemaRef {
    /// The name, or `schema 5` where the server did not send it.
    pub fn label(&self) -> String {
        self.name.or_id("schema", self.id)
    }
}

/// A hook without its id: a new hook, and the fields by which hooks of different queues are compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HookSpec {
    pub event: Event,
    pub schema: SchemaRef,
    pub state: State,
}

impl HookSpec {
    /// Returns whether a hook has this event and this flow schema, on or off.
    pub fn is_like(&self, hook: &Hook) -> bool {
        hook.event == self.event && hook.schema_id() == Some(self.schema.id)
    }

    /// The hook that it becomes under this id.
    pub fn as_hook(&self, id: HookId) -> Hook {
        Hook { id, event: self.event.clone(), schema: Some(self.schema.clone()), state: self.state }
    }

    /// The hook with this flow schema and state. A schema that it runs already keeps its name.
    pub fn apply_to(&self, hook: &Hook) -> Hook {
        let schema = if self.is_like(hook) { hook.schema.clone() } else { Some(self.schema.clone()) };
        Hook { schema, state: self.state, ..hook.clone() }
    }

    /// The name in messages: the event, and what it runs.
    pub fn label(&self) -> String {
        format!("{} → {}", self.event, self.schema.label())
    }

    /// The event that it will keep other hooks of its queue from: none while it is off (docs/webitel-api.md §4.4).
    pub fn occupies(&self) -> Option<&Event> {
        self.state.enabled().then_some(&self.event)
    }
}

/// One hook, as the server last sent it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hook {
    pub id: HookId,
    pub event: Event,
    /// The flow schema that it runs. `None` if the server sent none, which should not happen but is tolerated.
    #[serde(deserialize_with = "Option::deserialize")]
    pub schema: Option<SchemaRef>,
    pub state: State,
}

impl Hook {
    /// Returns its fields without the id; `None` if the server named no flow schema.
    pub fn spec(&self) -> Option<HookSpec> {
        let schema = self.schema.clone()?;
        Some(HookSpec { event: self.event.clone(), schema, state: self.state })
    }

    /// Its name in messages and questions: its event, and what it runs.
    pub fn label(&self) -> String {
        format!("{} → {}", self.event, self.schema_label())
    }

    /// The event that it keeps other hooks of its queue from: none while it is off (docs/webitel-api.md §4.4).
    pub fn occupies(&self) -> Option<&Event> {
        self.state.enabled().then_some(&self.event)
    }

    /// Describes the changes that turn this hook into another: `flow schema A → B, on → off`.
    pub fn changes_to(&self, after: &Self) -> String {
        self.changes_with_pauses(false, after, false)
    }

    /// Describes the changes like [`changes_to`](Self::changes_to), for hooks that are known to be paused or not.
    pub fn changes_with_pauses(&self, was_paused: bool, after: &Self, is_paused: bool) -> String {
        let mut changes = Vec::new();
        if self.event != after.event {
            changes.push(format!("event {} → {}", self.event, after.event));
        }
        if self.schema_id() != after.schema_id() {
            changes.push(format!("flow schema {} → {}", self.schema_label(), after.schema_label()));
        }
        let (was, is) = (self.state_word(was_paused), after.state_word(is_paused));
        if was != is {
            changes.push(format!("{was} → {is}"));
        }
        changes.join(", ")
    }

    /// Returns `on`, `off`, or `paused` for a hook that is off and whose pause is known. A hook that is on is not
    /// paused, even if a pause is still recorded.
    pub fn state_word(&self, is_paused: bool) -> &'static str {
        if is_paused && !self.state.enabled() { "paused" } else { self.state.word() }
    }

    /// The flow schema that it runs.
    pub fn schema_id(&self) -> Option<SchemaId> {
        self.schema.as_ref().map(|schema| schema.id)
    }

    /// The flow schema's name for people.
    pub fn schema_label(&self) -> String {
        self.schema.as_ref().map_or_else(|| "(no flow schema)".to_owned(), SchemaRef::label)
    }
}

/// Returns whether event, flow schema and state are equal; ids and the schema's name do not matter.
pub(super) fn are_alike(one: Option<&Hook>, other: Option<&Hook>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            one.event == other.event && one.schema_id() == other.schema_id() && one.state == other.state
        }
        _ => one.is_none() && other.is_none(),
    }
}

/// The owner of hooks: a queue. Teams have the same six calls (docs/webitel-api.md §7) and will be another variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HookOwner {
    Queue(QueueId),
}

/// A hook for tests.
#[cfg(test)]
pub(crate) fn hook(id: u64, event: Event, schema: u64, state: State) -> Hook {
    let schema = SchemaRef { id: SchemaId(schema), name: format!("Flow {schema}").as_str().into() };
    Hook { id: HookId(id), event, schema: Some(schema), state }
}

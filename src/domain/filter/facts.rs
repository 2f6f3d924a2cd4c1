//! What a filter sees of a hook: ids, and names in small letters that were made once.

use crate::domain::{Hook, Queue, QueueId, QueueType, SchemaId, State, names::fold};

/// One hook of one queue. The three texts are [folded](crate::domain::names::fold).
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub queue: QueueId,
    pub queue_name: &'a str,
    pub kind: QueueType,
    /// The event's name for people.
    pub event: &'a str,
    /// The flow schema, where the server named one.
    pub schema: Option<SchemaId>,
    /// Its name for people.
    pub schema_name: &'a str,
    /// Whether the hook is on.
    pub state: State,
}

/// The facts of one hook with their texts, for a single look.
#[derive(Debug, Clone)]
pub struct Folded {
    queue: QueueId,
    queue_name: Box<str>,
    kind: QueueType,
    event: Box<str>,
    schema: Option<SchemaId>,
    schema_name: Box<str>,
    state: State,
}

impl Folded {
    /// What a filter sees of a hook.
    #[must_use]
    pub fn of(queue: &Queue, hook: &Hook) -> Self {
        Self {
            queue: queue.id,
            queue_name: fold(&queue.label()),
            kind: queue.kind,
            event: fold(hook.event.label()),
            schema: hook.schema_id(),
            schema_name: fold(&hook.schema_label()),
            state: hook.state,
        }
    }

    /// The same, borrowed.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            queue: self.queue,
            queue_name: &self.queue_name,
            kind: self.kind,
            event: &self.event,
            schema: self.schema,
            schema_name: &self.schema_name,
            state: self.state,
        }
    }
}

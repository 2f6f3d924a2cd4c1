//! What a filter sees of a hook: ids, and names in small letters that were made once.

use crate::domain::{QueueId, QueueType, SchemaId, State};

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

//! Hooks, queues and flow schemas (docs/webitel-api.md §4.1, §5.2, §6).

use serde::Deserialize;

use super::{Shape, lenient};
use crate::domain::{
    Event, FlowSchema, Hook, HookId, Queue, QueueId, QueueType, SchemaId, SchemaRef, SchemaType, ServerText, State,
    UserId, Version,
};

/// `{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}`
#[derive(Deserialize)]
pub(in crate::api) struct HookShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    event: String,
    #[serde(default, deserialize_with = "lenient::object")]
    schema: Lookup,
    #[serde(default, deserialize_with = "lenient::flag")]
    enabled: bool,
}

/// A reference to something with a name (docs/webitel-api.md §2.4).
#[derive(Deserialize, Default)]
struct Lookup {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: String,
}

impl Shape for HookShape {
    type Meaning = Hook;

    fn meaning(self) -> Option<Hook> {
        let Lookup { id, name } = self.schema;
        Some(Hook {
            id: HookId(self.id?),
            event: Event::from_wire(&self.event),
            schema: id.map(|id| SchemaRef { id: SchemaId(id), name: name.into() }),
            state: State::from_enabled(self.enabled),
        })
    }
}

/// `{"id":"12","enabled":true,"name":"Support line","type":1}`; an offline queue has no `type`.
#[derive(Deserialize)]
pub(in crate::api) struct QueueShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: String,
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    kind: u32,
    #[serde(default, deserialize_with = "lenient::flag")]
    enabled: bool,
}

impl Shape for QueueShape {
    type Meaning = Queue;

    fn meaning(self) -> Option<Queue> {
        Some(Queue {
            id: QueueId(self.id?),
            name: self.name.into(),
            kind: QueueType(self.kind),
            state: State::from_enabled(self.enabled),
        })
    }
}

/// The last change of a queue or one of its hooks, and the number of contacts in it (docs/webitel-api.md §5.2, §8.2,
/// §4.6).
#[derive(Deserialize)]
pub(in crate::api) struct VersionShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    updated_at: String,
    #[serde(default, deserialize_with = "lenient::object")]
    updated_by: Lookup,
    #[serde(default, deserialize_with = "lenient::number")]
    active: u32,
}

impl Shape for VersionShape {
    type Meaning = (QueueId, Version, ServerText, u32);

    fn meaning(self) -> Option<Self::Meaning> {
        let version = Version { updated_at: self.updated_at, updated_by: self.updated_by.id.map(UserId) };
        Some((QueueId(self.id?), version, self.updated_by.name.into(), self.active))
    }
}

/// A queue together with its version.
#[derive(Deserialize)]
pub(in crate::api) struct VersionedQueueShape {
    #[serde(flatten)]
    queue: QueueShape,
    #[serde(default, deserialize_with = "lenient::text")]
    updated_at: String,
    #[serde(default, deserialize_with = "lenient::object")]
    updated_by: Lookup,
}

impl Shape for VersionedQueueShape {
    type Meaning = (Queue, Version);

    fn meaning(self) -> Option<(Queue, Version)> {
        let version = Version { updated_at: self.updated_at, updated_by: self.updated_by.id.map(UserId) };
        Some((self.queue.meaning()?, version))
    }
}

/// `{"id":"5","type":"service","name":"Notify CRM"}`; one of type `default` has no `type`.
#[derive(Deserialize)]
pub(in crate::api) struct SchemaShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: String,
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    kind: String,
}

impl Shape for SchemaShape {
    type Meaning = FlowSchema;

    fn meaning(self) -> Option<FlowSchema> {
        // The zero of the enum, where a server sends its number (docs/webitel-api.md §2.3).
        let kind = if self.kind == "0" { SchemaType::Default } else { SchemaType::from_wire(&self.kind) };
        Some(FlowSchema { id: SchemaId(self.id?), name: self.name.into(), kind })
    }
}

//! Hooks, queues and flow schemas (docs/webitel-api.md §4.1, §5.2, §6).

use serde_json::{Map, Value};

use super::Rows;
use super::lenient::{flag, number, own_id, reference, text};
use crate::domain::{
    Event, FlowSchema, Hook, HookId, Queue, QueueId, QueueType, SchemaId, SchemaRef, SchemaType, ServerText, State,
    UserId, Version,
};

pub(in crate::api) const HOOKS: Rows<Hook> = Rows { name: "hooks", read: hook, id: |hook| hook.id.0 };

pub(in crate::api) const QUEUES: Rows<Queue> = Rows { name: "queues", read: queue, id: |queue| queue.id.0 };

pub(in crate::api) const QUEUES_WITH_VERSIONS: Rows<(Queue, Version)> =
    Rows { name: "queues", read: |object| Some((queue(object)?, version(object)?.0)), id: |(queue, _)| queue.id.0 };

pub(in crate::api) const VERSIONS: Rows<QueueVersion> =
    Rows { name: "queues", read: queue_version, id: |version| version.queue.0 };

pub(in crate::api) const SCHEMAS: Rows<FlowSchema> =
    Rows { name: "flow schemas", read: schema, id: |schema| schema.id.0 };

/// `{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}`
fn hook(object: &Map<String, Value>) -> Option<Hook> {
    let (schema, name) = reference(object, "schema")?;
    Some(Hook {
        id: HookId(own_id(object)?),
        event: Event::from_wire(&text(object, "event")?),
        schema: schema.map(|id| SchemaRef { id: SchemaId(id), name: name.into() }),
        state: State::from_enabled(flag(object, "enabled")?),
    })
}

/// `{"id":"12","enabled":true,"name":"Support line","type":1}`; an offline queue has no `type`.
fn queue(object: &Map<String, Value>) -> Option<Queue> {
    Some(Queue {
        id: QueueId(own_id(object)?),
        name: text(object, "name")?.into(),
        kind: QueueType(number(object, "type")?),
        state: State::from_enabled(flag(object, "enabled")?),
    })
}

/// The last change of a queue or one of its hooks, and the number of contacts in it (docs/webitel-api.md §5.2, §8.2,
/// §4.6).
pub(in crate::api) struct QueueVersion {
    pub(in crate::api) queue: QueueId,
    pub(in crate::api) version: Version,
    pub(in crate::api) by: ServerText,
    pub(in crate::api) active: u32,
}

fn queue_version(object: &Map<String, Value>) -> Option<QueueVersion> {
    let (version, by) = version(object)?;
    Some(QueueVersion { queue: QueueId(own_id(object)?), version, by, active: number(object, "active")? })
}

/// The version, and the name of the user who made it.
fn version(object: &Map<String, Value>) -> Option<(Version, ServerText)> {
    let (user, name) = reference(object, "updated_by")?;
    let version = Version { updated_at: text(object, "updated_at")?, updated_by: user.map(UserId) };
    Some((version, name.into()))
}

/// `{"id":"5","type":"service","name":"Notify CRM"}`; one of type `default` has no `type`.
fn schema(object: &Map<String, Value>) -> Option<FlowSchema> {
    let kind = match text(object, "type")?.as_str() {
        // The zero of the enum, where a server sends its number (docs/webitel-api.md §2.3).
        "0" => SchemaType::Default,
        kind => SchemaType::from_wire(kind),
    };
    Some(FlowSchema { id: SchemaId(own_id(object)?), name: text(object, "name")?.into(), kind })
}

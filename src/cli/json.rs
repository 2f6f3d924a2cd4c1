//! The objects of `--json`, as `docs/json.md` describes them. Names are the server's text; everything else is a stable interface.

use serde_json::{Value, json};

use crate::domain::{Event, FlowSchema, Hook, HookId, Queue, QueueRef, SchemaRef, SchemaType, State};

pub(crate) fn queue(queue: &Queue) -> Value {
    let mut object = queue_fields(queue);
    object["object"] = "queue".into();
    object
}

pub(crate) fn schema(schema: &FlowSchema) -> Value {
    let kind = match &schema.kind {
        SchemaType::Default => "default",
        SchemaType::Service => "service",
        SchemaType::Other(name) => name.raw(),
    };
    json!({ "object": "schema", "id": schema.id.0, "name": schema.name.raw(), "type": kind })
}

pub(crate) fn hook(queue: &Queue, hook: &Hook, remarks: &[&'static str], is_paused: bool) -> Value {
    let mut object = plain_hook(hook);
    object["object"] = "hook".into();
    object["queue"] = queue_fields(queue);
    object["remarks"] = remarks.into();
    object["paused"] = is_paused.into();
    object
}

/// A queue by id and name.
pub(crate) fn queue_reference(queue: &QueueRef) -> Value {
    json!({ "id": queue.id.0, "name": queue.name.raw() })
}

fn queue_fields(queue: &Queue) -> Value {
    json!({
        "id": queue.id.0,
        "name": queue.name.raw(),
        "type": queue.kind.0,
        "type_name": queue.kind.label(),
        "state": queue.state.word(),
    })
}

/// A hook without its queue.
pub(crate) fn plain_hook(hook: &Hook) -> Value {
    hook_fields(Some(hook.id), &hook.event, hook.schema.as_ref(), hook.state)
}

/// The fields of a hook, which may have no id yet.
pub(crate) fn hook_fields(id: Option<HookId>, event: &Event, schema: Option<&SchemaRef>, state: State) -> Value {
    let schema = schema.map(|schema| json!({ "id": schema.id.0, "name": schema.name.raw() }));
    json!({ "id": id.map(|id| id.0), "event": event.wire(), "schema": schema, "state": state.word() })
}

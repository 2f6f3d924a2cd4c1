//! The objects for scripts, as `docs/json.md` has them. Names are what the server said; everything else is ours and stays.

use serde_json::{Value, json};

use super::rows::{Becomes, Row, RowFate};
use crate::domain::{Event, FlowSchema, Hook, HookId, Queue, QueueRef, SchemaRef, SchemaType, State, plan::Counts};

/// A queue.
pub(in crate::cli) fn queue(queue: &Queue) -> Value {
    let mut object = json!({ "object": "queue" });
    merge(&mut object, queue_fields(queue));
    object
}

/// A flow schema.
pub(in crate::cli) fn schema(schema: &FlowSchema) -> Value {
    let kind = match &schema.kind {
        SchemaType::Default => "default",
        SchemaType::Service => "service",
        SchemaType::Other(name) => name.raw(),
    };
    json!({ "object": "schema", "id": schema.id.0, "name": schema.name.raw(), "type": kind })
}

/// A hook and whose it is.
pub(in crate::cli) fn hook(queue: &Queue, hook: &Hook, remarks: &[&'static str]) -> Value {
    let mut object = json!({ "object": "hook", "queue": queue_fields(queue), "remarks": remarks });
    merge(&mut object, plain_hook(hook));
    object
}

/// A row of a plan and what became of it.
pub(in crate::cli) fn change(row: &Row, fate: &RowFate) -> Value {
    let now = match fate {
        RowFate::Done(now) => now.as_ref(),
        _ => None,
    };
    let (action, before, after) = match &row.becomes {
        Becomes::Added(spec) => {
            let planned = || hook_fields(None, &spec.event, Some(&spec.schema), spec.state);
            ("add", Value::Null, now.map_or_else(planned, plain_hook))
        }
        Becomes::Edited { before, after } => ("edit", plain_hook(before), plain_hook(now.unwrap_or(after))),
        Becomes::Removed(hook) => ("remove", plain_hook(hook), Value::Null),
    };
    json!({
        "object": "change",
        "action": action,
        "queue": queue_reference(&row.queue),
        "before": before,
        "after": after,
        "outcome": fate.word(),
        "failure": fate.failure(),
        "reason": fate.reason(),
    })
}

/// How many of a plan's rows became what. The last line of every write.
pub(in crate::cli) fn summary(outcome: &str, counts: Counts, not_done: usize) -> Value {
    json!({
        "object": "summary",
        "outcome": outcome,
        "added": counts.added,
        "changed": counts.changed,
        "removed": counts.removed,
        "not_done": not_done,
    })
}

/// A queue by id and name.
pub(in crate::cli) fn queue_reference(queue: &QueueRef) -> Value {
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

/// A hook without whose it is.
pub(in crate::cli) fn plain_hook(hook: &Hook) -> Value {
    hook_fields(Some(hook.id), &hook.event, hook.schema.as_ref(), hook.state)
}

/// The same for one that has no id yet.
pub(in crate::cli) fn hook_fields(
    id: Option<HookId>,
    event: &Event,
    schema: Option<&SchemaRef>,
    state: State,
) -> Value {
    let schema = schema.map(|schema| json!({ "id": schema.id.0, "name": schema.name.raw() }));
    json!({ "id": id.map(|id| id.0), "event": event.wire(), "schema": schema, "state": state.word() })
}

fn merge(object: &mut Value, fields: Value) {
    if let (Value::Object(object), Value::Object(fields)) = (object, fields) {
        object.extend(fields);
    }
}

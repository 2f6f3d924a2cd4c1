//! The six calls on hooks, for queues (docs/webitel-api.md §4) and teams (§7).

use serde_json::{Map, Value};

use crate::demo::access::{Class, Right, User};
use crate::demo::context::Context;
use crate::demo::error::{Answer, Failure};
use crate::demo::filter::Filter;
use crate::demo::list::Source;
use crate::demo::store::hooks::{HookValues, NO_TEAM_EVENT, Owner, QUEUE_HOOKS};

/// The list of an owner that does not exist is empty, not an error.
pub(super) fn list(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let owner = context.request.path_id(of.column)?;
    allowed(context, of, user, owner, Right::READ)?;
    let query = &context.request.query;
    let mut filter = Filter::default();
    filter.and_any_integer(of.column, &[owner]);
    filter.and_any_integer("id", &query.numbers("id")?);
    filter.and_any_integer("schema_id", &query.numbers("schema_id")?);
    // The engine declares this filter for teams too, and ignores it there.
    if is_queue(of) {
        filter.and_any_text("event", &query.all("event"));
    }
    of.view.list(context.db, Source::Replica, query, filter)
}

pub(super) fn read(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let (owner, id) = ids(context, of)?;
    allowed(context, of, user, owner, Right::READ)?;
    of.read(context.db, Source::Replica, owner, id)
}

pub(super) fn create(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let owner = context.request.path_id(of.column)?;
    let hook = values(of, &context.request.json()?)?;
    allowed(context, of, user, owner, Right::UPDATE)?;
    of.create(context.db, owner, &hook, user.id)
}

/// Replaces everything: missing keys become zero values.
pub(super) fn put(context: &Context<'_>, of: &Owner) -> Answer {
    change(context, of, |known, hook, _| *known = hook)
}

/// Changes what the body names. The presence of a key counts, not its value; the gateway makes a mask of the leaves
/// (docs/webitel-api.md §2.7).
pub(super) fn patch(context: &Context<'_>, of: &Owner) -> Answer {
    change(context, of, |known, hook, body| {
        if body.get("schema").is_some_and(|schema| schema.get("id").is_some()) {
            known.schema = hook.schema;
        }
        if body.contains_key("event") {
            known.event = hook.event;
        }
        if body.contains_key("enabled") {
            known.enabled = hook.enabled;
        }
    })
}

fn change(
    context: &Context<'_>,
    of: &Owner,
    change: impl FnOnce(&mut HookValues, HookValues, &Map<String, Value>),
) -> Answer {
    let user = context.user()?;
    let ids = ids(context, of)?;
    let body = context.request.json()?;
    let hook = values(of, &body)?;
    allowed(context, of, user, ids.0, Right::UPDATE)?;
    of.change(context.db, ids, user.id, |known| change(known, hook, &body))
}

pub(super) fn delete(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let (owner, id) = ids(context, of)?;
    allowed(context, of, user, owner, Right::UPDATE)?;
    of.delete(context.db, owner, id)
}

fn ids(context: &Context<'_>, of: &Owner) -> Result<(i64, i64), Failure> {
    Ok((context.request.path_id(of.column)?, context.request.path_id("id")?))
}

fn is_queue(of: &Owner) -> bool {
    of.column == QUEUE_HOOKS.column
}

/// Changing a hook, and creating and deleting one, takes the rights to read and to update its owner (docs/webitel-api.md §1.8).
fn allowed(context: &Context<'_>, of: &Owner, user: &User, owner: i64, right: Right) -> Result<(), Failure> {
    let class = if is_queue(of) { Class::Queue } else { Class::Team };
    user.may(class, Right::READ)?;
    user.may(class, right)?;
    if is_queue(of) { user.may_queue(context.db, owner, right) } else { Ok(()) }
}

/// The values in a body. Unknown keys are ignored; `properties` is checked and dropped.
fn values(of: &Owner, body: &Map<String, Value>) -> Result<HookValues, Failure> {
    let wrong = |key: &str| Failure::bad_request(format!("invalid value for field {key:?}"));
    let schema = match body.get("schema") {
        None | Some(Value::Null) => 0,
        Some(Value::Object(schema)) => match schema.get("id") {
            None | Some(Value::Null) => 0,
            Some(id) => whole_number(id).ok_or_else(|| wrong("schema.id"))?,
        },
        Some(_) => return Err(wrong("schema")),
    };
    let event = match body.get("event") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(event)) => event.clone(),
        Some(Value::Number(number)) if !is_queue(of) => number.to_string(),
        Some(_) => return Err(wrong("event")),
    };
    let event = if is_queue(of) { event } else { team_event(&event).ok_or_else(|| wrong("event"))?.to_owned() };
    let enabled = match body.get("enabled") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(enabled)) => *enabled,
        Some(_) => return Err(wrong("enabled")),
    };
    match body.get("properties") {
        None | Some(Value::Null) => {}
        Some(Value::Array(properties)) if properties.iter().all(Value::is_string) => {}
        Some(_) => return Err(wrong("properties")),
    }
    Ok(HookValues { schema, event, enabled })
}

/// An int64 of proto3 JSON: a number or the same as a string.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// An event of team hooks, by the name or number of the enum. Empty means zero.
fn team_event(event: &str) -> Option<&'static str> {
    match event {
        "" | "0" | NO_TEAM_EVENT => Some(NO_TEAM_EVENT),
        "1" | "agent_status" => Some("agent_status"),
        _ => None,
    }
}

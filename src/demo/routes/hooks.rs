//! The six calls on hooks, for queues (docs/webitel-api.md §4) and teams (§7).

use serde_json::{Map, Value};

use crate::demo::access::{Class, Right, User};
use crate::demo::context::Context;
use crate::demo::error::{Failure, check_integer};
use crate::demo::filter::Filter;
use crate::demo::list::Source;
use crate::demo::patch::Mask;
use crate::demo::store::hooks::{HookValues, NO_TEAM_EVENT, OF_QUEUE, OF_TEAM, Owner, Touched};
use crate::demo::wire::Object;

/// The shape of all handlers here.
type Answer = Result<Object, Failure>;

pub(super) fn list_of_queue(context: &Context<'_>) -> Answer {
    list(context, &OF_QUEUE)
}

pub(super) fn create_in_queue(context: &Context<'_>) -> Answer {
    create(context, &OF_QUEUE)
}

pub(super) fn read_of_queue(context: &Context<'_>) -> Answer {
    read(context, &OF_QUEUE)
}

pub(super) fn put_of_queue(context: &Context<'_>) -> Answer {
    put(context, &OF_QUEUE)
}

pub(super) fn patch_of_queue(context: &Context<'_>) -> Answer {
    patch(context, &OF_QUEUE)
}

pub(super) fn delete_of_queue(context: &Context<'_>) -> Answer {
    delete(context, &OF_QUEUE)
}

pub(super) fn list_of_team(context: &Context<'_>) -> Answer {
    list(context, &OF_TEAM)
}

pub(super) fn create_in_team(context: &Context<'_>) -> Answer {
    create(context, &OF_TEAM)
}

pub(super) fn read_of_team(context: &Context<'_>) -> Answer {
    read(context, &OF_TEAM)
}

pub(super) fn put_of_team(context: &Context<'_>) -> Answer {
    put(context, &OF_TEAM)
}

pub(super) fn patch_of_team(context: &Context<'_>) -> Answer {
    patch(context, &OF_TEAM)
}

pub(super) fn delete_of_team(context: &Context<'_>) -> Answer {
    delete(context, &OF_TEAM)
}

/// The list of an owner that does not exist is empty, not an error.
fn list(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let owner = context.request.path_id(of.column)?;
    allowed(context, of, user, owner, Right::Read)?;
    let query = &context.request.query;
    let mut filter = Filter::default();
    filter.require(check_integer(owner));
    filter.and(format!("{} = ?", of.column), owner);
    filter.and_any_integer("id", &query.numbers("id")?);
    filter.and_any_integer("schema_id", &query.numbers("schema_id")?);
    // The engine declares this filter for teams too, and ignores it there.
    if is_queue(of) {
        filter.and_any_text("event", &query.all("event"));
    }
    of.view.list(context.db, Source::Replica, query, filter)
}

fn read(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let (owner, id) = ids(context, of)?;
    allowed(context, of, user, owner, Right::Read)?;
    of.read(context.db, owner, id)
}

fn create(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let owner = context.request.path_id(of.column)?;
    let hook = values(of, &context.request.json()?)?;
    allowed(context, of, user, owner, Right::Update)?;
    of.create(context.db, owner, &hook, user.id)
}

/// Replaces everything: missing keys become zero values.
fn put(context: &Context<'_>, of: &Owner) -> Answer {
    change(context, of, |_| Touched { schema: true, event: true, enabled: true })
}

fn patch(context: &Context<'_>, of: &Owner) -> Answer {
    change(context, of, |mask| Touched {
        schema: mask.names("schema.id"),
        event: mask.names("event"),
        enabled: mask.names("enabled"),
    })
}

fn change(context: &Context<'_>, of: &Owner, touched: impl FnOnce(&Mask) -> Touched) -> Answer {
    let user = context.user()?;
    let ids = ids(context, of)?;
    let body = context.request.json()?;
    let hook = values(of, &body)?;
    allowed(context, of, user, ids.0, Right::Update)?;
    of.change(context.db, ids, hook, touched(&Mask::of(&body)), user.id)
}

fn delete(context: &Context<'_>, of: &Owner) -> Answer {
    let user = context.user()?;
    let (owner, id) = ids(context, of)?;
    allowed(context, of, user, owner, Right::Update)?;
    of.delete(context.db, owner, id)
}

fn ids(context: &Context<'_>, of: &Owner) -> Result<(i64, i64), Failure> {
    Ok((context.request.path_id(of.column)?, context.request.path_id("id")?))
}

fn is_queue(of: &Owner) -> bool {
    of.column == OF_QUEUE.column
}

/// Changing a hook, and creating and deleting one, takes the rights to read and to update its owner (docs/webitel-api.md §1.8).
fn allowed(context: &Context<'_>, of: &Owner, user: &User, owner: i64, right: Right) -> Result<(), Failure> {
    let class = if is_queue(of) { Class::Queue } else { Class::Team };
    user.may(class, Right::Read)?;
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

//! The six calls on hooks, for queues (admin-api §4) and teams (§7).

use serde_json::{Map, Value};

use crate::demo::access::{Class, Right, User};
use crate::demo::desk::Desk;
use crate::demo::error::{Failure, check_integer};
use crate::demo::filter::Filter;
use crate::demo::patch::Mask;
use crate::demo::store::hooks::{HookValues, NO_TEAM_EVENT, OF_QUEUE, OF_TEAM, Owner, Touched};
use crate::demo::store::replica::Source;
use crate::demo::wire::Object;

/// The shape of all handlers here.
type Answer = Result<Object, Failure>;

pub(super) fn list_of_queue(desk: &Desk<'_>) -> Answer {
    list(desk, &OF_QUEUE)
}

pub(super) fn create_in_queue(desk: &Desk<'_>) -> Answer {
    create(desk, &OF_QUEUE)
}

pub(super) fn read_of_queue(desk: &Desk<'_>) -> Answer {
    read(desk, &OF_QUEUE)
}

pub(super) fn put_of_queue(desk: &Desk<'_>) -> Answer {
    put(desk, &OF_QUEUE)
}

pub(super) fn patch_of_queue(desk: &Desk<'_>) -> Answer {
    patch(desk, &OF_QUEUE)
}

pub(super) fn delete_of_queue(desk: &Desk<'_>) -> Answer {
    delete(desk, &OF_QUEUE)
}

pub(super) fn list_of_team(desk: &Desk<'_>) -> Answer {
    list(desk, &OF_TEAM)
}

pub(super) fn create_in_team(desk: &Desk<'_>) -> Answer {
    create(desk, &OF_TEAM)
}

pub(super) fn read_of_team(desk: &Desk<'_>) -> Answer {
    read(desk, &OF_TEAM)
}

pub(super) fn put_of_team(desk: &Desk<'_>) -> Answer {
    put(desk, &OF_TEAM)
}

pub(super) fn patch_of_team(desk: &Desk<'_>) -> Answer {
    patch(desk, &OF_TEAM)
}

pub(super) fn delete_of_team(desk: &Desk<'_>) -> Answer {
    delete(desk, &OF_TEAM)
}

/// An owner that does not exist has no hooks; that is not an error.
fn list(desk: &Desk<'_>, of: &Owner) -> Answer {
    let user = desk.user()?;
    let owner = desk.call.path_id(of.column)?;
    allowed(desk, of, user, owner, Right::Read)?;
    let query = &desk.call.query;
    let mut filter = Filter::default();
    filter.require(check_integer(owner));
    filter.and(format!("{} = ?", of.column), owner);
    filter.and_any_integer("id", &query.numbers("id")?);
    filter.and_any_integer("schema_id", &query.numbers("schema_id")?);
    // The engine declares this filter for teams too, and ignores it there.
    if is_queue(of) {
        filter.and_any_text("event", &query.all("event"));
    }
    of.view.list(desk.db, Source::Replica, query, filter)
}

fn read(desk: &Desk<'_>, of: &Owner) -> Answer {
    let user = desk.user()?;
    let (owner, id) = ids(desk, of)?;
    allowed(desk, of, user, owner, Right::Read)?;
    of.read(desk.db, owner, id)
}

fn create(desk: &Desk<'_>, of: &Owner) -> Answer {
    let user = desk.user()?;
    let owner = desk.call.path_id(of.column)?;
    let hook = values(of, &desk.call.json()?)?;
    allowed(desk, of, user, owner, Right::Update)?;
    of.create(desk.db, owner, &hook, user.id)
}

/// Replaces all: what the body leaves out becomes its zero value.
fn put(desk: &Desk<'_>, of: &Owner) -> Answer {
    change(desk, of, |_| Touched { schema: true, event: true, enabled: true })
}

fn patch(desk: &Desk<'_>, of: &Owner) -> Answer {
    change(desk, of, |mask| Touched {
        schema: mask.names("schema.id"),
        event: mask.names("event"),
        enabled: mask.names("enabled"),
    })
}

fn change(desk: &Desk<'_>, of: &Owner, touched: impl FnOnce(&Mask) -> Touched) -> Answer {
    let user = desk.user()?;
    let ids = ids(desk, of)?;
    let body = desk.call.json()?;
    let hook = values(of, &body)?;
    allowed(desk, of, user, ids.0, Right::Update)?;
    of.change(desk.db, ids, hook, touched(&Mask::of(&body)), user.id)
}

fn delete(desk: &Desk<'_>, of: &Owner) -> Answer {
    let user = desk.user()?;
    let (owner, id) = ids(desk, of)?;
    allowed(desk, of, user, owner, Right::Update)?;
    of.delete(desk.db, owner, id)
}

fn ids(desk: &Desk<'_>, of: &Owner) -> Result<(i64, i64), Failure> {
    Ok((desk.call.path_id(of.column)?, desk.call.path_id("id")?))
}

fn is_queue(of: &Owner) -> bool {
    of.column == OF_QUEUE.column
}

/// Changing a hook, and creating and deleting one, takes the rights to read and to update its owner (admin-api §1.8).
fn allowed(desk: &Desk<'_>, of: &Owner, user: &User, owner: i64, right: Right) -> Result<(), Failure> {
    let class = if is_queue(of) { Class::Queue } else { Class::Team };
    user.may(class, Right::Read)?;
    user.may(class, right)?;
    if is_queue(of) { user.may_queue(desk.db, owner, right) } else { Ok(()) }
}

/// The values in a body. Keys that are not known are ignored, `properties` is checked and forgotten.
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

/// The events of team hooks, an enum by name or number; an empty one is its zero.
fn team_event(event: &str) -> Option<&'static str> {
    match event {
        "" | "0" | NO_TEAM_EVENT => Some(NO_TEAM_EVENT),
        "1" | "agent_status" => Some("agent_status"),
        _ => None,
    }
}

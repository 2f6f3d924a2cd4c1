//! The calls on queues (admin-api §5): read them, list them, switch one on or off.

use axum::http::StatusCode;
use rusqlite::params_from_iter;
use serde_json::Value;

use crate::demo::access::{Class, Right, User};
use crate::demo::desk::Desk;
use crate::demo::error::Failure;
use crate::demo::filter::Filter;
use crate::demo::patch::Mask;
use crate::demo::store::queues::{self, QUEUES};
use crate::demo::store::replica::Source;
use crate::demo::store::tags as tag_store;
use crate::demo::wire::{Node, Object};

pub(super) fn list(desk: &Desk<'_>) -> Result<Object, Failure> {
    let user = desk.user()?;
    user.may(Class::Queue, Right::Read)?;
    let query = &desk.call.query;
    let mut filter = visible(user);
    filter.and_any_integer("id", &ids(desk)?);
    narrow(desk, &mut filter)?;
    // `enabled=false` is no filter.
    if query.flag("enabled")? {
        filter.and("enabled = ?", 1_i64);
    }
    // The list reads the master, whatever else lags.
    QUEUES.list(desk.db, Source::Master, query, filter)
}

pub(super) fn read(desk: &Desk<'_>) -> Result<Object, Failure> {
    let user = desk.user()?;
    let id = desk.call.path_id("id")?;
    user.may(Class::Queue, Right::Read)?;
    user.may_queue(desk.db, id, Right::Read)?;
    queues::read(desk.db, id)
}

/// Only `enabled` can be changed here; other keys are accepted and ignored.
pub(super) fn patch(desk: &Desk<'_>) -> Result<Object, Failure> {
    let user = desk.user()?;
    let id = desk.call.path_id("id")?;
    let body = desk.call.json()?;
    let enabled = match body.get("enabled") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(enabled)) => *enabled,
        Some(_) => return Err(Failure::bad_request("invalid value for field \"enabled\"")),
    };
    user.may(Class::Queue, Right::Read)?;
    user.may(Class::Queue, Right::Update)?;
    user.may_queue(desk.db, id, Right::Update)?;
    let enabled = Mask::of(&body).names("enabled").then_some(enabled);
    queues::change(desk.db, id, enabled, user.id)
}

pub(super) fn tags(desk: &Desk<'_>) -> Result<Object, Failure> {
    let user = desk.user()?;
    user.may(Class::Queue, Right::Read)?;
    tag_store::list(desk.db, "main.cc_queue", &desk.call.query, Filter::default(), "store.sql_queue.tags.app_error")
}

/// How many queues fit, and whether all of them are on.
pub(super) fn state(desk: &Desk<'_>) -> Result<Object, Failure> {
    let user = desk.user()?;
    user.may(Class::Queue, Right::Read)?;
    let mut filter = visible(user);
    narrow(desk, &mut filter)?;
    filter.and_search(QUEUES.searched, desk.call.query.last("q").unwrap_or_default());
    let list = Source::Master.qualified(QUEUES.name);
    let sql = format!("SELECT count(*), coalesce(min(enabled), 0) FROM {list}{}", filter.clause());
    let (rows, all_enabled): (i64, bool) = desk
        .db
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            statement.query_row(params_from_iter(filter.values()), |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .map_err(|error| Failure::database("store.sql_queue.state.app_error", &error))?;
    Ok(Object::new().with("is_all_enabled", Node::Flag(all_enabled)).with("potential_rows", Node::Int32(rows)))
}

/// A user with rights per record sees only the queues that name it; the others are not there (admin-api §5.1).
fn visible(user: &User) -> Filter {
    let mut filter = Filter::default();
    if user.sees_some_queues_only() {
        filter.and("id IN (SELECT queue_id FROM cc_queue_acl WHERE user_id = ? AND access LIKE '%r%')", user.id);
    }
    filter
}

/// The filters that the list and the state have in common.
fn narrow(desk: &Desk<'_>, filter: &mut Filter) -> Result<(), Failure> {
    let query = &desk.call.query;
    filter.and_any_number("type", &query.numbers("type")?);
    filter.and_any_number("team_id", &query.numbers("team_id")?);
    filter.and_overlaps("tags", &query.all("tags"));
    Ok(())
}

/// Ids are texts in the engine's own definition, so one that is no number only fails in the database.
fn ids(desk: &Desk<'_>) -> Result<Vec<i64>, Failure> {
    let parse = |text: &str| {
        text.parse().map_err(|_| {
            let detail = format!("pq: invalid input syntax for type integer: \"{text}\"");
            Failure::new(StatusCode::INTERNAL_SERVER_ERROR, QUEUES.list_failed, detail)
        })
    };
    desk.call.query.all_with_empty("id").into_iter().map(parse).collect()
}

//! The calls on queues (docs/webitel-api.md §5): read them, list them, switch one on or off.

use rusqlite::params_from_iter;
use serde_json::Value;

use crate::demo::access::{Class, Right, User};
use crate::demo::context::Context;
use crate::demo::error::{Answer, Failure};
use crate::demo::filter::Filter;
use crate::demo::list::Source;
use crate::demo::store::records::{self, QUEUES};
use crate::demo::wire::{Node, Object};

pub(super) fn list(context: &Context<'_>) -> Answer {
    let user = context.user()?;
    user.may(Class::Queue, Right::READ)?;
    let query = &context.request.query;
    let mut filter = visible(user);
    filter.and_any_integer("id", &ids(context)?);
    narrow(context, &mut filter)?;
    // `enabled=false` is no filter.
    if query.flag("enabled")? {
        filter.and("enabled = ?", 1_i64);
    }
    // The list reads the master, which never lags.
    QUEUES.list(context.db, Source::Master, query, filter)
}

pub(super) fn read(context: &Context<'_>) -> Answer {
    let user = context.user()?;
    let id = context.request.path_id("id")?;
    user.may(Class::Queue, Right::READ)?;
    user.may_queue(context.db, id, Right::READ)?;
    records::read_queue(context.db, Source::Replica, id)
}

/// Changes `enabled`, the only key that can be changed here; other keys are accepted and ignored.
pub(super) fn patch(context: &Context<'_>) -> Answer {
    let user = context.user()?;
    let id = context.request.path_id("id")?;
    let body = context.request.json()?;
    let enabled = match body.get("enabled") {
        None => None,
        Some(Value::Null) => Some(false),
        Some(Value::Bool(enabled)) => Some(*enabled),
        Some(_) => return Err(Failure::bad_request("invalid value for field \"enabled\"")),
    };
    user.may(Class::Queue, Right::READ)?;
    user.may(Class::Queue, Right::UPDATE)?;
    user.may_queue(context.db, id, Right::UPDATE)?;
    records::change_queue(context.db, id, enabled, user.id)
}

pub(super) fn tags(context: &Context<'_>) -> Answer {
    let user = context.user()?;
    user.may(Class::Queue, Right::READ)?;
    records::list_tags(
        context.db,
        "main.cc_queue",
        &context.request.query,
        Filter::default(),
        "store.sql_queue.tags.app_error",
    )
}

/// Returns the number of matching queues, and whether all of them are on.
pub(super) fn state(context: &Context<'_>) -> Answer {
    let user = context.user()?;
    user.may(Class::Queue, Right::READ)?;
    let mut filter = visible(user);
    narrow(context, &mut filter)?;
    filter.and_search(QUEUES.searched, context.request.query.last("q").unwrap_or_default());
    let list = Source::Master.qualified(QUEUES.name);
    let sql = format!("SELECT count(*), coalesce(min(enabled), 0) FROM {list}{}", filter.clause());
    let (rows, all_enabled): (i64, bool) = context
        .db
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            statement.query_row(params_from_iter(filter.values()), |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .map_err(|error| Failure::database("store.sql_queue.state.app_error", &error))?;
    Ok(Object::new().with("is_all_enabled", Node::Flag(all_enabled)).with("potential_rows", Node::Int32(rows)))
}

/// A user with rights per record sees only the queues with such rights (docs/webitel-api.md §5.1).
fn visible(user: &User) -> Filter {
    let mut filter = Filter::default();
    if user.sees_some_queues_only() {
        filter.and("id IN (SELECT queue_id FROM cc_queue_acl WHERE user_id = ? AND access LIKE '%r%')", user.id);
    }
    filter
}

/// The filters that the list and the state have in common.
fn narrow(context: &Context<'_>, filter: &mut Filter) -> Result<(), Failure> {
    let query = &context.request.query;
    filter.and_any_number("type", &query.numbers("type")?);
    filter.and_any_number("team_id", &query.numbers("team_id")?);
    filter.and_overlaps("tags", &query.all("tags"));
    Ok(())
}

/// Ids are texts in the engine's own definition, so one that is no number only fails in the database.
fn ids(context: &Context<'_>) -> Result<Vec<i64>, Failure> {
    let parse = |text: &str| {
        text.parse()
            .map_err(|_| QUEUES.failed("get_all", format!("pq: invalid input syntax for type integer: \"{text}\"")))
    };
    context.request.query.all_with_empty("id").into_iter().map(parse).collect()
}

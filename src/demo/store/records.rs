//! Queues, flow schemas and teams in the database: their lists, and reading one (docs/webitel-api.md §5 – §7).

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::demo::error::{Answer, Failure, check_integer};
use crate::demo::filter::Filter;
use crate::demo::list::{Listed, Page, Shape, Source, View, column};
use crate::demo::request::Query;
use crate::demo::wire::{Node, Object};

/// The list of queues, in the key order of the wire.
pub(crate) static QUEUES: View = View {
    name: "cc_queue_list",
    columns: &[
        column("id", Shape::Int64, Listed::Always),
        column("domain_id", Shape::Int64, Listed::OnRequest),
        column("created_at", Shape::Int64, Listed::Always),
        column("created_by", Shape::Lookup, Listed::Always),
        column("updated_at", Shape::Int64, Listed::Always),
        column("updated_by", Shape::Lookup, Listed::Always),
        column("strategy", Shape::Text, Listed::OnRequest),
        column("enabled", Shape::Flag, Listed::Always),
        column("payload", Shape::Json, Listed::OnRequest),
        column("calendar", Shape::Lookup, Listed::OnRequest),
        column("priority", Shape::Int32, Listed::Always),
        column("name", Shape::Text, Listed::Always),
        column("variables", Shape::Json, Listed::OnRequest),
        column("dnc_list", Shape::Lookup, Listed::OnRequest),
        column("type", Shape::Int32, Listed::Always),
        column("team", Shape::Lookup, Listed::Always),
        column("description", Shape::Text, Listed::OnRequest),
        column("schema", Shape::Lookup, Listed::OnRequest),
        column("count", Shape::Int32, Listed::ListsOnly),
        column("waiting", Shape::Int32, Listed::ListsOnly),
        column("active", Shape::Int32, Listed::ListsOnly),
        column("ringtone", Shape::Lookup, Listed::OnRequest),
        column("do_schema", Shape::Lookup, Listed::OnRequest),
        column("after_schema", Shape::Lookup, Listed::OnRequest),
        column("sticky_agent", Shape::Flag, Listed::OnRequest),
        column("processing", Shape::Flag, Listed::OnRequest),
        column("processing_sec", Shape::Int32, Listed::OnRequest),
        column("processing_renewal_sec", Shape::Int32, Listed::OnRequest),
        column("form_schema", Shape::Lookup, Listed::OnRequest),
        column("grantee", Shape::Lookup, Listed::OnRequest),
        column("tags", Shape::Names, Listed::Always),
        column("resource_groups", Shape::Json, Listed::Always),
        column("resources", Shape::Json, Listed::Always),
        column("task_processing", Shape::Json, Listed::OnRequest),
        column("team_id", Shape::Int64, Listed::SortOnly),
        column("prolongation_enabled", Shape::Flag, Listed::Missing),
        column("prolongation_repeats_number", Shape::Int32, Listed::Missing),
        column("prolongation_time_sec", Shape::Int32, Listed::Missing),
        column("prolongation_is_timeout_retry", Shape::Flag, Listed::Missing),
    ],
    searched: &["name", "description"],
    default_sort: "-priority",
    first_ties: "id",
    errors: "store.sql_queue",
};

/// The queue with this id. Unlike the list, the replica may lag behind.
pub(crate) fn read_queue(db: &Connection, source: Source, id: i64) -> Answer {
    let mut filter = Filter::default();
    filter.require(check_integer(id));
    QUEUES.read(db, source, id, filter)
}

/// Switches the queue, or only touches it, and returns it.
pub(crate) fn change_queue(db: &Connection, id: i64, enabled: Option<bool>, by: i64) -> Answer {
    db.execute(
        "UPDATE main.cc_queue
         SET enabled = coalesce(?1, enabled), updated_by = ?2,
             updated_at = CAST(round(unixepoch('subsec') * 1000) AS INTEGER)
         WHERE id = ?3",
        (enabled, by, id),
    )
    .map_err(|error| Failure::database("store.sql_queue.update.app_error", &error))?;
    read_queue(db, Source::Master, id)
}

/// The list of flow schemas, in the key order of the wire.
pub(crate) static FLOWS: View = View {
    name: "acr_routing_scheme_view",
    columns: &[
        column("id", Shape::Int64, Listed::Always),
        column("domain_id", Shape::Int64, Listed::SortOnly),
        column("created_at", Shape::Int64, Listed::OnRequest),
        column("created_by", Shape::Lookup, Listed::OnRequest),
        column("updated_at", Shape::Int64, Listed::OnRequest),
        column("updated_by", Shape::Lookup, Listed::OnRequest),
        column("name", Shape::Text, Listed::Always),
        column("type", Shape::Enum("default"), Listed::Always),
        column("schema", Shape::Json, Listed::OnRequest),
        column("payload", Shape::Json, Listed::OnRequest),
        column("debug", Shape::Flag, Listed::OnRequest),
        column("editor", Shape::Flag, Listed::Always),
        column("tags", Shape::Names, Listed::Always),
    ],
    searched: &["name"],
    default_sort: "-created_at",
    first_ties: "id",
    errors: "store.sql_routing_schema",
};

/// The types of flow schemas, by their number.
pub(crate) const FLOW_TYPES: [&str; 5] = ["default", "voice", "chat", "processing", "service"];

/// The list of teams. No answer has `updated_at`, so team hooks have no cheap sign of a change (docs/webitel-api.md §7).
pub(crate) static TEAMS: View = View {
    name: "cc_team_list",
    columns: &[
        column("id", Shape::Int64, Listed::Always),
        column("domain_id", Shape::Int64, Listed::SortOnly),
        column("name", Shape::Text, Listed::Always),
        column("description", Shape::Text, Listed::Always),
        column("strategy", Shape::Text, Listed::Always),
        column("invite_chat_timeout", Shape::Int32, Listed::OneOnly),
        column("task_accept_timeout", Shape::Int32, Listed::OneOnly),
        column("updated_at", Shape::Int64, Listed::SortOnly),
        column("updated_by", Shape::Lookup, Listed::SortOnly),
    ],
    searched: &["name", "description", "strategy"],
    default_sort: "id",
    first_ties: "id",
    errors: "store.sql_agent_team",
};

/// The distinct names in a table's column of tags, as a list of their own.
pub(crate) fn list_tags(
    db: &Connection,
    table: &str,
    query: &Query,
    mut filter: Filter,
    failed: &'static str,
) -> Answer {
    let page = Page::asked(query)?;
    filter.and_search(&["tag.value"], query.last("q").unwrap_or_default());
    let descends = query.last("sort").is_some_and(|sort| sort.trim().starts_with('-'));
    let sql = format!(
        "SELECT DISTINCT tag.value FROM {table} record, json_each(record.tags) tag{} \
         ORDER BY fold(tag.value) {direction}, tag.value LIMIT ? OFFSET ?",
        filter.clause(),
        direction = if descends { "DESC" } else { "ASC" }
    );
    let bounds = [Value::Integer(page.limit()), Value::Integer(page.offset())];
    let read = || {
        db.prepare_cached(&sql)?
            .query_map(params_from_iter(filter.values().chain(&bounds)), |row| row.get::<_, String>(0))?
            .map(|name| name.map(|name| Node::Object(Object::named(name))))
            .collect::<Result<Vec<_>, _>>()
    };
    read().map(|items| page.answer(items)).map_err(|error| Failure::database(failed, &error))
}

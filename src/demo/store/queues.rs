//! Queues in the database (admin-api §5).

use axum::http::StatusCode;
use rusqlite::Connection;

use super::hooks::missing;
use super::replica::Source;
use crate::demo::error::{Failure, check_integer};
use crate::demo::filter::Filter;
use crate::demo::list::{Listed, Shape, View, column};
use crate::demo::wire::Object;

const READ_FAILED: &str = "store.sql_queue.get.app_error";

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
    list_failed: "store.sql_queue.get_all.app_error",
    read_failed: READ_FAILED,
};

/// The queue with this id. Unlike the list, this may lag behind.
pub(crate) fn read(db: &Connection, id: i64) -> Result<Object, Failure> {
    read_from(db, Source::Replica, id)
}

fn read_from(db: &Connection, source: Source, id: i64) -> Result<Object, Failure> {
    check_integer(id)
        .map_err(|detail| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, READ_FAILED, format!("Id={id}, {detail}")))?;
    let mut filter = Filter::default();
    filter.and("id = ?", id);
    QUEUES.one(db, source, &filter)?.ok_or_else(|| missing(READ_FAILED, &format!("Id={id}")))
}

/// Switches the queue, or only touches it, and gives it back.
pub(crate) fn change(db: &Connection, id: i64, enabled: Option<bool>, by: i64) -> Result<Object, Failure> {
    db.execute(
        "UPDATE main.cc_queue
         SET enabled = coalesce(?1, enabled), updated_by = ?2,
             updated_at = CAST(round(unixepoch('subsec') * 1000) AS INTEGER)
         WHERE id = ?3",
        (enabled, by, id),
    )
    .map_err(|error| Failure::database("store.sql_queue.update.app_error", &error))?;
    read_from(db, Source::Master, id)
}

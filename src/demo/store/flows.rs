//! Flow schemas in the database (admin-api §6).

use rusqlite::Connection;

use super::hooks::missing;
use super::replica::Source;
use crate::demo::error::Failure;
use crate::demo::filter::Filter;
use crate::demo::list::{Listed, Shape, View, column};
use crate::demo::wire::Object;

const READ_FAILED: &str = "store.sql_routing_schema.get.app_error";

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
    list_failed: "store.sql_routing_schema.get_all.app_error",
    read_failed: READ_FAILED,
};

/// The types of flow schemas, by their number.
pub(crate) const TYPES: [&str; 5] = ["default", "voice", "chat", "processing", "service"];

/// The flow schema with this id.
pub(crate) fn read(db: &Connection, id: i64) -> Result<Object, Failure> {
    let mut filter = Filter::default();
    filter.and("id = ?", id);
    FLOWS.one(db, Source::Replica, &filter)?.ok_or_else(|| missing(READ_FAILED, &format!("Id={id}")))
}

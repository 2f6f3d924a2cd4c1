//! Teams in the database: what hooks of teams need, and the web client's filter (admin-api §7).

use rusqlite::Connection;

use super::hooks::missing;
use super::replica::Source;
use crate::demo::error::Failure;
use crate::demo::filter::Filter;
use crate::demo::list::{Listed, Shape, View, column};
use crate::demo::wire::Object;

const READ_FAILED: &str = "store.sql_agent_team.get.app_error";

/// The list of teams. No answer has `updated_at`, so team hooks have no cheap sign of a change (admin-api §16.4).
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
    list_failed: "store.sql_agent_team.get_all.app_error",
    read_failed: READ_FAILED,
};

/// The team with this id.
pub(crate) fn read(db: &Connection, id: i64) -> Result<Object, Failure> {
    let mut filter = Filter::default();
    filter.and("id = ?", id);
    TEAMS.one(db, Source::Replica, &filter)?.ok_or_else(|| missing(READ_FAILED, &format!("Id={id}")))
}

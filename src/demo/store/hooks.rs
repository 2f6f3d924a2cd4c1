//! Hooks in the database: of queues and, with other names for the same things, of teams (admin-api §4, §7).

use axum::http::StatusCode;
use rusqlite::ffi::{SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{Connection, Error};

use super::replica;
use crate::demo::error::Failure;
use crate::demo::filter::Filter;
use crate::demo::list::{Listed, Shape, View, column};
use crate::demo::wire::Object;

/// What hooks belong to, and what everything is called there.
#[derive(Debug)]
pub(crate) struct Owner {
    /// The list of hooks.
    pub(crate) view: View,
    table: &'static str,
    owners: &'static str,
    /// The column of the owner's id, also its name in paths.
    pub(crate) column: &'static str,
    create_failed: &'static str,
    update_failed: &'static str,
    delete_failed: &'static str,
    unique: &'static str,
    foreign: &'static str,
}

const READ_QUEUE_HOOK: &str = "store.sql_queue_hook.get.app_error";
const READ_TEAM_HOOK: &str = "store.sql_team_hook.get.app_error";

/// The hooks of queues.
pub(crate) static OF_QUEUE: Owner = Owner {
    view: View {
        name: "cc_queue_events_list",
        columns: &[
            column("id", Shape::Int32, Listed::Always),
            column("schema", Shape::Lookup, Listed::Always),
            column("event", Shape::Text, Listed::Always),
            column("enabled", Shape::Flag, Listed::Always),
            column("queue_id", Shape::Int64, Listed::SortOnly),
            column("schema_id", Shape::Int64, Listed::SortOnly),
        ],
        searched: &["event"],
        default_sort: "+event",
        list_failed: "store.sql_queue_hook.get_all.app_error",
        read_failed: READ_QUEUE_HOOK,
    },
    table: "cc_queue_events",
    owners: "cc_queue",
    column: "queue_id",
    create_failed: "store.sql_queue_hook.create.app_error",
    update_failed: "store.sql_queue_hook.update.app_error",
    delete_failed: "store.sql_queue_hook.delete.app_error",
    unique: "cc_queue_events_queue_id_event_uindex",
    foreign: "cc_queue_events_acr_routing_scheme_id_fk",
};

/// The hooks of teams. The id of the error on creating is the vendor's own slip (admin-api §7).
pub(crate) static OF_TEAM: Owner = Owner {
    view: View {
        name: "cc_team_events_list",
        columns: &[
            column("id", Shape::Int32, Listed::Always),
            column("schema", Shape::Lookup, Listed::Always),
            column("event", Shape::Enum(NO_TEAM_EVENT), Listed::Always),
            column("enabled", Shape::Flag, Listed::Always),
            column("team_id", Shape::Int64, Listed::SortOnly),
            column("schema_id", Shape::Int64, Listed::SortOnly),
        ],
        searched: &["event"],
        default_sort: "+event",
        list_failed: "store.sql_team_hook.get_all.app_error",
        read_failed: READ_TEAM_HOOK,
    },
    table: "cc_team_events",
    owners: "cc_team",
    column: "team_id",
    create_failed: "store.sql_team.create.app_error",
    update_failed: "store.sql_team_hook.update.app_error",
    delete_failed: "store.sql_team_hook.delete.app_error",
    unique: "cc_team_events_team_id_schema_id_uindex",
    foreign: "cc_team_events_acr_routing_scheme_id_fk",
};

/// The zero of the team hooks' events: stored when none is given, left out of answers.
pub(crate) const NO_TEAM_EVENT: &str = "teamHookEventUndefined";

/// What a client can set on a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HookValues {
    /// The flow schema to start.
    pub(crate) schema: i64,
    /// The event to wait for.
    pub(crate) event: String,
    /// Whether it works.
    pub(crate) enabled: bool,
}

/// Which values a change sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Touched {
    /// The flow schema.
    pub(crate) schema: bool,
    /// The event.
    pub(crate) event: bool,
    /// The switch.
    pub(crate) enabled: bool,
}

impl Owner {
    /// The hook with this id, if it belongs to this owner. May lag behind, also where a change looks first.
    pub(crate) fn read(&self, db: &Connection, owner: i64, id: i64) -> Result<Object, Failure> {
        self.read_in(db, None, owner, id)
    }

    /// The hook as it was just written.
    fn written(&self, db: &Connection, owner: i64, id: i64) -> Result<Object, Failure> {
        self.read_in(db, Some(replica::OF_MASTER), owner, id)
    }

    fn read_in(&self, db: &Connection, schema: Option<&str>, owner: i64, id: i64) -> Result<Object, Failure> {
        within_column(id).and(within_column(owner)).map_err(|detail| self.failed(self.view.read_failed, detail))?;
        let mut filter = Filter::default();
        filter.and("id = ?", id);
        filter.and(format!("{} = ?", self.column), owner);
        self.view.one_in(db, schema, &filter)?.ok_or_else(|| missing(self.view.read_failed, &format!("Id={id}")))
    }

    /// Adds a hook and gives it back.
    pub(crate) fn create(&self, db: &Connection, owner: i64, hook: &HookValues, by: i64) -> Result<Object, Failure> {
        let prefix = format!("event={}", hook.event);
        within_column(owner)
            .and(within_column(hook.schema))
            .map_err(|detail| self.failed(self.create_failed, format!("{prefix}, {detail}")))?;
        let sql = format!(
            "INSERT INTO {} (schema_id, event, enabled, updated_by, {}) SELECT ?, ?, ?, ?, id FROM {} WHERE id = ?",
            self.table, self.column, self.owners
        );
        let added = db
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute((hook.schema, &hook.event, hook.enabled, by, owner)))
            .map_err(|error| {
                let (code, detail) = self.refusal(&error);
                Failure::new(code, self.create_failed, format!("{prefix}, {detail}"))
            })?;
        if added == 0 {
            return Err(missing(self.create_failed, &prefix));
        }
        self.written(db, owner, db.last_insert_rowid())
    }

    /// Sets what is touched and gives the hook back. Touching nothing still counts as a change of the owner.
    pub(crate) fn change(
        &self,
        db: &Connection,
        (owner, id): (i64, i64),
        hook: &HookValues,
        touched: Touched,
        by: i64,
    ) -> Result<Object, Failure> {
        self.read(db, owner, id)?;
        if touched.schema {
            within_column(hook.schema).map_err(|detail| self.failed(self.update_failed, detail))?;
        }
        let sql = format!(
            "UPDATE {} SET schema_id = iif(?1, ?2, schema_id), event = iif(?3, ?4, event),
             enabled = iif(?5, ?6, enabled), updated_by = ?7 WHERE id = ?8",
            self.table
        );
        let (schema, event, enabled) = (touched.schema, touched.event, touched.enabled);
        db.prepare_cached(&sql)
            .and_then(|mut statement| {
                statement.execute((schema, hook.schema, event, &hook.event, enabled, hook.enabled, by, id))
            })
            .map_err(|error| {
                let (code, detail) = self.refusal(&error);
                Failure::new(code, self.update_failed, detail)
            })?;
        self.written(db, owner, id)
    }

    /// Removes a hook and gives back what it was.
    pub(crate) fn delete(&self, db: &Connection, owner: i64, id: i64) -> Result<Object, Failure> {
        let hook = self.read(db, owner, id)?;
        db.execute(&format!("DELETE FROM {} WHERE id = ?", self.table), [id]).map_err(|error| {
            let (code, detail) = self.refusal(&error);
            Failure::new(code, self.delete_failed, format!("Id={id}, {detail}"))
        })?;
        Ok(hook)
    }

    fn failed(&self, id: &'static str, detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, id, detail)
    }

    /// A refused write in PostgreSQL's words. Broken rules are the client's fault, anything else is ours.
    fn refusal(&self, error: &Error) -> (StatusCode, String) {
        match error {
            Error::SqliteFailure(code, _) if code.extended_code == SQLITE_CONSTRAINT_UNIQUE => (
                StatusCode::BAD_REQUEST,
                format!("pq: duplicate key value violates unique constraint \"{}\"", self.unique),
            ),
            Error::SqliteFailure(code, _) if code.extended_code == SQLITE_CONSTRAINT_FOREIGNKEY => (
                StatusCode::BAD_REQUEST,
                format!(
                    "pq: insert or update on table \"{}\" violates foreign key constraint \"{}\"",
                    self.table, self.foreign
                ),
            ),
            other => (StatusCode::INTERNAL_SERVER_ERROR, format!("pq: {}", crate::demo::error::database_text(other))),
        }
    }
}

/// No such row, in the words of the real server's database driver.
pub(crate) fn missing(id: &'static str, prefix: &str) -> Failure {
    Failure::new(StatusCode::NOT_FOUND, id, format!("{prefix}, sql: no rows in result set"))
}

/// The real columns have 32 bits with a sign; a larger number is an error of the database (admin-api §4.5).
fn within_column(number: i64) -> Result<(), String> {
    i32::try_from(number).map(drop).map_err(|_| format!("pq: value \"{number}\" is out of range for type integer"))
}

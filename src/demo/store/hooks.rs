//! Hooks of queues and of teams in the database (docs/webitel-api.md §4, §7).

use axum::http::StatusCode;
use rusqlite::ffi::{SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{Connection, Error, OptionalExtension, Row};

use crate::demo::error::{Failure, check_integer, check_text};
use crate::demo::filter::Filter;
use crate::demo::list::{Listed, Shape, Source, View, column};
use crate::demo::wire::Object;

/// The owners of hooks, queues or teams: names of tables, columns and errors.
#[derive(Debug)]
pub(crate) struct Owner {
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

pub(crate) static OF_QUEUE: Owner = Owner {
    view: View {
        name: "cc_queue_events_list",
        columns: &[
            column("id", Shape::Int32, Listed::Always),
            column("schema", Shape::Reference, Listed::Always),
            column("event", Shape::Text, Listed::Always),
            column("enabled", Shape::Flag, Listed::Always),
            column("queue_id", Shape::Int64, Listed::SortOnly),
            column("schema_id", Shape::Int64, Listed::SortOnly),
        ],
        searched: &["event"],
        default_sort: "+event",
        first_ties: "id DESC",
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

/// The hooks of teams. The id of the error on creating is odd in the engine too (docs/webitel-api.md §7).
pub(crate) static OF_TEAM: Owner = Owner {
    view: View {
        name: "cc_team_events_list",
        columns: &[
            column("id", Shape::Int32, Listed::Always),
            column("schema", Shape::Reference, Listed::Always),
            column("event", Shape::Enum(NO_TEAM_EVENT), Listed::Always),
            column("enabled", Shape::Flag, Listed::Always),
            column("team_id", Shape::Int64, Listed::SortOnly),
            column("schema_id", Shape::Int64, Listed::SortOnly),
        ],
        searched: &["event"],
        default_sort: "+event",
        first_ties: "id",
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

/// The zero of the enum of team events: stored when none is given, left out of answers.
pub(crate) const NO_TEAM_EVENT: &str = "teamHookEventUndefined";

/// The values that a client can set on a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HookValues {
    pub(crate) schema: i64,
    pub(crate) event: String,
    pub(crate) enabled: bool,
}

/// The values that a change sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) schema: bool,
    pub(crate) event: bool,
    pub(crate) enabled: bool,
}

impl Owner {
    /// The hook with this id, if it belongs to this owner. May lag behind.
    pub(crate) fn read(&self, db: &Connection, owner: i64, id: i64) -> Result<Object, Failure> {
        self.read_from(db, Source::Replica, owner, id)
    }

    fn read_from(&self, db: &Connection, source: Source, owner: i64, id: i64) -> Result<Object, Failure> {
        self.check_ids(owner, id)?;
        let mut filter = Filter::default();
        filter.and("id = ?", id);
        filter.and(format!("{} = ?", self.column), owner);
        self.view.one(db, source, &filter)?.ok_or_else(|| missing(self.view.read_failed, &format!("Id={id}")))
    }

    /// The values of the hook as the replica has them.
    fn values(&self, db: &Connection, owner: i64, id: i64) -> Result<HookValues, Failure> {
        self.check_ids(owner, id)?;
        let sql = format!("SELECT schema_id, event, enabled FROM {} WHERE id = ? AND {} = ?", self.table, self.column);
        db.prepare_cached(&sql)
            .and_then(|mut statement| {
                let values =
                    |row: &Row<'_>| Ok(HookValues { schema: row.get(0)?, event: row.get(1)?, enabled: row.get(2)? });
                statement.query_row([id, owner], values).optional()
            })
            .map_err(|error| Failure::database(self.view.read_failed, &error))?
            .ok_or_else(|| missing(self.view.read_failed, &format!("Id={id}")))
    }

    fn check_ids(&self, owner: i64, id: i64) -> Result<(), Failure> {
        check_integer(id)
            .and(check_integer(owner))
            .map_err(|detail| self.failed(self.view.read_failed, format!("Id={id}, {detail}")))
    }

    /// Adds a hook and returns it.
    pub(crate) fn create(&self, db: &Connection, owner: i64, hook: &HookValues, by: i64) -> Result<Object, Failure> {
        let prefix = format!("event={}", hook.event);
        check_integer(owner)
            .and(check_integer(hook.schema))
            .and(check_text(&hook.event))
            .map_err(|detail| self.failed(self.create_failed, format!("{prefix}, {detail}")))?;
        let (hooks, owners) = (Source::Master.qualified(self.table), Source::Master.qualified(self.owners));
        let sql = format!(
            "INSERT INTO {hooks} (schema_id, event, enabled, updated_by, {}) SELECT ?, ?, ?, ?, id FROM {owners} \
             WHERE id = ?",
            self.column
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
        self.read_from(db, Source::Master, owner, db.last_insert_rowid())
    }

    /// Changes the touched values and returns the hook. A change of nothing still touches the owner.
    ///
    /// As in the engine: the hook is read from the replica, what is touched is laid over it, and all three values are
    /// written to the master. So a change of one field reverts changes of the others that the replica does not have yet.
    pub(crate) fn change(
        &self,
        db: &Connection,
        (owner, id): (i64, i64),
        hook: HookValues,
        touched: Touched,
        by: i64,
    ) -> Result<Object, Failure> {
        let known = self.values(db, owner, id)?;
        let schema = if touched.schema { hook.schema } else { known.schema };
        let event = if touched.event { hook.event } else { known.event };
        let enabled = if touched.enabled { hook.enabled } else { known.enabled };
        check_integer(schema).and(check_text(&event)).map_err(|detail| self.failed(self.update_failed, detail))?;
        let hooks = Source::Master.qualified(self.table);
        let sql = format!("UPDATE {hooks} SET schema_id = ?, event = ?, enabled = ?, updated_by = ? WHERE id = ?");
        let changed = db
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.execute((schema, event, enabled, by, id)))
            .map_err(|error| {
                let (code, detail) = self.refusal(&error);
                Failure::new(code, self.update_failed, detail)
            })?;
        if changed == 0 {
            return Err(Failure::new(StatusCode::NOT_FOUND, self.update_failed, NO_ROWS));
        }
        self.read_from(db, Source::Master, owner, id)
    }

    /// Removes a hook and returns the replica's copy of it, even if the master has none any more.
    pub(crate) fn delete(&self, db: &Connection, owner: i64, id: i64) -> Result<Object, Failure> {
        let hook = self.read(db, owner, id)?;
        db.execute(&format!("DELETE FROM {} WHERE id = ?", Source::Master.qualified(self.table)), [id]).map_err(
            |error| {
                let (code, detail) = self.refusal(&error);
                Failure::new(code, self.delete_failed, format!("Id={id}, {detail}"))
            },
        )?;
        Ok(hook)
    }

    fn failed(&self, id: &'static str, detail: impl Into<String>) -> Failure {
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, id, detail)
    }

    /// The status and PostgreSQL's text for a failed write. Broken rules are errors of the client.
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

const NO_ROWS: &str = "sql: no rows in result set";

/// No such row, in the words of the real server's database driver.
pub(crate) fn missing(id: &'static str, prefix: &str) -> Failure {
    Failure::new(StatusCode::NOT_FOUND, id, format!("{prefix}, {NO_ROWS}"))
}

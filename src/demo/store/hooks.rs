//! Hooks of queues and of teams in the database (docs/webitel-api.md §4, §7).

use axum::http::StatusCode;
use rusqlite::ffi::{SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_UNIQUE};
use rusqlite::{Connection, Error, OptionalExtension, Params, Row};

use crate::demo::error::{Answer, Failure, check_integer, check_text, database_text};
use crate::demo::filter::Filter;
use crate::demo::list::{Listed, Shape, Source, View, column};

/// The owners of hooks, queues or teams: names of tables, columns and errors.
#[derive(Debug)]
pub(crate) struct Owner {
    pub(crate) view: View,
    table: &'static str,
    owners: &'static str,
    /// The column of the owner's id, also its name in paths.
    pub(crate) column: &'static str,
    create_failed: &'static str,
    unique: &'static str,
    foreign: &'static str,
}

pub(crate) static QUEUE_HOOKS: Owner = Owner {
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
        errors: "store.sql_queue_hook",
    },
    table: "cc_queue_events",
    owners: "cc_queue",
    column: "queue_id",
    create_failed: "store.sql_queue_hook.create.app_error",
    unique: "cc_queue_events_queue_id_event_uindex",
    foreign: "cc_queue_events_acr_routing_scheme_id_fk",
};

/// The hooks of teams. The id of the error on creating is odd in the engine too (docs/webitel-api.md §7).
pub(crate) static TEAM_HOOKS: Owner = Owner {
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
        errors: "store.sql_team_hook",
    },
    table: "cc_team_events",
    owners: "cc_team",
    column: "team_id",
    create_failed: "store.sql_team.create.app_error",
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

impl Owner {
    /// The hook with this id, if it belongs to this owner. The replica may lag behind.
    pub(crate) fn read(&self, db: &Connection, source: Source, owner: i64, id: i64) -> Answer {
        let mut filter = Filter::default();
        filter.require(check_integer(id));
        filter.and_any_integer(self.column, &[owner]);
        self.view.read(db, source, id, filter)
    }

    /// The values of the hook as the replica has them.
    fn values(&self, db: &Connection, owner: i64, id: i64) -> Result<HookValues, Failure> {
        check_integer(id)
            .and(check_integer(owner))
            .map_err(|detail| self.view.failed("get", format!("Id={id}, {detail}")))?;
        let sql = format!("SELECT schema_id, event, enabled FROM {} WHERE id = ? AND {} = ?", self.table, self.column);
        db.prepare_cached(&sql)
            .and_then(|mut statement| {
                let values =
                    |row: &Row<'_>| Ok(HookValues { schema: row.get(0)?, event: row.get(1)?, enabled: row.get(2)? });
                statement.query_row([id, owner], values).optional()
            })
            .map_err(|error| Failure::database(self.view.error_id("get"), &error))?
            .ok_or_else(|| Failure::no_rows(self.view.error_id("get"), &format!("Id={id}, ")))
    }

    /// Adds a hook and returns it.
    pub(crate) fn create(&self, db: &Connection, owner: i64, hook: &HookValues, by: i64) -> Answer {
        let prefix = format!("event={}, ", hook.event);
        check_integer(owner).and(check_integer(hook.schema)).and(check_text(&hook.event)).map_err(|detail| {
            Failure::new(StatusCode::INTERNAL_SERVER_ERROR, self.create_failed, format!("{prefix}{detail}"))
        })?;
        let (hooks, owners) = (Source::Master.qualified(self.table), Source::Master.qualified(self.owners));
        let sql = format!(
            "INSERT INTO {hooks} (schema_id, event, enabled, updated_by, {}) SELECT ?, ?, ?, ?, id FROM {owners} \
             WHERE id = ?",
            self.column
        );
        let values = (hook.schema, &hook.event, hook.enabled, by, owner);
        if self.write(db, &sql, values, self.create_failed, &prefix)? == 0 {
            return Err(Failure::no_rows(self.create_failed, &prefix));
        }
        self.read(db, Source::Master, owner, db.last_insert_rowid())
    }

    /// Changes a hook and returns it. A change of nothing still touches the owner.
    ///
    /// As in the engine: the hook is read from the replica, the change is made to that, and all three values are
    /// written to the master. So a change of one field reverts changes of the others that the replica does not have yet.
    pub(crate) fn change(
        &self,
        db: &Connection,
        (owner, id): (i64, i64),
        by: i64,
        change: impl FnOnce(&mut HookValues),
    ) -> Answer {
        let mut hook = self.values(db, owner, id)?;
        change(&mut hook);
        let HookValues { schema, event, enabled } = hook;
        check_integer(schema).and(check_text(&event)).map_err(|detail| self.view.failed("update", detail))?;
        let hooks = Source::Master.qualified(self.table);
        let sql = format!("UPDATE {hooks} SET schema_id = ?, event = ?, enabled = ?, updated_by = ? WHERE id = ?");
        let error = self.view.error_id("update");
        if self.write(db, &sql, (schema, event, enabled, by, id), &error, "")? == 0 {
            return Err(Failure::no_rows(error, ""));
        }
        self.read(db, Source::Master, owner, id)
    }

    /// Removes a hook and returns the replica's copy of it, even if the master has none any more.
    pub(crate) fn delete(&self, db: &Connection, owner: i64, id: i64) -> Answer {
        let hook = self.read(db, Source::Replica, owner, id)?;
        let sql = format!("DELETE FROM {} WHERE id = ?", Source::Master.qualified(self.table));
        self.write(db, &sql, [id], &self.view.error_id("delete"), &format!("Id={id}, "))?;
        Ok(hook)
    }

    /// Writes one row, or none. A broken rule is an error of the client, in PostgreSQL's words.
    fn write(&self, db: &Connection, sql: &str, values: impl Params, id: &str, prefix: &str) -> Result<usize, Failure> {
        let written = db.prepare_cached(sql).and_then(|mut statement| statement.execute(values));
        written.map_err(|error| {
            let (status, text) = match &error {
                Error::SqliteFailure(code, _) if code.extended_code == SQLITE_CONSTRAINT_UNIQUE => {
                    let text = format!("duplicate key value violates unique constraint \"{}\"", self.unique);
                    (StatusCode::BAD_REQUEST, text)
                }
                Error::SqliteFailure(code, _) if code.extended_code == SQLITE_CONSTRAINT_FOREIGNKEY => {
                    let change = format!("insert or update on table \"{}\"", self.table);
                    let text = format!("{change} violates foreign key constraint \"{}\"", self.foreign);
                    (StatusCode::BAD_REQUEST, text)
                }
                other => (StatusCode::INTERNAL_SERVER_ERROR, database_text(other)),
            };
            Failure::new(status, id, format!("{prefix}pq: {text}"))
        })
    }
}

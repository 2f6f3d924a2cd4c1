//! What is really in the database, and what was really written to it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use webitel_hooks::demo::{self, DataLocation, Options};

/// A hand-made domain in a file, made once, whose changes of hooks are counted by triggers.
pub(crate) struct Template {
    folder: tempfile::TempDir,
}

impl Template {
    pub(crate) fn make() -> Self {
        let template = Self { folder: tempfile::tempdir().expect("a folder") };
        let data = DataLocation::File(template.file());
        drop(demo::start(Options { data, ..Options::default() }).expect("the server starts"));
        let db = Connection::open(template.file()).expect("the database");
        let changed =
            "OLD.event IS NOT NEW.event OR OLD.schema_id IS NOT NEW.schema_id OR OLD.enabled IS NOT NEW.enabled";
        db.execute_batch(&format!(
            "CREATE TABLE audit (kind TEXT, hook INTEGER);
             CREATE TRIGGER audit_added AFTER INSERT ON cc_queue_events
             BEGIN INSERT INTO audit VALUES ('added', NEW.id); END;
             CREATE TRIGGER audit_changed AFTER UPDATE ON cc_queue_events WHEN {changed}
             BEGIN INSERT INTO audit VALUES ('changed', NEW.id); END;
             CREATE TRIGGER audit_removed AFTER DELETE ON cc_queue_events
             BEGIN INSERT INTO audit VALUES ('removed', OLD.id); END;
             PRAGMA wal_checkpoint(TRUNCATE);"
        ))
        .expect("the triggers");
        template
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("demo.sqlite")
    }

    /// A copy for one cell.
    pub(crate) fn copy_to(&self, file: &Path) {
        std::fs::copy(self.file(), file).expect("the file can be copied");
    }
}

/// A hook as it lies in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) queue: i64,
    pub(crate) id: i64,
    pub(crate) event: String,
    pub(crate) schema: i64,
    pub(crate) enabled: bool,
}

/// All hooks of all queues.
pub(crate) fn rows(db: &Connection) -> Vec<Row> {
    db.prepare("SELECT queue_id, id, event, schema_id, enabled FROM cc_queue_events ORDER BY id")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| {
                    Ok(Row {
                        queue: row.get(0)?,
                        id: row.get(1)?,
                        event: row.get(2)?,
                        schema: row.get(3)?,
                        enabled: row.get(4)?,
                    })
                })?
                .collect()
        })
        .expect("the hooks")
}

/// Every change that was really made: what, and of which hook.
pub(crate) fn audit(db: &Connection) -> Vec<(String, i64)> {
    db.prepare("SELECT kind, hook FROM audit ORDER BY kind, hook")
        .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("the audit")
}

/// The id of the flow schema with this name.
pub(crate) fn schema(db: &Connection, name: &str) -> i64 {
    db.query_row("SELECT id FROM acr_routing_scheme WHERE name = ?", [name], |row| row.get(0)).expect("the schema")
}

/// An id as the database has it.
pub(crate) fn number(id: u64) -> i64 {
    i64::try_from(id).expect("an id of the database")
}

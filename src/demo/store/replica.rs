//! A read replica that lags behind the master, as a real installation may have one (docs/webitel-api.md §3.3).
//!
//! The connection notes what each row was before every change. A temporary view with the name of the table stands in
//! front of it and shows the rows as they were `lag` ago. So an unqualified name reads the replica, `main.` the master.
//! Without a lag both are the same. Rows that another connection changes in the file are seen at once.

use std::time::Duration;

use rusqlite::{Connection, Result};

/// The tables that the API changes, and the views over them.
const TABLES: [&str; 3] = ["cc_queue", "cc_queue_events", "cc_team_events"];
const VIEWS: [&str; 3] = ["cc_queue_list", "cc_queue_events_list", "cc_team_events_list"];

/// Makes the replica lag.
pub(crate) fn lag(db: &Connection, lag: Duration) -> Result<()> {
    let now = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";
    let shown = format!("({now} - {})", lag.as_millis());
    for table in TABLES {
        let columns: Vec<String> = db
            .prepare("SELECT name FROM pragma_table_info(?)")?
            .query_map([table], |row| row.get(0))?
            .collect::<Result<_>>()?;
        let old = columns.iter().map(|column| format!("OLD.{column}")).collect::<Vec<_>>().join(", ");
        let columns = columns.join(", ");
        let forget = format!("DELETE FROM past_{table} WHERE at <= {shown};");
        let note = format!("INSERT INTO past_{table} (at, existed, {columns}) VALUES ({now}, 1, {old});");
        db.execute_batch(&format!(
            "CREATE TEMP TABLE past_{table} (change INTEGER PRIMARY KEY AUTOINCREMENT, at, existed, {columns});
             CREATE INDEX temp.past_{table}_id ON past_{table} (id, change);
             CREATE TEMP TRIGGER {table}_inserted AFTER INSERT ON main.{table} BEGIN
                 {forget} INSERT INTO past_{table} (at, existed, id) VALUES ({now}, 0, NEW.id);
             END;
             CREATE TEMP TRIGGER {table}_updated AFTER UPDATE ON main.{table} BEGIN {forget} {note} END;
             CREATE TEMP TRIGGER {table}_deleted AFTER DELETE ON main.{table} BEGIN {forget} {note} END;
             CREATE TEMP VIEW {table} AS
             SELECT {columns} FROM main.{table} present
             WHERE NOT EXISTS (SELECT 1 FROM past_{table} past WHERE past.id = present.id AND past.at > {shown})
             UNION ALL
             SELECT {columns} FROM past_{table} past
             WHERE existed AND change =
                 (SELECT min(first.change) FROM past_{table} first WHERE first.id = past.id AND first.at > {shown});"
        ))?;
    }
    // The same views as in the file; in a temporary one the names of the tables mean the views made above.
    for view in VIEWS {
        let sql: String =
            db.query_row("SELECT sql FROM main.sqlite_schema WHERE name = ?", [view], |row| row.get(0))?;
        db.execute_batch(&sql.replacen("CREATE VIEW", "CREATE TEMP VIEW", 1))?;
    }
    Ok(())
}

/// Lets the replica show everything that was written so far. Without a lag it does already.
pub(crate) fn catch_up(db: &Connection) -> Result<()> {
    for table in TABLES {
        let lags = db.table_exists(Some("temp"), &format!("past_{table}"))?;
        if lags {
            db.execute(&format!("DELETE FROM past_{table}"), [])?;
        }
    }
    Ok(())
}

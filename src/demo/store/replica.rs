//! A copy of the hooks that lags behind, as the read replica of a real installation may (admin-api §3).
//!
//! The connection notes what hooks were before each change. A temporary view with the name of the list of hooks stands
//! in front of the real one and shows that past; whoever wants the present asks [`OF_MASTER`]. Changes that another
//! program makes in the same file are seen at once.

use std::time::Duration;

use rusqlite::{Connection, Result};

/// The schema of what was really written.
pub(crate) const OF_MASTER: &str = "main";

/// Makes reads of hooks lag.
pub(crate) fn lag(db: &Connection, lag: Duration) -> Result<()> {
    let now = "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";
    let shown = format!("({now} - {})", lag.as_millis());
    let note = |existed: bool, row: &str| {
        let values = if existed {
            format!("{row}.queue_id, {row}.schema_id, {row}.event, {row}.enabled")
        } else {
            "NULL, NULL, NULL, NULL".to_owned()
        };
        format!(
            "INSERT INTO hook_past (at, id, queue_id, schema_id, event, enabled) VALUES ({now}, {row}.id, {values});"
        )
    };
    let forget = format!("DELETE FROM hook_past WHERE at <= {shown};");
    db.execute_batch(&format!(
        "CREATE TEMP TABLE hook_past (
             change INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, id INTEGER NOT NULL,
             queue_id INTEGER, schema_id INTEGER, event TEXT, enabled INTEGER
         );
         CREATE INDEX temp.hook_past_id ON hook_past (id, change);
         CREATE TEMP TRIGGER hook_inserted AFTER INSERT ON main.cc_queue_events BEGIN {forget} {born} END;
         CREATE TEMP TRIGGER hook_updated AFTER UPDATE ON main.cc_queue_events BEGIN {forget} {old} END;
         CREATE TEMP TRIGGER hook_deleted AFTER DELETE ON main.cc_queue_events BEGIN {forget} {old} END;
         CREATE TEMP VIEW cc_queue_events_list AS
         SELECT id, queue_id, schema_id, schema, event, enabled FROM main.cc_queue_events_list list
         WHERE NOT EXISTS (SELECT 1 FROM hook_past past WHERE past.id = list.id AND past.at > {shown})
         UNION ALL
         SELECT past.id, past.queue_id, past.schema_id, flow.name, past.event, past.enabled
         FROM hook_past past LEFT JOIN main.acr_routing_scheme flow ON flow.id = past.schema_id
         WHERE past.queue_id IS NOT NULL AND past.change =
             (SELECT min(first.change) FROM hook_past first WHERE first.id = past.id AND first.at > {shown});",
        born = note(false, "NEW"),
        old = note(true, "OLD"),
    ))
}

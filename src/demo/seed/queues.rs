//! Queues with their hooks, from `assets/seed-queues.json`: one queue a line, so that people can read it.

use std::collections::HashMap;

use rusqlite::{Connection, Error, Result};
use serde::Deserialize;
use serde_json::json;

use super::{BEGINNING, HOUR, from_json};
use crate::demo::access::administrator;

/// A queue to insert.
#[derive(Debug, Deserialize)]
pub(super) struct Queue {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) about: String,
    #[serde(rename = "type")]
    pub(super) kind: i64,
    pub(super) enabled: bool,
    pub(super) priority: i64,
    pub(super) team: Option<i64>,
    /// Contacts in all, those that wait, those that are being handled.
    pub(super) load: (i64, i64, i64),
    pub(super) tags: Vec<String>,
    /// Event, name of the flow schema, on or off.
    pub(super) hooks: Vec<(String, String, bool)>,
}

impl Queue {
    pub(super) fn insert(&self, db: &Connection) -> Result<()> {
        let (count, waiting, active) = self.load;
        let created = BEGINNING + self.id * 7 * HOUR;
        let is_dialer = matches!(self.kind, 2..=5);
        let resources = if is_dialer { r#"[{"id":"4","name":"SIP trunk Kyiv"}]"# } else { "[]" };
        let groups = if is_dialer { r#"[{"id":"2","name":"Outbound trunks"}]"# } else { "[]" };
        db.prepare_cached(
            "INSERT INTO cc_queue (id, name, description, type, enabled, priority, strategy, team_id, calendar_id,
                                   count, waiting, active, tags, resource_groups, resources, processing,
                                   processing_sec, created_at, created_by, updated_at, updated_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?18)",
        )?
        .execute(rusqlite::params![
            self.id,
            self.name,
            Some(&self.about).filter(|about| !about.is_empty()),
            self.kind,
            self.enabled,
            self.priority,
            if self.kind == 1 { "longest-waiting-time" } else { "fifo" },
            self.team,
            count,
            waiting,
            active,
            json!(self.tags).to_string(),
            groups,
            resources,
            self.id % 3 == 0,
            if self.id % 3 == 0 { 30 } else { 0 },
            created,
            administrator().id,
            created + self.id % 23 * HOUR,
        ])
        .map(drop)
    }
}

/// Inserts a hook of a queue.
pub(super) fn hook(db: &Connection, queue: i64, event: &str, flow: i64, enabled: bool) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO cc_queue_events (queue_id, event, schema_id, enabled, updated_by) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute((queue, event, flow, enabled, administrator().id))
    .map(drop)
}

/// Inserts the hand-made queues and hooks; the flow schemas must exist.
pub(super) fn fill(db: &Connection) -> Result<()> {
    let queues: Vec<Queue> = from_json(include_str!("../../../assets/seed-queues.json"))?;
    let flows: HashMap<String, i64> = db
        .prepare("SELECT name, id FROM acr_routing_scheme")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    for queue in &queues {
        queue.insert(db)?;
        for (event, flow, enabled) in &queue.hooks {
            let flow = flows.get(flow).ok_or_else(|| Error::InvalidColumnName(flow.clone()))?;
            hook(db, queue.id, event, *flow, *enabled)?;
        }
    }
    Ok(())
}

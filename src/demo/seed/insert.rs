//! One prepared statement per kind of record.

use rusqlite::{Connection, Result};

use super::{BEGINNING, HOUR};
use crate::demo::access::administrator;

/// A flow schema to insert.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    pub(super) id: i64,
    pub(super) name: &'a str,
    pub(super) kind: &'a str,
    pub(super) editor: bool,
    pub(super) tags: &'a [&'a str],
    pub(super) description: &'a str,
}

/// A queue to insert.
#[derive(Debug)]
pub(super) struct Queue<'a> {
    pub(super) id: i64,
    pub(super) name: &'a str,
    pub(super) description: Option<&'a str>,
    pub(super) kind: i64,
    pub(super) enabled: bool,
    pub(super) priority: i64,
    pub(super) team: Option<i64>,
    pub(super) tags: &'a [&'a str],
    pub(super) load: Load,
}

/// The load of a queue.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Load {
    pub(super) count: i64,
    pub(super) waiting: i64,
    pub(super) active: i64,
}

fn json(texts: &[&str]) -> String {
    serde_json::to_string(texts).expect("texts can always be written")
}

/// A minimal program that mentions the flow's name.
fn program(flow: &Flow<'_>) -> String {
    serde_json::json!([{"log": flow.name}, {"httpRequest": {"method": "POST", "url": "https://hooks.example/flow"}}])
        .to_string()
}

impl Flow<'_> {
    pub(super) fn insert(&self, db: &Connection) -> Result<()> {
        let created = BEGINNING + self.id * 5 * HOUR;
        let payload = if self.editor { r#"{"nodes":[{"id":"1","type":"start"}]}"# } else { "{}" };
        db.prepare_cached(
            "INSERT INTO acr_routing_scheme (id, name, description, type, editor, tags, scheme, payload, created_at,
                                             created_by, updated_at, updated_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?10)",
        )?
        .execute((
            self.id,
            self.name,
            self.description,
            self.kind,
            self.editor,
            json(self.tags),
            program(self),
            payload,
            created,
            administrator().id,
            created + self.id % 17 * HOUR,
        ))
        .map(drop)
    }
}

impl Queue<'_> {
    pub(super) fn insert(&self, db: &Connection) -> Result<()> {
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
            self.description,
            self.kind,
            self.enabled,
            self.priority,
            if self.kind == 1 { "longest-waiting-time" } else { "fifo" },
            self.team,
            self.load.count,
            self.load.waiting,
            self.load.active,
            json(self.tags),
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

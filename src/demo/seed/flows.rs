//! Flow schemas from `assets/seed-flows.json`: those that hooks start, and others that hooks must not start.

use rusqlite::{Connection, Result};
use serde::Deserialize;
use serde_json::json;

use super::{BEGINNING, HOUR, from_json};
use crate::demo::access::administrator;

/// The id of the first numbered schema; the others follow with gaps, as ids do on a real server.
const FIRST: i64 = 20;

#[derive(Debug, Deserialize)]
struct Seed {
    /// The schemas whose ids the documents and tests use: id, name, type.
    named: Vec<(i64, String, String)>,
    /// Types with names. Those of type `default` are older flows that never got a type; a hook can start these too. The last
    /// groups have names that programs often handle wrongly: a window title, a cleared screen, a C1 control sequence, a
    /// reversed text direction.
    numbered: Vec<(String, Vec<String>)>,
}

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

impl Flow<'_> {
    pub(super) fn insert(&self, db: &Connection) -> Result<()> {
        let created = BEGINNING + self.id * 5 * HOUR;
        // A minimal program that mentions the flow's name.
        let request = json!({"method": "POST", "url": "https://hooks.example/flow"});
        let program = json!([{"log": self.name}, {"httpRequest": request}]);
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
            json!(self.tags).to_string(),
            program.to_string(),
            payload,
            created,
            administrator().id,
            created + self.id % 17 * HOUR,
        ))
        .map(drop)
    }
}

/// Inserts the hand-made schemas.
pub(super) fn fill(db: &Connection) -> Result<()> {
    let seed: Seed = from_json(include_str!("../../../assets/seed-flows.json"))?;
    for (id, name, kind) in &seed.named {
        let tags: &[&str] = if kind == "service" { &["hook", "crm"] } else { &[] };
        let description = if name == "Notify CRM" { "Tells the CRM what happens to a call" } else { "" };
        Flow { id: *id, name, kind, editor: kind == "service", tags, description }.insert(db)?;
    }
    let long = long_name();
    let all = seed.numbered.iter().flat_map(|(kind, names)| names.iter().map(move |name| (name, kind.as_str())));
    for (number, (name, kind)) in (0_i64..).zip(all.chain([(&long, "service")])) {
        let editor = kind != "default" && number % 4 != 3;
        let tags: &[&str] = match (kind, number % 3) {
            ("service", 0) => &["hook"],
            ("service", 1) => &["hook", "integration"],
            ("voice", _) => &["ivr"],
            _ => &[],
        };
        Flow { id: FIRST + number + number / 10, name, kind, editor, tags, description: "" }.insert(db)?;
    }
    Ok(())
}

/// A name of exactly 200 characters.
fn long_name() -> String {
    "Synchronise everything with everyone and then some more ".chars().cycle().take(199).chain(['!']).collect()
}

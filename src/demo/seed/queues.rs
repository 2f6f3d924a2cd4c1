//! Queues with their hooks, from `assets/seed-queues.json`: one queue a line, so that people can read it.

use std::collections::HashMap;

use rusqlite::{Connection, Error, Result};
use serde::Deserialize;

use super::{
    from_json,
    insert::{self, Load, Queue},
};

/// A queue of the file. Hooks are event, name of the flow schema, on or off.
#[derive(Debug, Deserialize)]
struct Seed {
    id: i64,
    name: String,
    about: String,
    #[serde(rename = "type")]
    kind: i64,
    enabled: bool,
    priority: i64,
    team: Option<i64>,
    load: (i64, i64, i64),
    tags: Vec<String>,
    hooks: Vec<(String, String, bool)>,
}

/// Inserts the hand-made queues and hooks; the flow schemas must exist.
pub(super) fn fill(db: &Connection) -> Result<()> {
    let seeds: Vec<Seed> = from_json(include_str!("../../../assets/seed-queues.json"))?;
    let flows: HashMap<String, i64> = db
        .prepare("SELECT name, id FROM acr_routing_scheme")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    for seed in &seeds {
        let (count, waiting, active) = seed.load;
        let tags: Vec<&str> = seed.tags.iter().map(String::as_str).collect();
        Queue {
            id: seed.id,
            name: &seed.name,
            description: Some(seed.about.as_str()).filter(|about| !about.is_empty()),
            kind: seed.kind,
            enabled: seed.enabled,
            priority: seed.priority,
            team: seed.team,
            tags: &tags,
            load: Load { count, waiting, active },
        }
        .insert(db)?;
        for (event, flow, enabled) in &seed.hooks {
            let flow = flows.get(flow).ok_or_else(|| Error::InvalidColumnName(flow.clone()))?;
            insert::hook(db, seed.id, event, *flow, *enabled)?;
        }
    }
    Ok(())
}

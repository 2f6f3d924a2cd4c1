//! Queues with their hooks, from `assets/seed-queues.json`: one queue a line, so that people can read it.

use std::collections::HashMap;

use rusqlite::{Connection, Error, Result};
use serde::Deserialize;

use super::insert::{self, Load, Queue};
use crate::demo::access::USERS;

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
    let seeds: Vec<Seed> = serde_json::from_str(include_str!("../../../assets/seed-queues.json"))
        .map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))?;
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
    details(db)
}

/// Values that only some queues have, so that some queue shows every key of the API.
fn details(db: &Connection) -> Result<()> {
    db.execute(
        "UPDATE cc_queue SET variables = ?, payload = ?, ringtone_id = 4, grantee_id = 6, sticky_agent = 1,
                processing_renewal_sec = 15,
                schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Transfer to queue'),
                do_schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Queue position'),
                after_schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Voice mail'),
                form_schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Wrap-up form')
         WHERE name = 'Support line'",
        (r#"{"CRM_Url":"https://crm.example","Line":"1"}"#, r#"{"max_wait_time":600,"discard_abandoned_after":5}"#),
    )?;
    db.execute("UPDATE cc_queue SET dnc_list_id = 3 WHERE type IN (2, 5)", [])?;
    // The team lead has rights on single queues: sees those of the first line, may change one.
    let lead = USERS.iter().find(|user| user.username == "lead").map(|user| user.id);
    db.execute(
        "INSERT INTO cc_queue_acl (queue_id, user_id, access)
         SELECT id, ?, iif(name = 'Support line', 'rw', 'r') FROM cc_queue WHERE team_id = 3",
        [lead],
    )?;
    Ok(())
}

//! Any number of additional records, to try out a large domain. No randomness: the same size gives the same domain.

use rusqlite::{Connection, Result};

use super::flows::Flow;
use super::queues::{self, Queue};
use crate::demo::options::SeedSize;

const CITIES: [&str; 12] =
    ["Kyiv", "Lviv", "Odesa", "Warsaw", "Berlin", "Vienna", "Prague", "Madrid", "Tallinn", "Riga", "Oslo", "Київ"];
const TOPICS: [&str; 10] = [
    "support",
    "sales",
    "billing",
    "callbacks",
    "surveys",
    "collections",
    "delivery",
    "complaints",
    "renewals",
    "chat",
];
const SYSTEMS: [&str; 10] =
    ["CRM", "ERP", "Jira", "Slack", "Telegram", "Kafka", "warehouse", "billing", "helpdesk", "analytics"];
const ACTIONS: [&str; 7] = ["Notify", "Update", "Sync with", "Log to", "Close in", "Open in", "Report to"];

/// The events of a generated queue; further ones would be duplicates and are disabled.
const EVENTS: [&str; 9] =
    ["joined", "bridged", "leaving", "missed", "offering", "processing", "active", "answered", "wait_agent"];

/// Adds what is missing to the size asked for.
pub(super) fn fill(db: &Connection, size: SeedSize) -> Result<()> {
    let (flow_count, last_flow) = extent(db, "acr_routing_scheme")?;
    for (number, id) in (flow_count..i64::from(size.schemas)).zip(last_flow + 1..) {
        let pick = usize::try_from(number).unwrap_or_default();
        let name = format!("{} {} {number:05}", ACTIONS[pick % ACTIONS.len()], SYSTEMS[pick / 7 % SYSTEMS.len()]);
        let kind = ["service", "service", "default", "voice", "service", "chat", "processing"][pick % 7];
        let tags: &[&str] = if kind == "service" { &["hook"] } else { &[] };
        Flow { id, name: &name, kind, editor: number % 2 == 0, tags, description: "" }.insert(db)?;
    }
    let targets: Vec<i64> = db
        .prepare("SELECT id FROM acr_routing_scheme WHERE type IN ('service', 'default') ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_>>()?;
    let (queue_count, last_queue) = extent(db, "cc_queue")?;
    for (number, id) in (queue_count..i64::from(size.queues)).zip(last_queue + 1..) {
        queue(db, number, id)?;
        let hooks = size.hooks_per_queue.unwrap_or(u32::try_from(number % 7).unwrap_or_default());
        for hook in 0..usize::try_from(hooks).unwrap_or_default() {
            let seed = usize::try_from(number).unwrap_or_default() + hook * 31;
            let is_duplicate = hook >= EVENTS.len();
            let enabled = !is_duplicate && seed % 4 != 3;
            queues::hook(db, id, EVENTS[hook % EVENTS.len()], targets[seed % targets.len()], enabled)?;
        }
    }
    Ok(())
}

fn queue(db: &Connection, number: i64, id: i64) -> Result<()> {
    let pick = usize::try_from(number).unwrap_or_default();
    let city = CITIES[pick % CITIES.len()];
    let topic = TOPICS[pick / CITIES.len() % TOPICS.len()];
    Queue {
        id,
        name: format!("{city} {topic} {number:05}"),
        about: String::new(),
        kind: number % 10,
        enabled: number % 5 != 4,
        // Below the hand-made ones, which stay on the first pages.
        priority: 0,
        team: (number % 9 != 0).then_some(3 + number % 8),
        tags: vec![topic.to_owned()],
        // Contacts that wait for an agent of an inbound queue are in the queue (docs/webitel-api.md §5.2).
        load: (number % 13, number % 5, number % 5 + number % 3),
        hooks: Vec::new(),
    }
    .insert(db)
}

/// Returns the number of records in a table, and the largest id.
fn extent(db: &Connection, table: &str) -> Result<(i64, i64)> {
    db.query_row(&format!("SELECT count(*), coalesce(max(id), 0) FROM {table}"), [], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

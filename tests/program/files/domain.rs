//! Small domains: a server with these queues, flow schemas and hooks only.

use crate::harness::{FakeServer, Story};

/// A hook as people know it: queue, event, flow schema, enabled.
pub(crate) type Hook = (&'static str, &'static str, &'static str, bool);

/// A domain of these queues and flow schemas only, whose ids begin here, with these hooks; a second enabled one for an event
/// is off.
pub(crate) fn domain(first_id: i64, queues: &[&str], schemas: &[&str], hooks: &[Hook]) -> Story {
    Story::of(FakeServer::prepared(|db| {
        db.execute_batch(
            "DELETE FROM cc_queue_events; DELETE FROM cc_team_events; DELETE FROM cc_queue_acl; DELETE FROM cc_queue;
             DELETE FROM acr_routing_scheme;",
        )
        .expect("it is emptied");
        // Ids of hooks differ between domains too.
        db.execute("UPDATE sqlite_sequence SET seq = seq + ?", [first_id]).expect("they begin later");
        for (id, name) in (first_id..).zip(queues) {
            let sql = "INSERT INTO cc_queue (id, name, type, enabled, strategy, created_at, updated_at)
                       VALUES (?, ?, 1, 1, 'fifo', 0, 0)";
            db.execute(sql, (id, name)).expect("a queue");
        }
        for (id, name) in (first_id..).zip(schemas) {
            let sql = "INSERT INTO acr_routing_scheme (id, name, type, created_at, updated_at)
                       VALUES (?, ?, 'service', 0, 0)";
            db.execute(sql, (id, name)).expect("a flow schema");
        }
        for hook in hooks {
            let sql = "INSERT INTO cc_queue_events (queue_id, event, schema_id, enabled)
                       SELECT q.id, ?2, s.id, ?4 AND NOT EXISTS
                           (SELECT 1 FROM cc_queue_events WHERE queue_id = q.id AND event = ?2 AND enabled)
                       FROM cc_queue q, acr_routing_scheme s WHERE q.name = ?1 AND s.name = ?3";
            db.execute(sql, *hook).expect("a hook");
        }
    }))
}

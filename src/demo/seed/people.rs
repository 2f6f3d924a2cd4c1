//! Teams and the other names that queues refer to.

use rusqlite::{Connection, Result};

use super::{BEGINNING, HOUR};
use crate::demo::access::administrator;

/// Teams by number: `3` is "Support", as everywhere in the domain.
const TEAMS: [(i64, &str, &str, &str); 8] = [
    (3, "Support", "First line, round the clock", "longest-idle-agent"),
    (4, "Sales", "Outbound and inbound sales", "random"),
    (5, "Collections", "", "fewest-calls"),
    (6, "Back office", "Tasks and letters", "longest-idle-agent"),
    (7, "Chat team", "Site, messengers, social networks", "longest-idle-agent"),
    (8, "Служба підтримки", "Київ", "longest-idle-agent"),
    (9, "Kundenservice München", "", "random"),
    (10, "VIP desk", "Named managers", "skill-capacity"),
];

const REFERENCES: [(i64, &str, &str); 8] = [
    (1, "calendar", "24/7"),
    (2, "calendar", "Mon–Fri 9–18"),
    (3, "dnc_list", "Do not call"),
    (4, "ringtone", "Vivaldi, Spring.mp3"),
    (5, "ringtone", "Please hold.wav"),
    (6, "grantee", "supervisor"),
    (7, "grantee", "auditor"),
    (8, "dnc_list", "Regulator's stop list"),
];

/// Inserts teams and names.
pub(super) fn fill(db: &Connection) -> Result<()> {
    for (id, kind, name) in REFERENCES {
        db.execute("INSERT INTO reference (id, kind, name) VALUES (?, ?, ?)", (id, kind, name))?;
    }
    for (id, name, description, strategy) in TEAMS {
        db.execute(
            "INSERT INTO cc_team (id, name, description, strategy, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?)",
            (id, name, description, strategy, BEGINNING + id * HOUR, administrator().id),
        )?;
    }
    Ok(())
}

/// Inserts the hooks of teams; the flow schemas must exist.
pub(super) fn fill_team_hooks(db: &Connection) -> Result<()> {
    let hooks = [
        (3, "agent_status", "Agent status to WFM", true),
        (3, "agent_status", "Agent break to Slack", false),
        (4, "agent_status", "Agent status to WFM", true),
        (10, "teamHookEventUndefined", "Agent break to Slack", false),
    ];
    for (team, event, flow, enabled) in hooks {
        db.execute(
            "INSERT INTO cc_team_events (team_id, event, schema_id, enabled)
             SELECT ?1, ?2, id, ?4 FROM acr_routing_scheme WHERE name = ?3",
            (team, event, flow, enabled),
        )?;
    }
    Ok(())
}

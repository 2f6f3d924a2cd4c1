//! The domain that a new database holds: hand-made to look real and to be hard on a client, and the same every time.
//!
//! | File | What |
//! |---|---|
//! | `flows` | flow schemas of every type |
//! | `queues` | queues of every type, with their hooks |
//! | `details.sql` | teams, calendars and other names, team hooks, what only some queues have |
//! | `generator` | any number more of them |

mod flows;
mod generator;
mod queues;

use rusqlite::{Connection, Error, Result};
use serde::de::DeserializeOwned;

use super::access::USERS;
use super::options::SeedSize;

/// Counts up when the hand-made domain changes; kept in the database, to know what it was made from.
const SEED_VERSION: u32 = 2;

/// The time of the domain's oldest record, 2024-01-15, in unix milliseconds.
const BEGINNING: i64 = 1_705_312_800_000;
const HOUR: i64 = 3_600_000;

/// Fills empty tables.
pub(super) fn fill(db: &Connection, size: SeedSize) -> Result<()> {
    db.execute("INSERT INTO meta (name, value) VALUES ('seed_version', ?)", [SEED_VERSION.to_string()])?;
    for user in USERS.iter() {
        db.execute("INSERT INTO wbt_user (id, name) VALUES (?, ?)", (user.id, &user.name))?;
    }
    flows::fill(db)?;
    queues::fill(db)?;
    db.execute_batch(include_str!("details.sql"))?;
    generator::fill(db, size)
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

//! Session tokens: made by signing in, ended by signing out or by time (docs/webitel-api.md §1.3 – §1.5).

use rusqlite::{Connection, OptionalExtension};

use crate::demo::error::Failure;

/// The lifetime of a session token in seconds: 168 hours, as in the vendor's sample configuration.
pub(crate) const LIFE: i64 = 168 * 3600;

const FAILED: &str = "app.auth.session";

/// The user of a valid session, and its end in unix seconds.
pub(crate) fn find(db: &Connection, token: &str) -> Result<Option<(i64, i64)>, Failure> {
    db.prepare_cached("SELECT user_id, expires_at FROM wbt_session WHERE token = ? AND expires_at > unixepoch()")
        .and_then(|mut statement| statement.query_row([token], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(|error| Failure::database(FAILED, &error))
}

/// Opens a session and deletes expired ones.
pub(crate) fn open(db: &Connection, token: &str, user: i64) -> Result<(), Failure> {
    let write = || {
        db.execute("DELETE FROM wbt_session WHERE expires_at <= unixepoch()", [])?;
        db.execute(
            "INSERT INTO wbt_session (token, user_id, created_at, expires_at)
             VALUES (?, ?, unixepoch(), unixepoch() + ?)",
            (token, user, LIFE),
        )
    };
    write().map(drop).map_err(|error| Failure::database(FAILED, &error))
}

pub(crate) fn close(db: &Connection, token: &str) -> Result<(), Failure> {
    db.execute("DELETE FROM wbt_session WHERE token = ?", [token])
        .map(drop)
        .map_err(|error| Failure::database(FAILED, &error))
}

//! What SQLite does not know by itself: comparing text without case in every script.

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Error, Result};

use crate::demo::like::{Pattern, fold};

/// Adds `fold(text)` and `ilike(text, pattern)`.
pub(super) fn register(db: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("fold", 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| fold(&text)))
    })?;
    db.create_scalar_function("ilike", 2, flags, |context| {
        let pattern = context.get_or_create_aux(1, |value| value.as_str().map(Pattern::new))?;
        match context.get::<Option<String>>(0)? {
            Some(text) => pattern.matches(&text).map_err(|error| Error::UserFunctionError(Box::new(error))),
            None => Ok(false),
        }
    })
}

//! Words that several screens use.

use crate::domain::Timestamp;

/// The time of the answer, ` at 16:19:55 UTC`; empty if the server did not send it.
pub(in crate::app) fn read_at(date: Option<Timestamp>) -> String {
    date.map(|date| format!(" at {}", date.second_of_day())).unwrap_or_default()
}

/// Explains why rows are shown that do not contain the typed text.
pub(in crate::app) fn in_other_layout(typed: &str, read_as: &str) -> String {
    format!("Nothing contains \"{typed}\"; shown is \"{read_as}\", the same keys on another layout.")
}

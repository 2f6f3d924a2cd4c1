//! Words that several screens use.

use crate::domain::Timestamp;

/// When the server answered: ` at 16:19:55 UTC`; nothing where it did not say.
pub(in crate::app) fn read_at(date: Option<Timestamp>) -> String {
    date.map(|date| format!(" at {}", date.second_of_day())).unwrap_or_default()
}

/// Why rows are shown that do not contain what is typed.
pub(in crate::app) fn in_other_layout(typed: &str, read_as: &str) -> String {
    format!("Nothing contains \"{typed}\"; shown is \"{read_as}\", the same keys on another layout.")
}

//! Ending: at once, unless something under way or unsaved would be lost.

use super::{form::Form, question::Question};
use crate::words::count;

/// Whether the program is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// No.
    Staying,
    /// As soon as the last write is answered.
    WhenWritten,
}

/// Returns the question to ask before the end, with this many writes under way. `None` if nothing would be lost.
pub(super) fn question(unfinished: usize, form: Option<&Form>) -> Option<Question> {
    let unsaved = form.filter(|form| form.has_unsaved_changes());
    if unfinished > 0 {
        let mut lines = vec![
            "The server has not answered yet.".to_owned(),
            "What it was sent may be done even if you do not wait.".to_owned(),
        ];
        if unsaved.is_some_and(|form| !form.saving) {
            lines.push("The form has changes that are not saved: quitting loses them.".to_owned());
        }
        let title = format!("{} under way. Quit?", count(unfinished, "write"));
        return Some(Question::new(title, lines, "Stay").or("Quit when answered").or("Quit now"));
    }
    let lines = vec!["The form has changes that are not saved.".to_owned()];
    unsaved.map(|_| Question::new("Quit and lose what is in the form?", lines, "Stay").or("Quit"))
}

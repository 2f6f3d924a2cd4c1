//! The search text for the server: the typed text, or the same keys on another keyboard layout if it finds nothing.

use crate::keys::in_other_layouts;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::app) struct ServerSearch {
    typed: String,
    other: Option<String>,
    /// The texts of the layouts that were not tried yet, the next one last.
    untried: Vec<String>,
}

impl ServerSearch {
    pub(in crate::app) fn new(typed: &str) -> Self {
        let untried = if typed.trim().is_empty() { Vec::new() } else { in_other_layouts(typed) };
        Self { typed: typed.to_owned(), other: None, untried: untried.into_iter().rev().collect() }
    }

    pub(in crate::app) fn typed(&self) -> &str {
        &self.typed
    }

    pub(in crate::app) fn text(&self) -> &str {
        self.other.as_deref().unwrap_or(&self.typed)
    }

    /// The text on another layout, if that is searched for instead of the typed one.
    pub(in crate::app) fn read_as(&self) -> Option<&str> {
        self.other.as_deref()
    }

    /// Goes on to the next layout after the server found nothing. Returns whether there is one.
    pub(in crate::app) fn try_other_layout(&mut self) -> bool {
        self.other = self.untried.pop();
        self.other.is_some()
    }
}

/// Explains why rows are shown that do not contain the typed text.
pub(in crate::app) fn in_other_layout(typed: &str, read_as: &str) -> String {
    format!("Nothing contains \"{typed}\"; shown is \"{read_as}\", the same keys on another layout.")
}

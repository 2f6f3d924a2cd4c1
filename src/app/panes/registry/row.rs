//! A hook in the list, and what it is sorted and filtered by.

use std::cmp::Ordering;

use crate::domain::Hook;

/// The columns by which hooks can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookColumn {
    /// The event, by its label.
    Event,
    /// The flow schema, by its name.
    Schema,
    /// Off before on.
    State,
}

/// A hook and what it is sorted and filtered by, made once so that neither allocates per row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The hook as the server last said it.
    pub hook: Hook,
    pub(super) event_key: Box<str>,
    pub(super) schema_key: Box<str>,
}

impl From<Hook> for Row {
    fn from(hook: Hook) -> Self {
        Self {
            event_key: hook.event.label().to_lowercase().into(),
            schema_key: hook.schema_label().to_lowercase().into(),
            hook,
        }
    }
}

impl Row {
    pub(super) fn contains(&self, needle: &str) -> bool {
        self.event_key.contains(needle) || self.schema_key.contains(needle)
    }

    pub(super) fn compare(&self, other: &Self, column: HookColumn) -> Ordering {
        match column {
            HookColumn::Event => self.event_key.cmp(&other.event_key),
            HookColumn::Schema => self.schema_key.cmp(&other.schema_key),
            HookColumn::State => self.hook.state.enabled().cmp(&other.hook.state.enabled()),
        }
    }
}

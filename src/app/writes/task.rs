//! One write: what it changes, and what is shown meanwhile.

use crate::domain::{Change, Hook, HookId, HookPatch, State};

/// What is under way for a hook, as it lies over the hook's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// It is being changed into this.
    Into(Hook),
    /// It is being removed.
    Removal,
}

/// One write of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Task {
    /// The hook's name in messages.
    pub(in crate::app) label: String,
    pub(in crate::app) change: Change,
    /// What is shown meanwhile; `None` for a hook that does not exist yet.
    pub(in crate::app) pending: Option<Pending>,
}

impl Task {
    /// A switch of a hook.
    pub(in crate::app) fn switch(hook: &Hook, to: State) -> Self {
        Self {
            label: name_of(hook),
            change: Change::Edit { hook: hook.id, patch: HookPatch::switch(to) },
            pending: Some(Pending::Into(Hook { state: to, ..hook.clone() })),
        }
    }

    /// A removal of a hook.
    pub(in crate::app) fn removal(hook: &Hook) -> Self {
        Self { label: name_of(hook), change: Change::Remove { hook: hook.id }, pending: Some(Pending::Removal) }
    }

    /// The hook that this writes to, unless it is a new one.
    pub(super) fn target(&self) -> Option<HookId> {
        match &self.change {
            Change::Add(_) => None,
            Change::Edit { hook, .. } | Change::Remove { hook } => Some(*hook),
        }
    }
}

/// A hook's name in messages and questions: its event, and what it runs.
pub(in crate::app) fn name_of(hook: &Hook) -> String {
    format!("{} → {}", hook.event, hook.schema_label())
}

/// The write that takes a switch back.
pub(super) fn switched_back(task: &Task) -> Option<Task> {
    match &task.pending {
        Some(Pending::Into(hook)) => Some(Task::switch(hook, hook.state.toggled())),
        _ => None,
    }
}

//! What can be changed, as values: so that a change can be shown, counted, run and tested the same way everywhere.

use super::{Event, Hook, HookId, SchemaId, State};

/// A hook that does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookDraft {
    /// What it will wait for.
    pub event: Event,
    /// What it will run.
    pub schema: SchemaId,
    /// Whether it starts switched on.
    pub state: State,
}

/// Only what differs: an absent field is not sent, so a colleague's change to it survives (admin-api §10.7).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HookPatch {
    /// The new event.
    pub event: Option<Event>,
    /// The new flow schema.
    pub schema: Option<SchemaId>,
    /// The new state.
    pub state: Option<State>,
}

impl HookPatch {
    /// A patch that switches and touches nothing else.
    #[must_use]
    pub fn switch(state: State) -> Self {
        Self { state: Some(state), ..Self::default() }
    }

    /// What makes `before` into `after`.
    #[must_use]
    pub fn between(before: &Hook, after: &Hook) -> Self {
        let schema = |hook: &Hook| hook.schema.as_ref().map(|schema| schema.id);
        Self {
            event: (before.event != after.event).then(|| after.event.clone()),
            schema: if schema(before) == schema(after) { None } else { schema(after) },
            state: (before.state != after.state).then_some(after.state),
        }
    }

    /// Nothing would be sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether `hook` is what this patch asked for. The server may keep its own value without an error (admin-api §2.7).
    #[must_use]
    pub fn is_fulfilled_by(&self, hook: &Hook) -> bool {
        self.event.as_ref().is_none_or(|event| *event == hook.event)
            && self.state.is_none_or(|state| state == hook.state)
            && self.schema.is_none_or(|schema| hook.schema_id() == Some(schema))
    }
}

/// One write to one hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Make a new hook.
    Add(HookDraft),
    /// Change some of a hook.
    Edit {
        /// Which hook.
        hook: HookId,
        /// What to change.
        patch: HookPatch,
    },
    /// Remove a hook.
    Remove {
        /// Which hook.
        hook: HookId,
    },
}

/// What the server answered to a write that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// The hook as it is now. `None` after a success without a body (admin-api §4.2): it has to be read again.
    Saved(Option<Hook>),
    /// The hook is gone.
    Removed,
}

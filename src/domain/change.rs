//! Writes as values, so that a change can be shown, counted, run and tested the same way everywhere; and how a write ended.

use super::{Event, Failure, FailureKind, Hook, HookId, HookSpec, SchemaId, SchemaRef, State};

/// The fields of a hook that are sent.
///
/// The server lays them over a copy of the hook that may be stale and writes all three fields back (docs/webitel-api.md §2.7), so a
/// field that is not sent may change nevertheless.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HookPatch {
    pub event: Option<Event>,
    pub schema: Option<SchemaId>,
    pub state: Option<State>,
}

impl HookPatch {
    /// A patch that switches and touches nothing else.
    pub fn switch(state: State) -> Self {
        Self { state: Some(state), ..Self::default() }
    }

    /// A patch with all fields of a hook.
    pub fn all(hook: &Hook) -> Self {
        Self { event: Some(hook.event.clone()), schema: hook.schema_id(), state: Some(hook.state) }
    }

    /// Returns the patch that turns `before` into `after`.
    pub fn between(before: &Hook, after: &Hook) -> Self {
        let schema = |hook: &Hook| hook.schema.as_ref().map(|schema| schema.id);
        Self {
            event: (before.event != after.event).then(|| after.event.clone()),
            schema: if schema(before) == schema(after) { None } else { schema(after) },
            state: (before.state != after.state).then_some(after.state),
        }
    }

    /// Returns whether nothing would be sent.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether `hook` has every value that this patch sets.
    pub fn is_fulfilled_by(&self, hook: &Hook) -> bool {
        self.event.as_ref().is_none_or(|event| *event == hook.event)
            && self.state.is_none_or(|state| state == hook.state)
            && self.schema.is_none_or(|schema| hook.schema_id() == Some(schema))
    }

    /// The hook with the values of this patch. The name of a new flow schema is not known here.
    pub fn apply_to(&self, hook: &Hook) -> Hook {
        let schema = match self.schema {
            Some(id) if hook.schema_id() != Some(id) => Some(SchemaRef { id, name: "".into() }),
            _ => hook.schema.clone(),
        };
        let event = self.event.clone().unwrap_or_else(|| hook.event.clone());
        Hook { id: hook.id, event, schema, state: self.state.unwrap_or(hook.state) }
    }
}

/// A field of a hook that a write can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HookField {
    Event,
    /// The flow schema.
    Schema,
    /// On or off.
    State,
}

impl HookField {
    /// The fields in which a hook differs from the one that was expected. A flow schema that was not known is not compared.
    pub fn differing(expected: &Hook, actual: &Hook) -> Vec<Self> {
        let mut fields = Vec::new();
        if expected.event != actual.event {
            fields.push(Self::Event);
        }
        if expected.schema.is_some() && expected.schema_id() != actual.schema_id() {
            fields.push(Self::Schema);
        }
        if expected.state != actual.state {
            fields.push(Self::State);
        }
        fields
    }

    /// The value of the field, as a sentence about the hook: `its event is Joined`.
    pub fn value_in_words(self, hook: &Hook) -> String {
        match self {
            Self::Event => format!("its event is {}", hook.event),
            Self::Schema => format!("it runs {}", hook.schema_label()),
            Self::State => format!("it is {}", hook.state),
        }
    }
}

/// One write to one hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Add(HookSpec),
    /// An existing hook becomes another. Both have the same id.
    Edit {
        /// The hook as it is believed to be.
        before: Hook,
        /// The desired hook. What the server answers is compared with it.
        after: Hook,
    },
    /// A hook is removed.
    Remove(Hook),
}

impl Change {
    /// Switches a hook and touches nothing else.
    pub fn switch(hook: &Hook, to: State) -> Self {
        Self::Edit { before: hook.clone(), after: Hook { state: to, ..hook.clone() } }
    }

    /// The hook as it is believed to be; `None` for a new one.
    pub fn before(&self) -> Option<&Hook> {
        match self {
            Self::Add(_) => None,
            Self::Edit { before, .. } => Some(before),
            Self::Remove(hook) => Some(hook),
        }
    }

    /// The hook that is written to; `None` for a new one.
    pub fn target(&self) -> Option<HookId> {
        self.before().map(|hook| hook.id)
    }

    /// The hook that this write should make; `None` for a removal. A new one has no id yet.
    pub fn desired(&self) -> Option<Hook> {
        match self {
            Self::Add(spec) => Some(spec.as_hook(HookId::UNKNOWN)),
            Self::Edit { after, .. } => Some(after.clone()),
            Self::Remove(_) => None,
        }
    }

    /// The write that rolls this one back. Nothing rolls back an addition whose id is not known, or a removal.
    pub fn inverse(&self) -> Option<Self> {
        let Self::Edit { before, after } = self else { return None };
        Some(Self::Edit { before: after.clone(), after: before.clone() })
    }

    /// Returns whether the hook has every value that this write was to change. The other fields may have been changed by
    /// a colleague, or be those of a lagging replica.
    pub fn is_fulfilled_by(&self, hook: &Hook) -> bool {
        match self {
            Self::Add(spec) => spec.is_like(hook) && spec.state == hook.state,
            Self::Edit { before, after } => HookPatch::between(before, after).is_fulfilled_by(hook),
            Self::Remove(_) => false,
        }
    }

    /// The fields in which a hook is not what this write should make of it. A removal expects none.
    pub fn unexpected_in(&self, actual: &Hook) -> Vec<HookField> {
        self.desired().map_or_else(Vec::new, |desired| HookField::differing(&desired, actual))
    }
}

/// How a write ended, as far as this program can find out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteOutcome {
    /// Carried out: the hook as the server returned it. `None` after a removal, and where the server did not send it.
    Done(Option<Hook>),
    /// The hook that was to be removed was gone already.
    AlreadyGone,
    /// Carried out, but the hook is not what was expected: another writer, or a stale copy that the server wrote back
    /// (docs/webitel-api.md §2.7).
    Differs {
        /// The hook as the server returned it.
        hook: Hook,
        /// The fields that are not as expected.
        unexpected: Vec<HookField>,
    },
    /// The server refused it. Nothing was changed.
    Refused(Failure),
    /// It did not reach the server, or the server did not carry it out. Nothing was changed.
    NotSent(Failure),
    /// Not known: the response was ambiguous, and looking it up did not help or was abandoned.
    Unknown(Failure),
}

impl WriteOutcome {
    /// Returns the outcome of a change that was carried out, from the hook that the server returned.
    pub fn of(change: &Change, hook: Hook) -> Self {
        match change.unexpected_in(&hook) {
            unexpected if unexpected.is_empty() => Self::Done(Some(hook)),
            unexpected => Self::Differs { hook, unexpected },
        }
    }

    /// Decides the outcome of a write that failed ambiguously with `reason`, from the hooks that the queue has `now`.
    /// `alike` are the hooks with a new one's event and flow schema that were there before.
    pub fn looked_up(change: &Change, alike: &[HookId], reason: Failure, now: &[Hook]) -> Self {
        let target = now.iter().find(|hook| Some(hook.id) == change.target());
        match (change, target) {
            (Change::Add(spec), _) => {
                let new = now.iter().filter(|hook| spec.is_like(hook) && !alike.contains(&hook.id));
                match new.max_by_key(|hook| hook.id) {
                    Some(hook) => Self::of(change, hook.clone()),
                    None => Self::NotSent(reason),
                }
            }
            (Change::Edit { .. }, Some(hook)) if change.is_fulfilled_by(hook) => Self::of(change, hook.clone()),
            (Change::Edit { before, .. }, Some(hook)) if HookField::differing(before, hook).is_empty() => {
                Self::NotSent(reason)
            }
            // Somebody else wrote to it.
            (Change::Edit { .. }, Some(_)) => Self::Unknown(reason),
            (Change::Edit { .. }, None) => Self::Refused(Failure::new(FailureKind::NotFound, None, "")),
            (Change::Remove(_), None) => Self::Done(None),
            (Change::Remove(_), Some(_)) => Self::NotSent(reason),
        }
    }

    /// The reason why it was not carried out, or is not known to be.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Done(_) | Self::AlreadyGone | Self::Differs { .. } => None,
            Self::Refused(failure) | Self::NotSent(failure) | Self::Unknown(failure) => Some(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hook;

    /// Describes in a word what the hooks say about a write.
    fn said(change: &Change, alike: &[HookId], now: &[Hook]) -> &'static str {
        match WriteOutcome::looked_up(change, alike, Failure::new(FailureKind::Server, Some(502), ""), now) {
            WriteOutcome::Done(_) => "done",
            WriteOutcome::AlreadyGone => "already gone",
            WriteOutcome::Differs { .. } => "differs",
            WriteOutcome::Refused(failure) if failure.kind == FailureKind::NotFound => "gone",
            WriteOutcome::Refused(_) => "refused",
            WriteOutcome::NotSent(_) => "not done",
            WriteOutcome::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn the_hooks_of_a_queue_say_what_became_of_a_write() {
        use State::{Off, On};
        let before = hook(10, Event::Joined, 5, On);
        let edit = Change::switch(&before, Off);
        for (now, expected) in [
            (vec![hook(10, Event::Joined, 5, Off)], "done"),
            (vec![hook(10, Event::Joined, 6, Off)], "differs"),
            (vec![before.clone()], "not done"),
            (vec![hook(10, Event::Joined, 6, On)], "unknown"),
            (vec![], "gone"),
        ] {
            assert_eq!(said(&edit, &[], &now), expected, "{now:?}");
        }
        let removal = Change::Remove(before.clone());
        assert_eq!((said(&removal, &[], &[]), said(&removal, &[], &[before])), ("done", "not done"));
        let addition = Change::Add(HookSpec {
            event: Event::Joined,
            schema: SchemaRef { id: SchemaId(5), name: "".into() },
            state: On,
        });
        let was_there = [HookId(7)];
        for (now, expected) in [
            (vec![hook(7, Event::Joined, 5, On)], "not done"),
            (vec![hook(7, Event::Joined, 5, On), hook(8, Event::Joined, 6, On)], "not done"),
            (vec![hook(7, Event::Joined, 5, On), hook(8, Event::Joined, 5, On)], "done"),
            (vec![hook(8, Event::Joined, 5, Off)], "differs"),
        ] {
            assert_eq!(said(&addition, &was_there, &now), expected, "{now:?}");
        }
    }
}

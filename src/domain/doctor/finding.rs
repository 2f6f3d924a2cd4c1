//! The rules, the text of a finding, and the plan that fixes findings.

use std::collections::BTreeMap;

use crate::domain::plan::{Plan, Step};
use crate::domain::{Change, Event, FlowSchema, Hook, HookId, Queue, QueueId, State};

/// A problem that hooks can have, in the order of reports: the most harmful first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Rule {
    /// The hook names no flow schema at all.
    NoSchema,
    /// The domain has no such flow schema: it belongs to another one (docs/webitel-api.md §4.4).
    ForeignSchema,
    /// The flow schema is of a type that is not made to be started by events (docs/webitel-api.md §6).
    SchemaType,
    /// This program does not know the event.
    UnknownEvent,
    /// The event fires in queues of other types only.
    NotInThisType,
    /// No Webitel version fires the event.
    FiresNowhere,
    /// The queue is switched off and the hook is on.
    QueueOff,
    /// The queue has several hooks for one event, with different flow schemas; at most one of them can be on.
    SeveralForEvent,
    /// The queue has the same hook more than once.
    Twice,
    /// No hook runs the flow schema.
    UnusedSchema,
}

/// The kind of change that fixes a finding.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FixKind {
    Remove,
    SwitchOff,
    SetEvent(Event),
}

/// The change that fixes a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub kind: FixKind,
    /// The hooks to change; not always all hooks of the finding.
    pub hooks: Vec<HookId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    pub subject: Subject,
    /// Explains the problem in a sentence.
    pub why: String,
    /// `None` where only a person can decide.
    pub fix: Option<Fix>,
}

/// The subject of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Hooks of a queue, by id: at least one.
    Hooks(Queue, Vec<Hook>),
    /// A flow schema that no hook runs.
    Schema(FlowSchema),
}

impl Rule {
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in options and JSON.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The name for people, short enough for a column.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NoSchema => "no flow schema",
            Self::ForeignSchema => "foreign flow schema",
            Self::SchemaType => "flow schema type",
            Self::UnknownEvent => "unknown event",
            Self::NotInThisType => "not in this type",
            Self::FiresNowhere => "never fires",
            Self::QueueOff => "queue is off",
            Self::SeveralForEvent => "several for an event",
            Self::Twice => "twice",
            Self::UnusedSchema => "unused flow schema",
        }
    }

    /// A hook that is merely silent does no harm, so it is removed only on request.
    const fn is_silence(self) -> bool {
        matches!(self, Self::UnknownEvent | Self::NotInThisType | Self::FiresNowhere | Self::QueueOff)
    }
}

impl FixKind {
    /// The name in JSON.
    pub fn word(&self) -> &'static str {
        self.into()
    }
}

impl Finding {
    /// The queue of its hooks.
    pub fn queue(&self) -> Option<&Queue> {
        match &self.subject {
            Subject::Hooks(queue, _) => Some(queue),
            Subject::Schema(_) => None,
        }
    }

    /// The hooks that it is about.
    pub fn hooks(&self) -> &[Hook] {
        match &self.subject {
            Subject::Hooks(_, hooks) => hooks,
            Subject::Schema(_) => &[],
        }
    }

    /// Offers to remove a hook that is merely silent, which no rule does of its own: the user named this rule.
    pub fn allow_removal(&mut self) {
        if self.rule.is_silence() && self.fix.is_none() {
            self.fix = Some(Fix { kind: FixKind::Remove, hooks: self.hooks().iter().map(|hook| hook.id).collect() });
        }
    }

    /// Names the hooks, or the flow schema.
    pub fn label(&self) -> String {
        match (&self.subject, self.hooks()) {
            (Subject::Schema(schema), _) => schema.reference().label(),
            (Subject::Hooks(..), [hook, ..]) if self.rule == Rule::SeveralForEvent => hook.event.to_string(),
            (Subject::Hooks(..), hooks) => hooks.first().map(Hook::label).unwrap_or_default(),
        }
    }

    /// Advises in a sentence: what the fix does, or what only a person can decide.
    pub fn advice(&self) -> String {
        if let Some(Fix { kind, hooks }) = &self.fix {
            return match (kind, hooks.as_slice()) {
                (FixKind::SwitchOff, _) => "The fix switches it off.".to_owned(),
                (FixKind::SetEvent(event), _) => {
                    format!("Perhaps {event} is meant, which fires when the agent accepts: the fix changes the event.")
                }
                (FixKind::Remove, [hook]) if self.rule == Rule::Twice => format!("The fix removes hook {hook}."),
                (FixKind::Remove, [_]) => "The fix removes it.".to_owned(),
                (FixKind::Remove, hooks) => format!("The fix removes {} of them.", hooks.len()),
            };
        }
        match self.rule {
            Rule::NotInThisType | Rule::FiresNowhere => "It does no harm. Choose another event if it should run.",
            Rule::UnknownEvent => "Webitel stores any name. If it is misspelt, choose the right event.",
            Rule::QueueOff => "Switch the queue on, or leave it.",
            Rule::SeveralForEvent => "Remove the ones that are no longer needed.",
            Rule::UnusedSchema => "Remove it in Webitel if nothing else runs it.",
            Rule::NoSchema | Rule::ForeignSchema | Rule::SchemaType | Rule::Twice => {
                "Choose another flow schema, or remove it."
            }
        }
        .to_owned()
    }
}

/// The plan that fixes these findings, as far as they can be. A hook with several findings is written to once; removing
/// it fixes them all.
pub fn fix<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Plan {
    let mut steps: BTreeMap<(QueueId, HookId), Step> = BTreeMap::new();
    for finding in findings {
        let (Subject::Hooks(queue, hooks), Some(fix)) = (&finding.subject, &finding.fix) else { continue };
        for hook in hooks.iter().filter(|hook| fix.hooks.contains(&hook.id)) {
            let edit = |after: Hook| Change::Edit { before: hook.clone(), after };
            let change = match &fix.kind {
                FixKind::Remove => Change::Remove(hook.clone()),
                FixKind::SwitchOff => edit(Hook { state: State::Off, ..hook.clone() }),
                FixKind::SetEvent(event) => edit(Hook { event: event.clone(), ..hook.clone() }),
            };
            let step = Step::new(queue.reference(), change);
            let known = steps.entry((queue.id, hook.id)).or_insert_with(|| step.clone());
            if fix.kind == FixKind::Remove {
                *known = step;
            }
        }
    }
    steps.into_values().collect::<Vec<Step>>().into()
}

//! What can be wrong, in words, and the mend.

use std::collections::BTreeMap;

use crate::domain::{
    FlowSchema, Hook, HookId, Queue, QueueId, QueueType, SchemaType, State,
    plan::{Plan, Step, StepKind},
};

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ill {
    /// The current Webitel never fires this event in any queue.
    FiresNowhere,
    /// The event does not fire in queues of this type.
    NotInThisType(QueueType),
    /// No Webitel that this program knows has such an event.
    UnknownEvent,
    /// The queue is switched off, and the hook is on.
    QueueOff,
    /// The hook names no flow schema at all.
    NoSchema,
    /// The domain has no such flow schema: it belongs to another one (admin-api §4.4).
    ForeignSchema,
    /// The flow schema is of a type that is not made to be started by events (admin-api §6).
    SchemaOfType(SchemaType),
    /// The queue has the same hook more than once.
    Twice,
    /// The queue has several hooks for one event, with different flow schemas; at most one of them can be on.
    SeveralForEvent,
    /// No hook runs the flow schema.
    Unused,
}

/// What would mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mend {
    /// Remove hooks.
    Remove,
    /// Switch the hook off.
    SwitchOff,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub ill: Ill,
    /// The queue; nothing where it is about a flow schema alone.
    pub queue: Option<Queue>,
    /// The hooks that it is about, by id.
    pub hooks: Vec<Hook>,
    /// The flow schema that it is about, where it is about one alone.
    pub schema: Option<FlowSchema>,
    /// The hooks that the mend is for, and what becomes of them. Nothing where nothing sane can be done by itself.
    pub mend: Option<(Mend, Vec<HookId>)>,
}

impl Ill {
    /// Its name for scripts and options.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::FiresNowhere => "fires_nowhere",
            Self::NotInThisType(_) => "not_in_this_type",
            Self::UnknownEvent => "unknown_event",
            Self::QueueOff => "queue_off",
            Self::NoSchema => "no_schema",
            Self::ForeignSchema => "foreign_schema",
            Self::SchemaOfType(_) => "schema_type",
            Self::Twice => "twice",
            Self::SeveralForEvent => "several_for_event",
            Self::Unused => "unused_schema",
        }
    }

    /// All names.
    pub const WORDS: [&'static str; 10] = [
        "fires_nowhere",
        "not_in_this_type",
        "unknown_event",
        "queue_off",
        "no_schema",
        "foreign_schema",
        "schema_type",
        "twice",
        "several_for_event",
        "unused_schema",
    ];

    /// A few words, for a column.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::FiresNowhere | Self::NotInThisType(_) => "never fires",
            Self::UnknownEvent => "unknown event",
            Self::QueueOff => "queue is off",
            Self::NoSchema => "no flow schema",
            Self::ForeignSchema => "foreign flow schema",
            Self::SchemaOfType(_) => "flow schema type",
            Self::Twice => "twice",
            Self::SeveralForEvent => "several for an event",
            Self::Unused => "unused flow schema",
        }
    }
}

impl Mend {
    /// Its name for scripts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Remove => "remove",
            Self::SwitchOff => "switch_off",
        }
    }
}

impl Finding {
    /// What it is about: the hooks, or the flow schema.
    #[must_use]
    pub fn subject(&self) -> String {
        match (&self.schema, self.hooks.as_slice()) {
            (Some(schema), _) => schema.reference().label(),
            (None, [hook]) => hook.label(),
            (None, hooks) => hooks.first().map_or_else(String::new, |hook| {
                if self.ill == Ill::Twice { hook.label() } else { hook.event.to_string() }
            }),
        }
    }

    /// Why it is wrong, as a sentence.
    #[must_use]
    pub fn why(&self) -> String {
        let event = self.hooks.first().map(|hook| hook.event.to_string()).unwrap_or_default();
        let schema = self.hooks.first().map(Hook::schema_label).unwrap_or_default();
        match &self.ill {
            Ill::FiresNowhere => format!("The current Webitel never fires {event} in any queue."),
            Ill::NotInThisType(kind) => format!("{event} never fires in a queue of this type ({kind})."),
            Ill::UnknownEvent => format!("Webitel is not known to have an event {event}: it may be misspelt."),
            Ill::QueueOff => "The queue is switched off, so nothing fires in it.".to_owned(),
            Ill::NoSchema => "It names no flow schema.".to_owned(),
            Ill::ForeignSchema => {
                format!("{schema} is no flow schema of this domain: Webitel does not run one of another domain.")
            }
            Ill::SchemaOfType(kind) => {
                format!("{schema} is of type {kind}: flow schemas for hooks are of type service, or default.")
            }
            Ill::Twice => format!("The queue has this hook {} times ({}).", self.hooks.len(), ids(&self.hooks)),
            Ill::SeveralForEvent => {
                let on = self.hooks.iter().find(|hook| hook.state.enabled());
                let on = on.map_or_else(|| "none is".to_owned(), |hook| format!("{} is", hook.schema_label()));
                format!("The queue has {} hooks for {event} ({}); {on} on.", self.hooks.len(), ids(&self.hooks))
            }
            Ill::Unused => "No hook runs it. Something else may: a dialplan, another flow, a schedule.".to_owned(),
        }
    }

    /// What to do about it, as a sentence: what the mend does, or what only a person can decide.
    #[must_use]
    pub fn advice(&self) -> String {
        match (&self.mend, &self.ill) {
            (Some((Mend::SwitchOff, _)), _) => "The mend switches it off.".to_owned(),
            (Some((Mend::Remove, hooks)), Ill::Twice) => match hooks.as_slice() {
                [hook] => format!("The mend removes hook {hook}."),
                hooks => format!("The mend removes {} of them.", hooks.len()),
            },
            (Some((Mend::Remove, _)), _) => "The mend removes it.".to_owned(),
            (None, Ill::QueueOff) => "Switch the queue on, or leave it.".to_owned(),
            (None, Ill::SeveralForEvent) => "Remove what is not needed any more.".to_owned(),
            (None, Ill::Unused) => "Remove it in Webitel if nothing else runs it.".to_owned(),
            (None, Ill::UnknownEvent) => "Choose another event, or remove it.".to_owned(),
            (None, _) => "Choose another flow schema, or remove it.".to_owned(),
        }
    }
}

fn ids(hooks: &[Hook]) -> String {
    let ids: Vec<String> = hooks.iter().map(|hook| hook.id.to_string()).collect();
    format!("hooks {}", ids.join(", "))
}

/// The plan that mends these findings, as far as they can be. A hook with several findings is written to once; removing it
/// mends them all.
#[must_use]
pub fn mend<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Plan {
    let mut steps: BTreeMap<(QueueId, HookId), Step> = BTreeMap::new();
    for finding in findings {
        let (Some(queue), Some((mend, hooks))) = (&finding.queue, &finding.mend) else { continue };
        for hook in finding.hooks.iter().filter(|hook| hooks.contains(&hook.id)) {
            let kind = match mend {
                Mend::Remove => StepKind::Remove(hook.clone()),
                Mend::SwitchOff => {
                    StepKind::Edit { before: hook.clone(), after: Hook { state: State::Off, ..hook.clone() } }
                }
            };
            let step = Step::new(queue.reference(), kind);
            let known = steps.entry((queue.id, hook.id)).or_insert_with(|| step.clone());
            if *mend == Mend::Remove {
                *known = step;
            }
        }
    }
    steps.into_values().collect::<Vec<Step>>().into()
}

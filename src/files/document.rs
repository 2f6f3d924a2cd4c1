//! The content of a hooks file as values, in its order.

use std::cmp::Ordering;

use crate::domain::{Event, Hook, Paused, PausedHooks, QueueHooks, QueueId, SchemaId, ServerText, State};

/// The reference of a file to a queue or a flow schema. The name counts, since it means the same in another domain;
/// an id may be added.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Named<I> {
    /// The name alone.
    Name(ServerText),
    /// The id alone.
    Id(I),
    /// The name; the id decides if several have it.
    Both(ServerText, I),
}

impl<I: Copy> Named<I> {
    /// Makes the reference with name and id; with the id alone if the server did not send a name.
    pub fn of(id: I, name: &ServerText) -> Self {
        if name.raw().is_empty() { Self::Id(id) } else { Self::Both(name.clone(), id) }
    }

    /// The name, where there is one.
    pub fn name(&self) -> Option<&ServerText> {
        match self {
            Self::Name(name) | Self::Both(name, _) => Some(name),
            Self::Id(_) => None,
        }
    }

    /// The id, where there is one.
    pub fn id(&self) -> Option<I> {
        match self {
            Self::Id(id) | Self::Both(_, id) => Some(*id),
            Self::Name(_) => None,
        }
    }
}

/// A hook in a file. It has no id of its own: a hook is known by its queue, its event and its flow schema, an
/// enabled one by its queue and its event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileHook {
    pub event: Event,
    pub schema: Named<SchemaId>,
    pub state: State,
    /// A comment beside it, if the format has comments.
    pub comment: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileQueue {
    pub queue: Named<QueueId>,
    pub hooks: Vec<FileHook>,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HooksFile {
    /// The domain that it was exported from: ids mean something only there.
    pub domain: Option<ServerText>,
    pub queues: Vec<FileQueue>,
}

impl HooksFile {
    /// The hooks of these queues in a fixed order. A hook for which the server named no flow schema
    /// cannot be written and is left out. One that is paused is written as one that is on.
    pub fn of(domain: &ServerText, queues: &[QueueHooks], paused: &PausedHooks) -> Self {
        let mut queues: Vec<&QueueHooks> = queues.iter().collect();
        queues.sort_by(|one, other| (&one.queue.name, one.queue.id).cmp(&(&other.queue.name, other.queue.id)));
        let queues = queues.into_iter().map(|QueueHooks { queue, hooks }| {
            let of_hook = |hook: &Hook| of_hook(hook, paused.get(queue.id, hook));
            let mut hooks: Vec<FileHook> = hooks.iter().filter_map(of_hook).collect();
            hooks.sort_by(order);
            FileQueue { queue: Named::of(queue.id, &queue.name), hooks }
        });
        let domain = (!domain.raw().is_empty()).then(|| domain.clone());
        Self { domain, queues: queues.collect() }
    }
}

/// A paused hook is one that is to be on.
fn of_hook(hook: &Hook, paused: Option<&Paused>) -> Option<FileHook> {
    let schema = hook.schema.as_ref()?;
    let state = if paused.is_some() { State::On } else { hook.state };
    let comment = paused.map(|paused| paused.in_words(false));
    Some(FileHook { event: hook.event.clone(), schema: Named::of(schema.id, &schema.name), state, comment })
}

/// By event (the known ones in Webitel's order, then others by name), flow schema, and state: enabled ones first.
fn order(one: &FileHook, other: &FileHook) -> Ordering {
    let key = |hook: &FileHook| {
        let known = Event::KNOWN.iter().position(|event| *event == hook.event).unwrap_or(Event::KNOWN.len());
        (known, hook.event.wire().to_owned(), hook.schema.name().cloned(), hook.schema.id(), !hook.state.enabled())
    };
    key(one).cmp(&key(other))
}

//! Finds the queues, flow schemas, events and hooks that the user named. What is unknown or ambiguous is reported with candidates.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::connection::Session;
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::{Conditions, Selection, StateFilter, Targets};
use crate::cli::reading::fetch;
use crate::domain::scan::{Scan, Trust};
use crate::domain::{
    Event, FailureKind, FlowSchema, Hook, HookId, PausedHooks, Queue, QueueHooks, QueueSelector, SchemaId,
    SchemaSelector, make_harmless, names,
};
use crate::words;

/// The maximum number of candidates that are named.
const CANDIDATES: usize = 3;

/// The queue that was typed.
///
/// # Errors
///
/// If there is none, or more than one of the name; or the server does not say.
pub(crate) async fn queue(session: &mut Session, typed: &str) -> Result<Queue, Problem> {
    let mut found = session.request(async |client| client.queue(&QueueSelector::from_text(typed)).await).await?;
    if found.len() > 1 {
        let about = |queue: &Queue| format!("{} ({}, {})", queue.id, queue.kind, queue.state);
        return Err(ambiguous("queue", typed, found.iter().map(|queue| (queue.id.0, queue.name.raw(), about(queue)))));
    }
    match found.pop() {
        Some(queue) => Ok(queue),
        None => {
            let all = fetch::all_queues(session).await?;
            Err(unknown("queue", typed, all.iter().map(|queue| (queue.id.0, queue.name.raw()))))
        }
    }
}

/// All queues that were typed, each once.
///
/// # Errors
///
/// As [`queue`].
pub(crate) async fn queues(session: &mut Session, typed: &[String]) -> Result<Vec<Queue>, Problem> {
    let mut found: Vec<Queue> = Vec::new();
    for typed in typed {
        let queue = queue(session, typed).await?;
        if found.iter().all(|known| known.id != queue.id) {
            found.push(queue);
        }
    }
    Ok(found)
}

/// The scan of the typed queues; of all queues if none was typed.
///
/// # Errors
///
/// As [`queue`].
pub(crate) async fn scan(session: &mut Session, typed: &[String]) -> Result<Scan, Problem> {
    if typed.is_empty() { Ok(Scan::everything()) } else { Ok(Scan::of(queues(session, typed).await?)) }
}

/// Finds the typed flow schema, of any type.
///
/// # Errors
///
/// As [`queue`].
pub(crate) async fn schema(session: &mut Session, typed: &str) -> Result<FlowSchema, Problem> {
    let mut found = session.request(async |client| client.schema(&SchemaSelector::from_text(typed)).await).await?;
    if found.len() > 1 {
        let about = |schema: &FlowSchema| format!("{} ({})", schema.id, schema.kind);
        let found = found.iter().map(|schema| (schema.id.0, schema.name.raw(), about(schema)));
        return Err(ambiguous("flow schema", typed, found));
    }
    match found.pop() {
        Some(schema) => Ok(schema),
        None => {
            let all = fetch::all_schemas(session).await?;
            Err(unknown("flow schema", typed, all.iter().map(|schema| (schema.id.0, schema.name.raw()))))
        }
    }
}

/// The ids of the typed ids and names among known things. What is not among them is left out.
///
/// # Errors
///
/// If several have a name that was typed.
pub(crate) fn among(what: &str, typed: &[String], known: &BTreeMap<u64, &str>) -> Result<BTreeSet<u64>, Problem> {
    let mut ids = BTreeSet::new();
    for typed in typed {
        let id = typed.parse().ok().filter(|id| known.contains_key(id));
        let found = names::named(known.iter().map(|(id, name)| (*id, *name)), typed, |(_, name)| name);
        match (id, found.as_slice()) {
            (Some(id), _) => drop(ids.insert(id)),
            (None, [(id, _)]) => drop(ids.insert(*id)),
            (None, []) => {}
            (None, _) => {
                return Err(ambiguous(what, typed, found.into_iter().map(|(id, name)| (id, name, id.to_string()))));
            }
        }
    }
    Ok(ids)
}

/// The ids of the typed flow schemas. A user without the right to read flow schemas can still name one by its id.
///
/// # Errors
///
/// As [`queue`].
pub(crate) async fn schema_ids(session: &mut Session, typed: &[String]) -> Result<BTreeSet<SchemaId>, Problem> {
    let mut ids = BTreeSet::new();
    for typed in typed {
        match (schema(session, typed).await, typed.parse()) {
            (Ok(schema), _) => ids.insert(schema.id),
            (Err(problem), Ok(id)) if problem.kind == ProblemKind::Server(FailureKind::Forbidden) => ids.insert(id),
            (Err(problem), _) => return Err(problem),
        };
    }
    Ok(ids)
}

/// An event that a new hook may wait for: one that Webitel is known to have. Case does not matter.
///
/// # Errors
///
/// For any other: such a hook would never run.
pub(crate) fn known_event(typed: &str) -> Result<Event, Problem> {
    match event(typed) {
        event if is_known(&event) => Ok(event),
        _ => Err(unknown_event(typed)),
    }
}

/// An event that hooks which are there may wait for: any text.
fn event(typed: &str) -> Event {
    let known = Event::from_wire(&typed.to_lowercase());
    if is_known(&known) { known } else { Event::from_wire(typed) }
}

fn is_known(event: &Event) -> bool {
    Event::KNOWN.contains(event)
}

fn unknown_event(typed: &str) -> Problem {
    let names: Vec<&str> = Event::KNOWN.iter().map(Event::wire).collect();
    let hint = words::did_you_mean(typed, &names).unwrap_or_else(|| format!("events are {}.", names.join(", ")));
    let hint = words::capitalized(&hint);
    Problem::new(ProblemKind::Unknown, format!("Unknown event {}. {hint}", quoted(typed)))
}

/// Conditions that a hook has to fulfil.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    schemas: BTreeSet<SchemaId>,
    events: Vec<Event>,
    state: Option<StateFilter>,
    /// The hooks that are paused, where that is asked for.
    paused: PausedHooks,
    ids: BTreeSet<HookId>,
}

impl Filter {
    /// Makes the selection from the typed options.
    ///
    /// # Errors
    ///
    /// As [`queue`].
    pub(crate) async fn new(session: &mut Session, typed: &Conditions) -> Result<Self, Problem> {
        let schemas = schema_ids(session, &typed.schema).await?;
        let paused = match typed.state {
            Some(StateFilter::Paused) => session.paused().await?,
            _ => PausedHooks::default(),
        };
        let events = typed.event.iter().map(|typed| event(typed)).collect();
        Ok(Self { schemas, events, state: typed.state, paused, ids: BTreeSet::new() })
    }

    pub(crate) fn fits(&self, hook: &Hook) -> bool {
        let runs = || hook.schema_id().is_some_and(|schema| self.schemas.contains(&schema));
        (self.schemas.is_empty() || runs())
            && (self.events.is_empty() || self.events.contains(&hook.event))
            && match self.state {
                None => true,
                Some(StateFilter::On) => hook.state.enabled(),
                Some(StateFilter::Off) => !hook.state.enabled(),
                Some(StateFilter::Paused) => self.is_paused(hook),
            }
            && (self.ids.is_empty() || self.ids.contains(&hook.id))
    }

    /// The ids of hooks are unique in all queues.
    fn is_paused(&self, hook: &Hook) -> bool {
        !hook.state.enabled() && self.paused.hooks.iter().any(|paused| paused.hook.id == hook.id)
    }

    /// Refuses an event that Webitel is not known to have and no hook waits for either: a typing mistake.
    ///
    /// # Errors
    ///
    /// The refusal.
    pub(crate) fn refuse_unknown_events(&self, waited_for: &BTreeSet<Event>) -> Result<(), Problem> {
        match self.events.iter().find(|event| !is_known(event) && !waited_for.contains(event)) {
            Some(event) => Err(unknown_event(event.wire())),
            None => Ok(()),
        }
    }
}

/// The events that the hooks of these queues wait for.
pub(crate) fn events_of<'a>(queues: impl IntoIterator<Item = &'a QueueHooks>) -> BTreeSet<Event> {
    queues.into_iter().flat_map(|queue| &queue.hooks).map(|hook| hook.event.clone()).collect()
}

/// Queues with all their hooks, and the ids of the selected hooks.
#[derive(Debug)]
pub(crate) struct ChosenHooks {
    pub(crate) queues: Vec<QueueHooks>,
    pub(crate) hooks: BTreeSet<HookId>,
}

/// The hooks that a write is for, together with the others of their queues.
///
/// # Errors
///
/// If no option was given, something is unknown, or not everything could be read.
pub(crate) async fn targets(session: &mut Session, targets: &Targets, trust: Trust) -> Result<ChosenHooks, Problem> {
    let Selection { queue, conditions } = &targets.selection;
    if targets.hooks.is_empty() && queue.is_empty() && *conditions == Conditions::default() {
        return Err(Problem::usage("No hooks are selected: pass ids, --queue, --schema, --event or --state."));
    }
    let mut filter = Filter::new(session, conditions).await?;
    filter.ids = targets.hooks.iter().copied().map(HookId).collect();
    let scan = scan(session, queue).await?;
    let queues = fetch::hooks_for(session, scan, trust).await?;
    filter.refuse_unknown_events(&events_of(&queues))?;
    let all = || queues.iter().flat_map(|queue| &queue.hooks);
    let missing: Vec<String> =
        filter.ids.iter().filter(|id| all().all(|hook| hook.id != **id)).map(ToString::to_string).collect();
    if !missing.is_empty() {
        let place = if queue.is_empty() { "No queue that you may see has" } else { "None of these queues has" };
        let hooks = if missing.len() == 1 { "the hook" } else { "the hooks" };
        let message = format!("{place} {hooks} {}.", missing.join(", "));
        return Err(Problem::new(ProblemKind::Unknown, message));
    }
    let hooks = all().filter(|hook| filter.fits(hook)).map(|hook| hook.id).collect();
    Ok(ChosenHooks { queues, hooks })
}

/// Several have this name: the id and the name of each, and what distinguishes it.
fn ambiguous<'a>(what: &str, typed: &str, found: impl Iterator<Item = (u64, &'a str, String)>) -> Problem {
    let (candidates, about): (Vec<_>, Vec<_>) = found.map(|(id, name, about)| ((id, name.to_owned()), about)).unzip();
    let (count, about) = (about.len(), about.join(", "));
    let message = format!("{} is the name of {count} {what}s: {about}. Pass the id.", quoted(typed));
    Problem { kind: ProblemKind::Ambiguous, message, candidates }
}

/// Reports that no object has this id or name.
fn unknown<'a>(what: &str, typed: &str, all: impl Iterator<Item = (u64, &'a str)>) -> Problem {
    let all: Vec<(u64, &str)> = all.collect();
    let candidates: Vec<(u64, String)> = words::nearest_of(typed, all.iter().map(|(_, name)| *name), CANDIDATES)
        .into_iter()
        .map(|index| (all[index].0, all[index].1.to_owned()))
        .collect();
    let named: Vec<String> = candidates.iter().map(|(id, name)| format!("{} ({id})", quoted(name))).collect();
    let hint = match named.as_slice() {
        [] => String::new(),
        [only] => format!(" Did you mean {only}?"),
        [others @ .., last] => format!(" Did you mean {} or {last}?", others.join(", ")),
    };
    let message = format!("No {what} has the id or name {}.{hint}", quoted(typed));
    Problem { kind: ProblemKind::Unknown, message, candidates }
}

/// A name within a sentence.
fn quoted(name: &str) -> String {
    format!("\"{}\"", make_harmless(name))
}

//! Finds the queues and flow schemas that a file names. Nothing is asked of a server here: the lists of the domain are
//! passed in, and every name that is missing in them is reported.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use super::document::{FileHook, FileQueue, Named};
use super::plan::DesiredHooks;
use super::problem::{FileMistake, Place};
use super::read::Reading;
use crate::domain::{FlowSchema, HookSpec, Queue, QueueHooks, QueueId, SchemaId, SchemaRef, ServerText, names};
use crate::words;

/// The most candidates that are named for one name.
const CANDIDATES: usize = 3;
/// Candidates are looked for this often: with more mistakes the domain is probably the wrong one.
const MOST_LOOKED_FOR: usize = 20;

/// The lists of a domain.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its name, where the server sent one.
    pub domain: Option<&'a ServerText>,
    pub queues: &'a [Queue],
    /// Its flow schemas, as far as they may be read.
    pub schemas: &'a [FlowSchema],
}

/// A queue that the file names, as it is in the domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueFound<'a> {
    pub queue: Queue,
    /// Its hooks in the file, and the place of the flow schema of each.
    hooks: &'a [FileHook],
    places: &'a [Place],
}

/// The resolved things, and the problems with the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved<T> {
    /// The resolved things, in the file's order.
    pub found: Vec<T>,
    /// Errors for names that were not found; warnings for ids that do not fit their names.
    pub problems: Vec<FileMistake>,
}

/// The queues that a file names.
pub fn resolve_queues<'a>(reading: &'a Reading, known: Known<'_>) -> Resolved<QueueFound<'a>> {
    let mut catalogue = Catalogue::new("queue", ids_count(reading, known));
    for queue in known.queues {
        catalogue.add(queue.id, &queue.name);
    }
    let by_id: HashMap<QueueId, &Queue> = known.queues.iter().map(|queue| (queue.id, queue)).collect();
    let mut lines: HashMap<QueueId, usize> = HashMap::new();
    let mut resolved = Resolved { found: Vec::new(), problems: Vec::new() };
    for (FileQueue { queue, hooks }, (place, places)) in reading.file.queues.iter().zip(&reading.places) {
        let found = catalogue.find(queue, *place, &mut resolved.problems);
        let Some(queue) = found.and_then(|id| by_id.get(&id)) else { continue };
        match lines.insert(queue.id, place.line) {
            Some(line) => {
                let text = format!("This is queue {} ({}), which is already in line {line}.", queue.label(), queue.id);
                resolved.problems.push(FileMistake::error(*place, text));
            }
            None => resolved.found.push(QueueFound { queue: (*queue).clone(), hooks, places }),
        }
    }
    resolved
}

/// The hooks that the file asks for in these of its queues. `actual` is what they have: a flow schema that one of their hooks runs can
/// be named even if its type is not offered for hooks.
pub fn resolve_hooks(
    reading: &Reading,
    known: Known<'_>,
    queues: &[QueueFound<'_>],
    actual: &[QueueHooks],
) -> Resolved<DesiredHooks> {
    let in_use = actual.iter().flat_map(|queue| &queue.hooks).filter_map(|hook| hook.schema.clone());
    let mut schemas: BTreeMap<SchemaId, SchemaRef> = in_use.map(|schema| (schema.id, schema)).collect();
    schemas.extend(known.schemas.iter().map(|schema| (schema.id, schema.reference())));
    let mut catalogue = Catalogue::new("flow schema", ids_count(reading, known));
    for schema in schemas.values() {
        catalogue.add(schema.id, &schema.name);
    }
    let mut resolved = Resolved { found: Vec::new(), problems: Vec::new() };
    for QueueFound { queue, hooks, places } in queues {
        let spec = |(FileHook { event, schema, state, .. }, place): (&FileHook, &Place)| {
            let schema = schemas.get(&catalogue.find(schema, *place, &mut resolved.problems)?)?.clone();
            Some(HookSpec { event: event.clone(), schema, state: *state })
        };
        let hooks = hooks.iter().zip(*places).filter_map(spec).collect();
        resolved.found.push(DesiredHooks { queue: queue.reference(), hooks });
    }
    resolved
}

/// Ids are numbers of one domain; in another they mean something else or nothing.
fn ids_count(reading: &Reading, known: Known<'_>) -> IdsCount {
    match (&reading.file.domain, known.domain) {
        (Some(from), Some(here)) if from != here => IdsCount::No { from: from.clone(), here: here.clone() },
        _ => IdsCount::Yes,
    }
}

#[derive(Debug, Clone)]
enum IdsCount {
    Yes,
    No { from: ServerText, here: ServerText },
}

/// The names and ids of one kind of thing.
struct Catalogue<'a, I> {
    what: &'static str,
    ids_count: IdsCount,
    /// The things by name in composed form.
    by_name: HashMap<String, Vec<(I, &'a str)>>,
    by_id: BTreeMap<I, &'a ServerText>,
    /// Messages for missing names: a file names the same one many times.
    not_there: HashMap<ServerText, String>,
    /// Ids that do not fit their names and were reported: once is enough.
    misfits: HashSet<(I, I)>,
}

impl<'a, I: Copy + Ord + Hash + std::fmt::Display> Catalogue<'a, I> {
    fn new(what: &'static str, ids_count: IdsCount) -> Self {
        let (by_name, by_id, not_there, misfits) = Default::default();
        Self { what, ids_count, by_name, by_id, not_there, misfits }
    }

    fn add(&mut self, id: I, name: &'a ServerText) {
        if !name.raw().is_empty() {
            self.by_name.entry(names::composed(name.raw())).or_default().push((id, name.raw()));
        }
        self.by_id.insert(id, name);
    }

    /// The id of a named thing. Reports why there is none, or that the id in the file does not fit its name.
    fn find(&mut self, named: &Named<I>, place: Place, problems: &mut Vec<FileMistake>) -> Option<I> {
        match self.look_up(named) {
            Ok(id) => {
                problems.extend(self.misfit(named, id).map(|warning| FileMistake::warning(place, warning)));
                Some(id)
            }
            Err(message) => {
                problems.push(FileMistake::error(place, message));
                None
            }
        }
    }

    fn look_up(&mut self, named: &Named<I>) -> Result<I, String> {
        let what = self.what;
        let (name, id) = match (named, &self.ids_count) {
            (Named::Id(id), IdsCount::No { from, here }) => {
                return Err(format!(
                    "Only the id {id} is given, and ids of {from} are not valid in {here}; write the {what}'s name."
                ));
            }
            (Named::Id(id), IdsCount::Yes) if self.by_id.contains_key(id) => return Ok(*id),
            (Named::Id(id), IdsCount::Yes) => return Err(format!("There is no {what} with the id {id} here.")),
            (Named::Name(name), _) | (Named::Both(name, _), IdsCount::No { .. }) => (name, None),
            (Named::Both(name, id), IdsCount::Yes) => (name, Some(*id)),
        };
        let in_any_form = self.by_name.get(&names::composed(name.raw())).into_iter().flatten().copied();
        let same_name = names::named(in_any_form, name.raw(), |(_, name)| name);
        let same_name: Vec<I> = same_name.into_iter().map(|(id, _)| id).collect();
        match (same_name.as_slice(), id) {
            ([], id) => Err(self.not_there(name, id)),
            ([only], _) => Ok(*only),
            (several, Some(id)) if several.contains(&id) => Ok(id),
            (several, _) => {
                let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
                let advice = match &self.ids_count {
                    IdsCount::Yes => "add the id of one".to_owned(),
                    IdsCount::No { from, here } => format!(
                        "the file's ids are of {from} and not valid in {here}: rename one of them, or change the id and \
                         domain in the file"
                    ),
                };
                Err(format!(
                    "{} {what}s here are named {name:?}, with the ids {}; {advice}.",
                    several.len(),
                    words::list(&ids)
                ))
            }
        }
    }

    /// The warning where the id beside a name is that of something else.
    fn misfit(&mut self, named: &Named<I>, meant: I) -> Option<String> {
        let (Named::Both(name, id), IdsCount::Yes) = (named, &self.ids_count) else { return None };
        if meant == *id || !self.misfits.insert((meant, *id)) {
            return None;
        }
        let what = self.what;
        let other = match self.by_id.get(id) {
            Some(other) => format!("the id {id} is that of {other:?}"),
            None => format!("there is none with the id {id}"),
        };
        Some(format!("The {what} {name:?} has the id {meant} here; {other}. The name counts."))
    }

    fn not_there(&mut self, name: &ServerText, id: Option<I>) -> String {
        let what = self.what;
        if let Some(renamed) = id.and_then(|id| self.by_id.get(&id)) {
            return format!(
                "There is no {what} {name:?} here. The id is that of {renamed:?}: if it was renamed, change \
                 the name in the file."
            );
        }
        if let Some(known) = self.not_there.get(name) {
            return known.clone();
        }
        let mut text = format!("There is no {what} {name:?} here");
        if self.not_there.len() < MOST_LOOKED_FOR {
            let candidates = self.candidates(name);
            match candidates.as_slice() {
                [] => text.push_str(", nor any with a name like it"),
                [only] => text.push_str(&format!("; did you mean {only}?")),
                several => text.push_str(&format!("; the nearest are {}", words::list(several))),
            }
        }
        if !text.ends_with('?') {
            text.push('.');
        }
        self.not_there.insert(name.clone(), text.clone());
        text
    }

    fn candidates(&self, name: &ServerText) -> Vec<String> {
        let wanted = name.raw().trim();
        let names: Vec<(&I, &&ServerText)> = self.by_id.iter().collect();
        let nearest = words::nearest_of(wanted, names.iter().map(|(_, name)| name.raw()), CANDIDATES);
        nearest.into_iter().map(|index| format!("{:?} ({})", names[index].1, names[index].0)).collect()
    }
}

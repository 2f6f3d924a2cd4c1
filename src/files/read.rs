//! Reads a text into a document, or all mistakes in it.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::document::{FileHook, FileQueue, HooksFile, Named};
use super::entries::{Entries, Kind};
use super::node::{Node, Value};
use super::problem::{FileMistake, Place, Severity};
use super::{Format, json, yaml};
use crate::domain::{Event, QueueId, SchemaId, ServerText, State};
use crate::words;

/// The longest file that is read. A domain of 20,000 hooks takes two million bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The only version of the format so far.
const VERSION: &str = "1";

pub(super) const TOP: Kind = Kind { name: "the file", keys: &["version", "domain", "queues"] };
pub(super) const QUEUE: Kind = Kind { name: "a queue", keys: &["queue", "id", "hooks"] };
pub(super) const HOOK: Kind = Kind { name: "a hook", keys: &["event", "schema", "schema_id", "enabled"] };

/// The content of a file, with places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The content.
    pub file: HooksFile,
    /// Possible mistakes.
    pub warnings: Vec<FileMistake>,
    /// The places of each queue and of each flow schema of its hooks, in the order of the file.
    pub(super) places: Vec<(Place, Vec<Place>)>,
}

/// Reads the bytes of a file.
///
/// # Errors
///
/// Every mistake in it, in order, and the possible ones.
pub fn read(bytes: &[u8], format: Option<Format>) -> Result<Reading, Vec<FileMistake>> {
    if bytes.len() > MOST_BYTES {
        let text = format!("The file is longer than {} MiB, the limit for hooks files.", MOST_BYTES / 1024 / 1024);
        return Err(vec![FileMistake::error(Place::START, text)]);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| vec![not_text(bytes, error.valid_up_to())])?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (node, mut problems) = match format.unwrap_or_else(|| Format::of_text(text)) {
        Format::Yaml => yaml::parse(text),
        Format::Json => json::parse(text),
    }
    .map_err(|problem| vec![problem])?;
    let (file, places) = content(&node, &mut problems);
    problems.sort_by_key(|problem| problem.place);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(problems);
    }
    Ok(Reading { file, warnings: problems, places })
}

fn not_text(bytes: &[u8], good: usize) -> FileMistake {
    let before = String::from_utf8_lossy(&bytes[..good]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    FileMistake::error(Place { line, column }, "This is not UTF-8 text.")
}

fn content(node: &Node, problems: &mut Vec<FileMistake>) -> (HooksFile, Vec<(Place, Vec<Place>)>) {
    let nothing = (HooksFile::default(), Vec::new());
    // Another version may have any keys: only its number is reported.
    if let Some(problem) = other_version(node) {
        problems.push(problem);
        return nothing;
    }
    let Some(mut top) = Entries::of(TOP, node, problems) else { return nothing };
    top.needed("version", "version: 1");
    let domain = top.name("domain").map(|(name, _)| name.into());
    let items = top.list("queues").unwrap_or_default();
    let (queues, places): (Vec<_>, Vec<_>) = items.iter().filter_map(|item| queue(item, problems)).unzip();
    refuse_queues_twice(&queues, &places, problems);
    (HooksFile { domain, queues }, places)
}

fn other_version(node: &Node) -> Option<FileMistake> {
    let Value::Table(table) = &node.value else { return None };
    let (_, version) = table.iter().find(|(key, _)| key.name == "version")?;
    let text = match &version.value {
        Value::Number(number) if number == VERSION => return None,
        Value::Number(number) => {
            format!("This is version {number} of the format; this program reads version {VERSION} only.")
        }
        other => format!("\"version\" must be the number {VERSION}, not {}.", other.kind()),
    };
    Some(FileMistake::error(version.place, text))
}

fn queue(node: &Node, problems: &mut Vec<FileMistake>) -> Option<(FileQueue, (Place, Vec<Place>))> {
    let mut entries = Entries::of(QUEUE, node, problems)?;
    let named = named(&mut entries, "queue", "id", QueueId);
    let items = entries.list("hooks").unwrap_or_default();
    let (hooks, places): (Vec<_>, Vec<_>) = items.iter().filter_map(|item| hook(item, problems)).unzip();
    refuse_hooks_twice(&hooks, &places, problems);
    let (queue, place) = named?;
    let places = places.into_iter().map(|HookPlaces { schema, .. }| schema).collect();
    Some((FileQueue { queue, hooks }, (place, places)))
}

/// The places of a hook and of its flow schema.
struct HookPlaces {
    hook: Place,
    schema: Place,
}

fn hook(node: &Node, problems: &mut Vec<FileMistake>) -> Option<(FileHook, HookPlaces)> {
    let mut entries = Entries::of(HOOK, node, problems)?;
    entries.needed("event", "event: joined");
    let event = entries.text("event");
    let schema = named(&mut entries, "schema", "schema_id", SchemaId);
    let state = entries.flag("enabled").map(State::from_enabled);
    let hook = entries.place;
    if let Some((name, place)) = event {
        problems.extend(suspicion(name).map(|text| FileMistake::warning(place, text)));
    }
    let (schema, schema_place) = schema?;
    let event = Event::from_wire(event?.0);
    Some((FileHook { event, schema, state: state?, comment: None }, HookPlaces { hook, schema: schema_place }))
}

/// Something that is named by name, id, or both.
fn named<I>(
    entries: &mut Entries<'_, '_>,
    by_name: &str,
    by_id: &str,
    make: fn(u64) -> I,
) -> Option<(Named<I>, Place)> {
    if entries.value(by_name).is_none() && entries.value(by_id).is_none() {
        entries.needed(by_name, &format!("{by_name}: with a name, or {by_id}: with an id"));
        return None;
    }
    let id = entries.id(by_id).map(|(id, place)| (make(id), place));
    let has_name = entries.value(by_name).is_some();
    match (entries.name(by_name), id) {
        (Some((name, place)), None) => Some((Named::Name(name.into()), place)),
        (Some((name, place)), Some((id, _))) => Some((Named::Both(name.into(), id), place)),
        (None, Some((id, place))) if !has_name => Some((Named::Id(id), place)),
        _ => None,
    }
}

/// Warns that an event may be misspelt. The server takes any text (docs/webitel-api.md §4.4), so this is only a
/// warning.
fn suspicion(event: &str) -> Option<String> {
    if event.is_empty() {
        return Some("This hook has no event and never fires.".to_owned());
    }
    let known: Vec<&str> = Event::KNOWN.iter().map(Event::wire).collect();
    if known.contains(&event) {
        return None;
    }
    let advice = words::capitalized(&words::did_you_mean(event, &known)?);
    Some(format!("The event {event:?} is unknown to this program. {advice}"))
}

fn refuse_queues_twice(queues: &[FileQueue], places: &[(Place, Vec<Place>)], problems: &mut Vec<FileMistake>) {
    let mut seen = Seen::new();
    for (FileQueue { queue, .. }, (place, _)) in queues.iter().zip(places) {
        if let Some(Place { line, .. }) = earlier(&mut seen, (), queue, |id| id.0, *place) {
            problems.push(FileMistake::error(*place, format!("This queue is in the file twice; see line {line}.")));
        }
    }
}

fn refuse_hooks_twice(hooks: &[FileHook], places: &[HookPlaces], problems: &mut Vec<FileMistake>) {
    let mut on: HashMap<&Event, Place> = HashMap::new();
    let mut seen = Seen::new();
    // Hooks that are the same as an earlier one, by its place.
    let mut repeated: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
    for (FileHook { event, schema, state, .. }, HookPlaces { hook: place, .. }) in hooks.iter().zip(places) {
        let same = earlier(&mut seen, (event, *state), schema, |id| id.0, *place);
        let other_on = if state.enabled() { on.get(event) } else { None };
        if let Some(Place { line, .. }) = other_on {
            let event = event.wire();
            let text =
                format!("A queue has only one enabled hook for an event; line {line} has the one for {event:?}.");
            problems.push(FileMistake::error(*place, text));
        } else if let Some(first) = same {
            repeated.entry(first).or_default().push(*place);
        }
        if state.enabled() {
            on.entry(event).or_insert(*place);
        }
    }
    for (first, repeated) in repeated {
        let others: Vec<String> =
            std::iter::once(&first).chain(&repeated[1..]).map(|place| place.line.to_string()).collect();
        let lines = if others.len() == 1 { "line" } else { "lines" };
        let text = format!("This is the same hook as in {lines} {}.", words::list(&others));
        problems.push(FileMistake::warning(repeated[0], text));
    }
}

/// The entries so far, by group and name, or by id where there is no name: their ids and places.
type Seen<'a, G> = HashMap<(G, Result<&'a ServerText, u64>), Vec<(Option<u64>, Place)>>;

/// The place of the first entry of this group that may be the same; if there is none, this one is added. Two are the same if
/// their names are equal and their ids do not differ, or if both have only an id and it is equal.
fn earlier<'a, G: Eq + Hash, I: Copy>(
    seen: &mut Seen<'a, G>,
    group: G,
    named: &'a Named<I>,
    number: fn(I) -> u64,
    place: Place,
) -> Option<Place> {
    let id = named.id().map(number);
    let entries = seen.entry((group, named.name().ok_or(id.unwrap_or_default()))).or_default();
    let same = entries.iter().find(|(other, _)| other.is_none() || id.is_none() || *other == id);
    let same = same.map(|(_, place)| *place);
    if same.is_none() {
        entries.push((id, place));
    }
    same
}

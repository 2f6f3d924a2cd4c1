//! The rows of a list of hooks: their sort keys, which are shown, and in which order.
//!
//! The hooks themselves stay in the store. Rows keep keys that are made once per hook, so that sorting and filtering
//! allocate nothing per row.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::column::Column;
use crate::app::store::Store;
use crate::domain::filter::{Facts, Filter};
use crate::domain::names::fold;
use crate::domain::{Direction, Event, Hook, HookId, HookOwner, Queue, SchemaId, Sort, State};

/// The position of a hook: the index of its queue among the groups, and its own index among the hooks of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    group: usize,
    entry: usize,
}

/// The sort keys of a hook.
#[derive(Debug, Clone)]
struct Keys {
    id: HookId,
    event: Arc<str>,
    schema: Arc<str>,
    schema_id: Option<SchemaId>,
    state: State,
    is_paused: bool,
}

/// A queue and the keys of its hooks, in the order of the store.
#[derive(Debug, Clone)]
struct Group {
    queue: Queue,
    name: Box<str>,
    revision: u64,
    keys: Vec<Keys>,
}

/// The hooks of a scope, and the shown ones in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    groups: Vec<Group>,
    places: BTreeMap<HookOwner, usize>,
    shown: Vec<Spot>,
    total: usize,
    /// Names that many rows share.
    names: BTreeSet<Arc<str>>,
}

/// The conditions that decide which rows are shown, and in which order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'a> {
    pub(super) filter: &'a Filter,
    pub(super) sort: Option<Sort<Column>>,
}

impl Rows {
    pub(super) fn total(&self) -> usize {
        self.total
    }

    pub(super) fn shown(&self) -> usize {
        self.shown.len()
    }

    pub(super) fn queues(&self) -> impl Iterator<Item = &Queue> {
        self.groups.iter().map(|group| &group.queue)
    }

    /// The hook of a shown row.
    pub(super) fn key(&self, position: usize) -> Option<(HookOwner, HookId)> {
        self.key_at(*self.shown.get(position)?)
    }

    fn key_at(&self, spot: Spot) -> Option<(HookOwner, HookId)> {
        let group = self.groups.get(spot.group)?;
        Some((group.queue.owner(), group.keys.get(spot.entry)?.id))
    }

    /// The queue and the hook of a shown row.
    pub(super) fn row<'a>(&'a self, store: &'a Store, position: usize) -> Option<(&'a Queue, &'a Hook)> {
        let spot = self.shown.get(position)?;
        let group = self.groups.get(spot.group)?;
        Some((&group.queue, store.hook(group.queue.owner(), group.keys.get(spot.entry)?.id)?))
    }

    /// The shown hooks, in their order.
    pub(super) fn shown_keys(&self) -> impl Iterator<Item = (HookOwner, HookId)> {
        self.shown.iter().filter_map(|spot| self.key_at(*spot))
    }

    /// All hooks, by queue.
    pub(super) fn keys(&self) -> impl Iterator<Item = (HookOwner, HookId)> {
        self.groups.iter().flat_map(|group| group.keys.iter().map(|keys| (group.queue.owner(), keys.id)))
    }

    pub(super) fn contains(&self, (owner, hook): (HookOwner, HookId)) -> bool {
        self.spot(owner, hook).is_some()
    }

    /// The row of a hook, if it is shown.
    pub(super) fn position(&self, (owner, hook): (HookOwner, HookId)) -> Option<usize> {
        let spot = self.spot(owner, hook)?;
        self.shown.iter().position(|shown| *shown == spot)
    }

    fn spot(&self, owner: HookOwner, hook: HookId) -> Option<Spot> {
        let group = *self.places.get(&owner)?;
        let entry = self.groups[group].keys.binary_search_by_key(&hook, |keys| keys.id).ok()?;
        Some(Spot { group, entry })
    }

    /// Updates the rows of these queues from the store. One changed queue, or a new one at the end, costs its own rows;
    /// anything else one pass over all.
    pub(super) fn sync<'a>(&mut self, store: &Store, queues: impl Iterator<Item = &'a Queue>, order: Order<'_>) {
        let mut old = std::mem::take(&mut self.groups).into_iter();
        // The groups behind a queue that was inserted or removed.
        let mut displaced: BTreeMap<HookOwner, Group> = BTreeMap::new();
        let mut changed = Vec::new();
        let mut is_rebuilt = false;
        for (place, queue) in queues.enumerate() {
            let known = match old.next() {
                Some(group) if group.queue.id == queue.id => Some(group),
                Some(other) => {
                    is_rebuilt = true;
                    let others = std::iter::once(other).chain(old.by_ref());
                    displaced = others.map(|group| (group.queue.owner(), group)).collect();
                    displaced.remove(&queue.owner())
                }
                None => displaced.remove(&queue.owner()),
            };
            let is_current = |group: &Group| group.revision == store.revision(queue.owner()) && group.queue == *queue;
            let group = known.filter(is_current).unwrap_or_else(|| {
                changed.push(place);
                self.group(store, queue)
            });
            self.groups.push(group);
        }
        is_rebuilt |= old.next().is_some();
        self.total = self.groups.iter().map(|group| group.keys.len()).sum();
        if is_rebuilt {
            self.places = self.groups.iter().enumerate().map(|(place, group)| (group.queue.owner(), place)).collect();
            return self.arrange(order);
        }
        self.places.extend(changed.iter().map(|place| (self.groups[*place].queue.owner(), *place)));
        match changed.as_slice() {
            [] => {}
            [one] => self.arrange_group(*one, order),
            _ => self.arrange(order),
        }
    }

    fn group(&mut self, store: &Store, queue: &Queue) -> Group {
        let keys = |hook: &Hook| Keys {
            id: hook.id,
            event: self.name(&fold(hook.event.label())),
            schema: self.name(&fold(&hook.schema_label())),
            schema_id: hook.schema_id(),
            state: hook.state,
            is_paused: store.pause(queue.owner(), hook).is_some(),
        };
        // After a write alone, the other hooks are unknown.
        let known: &[Hook] = if store.is_known(queue.owner()) { store.hooks(queue.owner()) } else { &[] };
        let keys = known.iter().map(keys).collect();
        Group { name: fold(&queue.label()), queue: queue.clone(), revision: store.revision(queue.owner()), keys }
    }

    fn name(&mut self, text: &str) -> Arc<str> {
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let name: Arc<str> = text.into();
        self.names.insert(name.clone());
        name
    }

    /// Filters and sorts all rows.
    pub(super) fn arrange(&mut self, order: Order<'_>) {
        let groups = &self.groups;
        let entries = |(group, held): (usize, &Group)| (0..held.keys.len()).map(move |entry| Spot { group, entry });
        let mut shown = std::mem::take(&mut self.shown);
        shown.clear();
        shown.extend(groups.iter().enumerate().flat_map(entries).filter(|spot| is_shown(groups, order.filter, *spot)));
        if let Some(sort) = order.sort {
            shown.sort_unstable_by(|a, b| compare(groups, sort, *a, *b));
        }
        self.shown = shown;
    }

    /// Filters the rows of one queue and inserts them in order.
    fn arrange_group(&mut self, group: usize, order: Order<'_>) {
        let groups = &self.groups;
        let is_last = group + 1 == groups.len();
        if !is_last || self.shown.iter().any(|spot| spot.group == group) {
            self.shown.retain(|spot| spot.group != group);
        }
        for entry in 0..groups[group].keys.len() {
            let spot = Spot { group, entry };
            if is_shown(groups, order.filter, spot) {
                let is_before = |other: &Spot| match order.sort {
                    Some(sort) => compare(groups, sort, *other, spot) == Ordering::Less,
                    None => *other < spot,
                };
                let place = self.shown.partition_point(is_before);
                self.shown.insert(place, spot);
            }
        }
    }

    /// The names of the events and flow schemas of the rows, for completion.
    pub(super) fn names_in(&self, store: &Store) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut events, mut schemas) = (BTreeSet::new(), BTreeSet::new());
        for hook in self.groups.iter().flat_map(|group| store.hooks(group.queue.owner())) {
            if let Event::Other(name) = &hook.event {
                events.insert(name.shown().to_owned());
            }
            if let Some(schema) = hook.schema.as_ref().filter(|schema| !schemas.contains(schema.name.shown())) {
                schemas.insert(schema.name.shown().to_owned());
            }
        }
        (events, schemas)
    }

    pub(super) fn is_consistent(&self) -> bool {
        self.shown.len() <= self.total && self.shown.iter().all(|spot| self.key_at(*spot).is_some())
    }
}

fn is_shown(groups: &[Group], filter: &Filter, spot: Spot) -> bool {
    let group = &groups[spot.group];
    let keys = &group.keys[spot.entry];
    filter.matches(&Facts {
        queue: group.queue.id,
        queue_name: &group.name,
        kind: group.queue.kind,
        event: &keys.event,
        schema: keys.schema_id,
        schema_name: &keys.schema,
        state: keys.state,
        is_paused: keys.is_paused,
    })
}

/// Compares two rows; equal ones keep the order of the store.
fn compare(groups: &[Group], sort: Sort<Column>, a: Spot, b: Spot) -> Ordering {
    let (group_a, group_b) = (&groups[a.group], &groups[b.group]);
    let (keys_a, keys_b) = (&group_a.keys[a.entry], &group_b.keys[b.entry]);
    let order = match sort.column {
        Column::Queue => group_a.name.cmp(&group_b.name),
        Column::Type => group_a.queue.kind.cmp(&group_b.queue.kind),
        Column::Event => keys_a.event.cmp(&keys_b.event),
        Column::Schema => keys_a.schema.cmp(&keys_b.schema),
        Column::State => (keys_a.state.enabled(), keys_a.is_paused).cmp(&(keys_b.state.enabled(), keys_b.is_paused)),
    };
    let order = if sort.direction == Direction::Descending { order.reverse() } else { order };
    order.then(a.cmp(&b))
}

//! Queues and their hooks, and where each one is.

use std::collections::BTreeMap;

use crate::domain::{Hook, HookId, Queue, QueueHooks, QueueId, filter::Facts, names::fold};

/// A hook and what it is sorted and filtered by, made once so that neither allocates per row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) hook: Hook,
    pub(super) event_key: Box<str>,
    pub(super) schema_key: Box<str>,
}

impl From<Hook> for Entry {
    fn from(hook: Hook) -> Self {
        Self { event_key: fold(hook.event.label()), schema_key: fold(&hook.schema_label()), hook }
    }
}

/// A queue and its hooks, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) queue: Queue,
    pub(super) queue_key: Box<str>,
    pub(super) entries: Vec<Entry>,
}

impl From<QueueHooks> for Group {
    fn from(QueueHooks { queue, hooks }: QueueHooks) -> Self {
        Self {
            queue_key: fold(&queue.label()),
            queue,
            // What a scan hands out comes by id, each once.
            entries: hooks.into_iter().map(Entry::from).collect(),
        }
    }
}

impl Group {
    pub(super) fn find(&self, hook: HookId) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&hook, |entry| entry.hook.id)
    }

    pub(super) fn hooks(&self) -> impl Iterator<Item = &Hook> {
        self.entries.iter().map(|entry| &entry.hook)
    }
}

/// Where a hook is: the queue's place in the store and the hook's among its hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) group: usize,
    pub(super) entry: usize,
}

/// Everything that was read, in the order in which the server lists the queues.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    groups: Vec<Group>,
    index: BTreeMap<QueueId, usize>,
    hooks: usize,
}

impl Store {
    pub(super) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many hooks there are.
    pub(super) fn hooks(&self) -> usize {
        self.hooks
    }

    pub(super) fn group_of(&self, queue: QueueId) -> Option<usize> {
        self.index.get(&queue).copied()
    }

    pub(super) fn entry(&self, spot: Spot) -> Option<(&Group, &Entry)> {
        let group = self.groups.get(spot.group)?;
        Some((group, group.entries.get(spot.entry)?))
    }

    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> + '_ {
        self.groups
            .iter()
            .enumerate()
            .flat_map(|(group, held)| (0..held.entries.len()).map(move |entry| Spot { group, entry }))
    }

    pub(super) fn spot_of(&self, queue: QueueId, hook: HookId) -> Option<Spot> {
        let group = self.group_of(queue)?;
        Some(Spot { group, entry: self.groups[group].find(hook).ok()? })
    }

    /// A queue that is not known yet, behind all others. Returns its place.
    pub(super) fn append(&mut self, group: Group) -> usize {
        let place = self.groups.len();
        self.hooks += group.entries.len();
        self.index.insert(group.queue.id, place);
        self.groups.push(group);
        place
    }

    /// Everything anew: what these queues are, in this order.
    pub(super) fn replace(&mut self, groups: Vec<Group>) {
        self.index = groups.iter().enumerate().map(|(place, group)| (group.queue.id, place)).collect();
        self.hooks = groups.iter().map(|group| group.entries.len()).sum();
        self.groups = groups;
    }

    pub(super) fn take_groups(&mut self) -> Vec<Group> {
        std::mem::take(&mut self.groups)
    }

    /// Another hook in the place of one.
    pub(super) fn put(&mut self, spot: Spot, hook: Hook) {
        if let Some(entry) = self.groups.get_mut(spot.group).and_then(|group| group.entries.get_mut(spot.entry)) {
            *entry = hook.into();
        }
    }

    /// A hook that is new in a queue, at its place.
    pub(super) fn insert(&mut self, spot: Spot, hook: Hook) {
        if let Some(group) = self.groups.get_mut(spot.group) {
            group.entries.insert(spot.entry, hook.into());
            self.hooks += 1;
        }
    }

    pub(super) fn remove(&mut self, spot: Spot) {
        if let Some(group) = self.groups.get_mut(spot.group) {
            group.entries.remove(spot.entry);
            self.hooks -= 1;
        }
    }
}

/// What a filter sees of an entry.
pub(super) fn facts<'a>(group: &'a Group, entry: &'a Entry) -> Facts<'a> {
    Facts {
        queue: group.queue.id,
        queue_name: &group.queue_key,
        kind: group.queue.kind,
        event: &entry.event_key,
        schema: entry.hook.schema_id(),
        schema_name: &entry.schema_key,
        state: entry.hook.state,
    }
}

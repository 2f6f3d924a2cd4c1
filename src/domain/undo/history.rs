//! The records of one domain, by batch; which hook replaces which; what is left to undo.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::net::Net;
use crate::domain::{
    AppliedChange, BatchId, Cause, HookId, JournalScope, Outcome, Paused, QueueId, QueueRef, Record, ServerText,
    Timestamp, deed, deeds_in_words,
};

/// A hook, even if it has another id by now: its queue, and the first id in the records.
pub(super) type Root = (QueueId, HookId);

/// Writes that were requested together, and that are not completely undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    pub cause: Cause,
    /// The time of its first record.
    pub time: Timestamp,
    /// The user who made it, if known.
    pub user: ServerText,
    /// The number of hooks that are not as they were before it.
    pub hooks: usize,
    /// What was done to them: `2 hooks added, 1 switched off`.
    pub in_words: String,
    /// Some of it was undone already.
    pub partly_undone: bool,
}

/// The changes in one domain of one server.
#[derive(Debug, Clone)]
pub struct History<'a> {
    records: Vec<&'a Record>,
    /// Maps a hook to the one that it replaces.
    replaces: HashMap<Root, HookId>,
    /// Maps a hook's first id to its latest id in the records.
    latest: HashMap<Root, HookId>,
    /// The pause that was last recorded of a hook; `None`: its pause ended.
    pauses: HashMap<Root, Option<&'a Paused>>,
}

impl<'a> History<'a> {
    /// The records of this server and domain, of those here. They come in the order in which they were written down.
    pub fn of(records: &'a [Record], place: &JournalScope) -> Self {
        let records: Vec<&Record> = records.iter().filter(|record| record.scope.is_same_domain(place)).collect();
        let mut replaces = HashMap::new();
        for Record { change, .. } in &records {
            if let (Some(after), Some(old), true) = (&change.after, change.replaces, change.outcome.is_done()) {
                // A hook cannot replace a later one: in a cycle it would have no first id.
                if old < after.id {
                    replaces.insert((change.queue.id, after.id), old);
                }
            }
        }
        let mut history = Self { records, replaces, latest: HashMap::new(), pauses: HashMap::new() };
        for Record { change, .. } in &history.records {
            if let (true, Some(hook)) = (change.outcome.is_done(), change.after.as_ref().or(change.before.as_ref())) {
                let root = root_of(&history.replaces, (change.queue.id, hook.id));
                history.latest.insert(root, hook.id);
                history.pauses.extend(change.pause.as_ref().map(|pause| (root, pause.after())));
            }
        }
        history
    }

    /// The id that a hook has by now, if it is there.
    pub(super) fn id_now(&self, root: Root) -> HookId {
        self.latest.get(&root).copied().unwrap_or(root.1)
    }

    /// The pause that was last recorded of a hook; `None` where none was.
    pub(super) fn pause_now(&self, root: Root) -> Option<Option<&'a Paused>> {
        self.pauses.get(&root).copied()
    }

    /// The pause that a batch ended by resuming a hook, where an older version recorded that without the pause itself.
    pub(super) fn resumed_unrecorded(&self, batch: &BatchId, root: Root) -> Option<Paused> {
        let is_meant = |record: &&&Record| {
            record.batch == *batch
                && record.cause == Cause::Resume
                && record.change.pause.is_none()
                && record.change.outcome.is_done()
                && self.root_of_change(&record.change) == Some(root)
        };
        let record = self.records.iter().find(is_meant)?;
        let (queue, hook) = (record.change.queue.clone(), record.change.after.clone()?);
        let (since, by, batch) = (record.time, record.scope.user.clone(), record.batch.clone());
        Some(Paused { queue, hook, since, until: None, reason: ServerText::default(), by, batch })
    }

    /// Returns the batches that can still be undone, the latest first.
    pub fn batches(&self) -> Vec<Batch> {
        let mut order: Vec<&BatchId> = Vec::new();
        let mut groups: HashMap<&BatchId, Vec<usize>> = HashMap::new();
        let mut undone = BTreeSet::new();
        for (index, record) in self.records.iter().enumerate() {
            let of = match &record.cause {
                Cause::Undo(of) => {
                    if record.change.outcome.is_done() {
                        undone.insert(of);
                    }
                    of
                }
                _ => &record.batch,
            };
            let group = groups.entry(of).or_default();
            if group.is_empty() {
                order.push(of);
            }
            group.push(index);
        }
        let mut batches = Vec::new();
        for id in order.into_iter().rev() {
            let group = &groups[id];
            let nets = self.nets(group);
            let left: Vec<&Net> = nets.values().filter(|net| !net.is_nothing()).collect();
            let hooks = left.len();
            let mut records = group.iter().map(|index| self.records[*index]);
            let first = records.find(|record| !matches!(record.cause, Cause::Undo(_)));
            // Records that the journal has dropped cannot be undone.
            if let (Some(first), 1..) = (first, hooks) {
                batches.push(Batch {
                    id: id.clone(),
                    cause: first.cause.clone(),
                    time: first.time,
                    user: first.scope.user.clone(),
                    hooks,
                    in_words: deeds_in_words(left.iter().map(|net| deed(&first.cause, net.start(), net.end()))),
                    partly_undone: undone.contains(id),
                });
            }
        }
        batches
    }

    /// Returns the changes of a batch, by hook, that were not undone.
    pub(super) fn left_of(&self, batch: &BatchId) -> BTreeMap<Root, Net> {
        let records: Vec<usize> =
            (0..self.records.len()).filter(|index| belongs_to(self.records[*index], batch)).collect();
        let mut nets = self.nets(&records);
        nets.retain(|_, net| !net.is_nothing());
        nets
    }

    /// The queues whose hooks have to be known before a batch can be undone.
    pub fn queues(&self, batch: &BatchId) -> Vec<QueueRef> {
        let queues: BTreeMap<QueueId, QueueRef> =
            self.left_of(batch).into_values().map(|net| (net.queue.id, net.queue)).collect();
        queues.into_values().collect()
    }

    /// Returns the net change of each hook over these records.
    fn nets(&self, records: &[usize]) -> BTreeMap<Root, Net> {
        let mut nets = BTreeMap::new();
        for index in records {
            let Record { change, .. } = self.records[*index];
            if let Some(root) = self.root_of_change(change) {
                nets.entry(root).or_insert_with(|| Net::new(change.queue.clone())).add(change);
            }
        }
        let last = records.last().copied().unwrap_or_default();
        for (root, net) in nets.iter_mut().filter(|(_, net)| net.is_uncertain()) {
            let mut later = self.records[last..].iter().skip(1).map(|record| &record.change);
            let found = later.find(|change| {
                !matches!(change.outcome, Outcome::Failed(_) | Outcome::AlreadyGone | Outcome::Undecided(_))
                    && self.root_of_change(change).as_ref() == Some(root)
            });
            if let Some(found) = found {
                net.was_found(found.before.as_ref());
            }
        }
        nets
    }

    fn root_of_change(&self, change: &AppliedChange) -> Option<Root> {
        let hook = change.before.as_ref().or(change.after.as_ref())?;
        Some(root_of(&self.replaces, (change.queue.id, hook.id)))
    }

    /// The last record of a hook after a batch that does not belong to the batch or its undo.
    pub(super) fn later(&self, root: Root, batch: &BatchId) -> Option<&'a Record> {
        let last = self.records.iter().rposition(|record| record.batch == *batch)?;
        let mut later = self.records[last..].iter().rev().copied().filter(|record| !belongs_to(record, batch));
        later.find(|record| record.change.outcome.is_done() && self.root_of_change(&record.change) == Some(root))
    }
}

fn belongs_to(record: &Record, batch: &BatchId) -> bool {
    record.batch == *batch || matches!(&record.cause, Cause::Undo(of) if of == batch)
}

fn root_of(replaces: &HashMap<Root, HookId>, (queue, mut hook): Root) -> Root {
    while let Some(old) = replaces.get(&(queue, hook)) {
        hook = *old;
    }
    (queue, hook)
}

//! What is known of all queues, which of it is shown in which order, and which hooks are checked.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    arriving::Recent,
    loading::Loading,
    matrix::Matrix,
    store::{Group, Spot, Store},
    typing::Typing,
};
use crate::{
    app::widgets::list::ListState,
    domain::{Hook, HookId, Queue, QueueHooks, QueueId, Sort, filter::Filter},
};

/// The columns by which all hooks can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The queue, by its name.
    Queue,
    /// The queue's type, by its short name.
    Type,
    /// The event, by its label.
    Event,
    /// The flow schema, by its name.
    Schema,
    /// Off before on.
    State,
}

impl Column {
    pub(super) const ALL: [Self; 5] = [Self::Queue, Self::Type, Self::Event, Self::Schema, Self::State];
}

/// A row: a hook and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct HookOfAll<'a> {
    /// Whose.
    pub queue: &'a Queue,
    /// The hook as the server last said it.
    pub hook: &'a Hook,
    /// How many hooks of the queue wait for the same event, this one included.
    pub same_event: usize,
}

/// The filter that the view had before it showed where a flow schema is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    pub(super) text: String,
    /// The view itself was not open then.
    pub(super) was_closed: bool,
}

/// All hooks of all queues.
#[derive(Debug, Clone, Default)]
pub struct AllQueues {
    /// The order; `None` is the server's order of the queues, and the hooks of each by id.
    pub sort: Option<Sort<Column>>,
    /// The cursor, counted in shown rows.
    pub list: ListState,
    /// The checked hooks, with their queues. Always hooks that are known.
    pub checks: BTreeSet<(QueueId, HookId)>,
    /// How the reading does.
    pub loading: Loading,
    /// The filter that is being typed, if it is.
    pub typing: Option<Typing>,
    /// Queues and events.
    pub matrix: Matrix,
    pub(super) store: Store,
    /// The shown rows in their order.
    pub(super) shown: Vec<Spot>,
    pub(super) filter: Filter,
    pub(super) filter_text: String,
    /// What the last writes answered. A read may come from before them, or from a copy of the database that lags behind
    /// (admin-api §3), so for a while they lie over whatever is read.
    pub(super) recent: BTreeMap<(QueueId, HookId), Recent>,
    pub(super) before: Vec<Before>,
    /// How many of the checked hooks are among the shown ones.
    pub(super) checked_shown: usize,
}

impl AllQueues {
    /// Every queue and its hooks, as far as they are known.
    #[must_use]
    pub(in crate::app) fn everything(&self) -> Vec<QueueHooks> {
        let hooks = |group: &Group| QueueHooks { queue: group.queue.clone(), hooks: group.hooks().cloned().collect() };
        self.store.groups().iter().map(hooks).collect()
    }

    /// How many hooks are known.
    #[must_use]
    pub fn total(&self) -> usize {
        self.store.hooks()
    }

    /// How many queues are known with their hooks.
    #[must_use]
    pub fn queues(&self) -> usize {
        self.store.groups().len()
    }

    /// How many hooks the filter shows.
    #[must_use]
    pub fn shown_count(&self) -> usize {
        self.shown.len()
    }

    /// How many checked hooks the filter hides.
    #[must_use]
    pub fn hidden_checks(&self) -> usize {
        self.checks.len() - self.checked_shown
    }

    /// The text of the filter that decides what is shown.
    #[must_use]
    pub fn filter_text(&self) -> &str {
        &self.filter_text
    }

    /// The shown row at a position.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<HookOfAll<'_>> {
        let (group, entry) = self.store.entry(*self.shown.get(position)?)?;
        let same_event = group.hooks().filter(|hook| hook.event == entry.hook.event).count();
        Some(HookOfAll { queue: &group.queue, hook: &entry.hook, same_event })
    }

    /// Whether a row is checked.
    #[must_use]
    pub fn is_checked(&self, row: &HookOfAll<'_>) -> bool {
        self.checks.contains(&(row.queue.id, row.hook.id))
    }

    /// The row under the cursor.
    #[must_use]
    pub fn under_cursor(&self) -> Option<HookOfAll<'_>> {
        self.row(self.list.cursor)
    }

    /// The name of the flow schema whose hooks are shown, where the view shows just them.
    #[must_use]
    pub fn used_schema(&self) -> Option<String> {
        let id = self.filter.runs()?;
        let named = self.shown.first().and_then(|spot| self.store.entry(*spot));
        Some(named.map_or_else(|| format!("schema {id}"), |(_, entry)| entry.hook.schema_label()))
    }

    /// A hook of a queue that is known here: nothing where it is not there.
    pub(in crate::app) fn known(&self, queue: QueueId, hook: HookId) -> Option<Option<&Hook>> {
        let group = &self.store.groups()[self.store.group_of(queue)?];
        Some(group.hooks().find(|known| known.id == hook))
    }

    /// What must hold at any time: the cursor in range, every check on a hook that is known, every shown row known.
    pub(in crate::app) fn is_consistent(&self) -> bool {
        self.list.cursor < self.shown.len().max(1)
            && self.checked_shown <= self.checks.len()
            && self.shown.len() <= self.store.hooks()
    }
}

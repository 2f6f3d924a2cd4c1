//! Queues and the eight events: what stands in each cell.

use crate::{
    app::{
        store::Store,
        widgets::{ListState, TextField},
    },
    domain::{Event, Fires, Hook, HookId, Queue, QueueId, State, fires_in, names::fold},
    keys::found_in_other_layout,
};

/// The cursor in the matrix, and which queues it shows.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// The row of the cursor.
    pub list: ListState,
    /// The words of the queues' names, while they are typed.
    pub typing: Option<TextField>,
    /// The column of the cursor, as an index of [`Event::KNOWN`].
    pub(super) column: usize,
    filter: String,
    /// The words on another keyboard layout, where no queue has the typed ones.
    read_as: Option<String>,
    rows: Vec<QueueId>,
    total: usize,
    /// The revision of the store that `rows` show; `None` after another filter.
    revision: Option<u64>,
}

/// A queue's hooks for one event.
#[derive(Debug, Clone)]
pub struct Cell<'a> {
    pub queue: &'a Queue,
    pub event: &'a Event,
    /// The paused ones first, then by id.
    pub hooks: Vec<&'a Hook>,
    /// Whether the event ever fires there.
    pub fires: Fires,
    /// The hook that [`jumps_to`](Self::jumps_to) names is paused.
    pub is_paused: bool,
}

impl Cell<'_> {
    /// The hook that is on; at most one is (docs/webitel-api.md §4.4).
    #[must_use]
    pub fn on(&self) -> Option<&Hook> {
        self.hooks.iter().find(|hook| hook.state == State::On).copied()
    }

    /// The hook to go to: the one that is on, else the first.
    #[must_use]
    pub fn jumps_to(&self) -> Option<HookId> {
        self.on().or(self.hooks.first().copied()).map(|hook| hook.id)
    }

    /// The event never fires in this queue.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        matches!(self.fires, Fires::NotInThisType | Fires::Nowhere)
    }
}

impl Matrix {
    /// The column of the cursor, as an index of [`Event::KNOWN`].
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// The event of the column with the cursor.
    #[must_use]
    pub fn event(&self) -> &'static Event {
        const EVENTS: &[Event] = &Event::KNOWN;
        &EVENTS[self.column.min(EVENTS.len() - 1)]
    }

    /// The number of shown queues.
    #[must_use]
    pub fn length(&self) -> usize {
        self.rows.len()
    }

    /// The number of queues whose hooks are known.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// The words that the shown queues have in their names or types.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The words on another keyboard layout that the shown queues have, where none has the typed ones.
    #[must_use]
    pub fn read_as(&self) -> Option<&str> {
        self.read_as.as_deref()
    }

    pub(super) fn set_filter(&mut self, text: &str) {
        if self.filter != text {
            text.clone_into(&mut self.filter);
            self.revision = None;
        }
    }

    /// The queue of a row.
    #[must_use]
    pub fn queue<'a>(&self, store: &'a Store, row: usize) -> Option<&'a Queue> {
        store.queue(*self.rows.get(row)?)
    }

    /// The cells of a row, in the order of [`Event::KNOWN`].
    #[must_use]
    pub fn row<'a>(&self, store: &'a Store, row: usize) -> Vec<Cell<'a>> {
        const EVENTS: &[Event] = &Event::KNOWN;
        let queue = self.queue(store, row);
        queue.map_or(Vec::new(), |queue| EVENTS.iter().map(|event| cell(store, queue, event)).collect())
    }

    /// The cell with the cursor.
    #[must_use]
    pub fn cell<'a>(&self, store: &'a Store) -> Option<Cell<'a>> {
        self.queue(store, self.list.cursor).map(|queue| cell(store, queue, self.event()))
    }

    /// Takes in what the store knows by now. The cursor stays on its queue.
    pub(super) fn sync(&mut self, store: &Store) {
        if self.revision == Some(store.total_revision()) {
            return;
        }
        self.revision = Some(store.total_revision());
        let kept = self.rows.get(self.list.cursor).copied();
        let known = || store.queues().filter(|queue| store.is_known(queue.owner()));
        let fits = |queue: &Queue, words: &str| {
            let (name, kind) = (fold(&queue.label()), queue.kind.short_label().to_lowercase());
            words.split_whitespace().all(|word| name.contains(word) || kind.contains(word))
        };
        self.total = known().count();
        self.read_as = found_in_other_layout(&self.filter, |text| {
            let words = fold(text);
            known().any(|queue| fits(queue, &words))
        });
        let words = fold(self.read_as.as_deref().unwrap_or(&self.filter));
        self.rows = known().filter(|queue| fits(queue, &words)).map(|queue| queue.id).collect();
        if let Some(row) = kept.and_then(|kept| self.rows.iter().position(|queue| *queue == kept)) {
            self.list.cursor = row;
        }
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
    }
}

fn cell<'a>(store: &'a Store, queue: &'a Queue, event: &'a Event) -> Cell<'a> {
    let mut hooks: Vec<&Hook> = store.hooks(queue.owner()).iter().filter(|hook| hook.event == *event).collect();
    let is_paused = |hook: &&Hook| store.pause(queue.owner(), hook).is_some();
    // Paused hooks come before those that are off for good.
    hooks.sort_by_key(|hook| !is_paused(hook));
    let is_paused = hooks.first().is_some_and(is_paused);
    Cell { queue, event, hooks, fires: fires_in(event, queue.kind), is_paused }
}

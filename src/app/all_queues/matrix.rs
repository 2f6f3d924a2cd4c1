//! Queues and the eight events: what stands in each cell.

use super::{
    state::AllQueues,
    store::{Group, Store},
};
use crate::{
    app::widgets::{list::ListState, text_field::TextField},
    domain::{Event, Fires, Hook, HookId, Queue, State, fires_in, names::fold},
};

/// The cursor in the matrix, and which queues it shows.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// The row of the cursor.
    pub list: ListState,
    /// The words of the queues' names, while they are typed.
    pub typing: Option<TextField>,
    /// The column of the cursor, as an index of [`Event::OFFERED`].
    column: usize,
    filter: String,
    /// The shown queues, as places in the store.
    rows: Vec<usize>,
    /// What is known has changed since `rows` was made.
    outdated: bool,
}

impl Matrix {
    /// The column of the cursor, as an index of [`Event::OFFERED`].
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// The event of the column with the cursor.
    #[must_use]
    pub fn event(&self) -> &'static Event {
        const EVENTS: &[Event] = &Event::OFFERED;
        &EVENTS[self.column.min(EVENTS.len() - 1)]
    }

    /// How many queues are shown.
    #[must_use]
    pub fn length(&self) -> usize {
        self.rows.len()
    }

    /// The words that the shown queues have in their names or types.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    pub(super) fn set_filter(&mut self, text: &str) {
        if self.filter != text {
            text.clone_into(&mut self.filter);
            self.outdated = true;
        }
    }

    pub(super) fn step_column(&mut self, delta: isize) {
        self.column = self.column.saturating_add_signed(delta).min(Event::OFFERED.len() - 1);
    }

    pub(super) fn out_of_date(&mut self) {
        self.outdated = true;
    }
}

/// A queue's hooks for one event.
#[derive(Debug, Clone)]
pub struct Cell<'a> {
    /// The queue.
    pub queue: &'a Queue,
    /// The event.
    pub event: &'a Event,
    /// Its hooks, by id.
    pub hooks: Vec<&'a Hook>,
    /// Whether the event ever fires there.
    pub fires: Fires,
}

impl Cell<'_> {
    /// The hook that is on; at most one is (admin-api §4.4).
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

impl AllQueues {
    /// The queue of a row.
    #[must_use]
    pub fn matrix_queue(&self, row: usize) -> Option<&Queue> {
        self.matrix_group(row).map(|group| &group.queue)
    }

    /// The cells of a row, in the order of [`Event::OFFERED`].
    #[must_use]
    pub fn matrix_row(&self, row: usize) -> Vec<Cell<'_>> {
        const EVENTS: &[Event] = &Event::OFFERED;
        self.matrix_group(row).map_or(Vec::new(), |group| EVENTS.iter().map(|event| cell(group, event)).collect())
    }

    /// The cell with the cursor.
    #[must_use]
    pub fn matrix_cell(&self) -> Option<Cell<'_>> {
        self.matrix_group(self.matrix.list.cursor).map(|group| cell(group, self.matrix.event()))
    }

    fn matrix_group(&self, row: usize) -> Option<&Group> {
        self.store.groups().get(*self.matrix.rows.get(row)?)
    }

    /// Which queues are shown, where that may have changed. The cursor stays on its queue.
    pub(in crate::app) fn settle_matrix(&mut self) {
        if !std::mem::take(&mut self.matrix.outdated) {
            return;
        }
        let kept = self.matrix_queue(self.matrix.list.cursor).map(|queue| queue.id);
        self.matrix.rows = rows(&self.store, &self.matrix.filter);
        let place = kept.and_then(|kept| self.store.group_of(kept));
        if let Some(row) = place.and_then(|place| self.matrix.rows.iter().position(|row| *row == place)) {
            self.matrix.list.cursor = row;
        }
    }
}

fn cell<'a>(group: &'a Group, event: &'a Event) -> Cell<'a> {
    Cell {
        queue: &group.queue,
        event,
        hooks: group.hooks().filter(|hook| hook.event == *event).collect(),
        fires: fires_in(event, group.queue.kind),
    }
}

fn rows(store: &Store, filter: &str) -> Vec<usize> {
    let words = fold(filter);
    let fits = |group: &Group| {
        words.is_empty()
            || words.split_whitespace().all(|word| {
                group.queue_key.contains(word) || group.queue.kind.short_label().to_lowercase().contains(word)
            })
    };
    store.groups().iter().enumerate().filter(|(_, group)| fits(group)).map(|(place, _)| place).collect()
}

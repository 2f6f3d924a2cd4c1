//! The queues to pick from: which are shown, which are checked.

use std::collections::BTreeSet;

use super::listing::Listing;
use crate::{
    app::parts::{
        list::ListState,
        text_field::{TextField, Typed},
    },
    domain::{Queue, QueueId, filter::fold},
};

/// The queues to pick from, by name.
#[derive(Debug, Clone)]
pub struct Targets {
    /// What is typed: only queues whose names contain every word of it are shown.
    pub input: TextField,
    /// The cursor, counted in shown rows.
    pub list: ListState,
    /// The picked ones.
    pub checks: BTreeSet<QueueId>,
    /// Whether the list is whole.
    pub listing: Listing,
    queues: Vec<(Box<str>, Queue)>,
    shown: Vec<usize>,
}

impl Targets {
    pub(super) fn new(text: &str, checks: BTreeSet<QueueId>, listing: Listing) -> Self {
        let (input, list) = (TextField::with(text), ListState::default());
        Self { input, list, checks, listing, queues: Vec::new(), shown: Vec::new() }
    }

    /// How many queues are known.
    #[must_use]
    pub fn total(&self) -> usize {
        self.queues.len()
    }

    /// How many the typed text shows.
    #[must_use]
    pub fn shown_count(&self) -> usize {
        self.shown.len()
    }

    /// How many picked ones it hides.
    #[must_use]
    pub fn hidden_checks(&self) -> usize {
        let shown = self.shown.iter().filter(|place| self.checks.contains(&self.queues[**place].1.id)).count();
        self.checks.len().saturating_sub(shown)
    }

    /// The queue of a row.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<&Queue> {
        Some(&self.queues.get(*self.shown.get(position)?)?.1)
    }

    /// What is meant: the picked ones, else the one under the cursor.
    #[must_use]
    pub fn meant(&self) -> Vec<Queue> {
        if self.checks.is_empty() {
            return self.row(self.list.cursor).cloned().into_iter().collect();
        }
        let picked = self.queues.iter().filter(|(_, queue)| self.checks.contains(&queue.id));
        picked.map(|(_, queue)| queue.clone()).collect()
    }

    /// How many picked ones are not known, because the list is not whole.
    pub(super) fn unknown_checks(&self) -> usize {
        let known = self.queues.iter().filter(|(_, queue)| self.checks.contains(&queue.id)).count();
        self.checks.len() - known
    }

    pub(super) fn check(&mut self) {
        let Some(id) = self.row(self.list.cursor).map(|queue| queue.id) else { return };
        if !self.checks.remove(&id) {
            self.checks.insert(id);
        }
    }

    pub(super) fn check_all(&mut self) {
        let shown: Vec<QueueId> = (0..self.shown.len()).filter_map(|row| self.row(row)).map(|queue| queue.id).collect();
        if shown.iter().all(|id| self.checks.contains(id)) {
            self.checks.retain(|id| !shown.contains(id));
        } else {
            self.checks.extend(shown);
        }
    }

    /// A key or a paste in the text.
    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut TextField) -> Typed) -> Typed {
        let typed = edit(&mut self.input);
        if typed == Typed::Changed {
            self.filter();
            self.list = ListState::default();
        }
        typed
    }

    /// Further queues, each once. The cursor stays on its queue.
    pub(super) fn add(&mut self, queues: impl IntoIterator<Item = Queue>) {
        let cursor = self.row(self.list.cursor).map(|queue| queue.id).filter(|_| self.list.cursor > 0);
        let known: BTreeSet<QueueId> = self.queues.iter().map(|(_, queue)| queue.id).collect();
        let new = queues.into_iter().filter(|queue| !known.contains(&queue.id));
        self.queues.extend(new.map(|queue| (fold(&queue.label()), queue)));
        self.queues.sort_by(|(one, queue), (other, another)| (one, queue.id).cmp(&(other, another.id)));
        self.queues.dedup_by_key(|(_, queue)| queue.id);
        self.filter();
        let place = (0..self.shown.len()).find(|row| self.row(*row).map(|queue| queue.id) == cursor);
        if let (Some(place), Some(_)) = (place, cursor) {
            self.list.cursor = place;
        }
    }

    pub(super) fn forget_queues(&mut self) {
        self.queues.clear();
        self.filter();
    }

    /// The list is whole: whatever is picked and not in it is no queue any more. Says how many.
    pub(super) fn drop_vanished(&mut self) -> usize {
        let before = self.checks.len();
        let known: BTreeSet<QueueId> = self.queues.iter().map(|(_, queue)| queue.id).collect();
        self.checks.retain(|id| known.contains(id));
        before - self.checks.len()
    }

    fn filter(&mut self) {
        let typed = fold(self.input.text());
        let fits = |key: &str| typed.split_whitespace().all(|word| key.contains(word));
        self.shown = (0..self.queues.len()).filter(|place| fits(&self.queues[*place].0)).collect();
    }
}

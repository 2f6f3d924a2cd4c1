//! The queues to choose from: which are shown, which are checked.

use std::collections::BTreeSet;

use crate::app::widgets::{ListState, Load, TextField, TextInput, Typed};
use crate::domain::names::{fold, rank};
use crate::domain::{Queue, QueueId};
use crate::keys::found_in_other_layout;

/// The queues to choose from, by name.
#[derive(Debug, Clone)]
pub struct Targets {
    /// The typed text: queues whose names contain every word of it are shown, with the checked ones below.
    pub input: TextField,
    /// The text that was searched for instead: the same keys on another keyboard layout, if the typed text finds
    /// nothing.
    pub read_as: Option<String>,
    /// The cursor, counted in shown rows.
    pub list: ListState,
    /// The checked ones.
    pub checks: BTreeSet<QueueId>,
    /// The load of the list; idle where it is complete.
    pub load: Load,
    queues: Vec<(Box<str>, Queue)>,
    /// Places in `queues`: first those that match the text, the best first; then the other checked ones.
    shown: Vec<usize>,
    matching: usize,
}

impl Targets {
    pub(super) fn new(text: &str, checks: BTreeSet<QueueId>) -> Self {
        let (input, list, load) = (TextField::with(text), ListState::default(), Load::Idle);
        Self { input, read_as: None, list, checks, load, queues: Vec::new(), shown: Vec::new(), matching: 0 }
    }

    /// The number of known queues.
    pub fn total(&self) -> usize {
        self.queues.len()
    }

    /// The number of rows: those that match the text, and the other checked ones.
    pub fn shown_count(&self) -> usize {
        self.shown.len()
    }

    /// The number of rows that match the text.
    pub fn matching_count(&self) -> usize {
        self.matching
    }

    /// Describes the checked queues in one line.
    pub(super) fn summary(&self) -> String {
        let names = self.checked().map(Queue::label).collect::<Vec<_>>().join(", ");
        match self.checks.len() {
            0 => "none checked: the one under the cursor".to_owned(),
            checked if names.is_empty() => format!("{checked} checked"),
            checked => format!("{checked} checked: {names}"),
        }
    }

    fn checked(&self) -> impl Iterator<Item = &Queue> {
        self.queues.iter().map(|(_, queue)| queue).filter(|queue| self.checks.contains(&queue.id))
    }

    pub fn row(&self, position: usize) -> Option<&Queue> {
        Some(&self.queues.get(*self.shown.get(position)?)?.1)
    }

    /// The checked queues, else the one under the cursor.
    pub fn meant(&self) -> Vec<Queue> {
        if self.checks.is_empty() {
            return self.row(self.list.cursor).cloned().into_iter().collect();
        }
        self.checked().cloned().collect()
    }

    /// The number of checked queues that are not known, because the list is incomplete.
    pub(super) fn unknown_checks(&self) -> usize {
        self.checks.len() - self.checked().count()
    }

    pub(super) fn check(&mut self) {
        let Some(id) = self.row(self.list.cursor).map(|queue| queue.id) else { return };
        if !self.checks.remove(&id) {
            self.checks.insert(id);
        }
        self.filter();
    }

    pub(super) fn check_all(&mut self) {
        let matching: BTreeSet<QueueId> =
            (0..self.matching).filter_map(|row| self.row(row)).map(|queue| queue.id).collect();
        if matching.is_subset(&self.checks) {
            self.checks.retain(|id| !matching.contains(id));
        } else {
            self.checks.extend(matching);
        }
        self.filter();
    }

    /// A key or a paste in the text.
    pub(super) fn take(&mut self, input: TextInput<'_>) -> Typed {
        let typed = self.input.take(input);
        if typed == Typed::Changed {
            self.filter();
            self.list = ListState::default();
        }
        typed
    }

    /// Offers these queues, which are all that exist. The cursor stays on its queue. Unchecks queues that are gone, and returns
    /// how many.
    pub(super) fn offer(&mut self, queues: impl IntoIterator<Item = Queue>) -> usize {
        let cursor = self.row(self.list.cursor).map(|queue| queue.id).filter(|_| self.list.cursor > 0);
        self.queues = queues.into_iter().map(|queue| (fold(&queue.label()), queue)).collect();
        self.queues.sort_by(|(one, queue), (other, another)| (one, queue.id).cmp(&(other, another.id)));
        self.load = Load::Idle;
        let vanished = self.unknown_checks();
        self.checks = self.checked().map(|queue| queue.id).collect();
        self.filter();
        let is_under_cursor = |row: &usize| self.row(*row).map(|queue| queue.id) == cursor;
        if let Some(row) = cursor.and_then(|_| (0..self.shown.len()).find(is_under_cursor)) {
            self.list.cursor = row;
        }
        vanished
    }

    fn filter(&mut self) {
        let places = |text: &str| -> Vec<usize> {
            let text = fold(text);
            let fits = |key: &str| text.split_whitespace().all(|word| key.contains(word));
            (0..self.queues.len()).filter(|place| fits(&self.queues[*place].0)).collect()
        };
        self.read_as = found_in_other_layout(self.input.text(), |text| !places(text).is_empty());
        let text = self.read_as.as_deref().unwrap_or(self.input.text());
        let mut shown = places(text);
        shown.sort_by_cached_key(|place| rank(&self.queues[*place].1.label(), text));
        self.matching = shown.len();
        let mut is_shown = vec![false; self.queues.len()];
        shown.iter().for_each(|place| is_shown[*place] = true);
        let is_checked = |place: &usize| !is_shown[*place] && self.checks.contains(&self.queues[*place].1.id);
        shown.extend((0..self.queues.len()).filter(is_checked));
        self.shown = shown;
        self.list.cursor = self.list.cursor.min(self.shown.len().saturating_sub(1));
    }
}

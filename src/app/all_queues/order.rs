//! The filter and the order, kept up as rows come, change and go: one pass over all, or one place for one row.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    state::{AllQueues, Column},
    store::{Group, Spot, Store, facts},
};
use crate::domain::{
    Direction, HookId, QueueId, Sort,
    filter::{Filter, FilterProblem},
};

impl AllQueues {
    /// Shows what a text asks for. Where it cannot be understood everything stays as it is.
    pub(super) fn set_filter(&mut self, text: &str) -> Result<(), FilterProblem> {
        let filter = Filter::parse(text)?;
        text.clone_into(&mut self.filter_text);
        if filter != self.filter {
            self.filter = filter;
            self.rearrange();
        }
        Ok(())
    }

    pub(super) fn set_sort(&mut self, sort: Option<Sort<Column>>) {
        self.sort = sort;
        self.rearrange();
    }

    /// Filters and sorts anew; the cursor stays on its hook, or else at its place.
    pub(super) fn rearrange(&mut self) {
        let keep = self.cursor_spot();
        let (store, filter) = (&self.store, &self.filter);
        self.shown.clear();
        self.shown.extend(store.spots().filter(|spot| fits(store, filter, *spot)));
        if let Some(sort) = self.sort {
            self.shown.sort_unstable_by(|a, b| compare(store, sort, *a, *b));
        }
        self.keep_cursor(keep);
        self.recount();
    }

    /// The hooks of a queue that is new in the store come among the shown rows.
    pub(super) fn show_group(&mut self, group: usize) {
        let length = self.store.groups().get(group).map_or(0, |group| group.entries.len());
        for entry in 0..length {
            self.show(Spot { group, entry });
        }
    }

    /// One row comes to its place, if the filter shows it. The cursor stays on its row.
    pub(super) fn show(&mut self, spot: Spot) {
        if !fits(&self.store, &self.filter, spot) {
            return;
        }
        let store = &self.store;
        let place = match self.sort {
            Some(sort) => self.shown.partition_point(|other| compare(store, sort, *other, spot) == Ordering::Less),
            None => self.shown.partition_point(|other| *other < spot),
        };
        if !self.shown.is_empty() {
            self.list.cursor += usize::from(place <= self.list.cursor);
            self.list.top += usize::from(place < self.list.top);
        }
        self.shown.insert(place, spot);
        self.checked_shown += usize::from(self.is_checked_at(spot));
    }

    /// One row is no longer shown, if it was. The cursor stays on its row, or at its place.
    pub(super) fn hide(&mut self, spot: Spot) -> bool {
        let Some(place) = self.shown.iter().position(|shown| *shown == spot) else { return false };
        self.shown.remove(place);
        self.list.cursor -= usize::from(place < self.list.cursor);
        self.list.cursor = self.list.cursor.min(self.shown.len().saturating_sub(1));
        self.checked_shown -= usize::from(self.is_checked_at(spot));
        true
    }

    fn is_checked_at(&self, spot: Spot) -> bool {
        !self.checks.is_empty() && self.key(spot).is_some_and(|key| self.checks.contains(&key))
    }

    fn recount(&mut self) {
        let shown = self.shown.iter().filter(|spot| self.is_checked_at(**spot)).count();
        self.checked_shown = shown;
    }

    pub(super) fn cursor_spot(&self) -> Option<Spot> {
        self.shown.get(self.list.cursor).copied()
    }

    pub(super) fn keep_cursor(&mut self, spot: Option<Spot>) {
        if let Some(place) = spot.and_then(|spot| self.shown.iter().position(|shown| *shown == spot)) {
            self.list.cursor = place;
        }
        self.list.cursor = self.list.cursor.min(self.shown.len().saturating_sub(1));
    }

    /// Checks or unchecks the hook under the cursor. `false` without one.
    pub(super) fn check(&mut self) -> bool {
        let Some(key) = self.cursor_spot().and_then(|spot| self.key(spot)) else { return false };
        if self.checks.remove(&key) {
            self.checked_shown -= 1;
        } else {
            self.checks.insert(key);
            self.checked_shown += 1;
        }
        true
    }

    /// Checks all that the filter shows, or none of it.
    pub(super) fn check_all(&mut self) {
        let shown: Vec<(QueueId, HookId)> = self.shown.iter().filter_map(|spot| self.key(*spot)).collect();
        if self.checked_shown == shown.len() {
            // Many at once, so not one by one out of the tree.
            let shown: BTreeSet<(QueueId, HookId)> = shown.into_iter().collect();
            self.checks.retain(|key| !shown.contains(key));
            self.checked_shown = 0;
        } else {
            self.checked_shown = shown.len();
            self.checks.extend(shown);
        }
    }

    /// What a hook is checked by.
    fn key(&self, spot: Spot) -> Option<(QueueId, HookId)> {
        self.store.entry(spot).map(|(group, entry)| (group.queue.id, entry.hook.id))
    }

    /// A hook is gone or done: it is checked no longer.
    pub(super) fn uncheck(&mut self, queue: QueueId, hook: HookId, spot: Option<Spot>) {
        if self.checks.remove(&(queue, hook)) && spot.is_some_and(|spot| self.shown.contains(&spot)) {
            self.checked_shown -= 1;
        }
    }

    /// The hooks that a command is about, by queue in the store's order: the checked ones, else the one under the cursor.
    pub(super) fn targets(&self) -> BTreeMap<usize, Vec<HookId>> {
        let mut targets: BTreeMap<usize, Vec<HookId>> = BTreeMap::new();
        if self.checks.is_empty() {
            let spot = self.cursor_spot();
            if let Some((spot, (_, entry))) = spot.and_then(|spot| Some((spot, self.store.entry(spot)?))) {
                targets.insert(spot.group, vec![entry.hook.id]);
            }
            return targets;
        }
        for (place, group) in self.store.groups().iter().enumerate() {
            let checked: Vec<HookId> = checked_of(group, &self.checks);
            if !checked.is_empty() {
                targets.insert(place, checked);
            }
        }
        targets
    }
}

fn checked_of(group: &Group, checks: &BTreeSet<(QueueId, HookId)>) -> Vec<HookId> {
    group.hooks().map(|hook| hook.id).filter(|hook| checks.contains(&(group.queue.id, *hook))).collect()
}

fn fits(store: &Store, filter: &Filter, spot: Spot) -> bool {
    store.entry(spot).is_some_and(|(group, entry)| filter.matches(&facts(group, entry)))
}

/// The order of two rows; equal ones come as in the store, so that there is one order.
fn compare(store: &Store, sort: Sort<Column>, a: Spot, b: Spot) -> Ordering {
    let (Some((group_a, entry_a)), Some((group_b, entry_b))) = (store.entry(a), store.entry(b)) else {
        return a.cmp(&b);
    };
    let order = match sort.column {
        Column::Queue => group_a.queue_key.cmp(&group_b.queue_key),
        Column::Type => group_a.queue.kind.cmp(&group_b.queue.kind),
        Column::Event => entry_a.event_key.cmp(&entry_b.event_key),
        Column::Schema => entry_a.schema_key.cmp(&entry_b.schema_key),
        Column::State => entry_a.hook.state.enabled().cmp(&entry_b.hook.state.enabled()),
    };
    let order = if sort.direction == Direction::Descending { order.reverse() } else { order };
    order.then(a.cmp(&b))
}

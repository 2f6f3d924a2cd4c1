//! The hooks pane: one queue's hooks, which of them are shown in which order, and which are checked.
//!
//! `rows` is what the server last said. What is under way lies over it (`Writes::pending`) and is never mixed in.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    app::{
        message::{Generation, TimerId},
        parts::list::{Follow, ListState},
    },
    domain::{Direction, Event, Failure, Hook, HookId, HookOwner, Queue, SchemaId, Sort},
};

/// How a list's loading does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    /// Nothing is under way.
    Idle,
    /// An answer is awaited.
    Loading(Generation),
    /// The last attempt failed.
    Failed(Failure),
}

impl Load {
    /// Whether this answer is the awaited one.
    pub(in crate::app) fn awaits(&self, generation: Generation) -> bool {
        *self == Self::Loading(generation)
    }
}

/// The columns by which hooks can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookColumn {
    /// The event, by its label.
    Event,
    /// The flow schema, by its name.
    Schema,
    /// Off before on.
    State,
}

/// Rows per page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageSize {
    /// As many as the pane shows.
    Fit,
    /// A fixed number; the pane scrolls within a page that is longer.
    Rows(usize),
}

impl PageSize {
    const CHOICES: [Self; 5] = [Self::Fit, Self::Rows(10), Self::Rows(25), Self::Rows(50), Self::Rows(100)];

    /// The next of the offered sizes.
    #[must_use]
    pub fn next(self) -> Self {
        let index = Self::CHOICES.iter().position(|choice| *choice == self).unwrap_or(0);
        Self::CHOICES[(index + 1) % Self::CHOICES.len()]
    }
}

/// A hook and what it is sorted and filtered by, made once so that neither allocates per row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The hook as the server last said it.
    pub hook: Hook,
    event_key: Box<str>,
    schema_key: Box<str>,
}

impl From<Hook> for Row {
    fn from(hook: Hook) -> Self {
        Self {
            event_key: hook.event.label().to_lowercase().into(),
            schema_key: hook.schema_label().to_lowercase().into(),
            hook,
        }
    }
}

impl Row {
    fn contains(&self, needle: &str) -> bool {
        self.event_key.contains(needle) || self.schema_key.contains(needle)
    }

    fn compare(&self, other: &Self, column: HookColumn) -> Ordering {
        match column {
            HookColumn::Event => self.event_key.cmp(&other.event_key),
            HookColumn::Schema => self.schema_key.cmp(&other.schema_key),
            HookColumn::State => self.hook.state.enabled().cmp(&other.hook.state.enabled()),
        }
    }
}

/// What a write answered.
#[derive(Debug, Clone)]
struct Recent {
    hook: Option<Hook>,
    /// Rings when the while is over; `None` once it rang during a read.
    timer: Option<TimerId>,
    /// A read said something else.
    contradicted: bool,
}

/// One queue's hooks.
#[derive(Debug, Clone)]
pub struct Registry {
    /// Whose hooks these are.
    pub queue: Queue,
    /// How the loading does.
    pub load: Load,
    /// The server has answered at least once: an empty list is really empty.
    pub known: bool,
    /// The checked hooks. Always hooks that are in the list.
    pub checks: BTreeSet<HookId>,
    /// The order; `None` is the order of their ids.
    pub sort: Option<Sort<HookColumn>>,
    /// Hooks that someone else changed lately.
    pub changed: BTreeSet<HookId>,
    /// Rows per page.
    pub page_size: PageSize,
    /// The cursor, counted in shown rows.
    pub list: ListState,
    filter: String,
    /// By id, so that a row is found without a search through all.
    rows: Vec<Row>,
    /// The shown rows in their order, as indexes into `rows`.
    shown: Vec<usize>,
    /// Pages that have arrived of a refresh that takes several.
    pub(in crate::app) arriving: Vec<Hook>,
    /// How many pages those are.
    pub(in crate::app) arrived_pages: u32,
    /// What the latest writes answered. A read may come from before them, or from a copy of the database that lags
    /// behind (admin-api §3), so for a while they lie over whatever is read.
    recent: BTreeMap<HookId, Recent>,
    /// A hook to put the cursor on when it arrives: one that was added by a write without an answer body.
    pub(in crate::app) awaited: Option<(Event, SchemaId)>,
}

impl Registry {
    /// An empty registry of a queue whose hooks are being loaded.
    #[must_use]
    pub fn new(queue: Queue) -> Self {
        Self {
            queue,
            load: Load::Idle,
            known: false,
            checks: BTreeSet::new(),
            sort: Some(Sort { column: HookColumn::Event, direction: Direction::Ascending }),
            changed: BTreeSet::new(),
            page_size: PageSize::Fit,
            list: ListState::default(),
            filter: String::new(),
            rows: Vec::new(),
            shown: Vec::new(),
            arriving: Vec::new(),
            arrived_pages: 0,
            recent: BTreeMap::new(),
            awaited: None,
        }
    }

    /// The owner of these hooks on the wire.
    #[must_use]
    pub fn owner(&self) -> HookOwner {
        HookOwner::Queue(self.queue.id)
    }

    /// How many hooks the queue has.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// How many the filter shows.
    #[must_use]
    pub fn shown_count(&self) -> usize {
        self.shown.len()
    }

    /// The shown row at a position.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<&Row> {
        self.shown.get(position).map(|index| &self.rows[*index])
    }

    /// The hook under the cursor.
    #[must_use]
    pub fn under_cursor(&self) -> Option<&Hook> {
        self.row(self.list.cursor).map(|row| &row.hook)
    }

    /// The hook with an id.
    #[must_use]
    pub fn hook(&self, id: HookId) -> Option<&Hook> {
        self.find(id).ok().map(|index| &self.rows[index].hook)
    }

    /// All hooks, by id.
    pub fn hooks(&self) -> impl Iterator<Item = &Hook> {
        self.rows.iter().map(|row| &row.hook)
    }

    /// The hooks that the filter shows, in their order.
    pub fn shown_hooks(&self) -> impl Iterator<Item = &Hook> {
        self.shown.iter().map(|index| &self.rows[*index].hook)
    }

    /// The hooks that a command is about: the checked ones in their shown order, hidden ones last; else the one under the cursor.
    #[must_use]
    pub fn targets(&self) -> Vec<&Hook> {
        if self.checks.is_empty() {
            return self.under_cursor().into_iter().collect();
        }
        let shown: Vec<&Hook> = self.shown_hooks().filter(|hook| self.checks.contains(&hook.id)).collect();
        let visible: BTreeSet<HookId> = shown.iter().map(|hook| hook.id).collect();
        let hidden = self.hooks().filter(|hook| self.checks.contains(&hook.id) && !visible.contains(&hook.id));
        shown.iter().copied().chain(hidden).collect()
    }

    /// The hook that is on for an event, other than `except`: the server allows one (admin-api §4.4).
    #[must_use]
    pub fn enabled_with(&self, event: &Event, except: Option<HookId>) -> Option<&Hook> {
        self.hooks().find(|hook| hook.state.enabled() && hook.event == *event && Some(hook.id) != except)
    }

    /// How many checked hooks the filter hides.
    #[must_use]
    pub fn hidden_checks(&self) -> usize {
        if self.filter.is_empty() {
            return 0;
        }
        let needle = self.filter.to_lowercase();
        let hidden = |id: &&HookId| self.find(**id).is_ok_and(|index| !self.rows[index].contains(&needle));
        self.checks.iter().filter(hidden).count()
    }

    /// The filter's text.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    pub(in crate::app) fn set_filter(&mut self, filter: &str) {
        let keep = self.cursor_id();
        self.filter = filter.to_owned();
        self.rearrange(keep);
    }

    pub(in crate::app) fn set_sort(&mut self, sort: Option<Sort<HookColumn>>) {
        let keep = self.cursor_id();
        self.sort = sort;
        self.rearrange(keep);
    }

    /// A refresh begins.
    pub(in crate::app) fn begin_load(&mut self, generation: Generation) {
        self.load = Load::Loading(generation);
        self.arriving.clear();
        self.arrived_pages = 0;
    }

    /// A refresh is complete. Cursor, checks, filter and page stay, by id. Says whether the filter had to go to show
    /// a hook that was waited for.
    pub(in crate::app) fn replace_all(&mut self, hooks: Vec<Hook>) -> bool {
        let keep = self.cursor_id();
        self.shown.clear();
        let before = std::mem::take(&mut self.rows);
        self.rows = hooks.into_iter().map(Row::from).collect();
        self.rows.sort_by_key(|row| row.hook.id);
        // Pages of a list that changes while it is read can repeat a row (admin-api §3).
        self.rows.dedup_by_key(|row| row.hook.id);
        self.load = Load::Idle;
        self.lay_recent_over();
        if self.known {
            self.mark_changed(&before);
        }
        self.known = true;
        let rows = &self.rows;
        self.checks.retain(|id| rows.binary_search_by_key(id, |row| row.hook.id).is_ok());
        self.rearrange(keep);
        if let Some((event, schema)) = self.awaited.take() {
            let added = self
                .hooks()
                .filter(|hook| hook.event == event && hook.schema.as_ref().is_some_and(|held| held.id == schema))
                .map(|hook| hook.id)
                .max();
            if let Some(id) = added {
                return self.move_to(id);
            }
        }
        false
    }

    /// A write answered: this is the hook now, or it is gone. Until `timer` rings, no read knows better.
    pub(in crate::app) fn written(&mut self, id: HookId, hook: Option<Hook>, timer: TimerId) {
        self.recent.insert(id, Recent { hook: hook.clone(), timer: Some(timer), contradicted: false });
        if hook.is_none() {
            self.checks.remove(&id);
        }
        let keep = self.cursor_id();
        if self.put(id, hook) {
            self.rearrange(keep);
        }
    }

    /// A write succeeded without saying what the hook is now: it is taken to be this until the next read.
    pub(in crate::app) fn presume(&mut self, id: HookId, hook: Hook) {
        let keep = self.cursor_id();
        if self.put(id, Some(hook)) {
            self.rearrange(keep);
        }
    }

    /// The while after a write is over. Says whether a read contradicted it, so that it is time to read again.
    pub(in crate::app) fn recent_over(&mut self, timer: TimerId) -> bool {
        let Some(id) = self.recent.iter().find_map(|(id, recent)| (recent.timer == Some(timer)).then_some(*id)) else {
            return false;
        };
        if matches!(self.load, Load::Loading(_)) {
            // The answer on its way may still be from before the write.
            if let Some(recent) = self.recent.get_mut(&id) {
                recent.timer = None;
            }
            return false;
        }
        self.recent.remove(&id).is_some_and(|recent| recent.contradicted)
    }

    /// What differs from before, but for what this program wrote itself.
    fn mark_changed(&mut self, before: &[Row]) {
        let same = |row: &Row| {
            before
                .binary_search_by_key(&row.hook.id, |old| old.hook.id)
                .is_ok_and(|index| before[index].hook == row.hook)
        };
        let changed = self.rows.iter().filter(|row| !same(row) && !self.recent.contains_key(&row.hook.id));
        self.changed = changed.map(|row| row.hook.id).collect();
    }

    fn lay_recent_over(&mut self) {
        let recent = std::mem::take(&mut self.recent);
        for (id, mut recent) in recent {
            let read = self.hook(id).cloned();
            recent.contradicted = read != recent.hook;
            self.put(id, recent.hook.clone());
            if recent.timer.is_some() {
                self.recent.insert(id, recent);
            }
        }
    }

    /// Puts the cursor on a hook; a filter that hides it is dropped. Says whether one was.
    pub(in crate::app) fn move_to(&mut self, id: HookId) -> bool {
        let position = |registry: &Self| registry.shown.iter().position(|index| registry.rows[*index].hook.id == id);
        let mut dropped = false;
        if position(self).is_none() && !self.filter.is_empty() && self.find(id).is_ok() {
            self.set_filter("");
            dropped = true;
        }
        if let Some(position) = position(self) {
            self.list.cursor = position;
        }
        dropped
    }

    /// Rows of a page in a pane of this height.
    #[must_use]
    pub fn page_length(&self, height: usize) -> usize {
        match self.page_size {
            PageSize::Fit => height.max(1),
            PageSize::Rows(rows) => rows,
        }
    }

    /// The page with the cursor, counted from 0, and how many there are.
    #[must_use]
    pub fn page(&self, height: usize) -> (usize, usize) {
        let length = self.page_length(height);
        (self.list.cursor / length, self.shown.len().div_ceil(length).max(1))
    }

    /// The positions of the page with the cursor.
    #[must_use]
    pub fn page_range(&self, height: usize) -> Range<usize> {
        let length = self.page_length(height);
        let start = self.list.cursor / length * length;
        start..(start + length).min(self.shown.len())
    }

    /// The positions in view: the page, or the part of it that fits.
    #[must_use]
    pub fn in_view(&self, height: usize) -> Range<usize> {
        let page = self.page_range(height);
        let top = self.list.top.clamp(page.start, page.end);
        top..(top + height).min(page.end)
    }

    /// Puts the cursor in range and the view around it, within its page.
    pub(in crate::app) fn settle(&mut self, height: usize, follow: Follow) {
        self.list.cursor = self.list.cursor.min(self.shown.len().saturating_sub(1));
        let page = self.page_range(height);
        let mut within =
            ListState { cursor: self.list.cursor - page.start, top: self.list.top.saturating_sub(page.start) };
        within.settle(page.len(), height, follow);
        self.list.top = within.top + page.start;
    }

    fn find(&self, id: HookId) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&id, |row| row.hook.id)
    }

    /// Puts a hook as it is now, or takes it out. Says whether the order of what is shown may have changed.
    fn put(&mut self, id: HookId, hook: Option<Hook>) -> bool {
        match (self.find(id), hook) {
            (Ok(index), Some(hook)) => {
                let row = Row::from(hook);
                let old = std::mem::replace(&mut self.rows[index], row);
                let new = &self.rows[index];
                let by_state = self.sort.is_some_and(|sort| sort.column == HookColumn::State);
                old.event_key != new.event_key
                    || old.schema_key != new.schema_key
                    || (by_state && old.hook.state != new.hook.state)
            }
            (Err(index), Some(hook)) => {
                self.rows.insert(index, hook.into());
                true
            }
            (Ok(index), None) => {
                // Taken out of `shown` as well, in place: removing many rows must not sort the rest each time.
                if let Some(position) = self.shown.iter().position(|shown| *shown == index) {
                    self.shown.remove(position);
                    if position < self.list.cursor {
                        self.list.cursor -= 1;
                    }
                }
                for shown in &mut self.shown {
                    *shown -= usize::from(*shown > index);
                }
                self.rows.remove(index);
                false
            }
            (Err(_), None) => false,
        }
    }

    /// What must hold at any time: the cursor in range, every check on a hook that is there, every shown row once.
    pub(in crate::app) fn is_consistent(&self) -> bool {
        self.list.cursor < self.shown.len().max(1)
            && self.checks.iter().all(|id| self.find(*id).is_ok())
            && self.shown.len() <= self.rows.len()
    }

    fn cursor_id(&self) -> Option<HookId> {
        self.under_cursor().map(|hook| hook.id)
    }

    /// Filters and sorts anew; the cursor stays on the hook `keep`, or else at its place.
    fn rearrange(&mut self, keep: Option<HookId>) {
        let needle = self.filter.to_lowercase();
        self.shown.clear();
        let rows = &self.rows;
        self.shown.extend((0..rows.len()).filter(|index| needle.is_empty() || rows[*index].contains(&needle)));
        if let Some(Sort { column, direction }) = self.sort {
            // Stable on rows that come by id, so equal rows keep one order.
            self.shown.sort_by(|a, b| {
                let order = rows[*a].compare(&rows[*b], column);
                if direction == Direction::Descending { order.reverse() } else { order }
            });
        }
        if let Some(id) = keep
            && let Some(position) = self.shown.iter().position(|index| rows[*index].hook.id == id)
        {
            self.list.cursor = position;
        }
        self.list.cursor = self.list.cursor.min(self.shown.len().saturating_sub(1));
    }
}

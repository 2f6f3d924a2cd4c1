//! The hooks pane: one queue's hooks, which of them are shown in which order, and which are checked.
//!
//! `rows` is what the server last said. What is under way lies over it (`Writes::pending`) and is never mixed in.
//!
//! | File | Idea |
//! |---|---|
//! | `row` | a hook, and what it is sorted and filtered by |
//! | `pages` | the pages of the list, and what of a page is in view |
//! | `arriving` | whole lists, and what single writes answered |

mod arriving;
mod pages;
mod row;

use std::collections::{BTreeMap, BTreeSet};

use arriving::Recent;
pub use pages::PageSize;
pub use row::{HookColumn, Row};

use crate::{
    app::widgets::{list::ListState, load::Load},
    domain::{Direction, Event, Hook, HookId, HookOwner, Queue, SchemaId, Sort},
};

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
    pub(in crate::app::panes) arriving: Vec<Hook>,
    /// How many pages those are.
    pub(in crate::app::panes) arrived_pages: u32,
    /// What the latest writes answered. A read may come from before them, or from a copy of the database that lags
    /// behind (admin-api §3), so for a while they lie over whatever is read.
    recent: BTreeMap<HookId, Recent>,
    /// A hook to put the cursor on when it arrives: one that was added by a write without an answer body.
    pub(in crate::app) awaited: Option<(Event, SchemaId)>,
    /// A hook to put the cursor on as soon as it is known: one that was found in another list.
    pub(in crate::app::panes) sought: Option<HookId>,
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
            sought: None,
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

    pub(in crate::app::panes) fn set_filter(&mut self, filter: &str) {
        let keep = self.cursor_id();
        self.filter = filter.to_owned();
        self.rearrange(keep);
    }

    pub(in crate::app::panes) fn set_sort(&mut self, sort: Option<Sort<HookColumn>>) {
        let keep = self.cursor_id();
        self.sort = sort;
        self.rearrange(keep);
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

    /// Puts the cursor on the hook that is sought, if it is known by now. Says whether the filter had to go for it.
    pub(in crate::app::panes) fn go_to_sought(&mut self) -> bool {
        match self.sought.filter(|id| self.find(*id).is_ok()) {
            Some(id) => {
                self.sought = None;
                self.move_to(id)
            }
            None => false,
        }
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

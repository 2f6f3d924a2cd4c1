//! The state of a list of hooks: its scope, cursor, checks, order and filter.

use std::collections::BTreeSet;

use super::column::{Column, PageSize};
use super::rows::{Order, Rows};
use super::typing::Typing;
use crate::app::message::TimerId;
use crate::app::store::{HookKey, Store};
use crate::app::widgets::{ListState, Load};
use crate::domain::filter::{Filter, FilterProblem};
use crate::domain::{Direction, Event, Hook, HookId, HookOwner, Paused, Queue, SchemaId, Sort};

/// The hooks that a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// No hooks: no queue is open.
    #[default]
    Nothing,
    /// The hooks of one queue.
    Queue(Queue),
    /// The hooks of all queues.
    All,
}

/// A row of the list.
#[derive(Debug, Clone, Copy)]
pub struct HookRow<'a> {
    pub queue: &'a Queue,
    pub hook: &'a Hook,
    /// The number of hooks of the queue that have the same event, this one included.
    pub same_event: usize,
    pub pause: Option<&'a Paused>,
}

/// What the list was like before it showed where a flow schema is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    pub(super) filter: String,
    pub(super) checks: BTreeSet<HookKey>,
    pub(super) cursor: Option<HookKey>,
    /// The list was opened to show where the flow schema is used.
    pub(super) was_closed: bool,
}

#[derive(Debug, Clone, Default)]
pub struct HookList {
    pub scope: Scope,
    /// The cursor, counted in shown rows.
    pub list: ListState,
    /// The checked hooks; always known ones.
    pub checks: BTreeSet<HookKey>,
    /// `None`: the queues as the server orders them, the hooks of each by id.
    pub sort: Option<Sort<Column>>,
    pub page_size: PageSize,
    /// The load of the hooks of one queue.
    pub load: Load,
    /// Hooks that somebody else changed lately.
    pub changed: BTreeSet<HookId>,
    /// The filter while it is typed.
    pub typing: Option<Typing>,
    pub(super) rows: Rows,
    pub(super) filter: Filter,
    /// The text of the filter that decides what is shown.
    pub filter_text: String,
    /// What was shown before the hooks of a flow schema, and before those of another one over them.
    pub(super) before: Vec<Before>,
    /// A hook to move to as soon as it is known.
    pub(super) target: Option<Target>,
    /// The revision of the store that the rows show.
    pub(super) revision: Option<u64>,
    pub(super) checked_shown: usize,
    /// The user requested the load: a hint reports what was read.
    pub(super) is_asked_for: bool,
    /// A load of the queue has just been completed.
    pub(super) just_loaded: bool,
    /// The timer that ends the marks of changed hooks.
    pub(super) marks: Option<TimerId>,
    /// The hooks were read at least once, so an empty list is really empty.
    pub is_known: bool,
}

/// A hook to move to as soon as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Hook(HookId),
    /// A new hook whose id the server did not return.
    Added(Event, SchemaId),
}

impl HookList {
    /// The list of a pane in which no queue is open.
    pub fn of_nothing() -> Self {
        let sort = Some(Sort { column: Column::Event, direction: Direction::Ascending });
        Self { sort, ..Self::default() }
    }

    /// The list of a queue whose hooks are about to be read.
    pub fn of_queue(queue: Queue) -> Self {
        Self { scope: Scope::Queue(queue), ..Self::of_nothing() }
    }

    pub fn of_all() -> Self {
        Self { scope: Scope::All, page_size: PageSize::All, ..Self::default() }
    }

    /// The open queue.
    pub fn queue(&self) -> Option<&Queue> {
        match &self.scope {
            Scope::Queue(queue) => Some(queue),
            Scope::Nothing | Scope::All => None,
        }
    }

    /// The owner of the hooks of the open queue.
    pub fn owner(&self) -> Option<HookOwner> {
        self.queue().map(Queue::owner)
    }

    /// The number of known hooks.
    pub fn total(&self) -> usize {
        self.rows.total()
    }

    /// The number of hooks that match the filter.
    pub fn shown_count(&self) -> usize {
        self.rows.shown()
    }

    /// The number of checked hooks that the filter hides.
    pub fn hidden_checks(&self) -> usize {
        self.checks.len() - self.checked_shown
    }

    /// The shown row at a position.
    pub fn row<'a>(&'a self, store: &'a Store, position: usize) -> Option<HookRow<'a>> {
        let (queue, hook) = self.rows.row(store, position)?;
        let same_event = store.hooks(queue.owner()).iter().filter(|other| other.event == hook.event).count();
        Some(HookRow { queue, hook, same_event, pause: store.pause(queue.owner(), hook) })
    }

    pub fn under_cursor<'a>(&'a self, store: &'a Store) -> Option<HookRow<'a>> {
        self.row(store, self.list.cursor)
    }

    pub fn is_checked(&self, row: &HookRow<'_>) -> bool {
        self.checks.contains(&(row.queue.owner(), row.hook.id))
    }

    /// The name of the flow schema, if the filter shows exactly its hooks.
    pub fn used_schema(&self, store: &Store) -> Option<String> {
        let id = self.filter.runs()?;
        let named = self.rows.row(store, 0);
        Some(named.map_or_else(|| format!("schema {id}"), |(_, hook)| hook.schema_label()))
    }

    /// Updates the rows from the store. The cursor stays on its hook, or else at its position. Returns whether the filter was
    /// cleared to show a hook.
    pub(super) fn sync(&mut self, store: &Store) -> bool {
        if self.revision == Some(store.total_revision()) {
            return false;
        }
        self.revision = Some(store.total_revision());
        let cursor = self.rows.key(self.list.cursor);
        let order = Order { filter: &self.filter, sort: self.sort };
        match &self.scope {
            Scope::Nothing => {}
            Scope::Queue(queue) => {
                self.rows.sync(store, std::iter::once(queue), order);
                self.is_known = store.is_known(queue.owner());
            }
            Scope::All => {
                let known = store.queues().filter(|queue| store.is_known(queue.owner()));
                self.rows.sync(store, known, order);
            }
        }
        let rows = &self.rows;
        self.checks.retain(|key| rows.contains(*key));
        self.keep_cursor(cursor);
        self.move_to_target(store)
    }

    pub(super) fn set_filter(&mut self, text: &str) -> Result<(), FilterProblem> {
        let filter = Filter::parse(text)?;
        text.clone_into(&mut self.filter_text);
        if filter != self.filter {
            self.filter = filter;
            self.arrange();
        }
        Ok(())
    }

    /// Clears the filter. Returns whether there was one.
    pub(super) fn clear_filter(&mut self) -> bool {
        let was_set = !self.filter_text.is_empty();
        // An empty filter is always valid.
        let _ = self.set_filter("");
        was_set
    }

    pub(super) fn set_sort(&mut self, sort: Option<Sort<Column>>) {
        self.sort = sort;
        self.arrange();
    }

    fn arrange(&mut self) {
        let cursor = self.rows.key(self.list.cursor);
        self.rows.arrange(Order { filter: &self.filter, sort: self.sort });
        self.keep_cursor(cursor);
    }

    /// Moves the cursor with its row, and the view with the cursor, so that new rows above do not move the visible ones.
    fn keep_cursor(&mut self, cursor: Option<HookKey>) {
        let above = self.list.cursor.saturating_sub(self.list.top);
        if let Some(position) = cursor.and_then(|key| self.rows.position(key))
            && position != self.list.cursor
        {
            self.list.cursor = position;
            self.list.top = position.saturating_sub(above);
        }
        self.list.cursor = self.list.cursor.min(self.rows.shown().saturating_sub(1));
        self.recount();
    }

    pub(super) fn recount(&mut self) {
        self.checked_shown = if self.checks.is_empty() {
            0
        } else {
            self.rows.shown_keys().filter(|key| self.checks.contains(key)).count()
        };
    }

    /// Unchecks hooks whose command was carried out.
    pub(in crate::app) fn uncheck(&mut self, done: impl Iterator<Item = HookKey>) {
        for key in done {
            self.checks.remove(&key);
        }
        self.recount();
    }

    /// Puts the cursor on a hook; a filter that hides it is cleared. Returns whether one was.
    pub(in crate::app) fn move_to(&mut self, store: &Store, key: HookKey) -> bool {
        self.sync(store);
        let cleared = self.rows.position(key).is_none() && self.rows.contains(key) && self.clear_filter();
        if let Some(position) = self.rows.position(key) {
            self.list.cursor = position;
        }
        cleared
    }

    /// Moves to this hook of the open queue as soon as it is known.
    pub(in crate::app) fn go_to(&mut self, hook: HookId) {
        self.target = Some(Target::Hook(hook));
    }

    /// Moves to a new hook whose id the server did not return, as soon as it is known.
    pub(in crate::app) fn go_to_added(&mut self, event: Event, schema: SchemaId) {
        self.target = Some(Target::Added(event, schema));
    }

    fn move_to_target(&mut self, store: &Store) -> bool {
        let Some(owner) = self.owner() else { return false };
        let is_loaded = std::mem::take(&mut self.just_loaded);
        let hook = match &self.target {
            None => return false,
            Some(Target::Hook(hook)) => store.hook(owner, *hook).map(|hook| hook.id),
            Some(Target::Added(..)) if !is_loaded => return false,
            Some(Target::Added(event, schema)) => {
                let added = |hook: &&Hook| hook.event == *event && hook.schema_id() == Some(*schema);
                store.hooks(owner).iter().filter(added).map(|hook| hook.id).max()
            }
        };
        // Does not wait for a hook that the list just read lacks.
        if hook.is_some() || is_loaded {
            self.target = None;
        }
        hook.is_some_and(|hook| self.move_to(store, (owner, hook)))
    }

    /// Checks the invariants.
    pub(in crate::app) fn is_consistent(&self) -> bool {
        self.list.cursor < self.rows.shown().max(1)
            && self.checks.iter().all(|key| self.rows.contains(*key))
            && self.checked_shown <= self.checks.len()
            && self.rows.is_consistent()
    }
}

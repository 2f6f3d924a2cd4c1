//! The matrix of queues and events: its cells, and its commands.

use super::component::{Component, Cx, Reason, Viewport};
use super::request::{Destination, OpenForm, Request, Requests, Topic};
use super::store::Store;
use super::widgets::{Follow, ListState, TextField, TextInput, Typed, in_other_layout};
use super::{commands, copyable};
use crate::domain::names::fold;
use crate::domain::{Event, Fires, Hook, HookId, Queue, QueueId, State, fires_in};
use crate::keys::{Action, Context, found_in_other_layout};

/// The cursor in the matrix, and which queues it shows.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// The row of the cursor.
    pub list: ListState,
    /// The words of the queues' names, while they are typed.
    pub typing: Option<TextField>,
    /// The column of the cursor, as an index of [`Event::KNOWN`].
    pub column: usize,
    /// The words that the shown queues have in their names or types.
    pub filter: String,
    /// The words on another keyboard layout that the shown queues have, where none has the typed ones.
    pub read_as: Option<String>,
    /// The shown queues.
    pub rows: Vec<QueueId>,
    /// The number of queues whose hooks are known.
    pub total: usize,
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
    pub fn on(&self) -> Option<&Hook> {
        self.hooks.iter().find(|hook| hook.state == State::On).copied()
    }

    /// The hook to go to: the one that is on, else the first.
    pub fn jumps_to(&self) -> Option<HookId> {
        self.on().or(self.hooks.first().copied()).map(|hook| hook.id)
    }

    /// The event never fires in this queue.
    pub fn never_fires(&self) -> bool {
        matches!(self.fires, Fires::NotInThisType | Fires::Nowhere)
    }
}

impl Matrix {
    /// The event of the column with the cursor.
    pub fn event(&self) -> &'static Event {
        const EVENTS: &[Event] = &Event::KNOWN;
        &EVENTS[self.column.min(EVENTS.len() - 1)]
    }

    fn set_filter(&mut self, text: &str) {
        if self.filter != text {
            text.clone_into(&mut self.filter);
            self.revision = None;
        }
    }

    pub fn queue<'a>(&self, store: &'a Store, row: usize) -> Option<&'a Queue> {
        store.queue(*self.rows.get(row)?)
    }

    /// The cells of a row, in the order of [`Event::KNOWN`].
    pub fn row<'a>(&self, store: &'a Store, row: usize) -> Vec<Cell<'a>> {
        const EVENTS: &[Event] = &Event::KNOWN;
        let queue = self.queue(store, row);
        queue.map_or(Vec::new(), |queue| EVENTS.iter().map(|event| cell(store, queue, event)).collect())
    }

    /// The cell with the cursor.
    pub fn cell<'a>(&self, store: &'a Store) -> Option<Cell<'a>> {
        self.queue(store, self.list.cursor).map(|queue| cell(store, queue, self.event()))
    }

    /// Updates the rows from the store. The cursor stays on its queue.
    fn sync(&mut self, store: &Store) {
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

    fn may_open(&self, cx: &Cx<'_>) -> Result<(), Reason> {
        self.some_row(cx)?;
        commands::nothing_waits_below(cx)?;
        match self.cell(cx.store) {
            Some(cell) if cell.jumps_to().is_none() => commands::may_open_form(cx),
            _ => Ok(()),
        }
    }

    fn some_row(&self, cx: &Cx<'_>) -> Result<(), Reason> {
        if !self.rows.is_empty() {
            Ok(())
        } else if self.total > 0 {
            Err(format!("No queue contains \"{}\": {} clears the filter.", self.filter, Action::Close))
        } else {
            Err(commands::nothing_read(cx, "There are no queues that your user may see."))
        }
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

impl Component for Matrix {
    fn context(&self) -> Context {
        if self.typing.is_some() { Context::Filter } else { Context::Matrix }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        if self.typing.is_some() {
            let (keeps, shows) = (Action::Keep, Action::Close);
            let what = || format!("Type words of the queue's name. {keeps} keeps them, {shows} shows all queues.");
            return action.moves().then(what);
        }
        match action {
            Action::Open => self.may_open(cx),
            Action::Clipboard => self.some_row(cx),
            action if action.moves() => self.some_row(cx),
            action => commands::is_available(action, cx),
        }
        .err()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::Open => {
                let Some(cell) = self.cell(cx.store) else { return };
                out.open(match cell.jumps_to() {
                    Some(hook) => Destination::Queue(cell.queue.clone(), Some(hook)),
                    None => Destination::Form(cell.queue.clone(), OpenForm::Add(Some(cell.event.clone()))),
                });
            }
            Action::Clipboard => {
                let Some(cell) = self.cell(cx.store) else { return };
                let hooks: Vec<_> = cell.hooks.iter().map(|hook| (cell.queue.reference(), (*hook).clone())).collect();
                out.open(Destination::Clipboard(match hooks.is_empty() {
                    true => copyable::of_queue(cell.queue, cx.session),
                    false => copyable::of_hooks(&hooks, cx.session),
                }));
            }
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column = (self.column + 1).min(Event::KNOWN.len() - 1),
            Action::Reference => {
                let kind = self.queue(cx.store, self.list.cursor).map(|queue| queue.kind);
                out.open(Destination::TextViewer(Topic::Event(self.event().clone(), kind)));
            }
            Action::Filter => self.typing = Some(TextField::with(&self.filter)),
            Action::Keep => self.typing = None,
            Action::Close if self.typing.take().is_some() => self.set_filter(""),
            Action::Close => match commands::stop_or_clear(cx, true) {
                Some(request) => out.push(request),
                None if self.filter.is_empty() => out.push(Request::Close),
                None => self.set_filter(""),
            },
            Action::Refresh => {
                out.push(Request::AllowReplacingNotice);
                out.push(Request::RefreshAllHooks);
            }
            moving if moving.moves() => self.list.go(moving, self.rows.len(), cx.view.rows),
            general => out.extend(commands::request(general, self.context())),
        }
    }

    fn text(&mut self, input: TextInput<'_>, cx: &Cx<'_>, out: &mut Requests) -> Typed {
        let Some(field) = &mut self.typing else { return Typed::NotText };
        let typed = field.take(input);
        let text = field.text().to_owned();
        self.set_filter(&text);
        self.sync(cx.store);
        if let Some(read_as) = &self.read_as {
            out.hint(in_other_layout(&text, read_as));
        }
        typed
    }

    fn restore_invariants(&mut self, cx: &Cx<'_>, _: &mut Requests) {
        self.sync(cx.store);
    }

    fn fit(&mut self, view: Viewport) {
        self.list.scroll_to_cursor(self.rows.len(), view.rows, Follow::Line);
    }
}

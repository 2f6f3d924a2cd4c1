//! The queues pane: the server's list, searched and sorted by the server, loaded as the cursor nears its end.

use std::collections::{BTreeMap, BTreeSet};

use super::hooks;
use crate::{
    app::{
        message::{Effect, Generation, Slot, TimerId},
        model::Model,
        widgets::{
            list::ListState,
            load::{DEBOUNCE, Load},
            notices::NoticeKind,
            words,
        },
    },
    domain::{Failure, Page, Query, Queue, QueueColumn, QueueId, QueuesQuery, Sort},
};

/// Rows per request. Most domains have fewer queues: one request.
const PAGE: u32 = 200;

/// The longest page that the server gives (admin-api §3).
const WHOLE: u32 = 20_000;

/// The next page is asked for when the cursor is this close to the end.
const NEAR: usize = 50;

/// The queues pane.
#[derive(Debug, Clone)]
pub struct Queues {
    /// The rows that have arrived.
    pub rows: Vec<Queue>,
    /// How the loading does.
    pub load: Load,
    /// The server has answered at least once.
    pub known: bool,
    /// The server has more rows.
    pub more: bool,
    /// What the rows are to contain.
    pub search: String,
    /// The order; `None` is the server's own (by priority).
    pub sort: Option<Sort<QueueColumn>>,
    /// The cursor.
    pub list: ListState,
    /// How many hooks a queue has, where it was opened.
    pub hook_counts: BTreeMap<QueueId, usize>,
    /// The search that `rows` answer.
    answered: String,
    /// The search of the latest request. What is typed may be ahead of it.
    requested: String,
    pages: u32,
    appending: bool,
    /// The whole list was asked for in one page, because pages repeated rows.
    whole: bool,
    to_last: bool,
    debounce: Option<TimerId>,
}

impl Default for Queues {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            load: Load::Idle,
            known: false,
            more: false,
            search: String::new(),
            // The server's own order puts the queues with the highest priority first.
            sort: None,
            list: ListState::default(),
            hook_counts: BTreeMap::new(),
            answered: String::new(),
            requested: String::new(),
            pages: 0,
            appending: false,
            whole: false,
            to_last: false,
            debounce: None,
        }
    }
}

impl Queues {
    /// The queue under the cursor.
    #[must_use]
    pub fn under_cursor(&self) -> Option<&Queue> {
        self.rows.get(self.list.cursor)
    }

    /// The rows answer an older search than the one that stands in the filter.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.search != self.answered
    }
}

/// Loads the list anew: everything that was there, in one request, so that the cursor keeps its row.
pub(in crate::app) fn load(model: &mut Model, effects: &mut Vec<Effect>) {
    let queues = &model.queues;
    let pages = if queues.is_searching() { 1 } else { queues.pages.clamp(1, WHOLE / PAGE) };
    request(model, 1, pages * PAGE, effects);
    model.queues.appending = false;
    model.queues.whole = false;
}

fn request(model: &mut Model, page: u32, size: u32, effects: &mut Vec<Effect>) {
    let queues = &mut model.queues;
    queues.debounce = None;
    queues.requested.clone_from(&queues.search);
    let query = QueuesQuery { search: queues.search.clone(), sort: queues.sort, page, size };
    let generation = model.fetch(Slot::Queues, Query::Queues(query), effects);
    model.queues.load = Load::Loading(generation);
}

/// A page of queues arrived, or did not.
pub(in crate::app) fn loaded(
    model: &mut Model,
    generation: Generation,
    result: Result<Page<Queue>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let queues = &mut model.queues;
    if !queues.load.awaits(generation) {
        return;
    }
    match result {
        Ok(page) => {
            let unreadable = page.unreadable;
            // A page without a row is the last one, whatever the server says: asking on would never end.
            let mut more = page.more && (!page.items.is_empty() || unreadable > 0);
            let kept = queues.under_cursor().map(|queue| queue.id);
            if queues.appending {
                let known: BTreeSet<_> = queues.rows.iter().map(|queue| queue.id).collect();
                if !queues.whole && page.items.iter().any(|queue| known.contains(&queue.id)) {
                    // The server's orders have no tie-breaker: where pages repeat a row they also miss one
                    // (admin-api §3). One page of everything cannot.
                    request(model, 1, WHOLE, effects);
                    model.queues.appending = false;
                    model.queues.whole = true;
                    return;
                }
                queues.rows.extend(page.items.into_iter().filter(|queue| !known.contains(&queue.id)));
                more &= queues.rows.len() > known.len();
                queues.pages += 1;
            } else {
                queues.pages = u32::try_from(page.items.len()).unwrap_or(PAGE).div_ceil(PAGE).max(1);
                queues.rows = page.items;
                if queues.requested != queues.answered {
                    queues.list = ListState::default();
                }
                if let Some(position) = queues.rows.iter().position(|queue| Some(queue.id) == kept) {
                    queues.list.cursor = position;
                }
            }
            // What was asked for, not what is typed by now: rows must never pass for the answer to a later search.
            queues.answered.clone_from(&queues.requested);
            queues.more = more;
            queues.known = true;
            queues.load = Load::Idle;
            model.notices.mended(Slot::Queues);
            tell_unreadable(model, unreadable, "queue");
        }
        Err(failure) => {
            queues.to_last = false;
            if queues.known {
                let text = format!("The queues were not loaded: {}", failure.with_retry("r"));
                model.notices.tell_until_mended(Slot::Queues, text);
            }
            model.queues.load = Load::Failed(failure);
        }
    }
}

/// Rows that the client could not read are left out of a list, never silently.
pub(super) fn tell_unreadable(model: &mut Model, unreadable: usize, thing: &str) {
    if unreadable > 0 {
        let things = words::count(unreadable, thing);
        let text = format!("{things} of the server's answer could not be read and are not shown.");
        model.notices.tell(NoticeKind::Warning, text);
    }
}

/// Asks for the next page when the cursor is near the end of what has arrived, or on its way to the last row.
pub(in crate::app) fn load_more(model: &mut Model, effects: &mut Vec<Effect>) {
    let queues = &mut model.queues;
    if queues.to_last {
        queues.list.cursor = queues.rows.len().saturating_sub(1);
        queues.to_last = queues.more;
    }
    let near = queues.to_last || queues.list.cursor + NEAR >= queues.rows.len();
    if queues.more && near && queues.load == Load::Idle && !queues.is_searching() {
        let page = queues.pages + 1;
        request(model, page, PAGE, effects);
        model.queues.appending = true;
    }
}

/// To the last row of all, however many pages away it is.
pub(super) fn to_last(model: &mut Model) {
    model.queues.to_last = true;
}

/// A key moved the cursor: it is no longer on its way to the last row.
pub(super) fn stay(model: &mut Model) {
    model.queues.to_last = false;
}

/// The filter's text changed: search when the typing pauses.
pub(super) fn search_changed(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let timer = model.next_timer();
    let queues = &mut model.queues;
    text.clone_into(&mut queues.search);
    queues.to_last = false;
    if queues.known && !queues.is_searching() {
        // Typed back to what the rows answer: nothing to ask, and an answer on its way is for another text.
        queues.debounce = None;
        if queues.requested != queues.search {
            if queues.load.is_loading() {
                effects.push(Effect::Cancel(Slot::Queues));
            }
            queues.load = Load::Idle;
        }
        return;
    }
    queues.debounce = Some(timer);
    effects.push(Effect::After { timer, delay: DEBOUNCE });
}

/// Searches at once, if a search waits for a pause.
pub(super) fn search_now(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.queues.debounce.is_some() {
        load(model, effects);
    }
}

/// A timer rang: a search goes out, or what a read said against a write is looked at again.
pub(in crate::app) fn timer(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) {
    if model.queues.debounce == Some(timer) {
        load(model, effects);
    }
    if model.registry.as_mut().is_some_and(|registry| registry.recent_over(timer)) {
        hooks::load(model, effects);
    }
}

/// Sorts by another column or direction. The cursor stays on its queue where that is still in the first page.
pub(super) fn sort(model: &mut Model, sort: Option<Sort<QueueColumn>>, effects: &mut Vec<Effect>) {
    model.queues.sort = sort;
    model.queues.to_last = false;
    load(model, effects);
}

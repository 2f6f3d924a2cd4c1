//! The queues pane: the server's list, searched and sorted by the server, loaded as the cursor nears its end.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    commands,
    registry::{Load, Registry},
};
use crate::{
    app::{
        connection::live,
        message::{Effect, Generation, Slot, TimerId},
        model::{Model, Pane},
        parts::{list::ListState, notices::NoticeKind},
        writes::doubts,
    },
    domain::{
        Failure, Hook, HooksQuery, Page, Query, Queue, QueueColumn, QueueId, QueueSelector, QueuesQuery, Sort,
        make_harmless,
    },
};

/// Rows per request. Most domains have fewer queues: one request.
const PAGE: u32 = 200;
/// The longest page that the server gives (admin-api §3).
const WHOLE: u32 = 20_000;
/// The next page is asked for when the cursor is this close to the end.
const NEAR: usize = 50;
/// Hooks per request: a queue has a handful, so one request, also for a queue that was filled by a script.
const HOOKS_PAGE: u32 = 5_000;
/// How long after the last key a search goes out (product: the form; the same here).
pub(in crate::app) const DEBOUNCE: Duration = Duration::from_millis(150);

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
fn tell_unreadable(model: &mut Model, unreadable: usize, thing: &str) {
    if unreadable > 0 {
        let things = commands::count(unreadable, thing);
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
pub(in crate::app) fn to_last(model: &mut Model) {
    model.queues.to_last = true;
}

/// A key moved the cursor: it is no longer on its way to the last row.
pub(in crate::app) fn stay(model: &mut Model) {
    model.queues.to_last = false;
}

/// The filter's text changed: search when the typing pauses.
pub(in crate::app) fn search_changed(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let timer = model.next_timer();
    let queues = &mut model.queues;
    text.clone_into(&mut queues.search);
    queues.to_last = false;
    if queues.known && !queues.is_searching() {
        // Typed back to what the rows answer: nothing to ask, and an answer on its way is for another text.
        queues.debounce = None;
        if queues.requested != queues.search {
            if matches!(queues.load, Load::Loading(_)) {
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
pub(in crate::app) fn search_now(model: &mut Model, effects: &mut Vec<Effect>) {
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
        load_hooks(model, effects);
    }
}

/// Sorts by another column or direction. The cursor stays on its queue where that is still in the first page.
pub(in crate::app) fn sort(model: &mut Model, sort: Option<Sort<QueueColumn>>, effects: &mut Vec<Effect>) {
    model.queues.sort = sort;
    model.queues.to_last = false;
    load(model, effects);
}

/// Opens the hooks of a queue: one request.
pub(in crate::app) fn open(model: &mut Model, queue: Queue, effects: &mut Vec<Effect>) {
    if model.wanted.take().is_some() {
        // Whoever opens a queue does not want to be taken to another one later.
        effects.push(Effect::Cancel(Slot::Start));
    }
    if model.layers.is_empty() {
        model.focus = Pane::Hooks;
    }
    if model.registry.as_ref().is_some_and(|registry| registry.queue.id == queue.id) {
        // Its rows, checks and filter are still there: a look is enough to see what changed.
        if let Some(registry) = &mut model.registry {
            registry.queue = queue;
        }
    } else {
        model.registry = Some(Registry::new(queue));
    }
    load_hooks(model, effects);
}

/// Loads the hooks of the opened queue anew.
pub(in crate::app) fn load_hooks(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(owner) = model.registry.as_ref().map(Registry::owner) else { return };
    let query = Query::Hooks(HooksQuery { owner, page: 1, size: HOOKS_PAGE });
    let generation = model.fetch(Slot::Hooks, query, effects);
    if let Some(registry) = &mut model.registry {
        registry.begin_load(generation);
    }
}

/// A page of hooks arrived, or did not.
pub(in crate::app) fn hooks_loaded(
    model: &mut Model,
    generation: Generation,
    result: Result<Page<Hook>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(registry) = model.registry.as_mut().filter(|registry| registry.load.awaits(generation)) else { return };
    match result {
        Ok(page) => {
            let arrived_before = registry.arriving.len();
            registry.arriving.extend(page.items);
            registry.arrived_pages += 1;
            let unreadable = page.unreadable;
            if page.more && registry.arriving.len() > arrived_before {
                let next = registry.arrived_pages + 1;
                let query = Query::Hooks(HooksQuery { owner: registry.owner(), page: next, size: HOOKS_PAGE });
                // The same load goes on: what is written meanwhile is newer than all of its pages.
                effects.push(Effect::Fetch { slot: Slot::Hooks, generation, query });
            } else {
                let hooks = std::mem::take(&mut registry.arriving);
                let cleared_filter = registry.replace_all(hooks);
                let owner = registry.owner();
                model.notices.mended(Slot::Hooks);
                if cleared_filter {
                    model.notices.tell(NoticeKind::Success, "The filter was cleared to show the new hook.");
                }
                doubts::settle_by_load(model, owner);
                live::mark(model, effects);
            }
            tell_unreadable(model, unreadable, "hook");
        }
        Err(failure) => {
            if registry.known {
                let text = format!("The hooks were not loaded: {}", failure.with_retry("r"));
                model.notices.tell_until_mended(Slot::Hooks, text);
            }
            registry.load = Load::Failed(failure);
        }
    }
}

/// The queue that was asked for on the command line was looked up.
pub(in crate::app) fn wanted_found(model: &mut Model, result: Result<Vec<Queue>, Failure>, effects: &mut Vec<Effect>) {
    let Some(wanted) = model.wanted.take() else { return };
    let name = match &wanted {
        QueueSelector::Id(id) => format!("with id {id}"),
        QueueSelector::Name(name) => format!("named \"{}\"", make_harmless(name)),
    };
    match result {
        Ok(queues) if queues.len() == 1 => {
            model.notices.mended(Slot::Start);
            for queue in queues {
                open(model, queue, effects);
            }
        }
        Ok(queues) if queues.is_empty() => {
            let text = format!("There is no queue {name}. Choose one from the list.");
            model.notices.tell(NoticeKind::Error, text);
        }
        Ok(queues) => {
            let ids: Vec<String> = queues.iter().map(|queue| queue.id.to_string()).collect();
            let text = format!("{} queues are {name}: use --queue with one of the ids {}.", ids.len(), ids.join(", "));
            model.notices.tell(NoticeKind::Error, text);
        }
        Err(failure) => {
            let text = format!("The queue {name} was not opened: {failure} r tries again.");
            model.notices.tell_until_mended(Slot::Start, text);
            model.wanted = Some(wanted);
        }
    }
}

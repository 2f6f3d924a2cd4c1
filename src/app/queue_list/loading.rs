//! Reading the list of queues: pages, and searches while the user types.

use std::collections::BTreeSet;

use super::QueueList;
use crate::app::message::{Generation, IoRequest, Slot};
use crate::app::request::{Request, Requests};
use crate::app::store::StoreUpdate;
use crate::app::widgets::{DEBOUNCE, ListState, Load, NoticeKind, ServerSearch, in_other_layout, read_at};
use crate::domain::{Answer, Failure, Page, Query, Queue, QueuesQuery};
use crate::keys::Action;
use crate::words::{count, is_or_are};

/// Rows per request. Most domains have fewer queues: one request.
const PAGE: u32 = 200;

/// The longest page that the server gives (docs/webitel-api.md §3).
const LARGEST_PAGE: u32 = 20_000;

/// The next page is requested when the cursor is this close to the end.
const PREFETCH: usize = 50;

impl QueueList {
    /// Reads the list again, all of its pages in one request, so that the cursor keeps its row.
    pub(in crate::app) fn begin_load(&mut self, out: &mut Requests) {
        let is_read_as_before = self.answered.read_as().is_some() && !self.is_searching();
        self.requested = if is_read_as_before { self.answered.clone() } else { ServerSearch::new(&self.search) };
        let pages = if self.is_searching() { 1 } else { self.pages.clamp(1, LARGEST_PAGE / PAGE) };
        self.request(1, pages * PAGE, out);
        self.appending = false;
        self.is_one_page = false;
    }

    fn request(&mut self, page: u32, size: u32, out: &mut Requests) {
        self.debounce = None;
        let query = QueuesQuery { search: self.requested.text().to_owned(), sort: self.sort, page, size };
        self.load = Load::Loading(out.read(Slot::Queues, Query::Queues(query)));
    }

    pub(super) fn arrived(&mut self, generation: Generation, result: Result<Answer, Failure>, out: &mut Requests) {
        if !self.load.awaits(generation) {
            return;
        }
        match result {
            Ok(Answer::Queues(page)) => self.receive_page(page, out),
            Ok(_) => {}
            Err(failure) => {
                self.to_last = false;
                self.is_asked_for = false;
                if self.known {
                    let text = format!("The queues were not loaded: {}", failure.with_retry(Action::Refresh));
                    out.push(Request::NotifyUntilRead(Slot::Queues, text));
                }
                self.load = Load::Failed(failure);
            }
        }
    }

    fn receive_page(&mut self, page: Page<Queue>, out: &mut Requests) {
        let Page { items, more, unreadable, date } = page;
        if items.is_empty() && unreadable == 0 && !self.appending && self.requested.try_other_layout() {
            return self.request(1, PAGE, out);
        }
        // A page without a row is the last one, even if the server announces more: otherwise this would never end.
        let mut more = more && (!items.is_empty() || unreadable > 0);
        let under_cursor = self.under_cursor().map(|queue| queue.id);
        out.push(Request::Learn(StoreUpdate::Queues(items.clone())));
        if self.appending {
            let known: BTreeSet<_> = self.rows.iter().map(|queue| queue.id).collect();
            if !self.is_one_page && items.iter().any(|queue| known.contains(&queue.id)) {
                // The server's orders have no tie-breaker: where pages repeat a row they also miss one (docs/webitel-api.md §3). One
                // page of everything cannot.
                self.request(1, LARGEST_PAGE, out);
                self.appending = false;
                self.is_one_page = true;
                return;
            }
            self.rows.extend(items.into_iter().filter(|queue| !known.contains(&queue.id)));
            more &= self.rows.len() > known.len();
            self.pages += 1;
        } else {
            self.pages = u32::try_from(items.len()).unwrap_or(PAGE).div_ceil(PAGE).max(1);
            self.rows = items;
            if self.requested != self.answered {
                self.list = ListState::default();
            }
            if let Some(position) = self.rows.iter().position(|queue| Some(queue.id) == under_cursor) {
                self.list.cursor = position;
            }
        }
        // Uses the requested text, not the one typed by now: rows must not count as the answer to a later search.
        self.answered.clone_from(&self.requested);
        self.more = more;
        self.known = true;
        self.load = Load::Idle;
        out.push(Request::ClearReadError(Slot::Queues));
        if let Some(text) = self.read_as() {
            out.hint(in_other_layout(&self.search, text));
        }
        if std::mem::take(&mut self.is_asked_for) {
            let more = if self.more { ", and there are more" } else { "" };
            out.hint(format!("{} read{}{more}.", count(self.rows.len(), "queue"), read_at(date)));
        }
        if unreadable > 0 {
            let (queues, are) = (count(unreadable, "queue"), is_or_are(unreadable));
            let text = format!("{queues} of the server's answer could not be read and {are} not shown.");
            out.notify(NoticeKind::Warning, text);
        }
    }

    /// Requests the next page when the cursor is near the end of what has arrived, or on its way to the last row.
    pub(super) fn load_more(&mut self, out: &mut Requests) {
        if self.to_last {
            self.list.cursor = self.rows.len().saturating_sub(1);
            self.to_last = self.more;
        }
        let near = self.to_last || self.list.cursor + PREFETCH >= self.rows.len();
        if self.more && near && self.load == Load::Idle && !self.is_searching() {
            self.requested.clone_from(&self.answered);
            self.request(self.pages + 1, PAGE, out);
            self.appending = true;
        }
    }

    /// The text of the search changed: searches when the typing pauses.
    pub(super) fn search_for(&mut self, text: &str, out: &mut Requests) {
        if self.search == text {
            return;
        }
        text.clone_into(&mut self.search);
        self.to_last = false;
        if self.known && !self.is_searching() {
            // The rows answer the typed text again, and a pending answer is for another one.
            self.debounce = None;
            if self.requested.typed() != self.search {
                if self.load.is_loading() {
                    out.push(IoRequest::Cancel(Slot::Queues));
                }
                self.load = Load::Idle;
            }
            return;
        }
        self.debounce = Some(out.start_timer(DEBOUNCE));
    }

    /// Searches at once, if a search is waiting for the typing to pause.
    pub(super) fn search_now(&mut self, out: &mut Requests) {
        if self.debounce.is_some() {
            self.begin_load(out);
        }
    }
}

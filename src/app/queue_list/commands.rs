//! The commands of the list of queues, and the reasons why they are not available.

use super::QueueList;
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::message::{IoRequest, Slot};
use crate::app::request::{Destination, Request, Requests};
use crate::app::session::ConnectionStatus;
use crate::app::widgets::{Follow, Load, TextField, TextInput, Typed};
use crate::app::{commands, copyable};
use crate::domain::{QueueColumn, Sort};
use crate::keys::{Action, Context};

const COLUMNS: &[QueueColumn] = &[QueueColumn::Name, QueueColumn::Type, QueueColumn::State];

impl Component for QueueList {
    fn context(&self) -> Context {
        if self.typing.is_some() { Context::Filter } else { Context::Queues }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        match action {
            Action::Open if self.is_searching() && self.load.has_failed() => {
                Some(format!("The search for \"{}\" failed: {} tries again.", self.search, Action::Refresh))
            }
            Action::Open if self.is_searching() => {
                Some(format!("Still searching for \"{}\": wait for the answer, then open.", self.search))
            }
            Action::Open | Action::Clipboard if self.rows.is_empty() => Some(self.no_rows()),
            action if action.moves() && self.rows.is_empty() => Some(self.no_rows()),
            action => commands::is_available(action, cx).err(),
        }
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::Open => {
                if let Some(queue) = self.under_cursor() {
                    out.open(Destination::Queue(queue.clone(), None));
                }
            }
            Action::Clipboard => {
                if let Some(queue) = self.under_cursor() {
                    out.open(Destination::Clipboard(copyable::of_queue(queue, cx.session)));
                }
            }
            Action::Filter => self.typing = Some(TextField::with(&self.search)),
            Action::Keep => {
                self.typing = None;
                self.search_now(out);
            }
            Action::Close => {
                self.typing = None;
                self.clear_search(out);
            }
            Action::SortColumn => self.sort_by(Sort::next_column(self.sort, COLUMNS), out),
            Action::SortDirection => self.sort_by(Sort::turned(self.sort, QueueColumn::Name), out),
            Action::NextPart | Action::PreviousPart => out.push(Request::OtherPane),
            Action::Refresh => {
                out.push(Request::AllowReplacingNotice);
                out.push(IoRequest::ReadPaused);
                out.push(Request::LookUpDoubts);
                if cx.session.status == ConnectionStatus::SignedOut {
                    return out.push(Request::AskToSignIn);
                }
                out.push(Request::RetryOtherFailedReads);
                self.is_asked_for = true;
                self.begin_load(out);
            }
            Action::ClearNotice => match commands::stop_or_clear(cx, false) {
                Some(request) => out.push(request),
                None if self.clear_search(out) => {}
                None => out.hint(commands::NOTHING_TO_CLEAR),
            },
            moving if moving.moves() => {
                self.list.go(moving, self.rows.len(), cx.view.rows);
                self.to_last = moving == Action::Last;
            }
            general => out.extend(commands::request(general, self.context())),
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, out: &mut Requests) -> Typed {
        let Some(field) = &mut self.typing else { return Typed::NotText };
        let typed = field.take(input);
        let text = field.text().to_owned();
        self.search_for(&text, out);
        typed
    }

    fn receive(&mut self, event: Event, _: &Cx<'_>, out: &mut Requests) {
        match event {
            Event::Opened | Event::Reload => self.begin_load(out),
            Event::Arrived { slot: Slot::Queues, generation, result } => self.arrived(generation, result, out),
            Event::Timer(timer) if self.debounce == Some(timer) => self.begin_load(out),
            Event::Reconnected if self.load.needs_retry() => self.begin_load(out),
            _ => {}
        }
    }

    fn restore_invariants(&mut self, _: &Cx<'_>, out: &mut Requests) {
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
        self.load_more(out);
    }

    fn fit(&mut self, view: Viewport) {
        self.list.scroll_to_cursor(self.rows.len(), view.rows, Follow::Line);
    }
}

impl QueueList {
    fn no_rows(&self) -> Reason {
        match self.load {
            Load::Loading(_) => "The queues are still being loaded.".to_owned(),
            Load::Failed(_) => format!("The queues could not be loaded: {} tries again.", Action::Refresh),
            Load::Idle if self.search.is_empty() => "There are no queues here.".to_owned(),
            Load::Idle => format!("No queue contains \"{}\": {} clears the filter.", self.search, Action::Close),
        }
    }

    /// Sorts by another column or direction. The cursor stays on its queue where that is still in the first page.
    fn sort_by(&mut self, sort: Option<Sort<QueueColumn>>, out: &mut Requests) {
        self.sort = sort;
        self.to_last = false;
        self.begin_load(out);
    }

    /// Shows all queues again. Returns whether some were hidden.
    fn clear_search(&mut self, out: &mut Requests) -> bool {
        let was_set = !self.search.is_empty();
        self.search_for("", out);
        self.search_now(out);
        was_set
    }
}

//! Choosing a flow schema: a search over the server's list, in the form and for many hooks.
//!
//! Only a row that was shown is chosen: Enter during a search waits for the answer, and takes it only where the answer
//! leaves no choice. A late answer to an older search never replaces a newer one.

use crate::app::commands;
use crate::app::component::{Cx, Reason};
use crate::app::message::{Generation, IoRequest, Slot, TimerId};
use crate::app::request::{Destination, Requests};
use crate::app::widgets::{DEBOUNCE, ListState, Load, ServerSearch, TextField, TextInput, Typed};
use crate::domain::{Answer, Failure, FlowSchema, Query, SchemaRef, SchemaType, SchemasQuery};
use crate::keys::Action;

/// Rows per request: a screen and a half at 80×24.
const PAGE: u32 = 20;

/// The next page is requested when the cursor is this close to the end.
const NEAR: usize = 8;

const SEARCHING: &str = "The search is under way: wait for its answer.";

/// The reason why there is nothing to retry.
pub(in crate::app) const NOTHING_FAILED: &str = "Nothing failed to load here, so there is nothing to load again.";

/// The reason why the field keeps its value.
const NO_RIGHT: &str = "Your user may not read flow schemas: the value stays as it is.";

/// The search and its answer.
#[derive(Debug, Clone)]
pub struct SchemaPicker {
    slot: Slot,
    pub input: TextField,
    /// The rows that have arrived.
    pub rows: Vec<FlowSchema>,
    pub load: Load,
    /// The server has more rows.
    pub more: bool,
    pub list: ListState,
    /// The user typed or moved here, so leaving the field takes the row under the cursor.
    pub touched: bool,
    /// The search that `rows` answer; `None` before the first answer.
    answered: Option<ServerSearch>,
    requested: ServerSearch,
    requested_page: u32,
    pages: u32,
    debounce: Option<TimerId>,
    /// Enter was pressed before the answer came.
    chooses_on_answer: bool,
}

impl SchemaPicker {
    pub(in crate::app) fn new(slot: Slot) -> Self {
        Self {
            slot,
            input: TextField::default(),
            rows: Vec::new(),
            load: Load::Idle,
            more: false,
            list: ListState::default(),
            touched: false,
            answered: None,
            requested: ServerSearch::default(),
            requested_page: 0,
            pages: 0,
            debounce: None,
            chooses_on_answer: false,
        }
    }

    /// The rows are those of the typed text.
    pub fn is_up_to_date(&self) -> bool {
        self.answered.as_ref().map(ServerSearch::typed) == Some(self.input.text())
    }

    /// The text on another keyboard layout that the rows contain, where nothing contains the typed one.
    pub fn read_as(&self) -> Option<&str> {
        self.answered.as_ref().filter(|_| self.is_up_to_date())?.read_as()
    }

    /// Enter was pressed, and waits for the search.
    pub const fn is_choosing(&self) -> bool {
        self.chooses_on_answer
    }

    /// The row under the cursor, if it answers the typed text.
    pub fn offered(&self) -> Option<SchemaRef> {
        self.rows.get(self.list.cursor).filter(|_| self.is_up_to_date()).map(FlowSchema::reference)
    }

    /// Puts the current value on top of the full list, under the cursor, so that Enter without typing keeps it. Does nothing
    /// once the user has typed or moved here.
    pub(in crate::app) fn show_first(&mut self, current: &SchemaRef) {
        if self.touched || self.answered.as_ref().map(ServerSearch::typed) != Some("") || !self.input.text().is_empty()
        {
            return;
        }
        let kind = match self.rows.iter().position(|row| row.id == current.id) {
            Some(position) => self.rows.remove(position).kind,
            // It is on a later page, or of a type that is not offered.
            None => SchemaType::Other("current".into()),
        };
        self.rows.insert(0, FlowSchema { id: current.id, name: current.name.clone(), kind });
        self.list = ListState::default();
    }

    /// The only row that the typed text can mean: the only answer, or the row with exactly this name.
    fn unambiguous(&self) -> Option<SchemaRef> {
        let typed = self.requested.text().to_lowercase();
        match self.rows.as_slice() {
            [only] if !self.more => Some(only.reference()),
            rows => rows.iter().find(|row| row.name.shown().to_lowercase() == typed).map(FlowSchema::reference),
        }
    }

    fn nothing_found(&self) -> Reason {
        match self.input.text() {
            "" => "There is no flow schema to choose: make one in Webitel first.".to_owned(),
            typed => format!("No flow schema contains \"{typed}\": type something else."),
        }
    }

    /// The reason why no text can be typed.
    pub(in crate::app) fn text_refused(cx: &Cx<'_>) -> Option<Reason> {
        (!cx.session.rights().schemas.read).then(|| NO_RIGHT.to_owned())
    }

    /// The reason why a command of the search is not available.
    pub(in crate::app) fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        match action {
            Action::WhereUsed => self.where_used_is_unavailable(cx),
            Action::Refresh if !self.load.has_failed() => Some(NOTHING_FAILED.to_owned()),
            moving if moving.moves() => self.no_rows(cx),
            _ => None,
        }
    }

    /// The reason why there is no row to move to. Rows of an older search cannot be chosen.
    fn no_rows(&self, cx: &Cx<'_>) -> Option<Reason> {
        if !cx.session.rights().schemas.read {
            Some(NO_RIGHT.to_owned())
        } else if !self.is_up_to_date() && self.load.has_failed() {
            Some(format!("The flow schemas were not loaded: {} tries again.", Action::Refresh))
        } else if !self.is_up_to_date() {
            Some(SEARCHING.to_owned())
        } else {
            self.rows.is_empty().then(|| "No flow schema contains what is typed.".to_owned())
        }
    }

    /// The reason why the uses of the flow schema under the cursor cannot be shown.
    fn where_used_is_unavailable(&self, cx: &Cx<'_>) -> Option<Reason> {
        if let Err(reason) = commands::may_read_queues(cx) {
            Some(reason)
        } else if !self.is_up_to_date() {
            Some(SEARCHING.to_owned())
        } else {
            self.offered().is_none().then(|| "There is no flow schema under the cursor.".to_owned())
        }
    }

    /// Shows the uses of the flow schema under the cursor.
    pub(in crate::app) fn show_uses(&self, out: &mut Requests) {
        if let Some(schema) = self.offered() {
            out.open(Destination::WhereUsed(schema));
        }
    }

    /// Moves the cursor.
    pub(in crate::app) fn go(&mut self, action: Action, rows: usize) {
        let before = self.list.cursor;
        self.list.go(action, self.rows.len(), rows);
        self.touched |= self.list.cursor != before;
    }

    /// Requests the first page for the typed text, unless it is known or on its way.
    pub(in crate::app) fn search_now(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        if !cx.session.rights().schemas.read {
            return;
        }
        self.debounce = None;
        let is_on_its_way = self.load.is_loading() && self.requested.typed() == self.input.text();
        if !self.is_up_to_date() && !is_on_its_way {
            self.request(1, out);
        }
    }

    /// Requests again what failed.
    pub(in crate::app) fn retry(&mut self, out: &mut Requests) {
        if self.load.has_failed() {
            // If rows have arrived, it is the next page that failed: the rows and the cursor stay.
            let page = if self.is_up_to_date() { self.pages + 1 } else { 1 };
            self.request(page, out);
        }
    }

    fn request(&mut self, page: u32, out: &mut Requests) {
        // Further pages are of the search that the rows answer.
        let answered = self.answered.clone().filter(|_| page > 1);
        self.requested = answered.unwrap_or_else(|| ServerSearch::new(self.input.text()));
        self.send(page, out);
    }

    fn send(&mut self, page: u32, out: &mut Requests) {
        self.requested_page = page;
        self.debounce = None;
        let query = Query::Schemas(SchemasQuery { search: self.requested.text().to_owned(), page, size: PAGE });
        self.load = Load::Loading(out.read(self.slot, query));
    }

    /// Takes a typed key or a paste.
    pub(in crate::app) fn text(&mut self, input: TextInput<'_>, out: &mut Requests) -> Typed {
        let typed = self.input.take(input);
        if typed == Typed::Changed {
            self.text_changed(out);
        }
        typed
    }

    /// Searches when the typing pauses.
    fn text_changed(&mut self, out: &mut Requests) {
        // An empty text counts as nothing typed: leaving the field must not choose the first row.
        self.touched = !self.input.text().is_empty();
        self.chooses_on_answer = false;
        if !self.is_up_to_date() {
            self.debounce = Some(out.start_timer(DEBOUNCE));
            return;
        }
        // The rows answer the typed text again: nothing to request, and an answer on its way is for another text.
        self.debounce = None;
        if self.requested.typed() != self.input.text() {
            if self.load.is_loading() {
                out.push(IoRequest::Cancel(self.slot));
            }
            self.load = Load::Idle;
            self.list = ListState::default();
        }
    }

    pub(in crate::app) fn timer(&mut self, timer: TimerId, cx: &Cx<'_>, out: &mut Requests) {
        if self.debounce == Some(timer) {
            self.search_now(cx, out);
        }
    }

    /// Enter: the row under the cursor if it answers the typed text; else searches at once and waits.
    pub(in crate::app) fn choose(&mut self, cx: &Cx<'_>, out: &mut Requests) -> Option<SchemaRef> {
        if !cx.session.rights().schemas.read {
            // The rights arrived after something was typed here: no search will ever answer it.
            (self.touched, self.chooses_on_answer) = (false, false);
            self.input = TextField::default();
            out.hint(NO_RIGHT);
            return None;
        }
        if self.is_up_to_date() {
            let offered = self.offered();
            if offered.is_none() {
                out.hint(self.nothing_found());
            }
            return offered;
        }
        if std::mem::replace(&mut self.chooses_on_answer, true) {
            out.hint("The search is under way: its answer is chosen if only one flow schema fits.");
        }
        self.search_now(cx, out);
        None
    }

    /// Requests the next page when the cursor is near the end of what has arrived.
    pub(in crate::app) fn load_more(&mut self, out: &mut Requests) {
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
        let is_near = self.list.cursor + NEAR >= self.rows.len();
        if self.more && self.is_up_to_date() && self.load == Load::Idle && is_near {
            self.request(self.pages + 1, out);
        }
    }

    /// A page arrived, or did not. Returns the flow schema that Enter was waiting for, if the answer leaves no choice.
    pub(in crate::app) fn arrived(
        &mut self,
        generation: Generation,
        result: Result<Answer, Failure>,
        current: Option<&SchemaRef>,
        out: &mut Requests,
    ) -> Option<SchemaRef> {
        if !self.load.awaits(generation) {
            return None;
        }
        let page = match result {
            Ok(Answer::Schemas(page)) => page,
            Ok(_) => return None,
            Err(failure) => {
                self.chooses_on_answer = false;
                self.load = Load::Failed(failure);
                return None;
            }
        };
        let is_first = self.requested_page == 1;
        if is_first && page.items.is_empty() && page.unreadable == 0 && self.requested.try_other_layout() {
            self.send(1, out);
            return None;
        }
        let before = if is_first { 0 } else { self.rows.len() };
        if is_first {
            self.rows = page.items;
            self.list = ListState::default();
        } else {
            for schema in page.items {
                if !self.rows.iter().any(|row| row.id == schema.id) {
                    self.rows.push(schema);
                }
            }
        }
        self.pages = self.requested_page;
        // A page without a new row is the last one, even if the server announces more: otherwise this would never
        // end.
        self.more = page.more && self.rows.len() > before;
        self.load = Load::Idle;
        self.answered = Some(self.requested.clone());
        if let Some(current) = current.filter(|_| is_first) {
            self.show_first(current);
        }
        if !self.is_up_to_date() || !std::mem::take(&mut self.chooses_on_answer) {
            return None;
        }
        let chosen = self.unambiguous();
        if chosen.is_none() {
            out.hint(match self.rows.len() {
                0 => self.nothing_found(),
                _ => format!("Several flow schemas fit: choose one and press {}.", Action::Choose),
            });
        }
        chosen
    }
}

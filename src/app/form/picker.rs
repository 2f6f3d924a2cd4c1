//! Choosing a flow schema, in the form or for many hooks: a search over the server's list.
//!
//! What is chosen is always a row that was seen: Enter during a search waits for the answer, and takes it only where
//! the answer leaves no choice. A late answer to an older search never replaces a newer one (generations).

use crate::{
    app::{
        commands,
        layer::Layer,
        message::{Effect, Generation, Slot, TimerId},
        model::Model,
        request::Destination,
        update,
        widgets::{
            list::ListState,
            load::{DEBOUNCE, Load},
            text_field::TextField,
        },
    },
    domain::{Failure, FlowSchema, Page, Query, SchemaRef, SchemaType, SchemasQuery},
};

/// Rows per request: a screen and a half at the design size.
const PAGE: u32 = 20;

/// The next page is asked for when the cursor is this close to the end.
const NEAR: usize = 8;

/// The search and its answer.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What is typed.
    pub input: TextField,
    /// The rows that have arrived.
    pub rows: Vec<FlowSchema>,
    /// How the loading does.
    pub load: Load,
    /// The server has more rows.
    pub more: bool,
    /// The cursor.
    pub list: ListState,
    /// The user typed or moved here, so leaving the field takes the row under the cursor.
    pub touched: bool,
    /// The search that `rows` answer; `None` before the first answer.
    answered: Option<String>,
    requested: String,
    requested_page: u32,
    pages: u32,
    debounce: Option<TimerId>,
    /// Enter was pressed before the answer came.
    choose_on_answer: bool,
}

impl Default for Picker {
    fn default() -> Self {
        Self {
            input: TextField::default(),
            rows: Vec::new(),
            load: Load::Idle,
            more: false,
            list: ListState::default(),
            touched: false,
            answered: None,
            requested: String::new(),
            requested_page: 0,
            pages: 0,
            debounce: None,
            choose_on_answer: false,
        }
    }
}

impl Picker {
    /// The rows answer what is typed now.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.answered.as_deref() == Some(self.input.text())
    }

    /// Something was typed that the rows do not answer yet and Enter waits for.
    #[must_use]
    pub const fn is_choosing(&self) -> bool {
        self.choose_on_answer
    }

    /// The row under the cursor, if it answers what is typed.
    #[must_use]
    pub fn offered(&self) -> Option<SchemaRef> {
        self.rows.get(self.list.cursor).filter(|_| self.is_settled()).map(FlowSchema::reference)
    }

    /// Puts the current value on top of the full list, under the cursor: so that Enter without typing keeps it.
    /// Does nothing once the user has typed or moved here.
    pub(super) fn show_first(&mut self, current: &SchemaRef) {
        if self.touched || self.answered.as_deref() != Some("") || !self.input.text().is_empty() {
            return;
        }
        let kind = match self.rows.iter().position(|row| row.id == current.id) {
            Some(position) => self.rows.remove(position).kind,
            // It stands on a later page, or is of a type that is not offered: all that is known is that it is this one.
            None => SchemaType::Other("current".into()),
        };
        self.rows.insert(0, FlowSchema { id: current.id, name: current.name.clone(), kind });
        self.list = ListState::default();
    }

    /// The only row that what was typed can mean: the only answer, or the one of exactly this name.
    fn unambiguous(&self) -> Option<SchemaRef> {
        let typed = self.input.text().to_lowercase();
        match self.rows.as_slice() {
            [only] if !self.more => Some(only.reference()),
            rows => rows.iter().find(|row| row.name.shown().to_lowercase() == typed).map(FlowSchema::reference),
        }
    }
}

/// Why the field keeps its value.
pub(in crate::app) const NO_RIGHT: &str = "Your user may not read flow schemas: the value stays as it is.";

fn nothing_found(picker: &Picker) -> String {
    match picker.input.text() {
        "" => "There is no flow schema to choose: make one in Webitel first.".to_owned(),
        typed => format!("No flow schema contains \"{typed}\": type something else."),
    }
}

/// The picker that is open: of the form, or for many hooks. There is never more than one.
fn picker(model: &mut Model) -> Option<&mut Picker> {
    model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Form(form) => Some(&mut form.picker),
        Layer::Schema(choice) => Some(&mut choice.picker),
        _ => None,
    })
}

/// What is chosen so far.
fn current(model: &Model) -> Option<SchemaRef> {
    model.layers.iter().find_map(|layer| match layer {
        Layer::Form(form) => form.schema.clone(),
        Layer::Schema(choice) => choice.current().cloned(),
        _ => None,
    })
}

/// Every hook that runs the flow schema under the cursor.
pub(in crate::app) fn where_used(model: &mut Model, effects: &mut Vec<Effect>) {
    let schema = commands::may_read_queues(&model.cx(model.focused())).and_then(|()| {
        let none = || "There is no flow schema under the cursor.".to_owned();
        let picker = picker(model).ok_or_else(none)?;
        if !picker.is_settled() {
            return Err("The search is under way: wait for its answer.".to_owned());
        }
        picker.rows.get(picker.list.cursor).map(FlowSchema::reference).ok_or_else(none)
    });
    match schema {
        Ok(schema) => update::open(model, Destination::WhereUsed(schema), effects),
        Err(reason) => model.hint(reason),
    }
}

/// Asks for the first page of what is typed. Does nothing if that is known or on its way.
pub(in crate::app) fn search_now(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.session.rights().schemas.read {
        return;
    }
    let Some(picker) = picker(model) else { return };
    picker.debounce = None;
    let on_its_way = picker.load.is_loading() && picker.requested == picker.input.text();
    if !picker.is_settled() && !on_its_way {
        request(model, 1, effects);
    }
}

/// Asks again after a failure.
pub(in crate::app) fn retry(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(picker) = picker(model).filter(|picker| picker.load.has_failed()) else { return };
    // Where rows have arrived, the page after them is what failed: they and the cursor stay.
    let page = if picker.is_settled() { picker.pages + 1 } else { 1 };
    request(model, page, effects);
}

fn request(model: &mut Model, page: u32, effects: &mut Vec<Effect>) {
    let Some(found) = picker(model) else { return };
    found.requested = found.input.text().to_owned();
    found.requested_page = page;
    found.debounce = None;
    let query = Query::Schemas(SchemasQuery { search: found.requested.clone(), page, size: PAGE });
    let generation = model.fetch(Slot::Lookup, query, effects);
    if let Some(picker) = picker(model) {
        picker.load = Load::Loading(generation);
    }
}

/// The text changed: search when the typing pauses.
pub(in crate::app) fn text_changed(model: &mut Model, effects: &mut Vec<Effect>) {
    let timer = model.next_timer();
    let Some(picker) = picker(model) else { return };
    // Without a text nothing was typed after all: leaving the field must not take whatever stands on top.
    picker.touched = !picker.input.text().is_empty();
    picker.choose_on_answer = false;
    if picker.is_settled() {
        // Typed back to what the rows answer: nothing to ask, and an answer on its way is for another text.
        picker.debounce = None;
        if picker.requested != picker.input.text() {
            if picker.load.is_loading() {
                effects.push(Effect::Cancel(Slot::Lookup));
            }
            picker.load = Load::Idle;
            picker.list = ListState::default();
        }
        return;
    }
    picker.debounce = Some(timer);
    effects.push(Effect::After { timer, delay: DEBOUNCE });
}

/// A timer rang: the search's own goes out.
pub(in crate::app) fn timer(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) {
    if picker(model).is_some_and(|picker| picker.debounce == Some(timer)) {
        search_now(model, effects);
    }
}

/// Enter: the row under the cursor if it answers what is typed; else search at once and wait.
pub(in crate::app) fn choose(model: &mut Model, effects: &mut Vec<Effect>) -> Option<SchemaRef> {
    let may_search = model.session.rights().schemas.read;
    let found = picker(model)?;
    if !may_search {
        // The rights arrived after something was typed here: no search will ever answer it.
        (found.touched, found.choose_on_answer) = (false, false);
        found.input = TextField::default();
        model.hint(NO_RIGHT);
        return None;
    }
    if found.is_settled() {
        let offered = found.offered();
        if offered.is_none() {
            let text = nothing_found(found);
            model.hint(text);
        }
        return offered;
    }
    if std::mem::replace(&mut found.choose_on_answer, true) {
        model.hint("The search is under way: its answer is chosen if only one flow schema fits.");
    }
    search_now(model, effects);
    None
}

/// Asks for the next page when the cursor is near the end of what has arrived.
pub(in crate::app) fn load_more(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(picker) = picker(model) else { return };
    if picker.more && picker.is_settled() && picker.load == Load::Idle && picker.list.cursor + NEAR >= picker.rows.len()
    {
        let page = picker.pages + 1;
        request(model, page, effects);
    }
}

/// A page arrived, or did not. Returns what Enter was waiting for, if the answer leaves no choice.
pub(in crate::app) fn loaded(
    model: &mut Model,
    generation: Generation,
    result: Result<Page<FlowSchema>, Failure>,
) -> Option<SchemaRef> {
    let current = current(model);
    let found = picker(model).filter(|picker| picker.load.awaits(generation))?;
    match result {
        Ok(page) => {
            let first = found.requested_page == 1;
            let before = if first { 0 } else { found.rows.len() };
            if first {
                found.rows = page.items;
                found.list = ListState::default();
            } else {
                for schema in page.items {
                    if !found.rows.iter().any(|row| row.id == schema.id) {
                        found.rows.push(schema);
                    }
                }
            }
            found.pages = found.requested_page;
            // A page without a new row is the last one, whatever the server says: asking on would never end.
            found.more = page.more && found.rows.len() > before;
            found.load = Load::Idle;
            found.answered = Some(found.requested.clone());
            if let Some(current) = current.filter(|_| first) {
                found.show_first(&current);
            }
            if found.is_settled() && std::mem::take(&mut found.choose_on_answer) {
                let chosen = found.unambiguous();
                if chosen.is_none() {
                    let text = match found.rows.len() {
                        0 => nothing_found(found),
                        _ => "Several flow schemas fit: choose one and press Enter.".to_owned(),
                    };
                    model.hint(text);
                }
                return chosen;
            }
        }
        Err(failure) => {
            found.choose_on_answer = false;
            found.load = Load::Failed(failure);
        }
    }
    None
}

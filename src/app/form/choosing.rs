//! Choosing an event and a flow schema in the form.

use super::state::{Field, Form};
use crate::{
    app::{
        component::{Cx, Reason},
        request::Requests,
        widgets::{ListState, TextField},
    },
    domain::{SchemaRef, State},
    keys::Action,
};

impl Form {
    pub(super) fn no_events(&self) -> Option<Reason> {
        self.offered_events().next().is_none().then(|| {
            format!("No event contains \"{}\": type something else, or Ctrl-U to clear it.", self.event_input.text())
        })
    }

    /// Enter in a list: takes the row under the cursor, and goes on to what is still missing.
    pub(super) fn choose(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        match self.field {
            Field::Event => {
                if self.take_event(out) {
                    self.field = if self.schema.is_some() { Field::Save } else { Field::Schema };
                }
            }
            Field::Schema => {
                if let Some(schema) = self.picker.choose(cx, out) {
                    self.take_schema(schema);
                }
            }
            Field::State | Field::Save | Field::Close => {}
        }
    }

    fn take_event(&mut self, out: &mut Requests) -> bool {
        let Some(event) = self.offered_events().nth(self.event_list.cursor).cloned() else {
            if let Some(reason) = self.no_events() {
                out.hint(reason);
            }
            return false;
        };
        self.event_input = TextField::default();
        self.event_list.cursor = self.events.iter().position(|offered| *offered == event).unwrap_or(0);
        self.event = Some(event);
        self.event_touched = false;
        self.changed.event = true;
        self.failure = None;
        true
    }

    fn put_schema(&mut self, schema: SchemaRef) {
        self.schema = Some(schema);
        self.picker.touched = false;
        self.changed.schema = true;
        self.failure = None;
    }

    /// A flow schema was chosen: on to Save, if the event is chosen too.
    pub(super) fn take_schema(&mut self, schema: SchemaRef) {
        self.put_schema(schema);
        if self.field == Field::Schema {
            self.field = if self.event.is_some() { Field::Save } else { Field::Event };
        }
    }

    /// Leaving a field takes the row that was typed or moved to, as Enter does; a search under way is waited for.
    pub(super) fn take_typed(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        match self.field {
            Field::Event if self.event_touched => {
                self.take_event(out);
            }
            Field::Schema if self.picker.touched => {
                if let Some(schema) = self.picker.choose(cx, out) {
                    self.put_schema(schema);
                }
            }
            _ => {}
        }
    }

    /// Leaving this field, or saving, takes the row under its cursor first.
    pub(super) fn takes_something(&self) -> bool {
        match self.field {
            Field::Event => self.event_touched && self.no_events().is_none(),
            Field::Schema if self.picker.is_settled() => self.picker.touched && self.picker.offered().is_some(),
            Field::Schema => self.picker.touched && !self.picker.is_choosing(),
            Field::State | Field::Save | Field::Close => false,
        }
    }

    /// Goes to another field, and takes along what was being chosen in this one.
    pub(super) fn go_to_field(&mut self, delta: isize, cx: &Cx<'_>, out: &mut Requests) {
        self.take_typed(cx, out);
        self.field = self.field.moved(delta);
    }

    /// Moves the cursor of the list; where there is none, to another field.
    pub(super) fn go(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match (self.field, action) {
            (Field::Event, _) => {
                let (length, before) = (self.offered_events().count(), self.event_list.cursor);
                self.event_list.go(action, length, cx.view.rows);
                self.event_touched |= self.event_list.cursor != before;
            }
            (Field::Schema, _) => self.picker.go(action, cx.view.rows),
            (_, Action::Up) => self.go_to_field(-1, cx, out),
            (_, Action::Down) => self.go_to_field(1, cx, out),
            _ => {}
        }
    }

    /// The filter of the events changed.
    pub(super) fn event_text_changed(&mut self) {
        if self.event_input.text().is_empty() {
            self.rest_event();
        } else {
            self.event_touched = true;
            self.event_list = ListState::default();
        }
    }

    pub(super) fn flip_state(&mut self) {
        // A paused hook stays paused, or is switched on, or stays off for good.
        (self.state, self.ends_pause) = match (self.state, self.was_paused) {
            (State::Off, true) if self.ends_pause => (State::Off, false),
            (State::On, true) => (State::Off, true),
            (state, _) => (state.toggled(), false),
        };
        self.changed.state = true;
        self.failure = None;
    }
}

//! Choosing an event and a flow schema in the form.

use super::{
    picker,
    state::{Field, Form},
};
use crate::{
    app::{message::Effect, model::Model, widgets::text_field::TextField},
    domain::SchemaRef,
};

pub(super) fn nothing_offered(form: &Form) -> String {
    format!("No event contains \"{}\": type something else, or Ctrl-U to clear it.", form.event_input.text())
}

/// Why there is no row to move to in the flow schema field. Rows of an older search are not to be chosen from.
pub(super) fn no_schemas(model: &Model) -> Option<String> {
    let picker = &model.form()?.picker;
    if !model.session.rights().schemas.read {
        Some(picker::NO_RIGHT.to_owned())
    } else if !picker.is_settled() && picker.load.has_failed() {
        Some("The flow schemas were not loaded: F5 tries again.".to_owned())
    } else if !picker.is_settled() {
        Some("The search is under way: wait for its answer.".to_owned())
    } else {
        picker.rows.is_empty().then(|| "No flow schema contains what is typed.".to_owned())
    }
}

/// Enter in a list: the row under the cursor, and on to what is still missing.
pub(super) fn choose(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.form().map(|form| form.field) {
        Some(Field::Event) => {
            let taken = take_event(model);
            let Some(form) = model.form_mut() else { return };
            if taken {
                form.field = if form.schema.is_some() { Field::Save } else { Field::Schema };
            } else {
                let text = nothing_offered(form);
                model.hint(text);
            }
        }
        Some(Field::Schema) => {
            if let Some(schema) = picker::choose(model, effects) {
                take_schema(model, schema);
            }
        }
        _ => {}
    }
}

fn take_event(model: &mut Model) -> bool {
    let Some(form) = model.form_mut() else { return false };
    let Some(event) = form.offered_events().nth(form.event_list.cursor).cloned() else { return false };
    form.event_input = TextField::default();
    form.event_list.cursor = form.events.iter().position(|offered| *offered == event).unwrap_or(0);
    form.event = Some(event);
    form.event_touched = false;
    form.changed.event = true;
    form.failure = None;
    true
}

fn put_schema(form: &mut Form, schema: SchemaRef) {
    form.schema = Some(schema);
    form.picker.touched = false;
    form.changed.schema = true;
    form.failure = None;
}

/// A flow schema was chosen: on to Save, if the event is chosen too.
pub(in crate::app) fn take_schema(model: &mut Model, schema: SchemaRef) {
    let Some(form) = model.form_mut() else { return };
    put_schema(form, schema);
    if form.field == Field::Schema {
        form.field = Field::Event;
        offer_save(form);
    }
}

/// Leaving a field takes the row that was typed or moved to, as if by Enter; a search under way is waited for.
pub(super) fn take_what_is_typed(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(form) = model.form() else { return };
    match form.field {
        Field::Event if form.event_touched => {
            if !take_event(model)
                && let Some(form) = model.form()
            {
                let text = nothing_offered(form);
                model.hint(text);
            }
        }
        Field::Schema if form.picker.touched => {
            if let Some(schema) = picker::choose(model, effects)
                && let Some(form) = model.form_mut()
            {
                put_schema(form, schema);
            }
        }
        _ => {}
    }
}

/// Moves the form to its Save button once everything is chosen.
fn offer_save(form: &mut Form) {
    if form.event.is_some() && form.schema.is_some() {
        form.field = Field::Save;
    }
}

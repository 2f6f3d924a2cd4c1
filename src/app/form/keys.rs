//! What keys do in the form.

use super::{
    availability::unavailable_in_form,
    choosing, opening, picker, saving,
    state::{Field, Way},
};
use crate::{
    app::{
        dialogs::text_viewer::TextViewer,
        layer::Layer,
        layout::{form_area, form_list_rows},
        message::Effect,
        model::Model,
        request::Topic,
        widgets::{
            list::ListState,
            text_field::{TextField, Typed},
        },
    },
    keys::Action,
};

/// A command of the form.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if model.form().is_some_and(|form| form.saving)
        && let Some(reason) = unavailable_in_form(model, action)
    {
        return model.hint(reason);
    }
    match action {
        Action::NextPart => go(model, 1, effects),
        Action::PreviousPart => go(model, -1, effects),
        Action::Up => up_or_down(model, -1, effects),
        Action::Down => up_or_down(model, 1, effects),
        Action::PreviousPage => scroll(model, -1),
        Action::NextPage => scroll(model, 1),
        Action::Choose => choosing::choose(model, effects),
        Action::Flip => flip(model),
        Action::Press => press(model, effects),
        Action::Save => {
            choosing::take_what_is_typed(model, effects);
            saving::save(model, Way::Plain, effects);
        }
        Action::Close => opening::ask_to_close(model, effects),
        Action::Refresh => opening::retry(model, effects),
        Action::Reference => reference(model),
        Action::WhereUsed => picker::where_used(model, effects),
        _ => {}
    }
}

/// Edits the text of the field that has the keyboard.
pub(in crate::app) fn edit_text(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    edit: impl FnOnce(&mut TextField) -> Typed,
) -> Typed {
    let may_search = model.session.rights().schemas.read;
    let Some(form) = model.form_mut() else { return Typed::NotText };
    if form.saving {
        return Typed::NotText;
    }
    match form.field {
        Field::Event => {
            let typed = edit(&mut form.event_input);
            if typed == Typed::Changed && form.event_input.text().is_empty() {
                form.rest_event();
            } else if typed == Typed::Changed {
                form.event_touched = true;
                form.event_list = ListState::default();
            }
            typed
        }
        Field::Schema if may_search => {
            let typed = edit(&mut form.picker.input);
            if typed == Typed::Changed {
                picker::text_changed(model, effects);
            }
            typed
        }
        Field::Schema | Field::State | Field::Save | Field::Close => Typed::NotText,
    }
}

/// Goes to another field, taking along what was being chosen in this one.
fn go(model: &mut Model, delta: isize, effects: &mut Vec<Effect>) {
    choosing::take_what_is_typed(model, effects);
    if let Some(form) = model.form_mut() {
        form.field = form.field.moved(delta);
    }
}

/// In a list the cursor, elsewhere the field.
fn up_or_down(model: &mut Model, delta: isize, effects: &mut Vec<Effect>) {
    match model.form().map(|form| form.field) {
        Some(Field::Event | Field::Schema) => step(model, delta),
        Some(_) => go(model, delta, effects),
        None => {}
    }
}

fn scroll(model: &mut Model, pages: isize) {
    let rows = form_list_rows(form_area(model.size));
    step(model, pages.saturating_mul(isize::try_from(rows).unwrap_or(isize::MAX)));
}

fn step(model: &mut Model, delta: isize) {
    let Some(form) = model.form_mut() else { return };
    match form.field {
        Field::Event => {
            let length = form.offered_events().count();
            if length == 0 {
                let text = choosing::nothing_offered(form);
                return model.hint(text);
            }
            let before = form.event_list.cursor;
            form.event_list.step(delta, length);
            form.event_touched |= form.event_list.cursor != before;
        }
        Field::Schema => {
            if let Some(reason) = choosing::no_schemas(model) {
                return model.hint(reason);
            }
            let Some(form) = model.form_mut() else { return };
            let (length, before) = (form.picker.rows.len(), form.picker.list.cursor);
            form.picker.list.step(delta, length);
            form.picker.touched |= form.picker.list.cursor != before;
        }
        Field::State | Field::Save | Field::Close => {}
    }
}

fn flip(model: &mut Model) {
    if let Some(form) = model.form_mut() {
        form.state = form.state.toggled();
        form.changed.state = true;
        form.failure = None;
    }
}

fn press(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.form().map(|form| form.field) {
        Some(Field::Save) => saving::save(model, Way::Plain, effects),
        Some(Field::Close) => opening::ask_to_close(model, effects),
        _ => {}
    }
}

fn reference(model: &mut Model) {
    let event = model.form().and_then(|form| match form.field {
        Field::Event => form.offered_events().nth(form.event_list.cursor).cloned(),
        _ => form.event.clone(),
    });
    match event {
        Some(event) => {
            let kind = model.form().map(|form| form.queue.kind);
            model.layers.push(Layer::Text(TextViewer::new(Topic::Event(event, kind))));
        }
        None => model.hint("Choose an event first: then its meaning can be read here."),
    }
}

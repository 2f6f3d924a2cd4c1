//! What keys do in the form.

use super::{
    picker,
    saving::{self, Way},
    state::{Field, Form, Original, Purpose},
};
use crate::{
    app::{
        connection::waiting,
        layers::{
            question::{Choice, Question, Verdict},
            reader::{Reader, Subject},
        },
        layout,
        message::{Effect, Slot},
        model::{Layer, Model},
        panes::{availability::unavailable_in_form, registry::Load},
        parts::{
            list::ListState,
            text_field::{TextField, Typed},
        },
        writes::doubts,
    },
    domain::{Query, SchemaRef},
    keys::{Action, Chord},
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
        Action::Choose => choose(model, effects),
        Action::Flip => flip(model),
        Action::Press => press(model, effects),
        Action::Save => {
            take_what_is_typed(model, effects);
            saving::save(model, Way::Plain, effects);
        }
        Action::Close => ask_to_close(model, effects),
        Action::Refresh => retry(model, effects),
        Action::Reference => reference(model),
        _ => {}
    }
}

/// A key that is text or an editing key. `false` if it means nothing here.
pub(in crate::app) fn type_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) -> bool {
    edit_text(model, effects, |field| field.press(chord)) != Typed::NotText
}

/// A paste into the field that has the keyboard.
pub(in crate::app) fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) -> bool {
    edit_text(model, effects, |field| field.paste(text)) != Typed::NotText
}

fn edit_text(model: &mut Model, effects: &mut Vec<Effect>, edit: impl FnOnce(&mut TextField) -> Typed) -> Typed {
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
    take_what_is_typed(model, effects);
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
    let rows = layout::form_list_rows(layout::form_area(model.size));
    step(model, pages.saturating_mul(isize::try_from(rows).unwrap_or(isize::MAX)));
}

fn step(model: &mut Model, delta: isize) {
    let Some(form) = model.form_mut() else { return };
    match form.field {
        Field::Event => {
            let length = form.offered_events().count();
            if length == 0 {
                let text = nothing_offered(form);
                return model.hint(text);
            }
            let before = form.event_list.cursor;
            form.event_list.step(delta, length);
            form.event_touched |= form.event_list.cursor != before;
        }
        Field::Schema => {
            if let Some(reason) = no_schemas(model) {
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

fn nothing_offered(form: &Form) -> String {
    format!("No event contains \"{}\": type something else, or Ctrl-U to clear it.", form.event_input.text())
}

/// Why there is no row to move to in the flow schema field. Rows of an older search are not to be chosen from.
fn no_schemas(model: &Model) -> Option<String> {
    let picker = &model.form()?.picker;
    if !model.session.rights().schemas.read {
        Some(picker::NO_RIGHT.to_owned())
    } else if !picker.is_settled() && matches!(picker.load, Load::Failed(_)) {
        Some("The flow schemas were not loaded: F5 tries again.".to_owned())
    } else if !picker.is_settled() {
        Some("The search is under way: wait for its answer.".to_owned())
    } else {
        picker.rows.is_empty().then(|| "No flow schema contains what is typed.".to_owned())
    }
}

/// Why what has the keyboard takes no text, where that is not plain to see.
pub(in crate::app) fn text_refused(model: &Model) -> Option<String> {
    let form = match model.layers.last()? {
        Layer::Form(form) => form,
        Layer::SignIn(sign_in) if sign_in.busy => {
            return Some("The sign-in is under way: wait for the server's answer.".to_owned());
        }
        _ => return None,
    };
    if form.saving {
        unavailable_in_form(model, Action::Choose)
    } else {
        let refused = form.field == Field::Schema && !model.session.rights().schemas.read;
        refused.then(|| picker::NO_RIGHT.to_owned())
    }
}

/// Enter in a list: the row under the cursor, and on to what is still missing.
fn choose(model: &mut Model, effects: &mut Vec<Effect>) {
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

/// A flow schema was chosen: on to Save, if the event is chosen too.
pub(in crate::app) fn take_schema(model: &mut Model, schema: SchemaRef) {
    let Some(form) = model.form_mut() else { return };
    form.schema = Some(schema);
    form.picker.touched = false;
    form.changed.schema = true;
    form.failure = None;
    if form.field == Field::Schema {
        form.field = Field::Event;
        saving::offer_save(form);
    }
}

/// Leaving a field takes the row that was typed or moved to, as if by Enter; a search under way is waited for.
fn take_what_is_typed(model: &mut Model, effects: &mut Vec<Effect>) {
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
                form.schema = Some(schema);
                form.picker.touched = false;
                form.changed.schema = true;
                form.failure = None;
            }
        }
        _ => {}
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
        Some(Field::State) => go(model, 1, effects),
        Some(Field::Save) => saving::save(model, Way::Plain, effects),
        Some(Field::Close) => ask_to_close(model, effects),
        _ => {}
    }
}

fn ask_to_close(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.form().is_some_and(|form| form.saving) {
        return waiting::give_up_saving(model, effects);
    }
    if model.form().is_some_and(Form::has_unsaved_changes) {
        let lines = vec!["What you chose here is not saved.".to_owned()];
        let choices = vec![Choice::new('y', "Close", Verdict::DiscardForm)];
        model.layers.push(Layer::Question(Question::new("Close without saving?", lines, choices, "Stay")));
    } else {
        close(model, effects);
    }
}

/// Closes the form and gives up what it was waiting for.
pub(in crate::app) fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    model.layers.retain(|layer| !matches!(layer, Layer::Form(_)));
    doubts::forget(model);
    effects.push(Effect::Cancel(Slot::Form));
    effects.push(Effect::Cancel(Slot::Lookup));
}

/// F5: whatever could not be loaded is asked for again.
fn retry(model: &mut Model, effects: &mut Vec<Effect>) {
    let failed = model.form().and_then(|form| match &form.purpose {
        Purpose::Edit { hook, original: Original::Failed(_) } => Some(*hook),
        _ => None,
    });
    let asked_before = effects.len();
    if let (Some(hook), Some(owner)) = (failed, model.form().map(Form::owner)) {
        let generation = model.fetch(Slot::Form, Query::Hook { owner, hook }, effects);
        if let Some(Purpose::Edit { original, .. }) = model.form_mut().map(|form| &mut form.purpose) {
            *original = Original::Loading(generation);
        }
    }
    picker::retry(model, effects);
    if effects.len() == asked_before {
        model.hint("Nothing failed to load here, so there is nothing to load again.");
    }
}

fn reference(model: &mut Model) {
    let event = model.form().and_then(|form| match form.field {
        Field::Event => form.offered_events().nth(form.event_list.cursor).cloned(),
        _ => form.event.clone(),
    });
    match event {
        Some(event) => model.layers.push(Layer::Reader(Reader::new(Subject::Event(event)))),
        None => model.hint("Choose an event first: then its meaning can be read here."),
    }
}

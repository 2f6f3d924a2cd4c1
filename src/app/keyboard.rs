//! The way of a key or a paste to what has the keyboard.

use super::{
    copying,
    layer::Layer,
    layers::quitting,
    message::Effect,
    model::Model,
    request::{Destination, Topic},
    session::{Link, Place},
    update,
    widgets::text_field::{TextField, TextInput, Typed},
};
use crate::keys::{Action, Chord, Context, action_for};

/// A key: a command where it is bound, else text.
pub(super) fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    model.notices.key_pressed();
    if quitting::is_forced(model, chord) {
        return effects.push(Effect::Quit);
    }
    let context = model.context();
    let action = action_for(context, chord);
    quitting::key_pressed(model, action);
    model.typing = false;
    match action {
        Some(action) => act(model, action, effects),
        None => match edit_text(model, effects, TextInput::Key(chord)) {
            Typed::Changed | Typed::Same => model.typing = true,
            Typed::TooLong => model.hint(too_long()),
            Typed::NotText => {
                let refused = text_refused(model).filter(|_| chord.typed().is_some());
                model.hint(refused.unwrap_or_else(|| nothing_bound(context, chord)));
            }
        },
    }
    let (is_typing, is_signed_out) = (model.typing, model.session.link == Link::SignedOut);
    update::connection(model, effects, |connection, _, out| connection.key_pressed(is_typing, is_signed_out, out));
}

/// Why a key does nothing: it is for another place, or for none.
fn nothing_bound(context: Context, chord: Chord) -> String {
    match context {
        Context::Queues if action_for(Context::Hooks, chord).is_some() => {
            format!("{chord} is about hooks: Enter opens those of this queue.")
        }
        Context::Matrix if action_for(Context::AllHooks, chord).is_some() => {
            format!("{chord} is about hooks in a list: A shows them all.")
        }
        _ => format!("{chord} does nothing here. F1 shows the keys."),
    }
}

/// Edits the text field that has the keyboard. [`Typed::NotText`] if none has it, or the key means nothing to it.
fn edit_text(model: &mut Model, effects: &mut Vec<Effect>, input: TextInput<'_>) -> Typed {
    if let Some(typed) = update::text(model, input, effects) {
        return typed;
    }
    let edit = |field: &mut TextField| field.take(input);
    match model.layers.last_mut() {
        Some(Layer::Copying(_)) => copying::keys::edit(model, edit),
        _ => Typed::NotText,
    }
}

fn too_long() -> String {
    format!("A text field holds at most {} characters: nothing was added.", TextField::LIMIT)
}

/// A paste is text, never keys.
pub(super) fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    model.notices.key_pressed();
    quitting::key_pressed(model, None);
    match edit_text(model, effects, TextInput::Paste(text)) {
        Typed::Changed | Typed::Same => {}
        Typed::TooLong => model.hint(too_long()),
        Typed::NotText => {
            let reason = text_refused(model);
            model.hint(reason.unwrap_or_else(|| "Nothing takes text here: the paste was ignored.".to_owned()));
        }
    }
}

/// A command, in the place that has the keyboard.
pub(super) fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        // Everywhere the same.
        Action::Quit | Action::Suspend | Action::Repaint | Action::Help => {
            let component = model.layers.last().and_then(Layer::component);
            let reason = component.and_then(|component| component.unavailable(action, &model.cx(model.focused())));
            return match reason {
                Some(reason) => model.hint(reason),
                None => everywhere(model, action, effects),
            };
        }
        Action::StartDemo => {
            model.session.place = Place::Demo;
            effects.push(Effect::StartDemo);
            return effects.extend(model.start());
        }
        _ => {}
    }
    if update::act(model, action, effects) {
        return;
    }
    copying::keys::run(model, action, effects);
}

/// A command that does the same everywhere.
fn everywhere(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Quit => quitting::ask(model, effects),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Repaint => effects.push(Effect::Repaint),
        _ => update::open(model, Destination::Text(Topic::Help(model.context())), effects),
    }
}

/// Why what has the keyboard takes no text, where that is not plain to see.
fn text_refused(model: &Model) -> Option<String> {
    model.layers.last()?.component()?.text_refused(&model.cx(model.focused()))
}

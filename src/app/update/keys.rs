//! Keys and pastes: a command where one is bound, else text. And the end of the program, which is a command everywhere.

use super::calls::Update;
use super::opening::{self, open};
use crate::app::commands;
use crate::app::component::{Component, Cx};
use crate::app::form::Form;
use crate::app::layers::Layer;
use crate::app::message::Effect;
use crate::app::model::Exit;
use crate::app::question::{Question, Verdict};
use crate::app::request::{Destination, Part, Requests, Topic};
use crate::app::session::{ConnectionStatus, ServerChoice};
use crate::app::widgets::{TextField, TextInput, Typed};
use crate::keys::{Action, Chord, Context, KeyMap};
use crate::words::count;

const NO_TEXT: &str = "Nothing takes text here: the paste was ignored.";

/// A key: a command where it is bound, else text.
pub(super) fn key(update: &mut Update<'_>, chord: Chord) {
    update.model.notices.key_pressed();
    // Ctrl-C while the writes under way are asked about or waited for ends the program at once. The journal records
    // that they are in doubt.
    let waits = update.model.layers.asks(Part::App) || update.model.exit == Exit::WhenWritten;
    let ends = update.model.keys.action_for(Context::Question, chord) == Some(Action::Quit);
    if ends && waits && update.model.writes.unfinished() > 0 {
        return update.effects.push(Effect::Quit);
    }
    let context = update.model.context();
    let action = update.model.keys.action_for(context, chord);
    cancel_quitting(update, action);
    update.model.typing = false;
    match action {
        Some(action) => act(update, action),
        None => match text(update, TextInput::Key(chord)) {
            Typed::Changed | Typed::Same => update.model.typing = true,
            Typed::TooLong => update.hint(too_long()),
            Typed::NotText => {
                let refused = update.model.text_refused().filter(|_| chord.typed().is_some());
                let reason = refused.unwrap_or_else(|| nothing_bound(&update.model.keys, context, chord));
                update.hint(reason);
            }
        },
    }
}

/// Tells the connection about a key that was handled.
pub(super) fn key_done(update: &mut Update<'_>) {
    let (is_typing, is_signed_out) = (update.model.typing, update.model.session.status == ConnectionStatus::SignedOut);
    update.connection(|connection, _, out| connection.token.ask_if_due(is_typing, is_signed_out, out));
}

/// A paste is text, never keys.
pub(super) fn paste(update: &mut Update<'_>, pasted: &str) {
    update.model.notices.key_pressed();
    cancel_quitting(update, None);
    match text(update, TextInput::Paste(pasted)) {
        Typed::Changed | Typed::Same => {}
        Typed::TooLong => update.hint(too_long()),
        Typed::NotText => update.hint(update.model.text_refused().unwrap_or_else(|| NO_TEXT.to_owned())),
    }
}

/// A user who goes on working while the last answers are awaited does not want to quit any more.
fn cancel_quitting(update: &mut Update<'_>, action: Option<Action>) {
    if update.model.exit == Exit::WhenWritten && action != Some(Action::Quit) {
        update.model.exit = Exit::Staying;
        update.hint("Not quitting any more.");
    }
}

/// Edits the text field that has the keyboard. [`Typed::NotText`] if none has it, or the key means nothing to it.
fn text(update: &mut Update<'_>, input: TextInput<'_>) -> Typed {
    let typed = update.call(update.model.focused(), |component, cx, out| component.text(input, cx, out));
    typed.unwrap_or(Typed::NotText)
}

/// Carries out a command of what has the keyboard, or says why it is not available.
pub(super) fn act(update: &mut Update<'_>, action: Action) {
    let model = &mut *update.model;
    match action {
        action if commands::works_everywhere(action) => {
            let dialog = model.layers.last().and_then(Layer::component);
            return match dialog.and_then(|dialog| dialog.unavailable(action, &model.cx(model.focused()))) {
                Some(reason) => update.hint(reason),
                None => act_everywhere(update, action),
            };
        }
        Action::StartDemo => {
            model.session.server = ServerChoice::Demo;
            update.effects.push(Effect::StartDemo);
            return opening::start(update);
        }
        _ => {}
    }
    let act = |component: &mut dyn Component, cx: &Cx<'_>, out: &mut Requests| match component.unavailable(action, cx) {
        Some(reason) => out.hint(reason),
        None => component.act(action, cx, out),
    };
    update.call(update.model.focused(), act);
}

/// A command that does the same everywhere.
fn act_everywhere(update: &mut Update<'_>, action: Action) {
    match action {
        Action::Quit => quit(update),
        Action::Suspend => update.effects.push(Effect::Suspend),
        Action::Repaint => update.effects.push(Effect::Repaint),
        _ => open(update, Destination::TextViewer(Topic::Help(update.model.context()))),
    }
}

/// Ends the program, or asks first.
fn quit(update: &mut Update<'_>) {
    if update.model.layers.asks(Part::App) {
        // A key that is held down must not answer the question that it asked.
        return update.hint(format!("Choose an answer: {} quits, {} stays.", Action::Yes, Action::Close));
    }
    match question_before_quitting(update.model.writes.unfinished(), update.model.form()) {
        Some(_) if update.model.exit == Exit::WhenWritten => update.effects.push(Effect::Quit),
        Some(question) => update.model.layers.ask(Part::App, question),
        None => update.effects.push(Effect::Quit),
    }
}

/// Returns the question to ask before the end, with this many writes under way. `None` if nothing would be lost.
fn question_before_quitting(unfinished: usize, form: Option<&Form>) -> Option<Question> {
    let unsaved = form.filter(|form| form.has_unsaved_changes());
    if unfinished > 0 {
        let mut lines = vec![
            "The server has not answered yet.".to_owned(),
            "What it was sent may be done even if you do not wait.".to_owned(),
        ];
        if unsaved.is_some_and(|form| !form.is_saving()) {
            lines.push("The form has changes that are not saved: quitting loses them.".to_owned());
        }
        let title = format!("{} under way. Quit?", count(unfinished, "write"));
        return Some(Question::new(title, lines, "Stay").or("Quit when answered").or("Quit now"));
    }
    let lines = vec!["The form has changes that are not saved.".to_owned()];
    unsaved.map(|_| Question::new("Quit and lose what is in the form?", lines, "Stay").or("Quit"))
}

/// The user answered whether to quit.
pub(super) fn answered_quitting(update: &mut Update<'_>, verdict: Verdict) {
    match verdict {
        Verdict::Yes => {
            update.model.exit = Exit::WhenWritten;
            let quit = Action::Quit;
            update.hint(format!("Quits when the server has answered. {quit} quits at once, another key stays."));
            quit_if_written(update);
        }
        Verdict::Other => update.effects.push(Effect::Quit),
        Verdict::No => {}
    }
}

/// A write was answered: it may have been the last one to wait for.
pub(super) fn quit_if_written(update: &mut Update<'_>) {
    if update.model.exit == Exit::WhenWritten && update.model.writes.unfinished() == 0 {
        update.effects.push(Effect::Quit);
    }
}

/// The reason why a key does nothing: it belongs to another place, or to none.
fn nothing_bound(keys: &KeyMap, context: Context, chord: Chord) -> String {
    match context {
        Context::Queues if keys.action_for(Context::Hooks, chord).is_some() => {
            format!("{chord} is about hooks: {} opens those of this queue.", Action::Open)
        }
        Context::Matrix if keys.action_for(Context::AllHooks, chord).is_some() => {
            format!("{chord} is about hooks in a list: {} shows them all.", Action::AllHooks)
        }
        _ => format!("{chord} does nothing here. {} shows the keys.", keys.shown_last(context, Action::Help)),
    }
}

fn too_long() -> String {
    format!("A text field holds at most {} characters: nothing was added.", TextField::LIMIT)
}

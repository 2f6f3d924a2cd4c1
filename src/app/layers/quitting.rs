//! Ending: at once, unless something under way or unsaved would be lost.

use crate::{
    app::{
        dialogs::QuestionDialog,
        form::Form,
        layer::Layer,
        message::Effect,
        model::Model,
        request::{Part, Question, Verdict},
        widgets::words,
    },
    keys::{Action, Chord},
};

/// Whether the program is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Exit {
    /// No.
    Staying,
    /// As soon as the last write is answered.
    WhenWritten,
}

/// The user wants to quit.
pub(in crate::app) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let already_asked = matches!(model.layers.last(), Some(Layer::Question(question)) if question.asker == Part::App);
    let unfinished = model.writes.unfinished();
    let unsaved = model.form().is_some_and(Form::has_unsaved_changes);
    if already_asked {
        // A key that is held down must not answer the question that it asked.
        model.hint("Choose an answer: y quits, n stays.");
    } else if unfinished == 0 && !unsaved {
        effects.push(Effect::Quit);
    } else if unfinished > 0 {
        let writes = words::count(unfinished, "write");
        let mut lines = vec![
            "The server has not answered yet.".to_owned(),
            "What it was sent may be done even if you do not wait.".to_owned(),
        ];
        if unsaved && !model.form().is_some_and(|form| form.saving) {
            lines.push("The form has changes that are not saved: quitting loses them.".to_owned());
        }
        let question = Question::new(format!("{writes} under way. Quit?"), lines, "Stay");
        push(model, question.or("Quit when answered").or("Quit now"));
    } else {
        let lines = vec!["The form has changes that are not saved.".to_owned()];
        push(model, Question::new("Quit and lose what is in the form?", lines, "Stay").or("Quit"));
    }
}

fn push(model: &mut Model, question: Question) {
    model.layers.push(Layer::Question(QuestionDialog::new(Part::App, question)));
}

/// The user answered whether to quit.
pub(in crate::app) fn answered(model: &mut Model, verdict: Verdict, effects: &mut Vec<Effect>) {
    match verdict {
        // Without writes under way that is at once.
        Verdict::Yes => when_written(model, effects),
        Verdict::Other => effects.push(Effect::Quit),
        Verdict::No => {}
    }
}

/// The user chose to wait for the writes.
fn when_written(model: &mut Model, effects: &mut Vec<Effect>) {
    model.exit = Exit::WhenWritten;
    model.hint("Quitting as soon as the server has answered. Ctrl-C quits at once, any other key stays.");
    quit_if_written(model, effects);
}

/// A key while the last answers are waited for: whoever goes on working must not be thrown out in the middle of it.
/// Wanting to quit is not going on.
pub(in crate::app) fn key_pressed(model: &mut Model, action: Option<Action>) {
    if model.exit == Exit::WhenWritten && action != Some(Action::Quit) {
        stay(model);
        model.hint("Not quitting any more.");
    }
}

/// Ctrl-C while the question about the writes under way is open, or while their answers are waited for: the program ends
/// at once, whatever hangs. Their record says that they are in doubt.
pub(in crate::app) fn is_forced(model: &Model, chord: Chord) -> bool {
    let asked = matches!(model.layers.last(), Some(Layer::Question(question)) if question.asker == Part::App);
    let waits = asked || model.exit == Exit::WhenWritten;
    chord == Chord::ctrl('c') && waits && model.writes.unfinished() > 0
}

/// A write failed: there is something to see before the program ends.
pub(in crate::app) fn stay(model: &mut Model) {
    model.exit = Exit::Staying;
}

/// A write was answered: it may have been the last one to wait for.
pub(in crate::app) fn quit_if_written(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.exit == Exit::WhenWritten && model.writes.unfinished() == 0 {
        effects.push(Effect::Quit);
    }
}

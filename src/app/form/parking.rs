//! Not waiting for the answer to a save: the form is put aside, and comes back if the save fails.

use super::state::Form;
use crate::app::{
    layer::Layer,
    layers::answers::{Deferred, question},
    message::{Effect, Slot},
    model::Model,
    request::Part,
};

/// Esc in a form that is being saved: nothing was written yet, or the write goes on without the form.
pub(super) fn give_up_saving(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(form) = model.form_mut() else { return };
    if form.checking.take().is_some() {
        form.saving = false;
        effects.push(Effect::Cancel(Slot::Form));
        model.hint("Stopped waiting: nothing was saved.");
        return;
    }
    let lines = vec![
        "The server has not answered the save yet.".to_owned(),
        "If you do not wait, the answer is told when it comes;".to_owned(),
        "should it fail, the form comes back as it is now.".to_owned(),
    ];
    let answers = vec![("Do not wait".to_owned(), Deferred::ParkForm)];
    model.layers.push(question(Part::Form, "Stop waiting for the save?", lines, answers, "Wait"));
}

/// Puts the form aside until its save is answered.
pub(in crate::app) fn park(model: &mut Model) {
    let still_saving = model.form().is_some_and(|form| form.saving);
    if let Some(position) = model.layers.iter().position(|layer| matches!(layer, Layer::Form(_)))
        && still_saving
        && let Layer::Form(form) = model.layers.remove(position)
    {
        model.parked = Some(form);
    }
}

/// The save of a form that was put aside was answered. After a failure the form comes back with everything in it.
pub(in crate::app) fn bring_back(model: &mut Model, failed: bool) {
    let parked: Option<Box<Form>> = model.parked.take();
    if let (Some(form), true) = (parked, failed) {
        model.layers.insert(0, Layer::Form(form));
    }
}

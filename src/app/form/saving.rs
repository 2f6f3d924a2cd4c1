//! From the form to the server: what is asked first, and the write that the form stands for.

use super::{
    availability, recheck,
    state::{Form, Original, Purpose as FormPurpose, Way},
};
use crate::{
    app::{
        layers::answers::{Deferred, question},
        message::Effect,
        model::Model,
        request::Part,
        writes::runs::Purpose,
    },
    domain::{
        Hook, HookSpec, State,
        plan::{Step, StepKind},
    },
};

/// Saves the open form.
pub(in crate::app) fn save(model: &mut Model, way: Way, effects: &mut Vec<Effect>) {
    if let Err(reason) = availability::savable(model) {
        return model.hint(reason);
    }
    // What is in the way may be the very hook that was added.
    if model.form().is_some_and(|form| form.in_doubt.is_some()) {
        return write(model, way, effects);
    }
    if way == Way::Plain
        && let Some(other) = in_the_way(model).cloned()
    {
        return ask_about(model, &other);
    }
    if model.form().is_some_and(|form| form.hook().is_some()) {
        return recheck::begin(model, way, effects);
    }
    write(model, way, effects);
}

/// Sends what the form stands for.
pub(in crate::app) fn write(model: &mut Model, way: Way, effects: &mut Vec<Effect>) {
    let other = match way {
        // One that is gone or off by now is not in the way any more.
        Way::Swap(id) => {
            let owner = model.form().map(Form::owner);
            owner.and_then(|owner| model.store.hook(owner, id)).filter(|other| other.state.enabled()).cloned()
        }
        _ => None,
    };
    if let Some(other) = other.as_ref().filter(|other| model.writes.pending(other.id).is_some()) {
        if let Some(form) = model.form_mut() {
            form.saving = false;
        }
        return model.hint(format!("{} is still being written: wait for the server's answer.", other.label()));
    }
    let present = model.form().map(|form| present(model, form)).unwrap_or_default();
    let Some(form) = model.form_mut() else { return };
    if way == Way::SwitchedOff {
        form.state = State::Off;
        form.changed.state = true;
    }
    let Some(step) = step_of(form, &present) else {
        form.saving = false;
        return model.hint("The server already has it like this: nothing is left to save.");
    };
    form.saving = true;
    form.failure = None;
    let steps = match other {
        Some(other) => {
            let room = Step::switch(step.queue.clone(), &other, State::Off);
            step.with_room(room)
        }
        None => vec![step],
    };
    // The same save once more, of which nobody knows whether it was carried out: that is looked up first.
    if let Some(doubt) = form.in_doubt.take().filter(|doubt| is_same(doubt.0.run.plan().steps(), &steps)) {
        let (mut order, batch) = *doubt;
        if order.run.retry() {
            model.writes.begin_order(Purpose::SaveForm, order, Some(batch), effects);
            return;
        }
    }
    model.writes.begin(Purpose::SaveForm, steps, effects);
}

/// The same writes, whatever hooks are there by now.
fn is_same(steps: &[Step], others: &[Step]) -> bool {
    let write = |step: &Step| (step.queue.id, step.kind.clone());
    steps.iter().map(write).eq(others.iter().map(write))
}

/// The enabled hook that would keep the form's hook from being on.
fn in_the_way(model: &Model) -> Option<&Hook> {
    let form = model.form()?;
    let event = form.event.as_ref().filter(|_| form.state.enabled())?;
    model.store.enabled_with(form.owner(), event, form.hook())
}

fn ask_about(model: &mut Model, other: &Hook) {
    let title = format!("{} is already on for {}", other.schema_label(), other.event);
    let lines = vec![
        "Only one hook per event can be on in a queue.".to_owned(),
        format!("Swap switches \"{}\" off first, then saves this one.", other.label()),
    ];
    let answers = vec![
        ("Swap".to_owned(), Deferred::SaveWithSwap(other.id)),
        ("Save switched off".to_owned(), Deferred::SaveSwitchedOff),
    ];
    model.layers.push(question(Part::Form, title, lines, answers, "Back"));
}

/// The hooks of the form's queue, as far as they are known.
fn present(model: &Model, form: &Form) -> Vec<Hook> {
    model.store.hooks(form.owner()).to_vec()
}

/// The write that a form stands for. `None` if it would change nothing.
fn step_of(form: &Form, present: &[Hook]) -> Option<Step> {
    let (event, schema) = (form.event.clone()?, form.schema.clone()?);
    let queue = form.queue.reference();
    match &form.purpose {
        FormPurpose::Add => Some(Step::add(queue, HookSpec { event, schema, state: form.state }, present)),
        FormPurpose::Edit { hook, original } => {
            form.patch().filter(|patch| !patch.is_empty())?;
            let Original::Loaded(before) = original else { return None };
            let after = Hook { id: *hook, event, schema: Some(schema), state: form.state };
            Some(Step::new(queue, StepKind::Edit { before: before.clone(), after }))
        }
    }
}

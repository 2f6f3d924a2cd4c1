//! Reading the hook that a form edits: when the form opens, and again before an edit is saved.
//!
//! There is no version on the wire and the last writer wins (docs/webitel-api.md §10.7), so the only way not to undo a colleague's
//! change unseen is to look right before the write.

use super::{
    saving,
    state::{Changed, Form, Original, Purpose, Way},
};
use crate::{
    app::{
        layer::Layer,
        layers::answers::{Deferred, question},
        message::{Effect, Generation, Slot},
        model::Model,
        request::Part,
        update,
        widgets::notices::NoticeKind,
    },
    domain::{Failure, FailureKind, Hook, Query, SchemaRef},
};

/// The first step of saving an edit: reads the hook again.
pub(super) fn begin(model: &mut Model, way: Way, effects: &mut Vec<Effect>) {
    let Some(hook) = model.form().and_then(Form::hook) else { return };
    let Some(owner) = model.form().map(Form::owner) else { return };
    let generation = model.fetch(Slot::Form, Query::Hook { owner, hook }, effects);
    if let Some(form) = model.form_mut() {
        form.saving = true;
        form.failure = None;
        form.checking = Some((generation, way));
    }
}

/// The server said the hook that the form edits, or could not.
pub(in crate::app) fn read(
    model: &mut Model,
    generation: Generation,
    result: Result<Hook, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(form) = model.form_mut() else { return };
    let result = result.and_then(|hook| match form.hook() {
        Some(id) if id == hook.id => Ok(hook),
        _ => Err(Failure::new(FailureKind::Garbled, None, "it is about another hook")),
    });
    match form.checking {
        Some((awaited, way)) if awaited == generation => {
            form.checking = None;
            checked(model, way, result, effects);
        }
        _ => opened(form, generation, result),
    }
}

fn opened(form: &mut Form, generation: Generation, result: Result<Hook, Failure>) {
    let Purpose::Edit { original, .. } = &mut form.purpose else { return };
    if *original != Original::Loading(generation) {
        return;
    }
    match result {
        Ok(hook) => {
            *original = Original::Loaded(hook.clone());
            form.take_over(&hook);
        }
        Err(failure) => *original = Original::Failed(failure),
    }
}

fn checked(model: &mut Model, way: Way, result: Result<Hook, Failure>, effects: &mut Vec<Effect>) {
    let Some(form) = model.form_mut() else { return };
    let Purpose::Edit { original: Original::Loaded(before), .. } = &form.purpose else { return };
    let before = before.clone();
    match result {
        Ok(now) if now == before => saving::write(model, way, effects),
        // An earlier save whose answer was lost, or someone had the same idea: nothing to ask.
        Ok(now) if now == wished(form, &before) => {
            set_original(form, now);
            saving::write(model, way, effects);
            update::load_hooks(model, effects);
        }
        Ok(now) => {
            form.saving = false;
            let question = someone_else_changed(form, &before, now, way);
            ask_over_form(model, question);
            update::load_hooks(model, effects);
        }
        Err(failure) if failure.kind == FailureKind::NotFound => {
            form.saving = false;
            ask_over_form(model, vanished(&before, way));
            update::load_hooks(model, effects);
        }
        Err(failure) => {
            form.saving = false;
            let text = format!(
                "{} was not saved, because the hook could not be read again first: {failure}",
                wished(form, &before).label()
            );
            form.failure = Some(format!("Not saved: {failure}"));
            model.notices.tell(NoticeKind::Error, text);
        }
    }
}

/// Asks right over the form: under another question that is open, whose answer is on its way to the keyboard.
fn ask_over_form(model: &mut Model, question: Layer) {
    let form = model.layers.iter().position(|layer| matches!(layer, Layer::Form(_)));
    let place = form.map_or(model.layers.len(), |form| form + 1);
    model.layers.insert(place, question);
}

/// What the hook would be with what the form holds.
fn wished(form: &Form, before: &Hook) -> Hook {
    Hook {
        id: before.id,
        event: form.event.clone().unwrap_or_else(|| before.event.clone()),
        schema: form.schema.clone().or_else(|| before.schema.clone()),
        state: form.state,
    }
}

/// The three versions, field by field, of what differs between any two.
fn someone_else_changed(form: &Form, before: &Hook, now: Hook, way: Way) -> Layer {
    let mut lines = Vec::new();
    let mut field = |name: &str, before: String, now: String, yours: String| {
        if before != now || now != yours {
            lines.push(format!("{name:<12} was   {before}"));
            lines.push(format!("{:<12} now   {now}", ""));
            lines.push(format!("{:<12} yours {yours}", ""));
        }
    };
    let event = form.event.as_ref().map_or_else(String::new, ToString::to_string);
    field("Event", before.event.to_string(), now.event.to_string(), event);
    let schema = form.schema.as_ref().map_or_else(String::new, SchemaRef::label);
    field("Flow schema", before.schema_label(), now.schema_label(), schema);
    field("State", before.state.to_string(), now.state.to_string(), form.state.to_string());
    let answers = vec![
        ("Save mine".to_owned(), Deferred::SaveMine(now.clone(), way)),
        ("Take theirs".to_owned(), Deferred::TakeTheirs(now)),
    ];
    question(Part::Form, "Someone else changed this hook meanwhile", lines, answers, "Back")
}

fn vanished(hook: &Hook, way: Way) -> Layer {
    let lines = vec![
        format!("Someone else removed \"{}\" meanwhile.", hook.label()),
        "What you chose can be saved as a new hook.".to_owned(),
    ];
    let answers = vec![("Save as new".to_owned(), Deferred::SaveAsNew(way))];
    question(Part::Form, "The hook is gone", lines, answers, "Back")
}

/// Saves only what the user set; what only the other person changed stays theirs.
pub(in crate::app) fn save_mine(model: &mut Model, theirs: Hook, way: Way, effects: &mut Vec<Effect>) {
    let Some(form) = model.form_mut() else { return };
    let Purpose::Edit { original: Original::Loaded(before), .. } = &form.purpose else { return };
    let before = before.clone();
    if form.event.as_ref() == Some(&before.event) {
        form.event = Some(theirs.event.clone());
    }
    if form.schema.as_ref().map(|schema| schema.id) == before.schema.as_ref().map(|schema| schema.id) {
        form.schema.clone_from(&theirs.schema);
    }
    if form.state == before.state {
        form.state = theirs.state;
    }
    set_original(form, theirs);
    saving::write(model, way, effects);
}

/// The form shows what the other person saved.
pub(in crate::app) fn take_theirs(model: &mut Model, theirs: Hook) {
    let Some(form) = model.form_mut() else { return };
    form.changed = Changed::default();
    form.event_touched = false;
    form.picker.touched = false;
    set_original(form, theirs.clone());
    form.take_over(&theirs);
}

/// The edited hook is gone: what was chosen becomes a new one.
pub(in crate::app) fn save_as_new(model: &mut Model, way: Way, effects: &mut Vec<Effect>) {
    let Some(form) = model.form_mut() else { return };
    form.purpose = Purpose::Add;
    saving::save(model, way, effects);
}

fn set_original(form: &mut Form, hook: Hook) {
    if let Purpose::Edit { original, .. } = &mut form.purpose {
        *original = Original::Loaded(hook);
    }
}

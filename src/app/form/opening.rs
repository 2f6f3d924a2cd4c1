//! Opening and closing the form, and asking again for what it could not load.

use super::{
    parking, picker,
    state::{Field, Form, Original, Purpose},
};
use crate::{
    app::{
        layer::Layer,
        layers::answers::{Deferred, question},
        message::{Effect, Slot},
        model::Model,
        request::Part,
    },
    domain::{Event, Fires, Hook, Query, Queue, fires_in},
};

/// The events that a form offers: the eight, and whatever else this queue's hooks have.
fn offered_events(model: &Model, queue: &Queue) -> Vec<Event> {
    let mut events = Event::KNOWN.to_vec();
    for hook in model.store.hooks(queue.owner()) {
        if matches!(hook.event, Event::Other(_)) && !events.contains(&hook.event) {
            events.push(hook.event.clone());
        }
    }
    events
}

/// Opens an empty form.
pub(in crate::app) fn add(model: &mut Model, queue: Queue, event: Option<Event>, effects: &mut Vec<Effect>) {
    let events = offered_events(model, &queue);
    // The first event that a new hook could be on for and that fires here.
    let first_offer = events
        .iter()
        .position(|event| {
            model.store.enabled_with(queue.owner(), event, None).is_none()
                && matches!(fires_in(event, queue.kind), Fires::Yes | Fires::Unknown)
        })
        .unwrap_or(0);
    let mut form = Form::add(queue, events, first_offer);
    if let Some(event) = event {
        form.choose_event(event);
        form.field = Field::Schema;
    }
    model.layers.push(Layer::Form(Box::new(form)));
    picker::search_now(model, effects);
}

/// Opens a form for the hook under the cursor, and asks the server for it: the list may be out of date.
pub(in crate::app) fn edit(model: &mut Model, queue: Queue, hook: &Hook, effects: &mut Vec<Effect>) {
    let generation = model.fetch(Slot::Form, Query::Hook { owner: queue.owner(), hook: hook.id }, effects);
    let events = offered_events(model, &queue);
    let form = Form::edit(queue, events, hook, generation);
    model.layers.push(Layer::Form(Box::new(form)));
    picker::search_now(model, effects);
}

/// F5: whatever could not be loaded is asked for again.
pub(super) fn retry(model: &mut Model, effects: &mut Vec<Effect>) {
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

/// Esc: closes the form, unless something under way or unsaved would be lost.
pub(super) fn ask_to_close(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.form().is_some_and(|form| form.saving) {
        return parking::give_up_saving(model, effects);
    }
    if model.form().is_some_and(Form::has_unsaved_changes) {
        let lines = vec!["What you chose here is not saved.".to_owned()];
        let answers = vec![("Close".to_owned(), Deferred::DiscardForm)];
        model.layers.push(question(Part::Form, "Close without saving?", lines, answers, "Stay"));
    } else {
        close(model, effects);
    }
}

/// Closes the form and gives up what it was waiting for.
pub(in crate::app) fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    model.layers.retain(|layer| !matches!(layer, Layer::Form(_)));
    effects.push(Effect::Cancel(Slot::Form));
    effects.push(Effect::Cancel(Slot::Lookup));
}

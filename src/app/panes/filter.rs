//! Typing a pane's filter: hooks are filtered here and at once, queues by the server when the typing pauses.

use super::queues;
use crate::app::{
    message::Effect,
    model::{Layer, Model, Pane},
    widgets::text_field::{TextField, Typed},
};

/// Opens the filter of the focused pane, with the text that it has.
pub(super) fn open(model: &mut Model) {
    let text = match (model.focus, &model.registry) {
        (Pane::Queues, _) => model.queues.search.as_str(),
        (Pane::Hooks, Some(registry)) => registry.filter(),
        (Pane::Hooks, None) => return,
    };
    model.layers.push(Layer::Filter(model.focus, TextField::with(text)));
}

/// The text under the keyboard changed, by a key or a paste.
pub(in crate::app) fn edited(model: &mut Model, typed: Typed, effects: &mut Vec<Effect>) {
    let Some(Layer::Filter(pane, field)) = model.layers.last() else { return };
    let (pane, text) = (*pane, field.text().to_owned());
    if typed == Typed::Changed {
        apply(model, pane, &text, effects);
    }
}

/// Enter: the filter stays, the list has the keyboard again.
pub(in crate::app) fn keep(model: &mut Model, effects: &mut Vec<Effect>) {
    model.layers.pop();
    queues::search_now(model, effects);
}

/// Esc: everything is shown again. Says whether something was hidden.
pub(in crate::app) fn clear(model: &mut Model, pane: Pane, effects: &mut Vec<Effect>) -> bool {
    let was_set = match (pane, &model.registry) {
        (Pane::Queues, _) => !model.queues.search.is_empty(),
        (Pane::Hooks, registry) => registry.as_ref().is_some_and(|registry| !registry.filter().is_empty()),
    };
    apply(model, pane, "", effects);
    queues::search_now(model, effects);
    was_set
}

fn apply(model: &mut Model, pane: Pane, text: &str, effects: &mut Vec<Effect>) {
    match pane {
        Pane::Queues => {
            if model.queues.search != text {
                queues::search_changed(model, text, effects);
            }
        }
        Pane::Hooks => {
            if let Some(registry) = &mut model.registry {
                registry.set_filter(text);
            }
        }
    }
}

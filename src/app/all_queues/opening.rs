//! The ways into the views of all queues, and out of them.

use super::{loading, state::Before, typing};
use crate::{
    app::{
        form::{self, state::Field},
        message::Effect,
        model::{Layer, Model, View},
        panes::hooks,
        plans::fetching,
        session::Place,
    },
    domain::{Event, HookId, Queue, SchemaRef, filter::Filter},
    keys::Context,
};

/// Why all queues cannot be looked at now.
pub(in crate::app) fn openable(model: &Model) -> Result<(), String> {
    if model.session.place == Place::Unset {
        return Err("There is no server yet: nothing can be read.".to_owned());
    }
    if !model.session.rights().queues.read {
        return Err("Your user lacks the right to read queues.".to_owned());
    }
    Ok(())
}

/// Opens a view over whatever has the keyboard; from one view to the other it takes its place.
pub(in crate::app) fn open(model: &mut Model, view: View, effects: &mut Vec<Effect>) {
    match model.layers.last_mut() {
        Some(Layer::Overview(open)) => *open = view,
        _ => model.layers.push(Layer::Overview(view)),
    }
    loading::begin_once(model, effects);
}

/// The flow schema that a place is about, where it is about one.
pub(in crate::app) fn schema_here(model: &Model) -> Result<SchemaRef, String> {
    let none = || "There is no flow schema under the cursor.".to_owned();
    match model.context() {
        Context::FormSchema | Context::Schema => {
            let picker = match model.layers.last() {
                Some(Layer::Schema(choice)) => &choice.picker,
                _ => &model.form().ok_or_else(none)?.picker,
            };
            if !picker.is_settled() {
                return Err("The search is under way: wait for its answer.".to_owned());
            }
            let row = picker.rows.get(picker.list.cursor).ok_or_else(none)?;
            Ok(row.reference())
        }
        Context::AllQueues => {
            let row = model.all_queues.under_cursor().ok_or_else(none)?;
            row.hook.schema.clone().ok_or_else(none)
        }
        _ => {
            let hook = model.registry.as_ref().and_then(|registry| registry.under_cursor()).ok_or_else(none)?;
            hook.schema.clone().ok_or_else(none)
        }
    }
}

/// Every hook that runs the flow schema under the cursor.
pub(in crate::app) fn where_used(model: &mut Model, effects: &mut Vec<Effect>) {
    let schema = match openable(model).and_then(|()| schema_here(model)) {
        Ok(schema) => schema,
        Err(reason) => return model.hint(reason),
    };
    if model.context() == Context::AllQueues && model.all_queues.filter.runs() == Some(schema.id) {
        return model.hint(format!("These are the hooks that run {}. Esc goes back.", schema.label()));
    }
    let was_closed = !matches!(model.layers.last(), Some(Layer::Overview(View::AllQueues)));
    let all = &mut model.all_queues;
    if was_closed || all.before.is_empty() {
        all.before.push(Before { text: all.filter_text().to_owned(), was_closed });
    }
    // The text is made by the filter itself, so it is one.
    let _ = all.set_filter(&Filter::running(schema.id).to_string());
    all.list.cursor = 0;
    open(model, View::AllQueues, effects);
}

/// Esc: the reading stops, else the filter goes, else the view.
pub(super) fn back(model: &mut Model, view: View, effects: &mut Vec<Effect>) {
    if fetching::give_up(model, effects) || loading::stop(model, effects) || model.notices.clear() {
        return;
    }
    if view == View::Matrix {
        if !model.all_queues.matrix.filter().is_empty() {
            return model.all_queues.matrix.set_filter("");
        }
        restore(model);
        return close(model);
    }
    match restore(model) {
        Some(true) => close(model),
        Some(false) => {}
        None if typing::clear(&mut model.all_queues) => {}
        None => close(model),
    }
}

/// The filter is again what it was before it showed where a flow schema is used, if it does. Says whether the view itself was
/// opened for that.
fn restore(model: &mut Model) -> Option<bool> {
    let before = model.all_queues.before.pop()?;
    let _ = model.all_queues.set_filter(&before.text);
    Some(before.was_closed)
}

fn close(model: &mut Model) {
    model.layers.pop();
}

/// Why nothing else can be opened from here: a form waits under the view.
pub(super) fn leavable(model: &Model) -> Result<(), String> {
    match model.form() {
        Some(_) => Err("The form under this view is still open: Esc goes back to it.".to_owned()),
        None => nothing_is_chosen_under(model),
    }
}

/// Why nothing can be changed from here: what hooks of the view shall run is being chosen under it.
pub(super) fn nothing_is_chosen_under(model: &Model) -> Result<(), String> {
    if model.layers.iter().any(|layer| matches!(layer, Layer::Schema(_))) {
        return Err("The choice of a flow schema under this view is open: Esc goes back to it.".to_owned());
    }
    Ok(())
}

/// The hooks of a queue in their own list, with the cursor on one.
pub(super) fn jump(model: &mut Model, queue: Queue, hook: HookId, effects: &mut Vec<Effect>) {
    model.layers.pop();
    hooks::open_at(model, queue, hook, effects);
}

/// A form for a new hook of a queue with its event chosen, over the view.
pub(super) fn add(model: &mut Model, queue: Queue, event: Event, effects: &mut Vec<Effect>) {
    hooks::open(model, queue, effects);
    form::opening::add(model, effects);
    if let Some(form) = model.form_mut() {
        form.choose_event(event);
        form.field = Field::Schema;
    }
}

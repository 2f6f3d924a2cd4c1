//! Opening and closing: dialogs, lists that cover the panes, the hooks of a queue; and the reads at the start.

use super::calls::Update;
use crate::app::component::Event;
use crate::app::copying::Copying;
use crate::app::dialogs::{ClipboardDialog, Palette, SchemaChoice, SignIn, TextViewer};
use crate::app::form::Form;
use crate::app::hook_list::{HookList, Scope};
use crate::app::layers::{Layer, View};
use crate::app::message::{Effect, IoRequest, Slot};
use crate::app::model::{Model, Pane};
use crate::app::reports::Report;
use crate::app::request::{Destination, OpenForm, Part};
use crate::app::session::ServerChoice;
use crate::app::store::StoreUpdate;
use crate::domain::{HookId, Query, Queue};

/// Asks for everything that is needed at the start of a session; on the start screen, for nothing.
pub(super) fn start(update: &mut Update<'_>) {
    if update.model.signs_in_first {
        let reason = "There is no access token for this server yet: sign in.".to_owned();
        return open(update, Destination::SignIn(reason));
    }
    start_reading(update);
}

/// The first reads of a session.
pub(super) fn start_reading(update: &mut Update<'_>) {
    if update.model.session.server == ServerChoice::Unset {
        return;
    }
    if let Some(selector) = update.model.queue_to_open.clone() {
        update.read(Slot::Start, Query::Queue(selector));
    }
    update.send(Part::Queues, Event::Opened);
    update.read(Slot::Identity, Query::Identity);
}

/// Opens something over everything else.
pub(super) fn open(update: &mut Update<'_>, destination: Destination) {
    let model = &mut *update.model;
    if matches!(destination, Destination::SignIn(_)) && model.layers.is_open(Part::SignIn) {
        return;
    }
    let layer = match destination {
        Destination::Palette(place) => Layer::Palette(Palette::new(place)),
        Destination::Clipboard(choices) => Layer::Clipboard(ClipboardDialog::new(choices)),
        Destination::TextViewer(topic) => Layer::TextViewer(TextViewer::new(topic)),
        Destination::SignIn(reason) => {
            let is_first = model.session.identity.is_none() && !model.queues.known;
            Layer::SignIn(Box::new(SignIn::new(reason, &model.sign_in_defaults, is_first)))
        }
        Destination::Queue(queue, hook) => return open_queue(update, queue, hook),
        Destination::Form(queue, purpose) => {
            if model.hooks.owner() != Some(queue.owner()) {
                // The form needs to know the other hooks of the queue as they are now.
                open_queue(update, queue.clone(), None);
            }
            let store = &update.model.store;
            Layer::Form(Box::new(match purpose {
                OpenForm::Add(event) => Form::add(queue, event, store),
                OpenForm::Edit(hook) => Form::edit(queue, &hook, store),
            }))
        }
        Destination::SchemaChoice(targets) => Layer::SchemaChoice(Box::new(SchemaChoice::new(targets))),
        Destination::Copying(targets) => match Copying::new(targets, &model.copy_picks, &model.store) {
            Some(copying) => Layer::Copying(Box::new(copying)),
            None => return model.hint("The server names no flow schema of this hook, so it cannot be copied."),
        },
        Destination::AllHooks => {
            leave_where_used(model);
            return cover(update, View::AllHooks);
        }
        Destination::Matrix => return cover(update, View::Matrix),
        Destination::WhereUsed(schema) => {
            let was_closed = !matches!(model.layers.last(), Some(Layer::Cover(View::AllHooks)));
            if !model.layers.is_open(Part::AllHooks) {
                leave_where_used(model);
            }
            model.all_hooks.show_where_used(schema.id, was_closed);
            return cover(update, View::AllHooks);
        }
        Destination::History => Layer::Report(Box::new(Report::history())),
        Destination::Doctor => {
            if model.session.rights().queues.read {
                update.effects.push(Effect::LookUpDoubts);
            }
            Layer::Report(Box::new(Report::doctor()))
        }
    };
    let part = layer.part();
    update.model.layers.push(layer);
    update.send(part, Event::Opened);
}

/// The list of all hooks is opened anew: it no longer shows the hooks of a flow schema, unless it is open below and does.
fn leave_where_used(model: &mut Model) {
    while model.all_hooks.forget_where_used().is_some() && !model.layers.is_open(Part::AllHooks) {}
}

/// Covers the panes with a list.
fn cover(update: &mut Update<'_>, view: View) {
    update.model.way_back.clear();
    update.model.layers.show(view);
    update.reading(|reading, _, out| reading.ensure_begun(out));
}

/// Leaves the hooks pane, for the place from which its hook was reached.
pub(super) fn go_back(update: &mut Update<'_>) {
    let model = &mut *update.model;
    if model.way_back.is_empty() {
        model.focus = Pane::Queues;
        return;
    }
    let back = std::mem::take(&mut model.way_back);
    model.layers.extend(back);
    // It was not told meanwhile.
    update.send_to_all(&Event::Recorded);
}

/// Opens the hooks of a queue in their pane, with the cursor on one of them. A list or report closes for a hook, and
/// [`go_back`] shows it again.
fn open_queue(update: &mut Update<'_>, queue: Queue, hook: Option<HookId>) {
    let model = &mut *update.model;
    if model.queue_to_open.take().is_some() {
        // A user who opens a queue does not want to be taken to another one later.
        update.effects.push(Effect::Io(IoRequest::Cancel(Slot::Start)));
    }
    model.way_back.clear();
    if hook.is_some() && matches!(model.layers.last(), Some(Layer::Cover(_) | Layer::Report(_))) {
        model.way_back = model.layers.drain(..).collect();
    }
    model.queues.go_to(queue.id);
    // The keyboard stays where somebody types.
    if model.layers.is_empty() && !model.context().takes_text() {
        model.focus = Pane::Hooks;
    }
    model.store.apply(StoreUpdate::Queues(vec![queue.clone()]));
    model.store.pin(queue.owner());
    if model.hooks.owner() == Some(queue.owner()) {
        // Its rows, checks and filter stay: one read shows the changes.
        model.hooks.scope = Scope::Queue(queue);
    } else {
        model.hooks = HookList::of_queue(queue);
        // A closed queue has no load under way.
        model.recent_writes.forget_expired(|_| true, &mut model.store);
    }
    if let Some(hook) = hook {
        model.hooks.go_to(hook);
    }
    update.send(Part::Hooks, Event::Opened);
}

/// Closes a component and the question that it asked.
pub(super) fn close(update: &mut Update<'_>, part: Part) {
    let model = &mut *update.model;
    if part == Part::Matrix && model.layers.is_open(part) {
        model.all_hooks.forget_where_used();
    }
    if let Some(Layer::Copying(copying)) = model.layers.close(part) {
        model.copy_picks = copying.picks();
    }
    if matches!(part, Part::AllHooks | Part::Matrix) && !model.layers.is_open(Part::AllHooks) {
        model.all_hooks.uncheck_all();
    }
}

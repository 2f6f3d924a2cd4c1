//! What the commands of the two panes do.

use super::{availability, changing, filter, hooks, queues, registry::PageSize, sorting};
use crate::{
    app::{
        all_queues::{self, opening},
        connection::REFUSED,
        copying,
        dialogs::{palette::Palette, text_viewer::TextViewer},
        form,
        layers::quitting,
        message::{Effect, Slot},
        model::{Layer, Model, Pane, View},
        plans::{fetching, pausing, schema, undo},
        reports,
        request::{Destination, Topic},
        session::{Link, Place},
        update,
        widgets::{load::Load, notices::NoticeKind},
    },
    domain::{Failure, FailureKind, HookId, Query},
    keys::Action,
};

/// Runs a command of the focused pane, or tells why it is not available.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if let Some(view) = model.view() {
        return all_queues::commands::run(model, view, action, effects);
    }
    if let Some(reason) = availability::unavailable(model, action) {
        return model.hint(reason);
    }
    match action {
        Action::Up => step(model, -1),
        Action::Down => step(model, 1),
        Action::First => step(model, isize::MIN),
        Action::Last => {
            step(model, isize::MAX);
            if model.focus == Pane::Queues {
                queues::to_last(model);
            }
        }
        Action::PreviousPage => page(model, -1),
        Action::NextPage => page(model, 1),
        Action::NextPart | Action::PreviousPart => {
            model.focus = if model.focus == Pane::Queues { Pane::Hooks } else { Pane::Queues };
        }
        Action::Open => {
            if let Some(queue) = model.queues.under_cursor().cloned() {
                hooks::open(model, queue, effects);
            }
        }
        Action::Add => form::opening::add(model, effects),
        Action::Edit => form::opening::edit(model, effects),
        Action::Toggle => changing::toggle(model, effects),
        Action::Remove => changing::ask_to_remove(model),
        Action::Check => check(model),
        Action::CheckAll => check_all(model),
        Action::SortColumn => sorting::sort_by_next_column(model, effects),
        Action::SortDirection => sorting::turn_sort(model, effects),
        Action::Copy => copying::opening::open(model, effects),
        Action::Filter => filter::open(model),
        Action::PageSize => change_page_size(model),
        Action::Refresh => refresh(model, effects),
        Action::Reference => reference(model),
        Action::ClearNotice => {
            let done =
                give_up_loading(model, effects) || model.notices.clear() || filter::clear(model, model.focus, effects);
            if !done {
                model.hint("There is no message and no filter to clear.");
            }
        }
        Action::AllQueues => opening::open(model, View::AllQueues, effects),
        Action::Matrix => opening::open(model, View::Matrix, effects),
        Action::WhereUsed => opening::where_used(model, effects),
        Action::StartDemo => {
            model.session.place = Place::Demo;
            effects.push(Effect::StartDemo);
            effects.extend(model.start());
        }
        general_one => general(model, general_one, effects),
    }
}

/// Runs a command that does the same in the panes and in the views that cover them.
pub(in crate::app) fn general(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Undo => undo::begin(model, effects),
        Action::ChangeSchema => schema::open(model, effects),
        Action::Pause => pausing::propose_pause(model),
        Action::Resume => pausing::begin_resume(model, effects),
        Action::History => reports::history::open(model, effects),
        Action::Doctor => reports::doctor::open(model, effects),
        Action::Messages => model.layers.push(Layer::Text(TextViewer::new(Topic::Messages))),
        Action::Palette => model.layers.push(Layer::Palette(Palette::new(model.pane_context()))),
        Action::Help => help(model),
        Action::Repaint => effects.push(Effect::Repaint),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Quit => quitting::ask(model, effects),
        // Nothing else is bound in either.
        _ => {}
    }
}

fn step(model: &mut Model, delta: isize) {
    match model.focus {
        Pane::Queues => {
            queues::stay(model);
            model.queues.list.step(delta, model.queues.rows.len());
        }
        Pane::Hooks => {
            if let Some(registry) = &mut model.registry {
                let length = registry.shown_count();
                registry.list.step(delta, length);
            }
        }
    }
}

fn page(model: &mut Model, delta: isize) {
    let layout = model.layout();
    let rows = match (model.focus, &model.registry) {
        (Pane::Hooks, Some(registry)) => registry.page_length(layout.hooks.list_rows()),
        _ => layout.queues.list_rows(),
    };
    step(model, delta.saturating_mul(isize::try_from(rows).unwrap_or(isize::MAX)));
}

/// Help for the place that has the keyboard.
fn help(model: &mut Model) {
    let help = Topic::Help(model.context());
    model.layers.push(Layer::Text(TextViewer::new(help)));
}

fn check(model: &mut Model) {
    let Some(registry) = &mut model.registry else { return };
    let Some(id) = registry.under_cursor().map(|hook| hook.id) else {
        return model.hint("There is no hook under the cursor.");
    };
    if !registry.checks.remove(&id) {
        registry.checks.insert(id);
    }
}

fn check_all(model: &mut Model) {
    let Some(registry) = &mut model.registry else { return };
    let shown: Vec<HookId> = registry.shown_hooks().map(|hook| hook.id).collect();
    if shown.iter().all(|id| registry.checks.contains(id)) {
        for id in &shown {
            registry.checks.remove(id);
        }
    } else {
        registry.checks.extend(shown);
    }
}

fn change_page_size(model: &mut Model) {
    let Some(registry) = &mut model.registry else { return };
    registry.page_size = registry.page_size.next();
    let text = match registry.page_size {
        PageSize::Fit => "Rows per page: as many as fit.".to_owned(),
        PageSize::Rows(rows) => format!("Rows per page: {rows}."),
    };
    model.hint(text);
}

fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    model.notices.give_way();
    if model.session.link == Link::SignedOut {
        return update::open(model, Destination::SignIn { reason: REFUSED.to_owned() }, effects);
    }
    if let Some(selector) = model.wanted.clone() {
        model.fetch(Slot::Start, Query::Queue(selector), effects);
    }
    if model.session.identity.is_none() {
        model.fetch(Slot::Identity, Query::Identity, effects);
    }
    // Whatever failed is tried again too: one key mends the screen after a bad minute.
    if model.focus == Pane::Queues || model.queues.load.has_failed() {
        queues::load(model, effects);
    }
    let hooks_failed = model.registry.as_ref().is_some_and(|registry| registry.load.has_failed());
    if model.focus == Pane::Hooks || hooks_failed {
        hooks::load(model, effects);
    }
}

fn reference(model: &mut Model) {
    let topic = model
        .registry
        .as_ref()
        .and_then(|registry| Some(Topic::Event(registry.under_cursor()?.event.clone(), Some(registry.queue.kind))));
    match topic {
        Some(topic) => model.layers.push(Layer::Text(TextViewer::new(topic))),
        None => model.notices.tell(NoticeKind::Hint, "There is no hook under the cursor."),
    }
}

/// Esc in a list: gives up on its loading. Returns whether there was anything to give up on.
fn give_up_loading(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    if fetching::give_up(model, effects) {
        return true;
    }
    if model.connection.waiting.seconds == 0 {
        return false;
    }
    let given_up = || Load::Failed(Failure::new(FailureKind::GivenUp, None, ""));
    let mut any = false;
    if model.queues.load.is_loading() {
        model.queues.load = given_up();
        effects.push(Effect::Cancel(Slot::Queues));
        any = true;
    }
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.load.is_loading()) {
        registry.load = given_up();
        effects.push(Effect::Cancel(Slot::Hooks));
        any = true;
    }
    if any {
        model.hint("Stopped waiting. r loads again.");
    }
    any
}

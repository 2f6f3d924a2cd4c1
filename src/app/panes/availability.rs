//! Why a command of the lists is not available now, as the sentence that its key shows.

use super::{queues::Queues, registry::Registry};
use crate::{
    app::{
        all_queues::{self, opening},
        layout::Arrangement,
        model::Model,
        plans::{fetching, schema},
        widgets::load::Load,
    },
    keys::{Action, Context},
};

/// Why an action is not available in the lists now; `None` if it is.
#[must_use]
pub(in crate::app) fn unavailable(model: &Model, action: Action) -> Option<String> {
    if let Some(view) = model.view() {
        return all_queues::availability::check(model, view, action).err();
    }
    let context = model.pane_context();
    match (context, action) {
        (Context::Queues | Context::Hooks, Action::Undo | Action::Resume) => fetching::unavailable(model).err(),
        (Context::Queues, Action::Open) => open_queue(model).err(),
        (Context::Queues, action) if action.moves() && model.queues.rows.is_empty() => Some(no_queues(&model.queues)),
        (_, Action::AllQueues | Action::Matrix | Action::Doctor) => opening::openable(model).err(),
        (Context::Hooks, _) => in_hooks(model, action).err(),
        _ => None,
    }
}

fn open_queue(model: &Model) -> Result<(), String> {
    let queues = &model.queues;
    if queues.is_searching() && queues.load.has_failed() {
        return Err(format!("The search for \"{}\" failed: r tries again.", queues.search));
    }
    if queues.is_searching() {
        return Err(format!("Still searching for \"{}\": wait for the answer, then open.", queues.search));
    }
    if queues.under_cursor().is_none() {
        return Err(no_queues(queues));
    }
    Ok(())
}

fn no_queues(queues: &Queues) -> String {
    match queues.load {
        Load::Loading(_) => "The queues are still being loaded.".to_owned(),
        Load::Failed(_) => "The queues could not be loaded: r tries again.".to_owned(),
        Load::Idle if queues.search.is_empty() => "There are no queues here.".to_owned(),
        Load::Idle => format!("No queue contains \"{}\": Esc clears the filter.", queues.search),
    }
}

fn in_hooks(model: &Model, action: Action) -> Result<(), String> {
    let needs_queue = !matches!(
        action,
        Action::NextPart
            | Action::PreviousPart
            | Action::Help
            | Action::Palette
            | Action::Messages
            | Action::History
            | Action::Repaint
            | Action::Suspend
            | Action::Quit
            | Action::ClearNotice
    );
    if !needs_queue {
        return Ok(());
    }
    let Some(registry) = &model.registry else {
        return Err("No queue is open: choose one in the queues pane and press Enter.".to_owned());
    };
    match action {
        Action::Add => may_change(model).and_then(|()| no_form_aside(model)),
        Action::Edit => may_change(model)
            .and_then(|()| no_form_aside(model))
            .and_then(|()| row_under_cursor(registry))
            .and_then(|()| settled(model, registry)),
        Action::ChangeSchema => schema::unavailable(model)
            .and_then(|()| row_under_cursor(registry))
            .and_then(|()| all_settled(model, registry)),
        Action::Toggle | Action::Remove | Action::Pause => {
            may_change(model).and_then(|()| row_under_cursor(registry)).and_then(|()| all_settled(model, registry))
        }
        Action::Copy => may_change(model)
            .and_then(|()| opening::openable(model))
            .and_then(|()| row_under_cursor(registry))
            .and_then(|()| all_settled(model, registry)),
        Action::Check | Action::Reference => row_under_cursor(registry),
        Action::WhereUsed => row_under_cursor(registry)
            .and_then(|()| opening::openable(model))
            .and_then(|()| opening::schema_here(model).map(drop)),
        action if action.moves() && registry.shown_count() == 0 => Err(nothing_here(registry)),
        Action::CheckAll if registry.shown_count() == 0 => Err(nothing_here(registry)),
        _ => Ok(()),
    }
}

/// Changing something that cannot be seen would be a change of something else.
pub(in crate::app) fn visible(model: &Model) -> Result<(), String> {
    if model.layout().arrangement == Arrangement::TooSmall {
        Err("The window is too small to see what this would change: enlarge it first.".to_owned())
    } else {
        Ok(())
    }
}

/// Whether the user may change hooks, and sees what would be changed.
pub(in crate::app) fn may_change(model: &Model) -> Result<(), String> {
    visible(model)?;
    model.session.may_change()
}

/// The form that was put aside comes back if its save fails, so there can be no second one.
fn no_form_aside(model: &Model) -> Result<(), String> {
    match &model.parked {
        Some(_) => Err("The save that you did not wait for is still unanswered: its answer comes first.".to_owned()),
        None => Ok(()),
    }
}

fn nothing_here(registry: &Registry) -> String {
    if registry.total() > 0 {
        format!("No hook contains \"{}\": Esc clears the filter.", registry.filter())
    } else {
        match &registry.load {
            Load::Loading(_) => "The hooks are still being loaded.".to_owned(),
            Load::Failed(_) => "The hooks could not be loaded: r tries again.".to_owned(),
            Load::Idle => "This queue has no hooks: a adds one.".to_owned(),
        }
    }
}

fn row_under_cursor(registry: &Registry) -> Result<(), String> {
    if registry.targets().is_empty() { Err(nothing_here(registry)) } else { Ok(()) }
}

fn settled(model: &Model, registry: &Registry) -> Result<(), String> {
    match registry.under_cursor() {
        None => Err(nothing_here(registry)),
        Some(hook) if model.writes.pending(hook.id).is_some() => {
            Err(format!("{} is still being written: wait for the server's answer.", hook.event))
        }
        Some(_) => Ok(()),
    }
}

fn all_settled(model: &Model, registry: &Registry) -> Result<(), String> {
    match registry.targets().iter().find(|hook| model.writes.pending(hook.id).is_some()) {
        Some(hook) => Err(format!("{} is still being written: wait for the server's answer.", hook.event)),
        None => Ok(()),
    }
}

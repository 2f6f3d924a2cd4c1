//! Why a command of the views of all queues is not available now, as the sentence that its key shows.

use super::{opening, state::AllQueues};
use crate::{
    app::{
        model::{Model, View},
        panes::availability::may_change,
        plans::{fetching, schema},
    },
    keys::Action,
};

/// Why an action is not available in a view now.
pub(in crate::app) fn check(model: &Model, view: View, action: Action) -> Result<(), String> {
    let all = &model.all_queues;
    if let Action::Toggle
    | Action::Remove
    | Action::Copy
    | Action::Pause
    | Action::ChangeSchema
    | Action::Undo
    | Action::Resume = action
    {
        opening::nothing_is_chosen_under(model)?;
    }
    match (view, action) {
        (_, Action::Undo | Action::Resume) => fetching::unavailable(model),
        (View::AllQueues, Action::Check | Action::CheckAll | Action::Reference) => some_row(all),
        (View::AllQueues, Action::ChangeSchema) => {
            // A form's search and this one would answer each other.
            opening::leavable(model)
                .and_then(|()| schema::unavailable(model))
                .and_then(|()| targets(all))
                .and_then(|()| all_settled(model))
        }
        (View::AllQueues, Action::Toggle | Action::Remove | Action::Copy | Action::Pause) => {
            may_change(model).and_then(|()| targets(all)).and_then(|()| all_settled(model))
        }
        (View::AllQueues, Action::Open) => some_row(all).and_then(|()| opening::leavable(model)),
        (View::AllQueues, Action::WhereUsed) => some_row(all).and_then(|()| opening::schema_here(model).map(drop)),
        (View::AllQueues, action) if action.moves() => some_row(all),
        (View::Matrix, Action::Open) => some_queue(all).and_then(|()| opening::leavable(model)).and_then(|()| {
            let adds = all.matrix_cell().is_some_and(|cell| cell.jumps_to().is_none());
            if adds { may_change(model) } else { Ok(()) }
        }),
        (View::Matrix, Action::Reference) => Ok(()),
        (View::Matrix, action) if action.moves() => some_queue(all),
        _ => Ok(()),
    }
}

fn targets(all: &AllQueues) -> Result<(), String> {
    if all.checks.is_empty() { some_row(all) } else { Ok(()) }
}

fn some_row(all: &AllQueues) -> Result<(), String> {
    if all.shown_count() > 0 {
        return Ok(());
    }
    Err(if all.total() > 0 {
        format!("No hook fits {}: Esc clears the filter.", all.filter_text())
    } else {
        nothing_yet(all, "There are no hooks in any queue.")
    })
}

fn some_queue(all: &AllQueues) -> Result<(), String> {
    if all.matrix.length() > 0 {
        return Ok(());
    }
    Err(if all.queues() > 0 {
        format!("No queue contains \"{}\": Esc clears the filter.", all.matrix.filter())
    } else {
        nothing_yet(all, "There are no queues that your user may see.")
    })
}

fn nothing_yet(all: &AllQueues, none: &str) -> String {
    if all.loading.progress().is_some() {
        "The queues are still being read.".to_owned()
    } else if all.loading.is_complete() {
        none.to_owned()
    } else {
        "The queues were not read: r tries again.".to_owned()
    }
}

fn all_settled(model: &Model) -> Result<(), String> {
    let all = &model.all_queues;
    let writing = all.target_hooks().find(|hook| model.writes.pending(hook.id).is_some());
    match writing {
        Some(hook) => Err(format!("{} is still being written: wait for the server's answer.", hook.label())),
        None => Ok(()),
    }
}

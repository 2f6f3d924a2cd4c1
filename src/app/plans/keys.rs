//! What each key does in a plan, and why one does nothing now.

use super::{
    running,
    sheet::{Sheet, Stage},
};
use crate::{
    app::{layers::scrolling, message::Effect, model::Model},
    keys::Action,
};

/// Why an action is not available in the plan now; `None` if it is.
#[must_use]
pub(in crate::app) fn unavailable_in_plan(model: &Model, action: Action) -> Option<String> {
    let stage = &model.sheet()?.stage;
    let told = match (action, stage) {
        (Action::Yes, Stage::Preview { order, .. }) if order.run.plan().is_empty() => {
            "Nothing would change: there is nothing to run."
        }
        (Action::Yes, Stage::Preview { .. }) => return model.may_change().err(),
        (Action::Yes, _) => "It was begun already.",
        (Action::Cancel, Stage::Running(_)) => return None,
        (Action::Cancel, Stage::Preview { .. }) => "Nothing was begun: Esc closes the plan.",
        (Action::Cancel, Stage::Finished(_)) => "It has ended: Esc closes the plan.",
        (Action::Retry, Stage::Finished(order)) if running::can_retry(&order.run) => return None,
        (Action::Retry, Stage::Finished(_)) => "Everything is done: nothing is left to try again.",
        (Action::Retry, Stage::Preview { .. }) => "Nothing was begun: y runs the plan.",
        (Action::Retry, _) => "It is still running: what fails can be tried again when it has ended.",
        (Action::NextPart | Action::PreviousPart, Stage::Preview { order, .. }) if !order.run.plan().is_empty() => {
            return None;
        }
        (Action::NextPart | Action::PreviousPart, _) => "There is only this one button.",
        _ => return None,
    };
    Some(told.to_owned())
}

/// A command while a plan is on top.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if let Some(reason) = unavailable_in_plan(model, action) {
        return model.hint(reason);
    }
    match action {
        Action::Yes => running::begin(model, effects),
        Action::Retry => running::retry(model, effects),
        Action::NextPart | Action::PreviousPart => {
            if let Some(Sheet { stage: Stage::Preview { yes, .. }, .. }) = model.sheet_mut() {
                *yes = !*yes;
            }
        }
        Action::Press => press(model, effects),
        Action::Cancel | Action::Close => close(model, effects),
        moving => scrolling::scroll(model, moving),
    }
}

fn press(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.sheet().map(|sheet| &sheet.stage) {
        Some(Stage::Preview { yes: true, .. }) => running::begin(model, effects),
        Some(Stage::Preview { yes: false, .. } | Stage::Finished(_)) => model.close_sheet(),
        Some(Stage::Running(_)) => model.hint("It is running: c stops it between two writes."),
        None => {}
    }
}

fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.sheet().map(|sheet| &sheet.stage) {
        Some(Stage::Running(_)) => running::cancel(model, effects),
        Some(Stage::Preview { .. } | Stage::Finished(_)) => model.close_sheet(),
        None => {}
    }
}

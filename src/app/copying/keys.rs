//! What each key does in a copying, and why one does nothing now.

use super::{
    compared,
    listing::{self, Listing},
    opening, reading,
    state::{CopyStage, Copying},
};
use crate::{
    app::{
        layers::Layer,
        message::Effect,
        model::Model,
        widgets::{
            text_field::{TextField, Typed},
            words,
        },
    },
    keys::Action,
};

/// Why an action is not available in the copying now; `None` if it is.
#[must_use]
pub(in crate::app) fn unavailable_in_copying(model: &Model, action: Action) -> Option<String> {
    let copying = model.copying()?;
    let told = match (action, &copying.stage) {
        (Action::Press, CopyStage::Picking) if copying.targets.unknown_checks() > 0 => {
            let queues = words::count(copying.targets.unknown_checks(), "checked queue");
            return Some(match copying.targets.listing {
                Listing::Loading(_) => format!("The list is still being read, and {queues} not in it yet."),
                _ => format!("The list is not whole, and {queues} not in it: F5 reads it again."),
            });
        }
        (Action::Press, CopyStage::Picking) if copying.targets.meant().is_empty() => return Some(nothing(copying)),
        (Action::Check | Action::CheckAll, CopyStage::Picking) if copying.row_count() == 0 => {
            return Some(nothing(copying));
        }
        (action, CopyStage::Picking) if action.moves() && copying.row_count() == 0 => return Some(nothing(copying)),
        (Action::Refresh, CopyStage::Picking) if matches!(copying.targets.listing, Listing::Loading(_)) => {
            "The queues are still being read."
        }
        (Action::OnConflict, CopyStage::Choosing(compared)) if !compared.has_conflicts => {
            "No copy is in conflict: there is nothing to choose."
        }
        (Action::Check, CopyStage::Choosing(compared)) if !compared.is_choice_here(copying.choices) => {
            "Nothing under the cursor is in conflict: there is nothing to choose."
        }
        (Action::EvenIfNever, CopyStage::Choosing(compared)) if !compared.has_idle => {
            "Every copy can fire in its queue: there is nothing to choose."
        }
        _ => return None,
    };
    Some(told.to_owned())
}

fn nothing(copying: &Copying) -> String {
    copying.about_list().unwrap_or_else(|| "There is no queue under the cursor.".to_owned())
}

/// A command while a copying is on top.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if let Some(reason) = unavailable_in_copying(model, action) {
        return model.hint(reason);
    }
    let size = model.size;
    let Some(copying) = model.copying_mut() else { return };
    match (action, &mut copying.stage) {
        (Action::Check, CopyStage::Picking) => copying.targets.check(),
        (Action::CheckAll, CopyStage::Picking) => copying.targets.check_all(),
        (Action::Press, CopyStage::Picking) => {
            let queues = copying.targets.meant();
            reading::begin(model, queues, effects);
        }
        (Action::Refresh, CopyStage::Picking) => listing::again(model, effects),
        (Action::Close, CopyStage::Picking) => opening::close(model, effects),
        (Action::Close, CopyStage::Reading(_)) => {
            reading::stop(model, effects);
            model.hint("Stopped reading: Enter begins again.");
        }
        (Action::Press, CopyStage::Choosing(_)) => compared::go_on(model),
        (Action::OnConflict, CopyStage::Choosing(compared)) => {
            copying.choices.on_conflict = copying.choices.on_conflict.next();
            compared.choose_alike(copying.choices);
        }
        (Action::Check, CopyStage::Choosing(compared)) => compared.choose_here(copying.choices),
        (Action::EvenIfNever, CopyStage::Choosing(compared)) => {
            copying.choices.even_if_never = !copying.choices.even_if_never;
            compared.count(copying.choices);
        }
        (Action::Refresh, CopyStage::Choosing(_)) => {
            let queues = copying.targets.meant();
            reading::begin(model, queues, effects);
        }
        (Action::Close, CopyStage::Choosing(_)) => copying.stage = CopyStage::Picking,
        (moving, _) => {
            let (rows, page) = (copying.row_count(), usize::from(copying.places(size).list_rows));
            copying.list_mut().go(moving, rows, page);
        }
    }
}

/// Edits the text that filters the list of queues. [`Typed::NotText`] if nothing takes text now.
pub(in crate::app) fn edit(model: &mut Model, edit: impl FnOnce(&mut TextField) -> Typed) -> Typed {
    match model.layers.last_mut() {
        Some(Layer::Copying(copying)) if matches!(copying.stage, CopyStage::Picking) => copying.targets.edit(edit),
        _ => Typed::NotText,
    }
}

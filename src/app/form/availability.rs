//! Why a command of the form is not available now, as the sentence that its key shows.

use super::state::{Original, Purpose};
use crate::{app::model::Model, domain::FailureKind, keys::Action};

/// Why the form cannot be saved now.
pub(super) fn savable(model: &Model) -> Result<(), String> {
    let Some(form) = model.form() else { return Err("There is nothing to save here.".to_owned()) };
    if form.saving {
        return Err(SAVING.to_owned());
    }
    model.may_change()?;
    if let Purpose::Edit { original, .. } = &form.purpose {
        match original {
            Original::Loading(_) => return Err("The hook is still being read from the server.".to_owned()),
            Original::Failed(failure) if failure.kind == FailureKind::NotFound => {
                return Err("The hook was removed by someone else: close the form and add it again.".to_owned());
            }
            Original::Failed(_) => {
                return Err("The hook could not be read, so nothing can be saved over it: F5 tries again.".to_owned());
            }
            Original::Loaded(_) => {}
        }
    }
    if form.picker.is_choosing() {
        return Err("The flow schema is still being searched: wait for the answer.".to_owned());
    }
    match (&form.event, &form.schema) {
        (None, None) => return Err("Choose an event and a flow schema first.".to_owned()),
        (None, Some(_)) => return Err("Choose an event first.".to_owned()),
        (Some(_), None) => return Err("Choose a flow schema first.".to_owned()),
        (Some(_), Some(_)) => {}
    }
    if let Some((typed, field)) = form.typed_only() {
        return Err(format!("\"{typed}\" is typed as the {field} but none is chosen: choose one or delete the text."));
    }
    if form.patch().is_some_and(|patch| patch.is_empty()) {
        return Err("Nothing differs from what the server has.".to_owned());
    }
    Ok(())
}

const SAVING: &str = "The save is under way: wait for the server's answer. Esc stops waiting.";

/// Why an action is not available in the form now; `None` if it is.
#[must_use]
pub(in crate::app) fn unavailable_in_form(model: &Model, action: Action) -> Option<String> {
    let saving = model.form().is_some_and(|form| form.saving);
    match action {
        Action::Save => savable(model).err(),
        // Esc stops waiting; reading is always possible. What is being saved must stay what is seen.
        Action::Close | Action::Reference => None,
        _ if saving => Some(SAVING.to_owned()),
        _ => None,
    }
}

//! What each key does in a report, and why one does nothing now.

use super::{
    doctor, history,
    state::{Report, Subject},
};
use crate::{
    app::{
        layers::scrolling,
        message::{Effect, Slot},
        model::Model,
    },
    keys::Action,
};

/// Why an action is not available in the report now; `None` if it is.
#[must_use]
pub(in crate::app) fn unavailable_in_report(model: &Model, action: Action) -> Option<String> {
    let report = model.report()?;
    match (action, &report.subject) {
        (Action::Mend, Subject::History(_)) => Some("Only the doctor fixes hooks. D opens it.".to_owned()),
        (Action::Mend, Subject::Doctor(_)) => doctor::fixable(report).and_then(|()| model.may_change()).err(),
        (Action::Refresh, _) if report.waiting().is_some() => Some("It is being read: wait a moment.".to_owned()),
        (moving, _) if moving.moves() && report.row_count() == 0 => Some("There are no rows.".to_owned()),
        _ => None,
    }
}

/// A command while a report is on top.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if let Some(reason) = unavailable_in_report(model, action) {
        return model.hint(reason);
    }
    match action {
        Action::Close => {
            model.layers.pop();
            effects.push(Effect::Cancel(Slot::Doctor));
        }
        Action::Refresh => match model.report_mut() {
            Some(report @ Report { subject: Subject::History(_), .. }) => history::again(report, effects),
            _ => doctor::again(model, effects),
        },
        Action::Mend => doctor::propose_fix(model),
        moving => scrolling::scroll(model, moving),
    }
}

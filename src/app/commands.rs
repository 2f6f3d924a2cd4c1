//! Commands that do the same in every list, and what several lists need to know before a command.

use super::component::{Below, Cx, Reason};
use super::proposal::Chosen;
use super::request::{Destination, Request, Topic};
use super::session::ServerChoice;
use crate::keys::{Action, Context};

/// Returns whether a command does the same in every list and dialog.
pub(super) const fn works_everywhere(action: Action) -> bool {
    matches!(action, Action::Help | Action::Repaint | Action::Suspend | Action::Quit)
}

/// Returns whether a command does the same in every list.
pub(super) fn is_general(action: Action) -> bool {
    works_everywhere(action) || request(action, Context::Hooks).is_some()
}

/// Checks that a general command is available now.
pub(super) fn is_available(action: Action, cx: &Cx<'_>) -> Result<(), Reason> {
    match action {
        Action::Undo | Action::Resume => {
            cx.may_change()?;
            if cx.writes.unfinished() > 0 {
                // The journal does not have its end yet.
                return Err("A write is under way: press the key again when it has ended.".to_owned());
            }
            if cx.facts.is_preparing {
                return Err("What to put back is being looked up: wait a moment.".to_owned());
            }
            nothing_is_chosen_below(cx)
        }
        Action::AllHooks | Action::Matrix | Action::Doctor => may_read_queues(cx),
        _ => Ok(()),
    }
}

/// The request of a general command, in a list with these keys. `None` for another command.
pub(super) fn request(action: Action, place: Context) -> Option<Request> {
    Some(match action {
        Action::Undo => Request::Undo(None),
        Action::Resume => Request::Resume(Chosen::default()),
        Action::History => Request::Open(Destination::History),
        Action::Doctor => Request::Open(Destination::Doctor),
        Action::Messages => Request::Open(Destination::TextViewer(Topic::Messages)),
        Action::Palette => Request::Open(Destination::Palette(place)),
        Action::AllHooks => Request::Open(Destination::AllHooks),
        Action::Matrix => Request::Open(Destination::Matrix),
        _ => return None,
    })
}

pub(super) const NOTHING_TO_CLEAR: &str = "There is no message and no filter to clear.";

/// The effect of Esc in a list: stops waiting, else clears the message. `None` if there is neither. A list that covers the
/// panes waits for the hooks of all queues.
pub(super) fn stop_or_clear(cx: &Cx<'_>, is_cover: bool) -> Option<Request> {
    let is_loading = cx.facts.waited_for > 0 && cx.facts.is_loading;
    if cx.facts.is_preparing {
        Some(Request::CancelPreparation)
    } else if is_cover && cx.reading.progress().is_some() {
        Some(Request::StopReading)
    } else if !is_cover && is_loading {
        Some(Request::GiveUpLoads)
    } else {
        cx.notices.current().map(|_| Request::ClearNotices)
    }
}

/// Checks that the hooks of all queues can be read.
pub(super) fn may_read_queues(cx: &Cx<'_>) -> Result<(), Reason> {
    if cx.session.server == ServerChoice::Unset {
        return Err("There is no server yet: nothing can be read.".to_owned());
    }
    if !cx.session.rights().queues.read {
        return Err("Your user lacks the right to read queues.".to_owned());
    }
    Ok(())
}

/// Checks that another flow schema can be chosen for hooks.
pub(super) fn may_choose_schema(cx: &Cx<'_>) -> Result<(), Reason> {
    cx.may_change()?;
    nothing_waits_below(cx)?;
    if cx.session.rights().schemas.read {
        Ok(())
    } else {
        Err("Your user may not read flow schemas, so none can be chosen.".to_owned())
    }
}

/// Checks that a form can be opened. A form that was closed during its save comes back if the save fails, so there is
/// no second one.
pub(super) fn may_open_form(cx: &Cx<'_>) -> Result<(), Reason> {
    cx.may_change()?;
    nothing_waits_below(cx)?;
    if cx.facts.is_form_aside {
        return Err("The last save is still unanswered: its answer comes first.".to_owned());
    }
    Ok(())
}

/// Checks that nothing unfinished is open under this list.
pub(super) fn nothing_waits_below(cx: &Cx<'_>) -> Result<(), Reason> {
    if cx.facts.below == Some(Below::Form) {
        return Err(format!("The form below this list is still open: {} goes back to it.", Action::Close));
    }
    nothing_is_chosen_below(cx)
}

/// Checks that no flow schema is being chosen under this list for its hooks.
pub(super) fn nothing_is_chosen_below(cx: &Cx<'_>) -> Result<(), Reason> {
    if cx.facts.below == Some(Below::SchemaChoice) {
        return Err(format!("The choice of a flow schema below is still open: {} goes back to it.", Action::Close));
    }
    Ok(())
}

/// The reason why a list of all queues is empty: `none` if it really is.
pub(super) fn nothing_read(cx: &Cx<'_>, none: &str) -> Reason {
    if cx.reading.progress().is_some() {
        "The queues are still being read.".to_owned()
    } else if cx.reading.is_complete() {
        none.to_owned()
    } else {
        format!("The queues were not read: {} tries again.", Action::Refresh)
    }
}

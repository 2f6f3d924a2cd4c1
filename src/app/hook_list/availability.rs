//! The reasons why commands of a list of hooks are not available.

use super::state::{HookList, Scope};
use crate::{
    app::{
        commands,
        component::{Cx, Reason},
        widgets::Load,
    },
    domain::Hook,
    keys::Action,
};

pub(super) fn check(list: &HookList, action: Action, cx: &Cx<'_>) -> Result<(), Reason> {
    if let Some(typing) = &list.typing {
        return typing.unavailable(action).map_or(Ok(()), Err);
    }
    let needs_queue = !matches!(action, Action::NextPart | Action::PreviousPart | Action::ClearNotice);
    if list.scope == Scope::Nothing && needs_queue && !commands::is_general(action) {
        return Err(format!("No queue is open: choose one in the queues pane and press {}.", Action::Open));
    }
    match action {
        Action::Add => {
            commands::may_open_form(cx)?;
            if list.scope == Scope::All { some_row(list, cx) } else { Ok(()) }
        }
        Action::Edit => {
            commands::may_open_form(cx)?;
            some_row(list, cx)?;
            settled(list.under_cursor(cx.store).map(|row| row.hook).into_iter(), cx)
        }
        Action::ChangeSchema => {
            commands::may_choose_schema(cx)?;
            some_target(list, cx)?;
            targets_settled(list, cx)
        }
        Action::Toggle | Action::Remove | Action::Pause => {
            cx.may_change()?;
            commands::nothing_is_chosen_below(cx)?;
            some_target(list, cx)?;
            targets_settled(list, cx)
        }
        Action::Copy => {
            cx.may_change()?;
            commands::may_read_queues(cx)?;
            commands::nothing_is_chosen_below(cx)?;
            some_target(list, cx)?;
            targets_settled(list, cx)
        }
        Action::Clipboard => some_target(list, cx),
        Action::WhereUsed => {
            some_row(list, cx)?;
            commands::may_read_queues(cx)?;
            let row = list.under_cursor(cx.store);
            let schema = row.and_then(|row| row.hook.schema_id());
            match schema {
                None => Err("There is no flow schema under the cursor.".to_owned()),
                Some(schema) if list.scope == Scope::All && list.filter.runs() == Some(schema) => {
                    let label = row.map(|row| row.hook.schema_label()).unwrap_or_default();
                    Err(format!("These are the hooks that run {label}. {} goes back.", Action::Close))
                }
                Some(_) => Ok(()),
            }
        }
        Action::Open => {
            some_row(list, cx)?;
            commands::nothing_waits_below(cx)
        }
        Action::Check | Action::CheckAll | Action::Reference => some_row(list, cx),
        action if action.moves() => some_row(list, cx),
        action => commands::unavailable(action, cx).map_or(Ok(()), Err),
    }
}

fn some_target(list: &HookList, cx: &Cx<'_>) -> Result<(), Reason> {
    if list.checks.is_empty() { some_row(list, cx) } else { Ok(()) }
}

fn some_row(list: &HookList, cx: &Cx<'_>) -> Result<(), Reason> {
    if list.shown_count() > 0 {
        return Ok(());
    }
    if list.total() > 0 {
        return Err(format!("No hook fits {}: {} clears the filter.", list.filter_text(), Action::Close));
    }
    Err(match (&list.scope, &list.load) {
        (Scope::Nothing | Scope::Queue(_), Load::Loading(_)) => "The hooks are still being loaded.".to_owned(),
        (Scope::Nothing | Scope::Queue(_), Load::Failed(_)) => {
            format!("The hooks could not be loaded: {} tries again.", Action::Refresh)
        }
        (Scope::Nothing | Scope::Queue(_), Load::Idle) => format!("This queue has no hooks: {} adds one.", Action::Add),
        (Scope::All, _) => commands::nothing_read(cx, "There are no hooks in any queue."),
    })
}

fn targets_settled(list: &HookList, cx: &Cx<'_>) -> Result<(), Reason> {
    let targets = list.targets(cx.store);
    settled(targets.iter().map(|(_, hook)| hook), cx)
}

fn settled<'a>(mut hooks: impl Iterator<Item = &'a Hook>, cx: &Cx<'_>) -> Result<(), Reason> {
    match hooks.find(|hook| cx.writes.pending(hook.id).is_some()) {
        Some(hook) => Err(format!("{} is still being written: wait for the server's answer.", hook.label())),
        None => Ok(()),
    }
}

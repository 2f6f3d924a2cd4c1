//! The last row: the keys that matter here and now, from the table of bindings.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::brush::Brush;
use super::layout::Layout;
use crate::app::Model;
use crate::keys::{Action, Binding, Context};

pub(super) fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) {
    let context = model.context();
    let checked = match model.cover() {
        Some(_) => model.all_hooks.checks.len(),
        None => model.hooks.checks.len(),
    };
    let label = |binding: &Binding| match binding.action {
        Action::Remove | Action::Toggle | Action::Pause | Action::Copy if checked > 0 => {
            format!("{} {checked}", binding.hint)
        }
        _ => binding.hint.to_owned(),
    };
    let hints: Vec<(&Binding, String, String)> = model
        .keys
        .bindings_in(context)
        .filter(|bound| !bound.binding.hint.is_empty())
        .filter(|bound| matters_now(model, context, bound.binding.action))
        .filter_map(|bound| Some((bound.binding, bound.chords().next()?.to_string(), label(bound.binding))))
        .collect();
    let columns = |key: &str, label: &str| u16::try_from(key.width() + 1 + label.width() + 2).unwrap_or(u16::MAX);
    // The gap behind the last one needs no room.
    let mut room = brush.buffer.area.width + 1;
    // Room goes to the most important hints first; they are shown in the order of the table.
    let mut order: Vec<usize> = (0..hints.len()).collect();
    order.sort_by_key(|place| weight(hints[*place].0.action, context, checked));
    let mut shown = vec![false; hints.len()];
    for place in order {
        let (binding, key, label) = &hints[place];
        let columns = columns(key, label);
        if columns <= room || weight(binding.action, context, checked) == 0 {
            room = room.saturating_sub(columns);
            shown[place] = true;
        }
    }
    let mut x = 1;
    for (binding, key, label) in hints.iter().zip(shown).filter(|(_, shown)| *shown).map(|(hint, _)| hint) {
        let (strong, plain) = match model.unavailable(binding.action) {
            None => (brush.theme.strong(), Style::new()),
            Some(_) => (brush.theme.faint(), brush.theme.faint()),
        };
        let width = brush.buffer.area.width;
        x = brush.text(x, layout.hints, width.saturating_sub(x), key, strong);
        x = brush.text(x + 1, layout.hints, width.saturating_sub(x + 1), label, plain) + 2;
    }
}

/// A command that is not available is left out, except in a form or a dialog, where its key stands beside the others and is
/// faint. Undo and resume are shown once there is something to undo or to resume.
fn matters_now(model: &Model, context: Context, action: Action) -> bool {
    use Context::{AllHooks, Hooks, Matrix, Plan, Queues, Reader, Report};
    let is_left_out = matches!(context, Queues | Hooks | AllHooks | Matrix | Plan | Reader | Report);
    match action {
        _ if is_left_out && model.unavailable(action).is_some() => false,
        Action::Undo => context == Report || model.writes.has_begun(),
        Action::Resume => model.store.paused().next().is_some(),
        _ => true,
    }
}

/// The rank of a hint on a narrow screen; the smaller, the more important.
const fn weight(action: Action, context: Context, checked: usize) -> u8 {
    match (action, context) {
        // Help and the way out are always shown.
        (Action::Help | Action::Quit | Action::Close, _) => 0,
        // What hooks are checked for.
        (Action::Toggle | Action::Remove | Action::Pause, _) if checked > 0 => 1,
        (Action::Filter, Context::Queues | Context::AllHooks | Context::Matrix) => 2,
        // The changes of a hook.
        (Action::Add | Action::Edit | Action::Toggle | Action::Remove | Action::Pause, Context::Hooks) => 2,
        (Action::Undo | Action::Resume, _) => 3,
        (Action::NextPart, Context::Hooks) => 4,
        (Action::Filter, Context::Hooks) => 5,
        (Action::Check | Action::Add | Action::Edit, Context::AllHooks) => 4,
        (Action::AllHooks | Action::WhereUsed | Action::Copy | Action::Check, _) => 6,
        // Commands that are easy to discover or seldom needed.
        (Action::SortColumn | Action::Reference | Action::Matrix, _) => 7,
        (Action::Refresh, Context::Hooks | Context::AllHooks) => 7,
        (Action::NextPart, Context::Queues) => 7,
        _ => 3,
    }
}

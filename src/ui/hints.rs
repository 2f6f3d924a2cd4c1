//! The last row: the keys that matter here, from the table of bindings. Those that are not available now are faint.

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
        Action::Remove | Action::Toggle | Action::Copy if checked > 0 => format!("{} {checked}", binding.hint),
        _ => binding.hint.to_owned(),
    };
    let matters = |action: Action| match (context, action) {
        // What is available depends on the progress of a plan, the row of a report, the subject of a text.
        (Context::Plan | Context::Report | Context::Reader, _) => model.unavailable(action).is_none(),
        (_, Action::Undo) => model.writes.has_begun(),
        _ => true,
    };
    let hints: Vec<(&Binding, String, String)> = model
        .keys
        .bindings_in(context)
        .filter(|bound| !bound.binding.hint.is_empty() && matters(bound.binding.action))
        .filter_map(|bound| Some((bound.binding, bound.chords().next()?.to_string(), label(bound.binding))))
        .collect();
    let columns = |key: &str, label: &str| u16::try_from(key.width() + 1 + label.width() + 2).unwrap_or(u16::MAX);
    let mut room = brush.buffer.area.width.saturating_sub(1);
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

/// The rank of a hint on a narrow screen; the smaller, the more important.
const fn weight(action: Action, context: Context, checked: usize) -> u8 {
    match (action, context) {
        // Help and the way out are always shown.
        (Action::Help | Action::Quit | Action::Close, _) => 0,
        (Action::Filter | Action::Undo, _) => 1,
        (Action::Remove | Action::Toggle | Action::Copy, _) if checked > 0 => 1,
        (Action::AllHooks | Action::WhereUsed | Action::Copy, _) => 3,
        // Commands that are easy to discover or seldom needed.
        (Action::SortColumn | Action::Reference | Action::Matrix, _) => 4,
        (Action::Add | Action::Edit, Context::AllHooks) => 3,
        (Action::NextPart, Context::Queues | Context::Hooks) => 4,
        _ => 2,
    }
}

//! The last row: the keys that matter here, from the table of bindings. Those that are not available now are faint.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::brush::Brush;
use crate::{
    app::{
        Layer, Layout, Model, unavailable, unavailable_in_copying, unavailable_in_form, unavailable_in_plan,
        unavailable_in_report,
    },
    keys::{Action, Binding, bindings_in},
};

pub(super) fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) {
    let context = model.context();
    let checked = match model.view() {
        Some(_) => model.all_queues.checks.len(),
        None => model.registry.as_ref().map_or(0, |registry| registry.checks.len()),
    };
    let label = |binding: &Binding| match binding.action {
        Action::Remove | Action::Toggle | Action::Copy if checked > 0 => format!("{} {checked}", binding.hint),
        _ => binding.hint.to_owned(),
    };
    let hints: Vec<(&Binding, String, String)> = bindings_in(context)
        .filter(|binding| !binding.hint.is_empty())
        .filter_map(|binding| Some((binding, binding.chords.first()?.to_string(), label(binding))))
        .collect();
    let columns = |key: &str, label: &str| u16::try_from(key.width() + 1 + label.width() + 2).unwrap_or(u16::MAX);
    // How to get help and how to leave always have room.
    let kept = |binding: &Binding| matches!(binding.action, Action::Help | Action::Quit | Action::Close);
    let reserved: u16 =
        hints.iter().filter(|(binding, ..)| kept(binding)).map(|(_, key, label)| columns(key, label)).sum();
    let mut room = brush.buffer.area.width.saturating_sub(1).saturating_sub(reserved);
    let mut x = 1;
    for (binding, key, label) in &hints {
        let columns = columns(key, label);
        if !kept(binding) {
            if columns > room {
                continue;
            }
            room -= columns;
        }
        let reason = match model.layers.last() {
            None | Some(Layer::Overview(_)) => unavailable(model, binding.action),
            Some(Layer::Form(_)) => unavailable_in_form(model, binding.action),
            Some(Layer::Plan(_)) => unavailable_in_plan(model, binding.action),
            Some(Layer::Report(_)) => unavailable_in_report(model, binding.action),
            Some(Layer::Copying(_)) => unavailable_in_copying(model, binding.action),
            Some(_) => None,
        };
        let (strong, plain) = match reason {
            None => (brush.theme.strong(), Style::new()),
            Some(_) => (brush.theme.faint(), brush.theme.faint()),
        };
        let width = brush.buffer.area.width;
        x = brush.text(x, layout.hints, width.saturating_sub(x), key, strong);
        x = brush.text(x + 1, layout.hints, width.saturating_sub(x + 1), label, plain) + 2;
    }
}

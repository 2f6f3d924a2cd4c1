//! Common parts of dialogs: titles and buttons, positions in lists, texts in few lines, progress.

use std::ops::Range;

use ratatui::{layout::Position, style::Style};

use super::{
    brush::{Brush, fit_middle},
    layout::Area,
};
use crate::app::{Model, TextField};

/// Draws the range of visible rows in the lower edge of the box; nothing if all are visible.
pub(super) fn position(area: Area, view: &Range<usize>, rows: usize, brush: &mut Brush<'_>) {
    if view.len() < rows {
        lower_edge(area, &format!("{}–{} of {rows}", view.start + 1, view.end), brush);
    }
}

/// A text at the right end of the lower edge of the box.
pub(super) fn lower_edge(area: Area, text: &str, brush: &mut Brush<'_>) {
    let (right, y, width) = (area.x + area.width - 2, area.y + area.height - 1, area.width.saturating_sub(4));
    brush.edge_right(right, y, width, text, Style::new());
}

/// Draws the lines of a text that fit; the last line says if there is more.
pub(super) fn lines(text: &str, place: Area, style: Style, brush: &mut Brush<'_>) {
    let width = place.width.saturating_sub(2);
    let (lines, shown) = (brush.wrap(text, usize::from(width)), usize::from(place.height));
    for (row, line) in lines.iter().take(shown).enumerate() {
        let more = row + 1 == shown && lines.len() > shown;
        let text = if more { lines[row..].join(" ") } else { line.clone() };
        brush.text(place.x + 1, place.y + u16::try_from(row).unwrap_or(0), width, &text, style);
    }
}

/// A bar that ends at the column before `right`, if it begins two columns or more behind `left`.
pub(super) fn progress(left: u16, right: u16, y: u16, done: usize, all: usize, brush: &mut Brush<'_>) {
    let bar: u16 = 20;
    if left + 2 + bar > right {
        return;
    }
    let filled = usize::from(bar) * done / all.max(1);
    for cell in 0..bar {
        let done = usize::from(cell) < filled;
        let style = if done { brush.theme.good() } else { brush.theme.faint() };
        brush.text(right - bar + cell, y, 1, if done { "█" } else { "░" }, style);
    }
}

/// The frame of what asks something: on production its title says so. A title that does not fit keeps its end.
pub(super) fn frame(model: &Model, area: Area, title: &str, brush: &mut Brush<'_>) {
    let title = brush.keys.fill(title);
    let title = if model.session.profile.production { format!("PRODUCTION · {title}").into() } else { title };
    brush.frame(area, &fit_middle(&title, usize::from(area.width.saturating_sub(6))), "", true);
}

/// Asks for the number of hooks in the last row of a dialog.
pub(super) fn type_number(typed: &TextField, hooks: usize, inner: Area, brush: &mut Brush<'_>) -> Option<Position> {
    let y = inner.y + inner.height.saturating_sub(1);
    let end = inner.x + inner.width;
    let text = format!("Type {hooks} to confirm {hooks} hooks: ");
    let x = brush.text(inner.x + 1, y, inner.width.saturating_sub(8), &text, brush.theme.notable());
    brush.input(x, y, end.saturating_sub(x + 1), typed, "")
}

/// Draws buttons into the last row of a dialog. A screen reader follows the terminal's cursor, so it stands on the marked one.
pub(super) fn buttons(texts: &[String], marked: Option<usize>, inner: Area, brush: &mut Brush<'_>) -> Option<Position> {
    let y = inner.y + inner.height.saturating_sub(1);
    let mut x = inner.x + 1;
    let mut cursor = None;
    for (index, text) in texts.iter().enumerate() {
        let is_marked = marked == Some(index);
        if is_marked {
            cursor = Some(Position { x, y });
        }
        let style = if is_marked { brush.theme.bar() } else { Style::new() };
        x = brush.text(x, y, (inner.x + inner.width).saturating_sub(x), text, style) + 1;
    }
    cursor
}

//! Common parts of dialogs: titles, fields and buttons, positions in lists, progress.

use std::ops::Range;

use ratatui::prelude::{Position, Rect, Style};

use super::brush::{Brush, fit_middle};
use super::footer;
use super::layout::last_row;
use crate::app::{Model, TextField};

/// Draws the range of visible rows in the lower edge, unless all are visible.
pub(super) fn position(area: Rect, view: &Range<usize>, rows: usize, brush: &mut Brush<'_>) {
    if view.len() < rows {
        lower_edge(area, &footer::in_view(view, rows), brush);
    }
}

/// Draws a text at the right end of the lower edge.
pub(super) fn lower_edge(area: Rect, text: &str, brush: &mut Brush<'_>) {
    brush.edge_right(area.right() - 2, area.bottom() - 1, area.width.saturating_sub(4), text, Style::new());
}

/// Draws a progress bar that ends before `right`, if that leaves two columns behind `left`.
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

/// Draws the frame of a question or a plan, whose title names production. A title that does not fit keeps its end. Returns
/// the area inside.
pub(super) fn frame(model: &Model, area: Rect, title: &str, brush: &mut Brush<'_>) -> Rect {
    let title = brush.keys.fill(title);
    let title = if model.session.profile.production { format!("PRODUCTION · {title}").into() } else { title };
    brush.frame(area, &fit_middle(&title, usize::from(area.width.saturating_sub(6))), "", true)
}

/// Draws the name of a field, and a mark if it has the keyboard. Returns the place of its value.
pub(super) fn field(row: Rect, name: &str, width: u16, focused: bool, brush: &mut Brush<'_>) -> Rect {
    let style = if focused { brush.theme.strong() } else { Style::new() };
    brush.text(row.x, row.y, 1, if focused { "▸" } else { " " }, style);
    brush.text(row.x + 1, row.y, width, name, style);
    Rect { x: row.x + 1 + width, width: row.width.saturating_sub(width + 2), ..row }
}

/// Draws the line in which a search is typed. Returns where the cursor stands.
pub(super) fn search(inner: Rect, typed: &TextField, placeholder: &str, brush: &mut Brush<'_>) -> Option<Position> {
    let x = brush.text(inner.x + 1, inner.y, 2, "> ", brush.theme.strong());
    brush.input(Rect { x, width: inner.right().saturating_sub(x + 1), ..inner }, typed, placeholder)
}

/// Asks for the number of hooks in the last row of a dialog.
pub(super) fn type_number(typed: &TextField, hooks: usize, inner: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let row = last_row(inner);
    let text = format!("Type {hooks} to confirm {hooks} hooks: ");
    let x = brush.text(row.x + 1, row.y, row.width.saturating_sub(8), &text, brush.theme.notable());
    brush.input(Rect { x, width: row.right().saturating_sub(x + 1), ..row }, typed, "")
}

/// Draws buttons into the last row of a dialog. Returns the place of the marked one: the terminal's cursor, which a screen
/// reader follows.
pub(super) fn buttons(texts: &[String], marked: Option<usize>, inner: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let row = last_row(inner);
    let mut x = row.x + 1;
    let mut cursor = None;
    for (index, text) in texts.iter().enumerate() {
        let is_marked = marked == Some(index);
        if is_marked {
            cursor = Some(Position { x, y: row.y });
        }
        let style = if is_marked { brush.theme.bar() } else { Style::new() };
        x = brush.text(x, row.y, row.right().saturating_sub(x), text, style) + 1;
    }
    cursor
}

//! The command palette.

use ratatui::prelude::{Position, Rect, Style};

use super::brush::Brush;
use super::dialog_parts as parts;
use super::layout::{FRAME, palette_area};
use crate::app::{Model, Palette, Size, Viewport};

/// The column of the keys.
const KEY: u16 = 10;

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: usize::from(list(palette_area(size).inner(FRAME)).height), ..Viewport::default() }
}

/// The place of the rows, below the line in which the search is typed.
pub(super) fn list(inner: Rect) -> Rect {
    Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner }
}

pub(super) fn draw(model: &Model, palette: &Palette, brush: &mut Brush<'_>) -> Option<Position> {
    let area = palette_area(brush.size());
    let read_as = palette.read_as().map(|text| format!("on another layout: \"{text}\"")).unwrap_or_default();
    let inner = brush.frame(area, &format!("Commands · {}", palette.place.title()), &read_as, true);
    let cursor = parts::search(inner, &palette.input, "type to find a command", brush);
    let (rows, place) = (palette.rows(), list(inner));
    let range = palette.list.in_view(rows.len(), usize::from(place.height));
    for (row, index) in place.rows().zip(range.clone()) {
        let command = rows[index];
        let bar = index == palette.list.cursor;
        let (text, style) = match model.unavailable_in(model.list(), command.action) {
            None => (command.description.to_owned(), Style::new()),
            Some(reason) => (format!("{} · {reason}", command.description), brush.theme.faint()),
        };
        let style = brush.begin_row(row, bar, bar)(style);
        brush.text(row.x + 1, row.y, KEY, &model.keys.shown(palette.place, command.action), style);
        brush.text(row.x + 1 + KEY, row.y, row.width.saturating_sub(KEY + 1), &text, style);
    }
    parts::position(area, &range, rows.len(), brush);
    if rows.is_empty() {
        brush.instead_of_rows(inner, "No command contains what is typed.", brush.theme.faint());
    }
    cursor
}

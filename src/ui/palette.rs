//! The command palette.

use ratatui::{layout::Position, style::Style};

use super::{brush::Brush, dialog_parts as parts, layout::palette_area};
use crate::app::{Model, Palette, Size, Viewport};

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: usize::from(palette_area(size).inner().height.saturating_sub(1)), lines: 0, is_full_width: false }
}

pub(super) fn draw(model: &Model, palette: &Palette, brush: &mut Brush<'_>) -> Option<Position> {
    let area = palette_area(brush.size());
    let read_as = palette.read_as().map(|text| format!("on another layout: \"{text}\"")).unwrap_or_default();
    brush.frame(area, &format!("Commands · {}", palette.place.title()), &read_as, true);
    let inner = area.inner();
    let x = brush.text(inner.x + 1, inner.y, 2, "> ", brush.theme.strong());
    let width = (inner.x + inner.width).saturating_sub(x + 1);
    let cursor = brush.input(x, inner.y, width, &palette.input, "type to find a command");
    let rows = palette.rows();
    let range = palette.list.in_view(rows.len(), usize::from(inner.height.saturating_sub(1)));
    for (row, index) in range.clone().enumerate() {
        let y = inner.y + 1 + u16::try_from(row).unwrap_or(u16::MAX);
        let command = rows[index];
        let reason = model.unavailable_in(model.list(), command.action);
        let bar = index == palette.list.cursor;
        let style = match (bar, &reason) {
            (true, _) => brush.theme.bar(),
            (false, None) => Style::new(),
            (false, Some(_)) => brush.theme.faint(),
        };
        if bar {
            brush.paint(inner.x, y, inner.width, style);
        }
        brush.text(inner.x, y, 1, if bar { "▸" } else { " " }, style);
        let key = 10;
        brush.text(inner.x + 1, y, key, &model.keys.shown(palette.place, command.action), style);
        let text = match &reason {
            None => command.description.to_owned(),
            Some(reason) => format!("{} · {reason}", command.description),
        };
        brush.text(inner.x + 1 + key, y, inner.width.saturating_sub(key + 1), &text, style);
    }
    parts::position(area, &range, rows.len(), brush);
    if rows.is_empty() {
        brush.paragraph(inner, "No command contains what is typed.", brush.theme.faint());
    }
    cursor
}

//! Text in a box.

use ratatui::{layout::Position, style::Style};

use super::brush::Brush;
use crate::app::{Area, Model, Reader, TextLine, reader_area, text_of};

pub(super) fn draw(model: &Model, reader: &Reader, brush: &mut Brush<'_>) -> Option<Position> {
    let area = reader_area(brush.size());
    brush.frame(area, &reader.title(), "", true);
    let mut inner = area.inner();
    let lines = text_of(model, &reader.subject, usize::from(inner.width));
    // The text is wrapped to leave a column free on both sides.
    inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    let range = reader.list.in_view(lines.len(), usize::from(inner.height));
    for (row, line) in lines[range.clone()].iter().enumerate() {
        let y = inner.y + u16::try_from(row).unwrap_or(u16::MAX);
        match line {
            TextLine::Heading(text) => brush.text(inner.x, y, inner.width, text, brush.theme.strong()),
            TextLine::Plain(text) => brush.text(inner.x, y, inner.width, text, Style::new()),
            TextLine::Entry(term, text) => {
                let x = brush.text(inner.x, y, inner.width, term, brush.theme.strong());
                brush.text(x, y, (inner.x + inner.width).saturating_sub(x), text, Style::new())
            }
        };
    }
    let position = if range.len() < lines.len() {
        format!("{}–{} of {} lines · arrows scroll · Esc closes", range.start + 1, range.end, lines.len())
    } else {
        "Esc closes".to_owned()
    };
    let y = area.y + area.height - 1;
    brush.edge_right(area.x + area.width - 2, y, area.width.saturating_sub(4), &position, Style::new());
    Some(Position { x: inner.x, y: inner.y })
}

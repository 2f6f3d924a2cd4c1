//! A question and its answers.

use ratatui::{layout::Position, style::Style};

use super::brush::{Brush, fit_middle};
use crate::app::Question;

pub(super) fn draw(question: &Question, brush: &mut Brush<'_>) -> Option<Position> {
    let area = question.area(brush.size());
    brush.frame(area, &fit_middle(&question.title, usize::from(area.width.saturating_sub(6))), "", true);
    let inner = area.inner();
    let width = inner.width.saturating_sub(2);
    let lines = question.text(brush.size());
    let range = question.list.in_view(lines.len(), usize::from(area.height.saturating_sub(4)));
    for (row, line) in lines[range.clone()].iter().enumerate() {
        let y = inner.y + u16::try_from(row).unwrap_or(u16::MAX);
        // The end says whether it is on.
        brush.text(inner.x + 1, y, width, &fit_middle(line, usize::from(width)), Style::new());
    }
    if range.len() < lines.len() {
        let text = format!("{}–{} of {} · arrows scroll", range.start + 1, range.end, lines.len());
        let (right, y, width) = (area.x + area.width - 2, area.y + area.height - 1, area.width.saturating_sub(4));
        brush.edge_right(right, y, width, &text, Style::new());
    }
    buttons(question, area, brush)
}

/// A screen reader follows the terminal's cursor, so it stands on the marked one.
fn buttons(question: &Question, area: crate::app::Area, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = area.inner();
    let y = inner.y + inner.height.saturating_sub(1);
    let mut x = inner.x + 1;
    let mut cursor = None;
    for (index, button) in question.buttons().enumerate() {
        let marked = index == question.marked;
        let style = if marked { brush.theme.bar() } else { Style::new() };
        if marked {
            cursor = Some(Position { x, y });
        }
        x = brush.text(x, y, (inner.x + inner.width).saturating_sub(x), &button, style) + 1;
    }
    cursor
}

//! A question and its answers.

use ratatui::layout::Position;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::brush::{Brush, fit_middle};
use crate::app::{Question, question_area};

pub(super) fn draw(question: &Question, brush: &mut Brush<'_>) -> Option<Position> {
    let buttons: Vec<String> =
        question.choices.iter().map(|choice| format!("[{}] {}", choice.key, choice.label)).collect();
    let buttons_width = buttons.iter().map(|button| button.width() + 3).sum::<usize>();
    let widest = question
        .lines
        .iter()
        .map(|line| line.width())
        .chain([buttons_width, question.title.width() + 4])
        .max()
        .unwrap_or(0);
    let area = question_area(brush.size(), question.lines.len(), widest);
    brush.frame(area, &fit_middle(&question.title, usize::from(area.width.saturating_sub(6))), "", true);
    let inner = area.inner();
    let rows = usize::from(area.height.saturating_sub(4));
    let range = question.list.in_view(question.lines.len(), rows);
    for (row, line) in question.lines[range.clone()].iter().enumerate() {
        let y = inner.y + u16::try_from(row).unwrap_or(u16::MAX);
        // The end says whether it is on.
        let line = fit_middle(line, usize::from(inner.width.saturating_sub(2)));
        brush.text(inner.x + 1, y, inner.width.saturating_sub(2), &line, Style::new());
    }
    if range.len() < question.lines.len() {
        let text = format!("{}–{} of {} · arrows scroll", range.start + 1, range.end, question.lines.len());
        let (right, y, width) = (area.x + area.width - 2, area.y + area.height - 1, area.width.saturating_sub(4));
        brush.edge_right(right, y, width, &text, Style::new());
    }
    let y = inner.y + inner.height.saturating_sub(1);
    let mut x = inner.x + 1;
    let mut cursor = None;
    for (index, button) in buttons.iter().enumerate() {
        let style = if index == question.marked { brush.theme.bar() } else { Style::new() };
        if index == question.marked {
            // A screen reader follows the terminal's cursor.
            cursor = Some(Position { x, y });
        }
        let room = (inner.x + inner.width).saturating_sub(x);
        x = brush.text(x, y, room, &format!(" {button} "), style) + 1;
    }
    cursor
}

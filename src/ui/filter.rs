//! The filter being typed, its mistake, and its completions.

use ratatui::{layout::Position, style::Style};

use super::{layout::Area, wrap::wrap};
use crate::{app::Typing, keys::Action, ui::brush::Brush};

/// Rows that the filter takes while it is typed: itself, what is wrong with it, and what could stand there; never so many
/// that no hook is visible.
pub(super) fn rows(typing: &Typing, area: Area) -> usize {
    let room = area.list_rows().saturating_sub(2).max(1);
    (1 + problem(typing, area).len() + typing.candidates_in_view()).min(room)
}

/// Describes the mistake in the filter, in lines.
fn problem(typing: &Typing, area: Area) -> Vec<String> {
    let width = usize::from(area.inner().width.saturating_sub(2));
    typing.problem.as_ref().map_or(Vec::new(), |problem| wrap(&problem.sentence, width))
}

/// Draws the filter, what is wrong with it, and what could stand at the cursor.
pub(super) fn draw(typing: &Typing, area: Area, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = area.inner();
    let x = brush.text(inner.x, inner.y, inner.width, " filter: ", brush.theme.strong());
    let cursor = brush.input(
        x,
        inner.y,
        (inner.x + inner.width).saturating_sub(x),
        &typing.field,
        "words, or queue: event: schema: state: type:",
    );
    let below = rows(typing, area);
    let mut y = inner.y + 1;
    let end = inner.y + u16::try_from(below).unwrap_or(inner.height);
    for line in problem(typing, area) {
        if y < end {
            brush.text(inner.x + 1, y, inner.width.saturating_sub(1), &line, brush.theme.notable());
            y += 1;
        }
    }
    let Some(completion) = &typing.completion else { return cursor };
    let visible = usize::from(end.saturating_sub(y));
    for index in typing.list.in_view(completion.candidates.len(), visible) {
        let candidate = &completion.candidates[index];
        let marked = index == typing.list.cursor;
        let style = if marked { brush.theme.bar() } else { Style::new() };
        let width = inner.width.saturating_sub(10);
        let text = match candidate.about {
            "" => candidate.text.clone(),
            about => format!("{:<8} {about}", candidate.text),
        };
        let start = brush.text(x.saturating_sub(2), y, 2, if marked { "▸ " } else { "  " }, Style::new());
        let end = brush.text(start, y, width, &text, style);
        if marked {
            let takes = format!("  {} takes it", Action::Complete);
            brush.text(end, y, (inner.x + inner.width).saturating_sub(end), &takes, brush.theme.faint());
        }
        y += 1;
    }
    cursor
}

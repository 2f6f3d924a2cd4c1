//! The filter being typed, its mistake, and its completions.

use ratatui::prelude::{Position, Rect, Style};

use super::brush::Brush;
use super::layout::{FRAME, SIDES, list_rows};
use super::wrap::wrap;
use crate::app::Typing;

/// Rows that the filter takes while it is typed: itself, its mistake, and the completions; never so many that no hook is
/// visible.
pub(super) fn rows(typing: &Typing, area: Rect) -> usize {
    let room = list_rows(area).saturating_sub(2).max(1);
    (1 + problem(typing, area).len() + typing.candidates_in_view()).min(room)
}

/// Describes the mistake in the filter, in lines.
fn problem(typing: &Typing, area: Rect) -> Vec<String> {
    let width = usize::from(area.inner(FRAME).inner(SIDES).width);
    typing.problem.as_ref().map_or(Vec::new(), |problem| wrap(&problem.sentence, width))
}

/// Draws the filter, its mistake, and the completions at the cursor.
pub(super) fn draw(typing: &Typing, area: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = area.inner(FRAME);
    let x = brush.text(inner.x, inner.y, inner.width, " filter: ", brush.theme.strong());
    let input = Rect { x, width: inner.right().saturating_sub(x), ..inner };
    let cursor = brush.input(input, &typing.field, "words, or queue: event: schema: state: type:");
    let below = u16::try_from(rows(typing, area)).unwrap_or(inner.height).saturating_sub(1);
    let below = Rect { y: inner.y + 1, height: below, ..inner };
    let used = brush.lines(below.inner(SIDES), problem(typing, area), brush.theme.notable());
    let Some(completion) = &typing.completion else { return cursor };
    let places = below.rows().skip(usize::from(used));
    let visible = usize::from(below.height - used);
    for (place, index) in places.zip(typing.list.in_view(completion.candidates.len(), visible)) {
        let candidate = &completion.candidates[index];
        let text = match candidate.about {
            "" => candidate.text.clone(),
            about => format!("{:<8} {about}", candidate.text),
        };
        let start = x.saturating_sub(2);
        let row = Rect { x: start, width: place.right().saturating_sub(start), ..place };
        let marked = index == typing.list.cursor;
        let styled = brush.begin_row(row, marked, marked);
        brush.text(x, row.y, place.right().saturating_sub(x + 1), &text, styled(Style::new()));
    }
    cursor
}

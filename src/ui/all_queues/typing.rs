//! The filter being typed, what is wrong with it, and what could stand there.

use ratatui::{layout::Position, style::Style};

use crate::{
    app::{Area, Typing, typing_problem},
    ui::brush::Brush,
};

/// The filter that is being typed, what is wrong with it, and what could stand at the cursor.
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
    let below = crate::app::typing_rows(typing, area);
    let mut y = inner.y + 1;
    let end = inner.y + u16::try_from(below).unwrap_or(inner.height);
    for line in typing_problem(typing, area) {
        if y < end {
            brush.text(inner.x + 1, y, inner.width.saturating_sub(1), &line, brush.theme.notable());
            y += 1;
        }
    }
    let Some(completion) = &typing.completion else { return cursor };
    let rows = usize::from(end.saturating_sub(y));
    for index in typing.list.in_view(completion.candidates.len(), rows) {
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
            brush.text(end, y, (inner.x + inner.width).saturating_sub(end), "  Tab takes it", brush.theme.faint());
        }
        y += 1;
    }
    cursor
}

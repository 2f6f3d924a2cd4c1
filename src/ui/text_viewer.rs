//! The text viewer.

use ratatui::prelude::{Position, Rect, Style};
use unicode_width::UnicodeWidthStr;

use super::brush::Brush;
use super::layout::{FRAME, SIDES, viewer_area};
use super::wrap::wrap;
use super::{dialog_parts as parts, footer};
use crate::app::{Model, TextLine, TextViewer, Topic, Viewport, text_about};
use crate::keys::Action;

/// The width of the column of terms: the narrowest of these that holds all terms of a paragraph and a gap.
const COLUMNS: [usize; 3] = [16, 20, 24];

/// The column for the kinds of messages.
const KINDS: [usize; 1] = [8];

pub(super) fn viewport(viewer: &TextViewer, model: &Model) -> Viewport {
    let place = viewer_area(model.size).inner(FRAME).inner(SIDES);
    let lines = wrapped(viewer, model, usize::from(place.width));
    Viewport { rows: usize::from(place.height), lines: lines.len(), is_full_width: false }
}

pub(super) fn draw(viewer: &TextViewer, model: &Model, brush: &mut Brush<'_>) -> Option<Position> {
    let area = viewer_area(brush.size());
    let inner = brush.frame(area, &viewer.title(), "", true);
    let lines = wrapped(viewer, model, usize::from(inner.inner(SIDES).width));
    // Headings are not wrapped: they may need the last column.
    let place = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    let range = viewer.list.in_view(lines.len(), usize::from(place.height));
    for (row, line) in place.rows().zip(&lines[range.clone()]) {
        let (term, text) = match line {
            TextLine::Heading(text) => (text.as_str(), ""),
            TextLine::Plain(text) => ("", text.as_str()),
            TextLine::Entry(term, text) => (term.as_str(), text.as_str()),
        };
        let x = brush.text(row.x, row.y, row.width, term, brush.theme.strong());
        brush.text(x, row.y, row.right().saturating_sub(x), text, Style::new());
    }
    let closes = format!("{} closes", Action::Close);
    let position = if range.len() < lines.len() {
        format!("{} lines · {} scrolls · {closes}", footer::in_view(&range, lines.len()), Action::Down)
    } else {
        closes
    };
    parts::lower_edge(area, &position, brush);
    Some(place.as_position())
}

/// The text in lines of this width. The terms of a paragraph stand in a column of their own.
fn wrapped(viewer: &TextViewer, model: &Model, width: usize) -> Vec<TextLine> {
    let columns = if viewer.topic == Topic::Messages { &KINDS[..] } else { &COLUMNS[..] };
    let keys = model.key_names();
    let mut lines = Vec::new();
    let text = text_about(&viewer.topic, &model.notices, &model.keys);
    for paragraph in text.chunk_by(|one, next| matches!((one, next), (TextLine::Entry(..), TextLine::Entry(..)))) {
        let terms = paragraph.iter().filter_map(|line| match line {
            TextLine::Entry(term, _) => Some(term.width() + 1),
            _ => None,
        });
        let widest = terms.max().unwrap_or(0);
        let column = columns.iter().find(|column| **column >= widest).or(columns.last()).copied().unwrap_or(widest);
        for line in paragraph {
            match line {
                TextLine::Heading(_) => lines.push(line.clone()),
                TextLine::Plain(text) => lines.extend(wrap(&keys.fill(text), width).into_iter().map(TextLine::Plain)),
                TextLine::Entry(term, meaning) => lines.extend(entry(term, &keys.fill(meaning), column, width)),
            }
        }
    }
    lines
}

fn entry(term: &str, meaning: &str, column: usize, width: usize) -> Vec<TextLine> {
    let padded = |text: &str| format!("{text}{}", " ".repeat(column.saturating_sub(text.width())));
    let meaning = wrap(meaning, width.saturating_sub(column).max(10));
    let terms = std::iter::once(term).chain(std::iter::repeat(""));
    meaning.into_iter().zip(terms).map(|(line, term)| TextLine::Entry(padded(term), line)).collect()
}

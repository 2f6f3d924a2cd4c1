//! The text viewer.

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use super::{
    brush::Brush,
    layout::{Area, reader_area},
    wrap::wrap,
};
use crate::{
    app::{Model, TextLine, TextViewer, Topic, Viewport, text_about},
    keys::Action,
};

/// The width of the column of terms: the narrowest of these that holds all terms of a paragraph and a gap.
const COLUMNS: [usize; 3] = [16, 20, 24];

/// The column for the kinds of messages.
const KINDS: [usize; 1] = [8];

pub(super) fn viewport(viewer: &TextViewer, model: &Model) -> Viewport {
    let inner = reader_area(model.size).inner();
    let lines = wrapped(viewer, model, usize::from(inner.width));
    Viewport { rows: usize::from(inner.height), lines: lines.len(), is_full_width: false }
}

pub(super) fn draw(viewer: &TextViewer, model: &Model, brush: &mut Brush<'_>) -> Option<Position> {
    let area = reader_area(brush.size());
    brush.frame(area, &viewer.title(), "", true);
    let mut inner = area.inner();
    let lines = wrapped(viewer, model, usize::from(inner.width));
    // The text is wrapped to leave a column free on both sides.
    inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    let range = viewer.list.in_view(lines.len(), usize::from(inner.height));
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
        let (scrolls, closes) = (Action::Down, Action::Close);
        format!("{}–{} of {} lines · {scrolls} scrolls · {closes} closes", range.start + 1, range.end, lines.len())
    } else {
        format!("{} closes", Action::Close)
    };
    let y = area.y + area.height - 1;
    brush.edge_right(area.x + area.width - 2, y, area.width.saturating_sub(4), &position, Style::new());
    Some(Position { x: inner.x, y: inner.y })
}

/// The text in lines of a box of this width. The terms of a paragraph stand in a column of their own.
fn wrapped(viewer: &TextViewer, model: &Model, width: usize) -> Vec<TextLine> {
    let columns = if viewer.topic == Topic::Messages { &KINDS[..] } else { &COLUMNS[..] };
    let (keys, width) = (model.key_names(), width.saturating_sub(2));
    let mut lines = Vec::new();
    let mut text = text_about(&viewer.topic, &model.notices, &model.keys).into_iter().peekable();
    while let Some(line) = text.next() {
        match line {
            TextLine::Heading(_) => lines.push(line),
            TextLine::Plain(text) => lines.extend(wrap(&keys.fill(&text), width).into_iter().map(TextLine::Plain)),
            TextLine::Entry(term, meaning) => {
                let mut entries = vec![(term, meaning)];
                while let Some(TextLine::Entry(term, meaning)) =
                    text.next_if(|next| matches!(next, TextLine::Entry(..)))
                {
                    entries.push((term, meaning));
                }
                let widest = entries.iter().map(|(term, _)| term.width() + 1).max().unwrap_or(0);
                let fits = columns.iter().find(|column| **column >= widest).or(columns.last());
                let column = fits.copied().unwrap_or(widest);
                lines
                    .extend(entries.iter().flat_map(|(term, meaning)| entry(term, &keys.fill(meaning), column, width)));
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

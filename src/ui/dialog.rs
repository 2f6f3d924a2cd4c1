//! What dialogs have in common: where a list stands, a text in few lines, how far something is.

use std::ops::Range;

use ratatui::style::Style;

use super::{brush::Brush, layout::Area};

/// In the lower edge of the box: which rows of the list are visible. Nothing where all are.
pub(super) fn position(area: Area, view: &Range<usize>, rows: usize, brush: &mut Brush<'_>) {
    if view.len() < rows {
        let text = format!("{}–{} of {rows}", view.start + 1, view.end);
        let (right, y, width) = (area.x + area.width - 2, area.y + area.height - 1, area.width.saturating_sub(4));
        brush.edge_right(right, y, width, &text, Style::new());
    }
}

/// As much of a text as has room; the last line says that there is more.
pub(super) fn lines(text: &str, place: Area, style: Style, brush: &mut Brush<'_>) {
    let width = place.width.saturating_sub(2);
    let (lines, shown) = (brush.wrap(text, usize::from(width)), usize::from(place.height));
    for (row, line) in lines.iter().take(shown).enumerate() {
        let more = row + 1 == shown && lines.len() > shown;
        let text = if more { lines[row..].join(" ") } else { line.clone() };
        brush.text(place.x + 1, place.y + u16::try_from(row).unwrap_or(0), width, &text, style);
    }
}

/// A bar that ends at the column before `right`, if it begins two columns or more behind `left`.
pub(super) fn progress(left: u16, right: u16, y: u16, done: usize, all: usize, brush: &mut Brush<'_>) {
    let bar: u16 = 20;
    if left + 2 + bar > right {
        return;
    }
    let filled = usize::from(bar) * done / all.max(1);
    for cell in 0..bar {
        let done = usize::from(cell) < filled;
        let style = if done { brush.theme.good() } else { brush.theme.faint() };
        brush.text(right - bar + cell, y, 1, if done { "█" } else { "░" }, style);
    }
}

//! The lower edge of a list: which rows are in view, what hides others, and the state of the list.

use std::ops::Range;

use ratatui::prelude::{Rect, Style};
use unicode_width::UnicodeWidthStr as _;

use super::brush::{Brush, fit};

/// Draws the rows in view, then the marks, as far as there is room; and at the right end the state, if all of it fits.
pub(super) fn draw(area: Rect, rows: &str, marks: &[String], state: &str, brush: &mut Brush<'_>) {
    let (mut x, y, right) = (area.x + 2, area.bottom() - 1, area.right() - 2);
    if !rows.is_empty() {
        x = brush.edge(x, y, right.saturating_sub(x), rows, Style::new());
    }
    for mark in marks {
        let style = brush.theme.notable();
        x = brush.edge(x - 1, y, right.saturating_sub(x - 1), &format!("· {mark}"), style);
    }
    let (state, room) = (brush.keys.fill(state).into_owned(), right.saturating_sub(x));
    if !state.is_empty() && state.width() + 2 <= usize::from(room) {
        brush.edge_right(right, y, room, &state, Style::new());
    }
}

/// `1–14 of 57`; of an empty list `0 of 0`.
pub(super) fn in_view(view: &Range<usize>, rows: usize) -> String {
    if rows == 0 { "0 of 0".to_owned() } else { format!("{}–{} of {rows}", view.start + 1, view.end) }
}

/// The mark of a filter, and of its text on another keyboard layout; each is at most this wide. `None` without a filter.
pub(super) fn filter(text: &str, read_as: Option<&str>, width: usize) -> Option<String> {
    let read_as = read_as.map(|text| format!(" → {}", fit(text, width))).unwrap_or_default();
    (!text.is_empty()).then(|| format!("/{}{read_as}", fit(text, width)))
}

#[cfg(test)]
mod tests {
    use ratatui::prelude::Buffer;

    use super::*;
    use crate::keys::{Context, KeyMap, KeyNames};
    use crate::ui::theme::Theme;

    #[test]
    fn a_state_without_room_is_left_out_and_a_mark_is_cut() {
        for (width, expected) in [
            (40, "   1–9 of 57 · /support     loading …   "),
            (32, "   1–9 of 57 · /support         "),
            (22, "   1–9 of 57 · /su…   "),
        ] {
            let area = Rect::new(0, 0, width, 1);
            let (mut buffer, map) = (Buffer::empty(area), KeyMap::default());
            let keys = KeyNames::new(&map, [Context::Queues; 2]);
            let mut brush = Brush { buffer: &mut buffer, theme: Theme::default(), keys };
            let mark = filter("support", None, 20);
            draw(area, &in_view(&(0..9), 57), mark.as_slice(), "loading …", &mut brush);
            let row: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
            assert_eq!(row, expected, "{width}");
        }
    }
}

//! Drawing primitives: text, frames, input fields.

use std::borrow::Cow;

use ratatui::buffer::Cell;
use ratatui::prelude::{Buffer, Margin, Modifier, Position, Rect, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::layout::{FRAME, SIDES};
use super::theme::Theme;
use super::wrap::wrap;
use crate::app::{Size, TextField};
use crate::keys::KeyNames;

/// A buffer and the theme to draw with.
pub(super) struct Brush<'a> {
    pub(super) buffer: &'a mut Buffer,
    pub(super) theme: Theme,
    /// The user's keys, for the names of actions in texts.
    pub(super) keys: KeyNames<'a>,
}

impl Brush<'_> {
    /// The size of the screen.
    pub(super) fn size(&self) -> Size {
        Size { width: self.buffer.area.width, height: self.buffer.area.height }
    }

    /// Writes text into at most `width` cells, with an ellipsis where it does not fit. Returns the column behind it.
    pub(super) fn text(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if width == 0 || y >= self.buffer.area.height || x >= self.buffer.area.width {
            return x;
        }
        let room = usize::from(width);
        // Most text has one column per character and names no key: it is written without a search for keys and without
        // segmentation, which would be half the work of a frame. Only the visible part is checked, since names can have ten
        // thousand characters.
        if !text.chars().take(room + 1).all(is_simple) {
            return self.buffer.set_stringn(x, y, fit(&self.keys.fill(text), room), room, style).0;
        }
        match text.char_indices().nth(room) {
            None => self.put_simple(x, y, width, text, style),
            Some((behind, _)) => {
                let end = self.put_simple(x, y, width - 1, &text[..behind], style);
                self.put_simple(end, y, 1, "…", style)
            }
        }
    }

    /// Writes text, cut where the width ends.
    fn put(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if text.chars().take(usize::from(width) + 1).all(is_simple) {
            self.put_simple(x, y, width, text, style)
        } else {
            self.buffer.set_stringn(x, y, text, usize::from(width), style).0
        }
    }

    /// Writes text with one column per character, cut where the width ends.
    fn put_simple(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let cells = self.cells(x, y, width).iter_mut().zip(text.char_indices());
        let written = cells.map(|(cell, (start, character))| {
            cell.set_symbol(&text[start..start + character.len_utf8()]).set_style(style);
        });
        x + u16::try_from(written.count()).unwrap_or(width)
    }

    /// Writes one line per row, as many as fit. Returns how many.
    pub(super) fn lines(&mut self, place: Rect, lines: impl IntoIterator<Item = impl AsRef<str>>, style: Style) -> u16 {
        let written =
            place.rows().zip(lines).map(|(row, line)| self.text(row.x, row.y, row.width, line.as_ref(), style));
        u16::try_from(written.count()).unwrap_or(u16::MAX)
    }

    /// Wraps a text and writes the lines that fit, with a free column on both sides; an ellipsis in the last one says that
    /// there are more. Returns how many.
    pub(super) fn paragraph(&mut self, place: Rect, text: &str, style: Style) -> u16 {
        let (place, room) = (place.inner(SIDES), usize::from(place.height));
        let mut lines = self.wrap(text, usize::from(place.width));
        if lines.len() > room && room > 0 {
            lines[room - 1] = lines[room - 1..].join(" ");
        }
        self.lines(place, lines, style)
    }

    /// Breaks a sentence into lines.
    pub(super) fn wrap(&self, text: &str, width: usize) -> Vec<String> {
        wrap(&self.keys.fill(text), width)
    }

    /// The cells of a row from `x` on that are on the screen.
    fn cells(&mut self, x: u16, y: u16, width: u16) -> &mut [Cell] {
        let place = Rect { x, y, width, height: 1 }.intersection(self.buffer.area);
        if place.is_empty() {
            return &mut [];
        }
        let start = self.buffer.index_of(place.x, place.y);
        &mut self.buffer.content[start..start + usize::from(place.width)]
    }

    /// Empties an area and draws its border.
    fn border(&mut self, area: Rect, style: Style) {
        let area = area.intersection(self.buffer.area);
        for row in area.rows() {
            self.cells(row.x, row.y, row.width).iter_mut().for_each(Cell::reset);
            match row.y {
                y if y == area.top() => self.line(row, ["┌", "─", "┐"], style),
                y if y + 1 == area.bottom() => self.line(row, ["└", "─", "┘"], style),
                _ => self.line(row, ["│", "", "│"], style),
            }
        }
    }

    /// Draws one row of a frame: its left end, what is between, its right end.
    fn line(&mut self, row: Rect, [first, between, last]: [&str; 3], style: Style) {
        if let [left, middle @ .., right] = self.cells(row.x, row.y, row.width) {
            left.set_symbol(first).set_style(style);
            right.set_symbol(last).set_style(style);
            if !between.is_empty() {
                for cell in middle {
                    cell.set_symbol(between).set_style(style);
                }
            }
        }
    }

    /// Writes text that ends at the column before `right`.
    pub(super) fn text_right(&mut self, right: u16, y: u16, width: u16, text: &str, style: Style) {
        let text = self.keys.fill(text);
        let text = fit(&text, usize::from(width));
        let columns = u16::try_from(text.width()).unwrap_or(width);
        self.text(right.saturating_sub(columns), y, columns, &text, style);
    }

    /// Begins a row of a list: draws the cursor's mark, and its bar if the list has the keyboard. Returns the function that
    /// gives the style of a text in this row.
    pub(super) fn begin_row(&mut self, place: Rect, under_cursor: bool, bar: bool) -> impl Fn(Style) -> Style + use<> {
        let bar = bar.then(|| self.theme.bar());
        if let Some(style) = bar {
            self.buffer.set_style(place.intersection(self.buffer.area), style);
        }
        if under_cursor {
            self.text(place.x, place.y, 1, "▸", bar.unwrap_or_default());
        }
        move |style| bar.unwrap_or(style)
    }

    /// Removes the cursor bars under a dialog, since only the focused part has one. The header keeps its marks.
    pub(super) fn remove_bars(&mut self) {
        let width = usize::from(self.buffer.area.width);
        for cell in self.buffer.content.iter_mut().skip(width) {
            cell.modifier.remove(Modifier::REVERSED);
        }
    }

    /// Clears an area and draws a frame with a title and, at its right end, the key to another place. Returns the area inside.
    pub(super) fn frame(&mut self, area: Rect, title: &str, elsewhere: &str, focused: bool) -> Rect {
        let style = if focused { self.theme.focused_frame() } else { self.theme.faint() };
        self.border(area, style);
        let mut room = area.width.saturating_sub(4);
        if !elsewhere.is_empty() {
            let start = self.edge_right(area.right().saturating_sub(2), area.y, room, elsewhere, Style::new());
            room = start.saturating_sub(area.x + 3);
        }
        let style = if focused { self.theme.focused_title() } else { Style::new() };
        self.edge(area.x + 2, area.y, room, title, style);
        area.inner(FRAME)
    }

    /// A text in the line of a frame, with a space on both sides. Returns the column behind it.
    pub(super) fn edge(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        // The text does not inherit the frame's style: a faint frame has no faint words in it.
        let text = self.keys.fill(text);
        let text = fit(&text, usize::from(width.saturating_sub(2)));
        self.text(x, y, width, &format!(" {text} "), Style::reset().patch(style))
    }

    /// A text in the line of a frame that ends at the column before `right`. Returns its first column.
    pub(super) fn edge_right(&mut self, right: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let text = self.keys.fill(text);
        let columns = u16::try_from(text.width() + 2).unwrap_or(width).min(width);
        let x = right.saturating_sub(columns);
        self.edge(x, y, columns, &text, style);
        x
    }

    /// A line across a frame, with a title in it.
    pub(super) fn separator(&mut self, area: Rect, y: u16, title: &str) {
        self.line(Rect { y, height: 1, ..area }, ["├", "─", "┤"], self.theme.focused_frame());
        if !title.is_empty() {
            self.edge(area.x + 2, y, area.width.saturating_sub(4), title, Style::new());
        }
    }

    /// Writes a text below the column titles of a list without rows. Returns where it begins.
    pub(super) fn instead_of_rows(&mut self, inner: Rect, text: &str, style: Style) -> Position {
        let titles = 1 + u16::from(inner.height > 6);
        let place = Rect { y: inner.y + titles, height: inner.height.saturating_sub(titles), ..inner };
        self.paragraph(place, text, style);
        Position { x: inner.x + 1, y: place.y.min(inner.bottom().saturating_sub(1)) }
    }

    /// The filter being typed, in the lower edge of its pane, and its result.
    pub(super) fn filter(&mut self, area: Rect, field: &TextField, found: &str) -> Option<Position> {
        let mut place = Rect { y: area.bottom() - 1, height: 1, ..area }.inner(Margin::new(2, 0));
        if !found.is_empty() {
            let start = self.edge_right(place.right(), place.y, place.width, found, Style::new());
            place.width = start.saturating_sub(area.x + 3);
        }
        self.cells(place.x, place.y, place.width).iter_mut().for_each(Cell::reset);
        let x = self.text(place.x, place.y, place.width, " filter: ", self.theme.strong());
        self.input(Rect { x, width: place.right().saturating_sub(x), ..place }, field, "")
    }

    /// A line of text being typed, with a faint `placeholder` while it is empty. Returns where the cursor stands.
    pub(super) fn input(&mut self, place: Rect, field: &TextField, placeholder: &str) -> Option<Position> {
        let Rect { x, y, width, .. } = place;
        if width == 0 {
            return None;
        }
        let (text, column) = field.in_view(width);
        if text.is_empty() {
            self.text(x, y, width, placeholder, self.theme.faint());
        } else {
            // Cut, not shortened: an ellipsis would stand where a letter was typed.
            self.put(x, y, width, text, Style::new());
        }
        Some(Position { x: x + column, y })
    }
}

/// Returns whether the character is always one column wide and independent of its neighbours.
fn is_simple(character: char) -> bool {
    matches!(character,
        ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}'
        | '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '→' | '─'..='╿' | '▲' | '▼' | '▸')
}

/// The text, or as much of it as fits with an ellipsis behind it.
pub(super) fn fit(text: &str, width: usize) -> Cow<'_, str> {
    // Names can have ten thousand characters; most have twenty.
    if text.len() <= width || (text.len() <= width * 8 && text.width() <= width) {
        return Cow::Borrowed(text);
    }
    let mut shortened = String::new();
    let mut columns = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme.width();
        if columns + wide + 1 > width {
            break;
        }
        columns += wide;
        shortened.push_str(grapheme);
    }
    if width > 0 {
        shortened.push('…');
    }
    Cow::Owned(shortened)
}

/// The text, or its beginning and its end with an ellipsis between: names often differ, and sentences matter, at the end.
pub(super) fn fit_middle(text: &str, width: usize) -> Cow<'_, str> {
    let tail_width = width / 3;
    if tail_width == 0 || matches!(fit(text, width), Cow::Borrowed(_)) {
        return fit(text, width);
    }
    let mut tail = text.len();
    let mut columns = 0;
    for (index, grapheme) in text.grapheme_indices(true).rev() {
        columns += grapheme.width();
        if columns > tail_width {
            break;
        }
        tail = index;
    }
    Cow::Owned(format!("{}{}", fit(text, width - text[tail..].width()), &text[tail..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Context, KeyMap};

    #[test]
    fn simple_characters_are_one_column_and_stand_alone() {
        let all: String = ('\0'..='\u{ffff}').filter(|character| is_simple(*character)).collect();
        let mut graphemes = 0;
        for grapheme in all.graphemes(true) {
            assert_eq!((grapheme.chars().count(), grapheme.width()), (1, 1), "{grapheme:?}");
            graphemes += 1;
        }
        assert_eq!(graphemes, all.chars().count());
        assert!(["Support line", "Сповістити CRM", "│┌─▸▲", "Gaya – …"].iter().all(|text| text.chars().all(is_simple)));
        assert!(
            !["客", "e\u{301}", "\u{200b}", "\u{ad}", "🎧", "\u{85}"].iter().any(|text| text.chars().all(is_simple))
        );
    }

    #[test]
    fn text_is_written_alike_with_and_without_segmentation() {
        for (x, width, text) in
            [(0, 20, "Support line"), (3, 5, "Сповістити"), (15, 20, "over the edge"), (19, 1, "…"), (30, 5, "x")]
        {
            let mut expected = Buffer::empty(Rect::new(0, 0, 20, 2));
            let column = if x < 20 { expected.set_stringn(x, 1, text, width, Style::new().bold()).0 } else { x };
            let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
            let map = KeyMap::default();
            let keys = KeyNames::new(&map, [Context::Start; 2]);
            let mut brush = Brush { buffer: &mut buffer, theme: Theme::default(), keys };
            assert_eq!(brush.put(x, 1, width as u16, text, Style::new().bold()), column);
            assert_eq!(buffer, expected, "{text}");
        }
    }

    #[test]
    fn a_text_that_does_not_fit_says_so() {
        assert_eq!(fit("Support line", 20), "Support line");
        assert_eq!(fit("Support line", 8), "Support…");
        assert_eq!(fit("客户服务", 5), "客户…", "a wide character is never cut in half");
        assert_eq!(fit(&"x".repeat(10_000), 3), "xx…");
        assert_eq!(fit("abc", 0), "");
    }

    #[test]
    fn a_text_cut_in_the_middle_keeps_both_ends() {
        assert_eq!(fit_middle("Joined → Notify CRM (on)", 40), "Joined → Notify CRM (on)");
        assert_eq!(fit_middle("Joined → Notify the CRM of the branch (off)", 24), "Joined → Notify…ch (off)");
        assert_eq!(fit_middle("客户服务热线客户", 9), "客户服…户");
        assert_eq!(fit_middle(&"x".repeat(10_000), 2), "x…");
    }
}

//! Drawing primitives: text, frames, input fields.

use std::borrow::Cow;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{layout::Area, theme::Theme, wrap::wrap};
use crate::{
    app::{Size, TextField},
    keys::KeyNames,
};

/// A buffer and the theme to draw with.
pub(super) struct Brush<'a> {
    pub(super) buffer: &'a mut Buffer,
    pub(super) theme: Theme,
    /// The names of the user's keys, which texts contain.
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
        self.put(x, y, width, &fit(&self.keys.fill(text), usize::from(width)), style)
    }

    /// Breaks a sentence into lines.
    pub(super) fn wrap(&self, text: &str, width: usize) -> Vec<String> {
        wrap(&self.keys.fill(text), width)
    }

    /// Writes text, cut where the width ends. Most text is one column per character: that needs no segmentation, which
    /// would be half the work of a frame.
    fn put(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        if !text.chars().all(is_simple) {
            return self.buffer.set_stringn(x, y, text, usize::from(width), style).0;
        }
        let cells = self.row(x, y, width).iter_mut().zip(text.char_indices());
        let written = cells.map(|(cell, (start, character))| {
            cell.set_symbol(&text[start..start + character.len_utf8()]).set_style(style);
        });
        x + u16::try_from(written.count()).unwrap_or(width)
    }

    /// The cells of a row from `x` on, as far as they are on the screen.
    fn row(&mut self, x: u16, y: u16, width: u16) -> &mut [Cell] {
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
        for y in area.top()..area.bottom() {
            let (first, between, last) = match y {
                _ if y == area.top() => ("┌", "─", "┐"),
                _ if y + 1 == area.bottom() => ("└", "─", "┘"),
                _ => ("│", "", "│"),
            };
            let row = self.row(area.x, y, area.width);
            row.iter_mut().for_each(Cell::reset);
            if let [left, middle @ .., right] = row {
                left.set_symbol(first).set_style(style);
                right.set_symbol(last).set_style(style);
                if !between.is_empty() {
                    for cell in middle {
                        cell.set_symbol(between).set_style(style);
                    }
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

    /// Paints the cells of a row.
    pub(super) fn paint(&mut self, x: u16, y: u16, width: u16, style: Style) {
        self.buffer.set_style(Rect { x, y, width, height: 1 }.intersection(self.buffer.area), style);
    }

    /// Removes the cursor bars under a layer: only the focused part is marked. The header keeps its own marks.
    pub(super) fn calm(&mut self) {
        let width = usize::from(self.buffer.area.width);
        for cell in self.buffer.content.iter_mut().skip(width) {
            cell.modifier.remove(Modifier::REVERSED);
        }
    }

    /// A frame with a title and, on its right, how to get elsewhere; what was under it is gone.
    pub(super) fn frame(&mut self, area: Area, title: &str, elsewhere: &str, focused: bool) {
        let style = if focused { self.theme.focused_frame() } else { self.theme.frame() };
        self.border(rect(area), style);
        let (right, mut room) = (area.x + area.width.saturating_sub(2), area.width.saturating_sub(4));
        if !elsewhere.is_empty() {
            let start = self.edge_right(right, area.y, room, elsewhere, Style::new());
            room = start.saturating_sub(area.x + 3);
        }
        let style = if focused { self.theme.focused_title() } else { Style::new() };
        self.edge(area.x + 2, area.y, room, title, style);
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
    pub(super) fn separator(&mut self, area: Area, y: u16, title: &str) {
        let style = self.theme.focused_frame();
        self.text(area.x, y, 1, "├", style);
        for x in area.x + 1..area.x + area.width - 1 {
            self.text(x, y, 1, "─", style);
        }
        self.text(area.x + area.width - 1, y, 1, "┤", style);
        if !title.is_empty() {
            self.edge(area.x + 2, y, area.width.saturating_sub(4), title, Style::new());
        }
    }

    /// A few lines of text in a pane without rows, below its column titles. Returns where they begin.
    pub(super) fn paragraph(&mut self, inner: Area, text: &str, style: Style) -> Position {
        let lines = self.wrap(text, usize::from(inner.width.saturating_sub(2)));
        let top = inner.y + 1 + u16::from(inner.height > 6);
        for (row, line) in lines.iter().enumerate().take(usize::from(inner.height.saturating_sub(1))) {
            let y = top + u16::try_from(row).unwrap_or(u16::MAX);
            if y < inner.y + inner.height {
                self.text(inner.x + 1, y, inner.width.saturating_sub(1), line, style);
            }
        }
        Position { x: inner.x + 1, y: top.min(inner.y + inner.height.saturating_sub(1)) }
    }

    /// The filter that is being typed, in the lower edge of its pane, and what it finds.
    pub(super) fn filter(&mut self, area: Area, field: &TextField, found: &str) -> Option<Position> {
        let y = area.y + area.height - 1;
        let mut width = area.width.saturating_sub(4);
        if !found.is_empty() {
            let start = self.edge_right(area.x + 2 + width, y, width, found, Style::new());
            width = start.saturating_sub(area.x + 3);
        }
        for x in area.x + 2..area.x + 2 + width {
            self.text(x, y, 1, " ", Style::reset());
        }
        let x = self.text(area.x + 2, y, width, " filter: ", self.theme.strong());
        self.input(x, y, (area.x + 2 + width).saturating_sub(x), field, "")
    }

    /// A line of text being typed, with a faint `placeholder` while it is empty. Returns where the cursor stands.
    pub(super) fn input(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        field: &TextField,
        placeholder: &str,
    ) -> Option<Position> {
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

/// The buffer library's rectangle.
pub(super) fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
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

//! Collects the bytes of a frame, and knows where they leave the terminal's cursor and style.

use std::io::Write as _;

use super::cell::SafeCell;
use super::motion::{Motion, sequence};
use super::scroll::Scroll;
use super::style::{TextStyle, VISIBLE_ON_BLANKS};

/// The known state of the terminal; `None` is unknown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TerminalState {
    style: Option<TextStyle>,
    row: Option<u16>,
    /// Unknown after the last column was written (terminals differ in where the cursor then is) and after a symbol on
    /// whose width they disagree.
    column: Option<u16>,
}

/// Writes a frame into a byte string.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    pub(super) out: Vec<u8>,
    pub(super) state: TerminalState,
    width: u16,
    motion: Motion,
}

impl Encoder {
    /// Begins a frame for a terminal in that state and of that width.
    pub(super) fn begin(&mut self, state: TerminalState, width: u16) {
        self.out.clear();
        self.state = state;
        self.width = width;
    }

    /// Empties the screen.
    pub(super) fn clear_screen(&mut self) {
        self.use_erasing_style();
        self.out.extend_from_slice(b"\x1b[H\x1b[J");
        (self.state.row, self.state.column) = (Some(0), Some(0));
    }

    /// Empties the row from the cursor on.
    pub(super) fn erase_to_end(&mut self) {
        self.use_erasing_style();
        self.out.extend_from_slice(b"\x1b[K");
    }

    /// Empties columns from the cursor on and leaves it where it is.
    pub(super) fn erase(&mut self, columns: u16) {
        self.use_erasing_style();
        sequence(&mut self.out, columns, b'X');
    }

    /// Moves rows on a terminal of that height.
    pub(super) fn scroll(&mut self, Scroll { block, up, rows }: Scroll, height: u16) {
        // Rows that scroll in take the background of the style.
        self.use_erasing_style();
        let (top, bottom) = (block.top(), block.bottom() - 1);
        let is_narrow = block.width < self.width;
        if is_narrow {
            let _ = write!(self.out, "\x1b[?69h\x1b[{};{}s", block.left() + 1, block.right());
        }
        let part = is_narrow || top > 0 || bottom + 1 < height;
        if part {
            let _ = write!(self.out, "\x1b[{};{}r", top + 1, bottom + 1);
            // Terminals differ in where this leaves the cursor.
            (self.state.row, self.state.column) = (None, None);
        }
        // Line feed and reverse index, not "scroll up" and "scroll down": the Linux console does not know these.
        self.go(if up { bottom } else { top }, block.left());
        for _ in 0..rows {
            self.out.extend_from_slice(if up { b"\n" } else { b"\x1bM" });
        }
        if part {
            self.out.extend_from_slice(b"\x1b[r");
            (self.state.row, self.state.column) = (Some(0), Some(0));
        }
        if is_narrow {
            self.out.extend_from_slice(b"\x1b[?69l");
            (self.state.row, self.state.column) = (None, None);
        }
    }

    /// Moves the cursor.
    pub(super) fn go(&mut self, row: u16, column: u16) {
        if self.state.row == Some(row) && self.state.column == Some(column) {
            return;
        }
        self.motion.find(self.state.row, self.state.column, row, column);
        self.out.extend_from_slice(self.motion.bytes());
        (self.state.row, self.state.column) = (Some(row), Some(column));
    }

    /// Moves the cursor within a row of these cells; writes what lies between again if that is no longer.
    pub(super) fn go_over(&mut self, row: u16, column: u16, cells: &[SafeCell<'_>]) {
        if self.state.row == Some(row) && self.state.column == Some(column) {
            return;
        }
        self.motion.find(self.state.row, self.state.column, row, column);
        let (lead, from): (&[u8], u16) = match (self.state.row, self.state.column) {
            (Some(at), Some(from)) if at == row && from < column => (b"", from),
            (Some(at), _) if at == row => (b"\r", 0),
            (Some(at), _) if at + 1 == row => (b"\r\n", 0),
            _ => (b"", column),
        };
        let between = &cells[from as usize..column as usize];
        let bytes = lead.len() + between.iter().map(|cell| cell.text.len()).sum::<usize>();
        let fits = from < column
            && bytes <= self.motion.bytes().len()
            // The first must not be the covered half of a wide symbol.
            && between[0].width > 0
            && between.iter().all(|cell| cell.max_width == 0 && self.would_write(cell));
        if fits {
            self.out.extend_from_slice(lead);
            between.iter().for_each(|cell| self.out.extend_from_slice(cell.text.as_bytes()));
            (self.state.row, self.state.column) = (Some(row), Some(column));
        } else {
            self.go(row, column);
        }
    }

    /// Writes a cell at the cursor.
    pub(super) fn put(&mut self, cell: &SafeCell<'_>) {
        self.use_style_of(cell);
        let column = self.state.column;
        if cell.max_width > 0 && (cell.style.bg != TextStyle::DEFAULT.bg || !cell.style.draws_plain_blanks()) {
            // A terminal that takes fewer columns for it leaves some as they were.
            self.out.extend(std::iter::repeat_n(b' ', cell.width as usize));
            if let Some(column) = column {
                sequence(&mut self.out, column + 1, b'G');
            }
        }
        self.out.extend_from_slice(cell.text.as_bytes());
        self.state.column =
            column.map(|column| column + cell.width).filter(|column| *column < self.width && cell.max_width == 0);
    }

    /// Returns whether the cell looks right when written with the current style.
    fn would_write(&self, cell: &SafeCell<'_>) -> bool {
        self.state.style.is_some_and(|style| {
            style == cell.style || cell.is_plain_blank() && style.bg == cell.style.bg && style.draws_plain_blanks()
        })
    }

    fn use_style_of(&mut self, cell: &SafeCell<'_>) {
        if cell.width == 0 || self.would_write(cell) {
            return;
        }
        self.set_style(cell.style, cell.is_plain_blank());
    }

    /// Erasing fills with the background of the current style, and some terminals with its attributes: set a plain one.
    fn use_erasing_style(&mut self) {
        if !self.state.style.is_some_and(|style| style.bg == TextStyle::DEFAULT.bg && style.draws_plain_blanks()) {
            self.set_style(TextStyle::DEFAULT, true);
        }
    }

    fn set_style(&mut self, wanted: TextStyle, for_blanks: bool) {
        let start = self.out.len();
        wanted.change_from(self.state.style, &mut self.out);
        let mut style = wanted;
        if let (true, Some(held)) = (for_blanks, self.state.style) {
            // Attributes that do not show on a blank may stay, and then need not be set again for the next letter.
            let close = TextStyle { bg: wanted.bg, modifiers: held.modifiers - VISIBLE_ON_BLANKS, ..held };
            let middle = self.out.len();
            close.change_from(self.state.style, &mut self.out);
            if self.out.len() - middle <= middle - start {
                self.out.drain(start..middle);
                style = close;
            } else {
                self.out.truncate(middle);
            }
        }
        self.state.style = Some(style);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier};

    use super::*;

    fn cell(text: &str, style: TextStyle) -> SafeCell<'_> {
        SafeCell { text, style, width: 1, max_width: 0 }
    }

    fn written(draw: impl FnOnce(&mut Encoder)) -> String {
        let mut encoder = Encoder::default();
        let state = TerminalState { style: Some(TextStyle::DEFAULT), row: Some(5), column: Some(10) };
        encoder.begin(state, 20);
        draw(&mut encoder);
        String::from_utf8(encoder.out).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn after_the_last_column_nothing_is_relative_to_it() {
        let bytes = written(|encoder| {
            encoder.go(5, 19);
            encoder.put(&cell("x", TextStyle::DEFAULT));
            encoder.go(5, 18);
        });
        assert_eq!(bytes, "^[9Cx^[19G");
    }

    #[test]
    fn what_lies_between_is_written_again_if_that_is_shorter() {
        let row: Vec<SafeCell<'_>> =
            "abcdefghijklmnopqrst".split("").skip(1).take(20).map(|text| cell(text, TextStyle::DEFAULT)).collect();
        assert_eq!(written(|encoder| encoder.go_over(5, 12, &row)), "kl");
        assert_eq!(written(|encoder| encoder.go_over(5, 16, &row)), "^[6C");
        assert_eq!(written(|encoder| encoder.go_over(6, 2, &row)), "\r\nab");
    }

    #[test]
    fn what_is_erased_or_comes_in_has_the_default_background() {
        fn scroll(encoder: &mut Encoder, block: Rect, up: bool, rows: u16) {
            encoder.scroll(Scroll { block, up, rows }, 10);
        }
        let bar = TextStyle { bg: Color::Blue, modifiers: Modifier::BOLD, ..TextStyle::DEFAULT };
        for (erase, bytes) in [
            (Encoder::erase_to_end as fn(&mut Encoder), "^[K"),
            (|encoder| encoder.erase(3), "^[3X"),
            (|encoder| scroll(encoder, Rect::new(0, 1, 20, 3), true, 2), "^[2;4r^[4H\n\n^[r"),
            (|encoder| scroll(encoder, Rect::new(0, 1, 20, 3), false, 1), "^[2;4r^[2H^M^[r"),
            (|encoder| scroll(encoder, Rect::new(0, 0, 20, 10), true, 1), "^[10H\n"),
            (|encoder| scroll(encoder, Rect::new(1, 1, 5, 3), true, 1), "^[?69h^[2;6s^[2;4r^[4;2H\n^[r^[?69l"),
        ] {
            let all = written(|encoder| {
                encoder.put(&cell("x", bar));
                erase(encoder);
            });
            assert_eq!(all, format!("^[1;44mx^[m{bytes}"));
        }
    }
}

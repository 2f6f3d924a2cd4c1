//! Where the terminal's cursor is and what it writes with, and the cheapest way to change that.
//!
//! Collects the bytes of a frame. Knows nothing of what was on the screen before.

use std::io::Write as _;

use super::{
    escape::Pen,
    glyph::Spot,
    way::{Way, sequence},
};

/// What is known of the terminal, as far as it matters for what is written next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    pen: Option<Pen>,
    row: Option<u16>,
    /// Unknown after the last column was written (terminals differ in where the cursor then is) and after a symbol
    /// whose width is in doubt.
    column: Option<u16>,
}

/// Writes to the screen of a terminal, into a byte string.
#[derive(Debug, Default)]
pub(super) struct Pencil {
    pub(super) out: Vec<u8>,
    pub(super) known: Known,
    width: u16,
    way: Way,
}

impl Pencil {
    /// Starts a byte string from what is known of a terminal of that width.
    pub(super) fn begin(&mut self, known: Known, width: u16) {
        self.out.clear();
        self.known = known;
        self.width = width;
    }

    /// Empties the screen.
    pub(super) fn clear_screen(&mut self) {
        self.ink_erasing();
        self.out.extend_from_slice(b"\x1b[H\x1b[J");
        (self.known.row, self.known.column) = (Some(0), Some(0));
    }

    /// Empties the row from the cursor on.
    pub(super) fn erase_to_end(&mut self) {
        self.ink_erasing();
        self.out.extend_from_slice(b"\x1b[K");
    }

    /// Empties columns from the cursor on and leaves it where it is.
    pub(super) fn erase(&mut self, columns: u16) {
        self.ink_erasing();
        sequence(&mut self.out, columns, b'X');
    }

    /// Moves the rows `top..=bottom` by one or more, up or down.
    pub(super) fn scroll(&mut self, top: u16, bottom: u16, height: u16, up: bool, rows: u16) {
        // What comes in takes the background of the pen.
        self.ink_erasing();
        let part = top > 0 || bottom + 1 < height;
        if part {
            let _ = write!(self.out, "\x1b[{};{}r", top + 1, bottom + 1);
            // Terminals differ in where this leaves the cursor.
            (self.known.row, self.known.column) = (None, None);
        }
        // Line feed and reverse index, not "scroll up" and "scroll down": the Linux console does not know these.
        self.go(if up { bottom } else { top }, 0);
        for _ in 0..rows {
            self.out.extend_from_slice(if up { b"\n" } else { b"\x1bM" });
        }
        if part {
            self.out.extend_from_slice(b"\x1b[r");
            (self.known.row, self.known.column) = (Some(0), Some(0));
        }
    }

    /// Goes to a place by the shortest way.
    pub(super) fn go(&mut self, row: u16, column: u16) {
        if self.known.row == Some(row) && self.known.column == Some(column) {
            return;
        }
        self.way.find(self.known.row, self.known.column, row, column);
        self.out.extend_from_slice(self.way.bytes());
        (self.known.row, self.known.column) = (Some(row), Some(column));
    }

    /// Goes to a place in a row, by writing again what lies between if that is no longer than moving.
    pub(super) fn go_over(&mut self, row: u16, column: u16, spots: &[Spot<'_>]) {
        if self.known.row == Some(row) && self.known.column == Some(column) {
            return;
        }
        self.way.find(self.known.row, self.known.column, row, column);
        let (lead, from): (&[u8], u16) = match (self.known.row, self.known.column) {
            (Some(at), Some(from)) if at == row && from < column => (b"", from),
            (Some(at), _) if at == row => (b"\r", 0),
            (Some(at), _) if at + 1 == row => (b"\r\n", 0),
            _ => (b"", column),
        };
        let between = &spots[from as usize..column as usize];
        let bytes = lead.len() + between.iter().map(|spot| spot.text.len()).sum::<usize>();
        let fits = from < column
            && bytes <= self.way.bytes().len()
            // The first must not be the covered half of a wide symbol.
            && between[0].width > 0
            && between.iter().all(|spot| spot.doubt == 0 && self.would_write(spot));
        if fits {
            self.out.extend_from_slice(lead);
            between.iter().for_each(|spot| self.out.extend_from_slice(spot.text.as_bytes()));
            (self.known.row, self.known.column) = (Some(row), Some(column));
        } else {
            self.go(row, column);
        }
    }

    /// Writes a spot at the cursor.
    pub(super) fn put(&mut self, spot: &Spot<'_>) {
        self.ink(spot);
        let column = self.known.column;
        if spot.doubt > 0 && (spot.pen.bg != Pen::DEFAULT.bg || !spot.pen.draws_plain_blanks()) {
            // A terminal that takes fewer columns for it leaves some as they were.
            self.out.extend(std::iter::repeat_n(b' ', spot.width as usize));
            if let Some(column) = column {
                sequence(&mut self.out, column + 1, b'G');
            }
        }
        self.out.extend_from_slice(spot.text.as_bytes());
        self.known.column =
            column.map(|column| column + spot.width).filter(|column| *column < self.width && spot.doubt == 0);
    }

    /// Whether the pen in hand writes the spot as it should look.
    fn would_write(&self, spot: &Spot<'_>) -> bool {
        self.known.pen.is_some_and(|pen| {
            pen == spot.pen || spot.is_plain_blank() && pen.bg == spot.pen.bg && pen.draws_plain_blanks()
        })
    }

    fn ink(&mut self, spot: &Spot<'_>) {
        if spot.width == 0 || self.would_write(spot) {
            return;
        }
        self.ink_pen(spot.pen, spot.is_plain_blank());
    }

    /// Takes a pen that leaves nothing but the default background where something is erased.
    fn ink_erasing(&mut self) {
        if !self.known.pen.is_some_and(|pen| pen.bg == Pen::DEFAULT.bg && pen.draws_plain_blanks()) {
            self.ink_pen(Pen::DEFAULT, true);
        }
    }

    fn ink_pen(&mut self, wanted: Pen, for_blanks: bool) {
        let start = self.out.len();
        wanted.change_from(self.known.pen, &mut self.out);
        let mut pen = wanted;
        if let (true, Some(held)) = (for_blanks, self.known.pen) {
            // What does not show on a blank can stay as it is, and then need not be set again for the next letter.
            let close = Pen { bg: wanted.bg, modifiers: held.modifiers - super::escape::SEEN_ON_BLANKS, ..held };
            let middle = self.out.len();
            close.change_from(self.known.pen, &mut self.out);
            if self.out.len() - middle <= middle - start {
                self.out.drain(start..middle);
                pen = close;
            } else {
                self.out.truncate(middle);
            }
        }
        self.known.pen = Some(pen);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::*;

    fn spot(text: &str, pen: Pen) -> Spot<'_> {
        Spot { text, pen, width: 1, doubt: 0 }
    }

    fn written(draw: impl FnOnce(&mut Pencil)) -> String {
        let mut pencil = Pencil::default();
        let known = Known { pen: Some(Pen::DEFAULT), row: Some(5), column: Some(10) };
        pencil.begin(known, 20);
        draw(&mut pencil);
        String::from_utf8(pencil.out).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn after_the_last_column_nothing_is_relative_to_it() {
        let way = written(|pencil| {
            pencil.go(5, 19);
            pencil.put(&spot("x", Pen::DEFAULT));
            pencil.go(5, 18);
        });
        assert_eq!(way, "^[9Cx^[19G");
    }

    #[test]
    fn what_lies_between_is_written_again_if_that_is_shorter() {
        let row: Vec<Spot<'_>> =
            "abcdefghijklmnopqrst".split("").skip(1).take(20).map(|text| spot(text, Pen::DEFAULT)).collect();
        assert_eq!(written(|pencil| pencil.go_over(5, 12, &row)), "kl");
        assert_eq!(written(|pencil| pencil.go_over(5, 16, &row)), "^[6C");
        assert_eq!(written(|pencil| pencil.go_over(6, 2, &row)), "\r\nab");
    }

    #[test]
    fn what_is_erased_or_comes_in_has_the_default_background() {
        let bar = Pen { bg: Color::Blue, modifiers: Modifier::BOLD, ..Pen::DEFAULT };
        for (erase, bytes) in [
            (Pencil::erase_to_end as fn(&mut Pencil), "^[K"),
            (|pencil| pencil.erase(3), "^[3X"),
            (|pencil| pencil.scroll(1, 3, 10, true, 2), "^[2;4r^[4H\n\n^[r"),
            (|pencil| pencil.scroll(1, 3, 10, false, 1), "^[2;4r^[2H^M^[r"),
            (|pencil| pencil.scroll(0, 9, 10, true, 1), "^[10H\n"),
        ] {
            let all = written(|pencil| {
                pencil.put(&spot("x", bar));
                erase(pencil);
            });
            assert_eq!(all, format!("^[1;44mx^[m{bytes}"));
        }
    }
}

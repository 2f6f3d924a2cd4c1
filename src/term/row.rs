//! How one row is turned into another with few bytes.
//!
//! Knows two rows and nothing of the rest of the screen.

use super::{
    glyph::{Spot, read_row},
    pencil::Pencil,
};
use ratatui::buffer::Cell;

/// A run of blanks at least this long is erased and stepped over rather than written.
const LONG_RUN: usize = 11;

/// What is needed to compare two rows, kept from row to row.
#[derive(Default)]
pub(super) struct RowDiff<'a> {
    shown: Vec<Spot<'a>>,
    wanted: Vec<Spot<'a>>,
    changed: Vec<bool>,
}

impl<'a> RowDiff<'a> {
    /// Writes what turns the row of `shown` into that of `wanted`; `None`: the row is empty.
    pub(super) fn draw(&mut self, pencil: &mut Pencil, row: u16, shown: Option<&'a [Cell]>, wanted: &'a [Cell]) {
        let mut doubtful = read_row(wanted, &mut self.wanted);
        match shown {
            Some(cells) => doubtful |= read_row(cells, &mut self.shown),
            None => self.empty_shown(),
        }
        self.compare();
        if !self.changed.contains(&true) {
            return;
        }
        if doubtful {
            self.allow_for_doubt(pencil, row);
        }
        self.erase_end(pencil, row);
        self.write(pencil, row);
    }

    fn empty_shown(&mut self) {
        self.shown.clear();
        self.shown.resize(self.wanted.len(), Spot::BLANK);
    }

    /// Wide symbols need no more than this: writing over one half of a wide symbol erases the other, but both halves of
    /// a symbol that goes are different from what comes.
    fn compare(&mut self) {
        self.changed.clear();
        self.changed.extend(self.shown.iter().zip(&self.wanted).map(|(shown, wanted)| shown != wanted));
    }

    /// Symbols whose width is in doubt.
    fn allow_for_doubt(&mut self, pencil: &mut Pencil, row: u16) {
        let doubtful = |spots: &[Spot<'_>]| spots.iter().any(|spot| spot.doubt > 0);
        if doubtful(&self.shown) || doubtful(&self.wanted) && self.shown.iter().any(|spot| *spot != Spot::BLANK) {
            // Where the terminal put their neighbours is anyone's guess: begin with an empty row.
            pencil.go(row, 0);
            pencil.erase_to_end();
            self.empty_shown();
            self.compare();
        }
        for column in 0..self.wanted.len() {
            let Spot { width, doubt, .. } = self.wanted[column];
            if doubt > 0 {
                // What the terminal may have covered is written again, blanks too.
                self.changed[column..column + width.max(doubt) as usize].fill(true);
            }
        }
    }

    /// Empties the end of the row at one go, if what is wanted there is empty and it is the shorter way.
    fn erase_end(&mut self, pencil: &mut Pencil, row: u16) {
        let end = self.wanted.iter().rposition(|spot| *spot != Spot::BLANK).map_or(0, |last| last + 1);
        let Some(first) = self.changed[end..].iter().position(|changed| *changed).map(|offset| end + offset) else {
            return;
        };
        let last = self.changed.iter().rposition(|changed| *changed).unwrap_or(first);
        if last - first < 3 {
            return;
        }
        // What is left of it is written first, so that the erasing comes when the cursor is there anyway.
        self.changed[first..].fill(false);
        self.write(pencil, row);
        self.changed[..first].fill(false);
        pencil.go_over(row, first as u16, &self.wanted);
        pencil.erase_to_end();
    }

    fn write(&mut self, pencil: &mut Pencil, row: u16) {
        let mut column = 0;
        while let Some(offset) = self.changed[column..].iter().position(|changed| *changed) {
            column += offset;
            let spot = &self.wanted[column];
            if spot.width == 0 {
                // The symbol that covers it has been written.
                column += 1;
                continue;
            }
            pencil.go_over(row, column as u16, &self.wanted);
            let blanks = self.wanted[column..].iter().take_while(|spot| **spot == Spot::BLANK).count();
            if blanks >= LONG_RUN {
                pencil.erase(blanks as u16);
                column += blanks;
            } else {
                pencil.put(spot);
                column += spot.width as usize;
            }
        }
    }
}

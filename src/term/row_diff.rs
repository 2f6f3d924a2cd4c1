//! The bytes that turn one row into another.

use super::cell::{SafeCell, read_row};
use super::encoder::Encoder;
use ratatui::buffer::Cell;

/// A run of blanks at least this long is erased and skipped rather than written.
const LONG_RUN: usize = 11;

/// Compares rows; keeps its buffers from row to row.
#[derive(Default)]
pub(super) struct RowDiff<'a> {
    shown: Vec<SafeCell<'a>>,
    wanted: Vec<SafeCell<'a>>,
    changed: Vec<bool>,
}

impl<'a> RowDiff<'a> {
    /// Writes what turns the row of `shown` into that of `wanted`; `None`: the row is empty.
    pub(super) fn draw(&mut self, encoder: &mut Encoder, row: u16, shown: Option<&'a [Cell]>, wanted: &'a [Cell]) {
        let mut is_doubtful = read_row(wanted, &mut self.wanted);
        match shown {
            Some(cells) => is_doubtful |= read_row(cells, &mut self.shown),
            None => self.empty_shown(),
        }
        self.compare();
        if !self.changed.contains(&true) {
            return;
        }
        if is_doubtful {
            self.allow_for_widths(encoder, row);
        }
        self.erase_end(encoder, row);
        self.write(encoder, row);
    }

    fn empty_shown(&mut self) {
        self.shown.clear();
        self.shown.resize(self.wanted.len(), SafeCell::BLANK);
    }

    /// Wide symbols need no more than this: writing over one half of a wide symbol erases the other, but both halves of
    /// a symbol that goes are different from what comes.
    fn compare(&mut self) {
        self.changed.clear();
        self.changed.extend(self.shown.iter().zip(&self.wanted).map(|(shown, wanted)| shown != wanted));
    }

    /// Handles symbols on whose width terminals disagree.
    fn allow_for_widths(&mut self, encoder: &mut Encoder, row: u16) {
        let doubtful = |cells: &[SafeCell<'_>]| cells.iter().any(|cell| cell.max_width > 0);
        if doubtful(&self.shown) || doubtful(&self.wanted) && self.shown.iter().any(|cell| *cell != SafeCell::BLANK) {
            // The terminal may have put their neighbours anywhere: begin with an empty row.
            encoder.go(row, 0);
            encoder.erase_to_end();
            self.empty_shown();
            self.compare();
        }
        for column in 0..self.wanted.len() {
            let SafeCell { width, max_width, .. } = self.wanted[column];
            if max_width > 0 {
                // Cells that the terminal may have covered are written again, blanks too.
                self.changed[column..column + width.max(max_width) as usize].fill(true);
            }
        }
    }

    /// Erases the end of the row with one sequence, if it is to be empty and that is shorter.
    fn erase_end(&mut self, encoder: &mut Encoder, row: u16) {
        let end = self.wanted.iter().rposition(|cell| *cell != SafeCell::BLANK).map_or(0, |last| last + 1);
        let Some(first) = self.changed[end..].iter().position(|changed| *changed).map(|offset| end + offset) else {
            return;
        };
        let last = self.changed.iter().rposition(|changed| *changed).unwrap_or(first);
        if last - first < 3 {
            return;
        }
        // The rest of the row is written first: then the cursor is there anyway.
        self.changed[first..].fill(false);
        self.write(encoder, row);
        self.changed[..first].fill(false);
        encoder.go_over(row, first as u16, &self.wanted);
        encoder.erase_to_end();
    }

    fn write(&mut self, encoder: &mut Encoder, row: u16) {
        let mut column = 0;
        while let Some(offset) = self.changed[column..].iter().position(|changed| *changed) {
            column += offset;
            let cell = &self.wanted[column];
            if cell.width == 0 {
                // The symbol that covers it has been written.
                column += 1;
                continue;
            }
            encoder.go_over(row, column as u16, &self.wanted);
            let blanks = self.wanted[column..].iter().take_while(|cell| **cell == SafeCell::BLANK).count();
            if blanks >= LONG_RUN {
                encoder.erase(blanks as u16);
                column += blanks;
            } else {
                encoder.put(cell);
                column += cell.width as usize;
            }
        }
    }
}

//! Finds a pane whose rows moved, beside others whose rows did not.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::scroll::{RowHash, Scroll};

/// A pane whose rows moved has at least this many rows that differ; a cursor that moved changes fewer.
const FEWEST_ROWS: usize = 8;

/// The move of a pane's rows that may save something, if the pane has a line to its left and to its right.
pub(super) fn scroll(shown: &Buffer, wanted: &Buffer, changed: &[usize]) -> Option<Scroll> {
    if changed.len() < FEWEST_ROWS {
        return None;
    }
    let width = usize::from(wanted.area.width);
    let panes = panes(shown, wanted, changed, width);
    let differing = |pane: &Range<usize>| {
        changed.iter().filter(|row| cells(shown, **row, pane) != cells(wanted, **row, pane)).count()
    };
    let pane = panes.into_iter().max_by_key(differing)?;
    let hashes = |buffer: &Buffer| -> Vec<RowHash> {
        (0..usize::from(buffer.area.height)).map(|row| RowHash::of(cells(buffer, row, &pane))).collect()
    };
    // A symbol on whose width terminals disagree moves as it was drawn: what stands beside it was written behind it.
    let area = Rect { x: pane.start as u16, width: pane.len() as u16, ..wanted.area };
    Scroll::find(area, &hashes(shown), &hashes(wanted))
}

/// The columns between two lines that go through rows that changed.
fn panes(shown: &Buffer, wanted: &Buffer, changed: &[usize], width: usize) -> Vec<Range<usize>> {
    let is_line = |buffer: &Buffer, place: usize| matches!(buffer.content[place].symbol(), "│" | "|");
    let rows_with = |column: usize| {
        let places = changed.iter().map(move |row| row * width + column);
        places.filter(|place| is_line(shown, *place) && is_line(wanted, *place)).count()
    };
    let lines: Vec<usize> = (0..width).filter(|column| rows_with(*column) * 2 > changed.len()).collect();
    lines.windows(2).map(|pair| pair[0] + 1..pair[1]).filter(|pane| !pane.is_empty()).collect()
}

fn cells<'a>(buffer: &'a Buffer, row: usize, columns: &Range<usize>) -> &'a [Cell] {
    let start = row * usize::from(buffer.area.width);
    &buffer.content[start + columns.start..start + columns.end]
}

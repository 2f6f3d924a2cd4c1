//! Finds a block of rows, whole or between two columns, that moved, so that the terminal can move it instead of receiving it
//! again.
//!
//! The result is a proposal: whether it pays is found by encoding both.

use std::cmp::Reverse;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use foldhash::fast::FixedState;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// A block of rows that moves; what comes in is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scroll {
    pub(super) block: Rect,
    /// Whether its rows move up.
    pub(super) up: bool,
    /// How far they move.
    pub(super) rows: u16,
}

impl Scroll {
    /// The move that saves most between the rows of an area that are shown and those that are wanted, if there is one.
    pub(super) fn find(area: Rect, shown: &[RowHash], wanted: &[RowHash]) -> Option<Self> {
        let furthest = shown.len() / 2;
        (1..=furthest)
            .flat_map(|distance| [(distance, true), (distance, false)])
            .filter_map(|(distance, up)| best_block(area, shown, wanted, distance, up))
            .max_by_key(|(saved, scroll)| (*saved, Reverse(scroll.rows)))
            .map(|(_, scroll)| scroll)
    }

    /// Does in a buffer what the terminal does on its screen.
    pub(super) fn apply(self, buffer: &mut Buffer) {
        let Self { block, up, rows } = self;
        let cells_of = |buffer: &Buffer, row: u16| {
            let start = buffer.index_of(block.x, row);
            start..start + usize::from(block.width)
        };
        for step in 0..block.height {
            let row = if up { block.top() + step } else { block.bottom() - 1 - step };
            let source = if up { row.checked_add(rows) } else { row.checked_sub(rows) };
            let cells = cells_of(buffer, row);
            match source.filter(|source| (block.top()..block.bottom()).contains(source)) {
                Some(source) => {
                    for (to, from) in cells.zip(cells_of(buffer, source)) {
                        buffer.content[to] = buffer.content[from].clone();
                    }
                }
                None => buffer.content[cells].fill(Cell::EMPTY),
            }
        }
    }
}

/// The block of an area that saves most columns when its rows move by `distance`: those that need not be written again, less those that
/// were right already and move away.
fn best_block(area: Rect, old: &[RowHash], new: &[RowHash], distance: usize, up: bool) -> Option<(i64, Scroll)> {
    let (mut best, mut sum, mut start) = (None::<(i64, usize, usize)>, 0, None);
    let targets = if up { 0..new.len() - distance } else { distance..new.len() };
    for row in targets {
        let source = if up { row + distance } else { row - distance };
        let weight = new[row].weight;
        let stays = new[row].hash == old[row].hash;
        if new[row].hash == old[source].hash {
            if !stays {
                sum += weight;
                start.get_or_insert(row);
            }
        } else if stays {
            sum -= weight;
        }
        if sum <= 0 {
            (sum, start) = (0, None);
        } else if best.is_none_or(|(most, ..)| sum > most)
            && let Some(start) = start
        {
            best = Some((sum, start, row));
        }
    }
    best.map(|(saved, first, last)| {
        let (top, bottom) = if up { (first, last + distance) } else { (first - distance, last) };
        let block = Rect { y: top as u16, height: (bottom + 1 - top) as u16, ..area };
        (saved, Scroll { block, up, rows: distance as u16 })
    })
}

/// The data to recognise a row and to know its cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowHash {
    hash: u64,
    /// The columns that are not blank.
    weight: i64,
}

impl RowHash {
    pub(super) fn of(cells: &[Cell]) -> Self {
        let mut hasher = FixedState::default().build_hasher();
        let mut weight = 0;
        for cell in cells {
            let symbol = cell.symbol();
            hasher.write(symbol.as_bytes());
            (cell.fg, cell.bg, cell.modifier).hash(&mut hasher);
            weight += i64::from(symbol != " ");
        }
        Self { hash: hasher.finish(), weight }
    }

    /// Returns whether both rows have the same text and are not blank, so that one may be moved to the other.
    pub(super) fn is_same_text(self, other: Self) -> bool {
        self.weight > 0 && self == other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(first: usize, rows: usize) -> Vec<String> {
        (first..first + rows).map(|number| format!("{number:03} a hook of some queue or other")).collect()
    }

    fn screen(head: &str, rows: &[String], foot: &str) -> Buffer {
        Buffer::with_lines(
            [head.to_owned()]
                .into_iter()
                .chain(rows.iter().cloned())
                .chain([foot.to_owned()])
                .map(|line| format!("{line:40}")),
        )
    }

    fn find(shown: &Buffer, wanted: &Buffer) -> Option<Scroll> {
        let hashes = |buffer: &Buffer| buffer.content.chunks(40).map(RowHash::of).collect::<Vec<_>>();
        Scroll::find(shown.area, &hashes(shown), &hashes(wanted))
    }

    #[test]
    fn a_list_that_moved_is_found_and_its_frame_stays() {
        let shown = screen("Hooks", &list(0, 10), "1 of 20");
        let wanted = screen("Hooks", &list(1, 10), "2 of 20");
        assert_eq!(find(&shown, &wanted), Some(Scroll { block: Rect::new(0, 1, 40, 10), up: true, rows: 1 }));
        assert_eq!(find(&wanted, &shown), Some(Scroll { block: Rect::new(0, 1, 40, 10), up: false, rows: 1 }));
        let far = screen("Hooks", &list(4, 10), "5 of 20");
        assert_eq!(find(&shown, &far), Some(Scroll { block: Rect::new(0, 1, 40, 10), up: true, rows: 4 }));
    }

    #[test]
    fn nothing_moves_when_nothing_moved() {
        let shown = screen("Hooks", &list(0, 10), "1 of 20");
        assert_eq!(find(&shown, &shown), None);
        assert_eq!(find(&shown, &screen("Hooks", &list(50, 10), "51 of 20")), None);
    }

    #[test]
    fn the_buffer_moves_like_the_screen() {
        let mut buffer = screen("Hooks", &list(0, 4), "foot");
        Scroll { block: Rect::new(0, 1, 40, 4), up: true, rows: 1 }.apply(&mut buffer);
        let mut rows = list(1, 3);
        rows.push(String::new());
        assert_eq!(buffer, screen("Hooks", &rows, "foot"));
        Scroll { block: Rect::new(0, 1, 40, 4), up: false, rows: 2 }.apply(&mut buffer);
        assert_eq!(buffer, screen("Hooks", &[String::new(), String::new(), rows[0].clone(), rows[1].clone()], "foot"));
    }
}

//! Finds a block of rows, whole or between two columns, that moved, so that the terminal can move it instead of receiving it
//! again.
//!
//! The result is a proposal: whether it pays is found by encoding both.

use std::cmp::Reverse;
use std::hash::{Hash as _, Hasher};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::encoder::Encoder;

/// A block of rows that moves; what comes in is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scroll {
    /// The first row of the block.
    pub(super) top: u16,
    /// The last row of the block.
    pub(super) bottom: u16,
    /// Whether the rows move up.
    pub(super) up: bool,
    /// The number of rows.
    pub(super) rows: u16,
    /// The first column of the block, and how many there are; `None`: whole rows.
    pub(super) columns: Option<(u16, u16)>,
}

impl Scroll {
    /// The move that saves most between the rows that are shown and those that are wanted, if there is one.
    pub(super) fn find(shown: &[RowHash], wanted: &[RowHash]) -> Option<Self> {
        let furthest = shown.len() / 2;
        (1..=furthest)
            .flat_map(|distance| [(distance, true), (distance, false)])
            .filter_map(|(distance, up)| best_block(shown, wanted, distance, up))
            .max_by_key(|(saved, scroll)| (*saved, Reverse(scroll.rows)))
            .map(|(_, scroll)| scroll)
    }

    /// Writes the move for a terminal of that height.
    pub(super) fn write(self, encoder: &mut Encoder, height: u16) {
        let (left, columns) = self.columns.unwrap_or((0, encoder.width()));
        encoder.scroll(Rect::new(left, self.top, columns, self.bottom + 1 - self.top), height, self.up, self.rows);
    }

    /// Does in a buffer what the terminal does on its screen.
    pub(super) fn apply(self, buffer: &mut Buffer) {
        let width = buffer.area.width as usize;
        let (left, columns) = self.columns.map_or((0, width), |(left, columns)| (left as usize, columns as usize));
        let (top, bottom, rows) = (self.top as usize, self.bottom as usize, self.rows as usize);
        let place = |row: usize| row * width + left..row * width + left + columns;
        for step in 0..=bottom - top {
            let (row, source) = if self.up {
                (top + step, Some(top + step + rows).filter(|source| *source <= bottom))
            } else {
                (bottom - step, (bottom - step).checked_sub(rows).filter(|source| *source >= top))
            };
            match source {
                Some(source) => {
                    for (to, from) in place(row).zip(place(source)) {
                        buffer.content[to] = buffer.content[from].clone();
                    }
                }
                None => buffer.content[place(row)].fill(Cell::EMPTY),
            }
        }
    }
}

/// The block that saves most columns when rows move by `distance`: those that need not be written again, less those that
/// were right already and move away.
fn best_block(old: &[RowHash], new: &[RowHash], distance: usize, up: bool) -> Option<(i64, Scroll)> {
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
        (saved, Scroll { top: top as u16, bottom: bottom as u16, up, rows: distance as u16, columns: None })
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
        let mut hasher = RowHasher(0);
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

/// A hash that is good enough to recognise a row and costs little; nothing goes wrong when it errs.
struct RowHasher(u64);

impl RowHasher {
    fn add(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for RowHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut value = [0; 8];
            value[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(value));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.add(value.into());
    }

    fn write_u16(&mut self, value: u16) {
        self.add(value.into());
    }

    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0
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
        Scroll::find(&hashes(shown), &hashes(wanted))
    }

    #[test]
    fn a_list_that_moved_is_found_and_its_frame_stays() {
        let shown = screen("Hooks", &list(0, 10), "1 of 20");
        let wanted = screen("Hooks", &list(1, 10), "2 of 20");
        assert_eq!(find(&shown, &wanted), Some(Scroll { top: 1, bottom: 10, up: true, rows: 1, columns: None }));
        assert_eq!(find(&wanted, &shown), Some(Scroll { top: 1, bottom: 10, up: false, rows: 1, columns: None }));
        let far = screen("Hooks", &list(4, 10), "5 of 20");
        assert_eq!(find(&shown, &far), Some(Scroll { top: 1, bottom: 10, up: true, rows: 4, columns: None }));
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
        Scroll { top: 1, bottom: 4, up: true, rows: 1, columns: None }.apply(&mut buffer);
        let mut rows = list(1, 3);
        rows.push(String::new());
        assert_eq!(buffer, screen("Hooks", &rows, "foot"));
        Scroll { top: 1, bottom: 4, up: false, rows: 2, columns: None }.apply(&mut buffer);
        assert_eq!(buffer, screen("Hooks", &[String::new(), String::new(), rows[0].clone(), rows[1].clone()], "foot"));
    }
}

//! The shortest bytes that move the cursor from one place to another.

use std::io::Write as _;

/// Finds cursor motions; keeps its buffers from one to the next.
#[derive(Debug, Default)]
pub(super) struct Motion {
    best: Vec<u8>,
    candidate: Vec<u8>,
}

impl Motion {
    /// The motion that was found last.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.best
    }

    /// Finds the shortest motion to a place, from a row and a column that may be unknown.
    pub(super) fn find(&mut self, at_row: Option<u16>, at_column: Option<u16>, row: u16, column: u16) {
        self.best.clear();
        if (row, column) == (0, 0) {
            self.best.extend_from_slice(b"\x1b[H");
        } else if column == 0 {
            sequence(&mut self.best, row + 1, b'H');
        } else {
            let _ = write!(self.best, "\x1b[{};{}H", row + 1, column + 1);
        }
        let Some(at_row) = at_row else { return };
        // By way of the first column.
        self.candidate.clear();
        self.candidate.push(b'\r');
        vertical(&mut self.candidate, at_row, row);
        horizontal(&mut self.candidate, 0, column);
        self.keep_shorter();
        if row == at_row && column > 0 {
            self.candidate.clear();
            sequence(&mut self.candidate, column + 1, b'G');
            self.keep_shorter();
        }
        if let Some(at_column) = at_column {
            self.candidate.clear();
            vertical(&mut self.candidate, at_row, row);
            horizontal(&mut self.candidate, at_column, column);
            self.keep_shorter();
        }
    }

    fn keep_shorter(&mut self) {
        if self.candidate.len() < self.best.len() {
            std::mem::swap(&mut self.best, &mut self.candidate);
        }
    }
}

/// A control sequence with one number, which may be left out if it is 1.
pub(super) fn sequence(out: &mut Vec<u8>, number: u16, end: u8) {
    out.extend_from_slice(b"\x1b[");
    if number != 1 {
        let _ = write!(out, "{number}");
    }
    out.push(end);
}

fn vertical(out: &mut Vec<u8>, from: u16, to: u16) {
    match (from, to) {
        // Neither scrolls, because the target row is on the screen.
        (from, to) if from < to && to - from <= 4 => out.extend(std::iter::repeat_n(b'\n', (to - from) as usize)),
        (from, to) if from < to => sequence(out, to - from, b'B'),
        (from, to) if from > to => sequence(out, from - to, b'A'),
        _ => {}
    }
}

fn horizontal(out: &mut Vec<u8>, from: u16, to: u16) {
    match (from, to) {
        (from, to) if from < to => sequence(out, to - from, b'C'),
        (from, to) if from > to && from - to <= 3 => out.extend(std::iter::repeat_n(b'\x08', (from - to) as usize)),
        (from, to) if from > to => sequence(out, from - to, b'D'),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_motion_is_taken() {
        let mut motion = Motion::default();
        for (row, column, expected) in [
            (5, 11, "\x1b[C"),
            (5, 8, "\x08\x08"),
            (5, 0, "\r"),
            (5, 1, "\r\x1b[C"),
            (5, 19, "\x1b[9C"),
            (6, 0, "\r\n"),
            (7, 10, "\n\n"),
            (4, 10, "\x1b[A"),
            (0, 0, "\x1b[H"),
            (12, 0, "\x1b[13H"),
            (15, 15, "\x1b[16;16H"),
        ] {
            motion.find(Some(5), Some(10), row, column);
            assert_eq!(String::from_utf8_lossy(motion.bytes()), expected, "to {row}, {column}");
        }
    }
}

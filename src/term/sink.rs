//! Turns the frame that the terminal shows into the next one, with few bytes and one write.
//!
//! Only what differs is written, rows that only moved are moved by the terminal, and cells are written by
//! `cell.rs` alone, so that no control character gets through. Of a cell its symbol, colours and modifiers
//! count; ratatui's per-cell diff options do not.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use super::encoder::{Encoder, TerminalState};
use super::pane;
use super::row_diff::RowDiff;
use super::scroll::{RowHash, Scroll};

/// The size in bytes below which a frame travels in one packet and so appears at once anyway.
const SMALL_FRAME: usize = 512;

const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";

/// Asks which extensions the terminal has. Every terminal answers or ignores it; nothing waits for the answer.
const ASK_ATTRIBUTES: &[u8] = b"\x1b[c";

/// The size in bytes above which, if the rows of a pane moved, the terminal is asked whether it can move them itself.
const WORTH_ASKING: usize = 256;

/// Rows are moved only if at least this many differ.
const FEWEST_ROWS: usize = 3;

/// Draws frames on a terminal.
#[derive(Debug)]
pub struct FrameSink<W> {
    writer: W,
    /// The frame that the terminal shows, unless `forgotten`.
    shown: Buffer,
    next: Buffer,
    /// The rows in which they differ.
    changed: Vec<usize>,
    /// The hashes of the shown rows, as far as they were needed; kept from frame to frame.
    hashes: Vec<Option<RowHash>>,
    /// Whether the content of the terminal is unknown.
    forgotten: bool,
    state: TerminalState,
    /// The position of the cursor when last shown; the inner `None`: hidden, the outer: unknown.
    cursor: Option<Option<Position>>,
    encoder: Encoder,
    /// The encoder of the frame with rows moved by the terminal.
    scrolling: Encoder,
    bytes: Vec<u8>,
    margins: Margins,
}

/// Whether the terminal can move a part of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Margins {
    Unknown,
    /// The question was written. No answer is an answer too: nothing waits for it.
    Asked,
    Known(bool),
}

impl<W: Write> FrameSink<W> {
    /// A sink for a terminal of unknown contents and that size.
    pub fn new(writer: W, width: u16, height: u16) -> Self {
        let empty = Buffer::empty(Rect::new(0, 0, width, height));
        Self {
            writer,
            shown: empty.clone(),
            next: empty,
            changed: Vec::new(),
            hashes: vec![None; height.into()],
            forgotten: true,
            state: TerminalState::default(),
            cursor: None,
            encoder: Encoder::default(),
            scrolling: Encoder::default(),
            bytes: Vec::new(),
            margins: Margins::Unknown,
        }
    }

    /// The terminal said whether it has left and right margins.
    pub fn set_margins(&mut self, has_margins: bool) {
        self.margins = Margins::Known(has_margins);
    }

    /// Returns whether the terminal has not answered a query yet.
    pub fn awaits_answer(&self) -> bool {
        self.margins == Margins::Asked
    }

    /// The size of the frames.
    pub fn area(&self) -> Rect {
        self.shown.area
    }

    /// The buffer to draw the next frame into. It contains an older frame, so every cell has to be written.
    /// [`present`](Self::present) then shows it.
    pub fn frame(&mut self) -> &mut Buffer {
        &mut self.next
    }

    /// Shows the frame drawn last, with the cursor at that place or hidden, by one write of as few bytes as need be;
    /// of none at all if nothing changed. Says how many bytes.
    ///
    /// # Errors
    ///
    /// What the writer says; [`is_hang_up`](super::is_hang_up) tells whether the terminal is gone. Nothing is then
    /// known of the screen, and the next frame is drawn whole.
    pub fn present(&mut self, cursor: Option<Position>) -> io::Result<usize> {
        // A cursor outside of the frame is not seen.
        let cursor = cursor.filter(|place| self.next.area.contains(*place));
        self.encode(cursor);
        std::mem::swap(&mut self.shown, &mut self.next);
        self.forgotten = false;
        self.cursor = Some(cursor);
        if self.bytes.is_empty() {
            return Ok(0);
        }
        let written = self.writer.write_all(&self.bytes).and_then(|()| self.writer.flush());
        if let Err(error) = written {
            self.forget();
            return Err(error);
        }
        Ok(self.bytes.len())
    }

    /// Takes the size the terminal now has. The next frame is drawn whole.
    pub fn resize(&mut self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width, height);
        self.shown.resize(area);
        self.shown.reset();
        self.next.resize(area);
        self.hashes.resize(height.into(), None);
        self.forget();
    }

    /// Forgets what the terminal shows: someone else wrote to it. The next frame is drawn whole.
    pub fn forget(&mut self) {
        self.forgotten = true;
        self.state = TerminalState::default();
        self.hashes.fill(None);
        self.cursor = None;
    }

    /// The writer, for what is no frame. A caller that moves the cursor or draws with it must [`forget`](Self::forget).
    pub fn writer(&mut self) -> &mut W {
        &mut self.writer
    }

    /// Fills `bytes` with what turns the shown frame into the next one.
    fn encode(&mut self, cursor: Option<Position>) {
        let Rect { width, height, .. } = self.next.area;
        self.encoder.begin(self.state, width);
        self.changed.clear();
        if self.forgotten {
            self.encoder.clear_screen();
            draw_rows(&mut self.encoder, None, &self.next, 0..height.into());
        } else {
            let rows = rows(&self.shown).zip(rows(&self.next)).enumerate();
            self.changed.extend(rows.filter(|(_, (old, new))| differ(old, new)).map(|(row, _)| row));
            draw_rows(&mut self.encoder, Some(&self.shown), &self.next, self.changed.iter().copied());
            self.let_rows_move();
        }
        let large = self.encoder.out.len() > SMALL_FRAME;
        let was_visible = matches!(self.cursor, Some(Some(_)));
        // Without synchronised updates, the cursor would be seen running over the screen.
        let hide_while_drawing = large && was_visible;
        match cursor {
            Some(Position { x, y }) => {
                self.encoder.go(y, x);
                if !was_visible || hide_while_drawing {
                    self.encoder.out.extend_from_slice(SHOW_CURSOR);
                }
            }
            None if self.cursor == Some(None) || hide_while_drawing => {}
            None => self.encoder.out.extend_from_slice(HIDE_CURSOR),
        }
        self.state = self.encoder.state;
        self.bytes.clear();
        if large {
            self.bytes.extend_from_slice(BEGIN_UPDATE);
        }
        if hide_while_drawing {
            self.bytes.extend_from_slice(HIDE_CURSOR);
        }
        self.bytes.extend_from_slice(&self.encoder.out);
        if large {
            self.bytes.extend_from_slice(END_UPDATE);
        }
    }

    /// Lets the terminal move rows where that takes fewer bytes.
    fn let_rows_move(&mut self) {
        let (whole, mut asks) = (self.scroll(), false);
        if self.encoder.out.len() > WORTH_ASKING
            && self.margins != Margins::Known(false)
            && let Some(scroll) = pane::scroll(&self.shown, &self.next, &self.changed)
        {
            match self.margins {
                Margins::Known(_) => self.encode_moved(scroll, &mut self.shown.clone()),
                Margins::Unknown => {
                    self.margins = Margins::Asked;
                    asks = true;
                }
                Margins::Asked => {}
            }
        }
        if let Some(scroll) = whole {
            // The old frame is not needed any more: the next frame takes its place.
            let mut shown = std::mem::take(&mut self.shown);
            self.encode_moved(scroll, &mut shown);
            self.shown = shown;
        }
        if asks {
            self.encoder.out.extend_from_slice(ASK_ATTRIBUTES);
        }
    }

    /// Encodes the frame with rows moved by the terminal, and keeps it if it is shorter.
    fn encode_moved(&mut self, scroll: Scroll, shown: &mut Buffer) {
        let Rect { width, height, .. } = self.next.area;
        self.scrolling.begin(self.state, width);
        self.scrolling.scroll(scroll, height);
        scroll.apply(shown);
        draw_rows(&mut self.scrolling, Some(shown), &self.next, 0..height.into());
        if self.scrolling.out.len() < self.encoder.out.len() {
            std::mem::swap(&mut self.encoder, &mut self.scrolling);
        }
    }

    /// The move of rows that may save something. Leaves the hashes of the next frame.
    fn scroll(&mut self) -> Option<Scroll> {
        if self.changed.len() < FEWEST_ROWS {
            self.changed.iter().for_each(|row| self.hashes[*row] = None);
            return None;
        }
        let shown: Vec<RowHash> =
            rows(&self.shown).zip(&self.hashes).map(|(row, known)| known.unwrap_or_else(|| RowHash::of(row))).collect();
        let mut wanted = shown.clone();
        for row in &self.changed {
            wanted[*row] = RowHash::of(row_of(&self.next, *row));
        }
        self.hashes.iter_mut().zip(&wanted).for_each(|(known, hash)| *known = Some(*hash));
        let has_moved = |row: usize| (0..shown.len()).any(|old| old != row && wanted[row].is_same_text(shown[old]));
        if self.changed.iter().any(|row| has_moved(*row)) {
            Scroll::find(self.next.area, &shown, &wanted)
        } else {
            None
        }
    }
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks_exact(usize::from(buffer.area.width).max(1))
}

fn row_of(buffer: &Buffer, row: usize) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[row * width..(row + 1) * width]
}

fn differ(old: &[Cell], new: &[Cell]) -> bool {
    old.iter().zip(new).any(|(old, new)| !looks_alike(old, new))
}

/// Compares what is drawn of two cells. Each cell of each frame gets here, and most have one byte.
fn looks_alike(old: &Cell, new: &Cell) -> bool {
    let (text, other) = (old.symbol().as_bytes(), new.symbol().as_bytes());
    let same_text = match (text, other) {
        ([byte], [other]) => byte == other,
        _ => text == other,
    };
    same_text && old.modifier == new.modifier && old.fg == new.fg && old.bg == new.bg
}

/// Writes the rows that differ of those; `None`: the screen is empty.
fn draw_rows(encoder: &mut Encoder, shown: Option<&Buffer>, wanted: &Buffer, numbers: impl IntoIterator<Item = usize>) {
    if wanted.area.width == 0 {
        return;
    }
    let mut diff = RowDiff::default();
    for row in numbers {
        let (old, new) = (shown.map(|shown| row_of(shown, row)), row_of(wanted, row));
        if old.is_none_or(|old| differ(old, new)) {
            diff.draw(encoder, row as u16, old, new);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    /// Accepts this many bytes and then no more.
    struct Closing(usize);

    impl Write for Closing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(self.0);
            self.0 -= count;
            if count == 0 { Err(rustix::io::Errno::IO.into()) } else { Ok(count) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn draw(sink: &mut FrameSink<Vec<u8>>, text: &str) -> String {
        sink.frame().reset();
        sink.frame().set_string(0, 0, text, Style::new());
        sink.present(None).unwrap();
        String::from_utf8(std::mem::take(sink.writer())).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn only_the_difference_is_written() {
        let mut sink = FrameSink::new(Vec::new(), 20, 3);
        assert_eq!(draw(&mut sink, "hook"), "^[m^[H^[Jhook^[?25l");
        assert_eq!(draw(&mut sink, "hook"), "");
        assert_eq!(draw(&mut sink, "look"), "\rl");
        assert_eq!(draw(&mut sink, "loop"), "oop");
        assert_eq!(draw(&mut sink, ""), "\r^[K");
    }

    #[test]
    fn a_frame_after_something_else_is_drawn_whole() {
        let mut sink = FrameSink::new(Vec::new(), 20, 3);
        draw(&mut sink, "hook");
        sink.forget();
        assert_eq!(draw(&mut sink, "hook"), "^[m^[H^[Jhook^[?25l");
    }

    #[test]
    fn a_frame_cut_short_is_drawn_whole_the_next_time() {
        let mut sink = FrameSink::new(Closing(10), 20, 3);
        sink.frame().set_string(0, 0, "hook", Style::new());
        let error = sink.present(None).unwrap_err();
        assert!(super::super::is_hang_up(&error));
        sink.writer().0 = 100;
        sink.frame().set_string(0, 0, "hook", Style::new());
        assert_eq!(sink.present(None).unwrap(), "^[m^[H^[Jhook^[?25l".len());
    }
}

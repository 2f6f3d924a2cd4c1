//! A frame becomes the fewest bytes that turn the last one into it, written at one go.
//!
//! The sink holds the two buffers itself: the frame the terminal shows and the next one. It knows nothing of what a
//! frame means. It writes no more than the difference, lets the terminal move rows that only moved, and never writes
//! what a cell must not contain, whoever put it there.
//!
//! Cells are drawn by their symbol, colours and modifiers alone; ratatui's per-cell diff options are not heeded.

use std::io::{self, Write};

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    pencil::{Known, Pencil},
    row::RowDiff,
    scroll::Scroll,
};

/// A smaller frame travels in one packet and so is seen at once anyway.
const SMALL_FRAME: usize = 512;

const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";

/// Draws frames on a terminal.
#[derive(Debug)]
pub struct FrameSink<W> {
    writer: W,
    /// What the terminal shows, unless `forgotten`.
    shown: Buffer,
    /// What it is to show.
    next: Buffer,
    /// Whether `next` was handed out since the last frame.
    drawn: bool,
    /// Whether nothing is known of the terminal.
    forgotten: bool,
    known: Known,
    /// Where the cursor was last shown; the inner `None`: hidden, the outer: not known.
    cursor: Option<Option<Position>>,
    pencil: Pencil,
    other: Pencil,
    bytes: Vec<u8>,
}

impl<W: Write> FrameSink<W> {
    /// A sink for a terminal of unknown contents and that size.
    pub fn new(writer: W, width: u16, height: u16) -> Self {
        let empty = Buffer::empty(Rect::new(0, 0, width, height));
        Self {
            writer,
            shown: empty.clone(),
            next: empty,
            drawn: false,
            forgotten: true,
            known: Known::default(),
            cursor: None,
            pencil: Pencil::default(),
            other: Pencil::default(),
            bytes: Vec::new(),
        }
    }

    /// The size of the frames.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.shown.area
    }

    /// An empty buffer to draw the next frame into. [`present`](Self::present) then shows it.
    pub fn frame(&mut self) -> &mut Buffer {
        self.next.reset();
        self.drawn = true;
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
        if !self.drawn {
            self.next.clone_from(&self.shown);
        }
        // A cursor outside of the frame is not seen.
        let cursor = cursor.filter(|place| self.next.area.contains(*place));
        self.encode(cursor);
        std::mem::swap(&mut self.shown, &mut self.next);
        (self.drawn, self.forgotten) = (false, false);
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

    /// Shows a frame drawn elsewhere; a frame of another size resizes the sink.
    ///
    /// # Errors
    ///
    /// Like [`present`](Self::present).
    pub fn draw(&mut self, next: &Buffer, cursor: Option<Position>) -> io::Result<usize> {
        if next.area.as_size() != self.shown.area.as_size() {
            self.resize(next.area.width, next.area.height);
        }
        self.next.content.clone_from(&next.content);
        self.drawn = true;
        self.present(cursor)
    }

    /// Takes the size the terminal now has. The next frame is drawn whole.
    pub fn resize(&mut self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width, height);
        self.shown.resize(area);
        self.shown.reset();
        self.next.resize(area);
        self.forget();
    }

    /// Forgets what the terminal shows: someone else wrote to it. The next frame is drawn whole.
    pub fn forget(&mut self) {
        self.forgotten = true;
        self.known = Known::default();
        self.cursor = None;
    }

    /// The writer, for what is no frame. Whoever moves the cursor or draws with it must [`forget`](Self::forget).
    pub fn writer(&mut self) -> &mut W {
        &mut self.writer
    }

    /// Puts into `bytes` what turns the shown frame into the next one.
    fn encode(&mut self, cursor: Option<Position>) {
        let Rect { width, height, .. } = self.next.area;
        self.pencil.begin(self.known, width);
        if self.forgotten {
            self.pencil.clear_screen();
            draw_rows(&mut self.pencil, None, &self.next);
        } else {
            draw_rows(&mut self.pencil, Some(&self.shown), &self.next);
            if let Some(scroll) = Scroll::find(&self.shown, &self.next) {
                self.other.begin(self.known, width);
                scroll.write(&mut self.other, height);
                // What was shown is not needed any more: the next frame takes its place.
                scroll.apply(&mut self.shown);
                draw_rows(&mut self.other, Some(&self.shown), &self.next);
                if self.other.out.len() < self.pencil.out.len() {
                    std::mem::swap(&mut self.pencil, &mut self.other);
                }
            }
        }
        let large = self.pencil.out.len() > SMALL_FRAME;
        let was_visible = matches!(self.cursor, Some(Some(_)));
        // Where updates are not synchronised, the cursor would be seen running over the screen.
        let hide_while_drawing = large && was_visible;
        match cursor {
            Some(Position { x, y }) => {
                self.pencil.go(y, x);
                if !was_visible || hide_while_drawing {
                    self.pencil.out.extend_from_slice(SHOW_CURSOR);
                }
            }
            None if self.cursor == Some(None) || hide_while_drawing => {}
            None => self.pencil.out.extend_from_slice(HIDE_CURSOR),
        }
        self.known = self.pencil.known;
        self.bytes.clear();
        if large {
            self.bytes.extend_from_slice(BEGIN_UPDATE);
        }
        if hide_while_drawing {
            self.bytes.extend_from_slice(HIDE_CURSOR);
        }
        self.bytes.extend_from_slice(&self.pencil.out);
        if large {
            self.bytes.extend_from_slice(END_UPDATE);
        }
    }
}

/// Writes the rows that differ; `None`: the screen is empty.
fn draw_rows(pencil: &mut Pencil, shown: Option<&Buffer>, wanted: &Buffer) {
    let width = wanted.area.width as usize;
    if width == 0 {
        return;
    }
    let mut diff = RowDiff::default();
    for (row, cells) in wanted.content.chunks_exact(width).enumerate() {
        let old = shown.map(|shown| &shown.content[row * width..(row + 1) * width]);
        if old != Some(cells) {
            diff.draw(pencil, row as u16, old, cells);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    /// Takes so many bytes and then no more.
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
    fn a_frame_not_drawn_is_the_last_one() {
        let mut sink = FrameSink::new(Vec::new(), 20, 3);
        draw(&mut sink, "hook");
        assert_eq!(sink.present(None).unwrap(), 0);
        sink.forget();
        sink.present(None).unwrap();
        assert_eq!(String::from_utf8_lossy(sink.writer()), "\x1b[m\x1b[H\x1b[Jhook\x1b[?25l");
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

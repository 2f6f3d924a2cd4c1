//! A sink that draws on an emulated terminal.

use ratatui::{buffer::Buffer, layout::Position};
use webitel_hooks::term::FrameSink;

/// A sink, the terminal it draws on, and all that was written to it.
pub(crate) struct Emulated {
    sink: FrameSink<Vec<u8>>,
    terminal: vt100::Parser,
    /// What the last frame was.
    pub(crate) last: Vec<u8>,
}

/// What can be seen of a cell.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    text: String,
    wide: bool,
    fg: vt100::Color,
    bg: vt100::Color,
    bold: bool,
    dim: bool,
    italic: bool,
    underline: bool,
    inverse: bool,
}

impl Emulated {
    pub(crate) fn new(width: u16, height: u16) -> Self {
        Self {
            sink: FrameSink::new(Vec::new(), width, height),
            terminal: vt100::Parser::new(height, width, 0),
            last: Vec::new(),
        }
    }

    /// Shows a frame; gives the number of bytes it took.
    pub(crate) fn show(&mut self, frame: &Buffer, cursor: Option<Position>) -> usize {
        if frame.area.as_size() != self.sink.area().as_size() {
            // Emptied first, because the emulator fails on wide symbols that a new edge cuts; then something is left over.
            self.terminal.process(b"\x1b[m\x1b[2J");
            self.terminal.screen_mut().set_size(frame.area.height, frame.area.width);
            self.terminal.process(b"\x1b[2;2H\x1b[1;41mleft");
        }
        let count = self.sink.draw(frame, cursor).unwrap();
        self.last = std::mem::take(self.sink.writer());
        assert_eq!(self.last.len(), count);
        self.terminal.process(&self.last);
        count
    }

    /// Something else wrote all over the terminal.
    pub(crate) fn spoil(&mut self) {
        self.terminal.process(b"\x1b[3;5r\x1b[0;1;7;31;44m\x1b[2J\x1b[2;2Hspoilt\x1b[r\x1b[4;4H");
        self.sink.forget();
    }

    /// All cells of the screen, and the cursor if it is visible.
    fn screen(&self) -> (Vec<Seen>, Option<(u16, u16)>) {
        let screen = self.terminal.screen();
        let (height, width) = screen.size();
        let cells = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        let seen = cells.map(|(row, column)| Seen::of(screen.cell(row, column).unwrap())).collect();
        (seen, (!screen.hide_cursor()).then(|| screen.cursor_position()))
    }

    /// Where two screens differ, in a form that can be read.
    pub(crate) fn differences(&self, other: &Self) -> String {
        let ((cells, cursor), (other_cells, other_cursor)) = (self.screen(), other.screen());
        let width = usize::from(self.sink.area().width);
        let mut lines: Vec<String> = (cells.iter().zip(&other_cells).enumerate())
            .filter(|(_, (cell, other))| cell != other)
            .map(|(index, (cell, other))| format!("{},{}: {cell:?}\n  not {other:?}", index % width, index / width))
            .collect();
        if cursor != other_cursor {
            lines.push(format!("cursor {cursor:?}, not {other_cursor:?}"));
        }
        lines.join("\n")
    }

    /// The text of the screen.
    pub(crate) fn text(&self) -> String {
        self.terminal.screen().contents()
    }
}

impl Seen {
    fn of(cell: &vt100::Cell) -> Self {
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let (underline, inverse) = (cell.underline(), cell.inverse());
        let mut seen = Self {
            text: text.to_owned(),
            wide: cell.is_wide(),
            fg: cell.fgcolor(),
            bg: cell.bgcolor(),
            bold: cell.bold(),
            dim: cell.dim(),
            italic: cell.italic(),
            underline,
            inverse,
        };
        if cell.is_wide_continuation() || text == " " && !underline && !inverse {
            // Nothing of these is seen: the emulator even leaves old values under the second half of wide symbols.
            (seen.fg, seen.bold, seen.dim, seen.italic) = (vt100::Color::Default, false, false, false);
        }
        if cell.is_wide_continuation() {
            (seen.bg, seen.underline, seen.inverse) = (vt100::Color::Default, false, false);
        }
        seen
    }
}

//! A sink that draws on an emulated terminal.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
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
            self.sink.resize(frame.area.width, frame.area.height);
        }
        self.sink.frame().clone_from(frame);
        let count = self.sink.present(cursor).unwrap();
        self.last = std::mem::take(self.sink.writer());
        assert_eq!(self.last.len(), count);
        self.process();
        count
    }

    /// A terminal that moves rows between two columns, which the emulator does not know.
    pub(crate) fn with_margins(mut self) -> Self {
        self.sink.set_margins(true);
        self
    }

    fn process(&mut self) {
        let text = String::from_utf8(self.last.clone()).unwrap();
        let mut parts = text.split("\x1b[?69h");
        self.terminal.process(parts.next().unwrap_or_default().as_bytes());
        for part in parts {
            let (moved, rest) = part.split_once("\x1b[?69l").expect("the margins end");
            self.move_rows(moved);
            self.terminal.process(rest.as_bytes());
        }
    }

    /// What `CSI left;right s CSI top;bottom r`, the way to the edge, line feeds or reverse indices, and `CSI r` do.
    fn move_rows(&mut self, sequence: &str) {
        let numbers = |text: &str| -> [u16; 2] {
            let (first, second) = text.split_once(';').unwrap();
            [first.parse().unwrap(), second.parse().unwrap()]
        };
        let (columns, rest) = sequence.strip_prefix("\x1b[").and_then(|rest| rest.split_once("s\x1b[")).unwrap();
        let (rows, moves) = rest.split_once('r').unwrap();
        let ([left, right], [top, bottom]) = (numbers(columns), numbers(rows));
        let (down, up) = (moves.matches("\x1bM").count() as u16, moves.matches('\n').count() as u16);
        let screen = self.terminal.screen();
        let part = |start, width| -> Vec<Vec<u8>> { screen.rows_formatted(start, width).collect() };
        let (shown, beside) = (part(left - 1, right + 1 - left), part(right, screen.size().1 - right));
        let style = screen.attributes_formatted();
        for row in top..=bottom {
            let source = (row + up).checked_sub(down).filter(|source| (top..=bottom).contains(source));
            self.terminal.process(format!("\x1b[m\x1b[{row};{left}H\x1b[{}X", right + 1 - left).as_bytes());
            self.terminal.process(source.map_or(&[][..], |source| &shown[usize::from(source) - 1]));
            // What ends with blanks has erased the rest of its row.
            self.terminal.process(format!("\x1b[m\x1b[{row};{}H", right + 1).as_bytes());
            self.terminal.process(&beside[usize::from(row) - 1]);
        }
        self.terminal.process(&style);
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

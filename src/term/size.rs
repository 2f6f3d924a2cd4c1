//! The size of the terminal. Asks the kernel, never the terminal.

use rustix::{stdio, termios::tcgetwinsize};

/// The assumed size of a terminal that does not report one.
const FALLBACK: (u16, u16) = (80, 24);

/// The width and height of the terminal in columns and rows.
#[must_use]
pub fn terminal_size() -> (u16, u16) {
    [tcgetwinsize(stdio::stdout()), tcgetwinsize(stdio::stdin())]
        .into_iter()
        .flatten()
        .map(|size| (size.ws_col, size.ws_row))
        // A terminal on a serial line has size 0×0.
        .find(|(width, height)| *width > 0 && *height > 0)
        .unwrap_or(FALLBACK)
}

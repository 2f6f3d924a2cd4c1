//! The terminal: modes, input, frame output, signals.
//!
//! Everything between the program and its terminal, and nothing else: no module here knows what a frame shows or what
//! a key means. Imports only `keys` (the chords that input is turned into). Nothing here waits for an answer of the
//! terminal, which could be late or missing.
//!
//! | Module | Idea |
//! |---|---|
//! | [`modes`] | raw mode, alternate screen and the rest, left on every way out |
//! | [`sink`] | a frame becomes the fewest bytes that turn the last one into it |
//! | [`input`] | bytes from the terminal as keys and pastes |
//! | [`signals`] | signals as values |
//! | [`clipboard`] | copying text through the terminal |
//! | [`tty`] | the device itself: whether there is one, how large it is, writing to it |
//!
//! Under `sink`: `cell` (what is safe to write), `style` (colours and attributes), `motion` (moving the cursor), `encoder`
//! (the bytes of a frame), `row_diff`, `scroll` and `pane` (what changed).

mod cell;
pub mod clipboard;
mod encoder;
pub mod input;
pub mod modes;
mod motion;
mod pane;
mod row_diff;
mod scroll;
pub mod signals;
pub mod sink;
mod style;
pub mod tty;

pub use clipboard::Multiplexer;
pub use input::{Input, InputReader};
pub use modes::{Modes, WindowTitle, is_in_foreground};
pub use signals::{Resizes, Signal, Signals};
pub use sink::FrameSink;
pub use tty::{NoTerminal, TtyWriter, check_terminal, is_hang_up, terminal_size};

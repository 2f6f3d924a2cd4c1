//! Where it is seen: terminal modes, the frame sink, input, signals, hang-up.
//!
//! Everything between the program and its terminal, and nothing else: no module here knows what a frame shows or what
//! a key means. Imports only `keys` (the chords that input is turned into). No part of it ever asks the terminal a
//! question, because an answer that does not come would be waited for.
//!
//! | Module | Idea |
//! |---|---|
//! | [`modes`] | raw mode, alternate screen and the rest, left on every way out |
//! | [`sink`] | a frame becomes the fewest bytes that turn the last one into it |
//! | [`input`] | what is typed, as values in a channel |
//! | [`hangup`] | the terminal is gone |
//! | [`signals`] | the world wants something |
//! | [`size`] | how large the terminal is |
//! | [`tty`] | the device itself: writing to it, and whether there is one |
//!
//! Inside: `mend` (key sequences that arrived in pieces) under `input`; `glyph` (what a cell may show), `escape` (colours),
//! `pencil` and `way` (the cursor), `row` and `scroll` (what changed) under `sink`.

mod escape;
mod glyph;
pub mod hangup;
pub mod input;
mod mend;
pub mod modes;
mod pencil;
mod row;
mod scroll;
pub mod signals;
pub mod sink;
pub mod size;
pub mod tty;
mod way;

pub use hangup::HangUp;
pub use input::Input;
pub use modes::Modes;
pub use signals::{Signal, Signals};
pub use sink::FrameSink;
pub use size::terminal_size;
pub use tty::{NoTerminal, TtyWriter, check_terminal, is_hang_up};

//! Terminal input: bytes, read on the event loop's thread, become inputs.
//!
//! | File | Idea |
//! |---|---|
//! | [`parser`] | the state machine: where a sequence ends, what acts, what waits how long |
//! | `state` | what is under way, where it ends, how long it may take |
//! | `keys` | which key a sequence stands for |
//! | [`reader`] | the terminal read on the event loop's thread |

mod keys;
pub mod parser;
pub mod reader;
mod state;

#[cfg(test)]
mod tests;

pub use parser::Parser;
pub use reader::InputReader;

use crate::keys::Chord;

/// Something that a person did at the terminal, or the one answer that it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or repeats.
    Key(Chord),
    /// Text was pasted, as one event. Its lines end with `\n`; it is otherwise as it came, and may contain anything.
    Paste(String),
    /// The terminal's window was given the keyboard, or lost it.
    Focus(bool),
    /// The terminal said what it can do: whether it moves a part of its rows alone.
    Margins(bool),
}

//! A terminal with the program in it.
//!
//! | File | Idea |
//! |---|---|
//! | `launching` | what to start, in what terminal, with what around it |
//! | `recording` | what the program has written, what that makes of the screen, and how it ended |
//! | `driving` | keys go in, and what is to be seen is waited for |

mod driving;
mod launching;
mod recording;

pub(crate) use driving::Terminal;
pub(crate) use launching::{Launch, PROGRAM, starting};
pub(crate) use recording::{DEADLINE, End};

/// The first that the program writes when it takes the screen.
pub(crate) const ENTER_SCREEN: &str = "\x1b[?1049h";

/// Keys that are no letters, as a terminal sends them.
pub(crate) mod keys {
    pub(crate) const UP: &str = "\x1b[A";
    pub(crate) const DOWN: &str = "\x1b[B";
    pub(crate) const HOME: &str = "\x1b[H";
    pub(crate) const END: &str = "\x1b[F";
    pub(crate) const PAGE_UP: &str = "\x1b[5~";
    pub(crate) const F1: &str = "\x1bOP";
    pub(crate) const ENTER: &str = "\r";
    pub(crate) const TAB: &str = "\t";
    pub(crate) const ESC: &str = "\x1b";

    /// Control and a letter.
    pub(crate) fn ctrl(letter: char) -> String {
        char::from(letter as u8 & 0x1f).to_string()
    }

    /// A bracketed paste.
    pub(crate) fn paste(text: &str) -> String {
        format!("\x1b[200~{text}\x1b[201~")
    }
}

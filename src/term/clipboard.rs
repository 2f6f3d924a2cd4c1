//! Copying text through the terminal (OSC 52), which also works over SSH. The terminal does not say whether it did.

use std::env;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// GNU screen takes no longer string at once.
const SCREEN_CHUNK: usize = 240;

/// The multiplexer between the program and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    None,
    Tmux,
    Screen,
}

impl Multiplexer {
    /// Reads the environment that tmux and screen set for the programs in them.
    pub fn detect() -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        match (is_set("TMUX"), is_set("STY")) {
            (true, _) => Self::Tmux,
            (_, true) => Self::Screen,
            _ => Self::None,
        }
    }

    /// The bytes that put the text into the clipboard.
    pub fn copy(self, text: &str) -> Vec<u8> {
        let sequence = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
        match self {
            Self::None => sequence.into_bytes(),
            // The settings `set-clipboard` and `allow-passthrough` decide which of the two tmux passes on.
            Self::Tmux => {
                let passed = sequence.replace('\x1b', "\x1b\x1b");
                format!("{sequence}\x1bPtmux;{passed}\x1b\\").into_bytes()
            }
            Self::Screen => {
                let chunks = sequence.as_bytes().chunks(SCREEN_CHUNK);
                chunks.flat_map(|chunk| [b"\x1bP", chunk, b"\x1b\\"].concat()).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copied(multiplexer: Multiplexer, text: &str) -> String {
        String::from_utf8(multiplexer.copy(text)).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn the_text_is_wrapped_for_what_is_in_between() {
        assert_eq!(copied(Multiplexer::None, "hi\u{416}"), "^]52;c;aGnQlg==\x07");
        assert_eq!(copied(Multiplexer::Tmux, "hi"), "^]52;c;aGk=\x07^Ptmux;^^]52;c;aGk=\x07^\\");
        assert_eq!(copied(Multiplexer::Screen, "hi"), "^P^]52;c;aGk=\x07^\\");
        let long = copied(Multiplexer::Screen, &"x".repeat(1_000));
        assert_eq!(long.matches("^P").count(), 6);
        assert_eq!(long.replace("^P", "").replace("^\\", ""), copied(Multiplexer::None, &"x".repeat(1_000)));
    }
}

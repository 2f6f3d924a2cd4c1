//! A key press as a value, independent of the terminal library that read it.

use std::fmt;
use std::str::FromStr;

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character as typed: Shift has already made its letter upper case.
    Char(char),
    /// A function key, `F(1)` to `F(24)`.
    F(u8),
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Insert,
    Delete,
    Enter,
    Tab,
    Backspace,
    /// Escape
    Esc,
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    pub key: Key,
    /// Control was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// Shift was held. Always false for [`Key::Char`], whose character already says it.
    pub shift: bool,
}

impl Chord {
    /// The key alone.
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false, shift: false }
    }

    /// A character alone.
    pub const fn char(character: char) -> Self {
        Self::plain(Key::Char(character))
    }

    /// Control and a character.
    pub const fn ctrl(character: char) -> Self {
        Self { ctrl: true, ..Self::char(character) }
    }

    /// Shift and a key that is no character.
    pub const fn shift(key: Key) -> Self {
        Self { shift: true, ..Self::plain(key) }
    }

    /// The reason why no terminal, or only few, can send this; `None` if all can.
    pub const fn never_sent(self) -> Option<&'static str> {
        match self.key {
            Key::Char(_) if self.shift => Some("write the character that Shift types, such as A"),
            Key::Char('[' | ']' | 'O' | 'P' | 'X' | '^' | '_' | '\\') if self.alt => {
                Some("terminals use it to start other keys and replies")
            }
            Key::Char(character) if self.ctrl => match character {
                'i' => Some("terminals send it as Tab"),
                'm' | 'j' => Some("terminals send it as Enter"),
                'h' => Some("terminals send it as Backspace"),
                '[' => Some("terminals send it as Esc"),
                '@' => Some("terminals send it as Ctrl-Space"),
                '_' => Some("terminals send it as Ctrl-/"),
                'a'..='z' | ' ' | '/' | '\\' | ']' | '^' => None,
                _ => Some("with Ctrl terminals send letters only"),
            },
            Key::Enter | Key::Backspace | Key::Esc if self.shift || self.ctrl => {
                Some("terminals send it without Shift and Ctrl")
            }
            Key::Tab if self.ctrl => Some("terminals send it without Ctrl"),
            Key::F(0 | 25..) => Some("there are F1 to F24"),
            _ => None,
        }
    }

    /// The character, if this types one.
    pub const fn typed(self) -> Option<char> {
        match self {
            Self { key: Key::Char(character), ctrl: false, alt: false, .. } => Some(character),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.key {
            Key::Char(' ') => f.write_str("Space"),
            Key::Char(character) if self.ctrl => write!(f, "{}", character.to_ascii_uppercase()),
            Key::Char(character) => write!(f, "{character}"),
            Key::F(number) => write!(f, "F{number}"),
            key => f.write_str(NAMED.iter().find(|(_, named)| *named == key).map_or("", |(name, _)| name)),
        }
    }
}

const NAMED: [(&str, Key); 14] = [
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("Ins", Key::Insert),
    ("Del", Key::Delete),
    ("Enter", Key::Enter),
    ("Tab", Key::Tab),
    ("Backspace", Key::Backspace),
    ("Esc", Key::Esc),
];

/// A text that names no chord.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a key: write a, G, Ctrl-S, Shift-Tab, PgDn, F5, Space …")]
pub struct ParseChordError(String);

impl FromStr for Chord {
    type Err = ParseChordError;

    /// Reads what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut chord = Self::plain(Key::Esc);
        let mut rest = text;
        while let Some((modifier, behind)) = rest.split_once('-') {
            match modifier {
                "Ctrl" => chord.ctrl = true,
                "Alt" => chord.alt = true,
                "Shift" => chord.shift = true,
                _ => break,
            }
            rest = behind;
        }
        let mut characters = rest.chars();
        chord.key = match (characters.next(), characters.next()) {
            (Some(character), None) if chord.ctrl => Key::Char(character.to_ascii_lowercase()),
            (Some(character), None) => Key::Char(character),
            _ if rest == "Space" => Key::Char(' '),
            _ => NAMED
                .iter()
                .find(|(name, _)| *name == rest)
                .map(|(_, key)| *key)
                .or_else(|| Some(Key::F(rest.strip_prefix('F')?.parse().ok()?)))
                .ok_or_else(|| ParseChordError(text.to_owned()))?,
        };
        Ok(chord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read_back() {
        for text in
            ["a", "G", "Ctrl-S", "Shift-Tab", "PgDn", "F5", "Space", "Esc", "Ctrl-Alt-Up", "-", "Alt--", "/", "?"]
        {
            assert_eq!(text.parse::<Chord>().unwrap().to_string(), text);
        }
        assert!("Hyper-x".parse::<Chord>().is_err());
    }
}

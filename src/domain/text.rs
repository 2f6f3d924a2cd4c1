//! Text from the server is data: nothing in it may steer a terminal.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text that came from outside, kept as it came and shown only in a harmless form.
///
/// Two texts are equal when they came equal. `Display` and [`shown`](Self::shown) are safe for a terminal;
/// [`raw`](Self::raw) is for the wire and for comparing names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ServerText {
    raw: Box<str>,
    /// `None` if it equals `raw`.
    harmless: Option<Box<str>>,
}

impl ServerText {
    /// The original text. Never write this to a terminal or a log.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Returns whether the server sent no text.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The text on one line, without terminal control characters.
    pub fn shown(&self) -> &str {
        self.harmless.as_deref().unwrap_or(&self.raw)
    }

    /// Returns the shown text, or `queue 12` if it is empty.
    pub(super) fn or_id(&self, thing: &str, id: impl fmt::Display) -> String {
        match self.shown() {
            "" => format!("{thing} {id}"),
            name => name.to_owned(),
        }
    }
}

impl From<&str> for ServerText {
    fn from(raw: &str) -> Self {
        let harmless = make_harmless(raw);
        Self { raw: raw.into(), harmless: (harmless != raw).then(|| harmless.into()) }
    }
}

impl From<String> for ServerText {
    fn from(raw: String) -> Self {
        Self::from(raw.as_str())
    }
}

/// The original text, for files.
impl From<ServerText> for String {
    fn from(text: ServerText) -> Self {
        text.raw.into()
    }
}

impl fmt::Display for ServerText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.shown())
    }
}

impl fmt::Debug for ServerText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.shown(), f)
    }
}

/// One line of text that a terminal can only print.
///
/// Line breaks and tabs become a space; other control characters become a visible `�`, so that a name made of them is
/// not an empty one; characters that turn the reading direction or take no room are left out. A zero-width joiner
/// between two emoji and the variation selectors stay: they are part of how a name is written.
pub fn make_harmless(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => harmless.push(' '),
            // C0, DEL and C1: the last are escape sequences of one character.
            character if character.is_control() => harmless.push('\u{fffd}'),
            '\u{200d}' => {
                let joins = harmless.chars().next_back().is_some_and(is_joinable)
                    && characters.peek().copied().is_some_and(is_joinable);
                if joins {
                    harmless.push(character);
                }
            }
            character if is_invisible_or_turning(character) => {}
            character => harmless.push(character),
        }
    }
    harmless
}

/// Returns whether a zero-width joiner may stand next to this character: a pictograph or one of its modifiers.
const fn is_joinable(character: char) -> bool {
    matches!(character, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}')
}

/// Bidirectional marks, embeddings, overrides and isolates; zero-width characters; tags; and the fillers that look like nothing.
const fn is_invisible_or_turning(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_escape_sequence_in_a_name_is_shown_and_never_obeyed() {
        let name = ServerText::from("Evil\u{1b}]0;pwned\u{7}\u{1b}[2J\u{9b}31m");
        assert_eq!(name.shown(), "Evil\u{fffd}]0;pwned\u{fffd}\u{fffd}[2J\u{fffd}31m");
        assert_eq!(name.raw(), "Evil\u{1b}]0;pwned\u{7}\u{1b}[2J\u{9b}31m", "the wire gets back what it sent");
    }

    #[test]
    fn a_bidi_override_cannot_turn_a_name_around() {
        assert_eq!(make_harmless("a\u{202e}evil\u{2066}\u{200b}b"), "aevilb");
    }

    #[test]
    fn line_breaks_become_spaces() {
        assert_eq!(make_harmless("one\r\ntwo\nthree\tfour"), "one two three four");
    }

    #[test]
    fn ordinary_names_of_any_script_stay_as_they_are() {
        for name in ["Служба підтримки", "客户服务", "👩‍💻 Support ❤️", "50% \"off\" *_*", "naïve"]
        {
            assert_eq!(make_harmless(name), name);
            assert!(ServerText::from(name).harmless.is_none());
        }
    }

    proptest! {
        #[test]
        fn nothing_harmful_ever_comes_through(text in any::<String>()) {
            let harmless = make_harmless(&text);
            let has_control = harmless.chars().any(char::is_control);
            prop_assert!(!has_control);
            let has_invisible = harmless.chars().any(is_invisible_or_turning_but_for_joiners);
            prop_assert!(!has_invisible);
            prop_assert_eq!(make_harmless(&harmless), harmless, "a second pass changes nothing");
        }
    }

    fn is_invisible_or_turning_but_for_joiners(character: char) -> bool {
        character != '\u{200d}' && is_invisible_or_turning(character)
    }
}

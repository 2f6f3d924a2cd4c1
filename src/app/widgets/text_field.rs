//! A line of text being typed, also one that is not shown.
//!
//! Every key and every paste costs one pass over the text, and the text is at most [`TextField::LIMIT`] characters long.

use std::fmt;

use tui_input::{Input, InputRequest};

use crate::domain::{Secret, make_harmless};
use crate::keys::{Chord, Key};

/// An input of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextInput<'a> {
    Key(Chord),
    /// A bracketed paste: text, never keys.
    Paste(&'a str),
}

/// The effect of a key or a paste on a line of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    Changed,
    /// It was an editing key, but the text is the same.
    Same,
    /// The text would be longer than [`TextField::LIMIT`], so nothing was taken.
    TooLong,
    /// The key means nothing to a line of text.
    NotText,
}

/// A line of text with its cursor.
#[derive(Debug, Clone, Default)]
pub struct TextField {
    input: Input,
}

impl TextField {
    /// The maximum number of characters: more than any name, filter or password has, and few enough for the URL of a search.
    pub const LIMIT: usize = 1_000;

    /// A field that holds this text, with the cursor at its end.
    pub fn with(text: &str) -> Self {
        Self { input: Input::new(make_harmless(text)) }
    }

    /// A field with this text, and the cursor at a byte of it.
    pub(in crate::app) fn with_cursor(text: &str, byte: usize) -> Self {
        let text = make_harmless(text);
        let before = text.char_indices().take_while(|(index, _)| *index < byte).count();
        Self { input: Input::new(text).with_cursor(before) }
    }

    /// The position of the cursor, in bytes.
    pub(in crate::app) fn cursor(&self) -> usize {
        let text = self.input.value();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(index, _)| index)
    }

    /// The typed text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The visible part in a field of `width` columns, and the column of the cursor in it.
    pub fn in_view(&self, width: u16) -> (&str, u16) {
        let width = usize::from(width).max(1);
        // One column is the cursor's own, behind the last character.
        let skipped = self.input.visual_scroll(width - 1);
        let mut column = 0;
        let text = self.input.value();
        let start = unicode_segmentation::UnicodeSegmentation::grapheme_indices(text, true)
            .find_map(|(index, grapheme)| {
                let here = column;
                column += unicode_width::UnicodeWidthStr::width(grapheme);
                (here >= skipped).then_some(index)
            })
            .unwrap_or(text.len());
        let cursor = self.input.visual_cursor().saturating_sub(skipped).min(width - 1);
        (&text[start..], u16::try_from(cursor).unwrap_or(u16::MAX))
    }

    /// Takes an editing key or a paste.
    pub fn take(&mut self, input: TextInput<'_>) -> Typed {
        match input {
            TextInput::Key(chord) => self.press(chord),
            TextInput::Paste(text) => self.paste(text),
        }
    }

    /// Takes an editing key. The map is our own, since that of the input library lacks Alt as terminals send it.
    pub fn press(&mut self, chord: Chord) -> Typed {
        if chord.typed().is_some() && self.room() == 0 {
            return Typed::TooLong;
        }
        let request = match (chord.key, chord.ctrl, chord.alt) {
            (Key::Char(character), false, false) => InputRequest::InsertChar(character),
            (Key::Left, false, false) | (Key::Char('b'), true, false) => InputRequest::GoToPrevChar,
            (Key::Right, false, false) | (Key::Char('f'), true, false) => InputRequest::GoToNextChar,
            (Key::Left, true, false) | (Key::Left, false, true) | (Key::Char('b'), false, true) => {
                InputRequest::GoToPrevWord
            }
            (Key::Right, true, false) | (Key::Right, false, true) | (Key::Char('f'), false, true) => {
                InputRequest::GoToNextWord
            }
            (Key::Home, false, false) | (Key::Char('a'), true, false) => InputRequest::GoToStart,
            (Key::End, false, false) | (Key::Char('e'), true, false) => InputRequest::GoToEnd,
            (Key::Backspace, false, false) | (Key::Char('h'), true, false) => InputRequest::DeletePrevChar,
            (Key::Delete, false, false) | (Key::Char('d'), true, false) => InputRequest::DeleteNextChar,
            (Key::Char('w'), true, false) | (Key::Backspace, false, true) | (Key::Backspace, true, false) => {
                InputRequest::DeletePrevWord
            }
            (Key::Char('d'), false, true) | (Key::Delete, true, false) => InputRequest::DeleteNextWord,
            (Key::Char('u'), true, false) => InputRequest::DeleteFromStart,
            (Key::Char('k'), true, false) => InputRequest::DeleteTillEnd,
            (Key::Char('y'), true, false) => InputRequest::Yank,
            _ => return Typed::NotText,
        };
        match self.input.handle(request) {
            Some(changed) if changed.value => Typed::Changed,
            _ => Typed::Same,
        }
    }

    /// Inserts pasted text on one line, never as keys: all of it or nothing, since half a name or token is worse than none.
    pub fn paste(&mut self, text: &str) -> Typed {
        let text = text.trim_matches(['\r', '\n']);
        if text.chars().nth(self.room()).is_some() {
            return Typed::TooLong;
        }
        let text = make_harmless(text);
        if text.is_empty() {
            return Typed::Same;
        }
        let (before, after) = self.input.value().split_at(self.cursor());
        let cursor = self.input.cursor() + text.chars().count();
        let value = [before, &text, after].concat();
        self.input = std::mem::take(&mut self.input).with_value(value).with_cursor(cursor);
        Typed::Changed
    }

    fn room(&self) -> usize {
        Self::LIMIT.saturating_sub(self.input.value().chars().count())
    }
}

/// A line of text that is not shown while it is typed, nor in any debugging output.
#[derive(Clone, Default)]
pub struct SecretField(TextField);

impl SecretField {
    /// A field that is filled in already.
    pub(in crate::app) fn with(secret: &Secret) -> Self {
        Self(TextField::with(secret.expose()))
    }

    /// The number of typed characters.
    pub fn length(&self) -> usize {
        self.0.text().chars().count()
    }

    /// The typed text, as a secret.
    pub(in crate::app) fn secret(&self) -> Secret {
        self.0.text().into()
    }

    /// The field itself, for the keys.
    pub(in crate::app) fn text_field(&mut self) -> &mut TextField {
        &mut self.0
    }
}

impl fmt::Debug for SecretField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretField(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_keeps_its_cursor_in_view() {
        let field = TextField::with("the quick brown fox");
        let (text, cursor) = field.in_view(10);
        assert_eq!((text, cursor), ("brown fox", 9));
    }

    #[test]
    fn a_paste_with_line_breaks_and_escapes_becomes_one_harmless_line() {
        let mut field = TextField::default();
        assert_eq!(field.paste("Notify\u{1b}[2J\nCRM\n"), Typed::Changed);
        assert_eq!(field.text(), "Notify\u{fffd}[2J CRM");
    }

    #[test]
    fn a_paste_goes_to_the_cursor_and_leaves_it_behind_the_pasted_text() {
        let mut field = TextField::with_cursor("Notify CRM", 7);
        assert_eq!(field.paste("\u{1f600} the "), Typed::Changed);
        assert_eq!((field.text(), field.cursor()), ("Notify \u{1f600} the CRM", 16));
    }

    #[test]
    fn a_text_over_the_limit_is_refused_as_a_whole() {
        let mut field = TextField::with("ab");
        assert_eq!(field.paste(&"x".repeat(TextField::LIMIT - 1)), Typed::TooLong);
        assert_eq!(field.text(), "ab");
        assert_eq!(field.paste(&"x".repeat(TextField::LIMIT - 2)), Typed::Changed);
        assert_eq!(field.press(Chord::char('y')), Typed::TooLong);
        assert_eq!(field.press(Chord::plain(Key::Backspace)), Typed::Changed);
        assert_eq!(field.press(Chord::char('y')), Typed::Changed);
    }

    #[test]
    fn words_go_with_alt_as_terminals_send_it() {
        let mut field = TextField::with("notify crm");
        field.press(Chord { alt: true, ..Chord::plain(Key::Backspace) });
        assert_eq!(field.text(), "notify ");
        assert_eq!(field.press(Chord::plain(Key::F(9))), Typed::NotText);
    }
}

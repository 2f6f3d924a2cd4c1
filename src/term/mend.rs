//! Mends key sequences that arrived in two pieces.
//!
//! The terminal library takes an escape that ends what it could read for the Escape key, and the rest for letters. That
//! happens: the kernel hands a burst of keys over in blocks, and a block may end anywhere. So an Escape is held back for
//! a moment, and if the rest of a sequence follows at once, faster than anybody types, it is put together again. Knows
//! events and no clock.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// No sequence of a key is longer.
const LONGEST: usize = 16;

/// Events that may be pieces of one.
#[derive(Debug, Default)]
pub(super) struct Mend {
    /// An Escape, and what may be the rest of its sequence.
    held: Vec<KeyEvent>,
    /// The text of a paste whose beginning was torn, and whose end the library will not report.
    pasted: Option<String>,
}

impl Mend {
    /// Whether something is held back, until more comes or [`give_up`](Self::give_up) is called.
    pub(super) fn is_waiting(&self) -> bool {
        !self.held.is_empty() || self.pasted.is_some()
    }

    /// Takes the next event and gives what is whole.
    pub(super) fn take(&mut self, event: Event, whole: &mut Vec<Event>) {
        if let Some(text) = &mut self.pasted {
            match typed(&event) {
                Some(character) => return text.push(character),
                None => self.give_up(whole),
            }
        }
        match event {
            Event::Key(key) if self.held.is_empty() && key == KeyEvent::from(KeyCode::Esc) => self.held.push(key),
            Event::Key(key) if !self.held.is_empty() && matches!(key.code, KeyCode::Char(_)) => {
                self.held.push(key);
                self.put_together(whole);
            }
            event => {
                self.give_up(whole);
                // It may itself be the beginning of something.
                if event == Event::Key(KeyCode::Esc.into()) { self.take(event, whole) } else { whole.push(event) }
            }
        }
    }

    /// Nothing more came: gives what is held as it is.
    pub(super) fn give_up(&mut self, whole: &mut Vec<Event>) {
        whole.extend(self.pasted.take().map(Event::Paste));
        whole.extend(self.held.drain(..).map(Event::Key));
    }

    fn put_together(&mut self, whole: &mut Vec<Event>) {
        let rest: String = self.held.iter().filter_map(|key| typed(&Event::Key(*key))).collect();
        let complete = match rest.as_bytes() {
            [b'['] | [b'O'] => return,
            [b'[', middle @ .., last] => {
                if last.is_ascii_digit() || *last == b';' {
                    if self.held.len() > LONGEST {
                        self.give_up(whole);
                    }
                    return;
                }
                key(middle, *last)
            }
            [b'O', last] => key(b"", *last),
            _ => None,
        };
        if rest == "[200~" {
            self.held.clear();
            self.pasted = Some(String::new());
        } else if let Some(event) = complete {
            self.held.clear();
            whole.push(event);
        } else {
            self.give_up(whole);
        }
    }
}

/// The character a key types.
fn typed(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. })
            if (*modifiers - KeyModifiers::SHIFT).is_empty() =>
        {
            match code {
                KeyCode::Char(character) => Some(*character),
                KeyCode::Enter => Some('\n'),
                KeyCode::Tab => Some('\t'),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The event of a control sequence, by the numbers in its middle and the character at its end.
fn key(middle: &[u8], end: u8) -> Option<Event> {
    let middle = std::str::from_utf8(middle).ok()?;
    let (first, second) = middle.split_once(';').unwrap_or((middle, "1"));
    let modifiers = held_with(second.parse().ok()?);
    let code = match (end, first) {
        (b'A', _) => KeyCode::Up,
        (b'B', _) => KeyCode::Down,
        (b'C', _) => KeyCode::Right,
        (b'D', _) => KeyCode::Left,
        (b'F', _) | (b'~', "4" | "8") => KeyCode::End,
        (b'H', _) | (b'~', "1" | "7") => KeyCode::Home,
        (b'P'..=b'S', _) => KeyCode::F(end - b'P' + 1),
        (b'Z', _) => KeyCode::BackTab,
        (b'~', "2") => KeyCode::Insert,
        (b'~', "3") => KeyCode::Delete,
        (b'~', "5") => KeyCode::PageUp,
        (b'~', "6") => KeyCode::PageDown,
        (b'~', "11" | "12" | "13" | "14" | "15") => KeyCode::F(first.parse::<u8>().ok()? - 10),
        (b'~', "17" | "18" | "19" | "20" | "21") => KeyCode::F(first.parse::<u8>().ok()? - 11),
        (b'~', "23" | "24") => KeyCode::F(first.parse::<u8>().ok()? - 12),
        (b'I', "") => return Some(Event::FocusGained),
        (b'O', "") => return Some(Event::FocusLost),
        _ => return None,
    };
    Some(Event::Key(KeyEvent::new(code, modifiers)))
}

/// The modifiers of a sequence's second number, as the library has them.
fn held_with(number: u8) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)]
        .into_iter()
        .filter(|(bit, _)| bits & bit != 0)
        .map(|(_, modifier)| modifier)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of an Escape and characters that follow at once.
    fn mended(rest: &str) -> Vec<Event> {
        let (mut mend, mut whole) = (Mend::default(), Vec::new());
        mend.take(KeyCode::Esc.into_event(), &mut whole);
        for character in rest.chars() {
            // The library reports upper case with Shift.
            let shift = if character.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            mend.take(Event::Key(KeyEvent::new(KeyCode::Char(character), shift)), &mut whole);
        }
        mend.give_up(&mut whole);
        assert!(!mend.is_waiting());
        whole
    }

    trait IntoEvent {
        fn into_event(self) -> Event;
    }

    impl IntoEvent for KeyCode {
        fn into_event(self) -> Event {
            Event::Key(self.into())
        }
    }

    #[test]
    fn torn_sequences_are_put_together() {
        assert_eq!(mended("[B"), [KeyCode::Down.into_event()]);
        assert_eq!(mended("OA"), [KeyCode::Up.into_event()]);
        assert_eq!(mended("[6~[B"), [KeyCode::PageDown.into_event(), KeyCode::Char('[').into_event(), shifted('B')]);
        assert_eq!(mended("[1;5C"), [Event::Key(KeyEvent::new(KeyCode::Right, KeyModifiers::CONTROL))]);
        assert_eq!(mended("[I"), [Event::FocusGained]);
        assert_eq!(mended("[15~"), [KeyCode::F(5).into_event()]);
    }

    #[test]
    fn what_was_typed_stays_what_was_typed() {
        let esc = KeyCode::Esc.into_event();
        assert_eq!(mended(""), vec![esc.clone()]);
        assert_eq!(mended("q"), [esc.clone(), KeyCode::Char('q').into_event()]);
        assert_eq!(mended("["), [esc.clone(), KeyCode::Char('[').into_event()]);
        assert_eq!(mended("[X"), [esc, KeyCode::Char('[').into_event(), shifted('X')]);
        assert_eq!(mended(&format!("[{}", "1".repeat(40))).len(), 42);
    }

    #[test]
    fn an_escape_after_an_escape_is_two() {
        let (mut mend, mut whole) = (Mend::default(), Vec::new());
        mend.take(KeyCode::Esc.into_event(), &mut whole);
        mend.take(KeyCode::Esc.into_event(), &mut whole);
        assert_eq!(whole.len(), 1);
        mend.take(Event::Resize(1, 1), &mut whole);
        assert_eq!(whole, [KeyCode::Esc.into_event(), KeyCode::Esc.into_event(), Event::Resize(1, 1)]);
    }

    #[test]
    fn a_torn_paste_is_a_paste_and_no_commands() {
        assert_eq!(mended("[200~delete all"), [Event::Paste("delete all".to_owned())]);
    }

    fn shifted(character: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(character), KeyModifiers::SHIFT))
    }
}

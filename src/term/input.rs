//! What is typed, as values in a channel.
//!
//! A thread blocks in the terminal library's reader and hands over what it reads; when nothing is typed, nothing wakes.
//! Knows what a key is but not what it means.

use std::{io, thread, time::Duration};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::mend::Mend;
use crate::keys::{Chord, Key};

/// The rest of a torn sequence follows sooner; nobody types a key after another so soon.
const TEAR: Duration = Duration::from_millis(10);

/// Something the terminal said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or repeats.
    Key(Chord),
    /// Text was pasted. Its lines end with `\n`; it is otherwise as it came, and may contain anything.
    Paste(String),
    /// The terminal has another size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The terminal's window was given the keyboard, or lost it.
    Focus(bool),
    /// Nothing can be read any more, for this reason. The last value.
    Ended(String),
}

/// Starts to read. The terminal should be in raw mode. That the channel is closed means the same as [`Input::Ended`].
///
/// # Errors
///
/// When no thread can be started.
pub fn listen() -> io::Result<UnboundedReceiver<Input>> {
    let (sender, receiver) = unbounded_channel();
    listen_to(sender)?;
    Ok(receiver)
}

/// Starts to read into a channel of the caller's.
///
/// # Errors
///
/// When no thread can be started.
pub fn listen_to(sender: UnboundedSender<Input>) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let mut mend = Mend::default();
        let mut events = Vec::new();
        loop {
            // Reading on after an error would fail the same way, at full speed.
            if let Err(error) = read(&mut mend, &mut events) {
                let _ = sender.send(Input::Ended(error.to_string()));
                return;
            }
            for input in events.drain(..).filter_map(from_event) {
                if sender.send(input).is_err() {
                    // Nobody listens any more: the program is ending.
                    return;
                }
            }
        }
    })?;
    Ok(())
}

fn read(mend: &mut Mend, events: &mut Vec<Event>) -> io::Result<()> {
    if mend.is_waiting() && !event::poll(TEAR)? {
        mend.give_up(events);
    } else {
        mend.take(event::read()?, events);
    }
    Ok(())
}

fn from_event(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) => chord(key).map(Input::Key),
        // In raw mode the ends of pasted lines are what the Enter key sends.
        Event::Paste(text) => Some(Input::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))),
        Event::Resize(width, height) => Some(Input::Resize { width, height }),
        Event::FocusGained => Some(Input::Focus(true)),
        Event::FocusLost => Some(Input::Focus(false)),
        Event::Mouse(_) => None,
    }
}

/// The chord of a key event; `None` for what is no press, and for keys that have no name here.
///
/// Terminals with the newer keyboard protocol tell apart what others cannot. So that a binding means the same in all of
/// them, what the older ones send alike is one chord: Ctrl-I is Tab, Ctrl-M and Ctrl-J are Enter, Ctrl-H is Backspace,
/// Ctrl-[ is Escape, Ctrl-@ is Ctrl-Space, Ctrl-_ is Ctrl-/, and Shift makes no difference to Enter, Backspace, Escape
/// and Space.
#[must_use]
pub fn chord(event: KeyEvent) -> Option<Chord> {
    if event.kind == KeyEventKind::Release || event.modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER) {
        return None;
    }
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::META);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let chord = |key| Chord { key, ctrl, alt, shift };
    let without_shift = |key| Chord { shift: false, ..chord(key) };
    Some(match event.code {
        KeyCode::Char(character) if ctrl => {
            return controlled(character).map(|known| Chord { alt: alt || known.alt, ..known });
        }
        KeyCode::Char(character) if shift => without_shift(Key::Char(upper(character))),
        KeyCode::Char(character) => without_shift(Key::Char(character)),
        KeyCode::Null => Chord { alt, ..Chord::ctrl(' ') },
        KeyCode::Enter => without_shift(Key::Enter),
        KeyCode::Backspace => without_shift(Key::Backspace),
        KeyCode::Esc => without_shift(Key::Esc),
        KeyCode::Tab => chord(Key::Tab),
        KeyCode::BackTab => Chord { shift: true, ..chord(Key::Tab) },
        KeyCode::F(number @ 1..=24) => chord(Key::F(number)),
        KeyCode::Up => chord(Key::Up),
        KeyCode::Down => chord(Key::Down),
        KeyCode::Left => chord(Key::Left),
        KeyCode::Right => chord(Key::Right),
        KeyCode::Home => chord(Key::Home),
        KeyCode::End => chord(Key::End),
        KeyCode::PageUp => chord(Key::PageUp),
        KeyCode::PageDown => chord(Key::PageDown),
        KeyCode::Insert => chord(Key::Insert),
        KeyCode::Delete => chord(Key::Delete),
        _ => return None,
    })
}

/// Control and a character, as the older terminals would have it.
fn controlled(character: char) -> Option<Chord> {
    Some(match character {
        'i' | 'I' => Chord::plain(Key::Tab),
        'm' | 'M' | 'j' | 'J' => Chord::plain(Key::Enter),
        'h' | 'H' => Chord::plain(Key::Backspace),
        '[' => Chord::plain(Key::Esc),
        '@' => Chord::ctrl(' '),
        '_' => Chord::ctrl('/'),
        // The library's names for the control codes 1C to 1F.
        '4' => Chord::ctrl('\\'),
        '5' => Chord::ctrl(']'),
        '6' => Chord::ctrl('^'),
        '7' => Chord::ctrl('/'),
        control if control.is_control() => return None,
        other => Chord::ctrl(lower(other)),
    })
}

fn upper(character: char) -> char {
    let mut upper = character.to_uppercase();
    // Some letters become two; those stay as they are.
    if upper.len() == 1 { upper.next().unwrap_or(character) } else { character }
}

fn lower(character: char) -> char {
    let mut lower = character.to_lowercase();
    if lower.len() == 1 { lower.next().unwrap_or(character) } else { character }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code: KeyCode, modifiers: KeyModifiers) -> String {
        chord(KeyEvent::new(code, modifiers)).map_or_else(String::new, |chord| chord.to_string())
    }

    #[test]
    fn keys_become_chords() {
        use KeyCode::{BackTab, Backspace, Char, Delete, Down, Enter, Esc, F, Null, Tab};
        let (none, shift, ctrl, alt) =
            (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::CONTROL, KeyModifiers::ALT);
        for (code, modifiers, name) in [
            (Char('a'), none, "a"),
            (Char('A'), shift, "A"),
            (Char('a'), shift, "A"),
            (Char('ß'), shift, "ß"),
            (Char('ж'), none, "ж"),
            (Char('?'), shift, "?"),
            (Char(' '), shift, "Space"),
            (Char('s'), ctrl, "Ctrl-S"),
            (Char('S'), ctrl | shift, "Ctrl-S"),
            (Char('ы'), ctrl, "Ctrl-ы"),
            (Char('b'), alt, "Alt-b"),
            (Char('b'), alt | shift, "Alt-B"),
            (Char('d'), KeyModifiers::META, "Alt-d"),
            (Char('x'), ctrl | alt, "Ctrl-Alt-X"),
            (Char(' '), ctrl, "Ctrl-Space"),
            (Null, none, "Ctrl-Space"),
            (Char('@'), ctrl, "Ctrl-Space"),
            (Char('i'), ctrl, "Tab"),
            (Char('m'), ctrl, "Enter"),
            (Char('j'), ctrl, "Enter"),
            (Char('h'), ctrl, "Backspace"),
            (Char('h'), ctrl | alt, "Alt-Backspace"),
            (Char('['), ctrl, "Esc"),
            (Char('7'), ctrl, "Ctrl-/"),
            (Char('4'), ctrl, "Ctrl-\\"),
            (Backspace, shift, "Backspace"),
            (Backspace, alt, "Alt-Backspace"),
            (Enter, alt, "Alt-Enter"),
            (Esc, none, "Esc"),
            (Tab, none, "Tab"),
            (BackTab, shift, "Shift-Tab"),
            (BackTab, none, "Shift-Tab"),
            (Tab, shift, "Shift-Tab"),
            (Down, shift, "Shift-Down"),
            (Delete, ctrl, "Ctrl-Del"),
            (F(5), none, "F5"),
            (F(25), none, ""),
            (KeyCode::CapsLock, none, ""),
            (KeyCode::KeypadBegin, none, ""),
            (Char('q'), KeyModifiers::SUPER, ""),
        ] {
            assert_eq!(read(code, modifiers), name, "{code:?} {modifiers:?}");
        }
    }

    #[test]
    fn a_release_is_no_press_and_a_repeat_is_one() {
        let event = |kind| KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, kind);
        assert_eq!(chord(event(KeyEventKind::Repeat)), Some(Chord::char('j')));
        assert_eq!(chord(event(KeyEventKind::Release)), None);
    }

    #[test]
    fn pasted_lines_end_alike() {
        let paste = Event::Paste("a\rb\r\nc\nd".to_owned());
        assert_eq!(from_event(paste), Some(Input::Paste("a\nb\nc\nd".to_owned())));
    }
}

//! Which key a control character or a sequence stands for, in the dialects of the terminals there are.
//!
//! Sources: xterm's ctlseqs, console_codes(4), the kitty keyboard protocol, rxvt's and PuTTY's manuals. A sequence that may
//! also be a terminal's reply is no key: `CSI 1 ; 5 R` is Ctrl-F3 in xterm, and where the cursor stands.

use super::Input;
use crate::keys::{Chord, Key};

/// The modifiers of a sequence: one more than the sum of their bits.
#[derive(Debug, Clone, Copy, Default)]
struct Modifiers(u16);

impl Modifiers {
    const SHIFT: u16 = 1;
    const ALT: u16 = 2;
    const CTRL: u16 = 4;
    /// Super and Hyper. Keys with these belong to the desktop.
    const DESKTOP: u16 = 8 | 16;
    const META: u16 = 32;

    /// Caps Lock (64) and Num Lock (128) change nothing: the character says it already.
    fn read(parameter: Option<u32>) -> Self {
        let bits = parameter.unwrap_or(1).saturating_sub(1);
        Self(u16::try_from(bits).unwrap_or(0) & 63)
    }

    fn has(self, bits: u16) -> bool {
        self.0 & bits != 0
    }

    fn with(self, bits: u16) -> Self {
        Self(self.0 | bits)
    }

    /// The chord of a key that is no character. Older terminals do not report Shift with Enter, Backspace, Esc and
    /// Space, so it makes no difference there.
    fn chord(self, key: Key) -> Chord {
        let shift = self.has(Self::SHIFT) && !matches!(key, Key::Enter | Key::Backspace | Key::Esc | Key::Char(_));
        Chord { key, ctrl: self.has(Self::CTRL), alt: self.has(Self::ALT | Self::META), shift }
    }

    fn character(self, character: char) -> Chord {
        let ctrl = self.has(Self::CTRL);
        let character = match character {
            _ if ctrl => return Chord { alt: self.has(Self::ALT | Self::META), ..with_control(character) },
            _ if self.has(Self::SHIFT) => single(character, character.to_uppercase()),
            _ => character,
        };
        self.chord(Key::Char(character))
    }
}

/// The key of a control character.
pub(super) fn control(byte: u8) -> Chord {
    match byte {
        0x00 => Chord::ctrl(' '),
        0x01..=0x1a => with_control(char::from(byte - 1 + b'a')),
        0x1b => Chord::plain(Key::Esc),
        0x1c => Chord::ctrl('\\'),
        0x1d => Chord::ctrl(']'),
        0x1e => Chord::ctrl('^'),
        0x1f => Chord::ctrl('/'),
        _ => Chord::plain(Key::Backspace),
    }
}

/// Control and a character. What older terminals send alike is one chord in all of them, so that a binding means the
/// same everywhere.
fn with_control(character: char) -> Chord {
    match character {
        'i' | 'I' => Chord::plain(Key::Tab),
        'm' | 'M' | 'j' | 'J' => Chord::plain(Key::Enter),
        'h' | 'H' => Chord::plain(Key::Backspace),
        '[' => Chord::plain(Key::Esc),
        '@' => Chord::ctrl(' '),
        '_' => Chord::ctrl('/'),
        other => Chord::ctrl(single(other, other.to_lowercase())),
    }
}

/// The other case of a character; some letters become two, and those stay as they are.
fn single(character: char, mut cased: impl ExactSizeIterator<Item = char>) -> char {
    if cased.len() == 1 { cased.next().unwrap_or(character) } else { character }
}

/// Among the attributes that a terminal answers with: it has left and right margins ("horizontal scrolling" in the manual
/// of the VT420).
const MARGINS: &[u8] = b"21";

/// The input of a CSI sequence: its parameter bytes and its last one.
pub(super) fn csi(parameters: &[u8], last: u8) -> Option<Input> {
    match (parameters, last) {
        (b"", b'I') => return Some(Input::Focus(true)),
        (b"", b'O') => return Some(Input::Focus(false)),
        (b"[", b'A'..=b'E') => return Some(Input::Key(Chord::plain(Key::F(last - b'A' + 1)))),
        ([b'?', attributes @ ..], b'c') => {
            return Some(Input::Margins(attributes.split(|byte| *byte == b';').any(|number| number == MARGINS)));
        }
        (b"", b'R') => return Some(Input::Key(Chord::plain(Key::F(3)))),
        _ => {}
    }
    let numbers = Numbers::read(parameters)?;
    if numbers.is_release() {
        return None;
    }
    let modifiers = Modifiers::read(numbers.get(1, 0));
    let first = numbers.get(0, 0);
    let chord = match last {
        // xterm's modifyOtherKeys.
        b'~' if first == Some(27) => coded(numbers.get(2, 0)?, modifiers)?,
        b'~' => modifiers.chord(numbered(first?)?),
        // rxvt's keys with Shift, with Control and with both.
        b'$' => modifiers.with(Modifiers::SHIFT).chord(numbered(first?)?),
        b'^' => modifiers.with(Modifiers::CTRL).chord(numbered(first?)?),
        b'@' => modifiers.with(Modifiers::CTRL | Modifiers::SHIFT).chord(numbered(first?)?),
        b'a'..=b'd' if parameters.is_empty() => {
            modifiers.with(Modifiers::SHIFT).chord(lettered(last.to_ascii_uppercase())?)
        }
        b'u' => kitty(&numbers, modifiers)?,
        b'Z' => modifiers.with(Modifiers::SHIFT).chord(Key::Tab),
        // Where the cursor stands.
        b'R' => return None,
        _ => modifiers.chord(lettered(last)?),
    };
    (!modifiers.has(Modifiers::DESKTOP)).then_some(Input::Key(chord))
}

/// The key of an SS3 sequence.
pub(super) fn ss3(parameters: &[u8], last: u8) -> Option<Chord> {
    let numbers = Numbers::read(parameters)?;
    // One number is the modifiers, of two the second.
    let modifiers = Modifiers::read(numbers.get(1, 0).or(numbers.get(0, 0)));
    let keypad = |character: u8| Some(modifiers.character(character.into()));
    match last {
        b'M' => Some(modifiers.chord(Key::Enter)),
        b'I' => Some(modifiers.chord(Key::Tab)),
        b'X' => keypad(b'='),
        b' ' => keypad(b' '),
        // rxvt's arrows with Control.
        b'a'..=b'd' => Some(modifiers.with(Modifiers::CTRL).chord(lettered(last.to_ascii_uppercase())?)),
        b'j'..=b'y' => keypad(b"*+,-./0123456789"[usize::from(last - b'j')]),
        _ => Some(modifiers.chord(lettered(last)?)),
    }
}

/// The key that a letter stands for at the end of a CSI or SS3 sequence.
fn lettered(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        b'P'..=b'S' => Key::F(last - b'P' + 1),
        _ => return None,
    })
}

/// The key that a number stands for before `~`.
fn numbered(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F(number as u8 - 10),
        17..=21 => Key::F(number as u8 - 11),
        23..=26 => Key::F(number as u8 - 12),
        28 | 29 => Key::F(number as u8 - 13),
        31..=34 => Key::F(number as u8 - 14),
        _ => return None,
    })
}

/// The kitty keyboard protocol: the key's code without Shift, and perhaps with it.
fn kitty(numbers: &Numbers, modifiers: Modifiers) -> Option<Chord> {
    let shifted = numbers.get(0, 1).filter(|_| modifiers.has(Modifiers::SHIFT));
    coded(shifted.or(numbers.get(0, 0))?, modifiers)
}

/// The key of a character's code, in the kitty keyboard protocol and in xterm's modifyOtherKeys.
fn coded(code: u32, modifiers: Modifiers) -> Option<Chord> {
    let key = match code {
        8 | 127 => Key::Backspace,
        9 => Key::Tab,
        13 => Key::Enter,
        27 => Key::Esc,
        57376..=57387 => Key::F((code - 57376) as u8 + 13),
        57399..=57408 => return Some(modifiers.character(char::from((code - 57399) as u8 + b'0'))),
        57409..=57413 => return Some(modifiers.character(char::from(b"./*-+"[(code - 57409) as usize]))),
        57414 => Key::Enter,
        57415 => return Some(modifiers.character('=')),
        57416 => return Some(modifiers.character(',')),
        57417 => Key::Left,
        57418 => Key::Right,
        57419 => Key::Up,
        57420 => Key::Down,
        57421 => Key::PageUp,
        57422 => Key::PageDown,
        57423 => Key::Home,
        57424 => Key::End,
        57425 => Key::Insert,
        57426 => Key::Delete,
        // Other keys of the protocol (locks, media keys, modifiers alone) are in Unicode's private area.
        0xe000..=0xf8ff => return None,
        _ => {
            let character = char::from_u32(code).filter(|character| !character.is_control())?;
            return Some(modifiers.character(character));
        }
    };
    Some(modifiers.chord(key))
}

/// The numbers of a sequence: separated by `;`, their parts by `:`, each of which may be missing.
struct Numbers([[Option<u32>; 3]; 4]);

impl Numbers {
    /// `None`: these are not numbers alone, so it is no key.
    fn read(parameters: &[u8]) -> Option<Self> {
        let mut numbers = [[None::<u32>; 3]; 4];
        let (mut place, mut part) = (0, 0);
        for byte in parameters {
            match byte {
                b'0'..=b'9' => {
                    if let Some(number) = numbers.get_mut(place).and_then(|parts| parts.get_mut(part)) {
                        *number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add((byte - b'0').into()));
                    }
                }
                b':' => part += 1,
                b';' => (place, part) = (place + 1, 0),
                _ => return None,
            }
        }
        Some(Self(numbers))
    }

    fn get(&self, place: usize, part: usize) -> Option<u32> {
        self.0[place][part]
    }

    /// The second number's second part says whether the key was pressed, repeats, or was released.
    fn is_release(&self) -> bool {
        self.get(1, 1) == Some(3)
    }
}

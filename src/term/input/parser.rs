//! Bytes from the terminal become inputs: a state machine that takes the time as a parameter.
//!
//! A terminal sends keys, pastes, and replies to questions that some program asked, all over one line and cut anywhere.
//! Only keys and pastes may have an effect. The parser therefore knows every kind of sequence to its end, also the ones
//! that it drops:
//!
//! | Sequence | Begins with | Ends with |
//! |---|---|---|
//! | CSI | `ESC [` | a byte from `@` to `~` |
//! | SS3 | `ESC O` | the same |
//! | DCS, SOS, OSC, PM, APC | `ESC` and `P`, `X`, `]`, `^` or `_` | `ESC \` or BEL |
//! | paste | `ESC [200~` | `ESC [201~` |
//!
//! Each introducer also has a form of one byte (C1, 0x80 to 0x9F), which counts only where a UTF-8 character may begin.
//!
//! The caller feeds what it read, and calls [`Parser::expire`] when [`Parser::deadline`] has passed and nothing more
//! could be read. What was begun and not finished by then never acts later.

use std::time::{Duration, Instant};

use super::state::{
    AFTER_ESC_WAIT, CSI_LENGTH, ESC, GivenUp, Muted, PASTE_END, PASTE_LENGTH, PASTE_PAUSE, SEQUENCE_WAIT,
    STRING_LENGTH, STRING_PAUSE, STRING_TIME, State, StringEnd, character_length, is_introducer,
};
use super::{Input, keys};
use crate::keys::{Chord, Key};

/// Turns bytes into inputs.
#[derive(Debug)]
pub struct Parser {
    esc_timeout: Duration,
    state: State,
    /// The bytes of what is under way: a character, parameters, pasted text, or a burst to be judged.
    bytes: Vec<u8>,
    muted: Muted,
    deadline: Option<Instant>,
}

impl Parser {
    /// A parser that takes an ESC for the Esc key when nothing follows for `esc_timeout`.
    pub fn new(esc_timeout: Duration) -> Self {
        Self { esc_timeout, state: State::Ground, bytes: Vec::new(), muted: Muted::Nothing, deadline: None }
    }

    /// The time to call [`expire`](Self::expire), if nothing is read before.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Takes bytes that were read at `now`.
    pub fn feed(&mut self, bytes: &[u8], now: Instant, out: &mut Vec<Input>) {
        let mut rest = bytes;
        while let [byte, tail @ ..] = rest {
            if self.state == State::Paste {
                rest = self.pasted(rest, now, out);
            } else {
                self.byte(*byte, now, out);
                rest = tail;
            }
        }
    }

    /// Decides what has waited long enough. To be called only when nothing can be read: bytes that arrived in time but
    /// were not read yet must be fed first.
    pub fn expire(&mut self, now: Instant, out: &mut Vec<Input>) {
        if self.deadline.is_none_or(|deadline| deadline > now) {
            return;
        }
        self.deadline = None;
        match self.state {
            State::Escape => {
                self.key(Chord::plain(Key::Esc), out);
                self.state = State::EscReported(now);
            }
            State::LateIntroducer(byte) => self.key(Chord::char(byte.into()), out),
            State::LateIntroducerEscape(byte) => {
                self.key(Chord::char(byte.into()), out);
                self.key(Chord::plain(Key::Esc), out);
                self.state = State::EscReported(now);
            }
            State::Csi | State::Ss3 => self.mute_keys(),
            State::ControlString { end, .. } => self.give_up(GivenUp::String(end)),
            State::Paste => {
                self.end_paste(out);
                self.give_up(GivenUp::Paste);
            }
            State::GivenUp(_) => self.judge_burst(now, out),
            State::Mouse { .. } => self.reset(),
            State::Ground | State::Character { .. } | State::EscReported(_) => {}
        }
    }

    /// Discards the unfinished sequence: it has no effect when it ends.
    pub fn mute(&mut self) {
        match self.state {
            State::Ground | State::EscReported(_) | State::LateIntroducer(_) | State::LateIntroducerEscape(_) => {
                self.reset();
            }
            State::GivenUp(_) => self.bytes.clear(),
            _ => self.muted = Muted::Everything,
        }
    }

    fn mute_keys(&mut self) {
        self.muted = self.muted.max(Muted::Keys);
    }

    fn byte(&mut self, byte: u8, now: Instant, out: &mut Vec<Input>) {
        match self.state {
            State::Ground => self.ground(byte, now, out),
            State::Character { length, alt } => self.character(byte, length, alt, now, out),
            State::Escape => self.escape(byte, now, out),
            State::EscReported(reported) => {
                self.reset();
                if is_introducer(byte) {
                    let soon = now.saturating_duration_since(reported) < AFTER_ESC_WAIT;
                    let wait = if soon { AFTER_ESC_WAIT.max(self.esc_timeout) } else { self.esc_timeout };
                    self.enter(State::LateIntroducer(byte), now + wait);
                } else {
                    self.ground(byte, now, out);
                }
            }
            State::LateIntroducer(introducer) => match (introducer, byte) {
                // No sequence goes on like this: it was typed.
                (b'[' | b'O', 0x00..0x20) => {
                    self.key(Chord::char(introducer.into()), out);
                    self.ground(byte, now, out);
                }
                (_, ESC) => {
                    let wait = AFTER_ESC_WAIT.max(self.esc_timeout);
                    self.enter(State::LateIntroducerEscape(introducer), now + wait);
                }
                _ => {
                    self.begin(introducer, now);
                    self.mute_keys();
                    self.byte(byte, now, out);
                }
            },
            State::LateIntroducerEscape(_) if byte == b'\\' => self.reset(),
            State::LateIntroducerEscape(introducer) => {
                self.key(Chord::char(introducer.into()), out);
                self.escape(byte, now, out);
            }
            State::Csi => self.csi(byte, now, out),
            State::Ss3 => self.ss3(byte, now, out),
            State::Mouse { missing: 1 } => self.reset(),
            State::Mouse { missing } => self.state = State::Mouse { missing: missing - 1 },
            State::ControlString { began, length, mut end } => {
                if end.is_reached(byte) {
                    self.reset();
                } else if length == STRING_LENGTH || now.saturating_duration_since(began) > STRING_TIME {
                    self.give_up(GivenUp::String(end));
                    self.deadline = Some(now + self.esc_timeout);
                } else {
                    self.enter(State::ControlString { began, length: length + 1, end }, now + STRING_PAUSE);
                }
            }
            State::GivenUp(given_up) => self.burst(byte, given_up, now),
            State::Paste => unreachable!("pasted text is taken in whole blocks"),
        }
    }

    fn ground(&mut self, byte: u8, now: Instant, out: &mut Vec<Input>) {
        match byte {
            ESC => self.enter(State::Escape, now + self.esc_timeout),
            0x20..=0x7e => self.key(Chord::char(byte.into()), out),
            0x00..=0x1f | 0x7f => self.key(keys::control(byte), out),
            0x80..=0x9f => self.c1(byte, now),
            _ => self.begin_character(byte, false),
        }
    }

    /// A control character of the upper half: an introducer, or nothing.
    fn c1(&mut self, byte: u8, now: Instant) {
        self.reset();
        if is_introducer(byte - 0x40) {
            self.begin(byte - 0x40, now);
        }
    }

    /// Begins what an introducer introduces.
    fn begin(&mut self, introducer: u8, now: Instant) {
        match introducer {
            b'[' => self.enter(State::Csi, now + SEQUENCE_WAIT),
            b'O' => self.enter(State::Ss3, now + SEQUENCE_WAIT),
            _ => {
                let string = State::ControlString { began: now, length: 0, end: StringEnd::default() };
                self.enter(string, now + STRING_PAUSE);
            }
        }
    }

    fn escape(&mut self, byte: u8, now: Instant, out: &mut Vec<Input>) {
        match byte {
            ESC | 0x80..=0x9f => {
                self.key(Chord::plain(Key::Esc), out);
                self.ground(byte, now, out);
            }
            _ if is_introducer(byte) => self.begin(byte, now),
            // The end of a string whose beginning was not seen.
            b'\\' => self.reset(),
            // The Linux console's Shift-Tab.
            b'\t' => self.key(Chord::shift(Key::Tab), out),
            0x20..=0x7e => self.key(Chord { alt: true, ..Chord::char(byte.into()) }, out),
            0x00..=0x1f | 0x7f => self.key(Chord { alt: true, ..keys::control(byte) }, out),
            _ => self.begin_character(byte, true),
        }
    }

    fn begin_character(&mut self, byte: u8, alt: bool) {
        match character_length(byte) {
            Some(length) => {
                self.bytes.push(byte);
                self.state = State::Character { length, alt };
                // The other bytes alone would be taken for introducers.
                self.deadline = None;
            }
            None => self.reset(),
        }
    }

    fn character(&mut self, byte: u8, length: usize, alt: bool, now: Instant, out: &mut Vec<Input>) {
        if !matches!(byte, 0x80..=0xbf) {
            self.reset();
            return self.ground(byte, now, out);
        }
        self.bytes.push(byte);
        if self.bytes.len() < length {
            return;
        }
        let character = std::str::from_utf8(&self.bytes).ok().and_then(|text| text.chars().next());
        match character {
            Some(control @ '\u{80}'..='\u{9f}') => self.c1(control as u8, now),
            Some(character) => self.key(Chord { alt, ..Chord::char(character) }, out),
            None => self.reset(),
        }
    }

    fn csi(&mut self, byte: u8, now: Instant, out: &mut Vec<Input>) {
        match byte {
            ESC => {
                self.reset();
                self.ground(byte, now, out);
            }
            // The Linux console's function keys have one more byte: `CSI [ A`.
            b'[' if self.bytes.is_empty() => self.bytes.push(byte),
            // rxvt ends its keys with Shift in `$`, which is no final byte.
            b'$' if matches!(self.bytes.as_slice(), [b'0'..=b'9'] | [b'0'..=b'9', b'0'..=b'9']) => {
                self.end_csi(byte, now, out);
            }
            0x40..=0x7e => self.end_csi(byte, now, out),
            0x20..=0x3f if self.bytes.len() < CSI_LENGTH => self.bytes.push(byte),
            // Too long, or no byte of a CSI sequence: read to its end and dropped.
            _ => self.mute_keys(),
        }
    }

    fn end_csi(&mut self, last: u8, now: Instant, out: &mut Vec<Input>) {
        match (self.bytes.as_slice(), last) {
            (b"200", b'~') => self.enter(State::Paste, now + PASTE_PAUSE),
            (b"", b'M') => self.enter(State::Mouse { missing: 3 }, now + SEQUENCE_WAIT),
            (parameters, last) => {
                let input = keys::csi(parameters, last);
                self.finish(input, out);
            }
        }
    }

    fn ss3(&mut self, byte: u8, now: Instant, out: &mut Vec<Input>) {
        match byte {
            ESC => {
                self.reset();
                self.ground(byte, now, out);
            }
            // Some terminals put the modifiers between.
            b'0'..=b'9' | b';' if self.bytes.len() < CSI_LENGTH => self.bytes.push(byte),
            _ => {
                let input = keys::ss3(&self.bytes, byte).map(Input::Key);
                self.finish(input, out);
            }
        }
    }

    /// Takes pasted text up to its end. Returns what is behind it.
    fn pasted<'a>(&mut self, bytes: &'a [u8], now: Instant, out: &mut Vec<Input>) -> &'a [u8] {
        self.deadline = Some(now + PASTE_PAUSE);
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == b'~') {
            let (text, tail) = rest.split_at(at + 1);
            self.append_pasted(text);
            rest = tail;
            if self.bytes.ends_with(PASTE_END) {
                self.bytes.truncate(self.bytes.len() - PASTE_END.len());
                self.end_paste(out);
                return rest;
            }
        }
        self.append_pasted(rest);
        &[]
    }

    fn append_pasted(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        if self.bytes.len() > PASTE_LENGTH {
            // The last bytes may be the beginning of the end.
            let (from, to) = (PASTE_LENGTH - PASTE_END.len(), self.bytes.len() - PASTE_END.len());
            self.bytes.drain(from..to);
        }
    }

    fn end_paste(&mut self, out: &mut Vec<Input>) {
        let bytes = std::mem::take(&mut self.bytes);
        // In raw mode pasted lines end in the character that the Enter key sends.
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\r', "\n");
        self.finish(Some(Input::Paste(text)), out);
    }

    fn give_up(&mut self, given_up: GivenUp) {
        self.reset();
        self.state = State::GivenUp(given_up);
    }

    fn burst(&mut self, byte: u8, mut given_up: GivenUp, now: Instant) {
        self.bytes.push(byte);
        let is_over = match &mut given_up {
            GivenUp::String(end) => end.is_reached(byte),
            GivenUp::Paste => self.bytes.ends_with(PASTE_END),
        };
        if is_over {
            return self.reset();
        }
        if self.bytes.len() > CSI_LENGTH {
            let surplus = self.bytes.len() - CSI_LENGTH;
            self.bytes.drain(..surplus);
        }
        self.state = State::GivenUp(given_up);
        self.deadline = Some(now + self.esc_timeout);
    }

    /// After a pause: what came since the one before is a person's key if it is one key.
    fn judge_burst(&mut self, now: Instant, out: &mut Vec<Input>) {
        let mut alone = Self::new(self.esc_timeout);
        let mut inputs = Vec::new();
        alone.feed(&self.bytes, now, &mut inputs);
        alone.expire(now + self.esc_timeout, &mut inputs);
        self.bytes.clear();
        if let ([Input::Key(chord)], State::Ground | State::EscReported(_)) = (inputs.as_slice(), alone.state) {
            self.key(*chord, out);
            self.state = alone.state;
        }
    }

    fn key(&mut self, chord: Chord, out: &mut Vec<Input>) {
        self.finish(Some(Input::Key(chord)), out);
    }

    fn finish(&mut self, input: Option<Input>, out: &mut Vec<Input>) {
        let is_muted = match self.muted {
            Muted::Nothing => false,
            Muted::Keys => !matches!(input, Some(Input::Paste(_))),
            Muted::Everything => true,
        };
        if !is_muted {
            out.extend(input);
        }
        self.reset();
    }

    /// What is muted stays so.
    fn enter(&mut self, state: State, deadline: Instant) {
        self.state = state;
        self.bytes.clear();
        self.deadline = Some(deadline);
    }

    fn reset(&mut self) {
        self.state = State::Ground;
        self.bytes.clear();
        self.muted = Muted::Nothing;
        self.deadline = None;
    }
}

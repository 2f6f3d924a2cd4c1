//! The unfinished sequence between its bytes: its state, its end, and its time limit.

use std::time::{Duration, Instant};

/// The rest of a key's sequence may take so long; later it is dropped when it comes.
pub(super) const SEQUENCE_WAIT: Duration = Duration::from_secs(1);

/// Within this time after Esc was reported, `[` and the like are more likely the rest of a split sequence than typed.
pub(super) const AFTER_ESC_WAIT: Duration = Duration::from_millis(300);

/// A control string ends after so long without a byte. `Alt-]` begins one too.
pub(super) const STRING_PAUSE: Duration = Duration::from_secs(1);

/// A control string ends after so long in any case, so that typing on after `Alt-]` cannot keep it open.
pub(super) const STRING_TIME: Duration = Duration::from_secs(5);

/// The longest control string: more than any terminal's clipboard reply that a program would want.
pub(super) const STRING_LENGTH: usize = 1 << 20;

/// A paste whose end never comes is delivered after so long without a byte.
pub(super) const PASTE_PAUSE: Duration = Duration::from_secs(5);

/// Pasted bytes beyond this length are dropped.
pub(super) const PASTE_LENGTH: usize = 8 << 20;

/// No CSI sequence that matters has more parameter bytes.
pub(super) const CSI_LENGTH: usize = 64;

pub(super) const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
/// String terminator, the form of one byte.
const ST: u8 = 0x9c;
pub(super) const PASTE_END: &[u8] = b"\x1b[201~";

/// The suppressed effect of the unfinished sequence, which is read to its end in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Muted {
    #[default]
    Nothing,
    /// It came too late for a key. Pasted text is still the person's.
    Keys,
    Everything,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Ground,
    /// Some bytes of a character that has `length` of them.
    Character {
        length: usize,
        alt: bool,
    },
    /// ESC: the Esc key, or the beginning of something.
    Escape,
    /// Esc was reported at this time; the rest of a sequence may still come.
    EscReported(Instant),
    /// An introducer that came after Esc was reported: typed, or the rest of a split sequence?
    LateIntroducer(u8),
    /// ESC behind such an introducer of a string: the end of an empty string, or the next key.
    LateIntroducerEscape(u8),
    Csi,
    Ss3,
    /// The coordinates of a mouse report in its oldest form, which is not a CSI sequence to its end.
    Mouse {
        missing: u8,
    },
    /// DCS, SOS, OSC, PM or APC.
    ControlString {
        began: Instant,
        length: usize,
        end: StringEnd,
    },
    Paste,
    /// A string or a paste was given up. Its rest comes in bursts; a person's key comes alone.
    GivenUp(GivenUp),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GivenUp {
    String(StringEnd),
    Paste,
}

/// Finds the end of a control string, which may contain UTF-8 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct StringEnd {
    after_escape: bool,
    /// The number of bytes that the character still lacks.
    continuation: u8,
}

impl StringEnd {
    pub(super) fn is_reached(&mut self, byte: u8) -> bool {
        if self.after_escape && byte == b'\\' || byte == BEL || byte == ST && self.continuation == 0 {
            return true;
        }
        self.after_escape = byte == ESC;
        self.continuation = match byte {
            0x80..=0xbf => self.continuation.saturating_sub(1),
            _ => character_length(byte).map_or(0, |length| length as u8 - 1),
        };
        false
    }
}

/// Returns whether `ESC` and this byte introduce a longer sequence.
pub(super) fn is_introducer(byte: u8) -> bool {
    matches!(byte, b'[' | b'O' | b'P' | b'X' | b']' | b'^' | b'_')
}

/// Returns the length in bytes of the character that begins with this byte; `None` if none does.
pub(super) fn character_length(byte: u8) -> Option<usize> {
    match byte {
        0xc2..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xf4 => Some(4),
        _ => None,
    }
}

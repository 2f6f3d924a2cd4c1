//! Questions on the terminal. Secrets are not echoed, and the terminal's settings are restored on every way out.

use std::{
    io::{self, Write},
    thread,
};

use rustix::{
    stdio,
    termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, isatty, tcgetattr, tcsetattr},
};
use tokio::sync::oneshot;

use crate::{
    cli::{connection::Waits, error::Problem},
    term::{Signal, Signals},
};

const INTERRUPT: u8 = 3;
const END: u8 = 4;
const BACKSPACE: [u8; 2] = [8, 127];
const CLEAR: [u8; 2] = [21, 23];
const ESCAPE: u8 = 27;
const QUIT: u8 = 28;

/// The reason why there is no answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// A signal, or the key for one.
    Stopped(Signal),
    /// The input ended.
    Ended,
    /// The terminal cannot be used.
    Failed(io::Error),
}

impl From<Unanswered> for Problem {
    fn from(reason: Unanswered) -> Self {
        match reason {
            Unanswered::Stopped(signal) => Problem::stopped(signal),
            Unanswered::Ended => Self::failed("Nothing was entered."),
            Unanswered::Failed(error) => Self::failed(format!("The terminal could not be used: {error}.")),
        }
    }
}

/// Whether the typed text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Echo {
    On,
    Off,
}

/// Returns whether stdin is a terminal, so that questions are possible.
pub(crate) fn can_ask() -> bool {
    isatty(stdio::stdin())
}

/// Asks, one question after another.
pub(crate) struct Prompt {
    signals: Signals,
}

impl Prompt {
    /// Needs a tokio runtime.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { signals: Signals::listen()? })
    }

    /// The answer, without the line's end.
    pub(crate) async fn ask(&mut self, question: &str, echo: Echo) -> Result<String, Unanswered> {
        let hidden = match echo {
            Echo::On => None,
            Echo::Off => Some(Hidden::begin().map_err(Unanswered::Failed)?),
        };
        let mut people = io::stderr();
        write!(people, "{question}").and_then(|()| people.flush()).map_err(Unanswered::Failed)?;
        // A thread and not a task of the runtime, which would wait for its end.
        let (typed, mut answered) = oneshot::channel();
        thread::Builder::new().spawn(move || typed.send(read_line())).map_err(Unanswered::Failed)?;
        let answer = loop {
            tokio::select! {
                biased;
                answer = &mut answered => break answer.unwrap_or(Err(Unanswered::Ended)),
                signal = self.signals.next() => match (signal, &hidden) {
                    (Signal::Continue, Some(hidden)) => hidden.hide().map_err(Unanswered::Failed)?,
                    (Signal::Continue, None) => {}
                    (signal, _) => break Err(Unanswered::Stopped(signal)),
                },
            }
        };
        if let (Some(hidden), Ok(_)) = (hidden, &answer) {
            hidden.end();
        }
        if echo == Echo::Off || answer.is_err() {
            let _ = writeln!(people);
        }
        answer
    }
}

impl Prompt {
    /// The outcome of work between two questions, unless a signal comes first. Its waits are reported.
    pub(crate) async fn meanwhile<T>(
        &mut self,
        waits: &mut Waits,
        work: impl Future<Output = T>,
    ) -> Result<T, Unanswered> {
        let work = waits.during(work);
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                outcome = &mut work => return Ok(outcome),
                signal = self.signals.next() => match signal {
                    Signal::Continue => {}
                    signal => return Err(Unanswered::Stopped(signal)),
                },
            }
        }
    }
}

/// The terminal shows nothing and hands over every key, until this is dropped.
struct Hidden {
    before: Termios,
    /// A whole line was read: what follows belongs to the next question.
    whole: bool,
}

impl Hidden {
    fn begin() -> io::Result<Self> {
        let hidden = Self { before: tcgetattr(stdio::stdin())?, whole: false };
        hidden.hide()?;
        Ok(hidden)
    }

    fn hide(&self) -> io::Result<()> {
        let mut settings = self.before.clone();
        // Ctrl-C comes as a key, so that it cannot end the program before the terminal is as it was.
        settings.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        settings.special_codes[SpecialCodeIndex::VMIN] = 1;
        settings.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(stdio::stdin(), OptionalActions::Now, &settings).map_err(Into::into)
    }
}

impl Hidden {
    /// A whole line was typed.
    fn end(mut self) {
        self.whole = true;
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // Half a password must not reach the shell: unread input is discarded.
        let when = if self.whole { OptionalActions::Now } else { OptionalActions::Flush };
        // A failure cannot be reported while leaving.
        let _ = tcsetattr(stdio::stdin(), when, &self.before);
    }
}

/// Reads byte by byte: what comes after the line belongs to the next question.
fn read_line() -> Result<String, Unanswered> {
    let next = || loop {
        let mut byte = [0];
        match rustix::io::read(stdio::stdin(), &mut byte) {
            Ok(0) => return Err(Unanswered::Ended),
            Ok(_) => return Ok(byte[0]),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(Unanswered::Failed(error.into())),
        }
    };
    line(next)
}

/// A line from its bytes, with the few keys that a terminal itself would know.
fn line(mut next: impl FnMut() -> Result<u8, Unanswered>) -> Result<String, Unanswered> {
    let mut line: Vec<u8> = Vec::new();
    loop {
        match next()? {
            b'\r' | b'\n' => break,
            INTERRUPT => return Err(Unanswered::Stopped(Signal::Interrupt)),
            QUIT => return Err(Unanswered::Stopped(Signal::Quit)),
            END if line.is_empty() => return Err(Unanswered::Ended),
            byte if BACKSPACE.contains(&byte) => {
                // A whole character: its last byte and those that continue one.
                while line.pop().is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000) {}
            }
            byte if CLEAR.contains(&byte) => line.clear(),
            ESCAPE => {
                // An arrow or the like: up to its last byte.
                if matches!(next()?, b'[' | b'O') {
                    while !matches!(next()?, b'@'..=b'~') {}
                }
            }
            byte if byte < b' ' => {}
            byte => line.push(byte),
        }
    }
    String::from_utf8(line).map_err(|_| Unanswered::Failed(io::Error::other("the input is not valid UTF-8")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(bytes: &[u8]) -> Result<String, String> {
        let mut bytes = bytes.iter().copied();
        line(|| bytes.next().ok_or(Unanswered::Ended)).map_err(|reason| format!("{reason:?}"))
    }

    #[test]
    fn a_line_is_typed_and_corrected() {
        assert_eq!(typed(b"secret\n"), Ok("secret".into()));
        assert_eq!(typed("паролy\u{7f}\u{7f}ь\r".as_bytes()), Ok("пароь".into()));
        assert_eq!(typed(b"wrong\x15right\n"), Ok("right".into()));
        assert_eq!(typed(b"\x7f\x08a\x1b[D\x1b[1;5C\x1bOAb\x1a\x07\n"), Ok("ab".into()));
        assert_eq!(typed(b" with spaces \n"), Ok(" with spaces ".into()), "a password may");
    }

    #[test]
    fn it_can_be_given_up() {
        assert_eq!(typed(b"secr\x03"), Err("Stopped(Interrupt)".into()));
        assert_eq!(typed(b"secr\x1c"), Err("Stopped(Quit)".into()));
        assert_eq!(typed(b"\x04"), Err("Ended".into()));
        assert_eq!(typed(b"secr"), Err("Ended".into()));
        assert!(typed(b"\xff\n").is_err());
    }
}

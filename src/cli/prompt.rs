//! Questions on the terminal. Secrets are not echoed, and the terminal's settings are restored on every way out.

use std::io::{self, Write};
use std::thread;

use rustix::stdio;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, isatty, tcgetattr, tcsetattr};
use tokio::sync::oneshot;

use crate::cli::error::Problem;
use crate::term::{Signal, Signals};

/// The reason why there is no answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// A signal, with its exit code.
    Stopped(u8),
    /// The input ended.
    Ended,
    /// The terminal cannot be used.
    Failed(io::Error),
}

impl From<Unanswered> for Problem {
    fn from(reason: Unanswered) -> Self {
        match reason {
            Unanswered::Stopped(code) => Problem::stopped(code),
            Unanswered::Ended => Self::failed("Nothing was entered."),
            Unanswered::Failed(error) => Self::failed(format!("The terminal could not be used: {error}.")),
        }
    }
}

impl From<io::Error> for Unanswered {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
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

/// Asks a question. Returns the answer without the line break.
pub(crate) async fn ask(signals: &mut Signals, question: &str, echo: Echo) -> Result<String, Unanswered> {
    let hidden = if echo == Echo::Off { Some(Hidden::begin()?) } else { None };
    let mut stderr = io::stderr();
    write!(stderr, "{question}").and_then(|()| stderr.flush())?;
    // A thread and not a task of the runtime, which would wait for its end.
    let (typed, mut answered) = oneshot::channel();
    thread::Builder::new().spawn(move || typed.send(read_line()))?;
    let answer = loop {
        tokio::select! {
            biased;
            answer = &mut answered => break answer.unwrap_or(Err(Unanswered::Ended)),
            signal = signals.next() => match (signal, &hidden) {
                (Signal::Continue, Some(hidden)) => hidden.hide()?,
                (signal, _) => if let Some(code) = signal.exit_code() {
                    break Err(Unanswered::Stopped(code));
                },
            },
        }
    };
    if let (Some(hidden), Ok(_)) = (hidden, &answer) {
        hidden.end();
    }
    if echo == Echo::Off || answer.is_err() {
        let _ = writeln!(stderr);
    }
    answer
}

/// The code of a key that does nothing (`_POSIX_VDISABLE`): 0 on Linux, 255 on macOS and the BSDs.
const NO_KEY: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 0 } else { u8::MAX };

/// The terminal shows no typed characters until this is dropped.
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
        settings.local_modes -= LocalModes::ECHO;
        settings.local_modes |= LocalModes::ICANON | LocalModes::ISIG;
        // Backspace removes a whole character, not a byte. The BSDs have no such mode.
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        {
            settings.input_modes |= rustix::termios::InputModes::IUTF8;
        }
        // Ctrl-Z would leave the shell with a terminal that shows nothing.
        settings.special_codes[SpecialCodeIndex::VSUSP] = NO_KEY;
        tcsetattr(stdio::stdin(), OptionalActions::Now, &settings).map_err(Into::into)
    }

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

/// Reads a line, which the terminal lets its user correct.
fn read_line() -> Result<String, Unanswered> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    line.strip_suffix('\n').map(plain).ok_or(Unanswered::Ended)
}

/// The characters that a Backspace key may send. The terminal itself acts on one of them only.
const BACKSPACE: [char; 2] = ['\x08', '\x7f'];

/// The text without control characters and the escape sequences of keys such as arrows.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\x1b' {
            if matches!(characters.next(), Some('[' | 'O')) {
                characters.find(|character| matches!(character, '@'..='~'));
            }
        } else if BACKSPACE.contains(&character) {
            text.pop();
        } else if !character.is_control() {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn keys_that_are_no_text_leave_nothing_in_a_line() {
        assert_eq!(plain("a\x1b[D\x1b[1;5C\x1bOAb\x1a\x07"), "ab");
        assert_eq!(plain(" парoль with spaces "), " парoль with spaces ");
    }

    #[test]
    fn each_backspace_removes_a_character() {
        assert_eq!(plain("\x7fпароляx\x08\x7f\x7fль"), "пароль");
    }
}

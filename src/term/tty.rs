//! The device itself: whether there is one, how large it is, reading and writing it. Knows nothing of what is written.

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::stdio;
use rustix::termios::{isatty, tcgetwinsize};

/// The reason why there is no terminal to draw on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoTerminal {
    /// The output goes to a file or a pipe.
    #[error("stdout is not a terminal.")]
    Output,
    /// Input is not a terminal.
    #[error("There is no terminal to read keys from.")]
    Input,
    /// The terminal cannot move its cursor.
    #[error("This terminal cannot show a full-screen program (TERM is \"dumb\").")]
    Dumb,
}

/// Checks that the program can be shown.
///
/// # Errors
///
/// The reason, as a sentence.
pub fn check_terminal() -> Result<(), NoTerminal> {
    if !isatty(stdio::stdout()) {
        Err(NoTerminal::Output)
    } else if open_input().is_err() {
        Err(NoTerminal::Input)
    } else if is_dumb(env::var_os("TERM").as_deref()) {
        Err(NoTerminal::Dumb)
    } else {
        Ok(())
    }
}

fn is_dumb(term: Option<&OsStr>) -> bool {
    term.is_some_and(|term| term == "dumb")
}

/// The terminal that keys are read from: the standard input, or the controlling terminal if that is something else.
/// The same choice as the terminal library makes.
pub(super) fn open_input() -> io::Result<OwnedFd> {
    let input = stdio::stdin();
    if isatty(input) {
        input.try_clone_to_owned()
    } else {
        Ok(File::options().read(true).write(true).open("/dev/tty")?.into())
    }
}

/// The assumed size of a terminal that does not report one.
const FALLBACK: (u16, u16) = (80, 24);

/// The width and height of the terminal in columns and rows. Asks the kernel, never the terminal.
pub fn terminal_size() -> (u16, u16) {
    [tcgetwinsize(stdio::stdout()), tcgetwinsize(stdio::stdin())]
        .into_iter()
        .flatten()
        .map(|size| (size.ws_col, size.ws_row))
        // A terminal on a serial line has size 0×0.
        .find(|(width, height)| *width > 0 && *height > 0)
        .unwrap_or(FALLBACK)
}

/// Returns whether a failed write or read means that the terminal is gone.
pub fn is_hang_up(error: &io::Error) -> bool {
    // EIO is what a terminal says whose other end was closed; the others come from descriptors that were revoked.
    Errno::from_io_error(error)
        .is_some_and(|number| matches!(number, Errno::IO | Errno::NXIO | Errno::PIPE | Errno::BADF))
}

/// Writes to the terminal without a buffer: whole strings, even if signals interrupt.
#[derive(Debug)]
pub struct TtyWriter(OwnedFd);

impl TtyWriter {
    /// Writes to the standard output.
    ///
    /// # Errors
    ///
    /// When no more descriptors can be opened.
    pub fn stdout() -> io::Result<Self> {
        stdio::stdout().try_clone_to_owned().map(Self)
    }
}

impl From<OwnedFd> for TtyWriter {
    fn from(device: OwnedFd) -> Self {
        Self(device)
    }
}

impl Write for TtyWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(&self.0, bytes) {
                Ok(count) => return Ok(count),
                Err(Errno::INTR) => {}
                // Some other program that shares the terminal made it non-blocking.
                Err(Errno::AGAIN) => match poll(&mut [PollFd::new(&self.0, PollFlags::OUT)], None) {
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                },
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dumb_is_dumb() {
        assert!(is_dumb(Some(OsStr::new("dumb"))));
        assert!(!is_dumb(Some(OsStr::new("xterm"))));
        assert!(!is_dumb(None));
    }

    #[test]
    fn a_closed_terminal_is_told_from_a_full_disk() {
        assert!(is_hang_up(&Errno::IO.into()));
        assert!(!is_hang_up(&Errno::NOSPC.into()));
        assert!(!is_hang_up(&io::Error::other("no number")));
    }
}

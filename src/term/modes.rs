//! The modes of the terminal while the program is shown, and how it was before.
//!
//! Entering is one write and leaving is one write. Leaving is possible from anywhere, from a panic and from another
//! thread, and does nothing the second time.

use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fmt, io, panic};

use rustix::process::{Signal, getpgrp, kill_current_process_group};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};

use super::tty::{TtyWriter, open_input};

/// Alternate screen, hidden cursor, bracketed paste, focus reports, unambiguous keys (pushed, so that popping restores
/// whatever there was; terminals that do not know this ignore it).
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[>1u";

/// First ends what a frame cut short may have left: a synchronised update, scroll regions, colours. The keyboard flags
/// belong to the alternate screen and so are popped before it is left.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[r\x1b[?69l\x1b[m\x1b[<1u\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// The keyboard flags would else be pushed twice and popped once.
const REENTER: &[u8] = b"\x1b[<1u";

/// The terminal keeps the window's title on a stack of its own. xterm began this; others ignore it.
const PUSH_TITLE: &[u8] = b"\x1b[22;2t";
const POP_TITLE: &[u8] = b"\x1b[23;2t";

/// The state of the terminal before it was entered, while it is entered. The only global: a panic hook gets no
/// argument, and a panic on any thread must find it.
static ENTERED: Mutex<Option<Before>> = Mutex::new(None);

struct Before {
    input: OwnedFd,
    output: TtyWriter,
    settings: Termios,
    title: WindowTitle,
}

/// The treatment of the terminal window title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WindowTitle {
    /// The program; leaving restores the title.
    #[default]
    Ours,
    /// The program leaves it alone.
    Untouched,
}

/// The terminal is in the modes of the program; dropping this leaves them.
///
/// There is one terminal, so there should be one of these.
#[must_use = "dropping it leaves the terminal's modes at once"]
pub struct Modes(());

impl Modes {
    /// Enters the modes of the program.
    ///
    /// # Errors
    ///
    /// When there is no terminal or it cannot be set or written to. It is then as it was.
    pub fn enter(title: WindowTitle) -> io::Result<Self> {
        let modes = Self(());
        enter(title)?;
        Ok(modes)
    }

    /// Leaves the modes and stops the program and those started with it, as Ctrl-Z does. Where no shell could continue
    /// the program, the kernel does not stop it. Afterwards call [`resume`](Self::resume).
    ///
    /// # Errors
    ///
    /// When the terminal cannot be set or written to.
    pub fn suspend(&mut self) -> io::Result<()> {
        leave()?;
        Ok(kill_current_process_group(Signal::TSTP)?)
    }

    /// Enters the modes again. What was on the screen is gone.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be entered; it is left then.
    pub fn resume(&mut self, title: WindowTitle) -> io::Result<()> {
        enter(title)
    }

    /// Sets the modes again after someone else may have changed them: the program was stopped from outside and is
    /// continued. How the terminal was before the program is not forgotten.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be set or written to.
    pub fn reassert(&mut self) -> io::Result<()> {
        match entered().as_mut() {
            Some(before) => {
                before.output.write_all(REENTER)?;
                if before.title == WindowTitle::Ours {
                    before.output.write_all(POP_TITLE)?;
                }
                before.enter()
            }
            None => Ok(()),
        }
    }

    /// Leaves the modes and says whether that worked, which dropping does not.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be set or written to.
    pub fn leave(self) -> io::Result<()> {
        leave()
    }
}

impl Drop for Modes {
    fn drop(&mut self) {
        // A failure cannot be reported while leaving.
        let _ = leave();
    }
}

impl fmt::Debug for Modes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Modes")
    }
}

impl Before {
    fn enter(&mut self) -> io::Result<()> {
        let mut raw = self.settings.clone();
        raw.make_raw();
        set(&self.input, &raw)?;
        self.output.write_all(ENTER)?;
        match self.title {
            WindowTitle::Ours => self.output.write_all(PUSH_TITLE),
            WindowTitle::Untouched => Ok(()),
        }
    }

    fn restore(mut self) -> io::Result<()> {
        // Both are tried, even if the first fails.
        let mut bytes = LEAVE.to_vec();
        if self.title == WindowTitle::Ours {
            bytes.extend_from_slice(POP_TITLE);
        }
        let written = self.output.write_all(&bytes);
        // In the background the settings are the shell's, and setting them would stop the program.
        if has_terminal(&self.input) { set(&self.input, &self.settings).and(written) } else { written }
    }
}

/// Returns whether the program is in the foreground of its terminal, so that it may set and read it. A shell that has
/// stopped the program, or continued it in the background, keeps the terminal for itself.
pub fn is_in_foreground() -> bool {
    open_input().is_ok_and(has_terminal)
}

fn has_terminal(device: impl AsFd) -> bool {
    // An error: there is no job control on this terminal.
    tcgetpgrp(device).map_or(true, |group| group == getpgrp())
}

fn set(device: impl AsFd, settings: &Termios) -> io::Result<()> {
    tcsetattr(device, OptionalActions::Now, settings).map_err(Into::into)
}

fn entered() -> MutexGuard<'static, Option<Before>> {
    // A panic while it was held does not make it less true.
    ENTERED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn enter(title: WindowTitle) -> io::Result<()> {
    let mut entered = entered();
    if entered.is_some() {
        return Ok(());
    }
    let input = open_input()?;
    let settings = tcgetattr(&input)?;
    let before = entered.insert(Before { input, output: TtyWriter::stdout()?, settings, title });
    let result = before.enter();
    if result.is_err()
        && let Some(before) = entered.take()
    {
        let _ = before.restore();
    }
    result
}

/// Restores the terminal. Does nothing if it is not entered. Waits while another thread does it, so that the program
/// is not ended halfway.
///
/// # Errors
///
/// If the terminal cannot be set or written to.
pub fn leave() -> io::Result<()> {
    entered().take().map_or(Ok(()), Before::restore)
}

/// Installs a panic hook that restores the terminal before the panic is reported as usual.
pub fn install_panic_hook() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let _ = leave();
        report(info);
    }));
}

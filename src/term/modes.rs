//! The modes of the terminal while the program is shown, and how it was before.
//!
//! Entering is one write and leaving is one write; nothing is ever asked. Leaving is possible from anywhere, from a
//! panic and from another thread, and does nothing the second time. Knows nothing of frames.

use std::{
    fmt, io,
    io::Write,
    os::fd::{AsFd, OwnedFd},
    panic,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use rustix::{
    process::{Signal, kill_current_process_group},
    termios::{OptionalActions, Termios, tcgetattr, tcsetattr},
};

use super::tty::{TtyWriter, open_input};

/// Alternate screen, hidden cursor, bracketed paste, focus reports, unambiguous keys (pushed, so that popping restores
/// whatever there was; terminals that do not know this ignore it).
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[>1u";

/// First ends what a frame cut short may have left: a synchronised update, a scroll region, colours. The keyboard flags
/// belong to the alternate screen and so are popped before it is left.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[r\x1b[m\x1b[<1u\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// The kernel has stopped all threads by then.
const STOPPING: Duration = Duration::from_millis(30);

/// How the terminal was before it was entered, while it is entered. The one thing kept outside of values: a panic hook
/// gets no argument, and a panic on any thread must find it.
static ENTERED: Mutex<Option<Before>> = Mutex::new(None);

struct Before {
    input: OwnedFd,
    output: TtyWriter,
    settings: Termios,
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
    pub fn enter() -> io::Result<Self> {
        let modes = Self(());
        enter()?;
        Ok(modes)
    }

    /// Leaves the modes, stops the program and those started with it, as Ctrl-Z does, and enters them again when it is
    /// continued. What was on the screen is gone then. Only the modes come and go where no shell could continue the
    /// program, for there the kernel does not stop it.
    ///
    /// Meant for the main thread, which the kernel stops first.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be entered again; it is left then.
    pub fn suspend(&mut self) -> io::Result<()> {
        leave()?;
        kill_current_process_group(Signal::TSTP)?;
        // The main thread is stopped before it gets here. Another one may run on until the main thread has taken the
        // signal, and must not enter the modes in the face of the shell.
        thread::sleep(STOPPING);
        enter()
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
                // The keyboard flags would else be pushed twice and popped once.
                before.output.write_all(b"\x1b[<1u")?;
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
        // The way out, with nobody left to tell.
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
        self.output.write_all(ENTER)
    }

    fn restore(mut self) -> io::Result<()> {
        // Both are tried, whatever becomes of the first.
        let written = self.output.write_all(LEAVE);
        set(&self.input, &self.settings).and(written)
    }
}

fn set(device: impl AsFd, settings: &Termios) -> io::Result<()> {
    tcsetattr(device, OptionalActions::Now, settings).map_err(Into::into)
}

fn entered() -> MutexGuard<'static, Option<Before>> {
    // A panic while it was held does not make it less true.
    ENTERED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn enter() -> io::Result<()> {
    let mut entered = entered();
    if entered.is_some() {
        return Ok(());
    }
    let input = open_input()?;
    let settings = tcgetattr(&input)?;
    let before = entered.insert(Before { input, output: TtyWriter::stdout()?, settings });
    let result = before.enter();
    if result.is_err()
        && let Some(before) = entered.take()
    {
        let _ = before.restore();
    }
    result
}

/// Puts the terminal back as it was. Does nothing if it is not entered. Held off while another thread does it, so that
/// nobody ends the program in the middle.
///
/// # Errors
///
/// When the terminal cannot be set or written to.
pub fn leave() -> io::Result<()> {
    entered().take().map_or(Ok(()), Before::restore)
}

/// From now on a panic first puts the terminal back as it was, and then is reported as before.
pub fn install_panic_hook() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let _ = leave();
        report(info);
    }));
}

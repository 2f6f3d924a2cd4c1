//! The world wants something: signals as values.
//!
//! Not among them: `SIGWINCH`, which input reports as a resize, and `SIGTSTP`. Ctrl-Z is a key in raw mode, and
//! [`Modes::suspend`](super::Modes::suspend) stops the program by the default action of `SIGTSTP`, which a handler would
//! replace (and which, unlike `SIGSTOP`, does nothing when no shell could wake the program again). A program that was
//! stopped from outside takes its terminal back on [`Signal::Continue`].

use std::io;

use tokio::signal::unix::{Signal as Listener, SignalKind, signal};

/// A signal to act upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// `SIGTERM`: end.
    Terminate,
    /// `SIGHUP`: the terminal is gone, or its session ends.
    HangUp,
    /// `SIGINT` from another program; Ctrl-C is a key.
    Interrupt,
    /// `SIGQUIT` from another program: end.
    Quit,
    /// `SIGCONT`: runs again after having been stopped. Someone else may have used the terminal meanwhile: call
    /// [`Modes::reassert`](super::Modes::reassert) and forget the screen.
    Continue,
}

impl Signal {
    /// The exit code by which a shell knows that this ended the program; `None` if it does not end it.
    #[must_use]
    pub const fn exit_code(self) -> Option<u8> {
        match self {
            Self::HangUp => Some(128 + 1),
            Self::Interrupt => Some(128 + 2),
            Self::Quit => Some(128 + 3),
            Self::Terminate => Some(128 + 15),
            Self::Continue => None,
        }
    }
}

/// Listens for signals, instead of being killed by them.
#[derive(Debug)]
pub struct Signals {
    terminate: Listener,
    hang_up: Listener,
    interrupt: Listener,
    quit: Listener,
    carry_on: Listener,
}

impl Signals {
    /// Begins to listen. Needs a tokio runtime with its driver for I/O enabled.
    ///
    /// # Errors
    ///
    /// When the handlers cannot be installed.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            carry_on: signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?,
        })
    }

    /// The next signal. May be dropped and called again; none is lost.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            biased;
            _ = self.hang_up.recv() => Signal::HangUp,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.quit.recv() => Signal::Quit,
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.carry_on.recv() => Signal::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::{Signal as Raw, getpid, kill_process};

    use super::*;

    #[test]
    fn a_signal_arrives_as_a_value() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut signals = Signals::listen().unwrap();
            kill_process(getpid(), Raw::TERM).unwrap();
            assert_eq!(signals.next().await, Signal::Terminate);
            kill_process(getpid(), Raw::CONT).unwrap();
            assert_eq!(signals.next().await, Signal::Continue);
        });
        assert_eq!(Signal::Terminate.exit_code(), Some(143));
    }
}

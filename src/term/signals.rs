//! Signals as values.
//!
//! Not among them: `SIGTSTP`. Ctrl-Z is a key in raw mode, and [`Modes::suspend`](super::Modes::suspend) stops the program
//! by the default action of `SIGTSTP`, which a handler would replace (and which, unlike `SIGSTOP`, does nothing when no
//! shell could wake the program again). A program that was stopped from outside takes its terminal back on
//! [`Signal::Continue`].

use std::future::poll_fn;
use std::io;
use std::task::Poll;

use rustix::process::Signal as Raw;
use tokio::signal::unix::{Signal as Listener, SignalKind, signal};

/// A signal to act upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// A signal that would kill the program, by its number. Ctrl-C and Ctrl-\ are keys.
    End(u8),
    /// `SIGCONT`: runs again after having been stopped. Someone else may have used the terminal meanwhile: call
    /// [`Modes::reassert`](super::Modes::reassert) and forget the screen.
    Continue,
}

/// The signals that end the program; of several that have arrived the first comes first.
const ENDING: [Raw; 9] =
    [Raw::HUP, Raw::TERM, Raw::QUIT, Raw::INT, Raw::USR1, Raw::USR2, Raw::ALARM, Raw::VTALARM, Raw::XCPU];

impl Signal {
    /// `SIGHUP`: the terminal is gone, or its session ends.
    pub const HANG_UP: Self = Self::ending(Raw::HUP);

    const fn ending(signal: Raw) -> Self {
        // All of them are below 32.
        Self::End(signal.as_raw() as u8)
    }

    /// The exit code by which a shell knows that this ended the program; `None` if it does not end it.
    pub const fn exit_code(self) -> Option<u8> {
        match self {
            Self::End(number) => Some(128 + number),
            Self::Continue => None,
        }
    }
}

/// Listens for signals, instead of being killed by them.
#[derive(Debug)]
pub struct Signals(Vec<(Listener, Signal)>);

impl Signals {
    /// Begins to listen. Needs a tokio runtime with its driver for I/O enabled.
    ///
    /// # Errors
    ///
    /// When the handlers cannot be installed.
    pub fn listen() -> io::Result<Self> {
        let ending = ENDING.map(|raw| (raw, Signal::ending(raw)));
        let all = ending.into_iter().chain([(Raw::CONT, Signal::Continue)]);
        all.map(|(raw, signal)| Ok((listener(raw)?, signal))).collect::<io::Result<_>>().map(Self)
    }

    /// The next signal. May be dropped and called again; none is lost.
    pub async fn next(&mut self) -> Signal {
        poll_fn(|context| {
            for (listener, value) in &mut self.0 {
                if listener.poll_recv(context).is_ready() {
                    return Poll::Ready(*value);
                }
            }
            Poll::Pending
        })
        .await
    }

    /// The exit code for the next signal that ends the program. May be dropped and called again; none is lost.
    pub async fn ending(&mut self) -> u8 {
        loop {
            if let Some(code) = self.next().await.exit_code() {
                return code;
            }
        }
    }
}

/// Listens for `SIGWINCH`: the terminal has another size.
#[derive(Debug)]
pub struct Resizes(Listener);

impl Resizes {
    /// Begins to listen. Needs a tokio runtime with its driver for I/O enabled.
    ///
    /// # Errors
    ///
    /// When the handler cannot be installed.
    pub fn listen() -> io::Result<Self> {
        listener(Raw::WINCH).map(Self)
    }

    /// Returns when the size has changed, any number of times. May be dropped and called again.
    pub async fn next(&mut self) {
        let _ = self.0.recv().await;
    }
}

fn listener(raw: Raw) -> io::Result<Listener> {
    signal(SignalKind::from_raw(raw.as_raw()))
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
            assert_eq!(signals.next().await.exit_code(), Some(143));
            kill_process(getpid(), Raw::CONT).unwrap();
            assert_eq!(signals.next().await, Signal::Continue);
            kill_process(getpid(), Raw::USR1).unwrap();
            assert_eq!(signals.next().await.exit_code(), Some(138));
        });
    }
}

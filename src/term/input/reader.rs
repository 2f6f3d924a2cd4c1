//! The terminal read on the event loop's own thread.
//!
//! A thread between the terminal and the loop would cost a wake-up per key.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::time::timeout_at;

use super::{Input, Parser};
use crate::term::tty::open_input;

/// A block is read at a time: as much as the kernel hands over of a terminal's input.
const BLOCK: usize = 4096;

/// The maximum number of blocks before signals and the screen get their turn. A paste can have megabytes.
const BLOCKS: usize = 16;

/// Reads the terminal and parses what it says.
#[derive(Debug)]
pub struct InputReader {
    tty: AsyncFd<OwnedFd>,
    parser: Parser,
    block: Box<[u8; BLOCK]>,
}

impl InputReader {
    /// Reads from the terminal that keys come from. It should be in raw mode.
    ///
    /// `esc_timeout`: after so long without another byte an ESC is the Esc key.
    ///
    /// # Errors
    ///
    /// When there is no terminal. Must be called within a tokio runtime with its driver for I/O enabled.
    #[expect(deprecated, reason = "the successor is unsafe; an OwnedFd guarantees what it asks for")]
    pub fn open(esc_timeout: Duration) -> io::Result<Self> {
        let tty = AsyncFd::with_interest(open_input()?, Interest::READABLE)?;
        Ok(Self { tty, parser: Parser::new(esc_timeout), block: Box::new([0; BLOCK]) })
    }

    /// Returns when [`read`](Self::read) has something to do: there are bytes, the parser has waited long enough, or the
    /// terminal is gone. May be dropped and called again.
    pub async fn ready(&self) {
        let readable = self.tty.readable();
        // Errors are left to `read`, which gets them too.
        match self.parser.deadline() {
            Some(deadline) => drop(timeout_at(deadline.into(), readable).await),
            None => drop(readable.await),
        }
    }

    /// Appends the inputs that have arrived. Says whether more is waiting.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub fn read(&mut self, inputs: &mut Vec<Input>) -> io::Result<bool> {
        for _ in 0..BLOCKS {
            if !has_input(&self.tty)? {
                self.await_more();
                self.parser.expire(Instant::now(), inputs);
                return Ok(false);
            }
            match rustix::io::read(&self.tty, &mut self.block[..]) {
                // The terminal's other end was closed.
                Ok(0) => return Err(Errno::IO.into()),
                Ok(count) => self.parser.feed(&self.block[..count], Instant::now(), inputs),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
        has_input(&self.tty)
    }

    /// Discards what was typed for somebody else: before the first frame, or while the program was stopped.
    ///
    /// # Errors
    ///
    /// When the terminal is gone.
    pub fn discard(&mut self) -> io::Result<()> {
        let mut inputs = Vec::new();
        // Parsed, so that the rest of a sequence does not act when it comes.
        let is_over = !self.read(&mut inputs)?;
        self.parser.mute();
        if is_over { Ok(()) } else { self.discard() }
    }

    /// Tells the runtime that everything was read.
    fn await_more(&self) {
        let _ = self.tty.try_io(Interest::READABLE, |_| Err::<(), _>(io::ErrorKind::WouldBlock.into()));
    }
}

/// Returns whether a read would return at once. Asks the kernel: another process may have read the input that had
/// arrived, and the terminal must not be set to non-blocking, because others share it.
fn has_input(tty: &AsyncFd<OwnedFd>) -> io::Result<bool> {
    let tty = tty.get_ref().as_fd();
    loop {
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        match poll(&mut [PollFd::new(&tty, PollFlags::IN)], Some(&now)) {
            Ok(count) => return Ok(count > 0),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

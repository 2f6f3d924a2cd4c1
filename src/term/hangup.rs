//! The terminal is gone.
//!
//! Usually a hang-up signal says so, but not under `nohup`, nor always under `sudo`; and the terminal library then reads
//! end-of-file for ever at full speed. So a thread waits for the device itself to report it. It asks for no event but
//! hang-up and error, which are always reported, and so sleeps until then.

use std::{io, os::fd::OwnedFd, thread};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
};
use tokio::sync::oneshot;

use super::tty::open_input;

/// Waits for the terminal to go away.
#[derive(Debug)]
pub struct HangUp(oneshot::Receiver<()>);

impl HangUp {
    /// Watches the terminal that keys come from.
    ///
    /// # Errors
    ///
    /// When there is no terminal, or no thread can be started.
    pub fn watch() -> io::Result<Self> {
        Self::watch_device(open_input()?)
    }

    /// Watches a device.
    ///
    /// # Errors
    ///
    /// When no thread can be started.
    pub fn watch_device(device: OwnedFd) -> io::Result<Self> {
        let (sender, receiver) = oneshot::channel();
        thread::Builder::new().name("hang-up".to_owned()).spawn(move || {
            wait_for_hang_up(&device);
            // Nobody listens any more: the program is ending anyway.
            let _ = sender.send(());
        })?;
        Ok(Self(receiver))
    }

    /// Returns when the terminal is gone, and only then. May be dropped and called again.
    pub async fn gone(&mut self) {
        // The thread ends in no other way than by sending.
        let _ = (&mut self.0).await;
    }
}

fn wait_for_hang_up(device: &OwnedFd) {
    loop {
        let mut watched = [PollFd::new(device, PollFlags::empty())];
        match poll(&mut watched, None) {
            Ok(0) | Err(Errno::INTR) => {}
            // A device that cannot even be watched is taken for gone as well.
            Ok(_) | Err(_) => return,
        }
    }
}

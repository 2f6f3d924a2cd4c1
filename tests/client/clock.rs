//! Time that moves only when a test says so, although sockets are real.

use std::future::Future;
use std::pin::pin;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use webitel_hooks::domain::Attempt;

/// Stops the runtime's clock. While this lives, the clock does not run ahead when all tasks wait: they wait for sockets.
pub(crate) struct Clock {
    /// Held by a task that ends with it: tokio lets time alone while blocking work is under way.
    _hold: Sender<()>,
}

impl Clock {
    pub(crate) fn stopped() -> Self {
        tokio::time::pause();
        let (hold, held) = channel::<()>();
        tokio::task::spawn_blocking(move || held.recv());
        Self { _hold: hold }
    }

    pub(crate) async fn advance(&self, time: Duration) {
        tokio::time::advance(time).await;
    }

    /// Runs `work`, skipping the pauses between attempts. Returns all attempts that it told.
    pub(crate) async fn skip_pauses<T>(
        &self,
        watched: &mut UnboundedReceiver<Attempt>,
        work: impl Future<Output = T>,
    ) -> (T, Vec<Attempt>) {
        let mut work = pin!(work);
        let mut attempts = Vec::new();
        let outcome = loop {
            tokio::select! {
                biased;
                outcome = &mut work => break outcome,
                Some(attempt) = watched.recv() => {
                    if let Some(pause) = attempt.next_after {
                        // Timers count whole milliseconds.
                        self.advance(pause + Duration::from_millis(1)).await;
                    }
                    attempts.push(attempt);
                }
            }
        };
        while let Ok(attempt) = watched.try_recv() {
            attempts.push(attempt);
        }
        (outcome, attempts)
    }
}

//! Waiting for work: signals end it, and a request that has to wait before it is sent again is reported at once.

use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::cli::error::Problem;
use crate::cli::output;
use crate::domain::{Attempt, FailureKind, Timestamp, duration_text};
use crate::journal::now;
use crate::term::Signals;

/// A shorter pause is not worth a line: it is the usual one after an error, unless the server asked for patience.
const WORTH_SAYING: Duration = Duration::from_secs(5);
const WORTH_SAYING_IF_ASKED: Duration = Duration::from_secs(2);

/// The signals of a command, and the attempts of its clients.
pub(crate) struct Waiting {
    pub(crate) signals: Signals,
    /// Clients report their attempts to it.
    pub(crate) observer: UnboundedSender<Attempt>,
    attempts: UnboundedReceiver<Attempt>,
    json: bool,
    /// The end of the latest announced wait: several requests may wait at the same time.
    announced: Timestamp,
}

impl Waiting {
    /// Listens for signals from now on. Needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// If the handlers cannot be installed.
    pub(crate) fn new(json: bool) -> Result<Self, Problem> {
        let signals = Signals::listen()
            .map_err(|error| Problem::failed(format!("Signals cannot be received: {error}. Nothing was changed.")))?;
        let (observer, attempts) = unbounded_channel();
        Ok(Self { signals, observer, attempts, json, announced: Timestamp(0) })
    }

    /// The exit code for the next signal that ends the program; waits are reported meanwhile. May be dropped and called
    /// again.
    pub(crate) async fn ending(&mut self) -> u8 {
        loop {
            tokio::select! {
                biased;
                code = self.signals.ending() => return code,
                Some(attempt) = self.attempts.recv() => self.report(&attempt),
            }
        }
    }

    /// The outcome of work, unless a signal comes first.
    ///
    /// # Errors
    ///
    /// The signal.
    pub(crate) async fn until_signal<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Problem> {
        tokio::select! {
            biased;
            code = self.ending() => Err(Problem::stopped(code)),
            outcome = work => Ok(outcome),
        }
    }

    /// Says how long is waited, and until when, where that is worth saying.
    fn report(&mut self, attempt: &Attempt) {
        let is_asked = attempt.outcome == Err(FailureKind::TooManyRequests);
        let shortest = if is_asked { WORTH_SAYING_IF_ASKED } else { WORTH_SAYING };
        let Some(pause) = attempt.next_after.filter(|pause| *pause >= shortest) else { return };
        let until = Timestamp(now().0 + u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
        if until.0 < self.announced.0 + 1000 {
            return;
        }
        self.announced = until;
        let reason = match (attempt.outcome, attempt.status) {
            (Err(FailureKind::TooManyRequests), _) => "The server asks for fewer requests (429)".to_owned(),
            (_, Some(status)) => format!("The server answered {status}"),
            (_, None) => "The server cannot be reached".to_owned(),
        };
        let text =
            format!("{reason}: waiting {}, until {}.", duration_text(pause), until.second_in(&TimeZone::system()));
        if self.json {
            let note = json!({ "message": text, "wait_seconds": pause.as_secs(), "until": until.to_string() });
            output::remark(output::json_line(&json!({ "note": note })).trim_end());
        } else {
            output::remark(&text);
        }
    }
}

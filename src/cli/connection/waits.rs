//! Says at once when a request has to wait before it is sent again.

use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{
    cli::output,
    domain::{Attempt, FailureKind, Timestamp, duration_text},
    journal::now,
};

/// A shorter pause is not worth a line: it is the usual one after an error, unless the server asked for patience.
const WORTH_SAYING: Duration = Duration::from_secs(5);
const WORTH_SAYING_IF_ASKED: Duration = Duration::from_secs(2);

/// The attempts of one or more clients, and the messages about them.
pub(crate) struct Waits {
    attempts: UnboundedReceiver<Attempt>,
    json: bool,
    /// Until when a wait was announced: several requests may wait at the same time.
    announced: Timestamp,
}

impl Waits {
    /// The sender to which clients report their attempts, and the receiver that prints waits.
    pub(crate) fn new(json: bool) -> (UnboundedSender<Attempt>, Self) {
        let (sender, attempts) = unbounded_channel();
        (sender, Self { attempts, json, announced: Timestamp(0) })
    }

    /// The outcome of work whose waits are reported meanwhile.
    pub(crate) async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                attempt = self.next() => self.report(&attempt),
                outcome = &mut work => return outcome,
            }
        }
    }

    /// The next attempt. May be dropped and called again.
    pub(crate) async fn next(&mut self) -> Attempt {
        match self.attempts.recv().await {
            Some(attempt) => attempt,
            // The client is gone.
            None => std::future::pending().await,
        }
    }

    /// Says how long is waited, and until when, where that is worth saying.
    pub(crate) fn report(&mut self, attempt: &Attempt) {
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

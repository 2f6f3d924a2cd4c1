//! One sending of a request, as a value: for the status line and the log.

use std::time::Duration;

use super::FailureKind;

/// The outcome of sending a request once. Holds no query, header, body or host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Shared by all attempts of one request, and unique to it. Stays in this program: it is not sent.
    pub request: String,
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// Below the base URL, without the query.
    pub path: String,
    /// Starting at 1.
    pub number: u32,
    /// The maximum number of attempts.
    pub of: u32,
    /// `Ok`: an answer that is final, even an error status that is not retried.
    pub outcome: Result<(), FailureKind>,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The time it took.
    pub elapsed: Duration,
    /// The request is sent again after this pause. `None`: this was the last attempt.
    pub next_after: Option<Duration>,
}

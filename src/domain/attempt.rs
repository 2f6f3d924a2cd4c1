//! One sending of a request, as a value: for the status line and the log.

use std::time::Duration;

use super::FailureKind;

/// What became of one sending of a request. Holds no query, header, body or host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The same for all attempts of a request, and for no other request. Stays in this program: it is not sent.
    pub request: String,
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// Below the base URL, without the query.
    pub path: String,
    /// Starting at 1.
    pub number: u32,
    /// How many there will be at most.
    pub of: u32,
    /// `Ok`: an answer that is not repeated, whatever is in it.
    pub outcome: Result<(), FailureKind>,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// How long it took.
    pub elapsed: Duration,
    /// The request is sent again after this pause. `None`: this was the last attempt.
    pub next_after: Option<Duration>,
}

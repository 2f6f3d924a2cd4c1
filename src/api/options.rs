//! How to connect to a server: time limits, retries, trusted certificates.

use std::path::PathBuf;
use std::time::Duration;

use super::retry::Retries;

/// How to connect to a server.
///
/// The system's proxy variables are honoured for every host except this machine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConnectionOptions {
    /// The limits of time and size.
    pub limits: Limits,
    /// The retry policy.
    pub retries: Retries,
    /// A PEM file of certificate authorities to trust beside the system's own.
    pub ca_file: Option<PathBuf>,
    /// Trust any certificate. An intermediary can then read the token.
    pub insecure_tls: bool,
}

/// The limits of time and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time limit for connecting.
    pub connect: Duration,
    /// The time limit for one attempt, until its answer is read, redirects included. Above the gateway's own 50 s (docs/webitel-api.md §8.1).
    pub whole: Duration,
    /// The size of an answer after decompression. A longer answer is abandoned.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), whole: Duration::from_secs(60), answer_bytes: 32 * 1024 * 1024 }
    }
}

//! Fault switches: what the server does wrong on purpose, so that a demo and the tests can show what happens then.
//!
//! | File | Idea |
//! |---|---|
//! | `grammar` | the switches as they are typed |
//! | `script` | faults that are planned for certain requests |
//! | `dice` | faults that happen now and then, the same in every run |
//! | `gate` | where every request passes: which fault it gets, and what comes of it |
//! | `refusal`, `body` | answers that say no; answers that break off |
//! | `line` | connections that can be reset |
//! | `allowance` | how many requests a token and a second are good for |
//!
//! Two switches live elsewhere, because no single request shows them: stale reads in `store::replica`, read-only
//! rights in `access`.

mod allowance;
mod body;
mod dice;
mod gate;
mod grammar;
mod line;
mod refusal;
mod script;

use std::time::Duration;

pub(crate) use gate::{Gate, pass};
pub use grammar::{Dropping, Failing, FaultSyntax, Latency, Percent, RateLimit, StaleReads};
pub(crate) use line::{FragileListener, Line};
pub use script::{Fault, Moment, Refusal, ScriptedFault};

/// All that the server does wrong on purpose. The default is nothing.
///
/// Faults with a percentage spare signing in and out and the user's own record: a demo in which nobody can sign in shows
/// nothing. All others meet every request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Wait before every answer, after the request was carried out.
    pub latency: Option<Latency>,
    /// Answer so many requests with an error.
    pub fail: Vec<Failing>,
    /// Reset the connection of so many requests.
    pub drop: Vec<Dropping>,
    /// Break off so many answers in the middle.
    pub truncate: Percent,
    /// Hooks and single queues are read as they were this long ago, as from a lagging read replica (admin-api §17).
    pub stale_reads: Option<Duration>,
    /// Refuse a token after so many requests: a session for good, the API token until the server starts again.
    pub expire_after: Option<u64>,
    /// Refuse requests above this rate.
    pub rate_limit: Option<RateLimit>,
    /// Nobody may change queues and their hooks.
    pub read_only: bool,
    /// Where the dice start: the same number, the same faults. None given: always the same.
    pub seed: Option<u64>,
    /// Faults for certain requests, in order.
    pub script: Vec<ScriptedFault>,
}

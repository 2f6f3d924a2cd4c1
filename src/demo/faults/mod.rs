//! Injected faults, so that a demo and the tests can show what happens then.
//!
//! | File | Idea |
//! |---|---|
//! | `grammar` | the switches as they are typed |
//! | `script` | faults for certain requests |
//! | `random` | faults by percentage, the same in every run |
//! | `injector` | the middleware: which fault a request gets, and what it does to the answer |
//! | `responses` | error answers, and answers that are broken |
//! | `quota` | how many requests a token and a second are good for |
//!
//! Two switches live elsewhere, because no single request shows them: stale reads in `store::replica`, read-only
//! rights in `access`.

mod grammar;
mod injector;
mod quota;
mod random;
mod responses;
mod script;

use std::time::Duration;

pub use grammar::{Dropping, Failing, FaultSyntax, Latency, Percent, RateLimit, StaleReads};
pub(crate) use injector::{Injector, inject};
pub(crate) use responses::Reset;
pub use script::{Fault, Moment, Refusal, ScriptedFault};

/// The deliberate faults of the server. By default, none.
///
/// Faults with a percentage spare signing in and out and `/userinfo`: a demo in which nobody can sign in shows
/// nothing. All others apply to every request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Wait before every answer, after the request was carried out.
    pub latency: Option<Latency>,
    pub fail: Vec<Failing>,
    pub drop: Vec<Dropping>,
    pub truncate: Percent,
    /// Hooks and single queues are read as they were this long ago, as from a lagging read replica (docs/webitel-api.md §3.3).
    pub stale_reads: Option<Duration>,
    /// Refuse a token after this many requests: a session for good, the API token until the server starts again.
    pub expire_after: Option<u64>,
    pub rate_limit: Option<RateLimit>,
    /// Queues, teams and their hooks cannot be changed.
    pub read_only: bool,
    /// Seed of the faults by percentage; without one they are the same in every run.
    pub seed: Option<u64>,
    /// Faults for certain requests, in order.
    pub script: Vec<ScriptedFault>,
}

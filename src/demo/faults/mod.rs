//! Injected faults, so that a demo can show, and a script can be tested against, what happens then.
//!
//! | File | Idea |
//! |---|---|
//! | `fault` | what can go wrong with a request |
//! | `grammar` | the switches as they are typed |
//! | `random` | faults by percentage, the same in every run |
//! | `injector` | the middleware: which fault a request gets, and what it does to the answer |
//! | `responses` | error answers, and answers that are broken |
//! | `quota` | the rate limit: requests per time window |
//!
//! Two switches live elsewhere, because no single request shows them: stale reads in `store::replica`, read-only
//! rights in `access`.

mod fault;
mod grammar;
mod injector;
mod quota;
mod random;
mod responses;

use std::time::Duration;

use clap::Args;

pub use fault::{Fault, Moment, Refusal};
pub use grammar::{Latency, Percent, RandomFault, RateLimit};
pub(crate) use injector::{Injector, inject};
pub(crate) use responses::Reset;

/// The faults that the embedded server injects. By default, none.
// Faults with a percentage spare signing in and out and `/userinfo`: a demo in which nobody can sign in shows nothing. All
// others apply to every request. The comments below are the help of the switches.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(next_help_heading = "Faults of the embedded server")]
pub struct Faults {
    /// Delay every answer: 120ms, or a random time such as 80ms..400ms
    // The wait comes after the request was carried out.
    #[arg(long, value_name = "TIME", value_parser = grammar::latency)]
    pub latency: Option<Latency>,
    /// Answer this share of requests with an error: a status, or 5xx for a mix; @after carries them out first; other-hook
    /// answers with the id of another hook, endless with a list that never ends. Repeatable
    #[arg(long, value_name = "STATUS|5xx[@after]|other-hook|endless=PERCENT", value_parser = grammar::failing)]
    pub fail: Vec<RandomFault>,
    /// Reset the connection of this share of requests; after= carries them out first. Repeatable
    #[arg(long, value_name = "[after=]PERCENT", value_parser = grammar::resetting)]
    pub drop: Vec<RandomFault>,
    /// Cut off this share of answers in the middle
    #[arg(long, value_name = "PERCENT", default_value = "0", hide_default_value = true)]
    pub truncate: Percent,
    /// Read hooks as they were this long ago, like a lagging read replica; changes write stale fields back
    // Single queues, too (docs/webitel-api.md §3.3).
    #[arg(long, value_name = "MILLISECONDS", value_parser = grammar::duration)]
    pub stale_reads: Option<Duration>,
    /// Reject a token after N requests: a session for good, the access token until the next start
    #[arg(long, value_name = "N")]
    pub expire_after: Option<u64>,
    /// Reject requests above this rate, such as 10/s or 100/m
    #[arg(long, value_name = "N/s", value_parser = grammar::rate_limit)]
    pub rate_limit: Option<RateLimit>,
    /// Allow no changes to queues, teams and their hooks
    #[arg(long)]
    pub read_only: bool,
    /// Seed of the random faults: the same seed gives the same faults
    // Without one they are the same in every run, too.
    #[arg(long = "fault-seed", value_name = "N")]
    pub seed: Option<u64>,
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Switches {
        #[command(flatten)]
        faults: Faults,
    }

    #[test]
    fn switches_come_through() {
        let switches = "serve --latency 80ms..400ms --fail 5xx=10% --fail 429@after=5 --drop after=2% --truncate 1% \
                        --stale-reads 500 --expire-after 30 --rate-limit 10/s --read-only --fault-seed 7";
        let Switches { faults } = Switches::parse_from(switches.split_whitespace());
        assert_eq!(faults.fail[0].fault, Fault::Refuse(Refusal::AnyServerError, Moment::Before));
        assert_eq!(faults.fail[1].fault, Fault::Refuse(Refusal::Status(429), Moment::After));
        assert_eq!(faults.stale_reads, Some(Duration::from_millis(500)));
        assert!(
            faults.read_only && faults.drop.len() == 1 && faults.seed == Some(7) && faults.expire_after == Some(30)
        );
        assert_eq!(Switches::parse_from(["serve"]).faults, Faults::default());
    }

    #[test]
    fn a_switch_that_cannot_be_parsed_is_refused_with_a_sentence() {
        let error = Switches::try_parse_from(["serve", "--fail", "lots"]).err().expect("no share");
        assert!(error.to_string().contains("does not say how often"), "{error}");
    }
}

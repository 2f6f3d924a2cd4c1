//! The fault switches of the embedded server.

use clap::Args;

use crate::demo::{Dropping, Failing, Faults, Latency, Percent, RateLimit, StaleReads};

/// The faults that the embedded server injects.
#[derive(Debug, Args)]
#[command(next_help_heading = "Faults of the embedded server")]
pub struct FaultArguments {
    /// Delay every answer: 120ms, or a random time such as 80ms..400ms
    #[arg(long, value_name = "TIME")]
    pub latency: Option<Latency>,
    /// Answer this share of requests with an error: a status, or 5xx for a mix; @after carries them out first; other-hook
    /// answers with the id of another hook, endless with a list that never ends. Repeatable
    #[arg(long, value_name = "STATUS|5xx[@after]|other-hook|endless=PERCENT")]
    pub fail: Vec<Failing>,
    /// Reset the connection of this share of requests; after= carries them out first. Repeatable
    #[arg(long, value_name = "[after=]PERCENT")]
    pub drop: Vec<Dropping>,
    /// Cut off this share of answers in the middle
    #[arg(long, value_name = "PERCENT")]
    pub truncate: Option<Percent>,
    /// Read hooks as they were this long ago, like a lagging read replica; changes write stale fields back
    #[arg(long, value_name = "MILLISECONDS")]
    pub stale_reads: Option<StaleReads>,
    /// Reject a token after N requests: a session for good, the access token until the next start
    #[arg(long, value_name = "N")]
    pub expire_after: Option<u64>,
    /// Reject requests above this rate, such as 10/s or 100/m
    #[arg(long, value_name = "N/s")]
    pub rate_limit: Option<RateLimit>,
    /// Allow no changes to queues, teams and their hooks
    #[arg(long)]
    pub read_only: bool,
    /// Seed of the random faults: the same seed gives the same faults
    #[arg(long, value_name = "N")]
    pub fault_seed: Option<u64>,
}

impl FaultArguments {
    /// The faults for the server's options.
    pub(crate) fn faults(&self) -> Faults {
        Faults {
            latency: self.latency,
            fail: self.fail.clone(),
            drop: self.drop.clone(),
            truncate: self.truncate.unwrap_or_default(),
            stale_reads: self.stale_reads.map(|StaleReads(lag)| lag),
            expire_after: self.expire_after,
            rate_limit: self.rate_limit,
            read_only: self.read_only,
            seed: self.fault_seed,
            script: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::{
        cli::Arguments,
        demo::{Fault, Moment, Refusal},
    };

    #[test]
    fn switches_come_through_for_the_demo_and_for_serve() {
        let switches = "--latency 80ms..400ms --fail 5xx=10% --fail 429@after=5 --drop after=2% --truncate 1% \
                        --stale-reads 500 --expire-after 30 --rate-limit 10/s --read-only --fault-seed 7";
        let words = |first: &'static str| ["webitel-hooks", first].into_iter().chain(switches.split_whitespace());
        let demo = Arguments::parse_from(words("--demo")).server.faults.faults();
        let Some(crate::cli::Command::Serve(serve)) = Arguments::parse_from(words("serve")).command else {
            panic!("not the command")
        };
        assert_eq!(demo, serve.data.faults.faults());
        assert_eq!(demo.fail[0].fault, Fault::Refuse(Refusal::AnyServerError, Moment::Before));
        assert_eq!(demo.fail[1].fault, Fault::Refuse(Refusal::Status(429), Moment::After));
        assert!(demo.read_only && demo.drop.len() == 1 && demo.seed == Some(7) && demo.expire_after == Some(30));
    }

    #[test]
    fn a_switch_that_cannot_be_read_is_told_in_a_sentence() {
        for (switch, value, told) in [
            ("--fail", "lots", "does not say how often"),
            ("--latency", "soon", "is not a time"),
            ("--rate-limit", "often", "is not a rate"),
            ("--drop", "150%", "is more than 100%"),
        ] {
            let error = Arguments::try_parse_from(["webitel-hooks", "--demo", switch, value]).expect_err(value);
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}

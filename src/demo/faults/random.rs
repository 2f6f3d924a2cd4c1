//! Faults by percentage, from a seeded generator, so that a run can be repeated request for request.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::Faults;
use super::fault::{Fault, Refusal};
use super::grammar::{Latency, Percent, RandomFault};

const DEFAULT_SEED: u64 = 0x5748_4b53;

/// The refusals of [`Refusal::AnyServerError`].
const SERVER_ERRORS: [Refusal; 5] =
    [Refusal::Status(500), Refusal::GatewayError, Refusal::Status(502), Refusal::Status(503), Refusal::Status(504)];

#[derive(Debug)]
pub(super) struct RandomFaults(StdRng);

impl RandomFaults {
    pub(super) fn new(seed: Option<u64>) -> Self {
        Self(StdRng::seed_from_u64(seed.unwrap_or(DEFAULT_SEED)))
    }

    /// Picks the fault of the next request: each has its chance in turn, the first that happens counts.
    pub(super) fn fault(&mut self, faults: &Faults) -> Option<Fault> {
        let truncate = RandomFault { fault: Fault::Truncate, percent: faults.truncate };
        let mut all = faults.fail.iter().chain(&faults.drop).chain([&truncate]);
        let fault = all.find(|random| self.happens(random.percent))?.fault;
        Some(match fault {
            Fault::Refuse(Refusal::AnyServerError, moment) => {
                Fault::Refuse(SERVER_ERRORS[self.0.random_range(0..SERVER_ERRORS.len())], moment)
            }
            other => other,
        })
    }

    fn happens(&mut self, percent: Percent) -> bool {
        percent.share() > 0 && self.0.random_range(0..Percent::WHOLE) < percent.share()
    }

    /// Returns the delay of this answer.
    pub(super) fn wait(&mut self, latency: Latency) -> Duration {
        self.0.random_range(latency.least..=latency.most)
    }
}

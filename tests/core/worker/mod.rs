//! What the runtime does with effects, with tests that play the server's part: orders and scans are carried out as far as they
//! are answered.

mod executor;
pub(crate) mod scans;

use webitel_hooks::app::{Effect, IoRequest, Msg};

pub(crate) use executor::{Executor, Sent};
use scans::Scans;

/// Carries out what the core orders.
#[derive(Default)]
pub(crate) struct Worker {
    pub(crate) executor: Executor,
    pub(crate) scans: Scans,
}

impl Worker {
    /// What is reported at once of an effect that is about an order or a scan.
    pub(crate) fn carry_out(&mut self, effect: &Effect) -> Vec<Msg> {
        match effect {
            Effect::Execute { run, batch, order } => self.executor.begin(*run, *batch, order.as_ref().clone()),
            Effect::CancelRun(run) => self.executor.cancel(*run),
            Effect::Io(IoRequest::Scan { .. }) => self.scans.begin(effect.clone()).into_iter().collect(),
            Effect::Io(IoRequest::Cancel(slot)) => self.scans.cancel(*slot).into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

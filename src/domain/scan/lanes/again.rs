//! Stopping, and going on.

use std::collections::BTreeSet;

use super::machine::{LANES, Reading, Scan};
use crate::domain::{Failure, FailureKind, QueueId};

impl Scan {
    /// The user does not want the rest.
    pub fn cancel(&mut self) {
        self.stop(Failure::new(FailureKind::GivenUp, None, ""));
        self.lanes = [const { None }; LANES];
        self.listing = false;
    }

    /// Reads again what could not be read, and goes on where it was stopped. Says whether there is anything to read.
    pub fn retry(&mut self) -> bool {
        if !self.is_finished() {
            return false;
        }
        self.stopped = None;
        self.failures_in_a_row = 0;
        let failed: BTreeSet<QueueId> = self.unread.drain(..).map(|unread| unread.queue.id).collect();
        self.to_ask.clear();
        for (index, (queue, reading)) in self.queues.iter_mut().enumerate() {
            let again = match reading {
                Reading::Read(_) => false,
                Reading::Told => failed.contains(&queue.id),
                Reading::Waiting | Reading::UnderWay(_) | Reading::Failed(_) => true,
            };
            if again {
                if let Reading::UnderWay(hooks) = reading {
                    self.progress.hooks -= hooks.len();
                }
                *reading = Reading::Waiting;
                self.told = self.told.min(index);
                self.to_ask.push_back(index);
            }
        }
        self.progress.read = self.queues.iter().filter(|(_, reading)| *reading == Reading::Told).count();
        !self.has_all()
    }
}

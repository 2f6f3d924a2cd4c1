//! This program's own writes to queues, from all its processes, as far as they matter for what is read now.

use std::{collections::BTreeMap, time::Duration};

use crate::domain::{OwnWrite, QueueId};

/// Own writes by queue, and the queues with a write of which nobody knows whether it was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnWrites {
    to: BTreeMap<QueueId, Vec<OwnWrite>>,
    in_doubt: BTreeMap<QueueId, Duration>,
}

impl OwnWrites {
    /// A write, later than those before it.
    pub fn add(&mut self, queue: QueueId, write: OwnWrite) {
        self.to.entry(queue).or_default().push(write);
    }

    /// A write of which nobody knows whether it was carried out; it began this long ago.
    pub fn doubt(&mut self, queue: QueueId, age: Duration) {
        self.in_doubt.entry(queue).and_modify(|known| *known = age.min(*known)).or_insert(age);
    }

    /// The writes to a queue, oldest first.
    #[must_use]
    pub fn to(&self, queue: QueueId) -> &[OwnWrite] {
        self.to.get(&queue).map_or(&[], Vec::as_slice)
    }

    /// How long ago the latest write to a queue began that is in doubt.
    #[must_use]
    pub fn in_doubt(&self, queue: QueueId) -> Option<Duration> {
        self.in_doubt.get(&queue).copied()
    }
}

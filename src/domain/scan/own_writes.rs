//! This program's own writes to queues, from all its processes, as far as they matter for what is read now.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::{AppliedChange, HookId, JournalScope, Outcome, OwnWrite, QueueId, Record, SeenAround, Timestamp};

/// Own writes by queue, and the queues with a write in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnWrites {
    to: BTreeMap<QueueId, Vec<OwnWrite>>,
    in_doubt: BTreeMap<QueueId, Duration>,
}

impl OwnWrites {
    /// The writes that the journal knows of this place. `now` is this machine's time, for writes in doubt only.
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Record>, place: &JournalScope, now: Timestamp) -> Self {
        let mut own = Self::default();
        let is_here = |record: &&Record| record.scope.is_same_domain(place) && record.change.is_write();
        for record in records.into_iter().filter(is_here) {
            let AppliedChange { queue, before, after, outcome, .. } = &record.change;
            let answer = match outcome {
                Outcome::Done | Outcome::Differs(_) => after,
                Outcome::RolledBack => before,
                // A clock that was set back makes no doubt younger than it is.
                Outcome::Unclear(_) => {
                    own.doubt(queue.id, Duration::from_millis(now.0.abs_diff(record.time.0)));
                    continue;
                }
                Outcome::Failed(_) | Outcome::AlreadyGone | Outcome::Undecided(_) => continue,
            };
            let hook = after.as_ref().or(before.as_ref()).map(|hook| hook.id).filter(|hook| *hook != HookId::UNKNOWN);
            // Without the versions around it, it proves nothing; the queue's version shows the change.
            if let (Some(hook), Some(SeenAround { date: Some(date), before, after })) = (hook, record.seen.clone()) {
                let answer = answer.clone();
                own.add(queue.id, OwnWrite { hook, answer, answered: Some(date), before, version: after });
            }
        }
        own
    }

    /// A write, later than those before it.
    pub fn add(&mut self, queue: QueueId, write: OwnWrite) {
        self.to.entry(queue).or_default().push(write);
    }

    /// A write in doubt, which began this long ago.
    pub fn doubt(&mut self, queue: QueueId, age: Duration) {
        self.in_doubt.entry(queue).and_modify(|known| *known = age.min(*known)).or_insert(age);
    }

    /// The writes to a queue, oldest first.
    pub fn to(&self, queue: QueueId) -> &[OwnWrite] {
        self.to.get(&queue).map_or(&[], Vec::as_slice)
    }

    /// Returns the time since the latest write in doubt to a queue began.
    pub fn in_doubt(&self, queue: QueueId) -> Option<Duration> {
        self.in_doubt.get(&queue).copied()
    }
}

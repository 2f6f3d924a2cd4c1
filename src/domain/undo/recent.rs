//! What was written a moment ago, where a reading is too old to know it.

use super::{history::History, net::is_alike};
use crate::domain::{Hook, HookId, QueueId, Record, Timestamp};

impl History<'_> {
    /// Makes what was read of a queue what was written since. A copy of the database may lag behind (admin-api §3): a hook
    /// that is as it was before a write is as it was left; any other is what somebody made of it meanwhile.
    pub fn catch_up(&self, since: Timestamp, queue: QueueId, hooks: &mut Vec<Hook>) {
        let is_recent = |record: &&Record| record.time >= since && record.change.queue.id == queue;
        for change in self.records().filter(is_recent).map(|record| &record.change) {
            let Some(id) = change.after.as_ref().or(change.before.as_ref()).map(|hook| hook.id) else { continue };
            if !change.outcome.is_done() || id == HookId::UNKNOWN {
                continue;
            }
            let place = hooks.iter().position(|hook| hook.id == id);
            if !is_alike(place.map(|place| &hooks[place]), change.before.as_ref()) {
                continue;
            }
            match (place, &change.after) {
                (Some(place), Some(after)) => hooks[place] = after.clone(),
                (Some(place), None) => drop(hooks.remove(place)),
                (None, Some(after)) => hooks.push(after.clone()),
                (None, None) => {}
            }
        }
        hooks.sort_by_key(|hook| hook.id);
    }
}

//! Queues and their hooks as they are known: what was last read, overlaid with recent writes.
//!
//! There is no cursor, no filter and no selection here: lists look things up by owner and id. How far a list is trusted is
//! decided by [`HookReading`](crate::domain::HookReading) when the list arrives.
//!
//! | File | Content |
//! |---|---|
//! | `owner` | the hooks of one owner, its version, and our recent writes to it |
//! | `pauses` | which hooks are paused on this machine |
//! | `recent` | our recent writes, until their timers ring |
//! | `tests` | what is shown after reads and writes |

mod owner;
mod pauses;
mod recent;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use owner::OwnerHooks;
use pauses::Pauses;
pub(super) use recent::RecentWrites;

use crate::domain::plan::Order;
use crate::domain::{
    Event, Hook, HookId, HookList, HookOwner, Moment, OwnWrite, Paused, PausedHooks, Queue, QueueId, Timestamp, Version,
};

pub type HookKey = (HookOwner, HookId);

/// Even without replica lag, a list may have been requested right before our write was answered.
const MIN_LAG: Duration = Duration::from_secs(1);

/// The known queues and hooks.
#[derive(Debug, Clone, Default)]
pub struct Store {
    /// The longest time by which lists may be outdated.
    lag: Duration,
    queues: BTreeMap<QueueId, Queue>,
    /// Every queue in the server's order, once all of them were listed.
    order: Option<Vec<QueueId>>,
    owners: BTreeMap<HookOwner, OwnerHooks>,
    /// The owner whose hooks stay even if a list of queues lacks it, because they are open.
    pinned: Option<HookOwner>,
    pauses: Pauses,
    total: usize,
    revision: u64,
}

/// An update from a read or a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreUpdate {
    /// Some queues.
    Queues(Vec<Queue>),
    /// All queues in the server's order. Others are removed.
    AllQueues(Vec<Queue>),
    Hooks(HookOwner, HookList),
    /// A version of an owner that was read without its hooks.
    Version(HookOwner, Version, Moment),
    /// The server answered a write of ours.
    Written(HookOwner, OwnWrite),
    /// A write succeeded without an answer that says what the hook is now: it is shown like this until the next read.
    Presumed(HookOwner, Hook),
    /// A hook is gone, as the comparison before a write found. Later lists may bring it back.
    Gone(HookOwner, HookId),
    /// Our write to this hook is so old that every replica has it.
    WriteIsOld(HookOwner, HookId),
    /// The hooks that are paused on this machine.
    Paused(PausedHooks),
    /// The file of pauses could not be read.
    PausesUnknown,
}

impl Store {
    /// An empty store, for a server with this replica lag.
    pub fn new(replica_lag: Duration) -> Self {
        Self { lag: replica_lag.max(MIN_LAG), ..Self::default() }
    }

    /// The time for which our writes override reads.
    pub const fn lag(&self) -> Duration {
        self.lag
    }

    /// Applies what was read or written. Returns the hooks that another user changed, as far as is known.
    pub fn apply(&mut self, update: StoreUpdate) -> BTreeSet<HookId> {
        self.revision += 1;
        match update {
            StoreUpdate::Queues(queues) => self.queues.extend(queues.into_iter().map(|queue| (queue.id, queue))),
            StoreUpdate::AllQueues(queues) => {
                self.order = Some(queues.iter().map(|queue| queue.id).collect());
                self.queues = queues.into_iter().map(|queue| (queue.id, queue)).collect();
                let queues = &self.queues;
                let pinned = self.pinned;
                self.owners.retain(|owner, _| {
                    let HookOwner::Queue(queue) = owner;
                    pinned == Some(*owner) || queues.contains_key(queue)
                });
                self.total = self.owners.values().map(|owner| owner.hooks.len()).sum();
            }
            StoreUpdate::Hooks(owner, list) => {
                let lag = self.lag;
                return self.change(owner, |hooks| hooks.read(list, lag));
            }
            StoreUpdate::Version(owner, version, seen) => {
                self.change(owner, |hooks| hooks.observe_version(&version, seen));
            }
            StoreUpdate::Written(owner, write) => self.change(owner, |hooks| hooks.written(write)),
            StoreUpdate::Presumed(owner, hook) => self.change(owner, |hooks| hooks.presume(hook)),
            StoreUpdate::Gone(owner, hook) => self.change(owner, |hooks| hooks.forget(hook)),
            StoreUpdate::WriteIsOld(owner, hook) => self.change(owner, |hooks| hooks.forget_write(hook)),
            StoreUpdate::Paused(paused) => {
                for owner in self.pauses.read(&paused) {
                    self.owners.entry(owner).and_modify(|hooks| hooks.revision = self.revision);
                }
            }
            StoreUpdate::PausesUnknown => self.pauses.could_not_be_read(),
        }
        BTreeSet::new()
    }

    /// Keeps the hooks of one owner even if a list of queues lacks it.
    pub fn pin(&mut self, owner: HookOwner) {
        self.pinned = Some(owner);
    }

    fn change<T>(&mut self, owner: HookOwner, change: impl FnOnce(&mut OwnerHooks) -> T) -> T {
        let hooks = self.owners.entry(owner).or_default();
        let before = hooks.hooks.len();
        let result = change(hooks);
        hooks.revision = self.revision;
        self.total = self.total + hooks.hooks.len() - before;
        result
    }

    pub fn queue(&self, id: QueueId) -> Option<&Queue> {
        self.queues.get(&id)
    }

    /// The queues that are known: in the server's order where all were listed, else by id.
    pub fn queues(&self) -> impl Iterator<Item = &Queue> {
        let ordered = self.order.iter().flatten().filter_map(|id| self.queues.get(id));
        let others = self.queues.values().filter(|_| self.order.is_none());
        ordered.chain(others)
    }

    /// All queues were listed at least once.
    pub const fn lists_all_queues(&self) -> bool {
        self.order.is_some()
    }

    /// The hooks of an owner, by id; none where they are not known.
    pub fn hooks(&self, owner: HookOwner) -> &[Hook] {
        self.owners.get(&owner).map_or(&[], |owner| &owner.hooks)
    }

    /// The hook of an owner that is on for an event, other than `except`. The server allows one (docs/webitel-api.md §4.4).
    pub fn enabled_with(&self, owner: HookOwner, event: &Event, except: Option<HookId>) -> Option<&Hook> {
        self.hooks(owner).iter().find(|hook| hook.occupies() == Some(event) && Some(hook.id) != except)
    }

    /// The hook after our recent write to it, or else as it was read.
    pub fn with_own_write(&self, read: Hook) -> Hook {
        self.owners.values().find_map(|owner| owner.own_write(read.id)).cloned().unwrap_or(read)
    }

    pub fn hook(&self, owner: HookOwner, id: HookId) -> Option<&Hook> {
        let hooks = self.hooks(owner);
        hooks.binary_search_by_key(&id, |hook| hook.id).ok().map(|place| &hooks[place])
    }

    /// The hooks of this owner were read at least once.
    pub fn is_known(&self, owner: HookOwner) -> bool {
        self.owners.get(&owner).is_some_and(|owner| owner.is_known)
    }

    /// The rows of the last list of this owner that could not be read, so that hooks may be missing.
    pub fn unreadable(&self, owner: HookOwner) -> usize {
        self.owners.get(&owner).map_or(0, |owner| owner.unreadable)
    }

    /// The owners whose hooks were read at least once, listed or not.
    pub fn known_owners(&self) -> impl Iterator<Item = HookOwner> {
        self.owners.iter().filter(|(_, hooks)| hooks.is_known).map(|(owner, _)| *owner)
    }

    /// Returns when the hooks of an order were read, by the server's clock, for the queues in which they are as the
    /// order expects them.
    pub fn dates(&self, order: &Order) -> BTreeMap<QueueId, Timestamp> {
        let mut dates = BTreeMap::new();
        for (_, step) in order.first_of_hooks() {
            let (owner, before) = (step.queue.owner(), step.before());
            let is_known = before.is_some_and(|before| self.hook(owner, before.id) == Some(before));
            let date = self.owners.get(&owner).and_then(|hooks| hooks.date).filter(|_| is_known);
            let dated = dates.entry(step.queue.id).or_insert(date);
            *dated = dated.and(date);
        }
        dates.into_iter().filter_map(|(queue, date)| Some((queue, date?))).collect()
    }

    /// The pause of a hook. A hook that is on is not paused, even if a pause is still recorded.
    pub fn pause(&self, owner: HookOwner, hook: &Hook) -> Option<&Paused> {
        self.pauses.get((owner, hook.id)).filter(|_| !hook.state.enabled())
    }

    /// The hooks that are paused, as far as is known, and whether their pause was to end by now.
    pub fn paused(&self) -> impl Iterator<Item = (&Paused, bool)> {
        let is_paused = |(owner, id): HookKey| match self.hook(owner, id) {
            Some(hook) => !hook.state.enabled(),
            None => !self.is_known(owner),
        };
        let paused = self.pauses.iter().filter(move |(key, _)| is_paused(**key));
        paused.map(|(_, paused)| (paused, self.pauses.has_expired(paused)))
    }

    /// Returns whether a pause should have ended by now.
    pub fn has_expired(&self, paused: &Paused) -> bool {
        self.pauses.has_expired(paused)
    }

    /// Returns whether the file of pauses could be read the last time. If not, a paused hook may look off.
    pub const fn knows_pauses(&self) -> bool {
        !self.pauses.is_unread
    }

    /// The time until the next pause is to end.
    pub fn next_end_of_pause(&self) -> Option<Duration> {
        self.pauses.next_end()
    }

    /// The number of known hooks.
    pub const fn total(&self) -> usize {
        self.total
    }

    /// Returns whether the list of this owner may be outdated, because another user changed it a moment ago.
    pub fn may_be_old(&self, owner: HookOwner) -> bool {
        self.owners.get(&owner).is_some_and(OwnerHooks::may_be_old)
    }

    #[cfg(test)]
    fn is_moving(&self, owner: HookOwner) -> bool {
        self.owners.get(&owner).is_some_and(|owner| owner.is_moving)
    }

    /// The list that was read last contradicts our write to a hook.
    pub fn contradicts(&self, owner: HookOwner, hook: HookId) -> bool {
        self.owners.get(&owner).is_some_and(|hooks| hooks.contradicts(hook))
    }

    /// Increases with every update of this owner, so that lists know when to update.
    pub fn revision(&self, owner: HookOwner) -> u64 {
        self.owners.get(&owner).map_or(0, |hooks| hooks.revision)
    }

    /// Increases with every update.
    pub const fn total_revision(&self) -> u64 {
        self.revision
    }
}

#[cfg(test)]
mod tests;

//! Our recent writes, which override what is read until their timers ring (replica lag).

use std::collections::BTreeMap;

use super::{HookKey, Store, StoreUpdate};
use crate::app::message::TimerId;
use crate::domain::HookOwner;

#[derive(Debug, Clone, Default)]
pub(in crate::app) struct RecentWrites {
    timers: BTreeMap<TimerId, HookKey>,
    /// Writes whose timers rang during a load of their hooks: the answer may still be from before the write.
    expired: Vec<HookKey>,
}

impl RecentWrites {
    /// A write was answered; it is recent until the timer rings.
    pub(in crate::app) fn add(&mut self, timer: TimerId, written: HookKey) {
        self.timers.retain(|_, recent| *recent != written);
        self.expired.retain(|expired| *expired != written);
        self.timers.insert(timer, written);
    }

    /// Returns whether any write is to this owner.
    pub(in crate::app) fn is_to(&self, owner: HookOwner) -> bool {
        self.timers.values().any(|(written, _)| *written == owner)
    }

    /// A timer rang, while the hooks of `loading` are being loaded. Returns the owner of a write that an older read
    /// contradicted: its hooks have to be read again.
    pub(in crate::app) fn timer(
        &mut self,
        timer: TimerId,
        loading: Option<HookOwner>,
        store: &mut Store,
    ) -> Option<HookOwner> {
        let (owner, hook) = self.timers.remove(&timer)?;
        if loading == Some(owner) {
            self.expired.push((owner, hook));
            return None;
        }
        let is_contradicted = store.contradicts(owner, hook);
        store.apply(StoreUpdate::WriteIsOld(owner, hook));
        is_contradicted.then_some(owner)
    }

    /// Expired writes of these owners no longer override what is read.
    pub(in crate::app) fn forget_expired(&mut self, is_meant: impl Fn(HookOwner) -> bool, store: &mut Store) {
        for (owner, hook) in self.expired.extract_if(.., |(owner, _)| is_meant(*owner)) {
            store.apply(StoreUpdate::WriteIsOld(owner, hook));
        }
    }
}

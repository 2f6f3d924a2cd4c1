//! The hooks that are paused on this machine, as last read from the file of pauses.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::{HookId, HookOwner, Paused, PausedHooks, Timestamp, last_pauses};

/// The paused hooks of this server and domain.
#[derive(Debug, Clone, Default)]
pub(super) struct Pauses {
    by_hook: BTreeMap<(HookOwner, HookId), Paused>,
    at: Timestamp,
    /// The file could not be read the last time: these are the pauses of the time before.
    pub(super) is_unread: bool,
}

impl Pauses {
    /// Replaces the pauses. Returns the owners of the hooks that this changes.
    pub(super) fn read(&mut self, paused: &PausedHooks) -> Vec<HookOwner> {
        let entry = |paused: &Paused| ((paused.queue.owner(), paused.hook.id), paused.clone());
        let now: BTreeMap<(HookOwner, HookId), Paused> = last_pauses(&paused.hooks).into_iter().map(entry).collect();
        let is_changed = |key: &&(HookOwner, HookId)| self.by_hook.get(key) != now.get(key);
        let changed = self.by_hook.keys().chain(now.keys()).filter(is_changed).map(|(owner, _)| *owner).collect();
        *self = Self { by_hook: now, at: paused.at, is_unread: false };
        changed
    }

    pub(super) const fn could_not_be_read(&mut self) {
        self.is_unread = true;
    }

    pub(super) fn get(&self, key: (HookOwner, HookId)) -> Option<&Paused> {
        self.by_hook.get(&key)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&(HookOwner, HookId), &Paused)> {
        self.by_hook.iter()
    }

    pub(super) fn has_expired(&self, paused: &Paused) -> bool {
        paused.has_expired(self.at)
    }

    /// The time until the next pause is to end.
    pub(super) fn next_end(&self) -> Option<Duration> {
        let ends = self.by_hook.values().filter_map(|paused| paused.until).filter(|until| *until > self.at);
        ends.min().map(|until| Duration::from_millis(until.0 - self.at.0))
    }
}

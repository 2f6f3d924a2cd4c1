//! The hooks of one owner, its version, and our recent writes to it.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::domain::{Hook, HookId, HookList, HookReading, Knowledge, Moment, OwnWrite, Timestamp, Version, overlay};

/// The number of recent writes that are kept per owner.
const MAX_WRITES: usize = 1_000;

#[derive(Debug, Clone, Default)]
pub(super) struct OwnerHooks {
    pub(super) hooks: Vec<Hook>,
    pub(super) is_known: bool,
    /// When the list was requested.
    asked: Moment,
    /// The time of the answer, by the server's clock.
    pub(super) date: Option<Timestamp>,
    pub(super) is_moving: bool,
    /// The rows of the list that made no sense.
    pub(super) unreadable: usize,
    watch: Option<Watch>,
    /// Our writes since the last one of another user, oldest first.
    writes: Vec<OwnWrite>,
    /// A list without a version that could not be trusted, and since when it has been read like this.
    unversioned: Option<(Vec<Hook>, Moment)>,
    pub(super) revision: u64,
}

/// A version and since when it has been seen.
#[derive(Debug, Clone)]
struct Watch {
    version: Version,
    since: Moment,
    replaced: bool,
}

impl OwnerHooks {
    /// The version says so. Without one only our own writes do, and the rows show these already.
    pub(super) const fn may_be_old(&self) -> bool {
        self.is_moving && self.unversioned.is_none()
    }

    pub(super) fn observe_version(&mut self, version: &Version, seen: Moment) {
        let replaced = match &self.watch {
            Some(watch) if watch.version == *version => return,
            Some(_) => true,
            None => false,
        };
        self.watch = Some(Watch { version: version.clone(), since: seen, replaced });
    }

    /// Applies a list. Returns the hooks that another user changed since the last one.
    pub(super) fn read(&mut self, list: HookList, lag: Duration) -> BTreeSet<HookId> {
        if list.asked < self.asked {
            // A list that was requested later has been applied already.
            return BTreeSet::new();
        }
        (self.asked, self.date, self.unreadable) = (list.asked, list.date, list.unreadable);
        if let Some(version) = &list.version {
            self.observe_version(version, list.asked);
        }
        // A version that was read without a list also applies to the lists after it.
        let list = HookList { version: list.version.or_else(|| Some(self.watch.as_ref()?.version.clone())), ..list };
        let (since, replaced) = match (&list.version, &self.watch, self.unversioned.take()) {
            (Some(_), Some(watch), _) => (watch.since, watch.replaced),
            (None, _, Some((hooks, since))) if hooks == list.hooks => (since, false),
            _ => (list.asked, false),
        };
        let watched = list.asked.since(since);
        let reading = HookReading {
            hooks: &list.hooks,
            date: list.date,
            version: list.version.as_ref(),
            watched,
            replaced,
            writes: &self.writes,
            in_doubt: None,
            lag,
        };
        let knowledge = reading.knowledge();
        self.is_moving = matches!(knowledge, Knowledge::Moving(_));
        if self.is_moving && list.version.is_none() {
            self.unversioned = Some((list.hooks.clone(), since));
        }
        if matches!(knowledge, Knowledge::Fresh(_)) {
            self.writes.clear();
        }
        let hooks = knowledge.into_hooks();
        let changed = if self.is_known { self.changed_by_others(&hooks) } else { BTreeSet::new() };
        self.hooks = hooks;
        self.is_known = true;
        changed
    }

    /// Returns the hooks that differ from the known ones, except for this program's own writes.
    fn changed_by_others(&self, now: &[Hook]) -> BTreeSet<HookId> {
        let ours = |hook: &Hook| self.writes.iter().any(|write| write.hook == hook.id);
        let same = |hook: &Hook| {
            self.hooks.binary_search_by_key(&hook.id, |known| known.id).is_ok_and(|place| self.hooks[place] == *hook)
        };
        now.iter().filter(|hook| !same(hook) && !ours(hook)).map(|hook| hook.id).collect()
    }

    pub(super) fn written(&mut self, write: OwnWrite) {
        overlay(&mut self.hooks, write.hook, write.answer.as_ref());
        self.watch = None;
        if self.writes.len() == MAX_WRITES {
            self.writes.remove(0);
        }
        self.writes.push(write);
    }

    /// The hook after our last write to it, while that overrides reads.
    pub(super) fn own_write(&self, hook: HookId) -> Option<&Hook> {
        self.writes.iter().rfind(|write| write.hook == hook)?.answer.as_ref()
    }

    /// Our writes to this hook no longer override what is read.
    pub(super) fn forget_write(&mut self, hook: HookId) {
        self.writes.retain(|write| write.hook != hook);
    }

    /// Returns whether the last read list contradicts the hook that is shown because of our write.
    pub(super) fn contradicts(&self, hook: HookId) -> bool {
        let find = |hooks: &[Hook]| hooks.iter().find(|known| known.id == hook).cloned();
        self.unversioned.as_ref().is_some_and(|(read, _)| find(read) != find(&self.hooks))
    }

    pub(super) fn forget(&mut self, hook: HookId) {
        overlay(&mut self.hooks, hook, None);
    }

    pub(super) fn presume(&mut self, hook: Hook) {
        overlay(&mut self.hooks, hook.id, Some(&hook));
    }
}

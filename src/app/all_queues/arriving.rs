//! What reads and writes say of queues and hooks that are known already.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    state::AllQueues,
    store::{Group, Spot},
};
use crate::{
    app::message::TimerId,
    domain::{Hook, HookId, HookOwner, QueueHooks, QueueId},
};

/// What a write answered: the hook as it is, or that it is gone.
#[derive(Debug, Clone)]
pub(super) struct Recent {
    hook: Option<Hook>,
    /// Rings when no read can be older than the write any more.
    timer: TimerId,
}

impl AllQueues {
    /// The hooks of a queue were read. A new queue is shown at once; one that is known waits for the end of the reading,
    /// so that rows do not jump about.
    pub(super) fn arrived(&mut self, mut hooks: QueueHooks) {
        self.lay_recent_over(hooks.queue.id, &mut hooks.hooks);
        let group = Group::from(hooks);
        if self.store.group_of(group.queue.id).is_some() {
            self.loading.again.push(group);
        } else {
            let place = self.store.append(group);
            self.show_group(place);
            self.matrix.out_of_date();
        }
    }

    /// The reading is over: queues that came again take the places of what was known of them, all come in the server's
    /// order, and those that the server does not list any more go.
    pub(super) fn settle_arrived(&mut self) {
        let mut again: BTreeMap<QueueId, Group> =
            std::mem::take(&mut self.loading.again).into_iter().map(|group| (group.queue.id, group)).collect();
        let Some(scan) = self.loading.scan() else { return };
        let order: BTreeMap<QueueId, usize> =
            scan.queues().enumerate().map(|(place, queue)| (queue.id, place)).collect();
        let lists_all = scan.progress().all_known;
        let is_in_order = {
            let places = self.store.groups().iter().map(|group| order.get(&group.queue.id));
            places.clone().all(|place| place.is_some()) && places.is_sorted()
        };
        if again.is_empty() && (is_in_order || !lists_all) {
            return;
        }
        let cursor = self.cursor_hook();
        let mut groups = self.store.take_groups();
        for group in &mut groups {
            if let Some(newer) = again.remove(&group.queue.id) {
                *group = newer;
            }
        }
        if lists_all {
            groups.retain(|group| order.contains_key(&group.queue.id));
            groups.sort_by_key(|group| order.get(&group.queue.id).copied());
        }
        self.store.replace(groups);
        if !self.checks.is_empty() {
            let keys = |group: &Group| {
                let queue = group.queue.id;
                group.hooks().map(move |hook| (queue, hook.id)).collect::<Vec<_>>()
            };
            let known: BTreeSet<(QueueId, HookId)> = self.store.groups().iter().flat_map(keys).collect();
            self.checks.retain(|key| known.contains(key));
        }
        self.rearrange();
        let spot = cursor.and_then(|(queue, hook)| self.store.spot_of(queue, hook));
        self.keep_cursor(spot);
        self.matrix.out_of_date();
    }

    fn cursor_hook(&self) -> Option<(QueueId, HookId)> {
        self.under_cursor().map(|row| (row.queue.id, row.hook.id))
    }

    /// What was written a moment ago is newer than what was read of a queue: a copy of the database may lag behind
    /// (admin-api §3). Whoever compares what was read with what is wished, or was left, needs this.
    pub(in crate::app) fn lay_recent_over(&self, queue: QueueId, read: &mut Vec<Hook>) {
        for (id, hook, _) in self.recently_written(queue) {
            match (read.iter().position(|hook| hook.id == id), hook) {
                (Some(place), Some(hook)) => read[place] = hook,
                (Some(place), None) => drop(read.remove(place)),
                (None, Some(hook)) => read.push(hook),
                (None, None) => {}
            }
        }
        read.sort_by_key(|hook| hook.id);
    }

    /// What was written to a queue a moment ago: each hook as it is, or that it is gone, and what rings when that is no
    /// longer a moment ago.
    pub(in crate::app) fn recently_written(
        &self,
        queue: QueueId,
    ) -> impl Iterator<Item = (HookId, Option<Hook>, TimerId)> {
        let written = self.recent.range((queue, HookId(0))..=(queue, HookId(u64::MAX)));
        written.map(|((_, id), recent)| (*id, recent.hook.clone(), recent.timer))
    }

    /// A write answered: this is the hook now, or it is gone. Its check has done its work. Until `timer` rings no read
    /// knows better.
    pub(in crate::app) fn written(&mut self, owner: HookOwner, id: HookId, hook: Option<Hook>, timer: TimerId) {
        let HookOwner::Queue(queue) = owner;
        self.recent.insert((queue, id), Recent { hook: hook.clone(), timer });
        if let Some(group) = self.loading.again.iter_mut().find(|group| group.queue.id == queue) {
            put_into(group, id, hook.clone());
        }
        self.put(queue, id, hook, true);
    }

    /// A write succeeded without saying what the hook is now: it is taken to be this until the next read.
    pub(in crate::app) fn presume(&mut self, owner: HookOwner, hook: Hook) {
        let HookOwner::Queue(queue) = owner;
        self.put(queue, hook.id, Some(hook), true);
    }

    /// The while after a write is over.
    pub(in crate::app) fn recent_over(&mut self, timer: TimerId) {
        self.recent.retain(|_, recent| recent.timer != timer);
    }

    /// All hooks of a queue, as its own list read them.
    pub(in crate::app) fn learn<'a>(&mut self, owner: HookOwner, hooks: impl Iterator<Item = &'a Hook>) {
        let HookOwner::Queue(queue) = owner;
        let Some(group) = self.store.group_of(queue).and_then(|place| self.store.groups().get(place)) else { return };
        let read: BTreeMap<HookId, &Hook> = hooks.map(|hook| (hook.id, hook)).collect();
        let gone: Vec<HookId> = group.hooks().map(|hook| hook.id).filter(|hook| !read.contains_key(hook)).collect();
        let differs = |hook: &&&Hook| group.find(hook.id).map_or(true, |at| group.entries[at].hook != ***hook);
        let changed: Vec<Hook> = read.values().filter(differs).map(|hook| (*hook).clone()).collect();
        for hook in gone {
            self.put(queue, hook, None, false);
        }
        for hook in changed {
            self.put(queue, hook.id, Some(hook), false);
        }
    }

    /// Puts a hook as it is now, or takes it out, with its row.
    fn put(&mut self, queue: QueueId, id: HookId, hook: Option<Hook>, done: bool) {
        let Some(group) = self.store.group_of(queue) else { return };
        let Some(found) = self.store.groups().get(group).map(|group| group.find(id)) else { return };
        self.matrix.out_of_date();
        let cursor = self.cursor_hook();
        if done || hook.is_none() {
            self.uncheck(queue, id, found.ok().map(|entry| Spot { group, entry }));
        }
        match (found, hook) {
            (Ok(entry), Some(hook)) => {
                let spot = Spot { group, entry };
                self.hide(spot);
                self.store.put(spot, hook);
                self.show(spot);
            }
            (Err(entry), Some(hook)) => {
                self.store.insert(Spot { group, entry }, hook);
                self.shift(group, entry, 1);
                self.show(Spot { group, entry });
            }
            (Ok(entry), None) => {
                self.hide(Spot { group, entry });
                self.store.remove(Spot { group, entry });
                self.shift(group, entry, -1);
            }
            (Err(_), None) => {}
        }
        let spot = cursor.and_then(|(queue, hook)| self.store.spot_of(queue, hook));
        self.keep_cursor(spot);
    }

    /// The rows of a queue behind one that came or went are one place further.
    fn shift(&mut self, group: usize, from: usize, by: isize) {
        for spot in self.shown.iter_mut().filter(|spot| spot.group == group && spot.entry >= from) {
            spot.entry = spot.entry.saturating_add_signed(by);
        }
    }
}

fn put_into(group: &mut Group, id: HookId, hook: Option<Hook>) {
    match (group.find(id), hook) {
        (Ok(at), Some(hook)) => group.entries[at] = hook.into(),
        (Err(at), Some(hook)) => group.entries.insert(at, hook.into()),
        (Ok(at), None) => drop(group.entries.remove(at)),
        (Err(_), None) => {}
    }
}

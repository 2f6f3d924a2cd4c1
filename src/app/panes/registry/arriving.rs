//! What arrives: whole lists that the server was asked for, and what single writes answered.

use super::{Registry, Row};
use crate::{
    app::{
        message::{Generation, TimerId},
        widgets::load::Load,
    },
    domain::{Hook, HookId, Queue},
};

/// What a write answered.
#[derive(Debug, Clone)]
pub(super) struct Recent {
    hook: Option<Hook>,
    /// Rings when the while is over; `None` once it rang during a read.
    timer: Option<TimerId>,
    /// A read said something else.
    contradicted: bool,
}

impl Registry {
    /// A registry of a queue that may have been written to a moment ago, before it was opened.
    pub(in crate::app) fn opened(queue: Queue, recent: impl Iterator<Item = (HookId, Option<Hook>, TimerId)>) -> Self {
        let recent = recent.map(|(id, hook, timer)| (id, Recent { hook, timer: Some(timer), contradicted: false }));
        Self { recent: recent.collect(), ..Self::new(queue) }
    }

    /// A refresh begins.
    pub(in crate::app::panes) fn begin_load(&mut self, generation: Generation) {
        self.load = Load::Loading(generation);
        self.arriving.clear();
        self.arrived_pages = 0;
    }

    /// A refresh is complete. Cursor, checks, filter and page stay, by id. Says whether the filter had to go to show
    /// a hook that was waited for.
    pub(in crate::app::panes) fn replace_all(&mut self, hooks: Vec<Hook>) -> bool {
        let keep = self.cursor_id();
        self.shown.clear();
        let before = std::mem::take(&mut self.rows);
        self.rows = hooks.into_iter().map(Row::from).collect();
        self.rows.sort_by_key(|row| row.hook.id);
        // Pages of a list that changes while it is read can repeat a row (admin-api §3).
        self.rows.dedup_by_key(|row| row.hook.id);
        self.load = Load::Idle;
        self.lay_recent_over();
        if self.known {
            self.mark_changed(&before);
        }
        self.known = true;
        let rows = &self.rows;
        self.checks.retain(|id| rows.binary_search_by_key(id, |row| row.hook.id).is_ok());
        self.rearrange(keep);
        if let Some((event, schema)) = self.awaited.take() {
            let added = self
                .hooks()
                .filter(|hook| hook.event == event && hook.schema_id() == Some(schema))
                .map(|hook| hook.id)
                .max();
            if let Some(id) = added {
                return self.move_to(id);
            }
        }
        let dropped = self.go_to_sought();
        // Once its list was read, a hook that is not there is not waited for.
        self.sought = None;
        dropped
    }

    /// A write answered: this is the hook now, or it is gone. Until `timer` rings, no read knows better.
    pub(in crate::app) fn written(&mut self, id: HookId, hook: Option<Hook>, timer: TimerId) {
        self.recent.insert(id, Recent { hook: hook.clone(), timer: Some(timer), contradicted: false });
        if hook.is_none() {
            self.checks.remove(&id);
        }
        let keep = self.cursor_id();
        if self.put(id, hook) {
            self.rearrange(keep);
        }
    }

    /// A write succeeded without saying what the hook is now: it is taken to be this until the next read.
    pub(in crate::app) fn presume(&mut self, id: HookId, hook: Hook) {
        let keep = self.cursor_id();
        if self.put(id, Some(hook)) {
            self.rearrange(keep);
        }
    }

    /// The while after a write is over. Says whether a read contradicted it, so that it is time to read again.
    pub(in crate::app::panes) fn recent_over(&mut self, timer: TimerId) -> bool {
        let Some(id) = self.recent.iter().find_map(|(id, recent)| (recent.timer == Some(timer)).then_some(*id)) else {
            return false;
        };
        if self.load.is_loading() {
            // The answer on its way may still be from before the write.
            if let Some(recent) = self.recent.get_mut(&id) {
                recent.timer = None;
            }
            return false;
        }
        self.recent.remove(&id).is_some_and(|recent| recent.contradicted)
    }

    /// What differs from before, but for what this program wrote itself.
    fn mark_changed(&mut self, before: &[Row]) {
        let same = |row: &Row| {
            before
                .binary_search_by_key(&row.hook.id, |old| old.hook.id)
                .is_ok_and(|index| before[index].hook == row.hook)
        };
        let changed = self.rows.iter().filter(|row| !same(row) && !self.recent.contains_key(&row.hook.id));
        self.changed = changed.map(|row| row.hook.id).collect();
    }

    fn lay_recent_over(&mut self) {
        let recent = std::mem::take(&mut self.recent);
        for (id, mut recent) in recent {
            let read = self.hook(id).cloned();
            recent.contradicted = read != recent.hook;
            self.put(id, recent.hook.clone());
            if recent.timer.is_some() {
                self.recent.insert(id, recent);
            }
        }
    }
}

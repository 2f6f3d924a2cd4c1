//! The hooks that a command is about, and what the list did not show when they were chosen.

use std::collections::BTreeSet;

use super::state::{HookList, Scope};
use crate::app::component::Cx;
use crate::app::proposal::Chosen;
use crate::app::store::{HookKey, Store};
use crate::domain::{Hook, HookOwner, QueueRef};
use crate::words::count;

impl HookList {
    /// The hooks that a command is about: the checked ones; without checks, the one under the cursor.
    pub(super) fn chosen(&self, cx: &Cx<'_>) -> Chosen {
        if self.checks.is_empty() {
            return Chosen { hooks: self.targets(cx.store), cautions: Vec::new() };
        }
        self.checked(cx)
    }

    /// The checked hooks, and what the list did not show when they were chosen.
    pub(super) fn checked(&self, cx: &Cx<'_>) -> Chosen {
        if self.checks.is_empty() {
            return Chosen::default();
        }
        let hidden = match (self.hidden_checks(), self.checks.len()) {
            (0, _) => None,
            (1, 1) => Some("The filter hides this hook.".to_owned()),
            (hidden, all) => Some(format!("The filter hides {hidden} of the {all} checked hooks.")),
        };
        let cautions = [self.missing(cx), hidden].into_iter().flatten().collect();
        Chosen { hooks: self.targets(cx.store), cautions }
    }

    /// What is missing in the list, in sentences; `None` where it is complete.
    fn missing(&self, cx: &Cx<'_>) -> Option<String> {
        match self.scope {
            Scope::All => cx.reading.missing(),
            Scope::Nothing | Scope::Queue(_) => match self.owner().map_or(0, |owner| cx.store.unreadable(owner)) {
                0 => None,
                rows => Some(format!("The list is incomplete: {} could not be read.", count(rows, "row"))),
            },
        }
    }

    /// The hooks that a command is about, with their queues: the checked ones as shown, then the hidden ones; without
    /// checks, the one under the cursor.
    pub(super) fn targets(&self, store: &Store) -> Vec<(QueueRef, Hook)> {
        let find = |(owner, hook): HookKey| {
            let HookOwner::Queue(queue) = owner;
            let queue = store.queue(queue).or_else(|| self.queue())?;
            Some((queue.reference(), store.hook(owner, hook)?.clone()))
        };
        if self.checks.is_empty() {
            return self.rows.key(self.list.cursor).and_then(find).into_iter().collect();
        }
        let shown: Vec<HookKey> = self.rows.shown_keys().filter(|key| self.checks.contains(key)).collect();
        let visible: BTreeSet<HookKey> = shown.iter().copied().collect();
        let hidden = self.rows.keys().filter(|key| self.checks.contains(key) && !visible.contains(key));
        shown.iter().copied().chain(hidden).filter_map(find).collect()
    }
}

//! Hooks that were added a moment ago, which a replica may not know yet (docs/webitel-api.md §3).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::HookId;

/// A hook counts as added a moment ago for this long.
const RECENT: Duration = Duration::from_secs(5);

/// Ids and when the hooks were added.
#[derive(Debug, Default)]
pub(super) struct RecentAdditions(Mutex<Vec<(HookId, Instant)>>);

impl RecentAdditions {
    /// This hook was added now.
    pub(super) fn insert(&self, hook: HookId) {
        self.recent().push((hook, Instant::now()));
    }

    /// Returns whether this hook was added a moment ago.
    pub(super) fn contains(&self, hook: HookId) -> bool {
        self.recent().iter().any(|(added, _)| *added == hook)
    }

    /// Forgets what is not recent any more.
    fn recent(&self) -> MutexGuard<'_, Vec<(HookId, Instant)>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(_, added)| added.elapsed() < RECENT);
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_hook_is_recent_for_a_moment() {
        let recent = RecentAdditions::default();
        recent.insert(HookId(1));
        tokio::time::advance(Duration::from_secs(3)).await;
        recent.insert(HookId(2));
        assert!(recent.contains(HookId(1)) && recent.contains(HookId(2)) && !recent.contains(HookId(3)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(!recent.contains(HookId(1)) && recent.contains(HookId(2)));
        tokio::time::advance(Duration::from_secs(3)).await;
        assert!(!recent.contains(HookId(2)));
    }
}

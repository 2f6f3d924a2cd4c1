//! Hooks that were added a moment ago, which a replica may not know yet (docs/webitel-api.md §3).

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::domain::HookId;

/// A hook counts as added a moment ago for this long.
const RECENT: Duration = Duration::from_secs(5);
/// More than anybody makes in that time; the oldest is forgotten first.
const MOST: usize = 32;

/// Ids and when they were first heard of, oldest first.
#[derive(Debug, Default)]
pub(super) struct RecentAdditions(Mutex<VecDeque<(HookId, Instant)>>);

impl RecentAdditions {
    /// This hook was added now.
    pub(super) fn insert(&self, hook: HookId) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() == MOST {
            known.pop_front();
        }
        known.push_back((hook, Instant::now()));
    }

    /// Returns whether this hook was added a moment ago.
    pub(super) fn contains(&self, hook: HookId) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while known.front().is_some_and(|(_, made)| made.elapsed() >= RECENT) {
            known.pop_front();
        }
        known.iter().any(|(made, _)| *made == hook)
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

    #[test]
    fn the_memory_is_short() {
        let recent = RecentAdditions::default();
        for id in 0..1000 {
            recent.insert(HookId(id));
        }
        let known = |range: std::ops::Range<u64>| range.filter(|id| recent.contains(HookId(*id))).count();
        assert_eq!((known(0..968), known(968..1000)), (0, 32));
    }
}

//! The hooks that were made just now, which a copy of the database may not know yet (admin-api §3).

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::domain::HookId;

/// How long a hook counts as made just now.
const FRESH: Duration = Duration::from_secs(5);
/// More than anybody makes in that time; the oldest one is forgotten first.
const MOST: usize = 32;

/// Ids and when they were first heard of, oldest first.
#[derive(Debug, Default)]
pub(super) struct Fresh(Mutex<VecDeque<(HookId, Instant)>>);

impl Fresh {
    /// This hook was made just now.
    pub(super) fn insert(&self, hook: HookId) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() == MOST {
            known.pop_front();
        }
        known.push_back((hook, Instant::now()));
    }

    /// Whether this hook was made just now.
    pub(super) fn contains(&self, hook: HookId) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while known.front().is_some_and(|(_, made)| made.elapsed() >= FRESH) {
            known.pop_front();
        }
        known.iter().any(|(made, _)| *made == hook)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_hook_stays_fresh_for_a_moment() {
        let fresh = Fresh::default();
        fresh.insert(HookId(1));
        tokio::time::advance(Duration::from_secs(3)).await;
        fresh.insert(HookId(2));
        assert!(fresh.contains(HookId(1)) && fresh.contains(HookId(2)) && !fresh.contains(HookId(3)));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(!fresh.contains(HookId(1)) && fresh.contains(HookId(2)));
        tokio::time::advance(Duration::from_secs(3)).await;
        assert!(!fresh.contains(HookId(2)));
    }

    #[test]
    fn the_memory_is_short() {
        let fresh = Fresh::default();
        for id in 0..1000 {
            fresh.insert(HookId(id));
        }
        let known = |range: std::ops::Range<u64>| range.filter(|id| fresh.contains(HookId(*id))).count();
        assert_eq!((known(0..968), known(968..1000)), (0, 32));
    }
}

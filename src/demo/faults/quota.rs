//! The number of requests per time.

use std::time::{Duration, Instant};

use super::grammar::RateLimit;

/// The requests since the window opened; it opens with the first request after the last one closed.
#[derive(Debug, Default)]
pub(super) struct RateWindow {
    opened: Option<Instant>,
    used: u32,
}

/// The position of a request in its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RatePosition {
    pub(super) allowed: bool,
    pub(super) limit: u32,
    pub(super) remaining: u32,
    /// Seconds until the window closes, at least 1.
    pub(super) reset: u64,
}

impl RateWindow {
    /// Counts one more.
    pub(super) fn enter(&mut self, rate: RateLimit, now: Instant) -> RatePosition {
        let opened = match self.opened {
            Some(opened) if now.saturating_duration_since(opened) < rate.window => opened,
            _ => {
                self.used = 0;
                now
            }
        };
        self.opened = Some(opened);
        let allowed = self.used < rate.requests;
        self.used = self.used.saturating_add(1);
        let left = rate.window.saturating_sub(now.saturating_duration_since(opened));
        RatePosition {
            allowed,
            limit: rate.requests,
            remaining: rate.requests.saturating_sub(self.used),
            reset: seconds_up(left).max(1),
        }
    }
}

fn seconds_up(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_allows_its_number_and_then_opens_again() {
        let rate = RateLimit { requests: 2, window: Duration::from_secs(10) };
        let (mut window, start) = (RateWindow::default(), Instant::now());
        let mut at = |seconds| {
            let position = window.enter(rate, start + Duration::from_millis(seconds));
            (position.allowed, position.remaining, position.reset)
        };
        assert_eq!(at(0), (true, 1, 10));
        assert_eq!(at(100), (true, 0, 10));
        assert_eq!(at(4000), (false, 0, 6));
        assert_eq!(at(9999), (false, 0, 1));
        assert_eq!(at(10_000), (true, 1, 10));
    }
}

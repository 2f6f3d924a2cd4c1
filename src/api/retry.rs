//! Decides whether and when a request is retried (docs/webitel-api.md §10.6). Pure: knows neither clocks nor
//! connections.

use std::time::Duration;

use reqwest::Method;

use crate::domain::{FailureKind, Moment};

/// The single wait before a hook that was just added is read again (docs/webitel-api.md §3).
const NEW_HOOK_PAUSE: Duration = Duration::from_millis(300);

/// The maximum number of attempts of a request, and the pauses between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// The most attempts of one request; 1 never retries.
    pub attempts: u32,
    /// The longest pause after the first attempt, the second, and so on; the last one for all further. The pause itself is
    /// anything up to that, so that many clients do not come back at the same moment.
    pub pauses: [Duration; 3],
    /// The longest that is waited in all for another attempt. A request is given up where the server asks for more.
    pub max_wait: MaxWait,
}

/// The limit of the total wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaxWait {
    /// The limit for each request.
    OfEach(Duration),
    /// The limit for all requests to the server together.
    OfAll(Duration),
}

/// The time waited so far. Concurrent waits of several requests count once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Waited {
    total: Duration,
    /// When the last counted pause ends.
    until: Moment,
}

impl Waited {
    /// Counts a pause that begins now, unless that would be more in all than `most`.
    fn count(&mut self, pause: Duration, now: Moment, most: Duration) -> bool {
        let end = Moment(now.0 + pause);
        let total = self.total + end.since(self.until.max(now));
        if total > most {
            return false;
        }
        (self.total, self.until) = (total, self.until.max(end));
        true
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            attempts: 4,
            pauses: [Duration::from_millis(300), Duration::from_secs(1), Duration::from_secs(3)],
            max_wait: MaxWait::OfEach(Duration::from_secs(120)),
        }
    }
}

impl Retries {
    /// Returns a policy that never retries.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }
}

/// The end of an attempt, as far as retries depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended {
    /// `None`: an answer that stands.
    pub(super) failure: Option<FailureKind>,
    /// `None`: no answer.
    pub(super) status: Option<u16>,
    /// The request may have been carried out although the response does not say so.
    pub(super) ambiguous: bool,
    /// An answer began and broke off.
    pub(super) cut_off: bool,
    /// The wait that the server asked for.
    pub(super) retry_after: Option<Duration>,
}

#[derive(Debug)]
pub(super) struct RequestRetries<'a> {
    pub(super) retries: &'a Retries,
    pub(super) method: &'a Method,
    /// It is about a hook that was added just now, which a replica may not know yet.
    pub(super) recently_added: bool,
}

/// The decision after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// It stands as it is.
    Stop,
    /// Another attempt after this pause.
    After(Duration),
    /// Another attempt would help, but only after this pause, which is longer than the request may wait.
    TooLong(Duration),
}

impl RequestRetries<'_> {
    /// Decides what follows attempt `number` (from 1), which ended like this. `random` is in 0..1. `waited` is the
    /// wait of this request or of all, as [`Retries::max_wait`] says.
    pub(super) fn next(&mut self, number: u32, ended: Ended, random: f64, now: Moment, waited: &mut Waited) -> Next {
        let (MaxWait::OfEach(most) | MaxWait::OfAll(most)) = self.retries.max_wait;
        match self.pause(number, ended, random) {
            None => Next::Stop,
            Some(pause) if waited.count(pause, now, most) => Next::After(pause),
            Some(pause) => Next::TooLong(pause),
        }
    }

    fn pause(&mut self, number: u32, ended: Ended, random: f64) -> Option<Duration> {
        if number >= self.retries.attempts {
            return None;
        }
        if self.recently_added && ended.status == Some(404) && ended.failure == Some(FailureKind::NotFound) {
            self.recently_added = false;
            return Some(NEW_HOOK_PAUSE);
        }
        if !self.may_repeat(ended) {
            return None;
        }
        if let Some(asked) = ended.retry_after.filter(|_| matches!(ended.status, Some(429 | 503))) {
            return Some(asked);
        }
        let index = usize::try_from(number - 1).unwrap_or(usize::MAX).min(self.retries.pauses.len() - 1);
        Some(self.retries.pauses[index].mul_f64(random))
    }

    fn may_repeat(&self, ended: Ended) -> bool {
        let never_sent = ended.failure == Some(FailureKind::Unreachable) && !ended.ambiguous;
        if never_sent {
            return true;
        }
        // A second POST would make a second hook, or count as a second wrong password.
        if *self.method == Method::POST {
            return false;
        }
        match ended.status {
            Some(408 | 429 | 502 | 503 | 504) => true,
            // The rest of an answer to a DELETE is of no interest.
            Some(_) => ended.cut_off && *self.method != Method::DELETE,
            None => ended.failure == Some(FailureKind::Unreachable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDS: Ended =
        Ended { failure: None, status: Some(200), ambiguous: false, cut_off: false, retry_after: None };

    fn status(status: u16) -> Ended {
        Ended { failure: Some(FailureKind::Server), status: Some(status), ambiguous: status >= 500, ..STANDS }
    }

    fn broken(ambiguous: bool) -> Ended {
        Ended { failure: Some(FailureKind::Unreachable), status: None, ambiguous, ..STANDS }
    }

    fn repeats(method: &Method, ended: Ended) -> bool {
        let retries = Retries::default();
        RequestRetries { retries: &retries, method, recently_added: false }.pause(1, ended, 0.5).is_some()
    }

    #[test]
    fn what_is_safe_to_repeat_is_repeated_where_it_may_help() {
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            for again in [408, 429, 502, 503, 504] {
                assert!(repeats(&method, status(again)), "{method} {again}");
            }
            for never in [400, 401, 403, 404, 412, 422, 500, 501, 302] {
                assert!(!repeats(&method, status(never)), "{method} {never}");
            }
            assert!(!repeats(&method, STANDS));
            assert!(repeats(&method, broken(false)) && repeats(&method, broken(true)));
        }
    }

    #[test]
    fn a_post_is_repeated_only_where_it_was_surely_not_sent() {
        assert!(repeats(&Method::POST, broken(false)));
        assert!(!repeats(&Method::POST, broken(true)));
        for never in [408, 429, 500, 502, 503, 504] {
            assert!(!repeats(&Method::POST, status(never)), "{never}");
        }
        assert!(!repeats(&Method::POST, Ended { cut_off: true, ..STANDS }));
    }

    #[test]
    fn a_truncated_answer_is_requested_again_where_it_matters() {
        let half = Ended { cut_off: true, ..STANDS };
        assert!(repeats(&Method::GET, half) && repeats(&Method::PATCH, half));
        assert!(!repeats(&Method::DELETE, half), "the rest of the answer does not matter");
    }

    #[test]
    fn what_repeating_cannot_fix_is_not_repeated() {
        for kind in [FailureKind::TimedOut, FailureKind::Untrusted, FailureKind::NotWebitel] {
            for ambiguous in [false, true] {
                let ended = Ended { failure: Some(kind), status: None, ambiguous, ..STANDS };
                assert!(!repeats(&Method::GET, ended) && !repeats(&Method::POST, ended), "{kind:?}");
            }
        }
    }

    #[test]
    fn the_pauses_grow_are_random_and_come_to_an_end() {
        let retries = Retries { attempts: 6, ..Retries::default() };
        let mut request_retries = RequestRetries { retries: &retries, method: &Method::GET, recently_added: false };
        let mut pauses = |random: f64| -> Vec<Option<u128>> {
            let pause = |number| request_retries.pause(number, status(502), random).map(|pause| pause.as_millis());
            (1..=6).map(pause).collect()
        };
        assert_eq!(pauses(1.0), [Some(300), Some(1000), Some(3000), Some(3000), Some(3000), None]);
        assert_eq!(pauses(0.5), [Some(150), Some(500), Some(1500), Some(1500), Some(1500), None]);
        assert_eq!(pauses(0.0)[0], Some(0));
        let retries = Retries::none();
        assert_eq!(
            RequestRetries { retries: &retries, method: &Method::GET, recently_added: true }.pause(
                1,
                broken(false),
                1.0
            ),
            None
        );
    }

    #[test]
    fn a_server_that_names_a_time_is_obeyed_within_reason() {
        let retries = Retries::default();
        let pause = |code: u16, seconds: u64| {
            let ended = Ended { retry_after: Some(Duration::from_secs(seconds)), ..status(code) };
            RequestRetries { retries: &retries, method: &Method::GET, recently_added: false }.next(
                1,
                ended,
                1.0,
                Moment::default(),
                &mut Waited::default(),
            )
        };
        assert_eq!(pause(429, 7), Next::After(Duration::from_secs(7)));
        assert_eq!(pause(503, 0), Next::After(Duration::ZERO));
        assert_eq!(pause(429, 86_400), Next::TooLong(Duration::from_secs(86_400)));
        assert_eq!(pause(502, 7), Next::After(Duration::from_millis(300)), "only 429 and 503 may ask for a wait");
    }

    #[test]
    fn all_pauses_together_are_within_the_limit_and_those_at_the_same_time_count_once() {
        let max_wait = MaxWait::OfAll(Duration::from_secs(10));
        let retries = Retries { max_wait, ..Retries::default() };
        let pause = Duration::from_secs(6);
        let asked = Ended { retry_after: Some(pause), ..status(429) };
        let mut waited = Waited::default();
        let mut next = |number, seconds| {
            let mut request_retries = RequestRetries { retries: &retries, method: &Method::GET, recently_added: false };
            request_retries.next(number, asked, 1.0, Moment(Duration::from_secs(seconds)), &mut waited)
        };
        assert_eq!(next(1, 0), Next::After(pause));
        assert_eq!(next(1, 3), Next::After(pause), "another request, which waits 3 s longer");
        assert_eq!(next(2, 20), Next::TooLong(pause), "9 s were waited");
    }

    #[test]
    fn a_hook_added_just_now_is_requested_once_more() {
        let retries = Retries::default();
        let gone = Ended { failure: Some(FailureKind::NotFound), status: Some(404), ..STANDS };
        let mut request_retries = RequestRetries { retries: &retries, method: &Method::PATCH, recently_added: true };
        assert_eq!(request_retries.pause(1, gone, 0.0), Some(NEW_HOOK_PAUSE));
        assert_eq!(request_retries.pause(2, gone, 0.0), None);
        let page = Ended { failure: Some(FailureKind::NotWebitel), ..gone };
        assert_eq!(
            RequestRetries { retries: &retries, method: &Method::GET, recently_added: true }.pause(1, page, 0.0),
            None
        );
    }
}

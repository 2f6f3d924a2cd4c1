//! One request, sent as often as the policy allows, and each attempt reported to the observer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use reqwest::Method;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::fault::Fault;
use super::request::Request;
use super::retry::{Ended, MaxWait, Next, RequestRetries, Waited};
use super::transport::{Ending, Reply, Transport};
use super::{AccessToken, refusal};
use crate::domain::Attempt;

/// A server, and who watches the attempts.
#[derive(Clone)]
pub(super) struct Exchanges {
    pub(super) transport: Arc<Transport>,
    /// A closed receiver is ignored.
    pub(super) observer: Option<UnboundedSender<Attempt>>,
}

/// The final result of a request.
pub(super) struct Exchanged {
    /// An answer that is no refusal.
    answer: Result<Reply, Fault>,
    /// An attempt before the last one may have been carried out.
    pub(super) doubtful: bool,
}

impl Exchanged {
    /// Reads the answer. Any failure is ambiguous if any attempt may have been carried out.
    pub(super) fn judge<T, E: Into<Fault>>(self, read: impl FnOnce(&Reply) -> Result<T, E>) -> Result<T, Fault> {
        let result = self.answer.and_then(|reply| read(&reply).map_err(Into::into));
        result.map_err(|fault| Fault { ambiguous: fault.ambiguous || self.doubtful, ..fault })
    }
}

impl Exchanges {
    /// Sends the request until it is answered or the policy gives up. `recently_added`: it is about a hook that was added just now.
    pub(super) async fn run(&self, request: &Request, token: Option<&AccessToken>, recently_added: bool) -> Exchanged {
        let retries = self.transport.retries();
        let mut request_retries = RequestRetries { retries, method: &request.method, recently_added };
        let mut waited = Waited::default();
        let id = request_id();
        let mut doubtful = false;
        let mut number = 1;
        loop {
            let begun = Instant::now();
            let (mut answer, ended) = judged(self.transport.attempt(request, token).await);
            let now = self.transport.now();
            let mut next = |waited: &mut Waited| request_retries.next(number, ended, rand::random(), now, waited);
            let next = match retries.max_wait {
                MaxWait::OfEach(_) => next(&mut waited),
                MaxWait::OfAll(_) => self.transport.with_waited(next),
            };
            let pause = if let Next::After(pause) = next { Some(pause) } else { None };
            // Only a server that answered can be waited for.
            if let (Next::TooLong(wait), Err(fault), Some(_)) = (next, &mut answer, ended.status) {
                fault.failure.wait = Some(wait);
            }
            self.report(Attempt {
                request: id.clone(),
                method: name(&request.method),
                path: request.path.clone(),
                number,
                of: retries.attempts.max(1),
                outcome: ended.failure.map_or(Ok(()), Err),
                status: ended.status,
                elapsed: begun.elapsed(),
                next_after: pause,
            });
            let Some(pause) = pause else { return Exchanged { answer, doubtful } };
            doubtful |= ended.ambiguous;
            tokio::time::sleep(pause).await;
            number += 1;
        }
    }

    fn report(&self, attempt: Attempt) {
        log(&attempt);
        if let Some(observer) = &self.observer {
            let _ = observer.send(attempt);
        }
    }
}

/// Method, path, outcome and time: never a header, a query or a body.
fn log(attempt: &Attempt) {
    let Attempt { request, method, path, number, of, outcome, status, elapsed, next_after } = attempt;
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let next_milliseconds = next_after.map(|pause| u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
    match outcome {
        Ok(()) => {
            tracing::debug!(request, method, path, number, of, status, milliseconds, next_milliseconds, "answered")
        }
        Err(failure) => tracing::warn!(
            request,
            method,
            path,
            number,
            of,
            status,
            ?failure,
            milliseconds,
            next_milliseconds,
            "failed"
        ),
    }
}

/// What came of an attempt: a refusal is a failure, whatever else is wrong with its body.
fn judged(reply: Result<Reply, Fault>) -> (Result<Reply, Fault>, Ended) {
    let (cut_off, retry_after) =
        reply.as_ref().map_or((false, None), |reply| (reply.ending == Ending::Broken, reply.retry_after));
    let answer = reply.and_then(|reply| if reply.is_answer() { Ok(reply) } else { Err(refusal::fault(&reply)) });
    let (failure, status, ambiguous) = match &answer {
        // A success that broke off has been carried out.
        Ok(reply) => (None, Some(reply.status.as_u16()), cut_off),
        Err(Fault { failure, ambiguous }) => (Some(failure.kind), failure.status, *ambiguous),
    };
    (answer, Ended { failure, status, ambiguous, cut_off, retry_after })
}

fn name(method: &Method) -> &'static str {
    match *method {
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "GET",
    }
}

/// Unlike any other of this run, and of most other runs that write to the same log.
fn request_id() -> String {
    static RUN: OnceLock<u16> = OnceLock::new();
    static LAST: AtomicU64 = AtomicU64::new(0);
    let run = RUN.get_or_init(rand::random);
    format!("{run:04x}-{}", LAST.fetch_add(1, Ordering::Relaxed) + 1)
}

//! The middleware that injects faults: which fault a request gets, and what it does to the answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;

use super::Faults;
use super::fault::{Fault, Moment};
use super::quota::{RatePosition, RateWindow};
use super::random::RandomFaults;
use super::responses::{self, Reset};

const TOKEN: &str = "x-webitel-access";

/// The paths that random faults spare, so that a demo stays usable.
const SPARED: [&str; 3] = ["/api/login", "/api/logout", "/api/userinfo"];

/// The faults of a server, shared by all requests.
pub(crate) struct Injector {
    faults: Faults,
    state: Mutex<FaultState>,
    /// Closed when the server stops.
    stop: watch::Receiver<()>,
}

/// The state that changes with each request.
struct FaultState {
    random: RandomFaults,
    /// The requests of every token so far.
    uses: HashMap<String, u64>,
    window: RateWindow,
}

impl Injector {
    pub(crate) fn new(faults: Faults, stop: watch::Receiver<()>) -> Arc<Self> {
        let random = RandomFaults::new(faults.seed);
        let state = FaultState { random, uses: HashMap::new(), window: RateWindow::default() };
        Arc::new(Self { faults, state: Mutex::new(state), stop })
    }

    fn state(&self) -> MutexGuard<'_, FaultState> {
        // A panic cannot leave this state half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault of this request: the one that the layer in front decided, or else one by chance.
    fn fault(&self, request: &Request) -> Option<Fault> {
        let decided = request.extensions().get::<Fault>().copied();
        decided.or_else(|| {
            let is_spared = SPARED.contains(&request.uri().path());
            if is_spared { None } else { self.state().random.fault(&self.faults) }
        })
    }

    /// Takes the token away from a request if it was used too often; the API then refuses it as it always does.
    fn expire(&self, request: &mut Request) {
        let Some(share) = self.faults.expire_after else { return };
        let Some(token) = request.headers().get(TOKEN).and_then(|token| token.to_str().ok()) else { return };
        let mut state = self.state();
        let used = state.uses.entry(token.to_owned()).or_default();
        *used = used.saturating_add(1);
        if *used > share {
            request.headers_mut().remove(TOKEN);
        }
    }

    fn position(&self) -> Option<RatePosition> {
        self.faults.rate_limit.map(|rate| self.state().window.enter(rate, Instant::now()))
    }

    /// Waits as long as answers are delayed, but not longer than the server runs.
    async fn wait(&self) {
        let Some(latency) = self.faults.latency else { return };
        let time = self.state().random.wait(latency);
        let _ = tokio::time::timeout(time, self.stop.clone().changed()).await;
    }
}

/// Runs a request with the fault that it gets, if any.
pub(crate) async fn inject(State(injector): State<Arc<Injector>>, mut request: Request, next: Next) -> Response {
    let position = injector.position();
    let mut answer = if position.is_some_and(|position| !position.allowed) {
        responses::too_many(position)
    } else {
        injector.expire(&mut request);
        match injector.fault(&request) {
            None => next.run(request).await,
            Some(fault) => apply(fault, request, next).await,
        }
    };
    injector.wait().await;
    if let Some(position) = position {
        responses::show_position(answer.headers_mut(), position);
    }
    answer
}

async fn apply(fault: Fault, mut request: Request, next: Next) -> Response {
    match fault {
        Fault::Refuse(refusal, moment) => {
            let answer = responses::refuse(refusal, request.method(), request.uri().path());
            instead(answer, moment, request, next).await
        }
        Fault::Drop(moment) => instead(Reset.into_response(), moment, request, next).await,
        Fault::Truncate => responses::truncated(next.run(request).await).await,
        Fault::OtherHook => responses::about_another_record(next.run(request).await).await,
        Fault::Endless => {
            responses::ask_for_first_page(&mut request);
            responses::with_next(next.run(request).await).await
        }
    }
}

/// Answers this, whatever the request's own answer is.
async fn instead(answer: Response, moment: Moment, request: Request, next: Next) -> Response {
    if moment == Moment::After {
        next.run(request).await;
    }
    answer
}

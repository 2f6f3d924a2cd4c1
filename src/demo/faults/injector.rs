//! The middleware that injects faults: which fault a request gets, and what it does to the answer.

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;
use tower::ServiceExt;

use super::Faults;
use super::quota::{RateWindow, Standing};
use super::random::RandomFaults;
use super::responses::{self, Reset};
use super::script::{self, ColleagueWrite, Fault, Moment, ScriptedFault, Step};

const TOKEN: &str = "x-webitel-access";

/// The paths that random faults spare, so that a demo stays usable.
const SPARED: [&str; 3] = ["/api/login", "/api/logout", "/api/userinfo"];

/// The faults of a server, shared by all requests.
#[derive(Debug)]
pub(crate) struct Injector {
    faults: Faults,
    state: Mutex<FaultState>,
    closing: watch::Sender<bool>,
}

/// The state that changes with each request.
#[derive(Debug)]
struct FaultState {
    random: RandomFaults,
    script: Vec<ScriptedFault>,
    /// The requests of every token so far.
    uses: HashMap<String, u64>,
    window: RateWindow,
    /// The API without faults, for the writes of a colleague. `None` once the server stops: the database closes when
    /// its last user is gone.
    api: Option<Router>,
}

impl Injector {
    pub(crate) fn new(mut faults: Faults, api: Router) -> Arc<Self> {
        let state = FaultState {
            random: RandomFaults::new(faults.seed),
            script: std::mem::take(&mut faults.script),
            uses: HashMap::new(),
            window: RateWindow::default(),
            api: Some(api),
        };
        Arc::new(Self { faults, state: Mutex::new(state), closing: watch::Sender::new(false) })
    }

    pub(crate) fn plan(&self, fault: ScriptedFault) {
        self.state().script.push(fault);
    }

    /// The number of planned faults that have not been used up.
    pub(crate) fn planned(&self) -> usize {
        self.state().script.len()
    }

    pub(crate) fn forget_plans(&self) {
        self.state().script.clear();
    }

    /// Ends every wait: the server stops.
    pub(crate) fn close(&self) {
        self.state().api = None;
        self.closing.send_replace(true);
    }

    fn state(&self) -> MutexGuard<'_, FaultState> {
        // A panic cannot leave this state half-changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides the fault of this request: planned faults come before random ones.
    fn step(&self, request: &Request) -> Option<Step> {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let mut state = self.state();
        if let Some(planned) = script::next(&mut state.script, request.method().as_str(), target) {
            return Some(match planned {
                Step::Fault(fault) => Step::Fault(state.random.resolve(fault)),
                write @ Step::Colleague(..) => write,
            });
        }
        if SPARED.contains(&request.uri().path()) {
            return None;
        }
        let fault = state.random.fault(&self.faults)?;
        Some(Step::Fault(state.random.resolve(fault)))
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

    fn standing(&self) -> Option<Standing> {
        self.faults.rate_limit.map(|rate| self.state().window.enter(rate, Instant::now()))
    }

    async fn wait(&self) {
        let Some(latency) = self.faults.latency else { return };
        let time = self.state().random.wait(latency);
        self.until_closing(tokio::time::sleep(time)).await;
    }

    /// Waits for something, but not longer than the server runs.
    async fn until_closing(&self, wait: impl Future<Output = ()>) {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            () = wait => {}
            _ = closing.wait_for(|closing| *closing) => {}
        }
    }

    async fn play(&self, step: Step, request: Request, next: Next) -> Response {
        match step {
            Step::Fault(fault) => self.apply(fault, request, next).await,
            Step::Colleague(write, Moment::Before) => {
                self.carry_out(write).await;
                next.run(request).await
            }
            Step::Colleague(write, Moment::After) => {
                let answer = next.run(request).await;
                self.carry_out(write).await;
                answer
            }
        }
    }

    /// A refusal is the test's own mistake and shows in what the test sees next.
    async fn carry_out(&self, write: ColleagueWrite) {
        let request = Request::builder()
            .method(write.method.as_str())
            .uri(format!("/api{}", write.path))
            .header(TOKEN, write.token)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(write.body));
        let api = self.state().api.clone();
        if let (Some(api), Ok(request)) = (api, request) {
            let _ = api.oneshot(request).await;
        }
    }

    async fn apply(&self, fault: Fault, mut request: Request, next: Next) -> Response {
        let (method, path): (Method, _) = (request.method().clone(), request.uri().path().to_owned());
        if fault == Fault::Endless {
            responses::ask_for_first_page(&mut request);
        }
        let carried_out = match moment(fault) {
            Moment::Before => None,
            Moment::After => Some(next.run(request).await),
        };
        match fault {
            Fault::Refuse(refusal, _) => responses::refuse(refusal, &method, &path),
            Fault::Drop(_) => Reset.into_response(),
            Fault::Silence(_) => {
                self.until_closing(pending()).await;
                Reset.into_response()
            }
            Fault::Truncate => responses::truncated(carried_out.unwrap_or_default()).await,
            Fault::WebPage(_) => responses::web_page(),
            Fault::Enormous(bytes) => responses::enormous(bytes),
            Fault::OtherHook => responses::about_another_record(carried_out.unwrap_or_default()).await,
            Fault::Endless => responses::with_next(carried_out.unwrap_or_default()).await,
        }
    }
}

/// Runs a request with the fault that it gets, if any.
pub(crate) async fn inject(State(injector): State<Arc<Injector>>, mut request: Request, next: Next) -> Response {
    let standing = injector.standing();
    let mut answer = if standing.is_some_and(|standing| !standing.allowed) {
        responses::too_many(standing)
    } else {
        injector.expire(&mut request);
        match injector.step(&request) {
            None => next.run(request).await,
            Some(step) => injector.play(step, request, next).await,
        }
    };
    injector.wait().await;
    if let Some(standing) = standing {
        responses::show_standing(answer.headers_mut(), standing);
    }
    answer
}

fn moment(fault: Fault) -> Moment {
    match fault {
        Fault::Refuse(_, moment) | Fault::Drop(moment) | Fault::Silence(moment) | Fault::WebPage(moment) => moment,
        Fault::Truncate | Fault::Enormous(_) | Fault::OtherHook | Fault::Endless => Moment::After,
    }
}

//! The embedded server with a script: what becomes of certain requests. Several crates of tests share this file.

// Each of them uses a part of it.
#![allow(dead_code)]

use std::future::pending;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use webitel_hooks::demo::{Fault, Moment, Options, Server, start_behind};

/// Faults for certain requests, in order.
type Script = Arc<Mutex<Vec<ScriptedFault>>>;

/// A running server with its script.
pub(crate) struct Scripted {
    server: Server,
    script: Script,
}

impl Scripted {
    pub(crate) fn start(options: Options) -> Self {
        let script = Script::default();
        let play = from_fn_with_state(Arc::clone(&script), play);
        // As a fallback the whole API is what follows, for any request.
        let layer = |api| Router::new().fallback_service(api).layer(play);
        Self { server: start_behind(options, layer).expect("the server starts"), script }
    }

    /// Plans a fault for the next request that fits.
    pub(crate) fn inject(&self, fault: ScriptedFault) {
        self.script.lock().expect("the script").push(fault);
    }

    /// The faults that have not happened yet; one for all requests counts as one.
    pub(crate) fn planned_faults(&self) -> usize {
        self.script.lock().expect("the script").len()
    }

    pub(crate) fn forget_planned_faults(&self) {
        self.script.lock().expect("the script").clear();
    }
}

impl Deref for Scripted {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    Fault(Fault),
    /// No answer until the client gives up.
    Silence(Moment),
    /// A web page with status 200, as an address without `/api` answers (docs/webitel-api.md §2.6).
    WebPage(Moment),
    /// The request is carried out, and the answer has this many bytes of JSON.
    Enormous(usize),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

#[derive(Clone)]
enum Step {
    Trouble(Trouble),
    /// Somebody else's request, right before or right after: token, method, path, body.
    Colleague(Moment, [String; 4]),
}

/// A fault for the next request that fits.
#[derive(Clone)]
pub(crate) struct ScriptedFault {
    step: Step,
    method: Option<String>,
    path: String,
    skip: u32,
    times: u32,
}

impl ScriptedFault {
    /// A fault for the next request, whichever it is.
    pub(crate) fn new(trouble: impl Into<Trouble>) -> Self {
        Self::of(Step::Trouble(trouble.into()))
    }

    /// Plans a colleague's request, which is no fault of the server. It is carried out right before or right after the
    /// matching one. `path` begins after `/api`.
    pub(crate) fn colleague(moment: Moment, token: &str, method: &str, path: &str, body: &str) -> Self {
        Self::of(Step::Colleague(moment, [token, method, path, body].map(str::to_owned)))
    }

    fn of(step: Step) -> Self {
        Self { step, method: None, path: String::new(), skip: 0, times: 1 }
    }

    /// Matches only requests with this method.
    pub(crate) fn method(self, method: &str) -> Self {
        Self { method: Some(method.to_owned()), ..self }
    }

    /// Matches only requests with this text in their path or query.
    pub(crate) fn path(self, fragment: &str) -> Self {
        Self { path: fragment.to_owned(), ..self }
    }

    /// Skips this many matching requests.
    pub(crate) fn after(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// Applies to this many matching requests.
    pub(crate) fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// Applies to all matching requests.
    pub(crate) fn always(self) -> Self {
        self.times(u32::MAX)
    }

    fn fits(&self, request: &Request) -> bool {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        self.method.as_deref().is_none_or(|method| request.method() == method) && target.contains(&self.path)
    }
}

/// The first planned step that fits the request. Steps that skip requests count it.
fn next_step(script: &mut Vec<ScriptedFault>, request: &Request) -> Option<Step> {
    for at in 0..script.len() {
        let planned = &mut script[at];
        if !planned.fits(request) {
            continue;
        }
        if planned.skip > 0 {
            planned.skip -= 1;
            continue;
        }
        if planned.times == 1 {
            return Some(script.remove(at).step);
        }
        if planned.times < u32::MAX {
            planned.times -= 1;
        }
        return Some(planned.step.clone());
    }
    None
}

async fn play(State(script): State<Script>, mut request: Request, next: Next) -> Response {
    let step = next_step(&mut script.lock().expect("the script"), &request);
    let Some(step) = step else { return next.run(request).await };
    match step {
        Step::Trouble(Trouble::Fault(fault)) => {
            request.extensions_mut().insert(fault);
            next.run(request).await
        }
        Step::Trouble(Trouble::Silence(moment)) => {
            carry_out(moment, request, next).await;
            pending().await
        }
        Step::Trouble(Trouble::WebPage(moment)) => {
            carry_out(moment, request, next).await;
            let head = "<head><meta charset=\"utf-8\"><title>Webitel</title></head>";
            Html(format!("<!doctype html><html lang=\"en\">{head}<body><div id=\"app\"></div></body></html>"))
                .into_response()
        }
        Step::Trouble(Trouble::Enormous(bytes)) => {
            next.run(request).await;
            let body = format!(r#"{{"items":[{{"id":1,"event":"{}"}}]}}"#, "x".repeat(bytes));
            ([(CONTENT_TYPE, "application/json")], body).into_response()
        }
        Step::Colleague(moment, [token, method, path, body]) => {
            let write = Request::builder()
                .method(method.as_str())
                .uri(format!("/api{path}"))
                .header("x-webitel-access", token)
                .body(Body::from(body))
                .expect("a request");
            let colleague = next.clone();
            if moment == Moment::Before {
                colleague.run(write).await;
                return next.run(request).await;
            }
            let answer = next.run(request).await;
            colleague.run(write).await;
            answer
        }
    }
}

/// Carries the request out if the trouble comes after that.
async fn carry_out(moment: Moment, request: Request, next: Next) {
    if moment == Moment::After {
        next.run(request).await;
    }
}

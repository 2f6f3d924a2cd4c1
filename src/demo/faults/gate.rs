//! Where every request passes: which fault it gets, and what comes of it.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;

use super::allowance::{Standing, Uses, Window};
use super::dice::Dice;
use super::line::Line;
use super::refusal::{self, Asked};
use super::script::{self, Fault, Moment, ScriptedFault};
use super::{Faults, body};

const TOKEN: &str = "x-webitel-access";

/// What percentages spare, so that a demo stays usable.
const SPARED: [&str; 3] = ["/api/login", "/api/logout", "/api/userinfo"];

/// All that requests share about faults.
#[derive(Debug)]
pub(crate) struct Gate {
    faults: Faults,
    turns: Mutex<Turns>,
    closing: watch::Sender<bool>,
}

/// What changes from request to request.
#[derive(Debug)]
struct Turns {
    dice: Dice,
    script: Vec<ScriptedFault>,
    uses: Uses,
    window: Window,
}

impl Gate {
    /// A gate that lets these faults in.
    pub(crate) fn new(mut faults: Faults) -> Arc<Self> {
        let turns = Turns {
            dice: Dice::new(faults.seed),
            script: std::mem::take(&mut faults.script),
            uses: Uses::default(),
            window: Window::default(),
        };
        Arc::new(Self { faults, turns: Mutex::new(turns), closing: watch::Sender::new(false) })
    }

    /// Plans one more fault.
    pub(crate) fn plan(&self, fault: ScriptedFault) {
        self.turns().script.push(fault);
    }

    /// How many planned faults have not been used up.
    pub(crate) fn planned(&self) -> usize {
        self.turns().script.len()
    }

    /// Forgets what is planned.
    pub(crate) fn forget_plans(&self) {
        self.turns().script.clear();
    }

    /// Nothing waits at the gate any more: the server stops.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        // Nothing in here can be left half-changed.
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault for this request: what is planned goes before what the dice say.
    fn fault(&self, request: &Request) -> Option<Fault> {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let mut turns = self.turns();
        let planned = script::next(&mut turns.script, request.method().as_str(), target);
        let spared = SPARED.contains(&request.uri().path());
        let fault = planned.or_else(|| if spared { None } else { turns.dice.fault(&self.faults) })?;
        Some(turns.dice.resolve(fault))
    }

    /// Takes the token away from a request if it has been used too often; the rest of the server says no as it always
    /// does.
    fn expire(&self, request: &mut Request) {
        let Some(share) = self.faults.expire_after else { return };
        let Some(token) = request.headers().get(TOKEN).and_then(|token| token.to_str().ok()) else { return };
        if !self.turns().uses.allow(token, share) {
            request.headers_mut().remove(TOKEN);
        }
    }

    fn standing(&self) -> Option<Standing> {
        self.faults.rate_limit.map(|rate| self.turns().window.enter(rate, Instant::now()))
    }

    /// Waits as long as an answer is to take.
    async fn wait(&self) {
        let Some(latency) = self.faults.latency else { return };
        let time = self.turns().dice.wait(latency);
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
}

/// Lets a request in, or not, and its answer out, or not.
pub(crate) async fn pass(
    State(gate): State<Arc<Gate>>,
    ConnectInfo(line): ConnectInfo<Line>,
    mut request: Request,
    next: Next,
) -> Response {
    let standing = gate.standing();
    let mut answer = if standing.is_some_and(|standing| !standing.allowed) {
        refusal::too_many(standing)
    } else {
        gate.expire(&mut request);
        match gate.fault(&request) {
            None => next.run(request).await,
            Some(fault) => gate.spoil(fault, &line, request, next).await,
        }
    };
    gate.wait().await;
    if let Some(standing) = standing {
        refusal::show_standing(answer.headers_mut(), standing);
    }
    answer
}

impl Gate {
    /// What comes of a request with a fault.
    async fn spoil(&self, fault: Fault, line: &Line, request: Request, next: Next) -> Response {
        let asked = Asked { method: request.method().clone(), path: request.uri().path().to_owned() };
        let carried_out = match moment(fault) {
            Moment::Before => None,
            Moment::After => Some(next.run(request).await),
        };
        match fault {
            Fault::Refuse(refusal, _) => refusal::answer(refusal, &asked),
            Fault::Drop(_) => {
                line.cut();
                carried_out.unwrap_or_default()
            }
            Fault::Silence(_) => {
                self.until_closing(pending()).await;
                line.cut();
                carried_out.unwrap_or_default()
            }
            Fault::Truncate => body::cut(carried_out.unwrap_or_default()).await,
            Fault::WebPage(_) => refusal::web_page(),
            Fault::Enormous(bytes) => refusal::enormous(bytes).into_response(),
        }
    }
}

fn moment(fault: Fault) -> Moment {
    match fault {
        Fault::Refuse(_, moment) | Fault::Drop(moment) | Fault::Silence(moment) | Fault::WebPage(moment) => moment,
        Fault::Truncate | Fault::Enormous(_) => Moment::After,
    }
}

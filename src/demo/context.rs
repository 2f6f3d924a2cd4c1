//! Every handler is a plain function over a [`Context`]: a request and a database transaction.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::FromRef;
use axum::http::Method;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::access::{self, User};
use super::error::{Answer, Failure};
use super::options::Limits;
use super::request::ApiRequest;
use super::store::Store;

/// A request and its transaction.
pub(crate) struct Context<'a> {
    /// The database, in the request's transaction. An error rolls it back.
    pub(crate) db: &'a Connection,
    pub(crate) request: &'a ApiRequest,
    admission: &'a Admission,
}

/// Tokens, passwords and restrictions of this server.
pub(crate) struct Admission {
    /// The administrator's token.
    pub(crate) api_token: String,
    /// The password of all users.
    pub(crate) password: String,
    /// Nothing may be changed.
    pub(crate) read_only: bool,
}

/// The user of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) user: &'static User,
    /// The end of the session in unix seconds; 0 for the API token.
    pub(crate) expires_at: i64,
}

/// A function that answers requests.
pub(crate) trait Handler: Fn(&Context<'_>) -> Answer + Copy + Send + Sync + 'static {}

impl<F: Fn(&Context<'_>) -> Answer + Copy + Send + Sync + 'static> Handler for F {}

/// The state that all requests share.
#[derive(Clone)]
pub(crate) struct Backend {
    store: Store,
    admission: Arc<Admission>,
    limits: Limits,
    /// The time of the next possible sign-in after a wrong password.
    next_sign_in: Arc<Mutex<Option<Instant>>>,
}

impl FromRef<Backend> for Limits {
    fn from_ref(backend: &Backend) -> Self {
        backend.limits
    }
}

impl Backend {
    pub(crate) fn new(store: Store, admission: Admission, limits: Limits) -> Self {
        Self { store, admission: Arc::new(admission), limits, next_sign_in: Arc::default() }
    }

    /// Runs a handler on the database thread.
    pub(crate) async fn answer(&self, request: ApiRequest, handler: impl Handler) -> Answer {
        let admission = Arc::clone(&self.admission);
        let done = self
            .store
            .run(move |db| {
                transact(db, &request.method, |db| handler(&Context { db, request: &request, admission: &admission }))
            })
            .await;
        done.unwrap_or_else(|_| Err(Failure::internal("the server failed while answering")))
    }

    /// Answers a sign-in: after a wrong password the next one waits, from any client.
    pub(crate) async fn answer_sign_in(&self, request: ApiRequest, handler: impl Handler) -> Answer {
        let mut next = self.next_sign_in.lock().await;
        if let Some(next) = *next {
            tokio::time::sleep_until(next).await;
        }
        let answer = self.answer(request, handler).await;
        *next = answer.is_err().then(|| Instant::now() + self.limits.wrong_password);
        answer
    }
}

/// Runs all of a request in one transaction.
fn transact(db: &mut Connection, method: &Method, work: impl FnOnce(&Connection) -> Answer) -> Answer {
    let broken = |error: &rusqlite::Error| Failure::internal(format!("pq: {}", super::error::database_text(error)));
    // A write takes the lock at once: taking it halfway through could fail after something has been read.
    let behavior = if method == Method::GET || method == Method::HEAD {
        TransactionBehavior::Deferred
    } else {
        TransactionBehavior::Immediate
    };
    let transaction = db.transaction_with_behavior(behavior).map_err(|error| broken(&error))?;
    let answer = work(&transaction)?;
    transaction.commit().map_err(|error| broken(&error))?;
    Ok(answer)
}

impl Context<'_> {
    /// Returns whether this is the password of the users.
    pub(crate) fn knows_password(&self, password: &str) -> bool {
        password == self.admission.password
    }

    /// Returns the sender of the request, if its token is valid.
    fn caller(&self) -> Result<Option<Caller>, Failure> {
        let Some(token) = self.request.token() else { return Ok(None) };
        if token == self.admission.api_token {
            return Ok(Some(self.called_by(access::administrator(), 0)));
        }
        let session = super::store::sessions::find(self.db, token, now_seconds())?;
        Ok(session.and_then(|(id, expires_at)| access::user(id).map(|user| self.called_by(user, expires_at))))
    }

    fn called_by(&self, user: &'static User, expires_at: i64) -> Caller {
        Caller { user: if self.admission.read_only { user.read_only() } else { user }, expires_at }
    }

    /// The user behind a request to the engine.
    pub(crate) fn user(&self) -> Result<&'static User, Failure> {
        self.caller()?.map(|caller| caller.user).ok_or_else(Failure::unauthenticated)
    }

    /// The user behind a request to the auth service, whose errors have other texts.
    pub(crate) fn signed_in(&self) -> Result<Caller, Failure> {
        self.caller()?.ok_or_else(Failure::unauthorized)
    }
}

/// The clock, in unix seconds.
pub(crate) fn now_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

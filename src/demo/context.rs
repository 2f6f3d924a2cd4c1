//! Every handler is a plain function over a [`Context`]: a request and a database transaction.

use std::sync::Arc;

use axum::extract::FromRef;
use axum::http::Method;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::access::{User, administrator};
use super::error::{Answer, Failure, database_text};
use super::options::Limits;
use super::request::ApiRequest;
use super::store::{Store, sessions};

/// A request and its transaction.
pub(crate) struct Context<'a> {
    /// The database, in the request's transaction. An error rolls it back.
    pub(crate) db: &'a Connection,
    pub(crate) request: &'a ApiRequest,
    access_settings: &'a AccessSettings,
}

/// Who may do what on this server.
pub(crate) struct AccessSettings {
    /// The administrator's token.
    pub(crate) api_token: String,
    /// The password of all users.
    pub(crate) password: String,
    /// With the rights that they have here.
    pub(crate) users: Vec<User>,
}

/// The user of a request.
pub(crate) struct Caller<'a> {
    pub(crate) user: &'a User,
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
    access_settings: Arc<AccessSettings>,
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
    pub(crate) fn new(store: Store, access_settings: AccessSettings, limits: Limits) -> Self {
        Self { store, access_settings: Arc::new(access_settings), limits, next_sign_in: Arc::default() }
    }

    /// Runs a handler on the database thread.
    pub(crate) async fn answer(&self, request: ApiRequest, handler: impl Handler) -> Answer {
        let access_settings = Arc::clone(&self.access_settings);
        let done = self
            .store
            .run(move |db| {
                transact(db, &request.method, |db| {
                    handler(&Context { db, request: &request, access_settings: &access_settings })
                })
            })
            .await;
        done.unwrap_or_else(|| Err(Failure::internal("the server failed while answering")))
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
    let broken = |error: &rusqlite::Error| Failure::internal(format!("pq: {}", database_text(error)));
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
        password == self.access_settings.password
    }

    /// Returns the sender of the request, if its token is valid.
    fn caller(&self) -> Result<Option<Caller<'_>>, Failure> {
        let Some(token) = self.request.token() else { return Ok(None) };
        let session = if token == self.access_settings.api_token {
            Some((administrator().id, 0))
        } else {
            sessions::find(self.db, token)?
        };
        Ok(session.and_then(|(id, expires_at)| {
            let user = self.access_settings.users.iter().find(|user| user.id == id)?;
            Some(Caller { user, expires_at })
        }))
    }

    /// The user behind a request to the engine.
    pub(crate) fn user(&self) -> Result<&User, Failure> {
        self.caller()?.map(|caller| caller.user).ok_or_else(Failure::unauthenticated)
    }

    /// The user behind a request to the auth service, whose errors have other texts.
    pub(crate) fn signed_in(&self) -> Result<Caller<'_>, Failure> {
        self.caller()?.ok_or_else(Failure::unauthorized)
    }
}

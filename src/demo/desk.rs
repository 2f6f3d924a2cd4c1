//! Where a request meets the database: every handler is a plain function over a [`Desk`].

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use rusqlite::{Connection, TransactionBehavior};

use super::access::{self, User};
use super::call::Call;
use super::error::Failure;
use super::store::Store;
use super::wire::Object;

/// What a handler works with: one request, inside one transaction.
pub(crate) struct Desk<'a> {
    /// The database, in the request's transaction. An error rolls it back.
    pub(crate) db: &'a Connection,
    /// The request.
    pub(crate) call: &'a Call,
    api_token: &'a str,
    read_only: bool,
}

/// Who is asking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    /// The user.
    pub(crate) user: &'static User,
    /// When the session ends, in unix seconds; 0 for the API token.
    pub(crate) expires_at: i64,
}

/// Answers a request.
pub(crate) type Handler = fn(&Desk<'_>) -> Result<Object, Failure>;

/// What all requests share.
#[derive(Clone)]
pub(crate) struct House {
    store: Store,
    api_token: Arc<str>,
    read_only: bool,
}

impl House {
    /// A house over this database, open to this token; with `read_only` nobody may change queues.
    pub(crate) fn new(store: Store, api_token: &str, read_only: bool) -> Self {
        Self { store, api_token: api_token.into(), read_only }
    }

    /// Runs a handler on the database thread and writes its answer.
    pub(crate) async fn answer(&self, call: Call, handler: Handler) -> Response {
        let api_token = Arc::clone(&self.api_token);
        let read_only = self.read_only;
        let done = self
            .store
            .run(move |db| {
                transact(db, &call.method, |db| handler(&Desk { db, call: &call, api_token: &api_token, read_only }))
            })
            .await;
        match done.unwrap_or_else(|_| Err(Failure::internal("the server failed while answering"))) {
            Ok(object) => json(&object),
            Err(failure) => failure.into_response(),
        }
    }
}

/// Does all of a request in one transaction.
fn transact(
    db: &mut Connection,
    method: &Method,
    work: impl FnOnce(&Connection) -> Result<Object, Failure>,
) -> Result<Object, Failure> {
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

fn json(object: &Object) -> Response {
    let text = serde_json::to_string(object).expect("texts, numbers and JSON can always be written");
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
}

impl Desk<'_> {
    /// Whose token came with the request, if it is valid.
    fn caller(&self) -> Result<Option<Caller>, Failure> {
        let Some(token) = self.call.token() else { return Ok(None) };
        if token == self.api_token {
            return Ok(Some(self.called_by(access::administrator(), 0)));
        }
        let session = super::store::sessions::find(self.db, token, now_seconds())?;
        Ok(session.and_then(|(id, expires_at)| access::user(id).map(|user| self.called_by(user, expires_at))))
    }

    fn called_by(&self, user: &'static User, expires_at: i64) -> Caller {
        Caller { user: if self.read_only { user.read_only() } else { user }, expires_at }
    }

    /// The user behind a request to the engine.
    pub(crate) fn user(&self) -> Result<&'static User, Failure> {
        self.caller()?.map(|caller| caller.user).ok_or_else(Failure::unauthenticated)
    }

    /// The user behind a request to the auth service, which says no in other words.
    pub(crate) fn signed_in(&self) -> Result<Caller, Failure> {
        self.caller()?.ok_or_else(Failure::unauthorized)
    }
}

/// The clock, in unix seconds.
pub(crate) fn now_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

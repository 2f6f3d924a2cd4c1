//! The body of everything that is not a success: `{id, code, detail, status}` (docs/webitel-api.md §2.6, §4.5).

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An error answer. The HTTP status equals `code`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    id: Cow<'static, str>,
    code: StatusCode,
    detail: String,
}

/// The keys in the order the gateway writes them.
#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    code: u16,
    detail: &'a str,
    status: &'static str,
}

impl Failure {
    /// An error of a backend.
    pub(crate) fn new(code: StatusCode, id: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self { id: id.into(), code, detail: detail.into() }
    }

    /// A request that the gateway cannot parse. What the real one answers is not public; this is the shape of
    /// the framework under it (docs/webitel-api.md §11, row 13).
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, GATEWAY, detail)
    }

    /// No such route, or not with this method.
    pub(crate) fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, GATEWAY, "not found")
    }

    /// A body above the limit.
    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, GATEWAY, "request body too large")
    }

    /// A `Host` that is not a name of this machine.
    pub(crate) fn misdirected(host: &str) -> Self {
        let detail = format!("the host {host:?} is not a name of this machine: use 127.0.0.1 or localhost");
        Self::new(StatusCode::MISDIRECTED_REQUEST, GATEWAY, detail)
    }

    /// A body that did not arrive in time.
    pub(crate) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, GATEWAY, "the request body did not arrive in time")
    }

    /// A fault of this server.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, GATEWAY, detail)
    }

    /// No valid token, on the paths of the engine (docs/webitel-api.md §1.9).
    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "session.valid", "Unauthenticated")
    }

    /// No valid token, on the paths of the auth service (docs/webitel-api.md §1.9).
    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "app.context.unauthorized", "Unauthorized: invalid or expired access token")
    }

    /// A database error where none is expected: 500 with the text a PostgreSQL driver would give.
    pub(crate) fn database(id: &'static str, error: &rusqlite::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, id, format!("pq: {}", database_text(error)))
    }
}

/// Imitates PostgreSQL's check of a number for a 32-bit column (docs/webitel-api.md §4.5).
pub(crate) fn check_integer(number: i64) -> Result<(), String> {
    i32::try_from(number).map(drop).map_err(|_| format!("pq: value \"{number}\" is out of range for type integer"))
}

/// Imitates PostgreSQL's check of a text (docs/webitel-api.md §4.5).
pub(crate) fn check_text(text: &str) -> Result<(), String> {
    if text.contains('\0') { Err("pq: invalid byte sequence for encoding \"UTF8\": 0x00".to_owned()) } else { Ok(()) }
}

const GATEWAY: &str = "go.micro.api";

/// The bare text of a database error, without the driver's own decoration.
pub(crate) fn database_text(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::UserFunctionError(cause) => cause.to_string(),
        other => other.to_string(),
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.code.canonical_reason().unwrap_or("Error");
        let body = Body { id: &self.id, code: self.code.as_u16(), detail: &self.detail, status };
        let text = serde_json::to_string(&body).expect("texts and a number can always be written");
        (self.code, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
    }
}

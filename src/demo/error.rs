//! The body of everything that is not a success: `{id, code, detail, status}` (docs/webitel-api.md §2.6, §4.5).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::wire::{Object, json};

/// The outcome of a request.
pub(crate) type Answer = Result<Object, Failure>;

/// An error answer. The HTTP status equals `code`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    id: String,
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
    pub(crate) fn new(code: StatusCode, id: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { id: id.into(), code, detail: detail.into() }
    }

    /// A request that the gateway cannot parse. What the real one answers is not public; this is the shape of
    /// the framework under it (docs/webitel-api.md §11, row 13).
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::gateway(StatusCode::BAD_REQUEST, detail)
    }

    /// An error of the gateway itself.
    pub(crate) fn gateway(code: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(code, "go.micro.api", detail)
    }

    /// No such route, or not with this method.
    pub(crate) fn no_route() -> Self {
        Self::gateway(StatusCode::NOT_FOUND, "not found")
    }

    /// A fault of this server.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::gateway(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    /// No valid token, on the paths of the engine (docs/webitel-api.md §1.9).
    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "session.valid", "Unauthenticated")
    }

    /// No valid token, on the paths of the auth service (docs/webitel-api.md §1.9).
    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "app.context.unauthorized", "Unauthorized: invalid or expired access token")
    }

    /// No such row, in the words of the real server's database driver.
    pub(crate) fn no_rows(id: impl Into<String>, prefix: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, id, format!("{prefix}sql: no rows in result set"))
    }

    /// A database error where none is expected: 500 with the text a PostgreSQL driver would give.
    pub(crate) fn database(id: impl Into<String>, error: &rusqlite::Error) -> Self {
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
        json(self.code, &body)
    }
}

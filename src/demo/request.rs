//! A request as the handlers see it, read to its end: token, path ids, query and body.

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRef, FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Map, Value};

use super::error::Failure;
use super::options::Limits;

/// The largest body: the limit of the engine's own gRPC server (docs/webitel-api.md §8.1).
const BODY_LIMIT: usize = 16 * 1024 * 1024;
/// A larger body is read up to here, so that the client can read the error.
const DRAIN_LIMIT: usize = 4 * BODY_LIMIT;

#[derive(Debug)]
pub(crate) struct ApiRequest {
    pub(crate) method: Method,
    pub(crate) query: Query,
    token: Option<String>,
    path: Vec<(String, String)>,
    body: Bytes,
}

impl ApiRequest {
    /// The token of the request's `X-Webitel-Access` header.
    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// An unsigned 32-bit id in the path (docs/webitel-api.md §4.2).
    pub(crate) fn path_id(&self, name: &str) -> Result<i64, Failure> {
        let text = self.path.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        let id: Option<u32> = if text.starts_with('+') { None } else { text.parse().ok() };
        id.map(i64::from).ok_or_else(|| Failure::bad_request(format!("invalid {name} in the path: {text:?}")))
    }

    /// The JSON object in the body; no body at all counts as an empty one.
    pub(crate) fn json(&self) -> Result<Map<String, Value>, Failure> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(_) => Err(Failure::bad_request("the body is not a JSON object")),
            Err(error) => Err(Failure::bad_request(format!("the body is not JSON: {error}"))),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for ApiRequest
where
    Limits: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let path = RawPathParams::from_request_parts(&mut parts, state)
            .await
            .map_err(|error| Failure::bad_request(error.body_text()))?;
        let too_slow = "the request body did not arrive in time";
        let body = tokio::time::timeout(Limits::from_ref(state).body, to_bytes(body, DRAIN_LIMIT))
            .await
            .map_err(|_| Failure::gateway(StatusCode::REQUEST_TIMEOUT, too_slow))?
            .map_err(|error| Failure::bad_request(format!("the body cannot be read: {error}")))?;
        if body.len() > BODY_LIMIT {
            return Err(Failure::gateway(StatusCode::PAYLOAD_TOO_LARGE, "request body too large"));
        }
        let path = path.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        Ok(Self {
            method: parts.method,
            query: Query::parse(parts.uri.query().unwrap_or_default()),
            token: token(&parts.headers),
            path,
            body,
        })
    }
}

fn token(headers: &HeaderMap) -> Option<String> {
    headers.get("x-webitel-access").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// A query string. Empty values mostly count as absent: the web client sends `q=&sort=` where they are unused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Decodes the part of the address after `?`.
    pub(crate) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The value of a parameter that can be given once; the last one wins.
    pub(crate) fn last(&self, name: &str) -> Option<&str> {
        self.all(name).pop()
    }

    /// The values of a repeated parameter. `a,b` is one value (docs/webitel-api.md §3).
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.all_with_empty(name).into_iter().filter(|value| !value.is_empty()).collect()
    }

    /// Returns all values, including empty ones, for parameters in which these mean something.
    pub(crate) fn all_with_empty(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// A whole number; one beyond 64 bits counts as the largest there is.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Failure> {
        self.last(name).map(|text| number(name, text)).transpose()
    }

    /// The numbers of a repeated parameter.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<i64>, Failure> {
        self.all(name).into_iter().map(|text| number(name, text)).collect()
    }

    /// A switch; absent is off.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Failure> {
        match self.last(name) {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(other) => Err(Failure::bad_request(format!("invalid {name}: {other:?} is not a boolean"))),
        }
    }
}

fn number(name: &str, text: &str) -> Result<i64, Failure> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Failure::bad_request(format!("invalid {name}: {text:?} is not a number")));
    }
    Ok(text.parse().unwrap_or(if digits.len() == text.len() { i64::MAX } else { i64::MIN }))
}

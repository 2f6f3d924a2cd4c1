//! Error answers, with the body that the real sender of each writes (docs/webitel-api.md §1.9, §2.6), and broken answers.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as HttpBody, Frame};
use serde_json::{Value, json};

use super::fault::Refusal;
use super::quota::RatePosition;
use crate::demo::error::Failure;
use crate::demo::wire;

/// The answer for a refusal of this request.
pub(super) fn refuse(refusal: Refusal, method: &Method, path: &str) -> Response {
    let status = match refusal {
        Refusal::Status(status) => StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        Refusal::GatewayError | Refusal::AnyServerError => {
            let detail = "connection error: desc = \"transport: error while dialing: connection refused\"";
            return Failure::new(StatusCode::INTERNAL_SERVER_ERROR, CLIENT, detail).into_response();
        }
    };
    match status.as_u16() {
        ..=399 => status.into_response(),
        401 if path.starts_with("/api/userinfo") => Failure::unauthorized().into_response(),
        401 => Failure::unauthenticated().into_response(),
        403 => {
            let right = if method == Method::GET { "read" } else { "update" };
            let detail = format!("userId=10, permission=cc_queue access={right}");
            Failure::new(status, "api.context.permissions.app_error", detail).into_response()
        }
        404 => Failure::no_route().into_response(),
        408 => Failure::new(status, CLIENT, "context deadline exceeded").into_response(),
        429 => too_many(None),
        500 => Failure::new(status, store_id(path), "pq: canceling statement due to statement timeout").into_response(),
        413 | 502..=504 => page_of_proxy(status),
        _ => Failure::new(status, "go.micro.api", "a fault on purpose").into_response(),
    }
}

const CLIENT: &str = "go.micro.client";

/// The id that a failing database has in the path's part of the API.
fn store_id(path: &str) -> &'static str {
    if path.contains("/hooks") {
        "store.sql_queue_hook.get_all.app_error"
    } else if path.contains("/routing/schema") {
        "store.sql_routing_schema.get_all.app_error"
    } else {
        "store.sql_queue.get_all.app_error"
    }
}

/// Above the rate, in the words of the newer services. Without a position: come back in a second.
pub(super) fn too_many(position: Option<RatePosition>) -> Response {
    let body = json!({"code": 429, "status": "FLOOD_WAIT", "message": "too many requests, slow down"});
    let mut answer = wire::json(StatusCode::TOO_MANY_REQUESTS, &body);
    let wait = position.map_or(1, |position| position.reset);
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    answer
}

/// Shows where the request stands in its window.
pub(super) fn show_position(headers: &mut HeaderMap, position: RatePosition) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(position.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(position.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(position.reset));
}

/// As an extension of a response: the connection is reset and the response is not sent.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the connection is to be reset")]
pub(crate) struct Reset;

impl IntoResponse for Reset {
    fn into_response(self) -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(self);
        response
    }
}

/// An error page as nginx writes it.
fn page_of_proxy(status: StatusCode) -> Response {
    let title = format!("{} {}", status.as_u16(), proxy_reason(status));
    let page = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
         <hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
    );
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("text/html"))], page).into_response()
}

/// Some reasons have names of nginx's own.
fn proxy_reason(status: StatusCode) -> &'static str {
    match status.as_u16() {
        413 => "Request Entity Too Large",
        503 => "Service Temporarily Unavailable",
        504 => "Gateway Time-out",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
}

/// Changes the request to ask for the first page of the list.
pub(super) fn ask_for_first_page(request: &mut Request) {
    let uri = request.uri();
    let query = uri.query().unwrap_or_default();
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("page=")).collect();
    // Only parts of a valid address were left out, so it stays valid.
    if let Ok(first) = format!("{}?{}", uri.path(), kept.join("&")).parse::<Uri>() {
        *request.uri_mut() = first;
    }
}

/// The answer with `next` set, as if there were one more page.
pub(super) async fn with_next(answer: Response) -> Response {
    edited(answer, |body| {
        body.insert("next".to_owned(), Value::Bool(true));
    })
    .await
}

/// The answer with the `id` of another record, for an answer that has one.
pub(super) async fn about_another_record(answer: Response) -> Response {
    edited(answer, |body| {
        if let Some(id) = body.get_mut("id").filter(|id| id.is_u64()) {
            *id = Value::from(id.as_u64().unwrap_or_default() + 1);
        }
    })
    .await
}

/// The answer with a changed JSON object; errors and other bodies stay as they are.
async fn edited(answer: Response, edit: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Response {
    if answer.status() != StatusCode::OK {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let whole = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(mut object) = serde_json::from_slice(&whole) else { return Response::from_parts(parts, Body::from(whole)) };
    edit(&mut object);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(Value::Object(object).to_string()))
}

/// Sends half, waits until that is on its way, and fails: the connection ends before the length that was promised.
struct Half {
    part: Option<Bytes>,
    sent: bool,
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(part) = self.part.take() {
            return Poll::Ready(Some(Ok(Frame::data(part))));
        }
        if !self.sent {
            // The data so far is only written when the body has nothing more to give for the moment.
            self.sent = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }
}

/// Cuts the body of the answer in half, but promises the whole length.
pub(super) async fn truncated(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let whole = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let part = Some(whole.slice(..whole.len() / 2)).filter(|part| !part.is_empty());
    Response::from_parts(parts, Body::new(Half { part, sent: false }))
}

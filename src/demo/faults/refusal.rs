//! Answers that say no, with the body that whoever gives them writes (admin-api §1.9, §2.6).

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::allowance::Standing;
use super::script::Refusal;
use crate::demo::error::Failure;

/// What was asked for, as far as errors name it.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) path: String,
}

/// The answer for a refusal.
pub(super) fn answer(refusal: Refusal, asked: &Asked) -> Response {
    let status = match refusal {
        Refusal::Status(status) => StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        Refusal::GatewayError | Refusal::AnyServerError => {
            let detail = "connection error: desc = \"transport: error while dialing: connection refused\"";
            return Failure::new(StatusCode::INTERNAL_SERVER_ERROR, CLIENT, detail).into_response();
        }
    };
    match status.as_u16() {
        401 if asked.path.starts_with("/api/userinfo") => Failure::unauthorized().into_response(),
        401 => Failure::unauthenticated().into_response(),
        403 => {
            let right = if asked.method == Method::GET { "read" } else { "update" };
            let detail = format!("userId=10, permission=cc_queue access={right}");
            Failure::new(status, "api.context.permissions.app_error", detail).into_response()
        }
        404 => Failure::no_route().into_response(),
        408 => Failure::new(status, CLIENT, "context deadline exceeded").into_response(),
        429 => too_many(None),
        500 => Failure::new(status, store_id(&asked.path), "pq: canceling statement due to statement timeout")
            .into_response(),
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

/// Above the rate, in the words of the newer services. Without a standing: come back in a second.
pub(super) fn too_many(standing: Option<Standing>) -> Response {
    let body = json!({"code": 429, "status": "FLOOD_WAIT", "message": "too many requests, slow down"});
    let kind = HeaderValue::from_static("application/json");
    let mut answer = (StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response();
    let wait = standing.map_or(1, |standing| standing.reset);
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
    answer
}

/// Tells where the request stands.
pub(super) fn show_standing(headers: &mut HeaderMap, standing: Standing) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(standing.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(standing.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(standing.reset));
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

/// The web client's first page, which an address without `/api` answers.
pub(super) fn web_page() -> Response {
    let page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Webitel</title></head>\
                <body><div id=\"app\"></div></body></html>";
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], page).into_response()
}

/// A list with one item that has a text of about so many bytes.
pub(super) fn enormous(bytes: usize) -> Response {
    let body = format!("{{\"items\":[{{\"id\":1,\"event\":\"{}\"}}]}}", "x".repeat(bytes));
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}

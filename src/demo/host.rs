//! Requests are answered only if their `Host` is a name of this machine. Otherwise a web page from anywhere could let its
//! own name mean 127.0.0.1 and read the answers (DNS rebinding).

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::Failure;

pub(crate) async fn require_loopback(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_loopback(host) {
        return next.run(request).await;
    }
    let detail = format!("the host {host:?} is not a name of this machine: use 127.0.0.1 or localhost");
    Failure::gateway(StatusCode::MISDIRECTED_REQUEST, detail).into_response()
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    // "localhost." is the same name, and the names below it are this machine too (RFC 6761).
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        || name == "localhost"
        || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in
            ["localhost", "LocalHost:8080", "localhost.", "a.localhost", "127.0.0.1:1", "127.77.0.2", "[::1]:80"]
        {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "192.168.0.1",
            "0.0.0.0",
            "[::]",
            "::1",
            "user@",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

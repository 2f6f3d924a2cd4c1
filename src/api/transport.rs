//! Sends one request once and returns any response. Knows nothing of hooks.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode, Url};
use rustls::pki_types::CertificateDer;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::fault::Fault;
use super::request::Request;
use super::retry::Waited;
use super::{AccessToken, ClientError, ConnectionOptions, ParseTokenError, Retries, network, proxy, tls};
use crate::domain::{Failure, FailureKind, Moment, ServerAddress, Timestamp};

/// The header that carries the token (docs/webitel-api.md §1.2).
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-webitel-access");
/// More of a refusal is never read: only its first words are shown.
const REFUSAL_BYTES: usize = 64 * 1024;
const REDIRECTS: usize = 5;

/// A response that is not judged yet.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// The content type in lower case, without parameters; empty if there was none.
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
    pub(super) ending: Ending,
    /// The wait that the server asked for.
    pub(super) retry_after: Option<Duration>,
    /// The time of the answer by the server's clock, in whole seconds.
    pub(super) date: Option<Timestamp>,
    /// The proxy that may have answered instead of the server: over plain HTTP there is no way to know.
    pub(super) proxy: Option<String>,
}

impl Reply {
    /// Returns whether it is an answer rather than a refusal. 300 is an answer with a body like any other
    /// (docs/webitel-api.md §1.4).
    pub(super) fn is_answer(&self) -> bool {
        self.status.is_success() || self.status == StatusCode::MULTIPLE_CHOICES
    }
}

/// The end of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Whole,
    /// The connection broke or the compression did.
    Broken,
    /// It was longer than the limit.
    TooLong,
}

/// One server, one pool of connections.
pub(super) struct Transport {
    address: ServerAddress,
    options: ConnectionOptions,
    authorities: Vec<CertificateDer<'static>>,
    proxy: Option<String>,
    /// Made on first use where that means reading the system's root certificates, which takes a while and may fail.
    http: OnceCell<reqwest::Client>,
    started: Instant,
    /// The wait of all requests together.
    waited: Mutex<Waited>,
}

impl Transport {
    pub(super) fn new(address: ServerAddress, options: ConnectionOptions) -> Result<Self, ClientError> {
        let authorities = options.ca_file.as_deref().map_or(Ok(Vec::new()), tls::authorities)?;
        let http = OnceCell::new();
        if !address.is_encrypted() {
            let client = tls::build(&address, &options, &authorities).map_err(|_| ClientError::Setup)?;
            // A new cell is empty.
            let _ = http.set(client);
        }
        let proxy = proxy::of(&address);
        Ok(Self { address, options, authorities, proxy, http, started: Instant::now(), waited: Mutex::default() })
    }

    pub(super) fn address(&self) -> &ServerAddress {
        &self.address
    }

    pub(super) fn retries(&self) -> &Retries {
        &self.options.retries
    }

    /// Now, by the clock that all clients of this server share.
    pub(super) fn now(&self) -> Moment {
        Moment(self.started.elapsed())
    }

    /// Gives access to the total wait of all requests.
    pub(super) fn with_waited<T>(&self, act: impl FnOnce(&mut Waited) -> T) -> T {
        act(&mut self.waited.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends the request once.
    ///
    /// # Errors
    ///
    /// If there was no answer.
    pub(super) async fn attempt(&self, request: &Request, token: Option<&AccessToken>) -> Result<Reply, Fault> {
        let attempt = self.follow(request, token);
        tokio::time::timeout(self.options.limits.whole, attempt).await.unwrap_or_else(|_| Err(network::timed_out()))
    }

    /// Follows redirects itself, since the library would carry the token to any origin and turn a POST into a GET. A
    /// write is never redirected: a redirect does not come from the API, so whether the write was carried out is not
    /// known.
    async fn follow(&self, request: &Request, token: Option<&AccessToken>) -> Result<Reply, Fault> {
        let mut url = self.address.url(&request.path, &request.parameters);
        for _ in 0..=REDIRECTS {
            let response = self.send(request, token, url.clone()).await?;
            let Some(target) = redirect_target(&response) else {
                let proxy = self.proxy.clone().filter(|_| !self.address.is_encrypted());
                return Ok(Reply { proxy, ..read(response, self.options.limits.answer_bytes).await });
            };
            let status = response.status().as_u16();
            let elsewhere = |words: String| Fault {
                failure: Failure::new(FailureKind::NotWebitel, Some(status), words),
                ambiguous: !is_read(request),
            };
            let target = target.and_then(|location| url.join(&location).ok());
            url = match target {
                None => return Err(elsewhere("it redirects without an address".into())),
                Some(target) if target.origin() != url.origin() => {
                    return Err(elsewhere(format!("it redirects to {}", target.origin().ascii_serialization())));
                }
                Some(_) if !is_read(request) => {
                    return Err(elsewhere("it redirects a change".into()));
                }
                Some(target) => target,
            };
        }
        Err(Failure::new(FailureKind::NotWebitel, None, "it redirects in a loop").into())
    }

    async fn send(&self, request: &Request, token: Option<&AccessToken>, url: Url) -> Result<Response, Fault> {
        let mut sending = self.http().await?.request(request.method.clone(), url).header(ACCEPT, "application/json");
        if let Some(token) = token {
            let unsendable = |error: ParseTokenError| Failure::new(FailureKind::Rejected, None, error.to_string());
            sending = sending.header(TOKEN_HEADER, token.header().map_err(unsendable)?);
        }
        if let Some(body) = &request.body {
            sending = sending.header(CONTENT_TYPE, "application/json").body(body.expose().to_owned());
        }
        sending.send().await.map_err(|error| network::fault(&error, self.proxy.as_deref()))
    }

    async fn http(&self) -> Result<&reqwest::Client, Failure> {
        self.http
            .get_or_try_init(|| async {
                let (address, options) = (self.address.clone(), self.options.clone());
                let authorities = self.authorities.clone();
                // Reading certificates is file work: not on the thread that draws.
                let build = move || tls::build(&address, &options, &authorities);
                let built = tokio::task::spawn_blocking(build).await;
                built.ok().and_then(Result::ok).ok_or_else(|| {
                    network::untrusted("this system has no root certificates to check its certificate with")
                })
            })
            .await
    }
}

fn is_read(request: &Request) -> bool {
    request.method == Method::GET
}

/// `None`: not a redirect. `Some(None)`: one whose target cannot be read. A 300 without a target is an answer like any
/// other (docs/webitel-api.md §1.4).
fn redirect_target(response: &Response) -> Option<Option<String>> {
    let location = response.headers().get(LOCATION)?;
    matches!(response.status().as_u16(), 300 | 301 | 302 | 303 | 307 | 308)
        .then(|| location.to_str().ok().map(str::to_owned))
}

/// Reads the body, but never more than allowed.
async fn read(mut response: Response, most: usize) -> Reply {
    let status = response.status();
    let most = if status.is_success() { most } else { most.min(REFUSAL_BYTES) };
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let retry_after = retry_after(response.headers(), SystemTime::now());
    let date = date(response.headers());
    let mut body = Vec::new();
    let ending = loop {
        match response.chunk().await {
            Ok(None) => break Ending::Whole,
            Ok(Some(chunk)) => {
                let room = most - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() > room {
                    break Ending::TooLong;
                }
            }
            Err(_) => break Ending::Broken,
        }
    };
    Reply { status, content_type, body, ending, retry_after, date, proxy: None }
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    let milliseconds = date.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_millis();
    u64::try_from(milliseconds).ok().map(Timestamp)
}

/// Seconds or a date (docs/webitel-api.md §8.1). A date counts from the server's own clock, where it says what that shows.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    let now = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or(now);
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn a_server_names_seconds_or_a_date() {
        let asked = |retry_after: &str, date: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_str(retry_after).expect("a value"));
            if let Some(date) = date {
                headers.insert(DATE, HeaderValue::from_str(date).expect("a value"));
            }
            super::retry_after(&headers, SystemTime::UNIX_EPOCH).map(|pause| pause.as_secs())
        };
        let half_past = "Wed, 21 Oct 2026 07:28:30 GMT";
        assert_eq!(asked(" 7 ", None), Some(7));
        assert_eq!(asked("0", None), Some(0));
        assert_eq!(asked(half_past, Some("Wed, 21 Oct 2026 07:28:00 GMT")), Some(30), "by the server's clock");
        assert_eq!(asked(half_past, Some("Wed, 21 Oct 2026 07:29:00 GMT")), Some(0), "over already");
        assert_eq!(asked("Thu, 01 Jan 1970 00:00:09 GMT", None), Some(9), "by ours");
        for odd in ["soon", "-1", "1.5", "", "99999999999999999999999"] {
            assert_eq!(asked(odd, None), None, "{odd}");
        }
        assert_eq!(super::retry_after(&HeaderMap::new(), SystemTime::UNIX_EPOCH), None);
    }
}

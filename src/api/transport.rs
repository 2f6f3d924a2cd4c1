//! Sends one request and brings back what was answered, whatever it is. Knows nothing of hooks.

use std::time::Duration;

use reqwest::{
    Method, Response, StatusCode, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION},
    redirect, retry,
};
use tokio::sync::OnceCell;

use super::{ServerAddress, network, request::Request};
use crate::domain::{Failure, FailureKind};

/// Where the token travels (admin-api §1.2).
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-webitel-access");
/// A server closes idle connections after 30 s (admin-api §8.1): be first, so that none breaks under a request.
const IDLE: Duration = Duration::from_secs(25);
/// More of a refusal is never read: only its first words are shown.
const REFUSAL_BYTES: usize = 64 * 1024;
const REDIRECTS: usize = 5;

/// How long to wait and how much to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the answer is read, redirects included. Above the gateway's own 50 s (admin-api §8.1).
    pub whole: Duration,
    /// Of an answer, after decompression. An answer that is longer is given up.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), whole: Duration::from_secs(60), answer_bytes: 32 * 1024 * 1024 }
    }
}

/// A client that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The HTTP library could not be set up.
    #[error("the connection could not be prepared on this system")]
    Setup,
    /// The token cannot travel in a header.
    #[error(transparent)]
    Token(#[from] super::ParseTokenError),
}

/// What was answered, not judged yet.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// Lower case, without parameters; empty where none was said.
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
    pub(super) ending: Ending,
}

/// How the body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Whole,
    /// The connection broke or the compression did.
    Broken,
    /// It was longer than the limit.
    TooLong,
}

/// One server, one token, one pool of connections.
pub(super) struct Transport {
    address: ServerAddress,
    token: HeaderValue,
    limits: Limits,
    /// Made on first use where that means reading the system's root certificates, which takes a while and may fail.
    http: OnceCell<reqwest::Client>,
}

impl Transport {
    pub(super) fn new(address: ServerAddress, token: HeaderValue, limits: Limits) -> Result<Self, ClientError> {
        let http = OnceCell::new();
        if !address.is_encrypted() {
            let client = build(&address, limits).map_err(|_| ClientError::Setup)?;
            // A new cell is empty.
            let _ = http.set(client);
        }
        Ok(Self { address, token, limits, http })
    }

    pub(super) fn address(&self) -> &ServerAddress {
        &self.address
    }

    /// Sends the request. A GET whose connection broke before anything was answered is sent once more: the server may
    /// close a pooled connection at any moment (admin-api §8.1). Nothing else is ever sent twice.
    ///
    /// # Errors
    ///
    /// Where there was no answer; `unclear` where the request may have been carried out all the same.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Reply, Failure> {
        let exchange = async {
            match self.follow(request).await {
                Err(failure) if failure.kind == FailureKind::Unreachable && failure.unclear && is_read(request) => {
                    self.follow(request).await
                }
                outcome => outcome,
            }
        };
        tokio::time::timeout(self.limits.whole, exchange).await.unwrap_or_else(|_| Err(network::timed_out()))
    }

    /// Follows redirects by hand, since the library would carry the token to any origin and turn a POST into a GET. A
    /// write is never redirected.
    async fn follow(&self, request: &Request) -> Result<Reply, Failure> {
        let mut url = self.address.url(&request.path, &request.parameters);
        for _ in 0..=REDIRECTS {
            let response = self.send(request, url.clone()).await?;
            let Some(target) = redirect_target(&response) else {
                return Ok(read(response, self.limits.answer_bytes).await);
            };
            let status = response.status().as_u16();
            let elsewhere = |words: String| Failure::new(FailureKind::NotWebitel, Some(status), words);
            let target = target.and_then(|location| url.join(&location).ok());
            url = match target {
                None => return Err(elsewhere("it redirects to nowhere".into())),
                Some(target) if target.origin() != url.origin() => {
                    return Err(elsewhere(format!("it redirects to {}", target.origin().ascii_serialization())));
                }
                Some(_) if !is_read(request) => {
                    return Err(elsewhere("it redirects what should change something".into()));
                }
                Some(target) => target,
            };
        }
        Err(Failure::new(FailureKind::NotWebitel, None, "it redirects in a circle"))
    }

    async fn send(&self, request: &Request, url: Url) -> Result<Response, Failure> {
        let mut sending = self
            .http()
            .await?
            .request(request.method.clone(), url)
            .header(TOKEN_HEADER, self.token.clone())
            .header(ACCEPT, "application/json");
        if let Some(body) = &request.body {
            sending = sending.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        sending.send().await.map_err(|error| network::failure(&error))
    }

    async fn http(&self) -> Result<&reqwest::Client, Failure> {
        self.http
            .get_or_try_init(|| async {
                let (address, limits) = (self.address.clone(), self.limits);
                // Reading certificates is file work: not on the thread that draws.
                let built = tokio::task::spawn_blocking(move || build(&address, limits)).await;
                built.ok().and_then(Result::ok).ok_or_else(|| {
                    network::unreachable("this system has no root certificates to check its certificate with")
                })
            })
            .await
    }
}

fn is_read(request: &Request) -> bool {
    request.method == Method::GET
}

fn build(address: &ServerAddress, limits: Limits) -> reqwest::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("webitel-hooks/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .connect_timeout(limits.connect)
        .pool_idle_timeout(IDLE);
    if address.is_loopback() {
        builder = builder.no_proxy();
    }
    if address.is_encrypted() {
        // The first one wins, whoever installed it; any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
    } else if let Some(config) = without_roots() {
        builder = builder.tls_backend_preconfigured(config);
    }
    builder.build()
}

/// TLS that trusts nobody, for plain HTTP: reading the system's certificates would cost time, and fail where there are none.
fn without_roots() -> Option<rustls::ClientConfig> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    Some(builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}

/// `None`: not a redirect. `Some(None)`: one whose target cannot be read. A 300 without a target is an answer like any
/// other (admin-api §1.4).
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
    Reply { status, content_type, body, ending }
}

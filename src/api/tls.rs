//! Sets up the HTTP library: proxies, redirects, trusted certificates.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Certificate, redirect, retry};
use rustls::pki_types::CertificateDer;

use super::{ConnectionOptions, ServerAddress, proxy};

/// A server closes idle connections after 30 s (docs/webitel-api.md §8.1): be first, so that none breaks under a request.
const IDLE: Duration = Duration::from_secs(25);

/// Makes a pool of connections. Reads the system's root certificates where they are needed, which takes a while.
pub(super) fn build(
    address: &ServerAddress,
    options: &ConnectionOptions,
    authorities: &[CertificateDer<'static>],
) -> reqwest::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("webitel-hooks/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .connect_timeout(options.limits.connect)
        .pool_idle_timeout(IDLE);
    if proxy::is_bypassed(address) {
        builder = builder.no_proxy();
    }
    if address.is_encrypted() {
        // The first one that is installed is used; any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if options.insecure_tls {
            builder = builder.tls_danger_accept_invalid_certs(true);
        } else if !authorities.is_empty() {
            let authorities: Result<Vec<_>, _> =
                authorities.iter().map(|certificate| Certificate::from_der(certificate)).collect();
            builder = builder.tls_certs_merge(authorities?);
        }
    } else if let Some(config) = without_roots() {
        builder = builder.tls_backend_preconfigured(config);
    }
    builder.build()
}

/// TLS without root certificates, for plain HTTP: reading the system's certificates would cost time, and fail where there are none.
fn without_roots() -> Option<rustls::ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    Some(builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}

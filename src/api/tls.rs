//! Sets up the HTTP library: proxies, redirects, trusted certificates.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use reqwest::{Certificate, redirect, retry};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::{ConnectionOptions, proxy};
use crate::domain::ServerAddress;

/// A server closes idle connections after 30 s (docs/webitel-api.md §8.1): be first, so that none breaks under a request.
const IDLE: Duration = Duration::from_secs(25);

/// A client that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The HTTP library could not be set up.
    #[error("the connection could not be prepared on this system")]
    Setup,
    /// The file with certificate authorities is of no use.
    #[error("the CA file {} {problem}", path.display())]
    CaFile {
        path: PathBuf,
        /// The problem, as the rest of the sentence.
        problem: &'static str,
    },
}

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

/// The certificates of a CA file. Each of them can be trusted, so that nothing is found out later.
pub(super) fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    let failed = |problem| ClientError::CaFile { path: path.to_owned(), problem };
    // Reading a pipe would wait for somebody to write into it.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return Err(failed("is not a regular file"));
    }
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "does not exist",
        io::ErrorKind::PermissionDenied => "is not readable by you",
        io::ErrorKind::IsADirectory => "is a directory",
        _ => "cannot be read",
    };
    let no_pem = "has no PEM certificate: a line such as -----BEGIN CERTIFICATE----- is missing";
    let bytes = fs::read(path).map_err(|error| failed(unreadable(error)))?;
    let certificates = CertificateDer::pem_slice_iter(&bytes).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|_| failed(no_pem))?;
    if certificates.is_empty() {
        return Err(failed(no_pem));
    }
    let mut store = RootCertStore::empty();
    for certificate in &certificates {
        store.add(certificate.clone()).map_err(|_| failed("has a damaged certificate"))?;
    }
    Ok(certificates)
}

//! Connection settings: time limits, retries, trusted certificates.

use std::path::PathBuf;
use std::time::Duration;
use std::{fs, io};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::retry::Retries;

/// The settings of a connection to a server.
///
/// The system's proxy variables are honoured for every host except this machine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConnectionOptions {
    /// The limits of time and size.
    pub limits: Limits,
    /// The retry policy.
    pub retries: Retries,
    /// A PEM file of certificate authorities to trust beside the system's own.
    pub ca_file: Option<PathBuf>,
    /// Trust any certificate. An intermediary can then read the token.
    pub insecure_tls: bool,
}

/// The limits of time and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time limit for connecting.
    pub connect: Duration,
    /// The time limit for one attempt, until its answer is read, redirects included. Above the gateway's own 50 s (docs/webitel-api.md §8.1).
    pub whole: Duration,
    /// The size of an answer after decompression. A longer answer is abandoned.
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
    /// The file with certificate authorities is of no use.
    #[error("the CA file {} {problem}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// The problem, as the rest of the sentence.
        problem: &'static str,
    },
}

impl ConnectionOptions {
    /// The certificates of the CA file. Each of them can be trusted, so that nothing is found out later.
    pub(super) fn authorities(&self) -> Result<Vec<CertificateDer<'static>>, ClientError> {
        let Some(path) = &self.ca_file else { return Ok(Vec::new()) };
        let failed = |problem| ClientError::CaFile { path: path.clone(), problem };
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
}

//! Connection errors in a few words, and whether the request may have reached the server.
//!
//! Only fixed words leave this file: the library's own texts hold URLs and long chains.

use std::error::Error;
use std::io;

use rustls::CertificateError;

use super::fault::Fault;
use crate::domain::{Failure, FailureKind};

/// Describes the failure of a request that got no answer.
pub(super) fn fault(error: &reqwest::Error, proxy: Option<&str>) -> Fault {
    if error.is_connect() {
        // TLS errors travel inside I/O errors, so they are looked for first.
        if let Some(error) = find::<rustls::Error>(error) {
            return tls_failure(error).into();
        }
        if let Some(proxy) = proxy {
            return unreachable(&through_proxy(error, proxy)).into();
        }
        let words = if error.is_timeout() {
            "it did not accept the connection in time"
        } else if error.is_dns() {
            "its name could not be resolved"
        } else {
            words(error)
        };
        return unreachable(words).into();
    }
    if error.is_builder() {
        return unreachable("the request could not be made").into();
    }
    if error.is_timeout() {
        return timed_out();
    }
    if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        return Fault::ambiguous(Failure::new(FailureKind::NotWebitel, None, "it does not speak HTTP"));
    }
    Fault::ambiguous(unreachable(words(error)))
}

/// Describes a failed connection to the proxy, which does not depend on the server's address.
fn through_proxy(error: &reqwest::Error, proxy: &str) -> String {
    if chain(error).any(|error| error.to_string().starts_with("tunnel error")) {
        return format!("the proxy {proxy} did not let it through");
    }
    let words = if error.is_timeout() { "it did not accept the connection in time" } else { words(error) };
    format!("the proxy {proxy}: {words}")
}

/// The answer did not come in time.
pub(super) fn timed_out() -> Fault {
    Fault::ambiguous(Failure::new(FailureKind::TimedOut, None, ""))
}

/// The server is unreachable, so nothing was sent.
pub(super) fn unreachable(words: &str) -> Failure {
    Failure::new(FailureKind::Unreachable, None, words)
}

/// There is no secure connection, so nothing was sent.
pub(super) fn untrusted(words: &str) -> Failure {
    Failure::new(FailureKind::Untrusted, None, words)
}

fn words(error: &(dyn Error + 'static)) -> &'static str {
    if let Some(error) = find::<io::Error>(error) {
        return io_words(error.kind());
    }
    if find::<hyper::Error>(error).is_some_and(hyper::Error::is_incomplete_message) {
        return "it closed the connection without an answer";
    }
    "the connection broke"
}

fn io_words(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::ConnectionRefused => "connection refused",
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => "the connection was reset",
        io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => "it closed the connection without an answer",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "its network is unreachable",
        io::ErrorKind::NetworkDown => "the network is down",
        io::ErrorKind::TimedOut => "it did not accept the connection in time",
        io::ErrorKind::PermissionDenied => "this system does not allow the connection",
        _ => "the connection broke",
    }
}

fn tls_failure(error: &rustls::Error) -> Failure {
    use rustls::Error as Tls;
    match error {
        Tls::InvalidCertificate(reason) => untrusted(match reason {
            CertificateError::UnknownIssuer => "its certificate is not trusted by this system",
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has expired",
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet, or this machine's clock is wrong"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            CertificateError::Revoked => "its certificate was revoked",
            _ => "its certificate is not valid",
        }),
        Tls::InvalidMessage(_) => Failure::new(FailureKind::NotWebitel, None, "it does not speak TLS (https)"),
        _ => untrusted("none could be agreed on"),
    }
}

/// The error and its causes. An I/O error hides the error it carries from `source`, so that one is opened.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let cause = |error: &&'a (dyn Error + 'static)| -> Option<&'a (dyn Error + 'static)> {
        let error: &'a (dyn Error + 'static) = *error;
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    };
    std::iter::successors(Some(error), cause)
}

fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_blamed_even_inside_an_io_error() {
        let certificate = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let error = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, certificate));
        let found = find::<rustls::Error>(&error).expect("the certificate's error");
        assert_eq!(tls_failure(found), untrusted("its certificate is not trusted by this system"));
    }

    #[test]
    fn a_plain_io_error_is_named_by_its_kind() {
        assert_eq!(words(&io::Error::from(io::ErrorKind::ConnectionRefused)), "connection refused");
        assert_eq!(
            words(&io::Error::other("library internals with https://cc.example.com/?q=1")),
            "the connection broke"
        );
    }
}

//! The proxy to the server, as `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` name it.

use std::env;

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use crate::domain::ServerAddress;

/// Returns whether no proxy is used, even if the variables name one: for this machine, and for subdomains of `x` if
/// `no_proxy` has `*.x`, which the HTTP library does not understand.
pub(super) fn is_bypassed(address: &ServerAddress) -> bool {
    let exceptions = ["no_proxy", "NO_PROXY"].iter().find_map(|name| env::var(name).ok()).unwrap_or_default();
    address.is_loopback() || is_subdomain(&address.host(), &exceptions)
}

fn is_subdomain(host: &str, exceptions: &str) -> bool {
    let wildcards = exceptions.split(',').filter_map(|exception| exception.trim().strip_prefix('*'));
    wildcards.filter(|domain| domain.starts_with('.')).any(|domain| host.ends_with(&domain.to_lowercase()))
}

/// The proxy's host and port, if there is one between. Without its credentials.
pub(super) fn of(address: &ServerAddress) -> Option<String> {
    if is_bypassed(address) {
        return None;
    }
    let proxy = Matcher::from_env().intercept(&address.to_string().parse::<Uri>().ok()?)?;
    let host = proxy.uri().host()?;
    Some(proxy.uri().port_u16().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::is_subdomain;

    #[test]
    fn a_star_stands_for_subdomains() {
        let exceptions = "other.test, *.Webitel.test,*";
        assert!(is_subdomain("cc.webitel.test", exceptions) && is_subdomain("a.b.webitel.test", exceptions));
        for host in ["webitel.test", "ccwebitel.test", "cc.webitel.test.evil", "cc.other.test"] {
            assert!(!is_subdomain(host, exceptions), "{host}");
        }
    }
}

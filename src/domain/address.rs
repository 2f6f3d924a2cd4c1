//! The server's address as users type it. Knows nothing of requests.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// The address of a Webitel server: scheme, host, perhaps a port, and the path of its API.
///
/// Made from what people have at hand (docs/webitel-api.md §1.1): `cc.example.com`, `https://cc.example.com/`,
/// `https://cc.example.com/api/`, or any page of the admin client. Without a scheme it is `https`, and `http` for this
/// very machine. A path that ends in `/api` is kept, for installations behind a path of their own; any other becomes `/api`.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerAddress {
    /// Ends in `/api`, without credentials, query and fragment.
    base: Url,
}

/// Text that is not the address of a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseAddressError {
    /// Nothing was typed.
    #[error("the address is empty: write one such as https://cc.example.com")]
    Empty,
    /// A scheme other than `http` and `https`. The text is not repeated: it may be a secret in the wrong place.
    #[error("the address must start with https:// or http://")]
    Scheme,
    /// No host, or one that cannot be.
    #[error("this is not an address such as https://cc.example.com")]
    Malformed,
    /// `https://user:password@host`.
    #[error("the address contains a user name or password: remove them, Webitel uses an access token")]
    Credentials,
}

impl ServerAddress {
    /// The host, and the port where it is not the usual one: for people.
    pub fn authority(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The address of the web client, which stands beside the API (docs/webitel-api.md §5.4).
    pub fn web_client(&self) -> String {
        self.base.as_str().trim_end_matches("/api").to_owned()
    }

    /// The host alone, in lower case.
    pub(crate) fn host(&self) -> String {
        self.base.host_str().unwrap_or_default().to_lowercase()
    }

    /// Returns whether it is this machine, by name or by number.
    pub fn is_loopback(&self) -> bool {
        match self.base.host() {
            Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name == "localhost" || name.ends_with(".localhost")
            }
            None => false,
        }
    }

    /// Returns whether the token travels encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// The URL of a path below the API's base, such as `call_center/queues`.
    pub(crate) fn url(&self, path: &str, parameters: &[(&'static str, String)]) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path()));
        if !parameters.is_empty() {
            url.query_pairs_mut().extend_pairs(parameters);
        }
        url
    }
}

impl FromStr for ServerAddress {
    type Err = ParseAddressError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(ParseAddressError::Empty);
        }
        // Looked for in front of any path: a page of the admin client may carry a whole URL in its query.
        let front = typed.split(['/', '?', '#']).next().unwrap_or_default();
        if front.ends_with(':') {
            let has_scheme = typed[front.len()..].starts_with("//");
            return if has_scheme { Self::from_url(typed) } else { Err(ParseAddressError::Malformed) };
        }
        let encrypted = Self::from_url(&format!("https://{typed}"))?;
        if encrypted.is_loopback() { Self::from_url(&format!("http://{typed}")) } else { Ok(encrypted) }
    }
}

impl ServerAddress {
    fn from_url(text: &str) -> Result<Self, ParseAddressError> {
        let mut base = Url::parse(text).map_err(|_| ParseAddressError::Malformed)?;
        if !matches!(base.scheme(), "https" | "http") {
            return Err(ParseAddressError::Scheme);
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(ParseAddressError::Credentials);
        }
        if base.host_str().is_none_or(str::is_empty) {
            return Err(ParseAddressError::Malformed);
        }
        base.set_query(None);
        base.set_fragment(None);
        let mut path = base.path().trim_end_matches('/').to_owned();
        // Somebody added /api to an address that had it already.
        while path.ends_with("/api/api") {
            path.truncate(path.len() - "/api".len());
        }
        base.set_path(if path.ends_with("/api") { &path } else { "/api" });
        Ok(Self { base })
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.base.as_str())
    }
}

impl fmt::Debug for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerAddress({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(typed: &str) -> String {
        typed.parse::<ServerAddress>().map_or_else(|error| format!("error: {error}"), |address| address.to_string())
    }

    #[test]
    fn every_way_to_type_it_leads_to_the_api() {
        for typed in [
            "https://cc.example.com",
            "https://cc.example.com/",
            "https://cc.example.com/api",
            "https://cc.example.com/api/",
            "https://cc.example.com/api/api",
            "https://cc.example.com/api/api/api/",
            "  https://CC.example.com//  ",
            "cc.example.com",
            "cc.example.com/app/contact-center/queues/12?page=2#hooks",
            "https://cc.example.com:443/app/",
            "https://cc.example.com/api/call_center/queues?size=10",
            "cc.example.com/auth?redirect=https://other.example/api",
            "HTTPS://cc.example.com",
        ] {
            assert_eq!(shown(typed), "https://cc.example.com/api", "{typed}");
        }
    }

    #[test]
    fn a_port_stays_and_so_does_a_path_that_leads_to_an_api() {
        assert_eq!(shown("http://10.0.0.5:8080/"), "http://10.0.0.5:8080/api");
        assert_eq!(shown("cc.example.com:8443"), "https://cc.example.com:8443/api");
        assert_eq!(shown("https://example.com/webitel/api/"), "https://example.com/webitel/api");
        assert_eq!(shown("https://example.com/webitel/api/api"), "https://example.com/webitel/api");
        assert_eq!(shown("https://example.com/notapi"), "https://example.com/api");
    }

    #[test]
    fn what_is_shown_can_be_typed_again() {
        for typed in ["cc.example.com", "localhost:80", "https://localhost", "https://example.com/webitel/api", "[::1]"]
        {
            assert_eq!(shown(&shown(typed)), shown(typed));
        }
    }

    #[test]
    fn loopback_is_plain_http_unless_the_address_says_otherwise() {
        assert_eq!(shown("localhost:8080"), "http://localhost:8080/api");
        assert_eq!(shown("127.0.0.1:8080"), "http://127.0.0.1:8080/api");
        assert_eq!(shown("[::1]:8080"), "http://[::1]:8080/api");
        assert_eq!(shown("https://localhost:8443"), "https://localhost:8443/api");
    }

    #[test]
    fn loopback_is_known_by_name_and_by_number() {
        let loopback = |typed: &str| typed.parse::<ServerAddress>().map(|address| address.is_loopback());
        for typed in [
            "http://localhost",
            "http://a.localhost.",
            "http://127.8.9.1",
            "http://[::1]:1",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert_eq!(loopback(typed), Ok(true), "{typed}");
        }
        for typed in ["http://10.0.0.1", "http://localhost.example.com", "http://[2001:db8::1]", "http://128.0.0.1"] {
            assert_eq!(loopback(typed), Ok(false), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused_with_a_sentence_that_repeats_no_secret() {
        assert_eq!(shown(" "), "error: the address is empty: write one such as https://cc.example.com");
        assert_eq!(shown("ftp://cc.example.com"), "error: the address must start with https:// or http://");
        assert_eq!(shown("https://"), "error: this is not an address such as https://cc.example.com");
        assert_eq!(shown("https:/cc.example.com"), shown("https://"), "and no host called https");
        assert_eq!(shown("two words"), "error: this is not an address such as https://cc.example.com");
        for typed in ["https://root:hunter2@cc.example.com", "root:hunter2@cc.example.com", "https://hunter2@a.example"]
        {
            let error = shown(typed);
            assert!(error.starts_with("error: ") && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn an_encrypted_address_says_so() {
        assert_eq!("cc.example.com".parse::<ServerAddress>().map(|address| address.is_encrypted()), Ok(true));
        assert_eq!("http://cc.example.com".parse::<ServerAddress>().map(|address| address.is_encrypted()), Ok(false));
    }

    #[test]
    fn parameters_are_encoded_so_that_a_plus_is_a_plus() {
        let address: ServerAddress = "cc.example.com".parse().expect("an address");
        let url = address.url("call_center/queues", &[("sort", "+name".into()), ("q", "*50\\% & є*".into())]);
        assert_eq!(url.as_str(), "https://cc.example.com/api/call_center/queues?sort=%2Bname&q=*50%5C%25+%26+%D1%94*");
    }
}

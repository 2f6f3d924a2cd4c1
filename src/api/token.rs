//! The access token, which never shows in logs or `Debug`. Knows nothing of where it is kept or sent.

use std::fmt;
use std::str::FromStr;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// An access token, sent raw as `X-Webitel-Access` (docs/webitel-api.md §1.2). Wiped from memory when dropped; never shown.
#[derive(Clone)]
pub struct AccessToken(SecretString);

/// Text that cannot be a token. Never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseTokenError {
    /// Nothing was given.
    #[error("the access token is empty")]
    Empty,
    /// `Bearer …`: another API's habit (docs/webitel-api.md §1.2).
    #[error("the access token must be given alone, without the word before it")]
    Prefixed,
    /// A space, a line break, or a character that no HTTP header may hold.
    #[error("the access token contains an invalid character: was it copied completely and alone?")]
    Unsendable,
}

impl AccessToken {
    /// The header's value, marked so that nothing prints it.
    pub(super) fn header(&self) -> Result<HeaderValue, ParseTokenError> {
        let mut value = HeaderValue::from_str(self.0.expose_secret()).map_err(|_| ParseTokenError::Unsendable)?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// The token itself, for a file that only its owner can read. Never for a screen, a log or an error.
    pub fn expose_for_storage(&self) -> &str {
        self.0.expose_secret()
    }

    /// `text` without the token, should a server repeat it.
    pub(super) fn redact(&self, text: &str) -> Option<String> {
        // A shorter one would tear ordinary words apart, and is no secret.
        let secret = self.0.expose_secret();
        (secret.len() >= 8 && text.contains(secret)).then(|| text.replace(secret, "…"))
    }
}

impl FromStr for AccessToken {
    type Err = ParseTokenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let token = text.trim();
        if token.is_empty() {
            return Err(ParseTokenError::Empty);
        }
        if token.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("bearer")) {
            return Err(ParseTokenError::Prefixed);
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ParseTokenError::Unsendable);
        }
        Ok(Self(token.into()))
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_printed() {
        let token: AccessToken = " s3cr3t-token\n".parse().expect("a token");
        assert_eq!(format!("{token:?}"), "AccessToken(…)");
        let header = token.header().expect("a header");
        assert_eq!(header.as_bytes(), b"s3cr3t-token", "the line break of a file or a paste is not part of it");
        assert!(!format!("{header:?}").contains("s3cr3t"));
        assert_eq!(token.expose_for_storage(), "s3cr3t-token");
    }

    #[test]
    fn what_cannot_be_sent_is_refused_and_not_repeated() {
        let refused = |text: &str| text.parse::<AccessToken>().expect_err("refused").to_string();
        assert_eq!(refused(" \n"), "the access token is empty");
        assert_eq!(refused("Bearer s3cr3t"), "the access token must be given alone, without the word before it");
        for text in ["s3cr3t\r\nX-Evil: 1", "s3cr3t two", "s3cr3t\u{7}", "s3cr3t-є"] {
            assert!(refused(text).starts_with("the access token contains an invalid character"), "{text:?}");
            assert!(!refused(text).contains("s3cr3t"));
        }
    }

    #[test]
    fn a_server_that_repeats_the_token_does_not_make_it_public() {
        let token: AccessToken = "s3cr3t-token".parse().expect("a token");
        assert_eq!(token.redact("bad token s3cr3t-token!").as_deref(), Some("bad token …!"));
        assert_eq!(token.redact("bad token"), None);
    }
}

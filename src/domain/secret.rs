//! A secret: a password, a code, a login session.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Text that is never shown, and wiped from memory when dropped. So that the core can carry it in an effect.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The text itself: for the wire and for nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::from("hunter2");
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(…) Secret(…)");
        assert_eq!((secret.expose(), secret.is_empty()), ("hunter2", false));
        assert!(secret == Secret::from("hunter2".to_owned()) && secret != Secret::from("hunter3"));
    }
}

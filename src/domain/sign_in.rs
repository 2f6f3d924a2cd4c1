//! Signing in with a name and a password, as values (docs/webitel-api.md §1.4).

use super::Secret;

/// The name and password of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `user@domain`, or the bare name together with `domain`.
    pub username: String,
    pub password: Secret,
    /// Needed only where it is not part of `username`.
    pub domain: Option<String>,
}

/// The credential that is sent to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The first step.
    Password(Credentials),
    /// The second step, where it is wanted.
    Code {
        /// The session that the server named.
        session: Secret,
        code: Secret,
    },
}

impl Credentials {
    /// The domain to sign in to, wherever it was typed.
    pub fn domain(&self) -> Option<&str> {
        let typed = self.domain.as_deref().map(str::trim).filter(|domain| !domain.is_empty());
        typed.or_else(|| {
            let (_, domain) = self.username.trim().rsplit_once('@')?;
            Some(domain).filter(|domain| !domain.is_empty())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_is_found_wherever_it_was_typed() {
        let domain = |username: &str, domain: Option<&str>| {
            let domain = domain.map(str::to_owned);
            let credentials = Credentials { username: username.into(), password: "p".into(), domain };
            credentials.domain().map(str::to_owned)
        };
        assert_eq!(domain("ops@cc.example", None).as_deref(), Some("cc.example"));
        assert_eq!(domain("a@b@cc.example", Some(" ")).as_deref(), Some("cc.example"));
        assert_eq!(domain("ops@old", Some("cc.example")).as_deref(), Some("cc.example"));
        assert_eq!(domain("ops", None), None);
        assert_eq!(domain("ops@", None), None);
    }
}

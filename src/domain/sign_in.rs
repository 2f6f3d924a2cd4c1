//! Signing in with a name and a password, as values (docs/webitel-api.md §1.4).

use super::{Failure, FailureKind, Secret};

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
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        let typed = self.domain.as_deref().map(str::trim).filter(|domain| !domain.is_empty());
        typed.or_else(|| {
            let (_, domain) = self.username.trim().rsplit_once('@')?;
            Some(domain).filter(|domain| !domain.is_empty())
        })
    }
}

/// The ways to sign in to a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInOptions {
    /// The ways that the domain accepts.
    pub ways: SignInWays,
    /// Some of its people are asked for a code after the password.
    pub second_factor: bool,
}

/// The ways to sign in to a domain. `Password` where the server names none, or one that is unknown here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignInWays {
    /// By password.
    #[default]
    Password,
    /// By password, or by single sign-on in a browser.
    PasswordOrSso,
    /// By single sign-on only: a browser is needed, so this program needs an API access token instead.
    SsoOnly,
}

impl SignInOptions {
    /// Checks that a password can be tried.
    ///
    /// # Errors
    ///
    /// `SsoOnly`, with what to do instead.
    pub fn accept_password(self) -> Result<(), Failure> {
        match self.ways {
            SignInWays::Password | SignInWays::PasswordOrSso => Ok(()),
            SignInWays::SsoOnly => Err(Failure::new(FailureKind::SsoOnly, None, "")),
        }
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

    #[test]
    fn a_domain_without_passwords_says_what_to_use_instead() {
        let options = |ways| SignInOptions { ways, second_factor: false };
        assert_eq!(options(SignInWays::PasswordOrSso).accept_password(), Ok(()));
        let failure = options(SignInWays::SsoOnly).accept_password().expect_err("no password");
        assert_eq!(
            failure.to_string(),
            "this domain allows only single sign-on. Create an API access token in Webitel and use that \
             instead."
        );
    }
}

//! Signing in: from a name and a password to a token (docs/webitel-api.md §1.4).

use std::fmt;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use super::exchange::Exchanges;
use super::request::{self, Request};
use super::transport::{Reply, Transport};
use super::{AccessToken, Client, ClientError, ConnectionOptions, answer, wire};
use crate::domain::{Attempt, Credentials, Failure, FailureKind, Secret, ServerAddress};

/// Speaks to one Webitel server without a token, to get one. Makes the clients that have one.
#[derive(Clone)]
pub struct LoginClient {
    exchanges: Exchanges,
}

/// The result of signing in with a name and a password.
#[derive(Debug, Clone)]
pub enum SignedIn {
    /// The token: the sign-in is complete.
    Token(AccessToken),
    /// A code is required first: see [`LoginClient::second_factor`].
    SecondFactor {
        /// The login session, to be sent along with the code.
        session: Secret,
    },
}

impl LoginClient {
    /// A client of this server. Does not connect yet. Reads the CA file at once.
    ///
    /// # Errors
    ///
    /// If the system's means for connections cannot be prepared, or the CA file cannot be used.
    pub fn new(address: ServerAddress, options: ConnectionOptions) -> Result<Self, ClientError> {
        let transport = Arc::new(Transport::new(address, options)?);
        Ok(Self { exchanges: Exchanges { transport, observer: None } })
    }

    /// This client with each attempt sent to `observer`. A closed receiver is ignored.
    #[must_use]
    pub fn observed(self, observer: UnboundedSender<Attempt>) -> Self {
        Self { exchanges: Exchanges { observer: Some(observer), ..self.exchanges } }
    }

    pub fn address(&self) -> &ServerAddress {
        self.exchanges.transport.address()
    }

    /// A client that shows this token, over the same connections.
    pub fn client(&self, token: AccessToken) -> Client {
        Client::over(self.exchanges.clone(), token)
    }

    /// Checks that this domain accepts passwords. A server that does not say may accept one.
    ///
    /// # Errors
    ///
    /// `SsoOnly` if it accepts none, or any other [`Failure`].
    pub async fn accepts_password(&self, domain: &str) -> Result<(), Failure> {
        let read = |reply: &Reply| answer::object(reply).map(|object| wire::is_sso_only(&object));
        if self.ask(&request::sign_in_options(domain), read).await? {
            return Err(Failure::new(FailureKind::SsoOnly, None, ""));
        }
        Ok(())
    }

    /// Signs in. Sent once: a repeated wrong password may lock a user out.
    ///
    /// # Errors
    ///
    /// `WrongPassword`, `PasswordExpired`, `PasswordUnchanged`, `SsoOnly`, `Unlicensed`, or any other [`Failure`].
    pub async fn sign_in(&self, credentials: &Credentials) -> Result<SignedIn, Failure> {
        let request = request::sign_in(credentials);
        let outcome = self.ask(&request, signed_in).await;
        outcome.map_err(|failure| refused(failure, FailureKind::WrongPassword, &[&credentials.password]))
    }

    /// Sends the code that a user with a second factor was asked for.
    ///
    /// # Errors
    ///
    /// `WrongCode`, or any other [`Failure`].
    pub async fn second_factor(&self, session: &Secret, code: &Secret) -> Result<AccessToken, Failure> {
        let request = request::second_factor(session, code);
        let outcome = match self.ask(&request, signed_in).await {
            Ok(SignedIn::Token(token)) => Ok(token),
            // Asked for it once more.
            Ok(SignedIn::SecondFactor { .. }) => Err(Failure::new(FailureKind::WrongCode, None, "")),
            Err(failure) => Err(failure),
        };
        outcome.map_err(|failure| refused(failure, FailureKind::WrongCode, &[session, code]))
    }

    async fn ask<T>(&self, request: &Request, read: impl FnOnce(&Reply) -> Result<T, Failure>) -> Result<T, Failure> {
        self.exchanges.run(request, None, false).await.judge(read).map_err(Failure::from)
    }
}

/// A server that wants a code gives a session instead of a token.
fn signed_in(reply: &Reply) -> Result<SignedIn, Failure> {
    let object = answer::object(reply)?;
    if let Some(token) = wire::token(&object) {
        let token = token.expose().parse();
        token.map(SignedIn::Token).map_err(|_| answer::garbled(reply, "its token cannot be sent"))
    } else if let Some(session) = wire::login_session(&object) {
        Ok(SignedIn::SecondFactor { session })
    } else if wire::is_sso_only(&object) {
        Err(Failure::new(FailureKind::SsoOnly, Some(reply.status.as_u16()), ""))
    } else {
        Err(answer::garbled(reply, "it has no token"))
    }
}

/// Treats a refusal without a known reason as wrong input: the status may be 400 or 401 (docs/webitel-api.md §1.4).
fn refused(failure: Failure, wrong: FailureKind, secrets: &[&Secret]) -> Failure {
    let kind = match failure.kind {
        FailureKind::SignedOut | FailureKind::Rejected | FailureKind::NotFound => wrong,
        kind => kind,
    };
    let repeats = secrets.iter().any(|secret| is_repeated(secret, failure.detail.raw()));
    let detail = if repeats { "".into() } else { failure.detail };
    Failure { kind, detail, ..failure }
}

/// Returns whether the server's message repeats the secret, as it is or escaped for JSON.
fn is_repeated(secret: &Secret, words: &str) -> bool {
    let quoted = serde_json::to_string(secret.expose()).unwrap_or_default();
    !secret.is_empty() && (words.contains(secret.expose()) || words.contains(quoted.trim_matches('"')))
}

impl fmt::Debug for LoginClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginClient").field("address", self.address()).finish_non_exhaustive()
    }
}

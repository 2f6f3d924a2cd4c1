//! The client of one server with one token.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::AccessToken;
use super::answer::{self, Object};
use super::exchange::{Exchanged, Exchanges};
use super::recent_additions::RecentAdditions;
use super::request::{self, Request};
use super::wire::Rows;
use crate::domain::{Failure, Moment, Page, ServerAddress, Timestamp, UserId};

/// A client of one Webitel server with one token, from [`LoginClient::client`](super::LoginClient::client). A clone is
/// the same client: it shares the connections.
///
/// Needs a tokio runtime with I/O and time. Dropping a future abandons the request; whether an abandoned write was
/// carried out is not known.
#[derive(Clone)]
pub struct Client {
    exchanges: Exchanges,
    token: AccessToken,
    /// Hooks that were added a moment ago.
    pub(super) recently_added: Arc<RecentAdditions>,
    /// The signed-in user, once it was requested.
    pub(super) user: Arc<OnceLock<Option<UserId>>>,
}

impl Client {
    pub(super) fn over(exchanges: Exchanges, token: AccessToken) -> Self {
        Self { exchanges, token, recently_added: Arc::default(), user: Arc::default() }
    }

    pub fn address(&self) -> &ServerAddress {
        self.exchanges.transport.address()
    }

    /// Ends the session whose token this is. Not for API access tokens (docs/webitel-api.md §1.5).
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `SignedOut` where the session had ended before.
    pub async fn sign_out(&self) -> Result<(), Failure> {
        let outcome = self.exchange(&request::sign_out()).await.judge(answer::done);
        outcome.map_err(|fault| self.without_secrets(fault.failure))
    }

    /// Now, by the clock that all clients of this server share.
    pub(super) fn now(&self) -> Moment {
        self.exchanges.transport.now()
    }

    /// Sends a request. If it is about a hook that was added a moment ago and is not found, it is sent once more.
    pub(super) async fn exchange(&self, request: &Request) -> Exchanged {
        let recently_added = request.hook.is_some_and(|hook| self.recently_added.contains(hook));
        self.exchanges.run(request, Some(&self.token), recently_added).await
    }

    /// Sends a read and returns its answer. A failure of a read is never ambiguous: a read changes nothing.
    pub(super) async fn read<T>(
        &self,
        request: &Request,
        meaning: impl FnOnce(&Object) -> Result<T, String>,
    ) -> Result<T, Failure> {
        Ok(self.read_dated(request, meaning).await?.0)
    }

    /// Sends a read of a list and returns the page, with the time of the answer.
    pub(super) async fn read_page<T>(&self, request: &Request, rows: &Rows<T>) -> Result<Page<T>, Failure> {
        let (page, date) = self.read_dated(request, |object| rows.page(object)).await?;
        Ok(Page { date, ..page })
    }

    /// Sends a read and returns its answer with its time, by the server's clock.
    async fn read_dated<T>(
        &self,
        request: &Request,
        meaning: impl FnOnce(&Object) -> Result<T, String>,
    ) -> Result<(T, Option<Timestamp>), Failure> {
        let answer = self.exchange(request).await.judge(|reply| {
            let read = meaning(&answer::object(reply)?).map_err(|words| answer::garbled(reply, words))?;
            Ok::<_, Failure>((read, reply.date))
        });
        answer.map_err(|fault| self.without_secrets(fault.failure))
    }

    pub(super) fn without_secrets(&self, failure: Failure) -> Failure {
        match self.token.redact(failure.detail.raw()) {
            Some(detail) => Failure { detail: detail.into(), ..failure },
            None => failure,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("address", self.address()).finish_non_exhaustive()
    }
}

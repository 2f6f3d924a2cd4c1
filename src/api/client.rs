//! The client of one server with one token.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use tokio::sync::mpsc::UnboundedSender;

use super::{
    AccessToken, ClientError, Connecting, Gate, ServerAddress,
    answer::{self, Object},
    exchange::{Exchange, Exchanged},
    recent_additions::RecentAdditions,
    request::{self, Request},
    transport::Transport,
    wire,
};
use crate::domain::{Attempt, Failure, Hook, HookId, Moment, Timestamp, UserId};

/// A client of one Webitel server with one token. A clone is the same client: it shares the connections.
///
/// Needs a tokio runtime with I/O and time. Dropping a future abandons the request; whether an abandoned write was
/// carried out is not known.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    transport: Arc<Transport>,
    token: AccessToken,
    observer: Option<UnboundedSender<Attempt>>,
    recently_added: Arc<RecentAdditions>,
    user: Arc<OnceLock<Option<UserId>>>,
}

impl Client {
    /// A client that connects in the usual way. Does not connect yet.
    ///
    /// # Errors
    ///
    /// If the system's means for connections cannot be prepared.
    pub fn new(address: ServerAddress, token: AccessToken) -> Result<Self, ClientError> {
        Self::connecting(address, token, Connecting::default())
    }

    /// Makes a client with these connection settings. Reads the CA file at once, but the system's certificates only
    /// with the first request.
    ///
    /// # Errors
    ///
    /// As [`Client::new`], and if the CA file cannot be used.
    pub fn connecting(address: ServerAddress, token: AccessToken, connecting: Connecting) -> Result<Self, ClientError> {
        Ok(Self::over(Arc::new(Transport::new(address, connecting)?), token, None))
    }

    pub(super) fn over(
        transport: Arc<Transport>,
        token: AccessToken,
        observer: Option<UnboundedSender<Attempt>>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                transport,
                token,
                observer,
                recently_added: Arc::default(),
                user: Arc::default(),
            }),
        }
    }

    /// The way in to the same server, over the same connections.
    #[must_use]
    pub fn gate(&self) -> Gate {
        Gate::over(Arc::clone(&self.shared.transport), self.shared.observer.clone())
    }

    /// Returns this client, with each attempt sent to `observer`. A closed receiver is ignored.
    #[must_use]
    pub fn observed(self, observer: UnboundedSender<Attempt>) -> Self {
        let Shared { transport, token, recently_added, user, .. } = &*self.shared;
        let (transport, token, recently_added, user) =
            (Arc::clone(transport), token.clone(), Arc::clone(recently_added), Arc::clone(user));
        Self { shared: Arc::new(Shared { transport, token, observer: Some(observer), recently_added, user }) }
    }

    /// The signed-in user, once it was requested.
    pub(super) fn known_user(&self) -> &OnceLock<Option<UserId>> {
        &self.shared.user
    }

    /// The address of the server.
    #[must_use]
    pub fn address(&self) -> &ServerAddress {
        self.shared.transport.address()
    }

    /// Ends the session whose token this is. Not for API access tokens (docs/webitel-api.md §1.5).
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `SignedOut` where the session had ended before.
    pub async fn sign_out(&self) -> Result<(), Failure> {
        let outcome = self.exchange(&request::sign_out(), false).await.judge(answer::done);
        outcome.map_err(|fault| self.without_secrets(fault.failure))
    }

    /// Now, by the clock that all clients of this server share.
    pub(super) fn now(&self) -> Moment {
        self.shared.transport.now()
    }

    pub(super) async fn exchange(&self, request: &Request, recently_added: bool) -> Exchanged {
        let Shared { transport, token, observer, .. } = &*self.shared;
        Exchange { transport, token: Some(token), observer: observer.as_ref() }.run(request, recently_added).await
    }

    /// Sends a read and returns its answer. A failure of a read is never ambiguous: a read changes nothing.
    pub(super) async fn read<T>(
        &self,
        request: &Request,
        meaning: impl FnOnce(Object) -> Result<T, String>,
    ) -> Result<T, Failure> {
        Ok(self.read_dated(request, meaning).await?.0)
    }

    /// Sends a read and returns its answer with its time, by the server's clock.
    pub(super) async fn read_dated<T>(
        &self,
        request: &Request,
        meaning: impl FnOnce(Object) -> Result<T, String>,
    ) -> Result<(T, Option<Timestamp>), Failure> {
        self.judge(self.exchange(request, false).await, meaning)
    }

    /// Sends a read of one hook and returns its answer. If a hook that was added a moment ago is not found, it is
    /// requested again.
    pub(super) async fn read_recent<T>(
        &self,
        request: &Request,
        hook: HookId,
        meaning: impl FnOnce(Object) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let exchanged = self.exchange(request, self.was_added_recently(hook)).await;
        Ok(self.judge(exchanged, meaning)?.0)
    }

    fn judge<T>(
        &self,
        exchanged: Exchanged,
        meaning: impl FnOnce(Object) -> Result<T, String>,
    ) -> Result<(T, Option<Timestamp>), Failure> {
        let answer = exchanged.judge(|reply| {
            let read = meaning(answer::object(reply)?).map_err(|words| answer::garbled(reply, words))?;
            Ok::<_, Failure>((read, reply.date))
        });
        answer.map_err(|fault| self.without_secrets(fault.failure))
    }

    /// The hook was made a moment ago.
    pub(super) fn made(&self, hook: HookId) {
        self.shared.recently_added.insert(hook);
    }

    /// The hook was made a moment ago, so a copy of the database may not know it yet.
    pub(super) fn was_added_recently(&self, hook: HookId) -> bool {
        self.shared.recently_added.contains(hook)
    }

    pub(super) fn without_secrets(&self, failure: Failure) -> Failure {
        match self.shared.token.redact(failure.detail.raw()) {
            Some(detail) => Failure { detail: detail.into(), ..failure },
            None => failure,
        }
    }
}

pub(super) const ABOUT_ANOTHER: &str = "it is about another object";

/// An answer about another object must never be taken for this one's.
pub(super) fn the_hook(object: Object, wanted: HookId) -> Result<Hook, String> {
    wire::one::<wire::HookShape>(object).and_then(|hook| asked_for(hook.id == wanted, hook))
}

pub(super) fn asked_for<T>(is: bool, thing: T) -> Result<T, String> {
    if is { Ok(thing) } else { Err(ABOUT_ANOTHER.to_owned()) }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("address", self.address()).finish_non_exhaustive()
    }
}

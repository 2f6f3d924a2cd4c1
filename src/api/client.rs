//! The two things to do with a server: ask and write.

use std::{fmt, sync::Arc};

use super::{
    AccessToken, ServerAddress,
    answer::{self, Object},
    request::{self, Request},
    transport::{ClientError, Limits, Reply, Transport},
    wire,
};
use crate::domain::{
    Answer, Change, Failure, FailureKind, Hook, HookId, HookOwner, Page, Query, Queue, QueueId, QueueSelector, Written,
};

/// Pages followed while a queue is looked for by its name: a server that never ends is not followed for ever.
const MOST_PAGES: u32 = 500;

/// Speaks to one Webitel server with one token. A clone is the same client: it shares the connections.
///
/// Needs a tokio runtime with I/O and time. A dropped future gives the request up; for a write that means that nobody
/// knows whether it happened.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    transport: Transport,
    token: AccessToken,
}

impl Client {
    /// A client with the usual [`Limits`]. Does not connect, and reads no certificates: both wait for the first request.
    ///
    /// # Errors
    ///
    /// Where the system's means for connections cannot be prepared.
    pub fn new(address: ServerAddress, token: AccessToken) -> Result<Self, ClientError> {
        Self::with_limits(address, token, Limits::default())
    }

    /// The same with other limits.
    ///
    /// # Errors
    ///
    /// As [`Client::new`].
    pub fn with_limits(address: ServerAddress, token: AccessToken, limits: Limits) -> Result<Self, ClientError> {
        let transport = Transport::new(address, token.header()?, limits)?;
        Ok(Self { shared: Arc::new(Shared { transport, token }) })
    }

    /// Where the server is.
    #[must_use]
    pub fn address(&self) -> &ServerAddress {
        self.shared.transport.address()
    }

    /// Reads. The answer has the variant of the query's name.
    ///
    /// Hooks and single objects may come from a copy that lags behind a write for a moment (admin-api §3).
    ///
    /// # Errors
    ///
    /// Any [`Failure`], never `unclear`: a read changes nothing.
    pub async fn ask(&self, query: &Query) -> Result<Answer, Failure> {
        let answer = match query {
            Query::HooksLike { .. } | Query::QueueStamp(_) => Err(Failure::new(FailureKind::Rejected, None, "")),
            Query::Identity => self.read(&request::identity(), wire::UserInfo::read).await.map(Answer::Identity),
            Query::Queues(query) => {
                self.read(&request::queues(query), wire::page::<wire::QueueShape>).await.map(Answer::Queues)
            }
            Query::Queue(QueueSelector::Id(id)) => self.queue(*id).await.map(Answer::Queue),
            Query::Queue(QueueSelector::Name(name)) => self.queues_named(name).await.map(Answer::Queue),
            Query::Hooks(query) => {
                self.read(&request::hooks(query), wire::page::<wire::HookShape>).await.map(Answer::Hooks)
            }
            Query::Hook { owner, hook } => {
                self.read(&request::hook(*owner, *hook), |object| the_hook(object, *hook)).await.map(Answer::Hook)
            }
            Query::Schemas(query) => {
                self.read(&request::schemas(query), wire::page::<wire::SchemaShape>).await.map(Answer::Schemas)
            }
        };
        answer.map_err(|failure| self.without_secrets(Failure { unclear: false, ..failure }))
    }

    /// Changes one hook. Nothing is ever sent twice.
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `unclear` where the server may have carried it out all the same. Removing what is already gone is
    /// `NotFound` (admin-api §10.6): the caller knows whether that is what was wished.
    pub async fn write(&self, owner: HookOwner, change: &Change) -> Result<Written, Failure> {
        self.carry_out(owner, change).await.map_err(|failure| self.without_secrets(failure))
    }

    async fn carry_out(&self, owner: HookOwner, change: &Change) -> Result<Written, Failure> {
        let request = request::change(owner, change)
            .map_err(|_| Failure::new(FailureKind::Rejected, None, "the change cannot be said in JSON"))?;
        let reply = self.shared.transport.exchange(&request).await?;
        let wanted = match change {
            Change::Remove { .. } => return answer::done(&reply).map(|()| Written::Removed),
            Change::Add(_) => None,
            Change::Edit { hook, .. } => Some(*hook),
        };
        let Some(object) = answer::written(&reply)? else { return Ok(Written::Saved(None)) };
        let hook = match wanted {
            Some(wanted) => the_hook(object, wanted),
            None => wire::one::<wire::HookShape>(object),
        };
        let hook = hook.map_err(|words| answer::garbled(&reply, words).unclear())?;
        Ok(Written::Saved(Some(hook)))
    }

    async fn read<T>(&self, request: &Request, read: impl FnOnce(Object) -> Result<T, String>) -> Result<T, Failure> {
        let reply: Reply = self.shared.transport.exchange(request).await?;
        let object = answer::object(&reply)?;
        read(object).map_err(|words| answer::garbled(&reply, words))
    }

    /// None where there is none. A user with rights on single queues gets `Forbidden` instead (admin-api §5.5).
    async fn queue(&self, id: QueueId) -> Result<Vec<Queue>, Failure> {
        let read = |object| wire::one::<wire::QueueShape>(object).and_then(|queue| asked_for(queue.id == id, queue));
        match self.read(&request::queue(id), read).await {
            Ok(queue) => Ok(vec![queue]),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }

    /// Every queue of exactly this name, however many pages the search has.
    async fn queues_named(&self, name: &str) -> Result<Vec<Queue>, Failure> {
        let mut found: Vec<Queue> = Vec::new();
        // An empty search would list them all.
        if name.is_empty() {
            return Ok(found);
        }
        for page in 1..=MOST_PAGES {
            let Page { items, more, .. } =
                self.read(&request::queues_named(name, page), wire::page::<wire::QueueShape>).await?;
            let empty = items.is_empty();
            for queue in items {
                // A row can come twice if queues are made or removed meanwhile (admin-api §3).
                if queue.name.raw() == name && found.iter().all(|known| known.id != queue.id) {
                    found.push(queue);
                }
            }
            if !more || empty {
                return Ok(found);
            }
        }
        Err(Failure::new(FailureKind::Garbled, None, "the list of queues has no end"))
    }

    fn without_secrets(&self, failure: Failure) -> Failure {
        match self.shared.token.redact(failure.detail.raw()) {
            Some(detail) => Failure { detail: detail.into(), ..failure },
            None => failure,
        }
    }
}

/// An answer about another object must never be taken for this one's.
fn the_hook(object: Object, wanted: HookId) -> Result<Hook, String> {
    wire::one::<wire::HookShape>(object).and_then(|hook| asked_for(hook.id == wanted, hook))
}

fn asked_for<T>(is: bool, thing: T) -> Result<T, String> {
    if is { Ok(thing) } else { Err("it is about another object".to_owned()) }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("address", self.address()).finish_non_exhaustive()
    }
}

//! The way to the server: connecting, signing in, and the client that requests go out by.

use tokio::{
    sync::{mpsc::UnboundedSender, watch},
    task::AbortHandle,
};

use crate::{
    api::{Client, Gate, SignedIn},
    app::{Msg, SignedIn as Step},
    domain::{Attempt, Credential, Credentials, Failure},
    runtime::connection::{Connected, Keeper, Target, TokenKeeper, connect, never},
};

/// A value that is awaited, or the reason why it will never arrive.
type Awaited<T> = Option<Result<T, Failure>>;

pub(super) struct Way {
    client: watch::Sender<Awaited<Client>>,
    /// The client for signing in.
    gate: watch::Sender<Awaited<Gate>>,
    /// The sign-in under way.
    pub(super) signing_in: Option<AbortHandle>,
    token_keeper: Option<TokenKeeper>,
    /// The name of the user who signs in, for the keeper.
    user: String,
    /// The embedded server, for as long as this lives.
    server: Option<Keeper>,
    target: Option<Target>,
    /// Told of every sending of a request.
    observer: UnboundedSender<Attempt>,
}

impl Way {
    pub(super) fn new(target: Target, observer: UnboundedSender<Attempt>) -> Self {
        Self {
            client: watch::Sender::new(None),
            gate: watch::Sender::new(None),
            signing_in: None,
            token_keeper: None,
            user: String::new(),
            server: None,
            target: Some(target),
            observer,
        }
    }

    /// The client, once it is known.
    pub(super) fn client(&self) -> impl Future<Output = Result<Client, Failure>> + use<> {
        known(self.client.subscribe())
    }

    /// The client, if it is known.
    pub(super) fn client_now(&self) -> Option<Client> {
        self.client.borrow().clone()?.ok()
    }

    /// Returns the blocking work that connects, to run off the loop's thread; `None` if it has begun.
    pub(super) fn connect(&mut self) -> Option<impl FnOnce() -> Result<Connected, String> + use<>> {
        let (target, observer) = (self.target.take()?, self.observer.clone());
        Some(move || connect(target, observer))
    }

    pub(super) fn connected(&mut self, result: Result<Connected, String>) -> Msg {
        match result {
            Ok(Connected { gate, client, server, keeper }) => {
                (self.server, self.token_keeper) = (server, keeper);
                let host = gate.address().authority();
                self.gate.send_replace(Some(Ok(gate)));
                if let Some(client) = client {
                    self.client.send_replace(Some(Ok(client)));
                }
                Msg::Connected(host)
            }
            Err(reason) => {
                self.client.send_replace(Some(Err(never(&reason))));
                self.gate.send_replace(Some(Err(never(&reason))));
                Msg::NotConnected(reason)
            }
        }
    }

    pub(super) fn sign_in(
        &mut self,
        credential: Credential,
    ) -> impl Future<Output = Result<SignedIn, Failure>> + use<> {
        if let Credential::Password(credentials) = &credential {
            self.user.clone_from(&credentials.username);
        }
        let gate = known(self.gate.subscribe());
        async move {
            let gate = gate.await?;
            match credential {
                Credential::Password(credentials) => by_password(&gate, &credentials).await,
                Credential::Code { session, code } => gate.second_factor(&session, &code).await.map(SignedIn::Token),
            }
        }
    }

    pub(super) fn signed_in(&self, result: Result<SignedIn, Failure>) -> Msg {
        Msg::SignedIn(result.map(|signed_in| match signed_in {
            SignedIn::SecondFactor { session } => Step::SecondFactor(session),
            SignedIn::Token(token) => {
                let not_kept = self.token_keeper.as_ref().and_then(|TokenKeeper(keep)| keep(&token, &self.user).err());
                if let Some(Ok(gate)) = &*self.gate.borrow() {
                    self.client.send_replace(Some(Ok(gate.client(token))));
                }
                Step::Done { not_kept }
            }
        }))
    }
}

/// Signs in with a password, after checking that the domain accepts one; a server that does not say gets it anyway.
async fn by_password(gate: &Gate, credentials: &Credentials) -> Result<SignedIn, Failure> {
    if let Some(domain) = credentials.domain()
        && let Ok(options) = gate.options(domain).await
    {
        options.accept_password()?;
    }
    gate.sign_in(credentials).await
}

async fn known<T: Clone>(mut value: watch::Receiver<Awaited<T>>) -> Result<T, Failure> {
    match value.wait_for(Option::is_some).await {
        Ok(state) => state.clone().unwrap_or_else(|| Err(never("it is closed"))),
        Err(_) => Err(never("it is closed")),
    }
}

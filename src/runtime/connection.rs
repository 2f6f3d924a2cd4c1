//! Connects to a server from the settings, or to the embedded one, and signs in.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::api::{AccessToken, Client, ConnectionOptions, LoginClient, SignedIn};
use crate::app::{Msg, ServerChoice, SignInDefaults, SignedIn as Step};
use crate::domain::{Attempt, Credential, Credentials, Failure, FailureKind, JournalScope, ProfileMark, ServerAddress};

/// The server of a session.
pub enum Target {
    /// A server from the settings.
    Server(Box<ServerTarget>),
    /// The embedded server, started now.
    #[cfg(feature = "embedded-server")]
    Demo(crate::demo::Options),
    /// No server yet: the start screen offers the embedded server with these options.
    #[cfg(feature = "embedded-server")]
    Unset(crate::demo::Options),
    /// No server yet, and no embedded server in this build.
    #[cfg(not(feature = "embedded-server"))]
    Unset,
}

/// A server from the settings, and how to reach it.
pub struct ServerTarget {
    pub address: ServerAddress,
    /// The token to send; none: the user has to sign in first.
    pub token: Option<AccessToken>,
    /// The mark on the screen.
    pub profile: ProfileMark,
    pub options: ConnectionOptions,
    /// The longest time that a replica of the server may be behind.
    pub replica_lag: Duration,
    pub sign_in: SignInDefaults,
    /// The store for the token of a sign-in; none: the token is kept only until the program ends.
    pub keeper: Option<TokenKeeper>,
}

/// Keeps the token of a sign-in for the next start, together with the user's name. The error says what went wrong.
pub type TokenKeeper = Box<dyn Fn(&AccessToken, &str) -> Result<(), String> + Send>;

impl Target {
    /// The place as the core knows it.
    pub(super) fn server_choice(&self) -> ServerChoice {
        match self {
            Self::Server(server) => ServerChoice::Server(server.address.authority()),
            #[cfg(feature = "embedded-server")]
            Self::Demo(_) => ServerChoice::Demo,
            #[cfg(feature = "embedded-server")]
            Self::Unset(_) => ServerChoice::Unset,
            #[cfg(not(feature = "embedded-server"))]
            Self::Unset => ServerChoice::Unset,
        }
    }

    /// The longest time that a replica may be behind; the embedded server has none.
    pub(super) fn replica_lag(&self) -> Duration {
        match self {
            Self::Server(server) => server.replica_lag,
            _ => Duration::ZERO,
        }
    }

    /// The scope of changes for the journal, as far as it is known before the first request.
    pub(super) fn scope(&self) -> JournalScope {
        match self {
            Self::Server(server) => JournalScope {
                profile: server.profile.name.clone(),
                server: server.address.to_string(),
                ..JournalScope::default()
            },
            // Without a server, only the embedded one can be chosen.
            _ => JournalScope { server: "demo".to_owned(), ..JournalScope::default() },
        }
    }
}

/// Keeps the embedded server alive; dropping it stops the server.
type Keeper = Arc<dyn std::any::Any + Send + Sync>;

/// A connection that was made.
pub(super) struct Connected {
    /// The client for signing in.
    login: LoginClient,
    /// None: the user has to sign in first.
    client: Option<Client>,
    /// An owner of resources that must live as long as the connection.
    server: Option<Keeper>,
    /// The store for the token of a sign-in.
    keeper: Option<TokenKeeper>,
}

/// Makes the connection. May seed a database or wait for the disk, so it runs off the loop's thread.
///
/// # Errors
///
/// Why there is none, as a sentence.
fn connect(target: Target, observer: UnboundedSender<Attempt>) -> Result<Connected, String> {
    match target {
        Target::Server(server) => {
            let ServerTarget { address, token, options, keeper, .. } = *server;
            let login = LoginClient::new(address, options).map_err(|error| format!("No connection: {error}."))?;
            let login = login.observed(observer);
            let client = token.map(|token| login.client(token));
            Ok(Connected { login, client, server: None, keeper })
        }
        #[cfg(feature = "embedded-server")]
        Target::Demo(options) | Target::Unset(options) => {
            let (server, login, token) = start_demo(options, observer)?;
            let client = Some(login.client(token));
            Ok(Connected { login, client, server: Some(Arc::new(server)), keeper: None })
        }
        #[cfg(not(feature = "embedded-server"))]
        Target::Unset => Err("This build has no embedded server.".to_owned()),
    }
}

/// Starts the embedded server. Returns it, which stops when it is dropped, with a login client and its administrator's token.
///
/// # Errors
///
/// Why it did not start, as a sentence.
#[cfg(feature = "embedded-server")]
pub fn start_demo(
    options: crate::demo::Options,
    observer: UnboundedSender<Attempt>,
) -> Result<(crate::demo::Server, LoginClient, AccessToken), String> {
    let failed = |error: &dyn std::fmt::Display| format!("The embedded server did not start: {error}");
    let server = crate::demo::start(options).map_err(|error| failed(&error))?;
    let address = server.url().parse().map_err(|error| failed(&error))?;
    let token = server.token().parse().map_err(|error| failed(&error))?;
    let login = LoginClient::new(address, ConnectionOptions::default()).map_err(|error| failed(&error))?;
    Ok((server, login.observed(observer), token))
}

/// The failure of every request if there will be no client.
fn unreachable(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreachable, None, reason)
}

/// A value that is awaited, or the reason why it will never arrive.
type Awaited<T> = Option<Result<T, Failure>>;

/// The connection of the program: connecting, signing in, and the client that sends the requests.
pub(super) struct Connection {
    client: watch::Sender<Awaited<Client>>,
    /// The client for signing in.
    login: watch::Sender<Awaited<LoginClient>>,
    /// The sign-in under way.
    pub(super) signing_in: Option<AbortHandle>,
    token_keeper: Option<TokenKeeper>,
    /// The name of the user who signs in, for the keeper.
    user: String,
    /// The embedded server, for as long as this lives.
    server: Option<Keeper>,
    target: Option<Target>,
    /// Receives every attempt at a request.
    observer: UnboundedSender<Attempt>,
}

impl Connection {
    pub(super) fn new(target: Target, observer: UnboundedSender<Attempt>) -> Self {
        Self {
            client: watch::Sender::new(None),
            login: watch::Sender::new(None),
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
        resolved(self.client.subscribe())
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
            Ok(Connected { login, client, server, keeper }) => {
                (self.server, self.token_keeper) = (server, keeper);
                let host = login.address().authority();
                self.login.send_replace(Some(Ok(login)));
                if let Some(client) = client {
                    self.client.send_replace(Some(Ok(client)));
                }
                Msg::Connected(host)
            }
            Err(reason) => {
                self.client.send_replace(Some(Err(unreachable(&reason))));
                self.login.send_replace(Some(Err(unreachable(&reason))));
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
        let login = resolved(self.login.subscribe());
        async move {
            let login = login.await?;
            match credential {
                Credential::Password(credentials) => by_password(&login, &credentials).await,
                Credential::Code { session, code } => login.second_factor(&session, &code).await.map(SignedIn::Token),
            }
        }
    }

    pub(super) fn signed_in(&self, result: Result<SignedIn, Failure>) -> Msg {
        Msg::SignedIn(result.map(|signed_in| match signed_in {
            SignedIn::SecondFactor { session } => Step::SecondFactor(session),
            SignedIn::Token(token) => {
                let not_kept = self.token_keeper.as_ref().and_then(|keep| keep(&token, &self.user).err());
                if let Some(Ok(login)) = &*self.login.borrow() {
                    self.client.send_replace(Some(Ok(login.client(token))));
                }
                Step::Done { not_kept }
            }
        }))
    }
}

/// Signs in with a password, after checking that the domain accepts one; a server that does not say gets it anyway.
async fn by_password(login: &LoginClient, credentials: &Credentials) -> Result<SignedIn, Failure> {
    if let Some(domain) = credentials.domain()
        && let Err(failure) = login.accepts_password(domain).await
        && failure.kind == FailureKind::SsoOnly
    {
        return Err(failure);
    }
    login.sign_in(credentials).await
}

async fn resolved<T: Clone>(mut value: watch::Receiver<Awaited<T>>) -> Result<T, Failure> {
    match value.wait_for(Option::is_some).await {
        Ok(state) => state.clone().unwrap_or_else(|| Err(unreachable("it is closed"))),
        Err(_) => Err(unreachable("it is closed")),
    }
}

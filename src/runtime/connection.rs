//! Makes a client: from settings, or by starting the embedded server.

use std::{fmt, sync::Arc, time::Duration};

use tokio::sync::mpsc::UnboundedSender;

use crate::{
    api::{AccessToken, Client, Connecting, Gate, ServerAddress},
    app::{Place, SignInDefaults},
    domain::{Attempt, Failure, FailureKind, JournalScope, ProfileMark},
};

/// The server of a session.
#[derive(Debug)]
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
#[derive(Debug, Clone)]
pub struct ServerTarget {
    /// The address.
    pub address: ServerAddress,
    /// The token to send; none: the user has to sign in first.
    pub token: Option<AccessToken>,
    /// The mark on the screen.
    pub profile: ProfileMark,
    /// The connection settings, with the trusted certificates.
    pub connecting: Connecting,
    /// The longest time that a replica of the server may be behind.
    pub replica_lag: Duration,
    /// The defaults for signing in.
    pub sign_in: SignInDefaults,
    /// The store for the token of a sign-in; none: the token is kept only until the program ends.
    pub keeper: Option<TokenKeeper>,
}

/// Keeps the token of a sign-in for the next start, together with the user's name; says what went wrong.
#[derive(Clone)]
pub struct TokenKeeper(pub Arc<KeepToken>);

/// The way to keep a token.
pub type KeepToken = dyn Fn(&AccessToken, &str) -> Result<(), String> + Send + Sync;

impl fmt::Debug for TokenKeeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKeeper")
    }
}

impl Target {
    /// The place as the core knows it.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Server(server) => Place::Server(server.address.authority()),
            #[cfg(feature = "embedded-server")]
            Self::Demo(_) => Place::Demo,
            #[cfg(feature = "embedded-server")]
            Self::Unset(_) => Place::Unset,
            #[cfg(not(feature = "embedded-server"))]
            Self::Unset => Place::Unset,
        }
    }
}

impl Target {
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
pub(super) type Keeper = Arc<dyn std::any::Any + Send + Sync>;

/// A way to the server.
pub(super) struct Connected {
    /// The client for signing in.
    pub(super) gate: Gate,
    /// None: the user has to sign in first.
    pub(super) client: Option<Client>,
    /// An owner of resources that must live as long as the connection.
    pub(super) server: Option<Keeper>,
    /// The store for the token of a sign-in.
    pub(super) keeper: Option<TokenKeeper>,
}

/// Makes the connection. May seed a database or wait for the disk, so it runs off the loop's thread.
///
/// # Errors
///
/// Why there is none, as a sentence.
pub(super) fn connect(target: Target, observer: UnboundedSender<Attempt>) -> Result<Connected, String> {
    match target {
        Target::Server(server) => {
            let ServerTarget { address, token, connecting, keeper, .. } = *server;
            let gate = Gate::new(address, connecting).map_err(|error| format!("No connection: {error}."))?;
            let gate = gate.observed(observer);
            let client = token.map(|token| gate.client(token));
            Ok(Connected { gate, client, server: None, keeper })
        }
        #[cfg(feature = "embedded-server")]
        Target::Demo(options) | Target::Unset(options) => {
            let failed = |error: &dyn fmt::Display| format!("The demo did not start: {error}");
            let server = crate::demo::start(options).map_err(|error| failed(&error))?;
            let address = server.url().parse().map_err(|error| failed(&error))?;
            let token = server.token().parse().map_err(|error| failed(&error))?;
            let gate = Gate::new(address, Connecting::default()).map_err(|error| failed(&error))?.observed(observer);
            let client = Some(gate.client(token));
            Ok(Connected { gate, client, server: Some(Arc::new(server)), keeper: None })
        }
        #[cfg(not(feature = "embedded-server"))]
        Target::Unset => Err("This build has no embedded server.".to_owned()),
    }
}

/// The failure of every request if there will be no client.
pub(super) fn never(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreachable, None, reason)
}

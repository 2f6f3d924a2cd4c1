//! Getting a client: from settings, or by starting the embedded server.

use std::sync::Arc;

use tokio::sync::watch;

use crate::{
    api::{AccessToken, Client, Connecting, ServerAddress},
    app::Place,
    domain::{Failure, FailureKind, ProfileMark},
};

/// Which server a session is for.
#[derive(Debug)]
pub enum Target {
    /// A server from the settings.
    Server(Box<ServerTarget>),
    /// The embedded server, started now.
    #[cfg(feature = "embedded-server")]
    Demo(crate::demo::Options),
    /// None yet: the start screen offers the embedded server with these options.
    #[cfg(feature = "embedded-server")]
    Unset(crate::demo::Options),
    /// None, and no embedded server in this build.
    #[cfg(not(feature = "embedded-server"))]
    Unset,
}

/// A server from the settings, and how to reach it.
#[derive(Debug, Clone)]
pub struct ServerTarget {
    /// Where it is.
    pub address: ServerAddress,
    /// What to show it; none: somebody has to sign in first.
    pub token: Option<AccessToken>,
    /// How it is marked on the screen.
    pub profile: ProfileMark,
    /// How to connect, and whom to trust.
    pub connecting: Connecting,
    /// Who usually signs in.
    pub sign_in: SignInDefaults,
}

/// What a sign-in begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInDefaults {
    /// The user's name.
    pub user: Option<String>,
    /// The domain.
    pub domain: Option<String>,
}

impl ServerTarget {
    /// What to do where there is no token.
    #[must_use]
    pub fn nobody_signed_in(&self) -> String {
        let host = self.address.authority();
        let profile = self
            .profile
            .name
            .as_ref()
            .map_or_else(|| format!(" --url {}", self.address), |name| format!(" --profile {name}"));
        format!(
            "Nobody is signed in to {host}. Sign in with: webitel-hooks login{profile}. Or set WEBITEL_ACCESS_TOKEN to an \
             API access token."
        )
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

/// A client, once there is one, or why there is none. Requests wait for it.
pub(super) type Connection = watch::Receiver<Option<Result<Client, Failure>>>;

/// What keeps the embedded server alive; dropping it stops the server.
pub(super) type Keeper = Arc<dyn std::any::Any + Send + Sync>;

/// Makes the client. May read certificates, seed a database or wait for the disk, so it runs off the loop's thread.
///
/// # Errors
///
/// Why there is none, as a sentence.
pub(super) fn connect(target: Target) -> Result<(Client, Option<Keeper>), String> {
    match target {
        Target::Server(server) => {
            let Some(token) = server.token.clone() else { return Err(server.nobody_signed_in()) };
            let client = Client::connecting(server.address, token, server.connecting)
                .map_err(|error| format!("No connection: {error}."))?;
            Ok((client, None))
        }
        #[cfg(feature = "embedded-server")]
        Target::Demo(options) | Target::Unset(options) => {
            let server = crate::demo::start(options).map_err(|error| format!("The demo did not start: {error}"))?;
            let address = server.url().parse().map_err(|error| format!("The demo did not start: {error}."))?;
            let token = server.token().parse().map_err(|error| format!("The demo did not start: {error}."))?;
            let client = Client::new(address, token).map_err(|error| format!("The demo did not start: {error}."))?;
            Ok((client, Some(Arc::new(server))))
        }
        #[cfg(not(feature = "embedded-server"))]
        Target::Unset => Err("This build has no embedded server.".to_owned()),
    }
}

/// What every request is told when there will be no client.
pub(super) fn never(reason: &str) -> Failure {
    Failure::new(FailureKind::Unreachable, None, reason)
}

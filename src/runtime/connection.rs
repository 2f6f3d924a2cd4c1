//! Getting a client: from settings, or by starting the embedded server.

use std::sync::Arc;

use tokio::sync::watch;

use crate::{
    api::{AccessToken, Client, ServerAddress},
    app::Place,
    domain::{Failure, FailureKind},
};

/// Which server a session is for.
#[derive(Debug)]
pub enum Target {
    /// A server from the settings.
    Server {
        /// Where it is.
        address: ServerAddress,
        /// What to show it.
        token: AccessToken,
    },
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

impl Target {
    /// The place as the core knows it.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Server { address, .. } => Place::Server(address.authority()),
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
        Target::Server { address, token } => {
            let client = Client::new(address, token).map_err(|error| format!("No connection: {error}."))?;
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

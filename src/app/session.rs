//! The session: which server, the state of the connection, who is signed in.

use crate::domain::{FailureKind, Identity, ProfileMark, Rights, Secret};

/// The server of this session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ServerChoice {
    /// None yet: the start screen is shown.
    #[default]
    Unset,
    /// The embedded server.
    Demo,
    /// The host of the server in the settings.
    Server(String),
}

/// The state of the connection, as of the last answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConnectionStatus {
    /// No answer yet.
    #[default]
    Connecting,
    /// The last request was answered.
    Connected,
    /// The last request got no usable answer.
    Failing,
    /// The server does not accept the token.
    SignedOut,
}

impl ConnectionStatus {
    /// The state after an answer, or a failure of this kind.
    pub(super) const fn after(failure: Option<FailureKind>) -> Self {
        match failure {
            Some(FailureKind::SignedOut) => Self::SignedOut,
            Some(
                FailureKind::TimedOut
                | FailureKind::Unreachable
                | FailureKind::Untrusted
                | FailureKind::NotWebitel
                | FailureKind::Garbled
                | FailureKind::Server
                | FailureKind::TooManyRequests,
            ) => Self::Failing,
            _ => Self::Connected,
        }
    }
}

/// The defaults for signing in, from the settings or an earlier sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignInDefaults {
    pub user: String,
    pub domain: String,
    /// Only for users of the embedded server: the program started it and knows their password.
    pub password: Option<Secret>,
}

/// The server, the connection to it, and the user.
#[derive(Debug, Clone, Default)]
pub struct Session {
    pub server: ServerChoice,
    pub status: ConnectionStatus,
    /// Name, label and colour of the profile, and its restrictions.
    pub profile: ProfileMark,
    /// `None` until the server answered, and where it has no `/userinfo`.
    pub identity: Option<Identity>,
    /// The address of the web client, where one is known.
    pub web_client: Option<String>,
}

impl Session {
    /// The rights of the user. All rights until the server has answered.
    pub fn rights(&self) -> Rights {
        let mut rights = self.identity.as_ref().map_or(Rights::UNRESTRICTED, |identity| identity.rights);
        rights.queues.update &= !self.profile.read_only;
        rights
    }

    /// Checks that the user may change hooks.
    ///
    /// # Errors
    ///
    /// The reason, as a sentence.
    pub fn may_change(&self) -> Result<(), String> {
        if self.profile.read_only {
            Err("This profile is read only: nothing can be changed through it.".to_owned())
        } else if self.rights().queues.update {
            Ok(())
        } else {
            Err("Read only: your user lacks the right to change queues.".to_owned())
        }
    }
}

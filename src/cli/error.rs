//! The failures of commands: a sentence for people, a kind for scripts, an exit code for both.

use serde_json::{Value, json};

use crate::domain::{Failure, FailureKind};
use crate::words;

/// The kind of a failure, a word that scripts can rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ProblemKind {
    /// An option or setting cannot be used.
    Usage,
    /// A file has mistakes.
    Mistaken,
    /// No object has this id or name.
    Unknown,
    /// Several things have this name.
    Ambiguous,
    /// Two hooks of a queue would be on for one event.
    Conflict,
    /// The profile says that nothing may be changed.
    ReadOnly,
    /// The user has no right to do it.
    #[strum(serialize = "forbidden")]
    NotAllowed,
    /// It was not confirmed: there is no terminal to ask on, or `--expect` differs.
    Unconfirmed,
    /// The user was asked and declined.
    Declined,
    /// It was tried and failed.
    Failed,
    /// The server or the connection failed.
    Server(FailureKind),
    /// Partial success.
    Partly,
    /// A signal came before anything was done; the code by which a shell knows it.
    Stopped(u8),
}

impl ProblemKind {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            // The result is incomplete.
            Self::Partly | Self::Server(FailureKind::ListChanged) => 4,
            Self::Failed | Self::Declined | Self::Server(_) => 1,
            Self::Usage
            | Self::Mistaken
            | Self::Unknown
            | Self::Ambiguous
            | Self::Conflict
            | Self::ReadOnly
            | Self::NotAllowed
            | Self::Unconfirmed => 2,
            Self::Stopped(code) => code,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Server(kind) => kind.word(),
            kind => kind.into(),
        }
    }
}

/// The failure of a command, as it is reported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// The kind, in a word.
    pub kind: ProblemKind,
    /// The message, in a sentence. Safe for a terminal.
    pub message: String,
    /// The objects that may have been meant: id and name.
    pub candidates: Vec<(u64, String)>,
}

impl Problem {
    /// A problem without candidates.
    pub fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), candidates: Vec::new() }
    }

    /// An option or setting cannot be used.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Usage, message)
    }

    /// It was tried and failed.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Failed, message)
    }

    /// No server is named anywhere.
    pub(crate) fn no_server() -> Self {
        Self::usage("No server is configured: pass --url or --profile, set WEBITEL_URL, or try --demo.")
    }

    /// `--demo` in a build without the embedded server.
    #[cfg(not(feature = "embedded-server"))]
    pub(crate) fn no_embedded_server() -> Self {
        Self::usage("This build has no embedded server: pass --url or --profile, or set WEBITEL_URL.")
    }

    /// A signal with this exit code came before anything was changed.
    pub fn stopped(code: u8) -> Self {
        Self::new(ProblemKind::Stopped(code), "Stopped; nothing was changed.")
    }

    /// The failure as JSON, for scripts.
    pub fn json(&self) -> Value {
        let mut error = json!({ "kind": self.kind.word(), "message": self.message });
        if !self.candidates.is_empty() {
            let candidate = |(id, name): &(u64, String)| json!({ "id": id, "name": name });
            error["candidates"] = self.candidates.iter().map(candidate).collect();
        }
        json!({ "error": error })
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::new(ProblemKind::Server(failure.kind), words::capitalized(&failure.to_string()))
    }
}

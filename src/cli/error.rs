//! The failures of commands: a sentence for people, a kind for scripts, an exit code for both.

use serde_json::{Value, json};

use crate::{
    domain::{Failure, FailureKind},
    words,
};

/// The kind of a failure, a word that scripts can rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    #[must_use]
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

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Mistaken => "mistaken",
            Self::Unknown => "unknown",
            Self::Ambiguous => "ambiguous",
            Self::Conflict => "conflict",
            Self::ReadOnly => "read_only",
            Self::NotAllowed => "forbidden",
            Self::Unconfirmed => "unconfirmed",
            Self::Declined => "declined",
            Self::Failed => "failed",
            Self::Partly => "partly",
            Self::Stopped(_) => "stopped",
            Self::Server(kind) => failure_word(kind),
        }
    }
}

/// The word for a failure of the server.
#[must_use]
pub(crate) const fn failure_word(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::SignedOut => "signed_out",
        FailureKind::Forbidden => "forbidden",
        FailureKind::NotFound => "not_found",
        FailureKind::EventTaken => "event_taken",
        FailureKind::SchemaMissing => "schema_missing",
        FailureKind::Rejected => "rejected",
        FailureKind::KeptItsOwn => "kept_its_own",
        FailureKind::TooManyRequests => "too_many_requests",
        FailureKind::Server => "server_error",
        FailureKind::TimedOut => "timed_out",
        FailureKind::Unreachable => "unreachable",
        FailureKind::Untrusted => "untrusted",
        FailureKind::NotWebitel => "not_webitel",
        FailureKind::Garbled => "garbled",
        FailureKind::TooLarge => "too_large",
        FailureKind::ListChanged => "list_changed",
        FailureKind::BeingChanged => "being_changed",
        FailureKind::GivenUp => "given_up",
        FailureKind::WrongPassword => "wrong_password",
        FailureKind::WrongCode => "wrong_code",
        FailureKind::PasswordExpired => "password_expired",
        FailureKind::PasswordUnchanged => "password_unchanged",
        FailureKind::SsoOnly => "sso_only",
        FailureKind::Unlicensed => "unlicensed",
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
    #[must_use]
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

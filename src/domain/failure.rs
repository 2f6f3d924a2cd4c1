//! The reasons why requests fail, as sentences for people.

use std::fmt;
use std::time::Duration;

use super::ServerText;

/// The kind of a failure, by which the program decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FailureKind {
    /// 401: the token is missing, unknown, expired or revoked (docs/webitel-api.md §1.9).
    SignedOut,
    /// 403: a right is missing.
    Forbidden,
    /// 404: the object is gone, or belongs to another queue or domain.
    NotFound,
    /// Another enabled hook of the queue has this event (docs/webitel-api.md §4.4).
    EventTaken,
    /// The flow schema does not exist (docs/webitel-api.md §4.4).
    SchemaMissing,
    /// Any other refusal of what was sent (400, 412, 422 …).
    Rejected,
    /// It reported success and kept a value of its own (docs/webitel-api.md §2.7, §12).
    KeptItsOwn,
    /// 429.
    TooManyRequests,
    /// 5xx from Webitel or from something between.
    #[strum(serialize = "server_error")]
    Server,
    /// The answer did not come in time (also 408).
    TimedOut,
    /// No connection, or it broke before anything was answered.
    Unreachable,
    /// No secure connection: the certificate is not trusted, has expired, is for another name; nothing was sent.
    Untrusted,
    /// Something answered, but not Webitel's API: HTML, a redirect elsewhere, another content type.
    NotWebitel,
    /// JSON that is cut off or not of the expected shape.
    Garbled,
    /// The answer is longer than the server or this program can handle: ask for less at once.
    TooLarge,
    /// Rows came and went each time that a list was read: it is not known whether it is complete.
    ListChanged,
    /// Somebody is changing the queue, so what was read of it may be old: nothing is written on it.
    BeingChanged,
    /// The user did not want to wait any longer.
    GivenUp,
    /// Signing in: no such user, or another password (docs/webitel-api.md §1.4).
    WrongPassword,
    /// Signing in: the code is wrong or too old (docs/webitel-api.md §1.4).
    WrongCode,
    /// Signing in: the password is too old (`app.password.expired`).
    PasswordExpired,
    /// Signing in: the password has to be changed first (`app.password.force_change`).
    PasswordUnchanged,
    /// Signing in: this domain knows no passwords, only single sign-on in a browser.
    SsoOnly,
    /// A licence of Webitel's ended or is missing (`app.license.product.expired`, `app.context.auth.license.err`).
    Unlicensed,
}

impl FailureKind {
    /// The name in JSON.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Every further request would end the same way, until something is done about it.
    pub const fn is_hopeless(self) -> bool {
        matches!(self, Self::SignedOut | Self::Unreachable | Self::Untrusted | Self::NotWebitel)
    }
}

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}. {}.", self.reason(), self.advice())]
pub struct Failure {
    /// The kind, by which the program decides.
    pub kind: FailureKind,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The server's or the network's own words. May be empty, may hold database wording.
    pub detail: ServerText,
    /// The thing that the server's message names, in plain words: the missing right (`change queues`) or the product
    /// without a licence. Safe for a terminal.
    pub named: Option<String>,
    /// The server asks to be left alone for this long, which is longer than may be waited.
    pub wait: Option<Duration>,
}

impl Failure {
    /// A failure of this kind, with the words of the server or the network.
    pub fn new(kind: FailureKind, status: Option<u16>, detail: impl Into<ServerText>) -> Self {
        Self { kind, status, detail: detail.into(), named: None, wait: None }
    }

    pub fn reason(&self) -> String {
        let reason = self.without_wait();
        match self.wait {
            None => reason,
            Some(wait) => format!("{reason}; it asks to wait {}, more than max_wait allows", duration_text(wait)),
        }
    }

    fn without_wait(&self) -> String {
        let with_detail = |text: &str| match self.detail.shown() {
            "" => text.to_owned(),
            detail => format!("{text}: {detail}"),
        };
        let with_status = |text: &str| match self.status {
            Some(status) => format!("{text} ({status})"),
            None => text.to_owned(),
        };
        match self.kind {
            FailureKind::SignedOut => "Webitel does not accept the token (401)".into(),
            FailureKind::Forbidden => match &self.named {
                Some(right) => format!("your user lacks the right to {right} (403)"),
                None => "your user lacks the right to do this (403)".into(),
            },
            FailureKind::NotFound => "it no longer exists on the server (404)".into(),
            FailureKind::EventTaken => "another hook of this queue is on for the same event".into(),
            FailureKind::SchemaMissing => "the flow schema no longer exists".into(),
            FailureKind::Rejected | FailureKind::Server => match (self.status, self.detail.shown()) {
                (Some(status), "") => format!("the server answered {status}"),
                (Some(status), detail) => format!("the server answered {status}: {detail}"),
                (None, detail) => format!("the server failed: {detail}"),
            },
            FailureKind::KeptItsOwn => match self.detail.shown() {
                "" => "the server kept a different value".into(),
                detail => format!("the server {detail}"),
            },
            FailureKind::TooManyRequests => "the server asks for fewer requests (429)".into(),
            FailureKind::TimedOut => "the server did not answer in time".into(),
            FailureKind::Unreachable => with_detail("the server cannot be reached"),
            FailureKind::Untrusted => with_detail("no secure connection to the server"),
            FailureKind::NotWebitel => with_detail("this is not Webitel's API"),
            FailureKind::Garbled => with_detail("the answer could not be read"),
            FailureKind::TooLarge => "the answer is too large".into(),
            FailureKind::ListChanged => match self.detail.shown() {
                "" => "the list changed while it was read".into(),
                things => format!("the list of {things} changed while it was read"),
            },
            FailureKind::BeingChanged => match self.detail.shown() {
                "" => "somebody is changing this queue, so nothing was written".into(),
                who => format!("{who} is changing this queue, so nothing was written"),
            },
            FailureKind::GivenUp => "you stopped waiting".into(),
            FailureKind::WrongPassword => with_status("Webitel does not accept this user name and password"),
            FailureKind::WrongCode => with_status("Webitel does not accept this code"),
            FailureKind::PasswordExpired => "the password has expired".into(),
            FailureKind::PasswordUnchanged => "Webitel requires this password to be changed first".into(),
            FailureKind::SsoOnly => "this domain allows only single sign-on".into(),
            FailureKind::Unlicensed => match &self.named {
                Some(product) => format!("the Webitel licence for {product} has expired"),
                None => "your user has no valid Webitel licence".into(),
            },
        }
    }

    /// The sentence, for a read that this key asks for again.
    pub fn with_retry(&self, key: impl fmt::Display) -> String {
        match self.advice() {
            "Try again" => format!("{}. Press {key} to try again.", self.reason()),
            advice => format!("{}. {advice}. Press {key} to try again.", self.reason()),
        }
    }

    /// Advises what to do about it.
    pub const fn advice(&self) -> &'static str {
        match self.kind {
            FailureKind::SignedOut => "Sign in again, or set a valid access token",
            FailureKind::Forbidden => "Ask an administrator for it",
            FailureKind::NotFound | FailureKind::KeptItsOwn => "Refresh to see what is there now",
            FailureKind::EventTaken => "Switch that one off first, or save this one switched off",
            FailureKind::SchemaMissing => "Choose another flow schema",
            FailureKind::Rejected => "Nothing was changed",
            FailureKind::TooManyRequests => "Wait a little, then try again",
            FailureKind::NotWebitel => "Check the address of the server",
            FailureKind::Untrusted => "Check the address, or set ca_file in the profile to the certificate to trust",
            FailureKind::WrongPassword => "Check the user name, its domain and the password",
            FailureKind::WrongCode => "Type the code that is shown now",
            FailureKind::PasswordExpired | FailureKind::PasswordUnchanged => {
                "Change it in Webitel's web client, then sign in again"
            }
            FailureKind::SsoOnly => "Create an API access token in Webitel and use that instead",
            FailureKind::Unlicensed => "Ask an administrator to renew it",
            FailureKind::Server
            | FailureKind::TimedOut
            | FailureKind::Unreachable
            | FailureKind::Garbled
            | FailureKind::TooLarge
            | FailureKind::ListChanged
            | FailureKind::BeingChanged
            | FailureKind::GivenUp => "Try again",
        }
    }
}

/// `45 s`, `2 min`, `1 h 30 min`, `24 h`: seconds only below ten minutes.
pub fn duration_text(duration: Duration) -> String {
    let seconds = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{rest} s"),
        (0, minutes) if minutes < 10 && rest > 0 => format!("{minutes} min {rest} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_that_is_too_long_is_named() {
        let wait = Some(Duration::from_secs(86_400));
        let failure = Failure { wait, ..Failure::new(FailureKind::TooManyRequests, Some(429), "") };
        assert_eq!(
            failure.reason(),
            "the server asks for fewer requests (429); it asks to wait 24 h, more than max_wait allows"
        );
        let text = |seconds| duration_text(Duration::from_secs(seconds));
        assert_eq!([1, 120, 125, 600, 5400].map(text), ["1 s", "2 min", "2 min 5 s", "10 min", "1 h 30 min"]);
    }

    #[test]
    fn database_wording_never_stands_where_a_sentence_can() {
        let detail = "event=joined, pq: duplicate key value violates unique constraint \"cc_queue_events_queue_id_event_uindex\"";
        let failure = Failure::new(FailureKind::EventTaken, Some(400), detail);
        assert!(!failure.to_string().contains("pq:"), "{failure}");
    }
}

//! Checks that the server still accepts the access token, and asks the user to sign in if it does not.

use crate::app::message::Slot;
use crate::app::request::{Destination, Request, Requests};
use crate::app::widgets::NoticeKind;
use crate::domain::Query;

pub(in crate::app) const REFUSED: &str = "The server does not accept the access token any more.";

/// The state of the access token.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct TokenCheck {
    /// A request was refused for its token, and `/userinfo` is asked to confirm it.
    is_checking: bool,
    /// The sign-in opens as soon as nothing is being typed.
    is_due: bool,
}

impl TokenCheck {
    /// A request was refused for its token. One refusal is no proof: the server says the same when its own sign-in service
    /// cannot be reached (docs/webitel-api.md §1.9), so `/userinfo` is asked before the user is.
    pub(in crate::app) fn refused(&mut self, slot: Option<Slot>, is_typing: bool, out: &mut Requests) {
        if slot == Some(Slot::Identity) {
            self.is_checking = false;
            if is_typing {
                // The next letters belong to the text under the keyboard, not into a user name.
                self.is_due = true;
                out.notify(
                    NoticeKind::Warning,
                    format!("{REFUSED} Type on: the next key that is no text asks you to sign in."),
                );
            } else {
                ask(out);
            }
        } else if !self.is_checking {
            self.is_checking = true;
            out.read(Slot::Identity, Query::Identity);
        }
    }

    pub(in crate::app) fn ask_if_due(&mut self, is_typing: bool, is_signed_out: bool, out: &mut Requests) {
        if !is_typing && std::mem::take(&mut self.is_due) && is_signed_out {
            ask(out);
        }
    }

    /// The token is valid after all.
    pub(in crate::app) fn accepted(&mut self, out: &mut Requests) {
        if std::mem::take(&mut self.is_checking) {
            let text = "The server refused a request although the access token is valid: try again in a moment.";
            out.push(Request::NotifyMore(text.to_owned()));
        }
    }

    pub(in crate::app) fn not_checked(&mut self) {
        self.is_checking = false;
    }
}

fn ask(out: &mut Requests) {
    out.open(Destination::SignIn(REFUSED.to_owned()));
}

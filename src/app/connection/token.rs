//! The access token: whether the server still accepts it, and asking the user to sign in when it does not.

use crate::{
    app::{
        message::{Effect, Slot},
        model::{Layer, Model},
        request::Destination,
        session::Link,
        update,
        widgets::notices::NoticeKind,
    },
    domain::Query,
};

pub(in crate::app) const REFUSED: &str = "The server does not accept the access token any more.";

/// Opens the sign-in dialog, unless it is open.
pub(in crate::app) fn ask(model: &mut Model, reason: &str, effects: &mut Vec<Effect>) {
    if !model.layers.iter().any(|layer| matches!(layer, Layer::SignIn(_))) {
        update::open(model, Destination::SignIn { reason: reason.to_owned() }, effects);
    }
}

/// Opens the dialog that was held back while somebody typed.
pub(in crate::app) fn ask_if_due(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.typing && std::mem::take(&mut model.sign_in_due) && model.session.link == Link::SignedOut {
        ask(model, REFUSED, effects);
    }
}

/// A request was refused for its token. One refusal is no proof: the same is said when the server's own sign-in service cannot
/// be reached (admin-api §1.9), so `/userinfo` is asked before the user is.
pub(in crate::app) fn refused(model: &mut Model, slot: Option<Slot>, effects: &mut Vec<Effect>) {
    if slot == Some(Slot::Identity) {
        model.verifying = false;
        model.session.link = Link::SignedOut;
        if model.typing {
            // The next letters belong to the text under the keyboard, not into a user name.
            model.sign_in_due = true;
            model.notices.tell(
                NoticeKind::Warning,
                format!("{REFUSED} Type on: the next key that is no text asks you to sign in."),
            );
        } else {
            ask(model, REFUSED, effects);
        }
    } else if !model.verifying {
        model.verifying = true;
        model.fetch(Slot::Identity, Query::Identity, effects);
    }
}

/// The token is good after all.
pub(in crate::app) fn verified(model: &mut Model) {
    if std::mem::take(&mut model.verifying) {
        let text = "The server refused a request although the access token is valid: try again in a moment.";
        model.notices.tell_more(text);
    }
}

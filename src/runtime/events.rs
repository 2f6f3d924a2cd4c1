//! Terminal inputs as messages for the core.

use crate::{app::Msg, term::Input};

/// The message for an input; none for what is no business of the core.
pub(super) fn message(input: Input) -> Option<Msg> {
    match input {
        Input::Key(chord) => Some(Msg::Key(chord)),
        Input::Paste(text) => Some(Msg::Paste(text)),
        Input::Focus(focused) => Some(Msg::Focus(focused)),
        Input::Margins(_) => None,
    }
}

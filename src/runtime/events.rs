//! Terminal inputs as messages for the core.

use crate::{app::Msg, term::Input};

/// The message for an input.
pub(super) fn message(input: Input) -> Msg {
    match input {
        Input::Key(chord) => Msg::Key(chord),
        Input::Paste(text) => Msg::Paste(text),
        Input::Focus(focused) => Msg::Focus(focused),
    }
}

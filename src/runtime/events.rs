//! What the terminal and the system say, as messages for the core.

use crate::{
    app::{Msg, Size},
    term::Input,
};

/// The message for an input; `None` when nothing can be read any more.
pub(super) fn message(input: Input) -> Option<Msg> {
    match input {
        Input::Key(chord) => Some(Msg::Key(chord)),
        Input::Paste(text) => Some(Msg::Paste(text)),
        Input::Resize { width, height } => Some(Msg::Resize(Size { width, height })),
        Input::Focus(focused) => Some(Msg::Focus(focused)),
        Input::Ended(_) => None,
    }
}

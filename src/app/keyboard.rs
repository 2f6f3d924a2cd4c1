//! Why a key or a paste does nothing.

use super::widgets::text_field::TextField;
use crate::keys::{Chord, Context, action_for};

pub(super) const NO_TEXT: &str = "Nothing takes text here: the paste was ignored.";

/// Why a key does nothing: it is for another place, or for none.
pub(super) fn nothing_bound(context: Context, chord: Chord) -> String {
    match context {
        Context::Queues if action_for(Context::Hooks, chord).is_some() => {
            format!("{chord} is about hooks: Enter opens those of this queue.")
        }
        Context::Matrix if action_for(Context::AllHooks, chord).is_some() => {
            format!("{chord} is about hooks in a list: A shows them all.")
        }
        _ => format!("{chord} does nothing here. F1 shows the keys."),
    }
}

pub(super) fn too_long() -> String {
    format!("A text field holds at most {} characters: nothing was added.", TextField::LIMIT)
}

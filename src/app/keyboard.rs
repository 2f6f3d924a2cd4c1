//! Why a key or a paste does nothing.

use super::widgets::TextField;
use crate::keys::{Action, Chord, Context, KeyMap};

pub(super) const NO_TEXT: &str = "Nothing takes text here: the paste was ignored.";

/// Why a key does nothing: it is for another place, or for none.
pub(super) fn nothing_bound(keys: &KeyMap, context: Context, chord: Chord) -> String {
    match context {
        Context::Queues if keys.action_for(Context::Hooks, chord).is_some() => {
            format!("{chord} is about hooks: {} opens those of this queue.", Action::Open)
        }
        Context::Matrix if keys.action_for(Context::AllHooks, chord).is_some() => {
            format!("{chord} is about hooks in a list: {} shows them all.", Action::AllHooks)
        }
        _ => format!("{chord} does nothing here. {} shows the keys.", keys.shown_last(context, Action::Help)),
    }
}

pub(super) fn too_long() -> String {
    format!("A text field holds at most {} characters: nothing was added.", TextField::LIMIT)
}

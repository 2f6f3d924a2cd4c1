//! Sentences that name keys.

use std::borrow::Cow;

use super::action::NAME;
use super::{Action, Context, KeyMap};

/// The names of keys in sentences, for the current context.
#[derive(Debug, Clone, Copy)]
pub struct KeyNames<'a> {
    keys: &'a KeyMap,
    /// The focused context, and the list below it. A command of neither has its key of the first context with that command.
    places: [Context; 2],
}

impl<'a> KeyNames<'a> {
    pub const fn new(keys: &'a KeyMap, places: [Context; 2]) -> Self {
        Self { keys, places }
    }

    /// The keys of another context.
    #[must_use]
    pub const fn at(self, place: Context) -> Self {
        Self { places: [place, self.places[1]], ..self }
    }

    /// Replaces each action in a sentence by its key.
    pub fn fill<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains(NAME[0]) {
            return Cow::Borrowed(text);
        }
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once(NAME[0]) {
            let Some((name, end)) = behind.split_once(NAME[1]) else { break };
            filled.push_str(before);
            match Action::named(name) {
                Some(action) => filled.push_str(&self.key(action)),
                None => filled.push_str(name),
            }
            rest = end;
        }
        Cow::Owned(filled + rest)
    }

    fn key(&self, action: Action) -> String {
        if action == Action::Quit {
            // The key that quits everywhere, also while a question is open or a write is pending.
            return self.keys.shown_last(self.places[0], action);
        }
        // In the panes, Close is not bound, and Esc clears the message.
        let wanted = if action == Action::Close { &[action, Action::ClearNotice][..] } else { &[action][..] };
        let places = self.places.iter().chain(Context::ALL);
        let mut shown = places.flat_map(|place| wanted.iter().map(|action| self.keys.shown(*place, *action)));
        shown.find(|key| !key.is_empty()).unwrap_or_else(|| format!("the command {}", action.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Rebinding;

    #[test]
    fn a_sentence_names_the_key_of_where_the_user_is() {
        let keys = KeyMap::with(&[
            Rebinding { place: Some(Context::AllHooks), action: Action::Refresh, chords: vec!["F9".parse().unwrap()] },
            Rebinding { place: None, action: Action::History, chords: Vec::new() },
        ])
        .unwrap();
        let sentence = format!("{} tries again, {} closes, {} undoes.", Action::Refresh, Action::Close, Action::Undo);
        for (places, expected) in [
            ([Context::Queues; 2], "r tries again, Esc closes, u undoes."),
            ([Context::AllHooks; 2], "F9 tries again, Esc closes, u undoes."),
            ([Context::Question, Context::AllHooks], "F9 tries again, Esc closes, u undoes."),
            ([Context::FormEvent, Context::Hooks], "F5 tries again, Esc closes, u undoes."),
        ] {
            assert_eq!(KeyNames::new(&keys, places).fill(&sentence), expected);
        }
        let names = KeyNames::new(&keys, [Context::Hooks; 2]);
        assert_eq!(names.fill(&format!("{} shows them.", Action::History)), "the command history shows them.");
        assert_eq!(names.fill("\u{fdd0}a queue\u{fdd1}, \u{fdd0}cut"), "a queue, \u{fdd0}cut", "no name of ours");
    }
}

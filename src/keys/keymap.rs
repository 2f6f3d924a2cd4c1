//! The user's keys: the table of bindings with the changes of the configuration.

use std::collections::BTreeMap;

use super::{Action, BINDINGS, Binding, Chord, Context, Key, to_latin};

/// The keys of every context; by default those of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyMap {
    changed: BTreeMap<(Context, Action), Vec<Chord>>,
}

/// A row of the table, with the keys that it has in one place.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'a> {
    pub binding: &'static Binding,
    chords: &'a [Chord],
    place: Context,
}

impl<'a> Bound<'a> {
    /// The keys; hints show the first. None if the user removed them.
    pub fn chords(self) -> impl Iterator<Item = Chord> + use<'a> {
        self.chords.iter().copied().filter(move |chord| !types_text(*chord, self.place))
    }
}

/// Returns whether a chord is text in a place, and so no command.
fn types_text(chord: Chord, place: Context) -> bool {
    place.takes_text() && chord.typed().is_some()
}

/// Other keys for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    /// The context; `None`: every context that has the action.
    pub place: Option<Context>,
    pub action: Action,
    pub chords: Vec<Chord>,
}

/// The reason why a key cannot be rebound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RebindError {
    #[error("{} does nothing in {}", .0.name(), .1.name())]
    NoSuchAction(Action, Context),
    #[error("{0} cannot be reached: {1}")]
    NeverSent(Chord, &'static str),
    #[error("{0} is text in {place}, so it cannot be a command there", place = .1.name())]
    Text(Chord, Context),
    #[error("{0} only checks rows: it cannot be the key of {action}", action = .1.name())]
    Checks(Chord, Action),
    #[error("{} needs a key in {}: without one there is no way out", .0.name(), .1.name())]
    NoWayOut(Action, Context),
    #[error("{chord} is {other} in {place} already: give {other} another key too", other = .other.name(), place = .place.name())]
    Taken { chord: Chord, place: Context, other: Action },
}

/// The rows of the table for a place, in the order of help.
pub fn bindings_in(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// The row of an action in a place; the first, where there are several.
fn row_of(context: Context, action: Action) -> Option<&'static Binding> {
    bindings_in(context).find(|binding| binding.action == action)
}

impl KeyMap {
    /// The table with these changes. One for a place wins over one for all places.
    ///
    /// # Errors
    ///
    /// All errors, each with the index of its change.
    pub fn with(changes: &[Rebinding]) -> Result<Self, Vec<(usize, RebindError)>> {
        let mut keys = Self::default();
        let mut sources = BTreeMap::new();
        let mut errors = Vec::new();
        for is_general in [true, false] {
            let some = changes.iter().enumerate().filter(|(_, change)| change.place.is_none() == is_general);
            for (index, change) in some {
                if let Err(error) = keys.rebind(change, |place| {
                    sources.insert((place, change.action), index);
                }) {
                    errors.push((index, error));
                }
            }
        }
        for (&(place, action), index) in &sources {
            for &chord in &keys.changed[&(place, action)] {
                let rows = keys.bindings_in(place).filter(|bound| bound.binding.action != action);
                let other = rows
                    .into_iter()
                    .find(|bound| bound.chords().any(|taken| taken == chord))
                    .map(|bound| bound.binding.action);
                let is_new = errors.iter().all(|(known, _)| known != index);
                if let Some(other) = other.filter(|_| is_new) {
                    errors.push((*index, RebindError::Taken { chord, place, other }));
                }
            }
        }
        if errors.is_empty() { Ok(keys) } else { Err(errors) }
    }

    fn rebind(&mut self, change: &Rebinding, mut note: impl FnMut(Context)) -> Result<(), RebindError> {
        let Rebinding { place, action, chords } = change;
        if let Some((chord, reason)) = chords.iter().find_map(|chord| Some((*chord, chord.never_sent()?))) {
            return Err(RebindError::NeverSent(chord, reason));
        }
        if let (Some(chord), Action::Remove | Action::Yes) =
            (chords.iter().find(|chord| **chord == Chord::char(' ')), action)
        {
            return Err(RebindError::Checks(*chord, *action));
        }
        for &context in Context::ALL.iter().filter(|context| place.is_none_or(|place| place == **context)) {
            if row_of(context, *action).is_none() {
                match place {
                    Some(place) => return Err(RebindError::NoSuchAction(*action, *place)),
                    None => continue,
                }
            }
            let mut text = chords.iter().filter(|chord| types_text(**chord, context));
            match (text.next(), place) {
                (Some(chord), Some(_)) => return Err(RebindError::Text(*chord, context)),
                // All of them are text there: the usual keys stay.
                (Some(_), None) if text.count() + 1 == chords.len() => continue,
                _ => {}
            }
            if chords.is_empty() && matches!(action, Action::Quit | Action::Close) {
                return Err(RebindError::NoWayOut(*action, context));
            }
            self.changed.insert((context, *action), chords.clone());
            note(context);
        }
        Ok(())
    }

    /// The bindings of a context, in the order of help.
    pub fn bindings_in(&self, context: Context) -> impl Iterator<Item = Bound<'_>> {
        bindings_in(context).filter_map(move |binding| match self.changed.get(&(context, binding.action)) {
            None => Some(Bound { binding, chords: binding.chords, place: context }),
            // All keys of the action stand in its first row.
            Some(chords) => {
                let is_first = row_of(context, binding.action).is_some_and(|first| std::ptr::eq(first, binding));
                is_first.then_some(Bound { binding, chords, place: context })
            }
        })
    }

    /// The command of a chord in a context. If letters are commands there, a letter of a Cyrillic layout counts as
    /// the Latin letter of the same key.
    pub fn action_for(&self, context: Context, chord: Chord) -> Option<Action> {
        let find = |chord: Chord| {
            let mut rows = self.bindings_in(context);
            rows.find(|bound| bound.chords().any(|known| known == chord)).map(|bound| bound.binding.action)
        };
        find(chord).or_else(|| {
            let Key::Char(character) = chord.key else { return None };
            find(Chord { key: Key::Char(to_latin(character)?), ..chord })
        })
    }

    fn chords(&self, context: Context, action: Action) -> impl Iterator<Item = Chord> {
        self.bindings_in(context).filter(move |bound| bound.binding.action == action).flat_map(Bound::chords)
    }

    /// The key that hints show for an action in a place, as text; empty if it has none.
    pub fn shown(&self, context: Context, action: Action) -> String {
        self.chords(context, action).next().map(|chord| chord.to_string()).unwrap_or_default()
    }

    /// The last of the keys for an action in a place: `F1` for help everywhere, `n` for closing a question.
    pub fn shown_last(&self, context: Context, action: Action) -> String {
        self.chords(context, action).last().map(|chord| chord.to_string()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_chord_means_two_things_in_one_place() {
        for context in Context::ALL {
            let mut seen = Vec::new();
            for chord in KeyMap::default().bindings_in(*context).flat_map(Bound::chords) {
                assert!(!seen.contains(&chord), "{chord} stands twice in {context:?}");
                seen.push(chord);
            }
        }
    }

    #[test]
    fn a_place_that_takes_text_has_no_letter_commands() {
        for context in Context::ALL.iter().filter(|context| context.takes_text()) {
            for letter in (' '..='~').chain('а'..='я') {
                let action = KeyMap::default().action_for(*context, Chord::char(letter));
                assert_eq!(action, None, "{letter} in {context:?}");
            }
            let mut shown = KeyMap::default().bindings_in(*context).flat_map(Bound::chords).collect::<Vec<_>>();
            shown.retain(|chord| chord.typed().is_some());
            assert_eq!(shown, [], "in {context:?}");
        }
    }

    #[test]
    fn letters_do_nothing_on_the_state_and_the_buttons_of_the_form() {
        for context in [Context::FormState, Context::FormButtons] {
            for letter in ('a'..='z').chain('A'..='Z').chain('а'..='я') {
                assert_eq!(KeyMap::default().action_for(context, Chord::char(letter)), None, "{letter} in {context:?}");
            }
            for chord in [Chord::char(' '), Chord::plain(Key::Enter)] {
                assert!(
                    matches!(KeyMap::default().action_for(context, chord), Some(Action::Flip | Action::Press)),
                    "{chord} in {context:?}"
                );
            }
        }
    }

    #[test]
    fn letters_of_a_cyrillic_layout_are_commands_in_lists_and_text_in_fields() {
        assert_eq!(KeyMap::default().action_for(Context::Hooks, Chord::char('ф')), Some(Action::Add));
        assert_eq!(KeyMap::default().action_for(Context::Hooks, Chord::ctrl('ф')), Some(Action::CheckAll));
        assert_eq!(KeyMap::default().action_for(Context::FormSchema, Chord::char('ф')), None);
        assert_eq!(KeyMap::default().action_for(Context::FormSchema, Chord::ctrl('ы')), Some(Action::Save));
    }

    #[test]
    fn every_place_can_be_left_and_says_how_to_quit() {
        for context in Context::ALL {
            assert_eq!(KeyMap::default().action_for(*context, Chord::ctrl('c')), Some(Action::Quit));
        }
    }

    fn rebound(place: Option<Context>, action: Action, chords: &[&str]) -> Rebinding {
        Rebinding { place, action, chords: chords.iter().map(|chord| chord.parse().expect("a key")).collect() }
    }

    #[test]
    fn a_key_of_the_user_replaces_those_of_the_table() {
        let hooks = Some(Context::Hooks);
        let keys = KeyMap::with(&[
            rebound(hooks, Action::Toggle, &["o", "F7"]),
            rebound(hooks, Action::Add, &["t"]),
            rebound(None, Action::Help, &["Ctrl-G", "H"]),
            rebound(None, Action::History, &[]),
        ])
        .expect("no mistakes");
        let action = |context, key: &str| keys.action_for(context, key.parse().expect("a key"));
        assert_eq!(action(Context::Hooks, "o"), Some(Action::Toggle));
        assert_eq!(action(Context::Hooks, "щ"), Some(Action::Toggle), "the same key on a Cyrillic layout");
        assert_eq!(action(Context::Hooks, "t"), Some(Action::Add));
        assert_eq!(action(Context::Hooks, "a"), None);
        assert_eq!(action(Context::AllHooks, "t"), Some(Action::Toggle), "another place");
        assert_eq!(action(Context::Queues, "H"), Some(Action::Help));
        assert_eq!(action(Context::Filter, "Ctrl-G"), Some(Action::Help));
        assert_eq!(action(Context::Filter, "H"), None, "a letter is text");
        assert_eq!(keys.shown(Context::Hooks, Action::Toggle), "o");
        assert_eq!(keys.shown(Context::Hooks, Action::History), "");
    }

    #[test]
    fn what_cannot_be_is_said() {
        let hooks = Some(Context::Hooks);
        for (changes, message) in [
            (vec![rebound(hooks, Action::Toggle, &["d"])], "d is remove in hooks already: give remove another key too"),
            (vec![rebound(Some(Context::Queues), Action::Toggle, &["t"])], "toggle does nothing in queues"),
            (
                vec![rebound(Some(Context::Filter), Action::Keep, &["k"])],
                "k is text in filter, so it cannot be a command there",
            ),
            (vec![rebound(hooks, Action::Toggle, &["Ctrl-M"])], "Ctrl-M cannot be reached: terminals send it as Enter"),
            (vec![rebound(None, Action::Quit, &[])], "quit needs a key in start: without one there is no way out"),
            (
                vec![rebound(Some(Context::Reader), Action::Close, &[])],
                "close needs a key in reading: without one there is no way out",
            ),
        ] {
            let errors = KeyMap::with(&changes).expect_err("a mistake");
            assert_eq!(errors.iter().map(|(_, error)| error.to_string()).collect::<Vec<_>>(), [message]);
        }
        let swapped = [rebound(hooks, Action::Toggle, &["d"]), rebound(hooks, Action::Remove, &["t"])];
        assert!(KeyMap::with(&swapped).is_ok(), "two keys can be swapped");
        let twice = [rebound(hooks, Action::Toggle, &["o"]), rebound(hooks, Action::Add, &["o"])];
        assert_eq!(KeyMap::with(&twice).expect_err("a mistake").len(), 2, "both lines are named");
    }

    #[test]
    fn every_key_of_the_table_can_be_reached() {
        for binding in BINDINGS {
            for chord in binding.chords {
                assert_eq!(chord.never_sent(), None, "{chord}");
            }
        }
    }

    #[test]
    fn names_of_places_and_actions_can_be_read_back() {
        for context in Context::ALL {
            assert_eq!(Context::ALL.iter().filter(|other| other.name() == context.name()).count(), 1);
        }
        assert_eq!(BINDINGS[0].action.name(), "open");
        assert_eq!(Action::named("where-used"), Some(Action::WhereUsed));
        assert_eq!(Context::named("form-flow-schema"), Some(Context::FormSchema));
        assert_eq!(Action::named("Open"), None);
    }

    #[test]
    fn space_neither_removes_nor_confirms() {
        for action in [Action::Remove, Action::Yes] {
            let errors = KeyMap::with(&[rebound(None, action, &["F7", "Space"])]).expect_err("a mistake");
            assert_eq!(errors, [(0, RebindError::Checks(Chord::char(' '), action))]);
        }
    }
}

//! What works in a place, and what a chord asks for there.

use super::{Action, BINDINGS, Binding, Chord, Context, Key, to_latin};

/// The bindings that work in a place, in the order of help.
pub fn bindings_in(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// What a chord asks for in a place. Where letters are commands, a letter of a Cyrillic layout counts as the key it stands on.
#[must_use]
pub fn action_for(context: Context, chord: Chord) -> Option<Action> {
    let find = |chord: Chord| {
        bindings_in(context).find(|binding| binding.chords.contains(&chord)).map(|binding| binding.action)
    };
    if context.takes_text() && chord.typed().is_some() {
        return None;
    }
    find(chord).or_else(|| {
        let Key::Char(character) = chord.key else { return None };
        find(Chord { key: Key::Char(to_latin(character)?), ..chord })
    })
}

/// The first chord that asks for an action in a place.
#[must_use]
pub fn chord_for(context: Context, action: Action) -> Option<Chord> {
    bindings_in(context).find(|binding| binding.action == action)?.chords.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_chord_means_two_things_in_one_place() {
        for context in Context::ALL {
            let mut seen = Vec::new();
            for binding in bindings_in(*context) {
                for chord in binding.chords {
                    assert!(!seen.contains(chord), "{chord} stands twice in {context:?}");
                    seen.push(*chord);
                }
            }
        }
    }

    #[test]
    fn a_place_that_takes_text_has_no_letter_commands() {
        for context in Context::ALL.iter().filter(|context| context.takes_text()) {
            for binding in bindings_in(*context) {
                let types_text = binding.chords.iter().any(|chord| chord.typed().is_some());
                assert!(!types_text, "{binding:?} in {context:?}");
            }
        }
    }

    #[test]
    fn letters_do_nothing_on_the_state_and_the_buttons_of_the_form() {
        for context in [Context::FormState, Context::FormButtons] {
            for letter in ('a'..='z').chain('A'..='Z').chain('а'..='я') {
                assert_eq!(action_for(context, Chord::char(letter)), None, "{letter} in {context:?}");
            }
            for chord in [Chord::char(' '), Chord::plain(Key::Enter)] {
                assert!(
                    matches!(action_for(context, chord), Some(Action::Flip | Action::Press)),
                    "{chord} in {context:?}"
                );
            }
        }
    }

    #[test]
    fn letters_of_a_cyrillic_layout_are_commands_in_lists_and_text_in_fields() {
        assert_eq!(action_for(Context::Hooks, Chord::char('ф')), Some(Action::Add));
        assert_eq!(action_for(Context::Hooks, Chord::ctrl('ф')), Some(Action::CheckAll));
        assert_eq!(action_for(Context::FormSchema, Chord::char('ф')), None);
        assert_eq!(action_for(Context::FormSchema, Chord::ctrl('ы')), Some(Action::Save));
    }

    #[test]
    fn every_place_can_be_left_and_says_how_to_quit() {
        for context in Context::ALL {
            assert_eq!(action_for(*context, Chord::ctrl('c')), Some(Action::Quit));
        }
    }
}

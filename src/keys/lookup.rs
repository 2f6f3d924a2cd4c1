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
    let is_text = |typed: char| !(typed == ' ' && context.checks_with_space());
    if context.takes_text() && chord.typed().is_some_and(is_text) {
        return None;
    }
    find(chord).or_else(|| {
        let Key::Char(character) = chord.key else { return None };
        find(Chord { key: Key::Char(to_latin(character)?), ..chord })
    })
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
                let is_letter =
                    |chord: &Chord| chord.typed().is_some_and(|typed| typed != ' ' || !context.checks_with_space());
                assert!(!binding.chords.iter().any(is_letter), "{binding:?} in {context:?}");
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

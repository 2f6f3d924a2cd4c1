//! The user's own keys: what they do, and that help, hints, palette and questions show them.

use webitel_hooks::app::{TextLine, Topic, text_about};
use webitel_hooks::domain::FailureKind;
use webitel_hooks::keys::{Action, Context, KeyMap, Rebinding};

use crate::every_frame::screen;
use crate::fixtures::{OFF, four_hooks, hook};
use crate::story::{Story, opened};

fn own(place: Context, action: Action, key: &str) -> Rebinding {
    Rebinding { place: Some(place), action, chords: vec![key.parse().expect("a key")] }
}

fn story() -> Story {
    let mut story = opened(four_hooks());
    let keys = KeyMap::with(&[
        own(Context::Hooks, Action::Toggle, "o"),
        own(Context::Hooks, Action::Help, "F12"),
        own(Context::Question, Action::Yes, "s"),
        own(Context::Hooks, Action::Undo, "F9"),
    ]);
    story.model.keys = keys.expect("no mistakes");
    story
}

#[test]
fn the_own_key_works_and_the_old_one_says_that_it_does_nothing() {
    let mut story = story();
    story.press("o").expect(&["edit 1: off"]).refused(Some(1), FailureKind::Forbidden).press("Esc");
    story.press("t").says("t does nothing here. F12 shows the keys.").expect(&[]);
}

#[test]
fn what_is_not_recorded_names_the_own_key_that_cannot_undo_it() {
    let mut story = story();
    story.worker.executor.not_recorded = Some("the disk is full".to_owned());
    story.press("o").expect(&["edit 1: off"]).saved(hook(1, "answered", 6, OFF));
    story.says("What was done is not written down, so F9 cannot undo it: the disk is full.");
}

#[test]
fn help_hints_palette_and_questions_show_the_own_keys() {
    let mut story = story();
    let hints = screen(&story.model);
    assert!(hints.contains("o on/off") && hints.contains("F12 help") && !hints.contains("t on/off"), "{hints}");
    let help = text_about(&Topic::Help(Context::Hooks), &story.model.notices, &story.model.keys);
    let is_row =
        |line: &TextLine| matches!(line, TextLine::Entry(key, text) if key == "o" && text.ends_with("[toggle]"));
    assert!(help.iter().any(is_row), "{help:?}");
    let palette = screen(&story.press(": o n Space o f f").model);
    assert!(palette.contains("o         Switch the checked hooks on or off"), "{palette}");
    story.press("Esc d");
    assert!(screen(&story.model).contains("[s] Remove"), "{}", screen(&story.model));
    story.press("y").says("y does nothing here").press("s").expect(&["remove 1"]);
}

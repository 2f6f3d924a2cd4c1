//! The user's own keys: what they do, and that help, hints, palette and questions show them.

use webitel_hooks::{
    app::{TextLine, Topic, text_about},
    domain::FailureKind,
    keys::{Action, Context, KeyMap, Rebinding},
    ui::{Theme, view},
};

use crate::{
    fixtures::{DESIGN_SIZE, four_hooks},
    story::{Story, opened},
};

fn own(place: Context, action: Action, key: &str) -> Rebinding {
    Rebinding { place: Some(place), action, chords: vec![key.parse().expect("a key")] }
}

fn story() -> Story {
    let mut story = opened(four_hooks());
    let keys = KeyMap::with(&[
        own(Context::Hooks, Action::Toggle, "o"),
        own(Context::Hooks, Action::Help, "F12"),
        own(Context::Question, Action::Yes, "j"),
    ]);
    story.model = story.model.with_keys(keys.expect("no mistakes"));
    story
}

fn screen(story: &Story) -> String {
    let area = ratatui::layout::Rect::new(0, 0, DESIGN_SIZE.width, DESIGN_SIZE.height);
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    view(&story.model, Theme::default(), &mut buffer);
    let rows = (0..area.height).map(|y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>() + "\n");
    rows.collect()
}

#[test]
fn the_own_key_works_and_the_old_one_says_that_it_does_nothing() {
    let mut story = story();
    story.press("o").expect(&["edit 1: off"]).refused(Some(1), FailureKind::Forbidden).press("Esc");
    story.press("t").says("t does nothing here. F12 shows the keys.").expect(&[]);
}

#[test]
fn help_hints_palette_and_questions_show_the_own_keys() {
    let mut story = story();
    let hints = screen(&story);
    assert!(hints.contains("o on/off") && hints.contains("F12 help") && !hints.contains("t on/off"), "{hints}");
    let help = text_about(&Topic::Help(Context::Hooks), &story.model.notices, &story.model.keys);
    let is_row =
        |line: &TextLine| matches!(line, TextLine::Entry(key, text) if key == "o" && text.ends_with("[toggle]"));
    assert!(help.iter().any(is_row), "{help:?}");
    let palette = screen(story.press(": o n Space o f f"));
    assert!(palette.contains("o         Switch the checked hooks on or off"), "{palette}");
    story.press("Esc d");
    assert!(screen(&story).contains("[j] Remove"), "{}", screen(&story));
    story.press("y").says("y does nothing here").press("j").expect(&["remove 1"]);
}

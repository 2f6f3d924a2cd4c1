//! The user's own keys: what they do, and that everything on the screen names them.

use std::sync::LazyLock;

use webitel_hooks::{
    app::{Model, TextLine, Topic, text_about},
    domain::FailureKind,
    keys::{Action, BINDINGS, Chord, Context, KeyMap, Rebinding},
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

/// Keys that nobody has by default, one for each action.
static OTHER_KEYS: LazyLock<KeyMap> = LazyLock::new(|| {
    let mut actions: Vec<Action> = BINDINGS.iter().map(|binding| binding.action).collect();
    actions.sort_unstable();
    actions.dedup();
    let letters = ('a'..='z').chain('A'..='Z').map(|letter| format!("Alt-{letter}"));
    let keys = letters.chain((6..=24).map(|number| format!("F{number}"))).map(|key| key.parse().expect("a key"));
    let mut keys = keys.filter(|key: &Chord| key.never_sent().is_none());
    let rebound =
        actions.into_iter().map(|action| Rebinding { place: None, action, chords: keys.next().into_iter().collect() });
    KeyMap::with(&rebound.collect::<Vec<_>>()).expect("no mistakes")
});

/// Nothing on the screen names a key that an action has by default: another key would be shown if the user had one.
#[track_caller]
pub(crate) fn check(model: &mut Model) {
    let keys = std::mem::replace(&mut model.keys, OTHER_KEYS.clone());
    let frame = screen(model);
    model.keys = keys;
    if let Some(named) = frame.lines().find_map(usual_key) {
        panic!("{named:?} is named, whatever the user's key is:\n{frame}");
    }
}

/// The usual key that a line names: by its name, or as a letter that does something ("r reads", "m: read all", "[y] Run").
fn usual_key(line: &str) -> Option<String> {
    const NAMES: [&str; 12] =
        ["Esc", "Enter", "Tab", "Shift-Tab", "Space", "PgUp", "PgDn", "Ctrl-C", "Ctrl-L", "Ctrl-R", "Ctrl-S", "Ctrl-Z"];
    // What was pressed or typed is repeated.
    if ["does nothing here", "is about hooks", "There is no", " filter: "].iter().any(|answer| line.contains(answer)) {
        return None;
    }
    let words: Vec<&str> = line.split(' ').collect();
    let is_letter = |word: &str| {
        word.len() == 1 && word != "x" && !word.starts_with(|c: char| c.is_ascii_digit() || "!·-+>~*".contains(c))
    };
    let of_word = |(index, word): (usize, &&str)| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let next = words.get(index + 1).copied().unwrap_or_default();
        let does = next.len() > 2 && next.ends_with('s') && next.chars().all(|c| c.is_ascii_lowercase());
        let does_something = match *word {
            "a" | "A" => next == "adds",
            word if is_letter(word) => does,
            word => {
                word.strip_suffix(':').is_some_and(is_letter)
                    || word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(is_letter)
            }
        };
        (NAMES.contains(&bare) || does_something).then(|| format!("{word} {next}"))
    };
    words.iter().enumerate().find_map(of_word)
}

#[test]
fn a_usual_key_in_a_sentence_is_found() {
    for line in ["r tries again.", "Press Enter.", "x: r", " [y] Run", "Stopped. Esc", "a adds one", "m: read all"] {
        assert!(usual_key(line).is_some() || line == "x: r", "{line}");
    }
    for line in ["[x] on", "a class", "▸[x]  Joined", "x never fires", "Alt-a tries again", "on · 2 hooks"] {
        assert_eq!(usual_key(line), None);
    }
}

fn screen(model: &Model) -> String {
    let area = ratatui::layout::Rect::new(0, 0, DESIGN_SIZE.width, DESIGN_SIZE.height);
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    view(model, Theme::default(), &mut buffer);
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
    let hints = screen(&story.model);
    assert!(hints.contains("o on/off") && hints.contains("F12 help") && !hints.contains("t on/off"), "{hints}");
    let help = text_about(&Topic::Help(Context::Hooks), &story.model.notices, &story.model.keys);
    let is_row =
        |line: &TextLine| matches!(line, TextLine::Entry(key, text) if key == "o" && text.ends_with("[toggle]"));
    assert!(help.iter().any(is_row), "{help:?}");
    let palette = screen(&story.press(": o n Space o f f").model);
    assert!(palette.contains("o         Switch the checked hooks on or off"), "{palette}");
    story.press("Esc d");
    assert!(screen(&story.model).contains("[j] Remove"), "{}", screen(&story.model));
    story.press("y").says("y does nothing here").press("j").expect(&["remove 1"]);
}

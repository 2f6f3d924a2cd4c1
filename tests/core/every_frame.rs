//! What holds for every frame of every story.

use std::sync::LazyLock;

use webitel_hooks::app::{Model, NoticeKind};
use webitel_hooks::keys::{Action, BINDINGS, Chord, KeyMap, Rebinding};
use webitel_hooks::ui::{Theme, view};

use crate::fixtures::DESIGN_SIZE;

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

/// Draws the state and looks at what holds for every frame.
#[track_caller]
pub(crate) fn check(model: &mut Model) {
    what_matters_of_a_message_is_seen(model);
    no_usual_key_is_named(model);
}

/// On 80 columns a hint is seen whole, because it cannot be read again, and every other message with its figures. The status
/// of a failure, as in "(403)", is none.
#[track_caller]
fn what_matters_of_a_message_is_seen(model: &Model) {
    let Some(notice) = model.notices.current().filter(|_| model.size == DESIGN_SIZE) else { return };
    let text = model.key_names().fill(&notice.text).into_owned();
    if text.chars().count() <= 60 {
        return;
    }
    let frame = screen(model);
    let status =
        frame.lines().nth(usize::from(DESIGN_SIZE.height) - 2).unwrap_or_default().trim_start_matches([' ', '!']);
    let seen = status.chars().zip(text.chars()).take_while(|(shown, wanted)| shown == wanted).count();
    // Under a dialog the row is covered, and the dialog says it.
    if seen < 10 {
        return;
    }
    let is_lost = match notice.kind {
        NoticeKind::Hint => seen < text.chars().count(),
        _ => figures(&text) > figures(&text.chars().take(seen).collect::<String>()),
    };
    assert!(!is_lost, "of {text:?} only this is seen:\n{status}");
}

/// The numbers in a text that are not the status of a failure.
fn figures(text: &str) -> usize {
    let words: Vec<&str> = text.split([' ', ',', ';', ':', '.']).collect();
    let is_figure = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    (0..words.len()).filter(|i| is_figure(words[*i]) && (*i == 0 || words[i - 1] != "answered")).count()
}

/// Nothing on the screen names a key that an action has by default: another key would be shown if the user had one.
#[track_caller]
fn no_usual_key_is_named(model: &mut Model) {
    let keys = std::mem::replace(&mut model.keys, OTHER_KEYS.clone());
    let frame = screen(model);
    model.keys = keys;
    assert!(!frame.contains(['\u{fdd0}', '\u{fdd1}']), "an action was cut before its key was filled in:\n{frame}");
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

/// The text of the frame.
pub(crate) fn screen(model: &Model) -> String {
    let area = ratatui::layout::Rect::new(0, 0, model.size.width, model.size.height);
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    view(model, Theme::default(), &mut buffer);
    let rows = (0..area.height).map(|y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>() + "\n");
    rows.collect()
}

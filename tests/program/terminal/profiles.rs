//! A server by name: how it is told apart from others, and what may be done with it.

use crate::harness::{Story, Terminal};
use crate::terminal::SUPPORT;
use crate::terminal::screen::Screen;
use crate::terminal::tui::keys::ENTER;

/// The program with a configuration file that has one profile.
fn with_profile(story: &Story, url: &str, settings: &str) -> Terminal {
    story.configure(&format!("[profiles.live]\nurl = \"{url}\"\n{settings}\n"));
    story.play(&["--profile", "live"])
}

/// The foreground and background of a text in the first row.
fn colours(screen: &Screen, text: &str) -> (vt100::Color, vt100::Color) {
    let row = screen.row(0);
    let column = row.find(text).map(|index| row[..index].chars().count()).expect("the text");
    let cell = screen.0.cell(0, column as u16).expect("a cell");
    (cell.fgcolor(), cell.bgcolor())
}

#[test]
fn a_profile_shows_what_it_is_and_keeps_its_hooks_as_they_are() {
    let story = Story::new();
    let (relay, story) = story.relayed();
    let settings = "label = \"LIVE\"\ncolour = \"red\"\nread_only = true";
    let mut tui = with_profile(&story, &relay.url(), settings);
    tui.see_text("Support line");
    let screen = tui.see("who it is", |screen| screen.row(0).contains("Admin"));
    let host = &relay.host;
    let header = screen.row(0);
    assert!(header.contains(&format!("live · [LIVE] · {host} · Admin")), "{screen}");
    assert!(header.ends_with("read only · connected"), "{screen}");
    let red = vt100::Color::Idx(1);
    let (text, ground) = colours(&screen, "[LIVE]");
    assert!(text == red || ground == red, "{text:?} on {ground:?}");
    assert_ne!(colours(&screen, host), (text, ground));

    tui.press(ENTER).see_text("1–4 of 4");
    for key in ["a", "e", "t", "d"] {
        tui.press(key).see_text("This profile is read only: nothing can be changed through it.");
        // A key that answers something else, so that the next answer is a new one.
        tui.press("7").see_text("7 does nothing here");
    }
    assert_eq!(story.told(SUPPORT).len(), 4);
    let asked = relay.requests();
    assert!(asked.iter().all(|request| request.starts_with("GET ")), "{asked:?}");
}

#[test]
fn a_profile_that_believes_any_certificate_says_so() {
    let story = Story::new();
    let tui = with_profile(&story, &story.server.url(), "insecure_tls = true");
    let screen =
        tui.see("the connection", |screen| screen.has("Support line") && screen.row(0).ends_with(" connected"));
    assert!(screen.row(0).contains(&format!("any certificate accepted · {}", story.server.host())), "{screen}");
    assert_eq!(colours(&screen, "any certificate").0, vt100::Color::Idx(1), "{screen}");
}

#[test]
fn production_is_named_in_words_in_the_header_and_the_title_of_the_window() {
    let story = Story::new();
    let tui = with_profile(&story, &story.server.url(), "production = true\nlabel = \"production\"");
    let screen = tui.see_text("Support line");
    assert!(screen.row(0).contains("webitel-hooks · PRODUCTION · live · "), "{screen}");
    assert!(tui.times_written("\x1b]2;PRODUCTION · live · webitel-hooks\x1b\\") > 0);
}

//! The terminal changes its size, many times and to sizes that nobody can use.

use crate::harness::Story;
use crate::terminal::tui::keys::{DOWN, ENTER};

#[test]
fn after_a_storm_of_resizes_the_screen_is_that_of_the_last_size_and_nothing_typed_is_lost() {
    let story = Story::new();
    let mut tui = story.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press("amiss").see_text("Add hook");
    let before = tui.see_text("miss");
    for step in 0..150_u16 {
        // From a single cell to wider and higher than any screen, and what is between.
        tui.resize(1 + step * 37 % 300, 1 + step * 23 % 90);
    }
    tui.resize(80, 24);
    tui.see("the same screen again", |screen| screen.rows() == before.rows());
    tui.press("ed").see_text("missed");
    tui.press(ENTER).see_text("Flow schemas: 20+");
}

#[test]
fn a_terminal_that_does_not_know_its_size_is_drawn_as_80_by_24() {
    let story = Story::new();
    let mut tui = story.play(&["--queue", "12"]);
    let before = tui.see_hooks("Support line");
    tui.resize(60, 20).see("one pane", |screen| screen.0.size() == (20, 60) && screen.row(-1).contains("q quit"));
    tui.resize(0, 0).see("the same screen again", |screen| screen.rows() == before.rows());
    tui.press(DOWN).see_bar(&["Bridged"]);
}

//! Changes from the list: many at once, on and off, and a write that is under way when the program is to end.

use crate::harness::Story;
use crate::terminal::tui::End;
use crate::terminal::tui::keys::{DOWN, END};
use crate::terminal::{SUPPORT, relayed};

#[test]
fn three_checked_hooks_are_removed_by_one_question_that_names_them() {
    let story = Story::new();
    let mut tui = story.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press(" ").press(DOWN).press(" ").press(DOWN).press(DOWN).press(" ").see_text("3 checked");
    let question = tui.press("d").see_text("Remove 3 hooks?");
    for named in ["Answered → Old CRM push (off)", "Bridged → Notify CRM (on)", "Leaving → Close ticket (on)"] {
        assert!(question.has(named), "{named} is not in\n{question}");
    }
    assert!(!question.has("Joined → Notify CRM") && question.has_bar("No"), "{question}");
    let list = tui.press("y").see_text("3 hooks removed");
    assert!(list.has("1–1 of 1") && list.has_row(&["Joined", "Notify CRM", "on"]) && !list.has("checked"), "{list}");
    assert_eq!(story.told(SUPPORT), ["joined Notify CRM on"]);
}

#[test]
fn a_hook_is_switched_off_and_on_and_shows_what_the_server_says() {
    let (story, relay, mut tui) = relayed(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press(END).see_bar(&["Leaving", " on"]);

    // Until the server has answered, the row says what is desired and that it is not so yet.
    relay.hold("PATCH");
    let list = tui.press("t").see_bar(&["Leaving", "→ off …"]);
    assert!(list.row(0).contains("1 saving"), "{list}");
    assert!(story.has(SUPPORT, "leaving Close ticket on"));
    relay.let_go();
    tui.see_bar(&["Leaving", " off "]);
    tui.see_text("Leaving → Close ticket switched off");
    assert!(story.has(SUPPORT, "leaving Close ticket off"));

    tui.press("t").see_text("Leaving → Close ticket switched on");
    tui.see_bar(&["Leaving", " on "]);
    assert!(story.has(SUPPORT, "leaving Close ticket on"));
}

#[test]
fn quitting_waits_for_a_write_that_is_under_way() {
    let (story, relay, mut tui) = relayed(&["--queue", "12"]);
    tui.see_hooks("Support line");
    relay.hold("PATCH");
    tui.press(END).press("t").see_bar(&["→ off …"]);
    let question = tui.press("q").see_text("1 write under way. Quit?");
    assert!(question.has_bar("Stay"), "{question}");
    tui.press("y").see_gone("Quit?");
    relay.let_go();
    assert_eq!(tui.end(), End::with(0));
    assert!(story.has(SUPPORT, "leaving Close ticket off"));
}

//! The lists over real HTTP: queues that the server searches, and the hooks of all queues.

use webitel_hooks::demo::SeedSize;

use crate::harness::{FakeServer, Story};
use crate::terminal::tui::keys::{END, ENTER, ESC, TAB};

#[test]
fn queues_are_searched_on_the_server_and_the_last_one_is_a_key_away() {
    let story = Story::of(FakeServer::of_size(SeedSize { queues: 450, ..SeedSize::default() }));
    let mut tui = story.play(&[]);
    let list = tui.see_queues();
    assert!(list.has("of 200+"), "{list}");
    // Three pages of the server's list.
    let list = tui.press("G").see_text("433–450 of 450 ");
    assert!(!list.has("450+"), "{list}");
    let last = list.bar();
    tui.press("g").see_bar(&["Support line"]);
    tui.press(END).see("the last queue again", |screen| screen.bar() == last);

    // A part in the middle of a name, of a queue that is not among the first 200.
    tui.press("/reviews 00").see_text("No queue contains");
    tui.press(ESC).see_text("of 200+");
    let list = tui.press("/ales 003").see_bar(&["Kyiv sales 003"]);
    assert_eq!(list.filter().as_deref(), Some("ales 003"), "{list}");
    let list = tui.press(ENTER).see_text("/ales 003");
    assert!(list.has("1–12 of 12 "), "{list}");
    tui.press(ENTER).see_text("page 1/1");
    tui.press(TAB).press(ESC).see_text("of 200+");
}

#[test]
fn all_hooks_are_listed_filtered_and_gone_to() {
    let story = Story::new();
    let mut tui = story.play(&[]);
    tui.see_queues();
    tui.press("A").see_text("All hooks");
    tui.see("all of it", |screen| screen.row(-3).contains("1–18 of ") && !screen.row(-3).contains("queues ["));
    tui.press("/queue:=12 event:join").see_text("1–1 of 1 (");
    tui.see_row(&["Support line", "Joined", "Notify CRM"]);
    tui.press(ENTER).see_gone("filter:");
    tui.press(ENTER).see_hooks("Support line");
    tui.see_bar(&["Joined", "Notify CRM"]);
    tui.press("M").see_row(&["Support line", "on", "off!"]);
    tui.press(ESC).see_hooks("Support line");
}

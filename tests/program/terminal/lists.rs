//! Finding one's way: pages, search, filter, sort, help, and windows of other sizes.

use webitel_hooks::demo::SeedSize;

use crate::terminal::{
    screen::Screen,
    tui::{
        Launch, Terminal,
        keys::{DOWN, END, ENTER, ESC, F1, HOME, INSERT, PAGE_DOWN, PAGE_UP, TAB},
    },
    webitel::{FakeServer, SUPPORT, hook},
};

/// The queue rows of the left pane at 80×24.
fn queue_names(screen: &Screen) -> Vec<String> {
    let pane = screen.rows().into_iter().skip(3).take(18);
    pane.map(|row| row.chars().skip(2).take(15).collect::<String>().trim().to_owned()).collect()
}

/// The first hook row of the right pane at 80×24, without its marks.
fn first_hook(screen: &Screen) -> String {
    screen.rows_from(40)[3].trim_end_matches('│').trim().to_owned()
}

#[test]
fn a_queue_with_more_hooks_than_fit_has_pages() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "VIP line"]).start();
    let list = tui.see_hooks("VIP line");
    assert!(list.has("1–18 of 27") && list.has("page 1/2"), "{list}");
    let first = first_hook(&list);
    let list = tui.press(PAGE_DOWN).see_text("19–27 of 27");
    assert!(list.has("page 2/2") && first_hook(&list) != first, "{list}");
    let list = tui.press("[").see_text("1–18 of 27");
    assert_eq!(first_hook(&list), first);
    tui.press("]").see_text("page 2/2");
    tui.press(PAGE_UP).see_text("page 1/2");
    // Down from the last row of a page turns the page.
    tui.press(END).see_text("page 2/2");
    let last = tui.screen().bar();
    tui.press(HOME).see_text("page 1/2");
    tui.press(&DOWN.repeat(26)).see_text("page 2/2");
    assert_eq!(tui.see_bar(&[last.trim()]).bar(), last);
}

#[test]
fn the_flow_schemas_go_on_as_the_cursor_nears_their_end() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    tui.press("amissed").press(ENTER).see_text("Flow schemas: 20+");
    // One page after another, each when the last one is there.
    let mut pages = 0;
    while !tui.screen().has("Zendesk ticket sync") {
        pages += 1;
        assert!(pages < 40, "the end was not reached:\n{}", tui.screen());
        let before =
            tui.see("rows that are there", |screen| !screen.has("searching") && !screen.bar().is_empty()).bar();
        tui.press(PAGE_DOWN).see("the next rows", |screen| !screen.bar().is_empty() && screen.bar() != before);
    }
    assert!(pages > 3, "the schema was far down, after {pages} pages of the list");
    while !tui.screen().bar().contains("Zendesk") {
        let before = tui.screen().bar();
        assert!(before.trim_matches(['▸', ' ']) < "Zf", "past it:\n{}", tui.screen());
        tui.press(DOWN).see("the next row", |screen| screen.bar() != before);
    }
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.press(ENTER).see_bar(&["Missed", "Zendesk ticket sync"]);
    assert!(webitel.hooks(SUPPORT).contains(&hook("missed", "Zendesk ticket sync", true)));
}

#[test]
fn queues_are_searched_on_the_server_and_the_last_one_is_a_key_away() {
    let webitel = FakeServer::of_size(SeedSize { queues: 450, ..SeedSize::default() });
    let mut tui = Launch::client_of(&webitel, &[]).start();
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
    assert!(list.filter().as_deref() == Some("ales 003") && queue_names(&list)[12].is_empty(), "{list}");
    let list = tui.press(ENTER).see_text("/ales 003");
    assert!(list.has("1–12 of 12 "), "{list}");
    tui.press(ENTER).see_text("page 1/1");
    tui.press(TAB).press(ESC).see_text("of 200+");
}

#[test]
fn hooks_are_filtered_and_sorted() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    let list = tui.see_hooks("Support line");
    assert!(list.has("Event ▲") && first_hook(&list).starts_with("Answered"), "{list}");

    let list = tui.press("s").see_text("Flow schema ▲");
    assert!(first_hook(&list).contains("Close ticket") && !list.has("Event ▲"), "{list}");
    let list = tui.press("S").see_text("Flow schema ▼");
    assert!(first_hook(&list).contains("Old CRM push"), "{list}");
    let list = tui.press("S").see_gone("▼");
    assert!(!list.has("▲"), "{list}");

    let list = tui.press("/CRM").see_filter("CRM");
    assert!(!list.has("Close ticket") && list.has("Old CRM push"), "{list}");
    let list = tui.press(ENTER).see_text("1–3 of 3 (4 in all) · /CRM");
    assert!(list.has("/CRM"), "{list}");
    tui.press(ESC).see_text("1–4 of 4");
    tui.see_text("Close ticket");
    tui.press("/nothing like it").see_text("No hook fits");
    tui.press(ESC).see_text("1–4 of 4");
}

#[test]
fn queues_are_sorted_by_the_server() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &[]).start();
    let by_priority = queue_names(&tui.see_queues());
    assert_eq!(by_priority[..2], ["Support line", "Emergency line"]);
    tui.press("s").see("the names in order", |screen| screen.has("Name ▲") && queue_names(screen) != by_priority);
    tui.press(HOME);
    let list = tui.see("the names in order", |screen| queue_names(screen)[1].starts_with("50% off"));
    assert!(queue_names(&list)[0].starts_with('"'), "{list}");
    tui.press("S").see("the bar at the end", |screen| screen.has("Name ▼") && screen.has("40–57 of 57"));
    tui.press(HOME).see("the names in reverse", |screen| queue_names(screen)[0].starts_with('\u{1f3a7}'));
    tui.press("S").see("the server's order", |screen| !screen.has("▼"));
    tui.press(HOME).see("the server's order", |screen| queue_names(screen) == by_priority);
}

#[test]
fn help_the_event_reference_and_the_palette_are_a_key_away() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");

    let help = tui.press("?").see_text("Help · Hooks");
    assert!(help.has_row(&["a", "Ins", "Add a hook"]), "{help}");
    tui.press(ESC).see_gone("Help · Hooks");

    tui.press(DOWN).press(DOWN).see_bar(&["Joined"]);
    let reference = tui.press("i").see_text("Event · Joined");
    assert!(reference.has("A contact entered the queue"), "{reference}");
    tui.press("q").see_gone("Event · Joined");

    let palette = tui.press(":").see_text("Commands · Hooks");
    assert!(palette.has("Add a hook"), "{palette}");
    tui.press("remove")
        .see("only what was typed", |screen| !screen.has("Add a hook") && screen.has("Remove the checked"));
    tui.press(ENTER).see_text("Remove 1 hook?");
    tui.press("n").see_gone("Remove 1 hook?");

    // Insert adds too, and F1 helps where letters are text.
    tui.press(INSERT).see_text("Add hook");
    tui.press(F1).see_text("Help · Form: Event");
    tui.press(ESC).see_gone("Help · Form");
    assert!(tui.screen().has("Add hook"));
    assert_eq!(webitel.hooks(SUPPORT).len(), 4);
}

#[test]
fn a_key_that_does_nothing_says_so() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &[]).start();
    tui.see_queues();
    tui.press("7").see_text("7 does nothing here. F1 shows the keys.");
    tui.press(TAB).press("t").see_text("No queue is open: choose one in the queues pane and press Enter.");
}

/// What must be in the form whatever became of the window.
fn sees_what_was_chosen(tui: &Terminal) {
    tui.see_row(&["Event", "Missed"]);
    tui.see_row(&["▸Flow schema", "zend"]);
    tui.see_bar(&["Zendesk ticket sync"]);
}

#[test]
fn another_window_size_loses_nothing_of_a_form() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    tui.press("amissed").press(ENTER).press("zend").see_text("Flow schemas: 1 ");
    sees_what_was_chosen(&tui);
    tui.resize(60, 20).see("the form at 60×20", |screen| screen.0.size() == (20, 60) && screen.has("Add hook"));
    sees_what_was_chosen(&tui);
    tui.resize(30, 6).see_text("needs 40×8");
    tui.resize(40, 8).see_text("Add hook");
    tui.see_row(&["Event", "Missed"]);
    tui.resize(200, 60).see_text("Add hook");
    sees_what_was_chosen(&tui);
    tui.resize(80, 24).see_text("Add hook");
    sees_what_was_chosen(&tui);
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.press(ENTER).see_bar(&["Missed", "Zendesk ticket sync"]);
    assert!(webitel.hooks(SUPPORT).contains(&hook("missed", "Zendesk ticket sync", true)));
}

#[test]
fn a_narrow_window_shows_one_pane_at_a_time() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &[]).size(60, 20).start();
    let list = tui.see_queues();
    assert!(list.has("─ Queues ─") && !list.has("─ Hooks"), "{list}");
    let list = tui.press(ENTER).see_hooks("Support line");
    assert!(!list.has("─ Queues ─"), "{list}");
    tui.press(TAB).see_text("─ Queues ─");
    tui.press(TAB).see_text("─ Hooks");
}

//! Changes from the list: many at once, on and off, swaps, and what is under way.

use crate::terminal::{
    tui::{
        End, Launch,
        keys::{DOWN, END, ENTER, HOME, TAB, ctrl},
    },
    webitel::{FakeServer, SUPPORT, VIP, hook},
    wire::Recorder,
};

#[test]
fn three_checked_hooks_are_removed_by_one_question_that_names_them() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    tui.press(" ").press(DOWN).press(" ").press(DOWN).press(DOWN).press(" ").see_text("3 checked");
    let question = tui.press("d").see_text("Remove 3 hooks?");
    for named in ["Answered → Old CRM push (off)", "Bridged → Notify CRM (on)", "Leaving → Close ticket (on)"] {
        assert!(question.has(named), "{named} is not in\n{question}");
    }
    assert!(!question.has("Joined → Notify CRM") && question.has_bar("No"), "{question}");
    let list = tui.press("y").see_text("3 hooks removed");
    assert!(list.has("1–1 of 1") && list.has_row(&["Joined", "Notify CRM", "on"]) && !list.has("checked"), "{list}");
    assert_eq!(webitel.hooks(SUPPORT), [hook("joined", "Notify CRM", true)]);
}

#[test]
fn a_hook_is_switched_off_and_on_and_shows_what_the_server_says() {
    let webitel = FakeServer::start();
    let recorder = Recorder::before(&webitel.host());
    let mut tui = Launch::new(&["--queue", "12"]).at(&recorder.url(), webitel.token()).start();
    tui.see_hooks("Support line");
    tui.press(END).see_bar(&["Leaving", " on"]);

    // Until the server has answered, the row says what is desired and that it is not so yet.
    recorder.hold("PATCH");
    let list = tui.press("t").see_bar(&["Leaving", "→ off …"]);
    assert!(list.row(0).contains("1 saving"), "{list}");
    assert!(webitel.hooks(SUPPORT).contains(&hook("leaving", "Close ticket", true)));
    recorder.let_go();
    tui.see_bar(&["Leaving", " off "]);
    tui.see_text("Leaving → Close ticket switched off");
    assert!(webitel.hooks(SUPPORT).contains(&hook("leaving", "Close ticket", false)));

    tui.press("t").see_text("Leaving → Close ticket switched on");
    tui.see_bar(&["Leaving", " on "]);
    assert!(webitel.hooks(SUPPORT).contains(&hook("leaving", "Close ticket", true)));
}

#[test]
fn all_hooks_that_call_a_system_are_found_and_switched_off_together() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    tui.press("/notify").press(ENTER).see_text("1–2 of 2 (4 in all) · /notify");
    tui.press(&ctrl('a')).see_text("d remove 2");
    let list = tui.press("t").see_text("2 hooks switched off");
    assert!(
        list.has_row(&["Bridged", "Notify CRM", "off"]) && list.has_row(&["Joined", "Notify CRM", "off"]),
        "{list}"
    );
    let off = |event| hook(event, "Notify CRM", false);
    assert!(webitel.hooks(SUPPORT).contains(&off("bridged")) && webitel.hooks(SUPPORT).contains(&off("joined")));
    assert!(webitel.hooks(SUPPORT).contains(&hook("leaving", "Close ticket", true)), "the others stay as they are");
}

#[test]
fn a_second_hook_for_an_event_swaps_with_the_first() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    tui.press("ajoined").press(ENTER).press("zendesk").press(ENTER).see_text("Joined is in use: Notify CRM is on");
    let question = tui.press(&ctrl('s')).see_text("Notify CRM is already on for Joined");
    assert!(question.has("Swap") && question.has("Save switched off") && question.has_bar("Back"), "{question}");
    let list = tui.press("y").see_text("Joined → Notify CRM is off");
    assert!(list.bar().contains("Zendesk ticket sync"), "{list}");
    assert!(list.has_row(&["Joined", "Zendesk", " on"]) && list.has_row(&["Joined", "Notify CRM", "off"]), "{list}");
    let hooks = webitel.hooks(SUPPORT);
    assert!(hooks.contains(&hook("joined", "Zendesk ticket sync", true)), "{hooks:?}");
    assert!(hooks.contains(&hook("joined", "Notify CRM", false)), "{hooks:?}");
}

#[test]
fn a_hook_that_is_in_the_way_of_a_switch_is_swapped_or_left() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "18"]).start();
    tui.see_hooks("VIP line");
    tui.press("/old crm push").press(ENTER).see_text("1–3 of 3 (27 in all) · /old crm push");
    tui.press(HOME).see_bar(&["Bridged", "Old CRM push", "off"]);
    tui.press("t").see_text("HubSpot engagement is already on for Bridged");
    tui.press(ENTER).see_gone("is already on");
    tui.press("t").see_text("HubSpot engagement is already on for Bridged");
    tui.press("y").see_text("Bridged → Old CRM push switched on. Bridged → HubSpot engagement");
    tui.see_bar(&["Bridged", "Old CRM push", " on"]);
    let hooks = webitel.hooks(VIP);
    assert!(hooks.contains(&hook("bridged", "Old CRM push", true)), "{hooks:?}");
    assert!(hooks.contains(&hook("bridged", "HubSpot engagement", false)), "{hooks:?}");
}

#[test]
fn quitting_waits_for_a_write_that_is_under_way() {
    let webitel = FakeServer::start();
    let recorder = Recorder::before(&webitel.host());
    let mut tui = Launch::new(&["--queue", "12"]).at(&recorder.url(), webitel.token()).start();
    tui.see_hooks("Support line");
    recorder.hold("PATCH");
    tui.press(END).press("t").see_bar(&["→ off …"]);
    let question = tui.press("q").see_text("1 write under way. Quit?");
    assert!(question.has_bar("Stay"), "{question}");
    tui.press("y").see_gone("Quit?");
    recorder.let_go();
    assert_eq!(tui.end(), End::with(0));
    assert!(webitel.hooks(SUPPORT).contains(&hook("leaving", "Close ticket", false)));
}

#[test]
fn a_change_by_someone_else_is_seen_after_a_refresh_and_the_cursor_keeps_its_row() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    tui.press(END).press(" ").see_bar(&["[x]", "Leaving"]);
    webitel.add_hook(SUPPORT, "active", 5, false);
    let list = tui.press("r").see_text("1–5 of 5");
    assert!(list.has_row(&["Active", "Notify CRM", "off"]), "{list}");
    assert!(list.bar().contains("Leaving") && list.bar().contains("[x]") && list.has("1 checked"), "{list}");
}

#[test]
fn a_late_answer_for_one_queue_is_never_shown_in_another() {
    let webitel = FakeServer::start();
    let recorder = Recorder::before(&webitel.host());
    let mut tui = Launch::new(&[]).at(&recorder.url(), webitel.token()).start();
    tui.see_queues();
    recorder.hold("/queues/12/hooks");
    tui.press(ENTER).see_text("Loading the hooks …");
    tui.press(TAB).press(DOWN).press(ENTER);
    let list = tui.see_hooks("Emergency line");
    assert!(list.has("PagerDuty incident"), "{list}");
    recorder.let_go();
    tui.press("r").see_hooks("Emergency line");
    let list = tui.press("7").see_text("7 does nothing here");
    assert!(list.has("PagerDuty incident") && !list.has("Notify CRM"), "{list}");

    // Nor is a write answered into another queue: its status is told, and its row is the one that changed.
    recorder.hold("PATCH");
    tui.press("t").see_text("→ off …");
    tui.press(TAB).press(HOME).press(ENTER);
    let list = tui.see_hooks("Support line");
    recorder.let_go();
    let after = tui.see_text("switched off");
    assert_eq!(after.rows_from(34)[2..21], list.rows_from(34)[2..21]);
    assert_eq!(webitel.hooks(SUPPORT).iter().filter(|hook| hook.2).count(), 3);
}

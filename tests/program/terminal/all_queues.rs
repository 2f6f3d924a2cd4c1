//! All queues of the demo domain, over real HTTP.

use crate::terminal::{
    tui::{
        Launch,
        keys::{ENTER, ESC, ctrl},
    },
    webitel::{FakeServer, SUPPORT},
};

#[test]
fn all_hooks_are_listed_filtered_and_gone_to() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &[]).start();
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

#[test]
fn whatever_runs_a_flow_schema_is_found_and_switched_off() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    // By event: Answered, Bridged, Joined, Leaving.
    tui.press("jjj").see_bar(&["Leaving", "Close ticket"]);
    tui.press("w").see_text("Where used: Close ticket");
    tui.see("all of it", |screen| screen.row(-3).contains(" in all)") && !screen.row(-3).contains("queues ["));
    tui.press(&ctrl('a')).see_text(" checked");
    tui.press("t").see_text("hooks off");
    tui.press("y").see_text("[Enter] Close");
    let leaving = webitel.hooks(SUPPORT).into_iter().find(|(event, ..)| event == "leaving");
    assert_eq!(leaving.map(|(_, _, enabled)| enabled), Some(false));
    tui.press(ESC).see_row(&["Support line", "Leaving", "Close ticket", "off"]);
}

//! A server that refuses the token in the middle of something.

use webitel_hooks::demo::Faults;

use crate::harness::http::ask;
use crate::harness::{Story, told};
use crate::terminal::apart::sign_in_as_admin;
use crate::terminal::tui::keys::{ENTER, ESC, ctrl};

#[test]
fn a_token_that_ends_under_a_form_is_asked_for_over_the_form() {
    let faults = Faults { expire_after: Some(100), ..Faults::default() };
    let (relay, story) = Story::with(faults).relayed();
    let mut tui = story.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press("amissed").press(ENTER).press("zendesk").see_text("Flow schemas: 1 ");
    tui.press(ENTER).see_row(&["[ Save ]"]);
    while ask(&story.server.host(), story.server.token(), "GET", "/api/userinfo", "").0 == 200 {}

    let form = tui.press(&ctrl('s')).see_text("─ Sign in ─");
    assert!(form.has("The server does not accept the access token any more."), "{form}");
    assert!(form.row(0).ends_with("signed out") && form.has("─ Add hook"), "it lies over the form: {form}");

    // Whoever goes back without signing in loses nothing either, and is asked again.
    let form = tui.press(ESC).see_gone("─ Sign in ─");
    assert!(form.has_row(&["Event", "Missed"]) && form.has_row(&["Flow schema", "Zendesk ticket sync"]), "{form}");
    tui.press(&ctrl('s')).see_text("─ Sign in ─");
    sign_in_as_admin(&mut tui, story.server.password());
    let form = tui.see_row(&["Event", "Missed"]);
    assert!(form.has_row(&["Flow schema", "Zendesk ticket sync"]) && form.has_row(&["State", "[x] on"]), "{form}");
    assert!(form.has("Add hook · Support line") && form.has("[ Save ]"), "{form}");
    tui.press(&ctrl('s')).see_text("Missed → Zendesk ticket sync added");

    assert_eq!(relay.count("POST /api/call_center"), 1, "the read before it was refused twice");
    let token = story.server.session_of("admin");
    let (_, list) = ask(&story.server.host(), &token, "GET", "/api/call_center/queues/12/hooks?sort=%2Bid", "");
    let hooks = told(&list);
    assert_eq!((hooks.len(), hooks[4].as_str()), (5, "missed Zendesk ticket sync on"));
}

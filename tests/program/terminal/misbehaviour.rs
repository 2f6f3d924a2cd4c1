//! A server that refuses a token in the middle of something, or whose answer to a write is lost.

use webitel_hooks::demo::{Fault, Faults, Moment, Options};

use crate::harness::Relay;
use crate::harness::http::ask;
use crate::scripted::ScriptedFault;
use crate::terminal::apart::sign_in_as_admin;
use crate::terminal::tui::keys::{ENTER, ESC, ctrl};
use crate::terminal::tui::{Launch, Terminal};
use crate::terminal::webitel::{FakeServer, Hook, SUPPORT, hook, hooks_in, relayed};

/// A form for a new hook, ready to be saved.
fn filled_form(tui: &mut Terminal) {
    tui.see_hooks("Support line");
    tui.press("amissed").press(ENTER).press("zendesk").see_text("Flow schemas: 1 ");
    tui.press(ENTER).see_row(&["[ Save ]"]);
}

fn missed() -> Hook {
    hook("missed", "Zendesk ticket sync", true)
}

/// How many of the queue's hooks are the one of the form.
fn missed_in(webitel: &FakeServer) -> usize {
    webitel.hooks(SUPPORT).iter().filter(|hook| **hook == missed()).count()
}

#[test]
fn a_token_that_ends_under_a_form_is_asked_for_over_the_form() {
    let faults = Faults { expire_after: Some(100), ..Faults::default() };
    let webitel = FakeServer::with(Options { faults, ..Options::default() });
    let relay = Relay::before(&webitel.url());
    let mut tui = Launch::new(&["--queue", "12"]).at(&relay.url(), webitel.token()).start();
    filled_form(&mut tui);
    while ask(&webitel.host(), webitel.token(), "GET", "/api/userinfo", "").0 == 200 {}

    let form = tui.press(&ctrl('s')).see_text("─ Sign in ─");
    assert!(form.has("The server does not accept the access token any more."), "{form}");
    assert!(form.row(0).ends_with("signed out") && form.has("─ Add hook"), "it lies over the form: {form}");

    // Whoever goes back without signing in loses nothing either, and is asked again.
    let form = tui.press(ESC).see_gone("─ Sign in ─");
    assert!(form.has_row(&["Event", "Missed"]) && form.has_row(&["Flow schema", "Zendesk ticket sync"]), "{form}");
    tui.press(&ctrl('s')).see_text("─ Sign in ─");
    sign_in_as_admin(&mut tui, webitel.password());
    let form = tui.see_row(&["Event", "Missed"]);
    assert!(form.has_row(&["Flow schema", "Zendesk ticket sync"]) && form.has_row(&["State", "[x] on"]), "{form}");
    assert!(form.has("Add hook · Support line") && form.has("[ Save ]"), "{form}");
    tui.press(&ctrl('s')).see_text("Missed → Zendesk ticket sync added");

    assert_eq!(relay.count("POST /api/call_center"), 1, "the read before it was refused twice");
    let token = webitel.session_of("admin");
    let (_, list) = ask(&webitel.host(), &token, "GET", "/api/call_center/queues/12/hooks?sort=%2Bid", "");
    let hooks = hooks_in(&list);
    assert_eq!((hooks.len(), hooks.last()), (5, Some(&missed())));
}

#[test]
fn an_addition_whose_answer_was_lost_is_found_out() {
    let (webitel, relay, mut tui) = relayed(&["--queue", "12"]);
    filled_form(&mut tui);
    webitel.plan(ScriptedFault::new(Fault::Drop(Moment::After)).method("POST"));
    let list = tui.press(&ctrl('s')).see_text("Missed → Zendesk ticket sync added");
    assert!(!list.has("Add hook") && list.has("1–5 of 5"), "{list}");
    tui.see_bar(&["Missed", "Zendesk ticket sync", "on"]);
    assert_eq!((missed_in(&webitel), relay.count("POST")), (1, 1));
}

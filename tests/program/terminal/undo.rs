//! What was done is written down as it is done, and put back: also by a program that was started later.

use tempfile::TempDir;

use crate::terminal::tui::keys::{DOWN, ENTER, ESC, TAB, ctrl};
use crate::terminal::tui::{Launch, Terminal};
use crate::terminal::webitel::{FakeServer, Hook, SUPPORT, hook};

/// The program at Support line, with what earlier runs left in the state directory.
fn opened(webitel: &FakeServer, state: &TempDir) -> Terminal {
    let state = state.path().to_string_lossy();
    let tui = Launch::client_of(webitel, &["--queue", "12"]).with("XDG_STATE_HOME", &state).start();
    tui.see_hooks("Support line");
    tui
}

#[test]
fn a_removed_hook_comes_back_as_a_new_one_after_a_restart_and_what_was_before_is_undone_after_it() {
    let webitel = FakeServer::start();
    let state = TempDir::new().expect("a folder");
    let start = || opened(&webitel, &state);
    let before = webitel.hooks(SUPPORT);
    let mut tui = start();
    tui.press("t").see_text("switched on");
    tui.press(DOWN).see_bar(&["Bridged"]);
    tui.press("d").see_text("Remove 1 hook?");
    tui.press("y").see_text("Bridged → Notify CRM removed");
    tui.press("q").end();
    assert!(!webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", true)));

    let mut tui = start();
    let preview = tui.press("u").see_text("Undo: 1 hook removed");
    assert!(preview.has("+ Bridged → Notify CRM (on), as a new hook") && preview.has("[y] Add 1"), "{preview}");
    assert!(!webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", true)), "nothing is done before yes");
    tui.press("y").see_text("1 of 1 write done");
    tui.press(ENTER).see_hooks("Support line");
    assert!(webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", true)));

    tui.press("u").see_text("Undo: 1 hook switched");
    tui.press(TAB).press(ENTER).see_text("1 of 1 write done");
    assert_eq!(sorted(webitel.hooks(SUPPORT)), sorted(before));
    tui.press(ENTER).press("u").see_text("Nothing is left to undo");
}

fn sorted<T: std::fmt::Debug>(hooks: Vec<T>) -> Vec<String> {
    let mut told: Vec<String> = hooks.iter().map(|hook| format!("{hook:?}")).collect();
    told.sort();
    told
}

#[test]
fn a_paused_hook_is_seen_as_paused_and_whatever_ends_its_pause_is_undone() {
    let webitel = FakeServer::start();
    let state = TempDir::new().expect("a folder");
    let start = || opened(&webitel, &state);
    let mut tui = start();
    tui.press(DOWN).see_bar(&["Bridged", "on"]);
    tui.press("z").see_text("Pause 1 hook");
    tui.press("y").see_text("1 of 1 write done");
    tui.press(ENTER).see_bar(&["Bridged", "paused"]);
    tui.see_text("1 paused");
    tui.press("q").end();
    assert!(tui.output().contains("1 hook paused: webitel-hooks resume switches it on again."), "{}", tui.output());

    let mut tui = start();
    tui.see_text("1 hook is paused: Z resumes it.");
    tui.press(DOWN).see_bar(&["Bridged", "paused"]);
    // It comes on, and undo gives the pause back.
    tui.press("t").see_text("Bridged → Notify CRM switched on");
    tui.see_gone("1 paused");
    let preview = tui.press("u").see_text("Undo: 1 hook switched");
    assert!(preview.has("Support line: Bridged → Notify CRM is paused again."), "{preview}");
    tui.press("y").see_text("1 of 1 write done");
    tui.press(ENTER).see_bar(&["Bridged", "paused"]);
    // It stays off for good, and undo gives the pause back.
    tui.press("e").see_text("Edit hook");
    tui.press(TAB).press(TAB).see_text("[ ] paused");
    tui.press("  ").see_text("Save ends the pause");
    tui.press(&ctrl('s')).see_text("The pause of Bridged → Notify CRM ended");
    tui.see_bar(&["Bridged", "off"]);
    tui.press("u").see_text("is paused again");
    tui.press("y").see_text("Bridged → Notify CRM is paused again.");
    tui.press(ENTER).see_bar(&["Bridged", "paused"]);
    assert!(webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", false)));
    tui.press("Z").see_text("Resume 1 hook");
    tui.press("y").see_text("1 of 1 write done");
    assert!(webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", true)));
}

const RECEPTION: u64 = 21;
const ROBOT: u64 = 33;
const CLOSE_TICKET: u64 = 7;

/// A server where hooks of four queues run Close ticket: three are on, the robot's is off.
fn with_close_ticket() -> FakeServer {
    let webitel = FakeServer::start();
    webitel.add_hook(RECEPTION, "offering", CLOSE_TICKET, true);
    webitel.add_hook(ROBOT, "missed", CLOSE_TICKET, false);
    webitel
}

/// Every hook of every queue, as the server has it.
fn everything(webitel: &FakeServer) -> Vec<(u64, Vec<Hook>)> {
    let list = webitel.get("/api/call_center/queues?size=500&fields=id");
    let ids = list["items"].as_array().expect("queues").iter();
    let mut ids: Vec<u64> = ids.filter_map(|queue| queue["id"].as_str()?.parse().ok()).collect();
    ids.sort_unstable();
    ids.into_iter().map(|id| (id, webitel.hooks(id))).collect()
}

/// The same with every hook that runs Close ticket switched off.
fn with_all_off(mut everything: Vec<(u64, Vec<Hook>)>) -> Vec<(u64, Vec<Hook>)> {
    for (_, schema, enabled) in everything.iter_mut().flat_map(|(_, hooks)| hooks) {
        *enabled &= schema != "Close ticket";
    }
    everything
}

/// Goes from a hook to all that run its flow schema, and checks them.
fn check_where_close_ticket_is_used(tui: &mut Terminal) {
    // By event: Answered, Bridged, Joined, Leaving.
    tui.press("jjj").see_bar(&["Leaving", "Close ticket"]);
    tui.press("w").see_text("Where used: Close ticket");
    tui.see("all of it", |screen| screen.row(-3).contains(" in all)") && !screen.row(-3).contains("queues ["));
    tui.see_row(&["CSAT robot", "Missed", "Close ticket", "off"]);
    tui.press(&ctrl('a')).see_text(" · 4 checked");
}

#[test]
fn whatever_runs_a_flow_schema_is_paused_and_in_the_morning_exactly_that_comes_on_again() {
    let webitel = with_close_ticket();
    let state = TempDir::new().expect("a folder");
    let start = || opened(&webitel, &state);
    let before = everything(&webitel);
    let mut tui = start();
    check_where_close_ticket_is_used(&mut tui);
    let preview = tui.press("z").see_text("Pause 3 hooks");
    assert!(preview.has("3 hooks in 3 queues"), "{preview}");
    assert!(preview.has("CSAT robot: Missed → Close ticket is off already: it stays off."), "{preview}");
    assert_eq!(everything(&webitel), before, "nothing is done before yes");
    tui.press("y").see_text("3 of 3 writes done");
    assert_eq!(everything(&webitel), with_all_off(before.clone()));
    tui.press(ENTER).press("q").end();

    let mut tui = start();
    let preview = tui.press("Z").see_text("Resume 3 hooks");
    assert!(!preview.has("CSAT robot"), "{preview}");
    tui.press("y").see_text("3 of 3 writes done");
    assert_eq!(everything(&webitel), before);
    tui.press(ENTER).press("Z").see_text("Nothing is paused here");
}

#[test]
fn whatever_runs_a_flow_schema_is_switched_off_and_one_key_puts_it_back() {
    let webitel = with_close_ticket();
    let before = everything(&webitel);
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    check_where_close_ticket_is_used(&mut tui);
    tui.press("t").see_text("Switch 3 hooks off");
    tui.press("y").see_text("3 of 3 writes done");
    assert_eq!(everything(&webitel), with_all_off(before.clone()));
    tui.press(ENTER).see_gone("writes done");
    tui.press("u").see_text("Undo: 3 hooks switched");
    tui.press("y").see_text("3 of 3 writes done");
    assert_eq!(everything(&webitel), before);
    tui.press(ENTER).see_row(&["Support line", "Leaving", "Close ticket", "on"]);
    tui.press(ESC).see_hooks("Support line");
}

//! What was done is written down as it is done, and put back: also by a program that was started later.

use crate::harness::{Story, Terminal};
use crate::terminal::SUPPORT;
use crate::terminal::tui::keys::{DOWN, ENTER, TAB, ctrl};

/// The program at Support line, with what earlier runs left.
fn opened(story: &Story) -> Terminal {
    let tui = story.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui
}

#[test]
fn a_removed_hook_comes_back_as_a_new_one_after_a_restart_and_what_was_before_is_undone_after_it() {
    let story = Story::new();
    let before = story.server.all();
    let mut tui = opened(&story);
    tui.press("t").see_text("switched on");
    tui.press(DOWN).see_bar(&["Bridged"]);
    tui.press("d").see_text("Remove 1 hook?");
    tui.press("y").see_text("Bridged → Notify CRM removed");
    tui.press("q").end();
    assert!(!story.has(SUPPORT, "bridged Notify CRM on"));

    let mut tui = opened(&story);
    let preview = tui.press("u").see_text("Undo: 1 hook removed");
    assert!(preview.has("+ Bridged → Notify CRM (on), as a new hook") && preview.has("[y] Add 1"), "{preview}");
    assert!(!story.has(SUPPORT, "bridged Notify CRM on"), "nothing is done before yes");
    tui.press("y").see_text("1 of 1 write done");
    tui.press(ENTER).see_hooks("Support line");
    assert!(story.has(SUPPORT, "bridged Notify CRM on"));

    tui.press("u").see_text("Undo: 1 hook switched");
    tui.press(TAB).press(ENTER).see_text("1 of 1 write done");
    assert_eq!(story.server.all(), before);
    tui.press(ENTER).press("u").see_text("Nothing is left to undo");
}

#[test]
fn a_paused_hook_is_seen_as_paused_and_whatever_ends_its_pause_is_undone() {
    let story = Story::new();
    let mut tui = opened(&story);
    tui.press(DOWN).see_bar(&["Bridged", "on"]);
    tui.press("z").see_text("Pause 1 hook");
    tui.press("y").see_text("1 of 1 write done");
    tui.press(ENTER).see_bar(&["Bridged", "paused"]);
    tui.see_text("1 paused");
    tui.press("q").end();
    assert!(tui.output().contains("1 hook paused: webitel-hooks resume switches it on again."), "{}", tui.output());

    let mut tui = opened(&story);
    tui.see_text("1 hook is paused: Z resumes it.");
    tui.press(DOWN).see_bar(&["Bridged", "paused"]);
    // It comes on, and undo gives the pause back.
    tui.press("t").see_text("Bridged → Notify CRM switched on");
    tui.see_gone("1 paused");
    let preview = tui.press("u").see_text("Undo: 1 hook switched");
    assert!(preview.has("Support line: Bridged → Notify CRM will be paused again."), "{preview}");
    tui.press("y").see_text("1 of 1 write done");
    tui.press(ENTER).see_bar(&["Bridged", "paused"]);
    // It stays off for good, and undo gives the pause back.
    tui.press("e").see_text("Edit hook");
    tui.press(TAB).press(TAB).see_text("[ ] paused");
    tui.press("  ").see_text("Save ends the pause");
    tui.press(&ctrl('s')).see_text("The pause of Bridged → Notify CRM ended");
    tui.see_bar(&["Bridged", "off"]);
    tui.press("u").see_text("will be paused again");
    tui.press("y").see_text("Bridged → Notify CRM is paused again.");
    tui.press(ENTER).see_bar(&["Bridged", "paused"]);
    assert!(story.has(SUPPORT, "bridged Notify CRM off"));
    tui.press("Z").see_text("Resume 1 hook");
    tui.press("y").see_text("1 of 1 write done");
    assert!(story.has(SUPPORT, "bridged Notify CRM on"));
}

const RECEPTION: u64 = 21;
const ROBOT: u64 = 33;
const CLOSE_TICKET: u64 = 7;

/// A server where hooks of four queues run Close ticket: three are on, the robot's is off.
fn with_close_ticket() -> Story {
    let story = Story::new();
    story.server.add_hook(RECEPTION, "offering", CLOSE_TICKET, true);
    story.server.add_hook(ROBOT, "missed", CLOSE_TICKET, false);
    story
}

/// The same hooks with every one that runs Close ticket switched off.
fn with_all_off(hooks: &[String]) -> Vec<String> {
    hooks.iter().map(|hook| hook.replace("Close ticket on", "Close ticket off")).collect()
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
    let story = with_close_ticket();
    let before = story.server.all();
    let mut tui = opened(&story);
    check_where_close_ticket_is_used(&mut tui);
    let preview = tui.press("z").see_text("Pause 3 hooks");
    assert!(preview.has("3 hooks in 3 queues"), "{preview}");
    assert!(preview.has("CSAT robot: Missed → Close ticket is off already: it stays off."), "{preview}");
    assert_eq!(story.server.all(), before, "nothing is done before yes");
    tui.press("y").see_text("3 of 3 writes done");
    assert_eq!(story.server.all(), with_all_off(&before));
    tui.press(ENTER).press("q").end();

    let mut tui = opened(&story);
    let preview = tui.press("Z").see_text("Resume 3 hooks");
    assert!(!preview.has("CSAT robot"), "{preview}");
    tui.press("y").see_text("3 of 3 writes done");
    assert_eq!(story.server.all(), before);
    tui.press(ENTER).press("Z").see_text("Nothing is paused here");
}

//! Hooks are copied to other queues: what the screen told is what the server has afterwards.

use crate::harness::Story;
use crate::terminal::SUPPORT;
use crate::terminal::tui::keys::{DOWN, ENTER, ESC, TAB};

const ROBOT: u64 = 33;
const TECHNICAL: u64 = 19;
const RECEPTION: u64 = 21;

#[test]
fn a_hook_goes_to_three_queues_and_replaces_the_one_that_is_in_conflict() {
    let story = Story::new();
    let before = [SUPPORT, ROBOT, TECHNICAL, RECEPTION].map(|queue| story.told(queue));
    let mut tui = story.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press(DOWN).press(DOWN).see_bar(&["Joined", "Notify CRM"]);
    tui.press("c").see_text("Copy 1 hook to");
    tui.see_row(&["[ ] Billing questions"]);
    // Each is found by a part of its name.
    for (part, name) in [("2nd", "Technical support"), ("recep", "Reception"), ("csat", "CSAT robot")] {
        tui.press(part).see_bar(&[name]);
        tui.press(TAB).see_bar(&["[x]", name]);
        tui.press(&crate::terminal::tui::keys::ctrl('u')).see_row(&["[ ] Billing questions"]);
    }
    tui.see_text("3 checked");
    let plan = tui.press(ENTER).see_text("[y] Add 2");
    assert!(plan.has_row(&["Copy 1 hook to 3 queues"]), "{plan}");
    assert!(plan.has_row(&["2 hooks in 2 queues: 2 to add · 1 left out"]), "{plan}");
    tui.press("o").see_text("[y] Add 2, change 1");
    tui.press(ESC).see("the queues again", |screen| !screen.has("[y]"));
    let now = [SUPPORT, ROBOT, TECHNICAL, RECEPTION].map(|queue| story.told(queue));
    assert_eq!(now, before, "nothing is done before yes");
    tui.press(ENTER).see_text("[y] Add 2");
    let preview = tui.press("o").see_text("[y] Add 2, change 1");
    assert!(preview.has_row(&["~ Joined → Open ticket: flow schema Open ticket → Notify CRM"]), "{preview}");
    tui.press("y").see_text("3 of 3 writes done");

    let copy = "joined Notify CRM on".to_owned();
    let [support, mut robot, mut technical, mut reception] = before;
    robot.push(copy.clone());
    reception.push(copy.clone());
    for known in technical.iter_mut().filter(|known| *known == "joined Open ticket on") {
        *known = copy.clone();
    }
    let now = [SUPPORT, ROBOT, TECHNICAL, RECEPTION].map(|queue| story.told(queue));
    assert_eq!(now, [support, robot, technical, reception]);

    // The same once more: nothing is left to do.
    tui.press(ENTER).see_hooks("Support line");
    tui.press("c").see_text("none checked");
    tui.press("recep").see_bar(&["Reception"]);
    let plan = tui.press(ENTER).see_text("Nothing would change");
    assert!(plan.has_row(&["Reception has the hook already."]), "{plan}");
}

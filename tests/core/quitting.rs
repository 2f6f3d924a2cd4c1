//! Ending.

use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, ON, four_hooks, hook, schemas};
use crate::story::{Story, opened};

/// A switch is under way and the way out is asked about.
fn asked() -> Story {
    let mut story = opened(four_hooks());
    story.press("t q").asks("1 write under way. Quit?").expect(&["edit 1: off"]);
    story
}

#[test]
fn with_nothing_to_lose_it_ends_at_once() {
    opened(four_hooks()).press("q").expect(&["quit"]);
    opened(four_hooks()).press("Ctrl-C").expect(&["quit"]);
    opened(four_hooks()).press("Tab q").expect(&["quit"]);
    for keys in ["?", ":", "/", "d", "i"] {
        opened(four_hooks()).press(keys).press("Ctrl-C").expect(&["quit"]);
    }
}

#[test]
fn the_default_is_to_stay() {
    asked().press("Enter").asks_nothing().expect(&[]);
}

#[test]
fn it_can_wait_for_the_answer_and_says_so() {
    let mut story = asked();
    story.press("y").expect(&[]).says("Quits when the server has answered");
    story.saved(hook(1, "answered", 6, OFF)).expect(&["quit"]);
}

#[test]
fn it_can_quit_without_the_answer() {
    asked().press("o").expect(&["quit"]);
}

#[test]
fn each_key_that_quits_ends_the_wait_at_once() {
    for keys in ["y q", "y Ctrl-C", "Ctrl-C"] {
        asked().press(keys).expect(&["quit"]);
    }
}

#[test]
fn waiting_is_for_all_of_them() {
    let mut story = opened((1..=6).map(|id| hook(id, &format!("event {id}"), 5, ON)).collect());
    story.press("Ctrl-A t Ctrl-C").asks("6 writes under way").press("y").expect_any();
    for id in 1..=5 {
        story.saved(hook(id, &format!("event {id}"), 5, OFF));
    }
    story.expect(&["edit 5: off", "edit 6: off"]).saved(hook(6, "event 6", 5, OFF)).expect(&["quit"]);
}

#[test]
fn a_failure_while_waiting_stays_to_be_read() {
    let mut story = asked();
    story.press("y").refused(Some(1), FailureKind::Server).expect(&[]).says("was not switched off");
    story.press("q").expect(&["quit"]);
}

#[test]
fn a_swap_that_fails_while_waiting_is_rolled_back_and_stays_to_be_read() {
    let mut story = opened(four_hooks());
    story.press("j j t y q y").saved(hook(2, "joined", 5, OFF)).refused(Some(3), FailureKind::Server);
    story.expect(&["edit 2: off", "edit 3: on", "edit 2: on"]).saved(hook(2, "joined", 5, ON)).expect(&[]);
    story.says("is on again");
}

#[test]
fn another_key_while_it_waits_cancels_quitting() {
    let mut story = asked();
    story.press("y a").says("Not quitting any more").reply_schemas(schemas([5]), false).press("Enter").expect_any();
    story.saved(hook(1, "answered", 6, OFF)).expect(&[]).form_holds("Offering · – · on");
}

#[test]
fn a_key_that_is_held_down_never_answers_its_own_question() {
    let mut story = asked();
    story.press("Ctrl-Z q").asks("1 write under way").expect_any();
    let mut story = opened(four_hooks());
    story.press("a Enter Ctrl-C Ctrl-C Ctrl-C").asks("Quit and lose what is in the form?");
    assert!(story.model.layers.len() == 2);
    story.press("Esc").asks_nothing().form_holds("Offering · – · on");
}

#[test]
fn an_unsaved_form_is_asked_about() {
    let mut story = opened(four_hooks());
    story.press("a").expect_any().press("Ctrl-C").expect(&["quit"]);
    story.press("Enter Ctrl-C").asks("Quit and lose what is in the form?").expect(&[]).press("y").expect(&["quit"]);
}

#[test]
fn writes_and_an_unsaved_form_are_both_named() {
    let mut story = opened(four_hooks());
    story.press("t a Enter Ctrl-C").asks("1 write under way");
    assert!(story.question().lines.iter().any(|line| line.contains("form")), "{:?}", story.question().lines);
}

#[test]
fn a_save_under_way_is_waited_for() {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter Enter Ctrl-C").expect_any();
    story.asks("1 write under way").press("y").saved(hook(9, "offering", 5, ON)).expect(&["quit"]);
}

#[test]
fn suspending_and_repainting_work_everywhere() {
    for keys in ["j", "a", "/", "?", ":", "d"] {
        let mut story = opened(four_hooks());
        story.press(keys).expect_any().press("Ctrl-Z Ctrl-L").expect(&["suspend", "repaint"]);
    }
}

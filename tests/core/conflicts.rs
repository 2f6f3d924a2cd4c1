//! One hook per event can be on: swapping.

use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, ON, four_hooks, hook};
use crate::story::{Story, opened};

/// On hook 3, which is off while hook 2 is on for the same event.
fn at_the_one_that_is_off() -> Story {
    let mut story = opened(four_hooks());
    story.press("j j");
    story
}

#[test]
fn a_taken_event_is_reported_before_anything_is_sent_and_a_swap_is_offered() {
    let mut story = at_the_one_that_is_off();
    story.press("t").asks("Notify CRM is already on for Joined").expect(&[]);
    story.press("Enter").asks_nothing().expect(&[]);
}

#[test]
fn a_swap_switches_the_other_one_off_and_only_then_this_one_on() {
    let mut story = at_the_one_that_is_off();
    story.press("t y").expect(&["edit 2: off"]);
    story.saved(hook(2, "joined", 5, OFF)).expect(&["edit 3: on"]);
    assert_eq!(story.rows()[1], "~ Joined · Notify CRM · off", "it may have to be switched on again");
    story.saved(hook(3, "joined", 6, ON)).expect(&[]);
    story.says("Joined → Old CRM push switched on. Joined → Notify CRM is off now.").nothing_is_pending();
    assert_eq!(story.rows()[1..3], ["Joined · Notify CRM · off", "> Joined · Old CRM push · on"]);
}

#[test]
fn if_the_first_half_fails_nothing_else_is_sent_and_the_right_hook_is_named() {
    let mut story = at_the_one_that_is_off();
    story.press("t y").expect(&["edit 2: off"]).refused(Some(2), FailureKind::Forbidden).expect(&[]);
    story.says("Joined → Old CRM push was not switched on: Joined → Notify CRM was not switched off: your user lacks");
    story.nothing_is_pending();
    assert_eq!(story.rows()[1..3], ["Joined · Notify CRM · on", "> Joined · Old CRM push · off"]);
}

#[test]
fn if_the_second_half_fails_the_first_is_rolled_back() {
    let mut story = at_the_one_that_is_off();
    story.press("t y").saved(hook(2, "joined", 5, OFF)).expect(&["edit 2: off", "edit 3: on"]);
    story.refused(Some(3), FailureKind::Server).expect(&["edit 2: on"]);
    story.saved(hook(2, "joined", 5, ON)).expect(&[]);
    story.says("Joined → Old CRM push was not switched on: the server answered 500. Try again.");
    story.says("Joined → Notify CRM is on again.").nothing_is_pending();
    assert_eq!(story.rows()[1..3], ["Joined · Notify CRM · on", "> Joined · Old CRM push · off"]);
}

#[test]
fn if_the_rollback_fails_too_that_is_reported() {
    let mut story = at_the_one_that_is_off();
    story.press("t y").saved(hook(2, "joined", 5, OFF)).refused(Some(3), FailureKind::Server);
    story.refused(Some(2), FailureKind::Unreachable);
    story.says("could not be switched on again: the server cannot be reached").nothing_is_pending();
    assert_eq!(story.rows()[1], "Joined · Notify CRM · off");
}

#[test]
fn a_rollback_is_believed_only_if_the_server_confirms_it() {
    let mut story = at_the_one_that_is_off();
    story.press("t y").saved(hook(2, "joined", 5, OFF)).refused(Some(3), FailureKind::Server);
    story.saved(hook(2, "joined", 5, OFF)).says("could not be switched on again: the server says that it is off.");
}

#[test]
fn nobody_writes_to_the_first_hook_of_a_swap_until_the_swap_is_decided() {
    let mut story = at_the_one_that_is_off();
    story.press("t y").saved(hook(2, "joined", 5, OFF)).expect(&["edit 2: off", "edit 3: on"]);
    story.press("k t").says("Joined → Notify CRM is still being written").expect(&[]);
    story.refused(Some(3), FailureKind::Server).expect(&["edit 2: on"]);
}

#[test]
fn a_swap_whose_hooks_changed_while_it_was_asked_does_nothing() {
    let mut story = at_the_one_that_is_off();
    story.press("r t").asks("Notify CRM is already on");
    // A colleague has switched the other one off by now: taking "back" a switch would switch it on.
    story.reply_hooks(vec![hook(2, "joined", 5, OFF), hook(3, "joined", 6, OFF)]);
    story.expect(&["read hooks of 12"]).press("y").says("Joined → Notify CRM changed meanwhile").expect(&[]);
}

#[test]
fn a_swap_with_a_hook_that_vanished_does_nothing() {
    let mut story = at_the_one_that_is_off();
    story.press("r t").reply_hooks(vec![hook(3, "joined", 6, OFF)]).expect(&["read hooks of 12"]);
    story.press("y").says("Joined → Notify CRM is gone meanwhile").expect(&[]);
}

#[test]
fn switching_many_on_names_those_that_cannot_be_and_switches_the_others() {
    let mut story = opened(vec![
        hook(1, "answered", 6, OFF),
        hook(2, "joined", 5, ON),
        hook(3, "joined", 6, OFF),
        hook(4, "leaving", 7, OFF),
        hook(5, "leaving", 8, OFF),
    ]);
    story.press("Ctrl-A j Space t").asks("2 of 4 hooks cannot be switched on").expect(&[]);
    assert_eq!(
        story.question().lines[2..],
        [
            "Joined → Old CRM push stays off because of Notify CRM",
            "Leaving → Send survey stays off because of Close ticket",
        ]
    );
    assert_eq!(story.question().buttons.choices()[0].label, "Switch on 2 hooks");
    story.press("y").expect(&["edit 1: on", "edit 4: on"]);
    story.saved(hook(1, "answered", 6, ON)).saved(hook(4, "leaving", 7, ON)).says("2 hooks switched on.");
    assert_eq!(story.checked(), [3, 5], "those that stayed off stay checked");
}

#[test]
fn a_conflict_that_only_the_server_knew_of_is_reported_and_the_list_loaded_again() {
    let mut story = opened(vec![hook(3, "joined", 6, OFF)]);
    story.press("t").expect(&["edit 3: on"]).refused(Some(3), FailureKind::EventTaken);
    story.says("was not switched on: another hook of this queue is on for the same event");
    story.expect(&["read hooks of 12"]).reply_hooks(vec![hook(2, "joined", 5, ON), hook(3, "joined", 6, OFF)]);
    story.press("t").asks("Notify CRM is already on for Joined");
}

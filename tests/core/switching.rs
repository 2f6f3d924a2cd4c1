//! On and off.

use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, ON, four_hooks, hook};
use crate::story::opened;

#[test]
fn a_switch_is_pending_until_the_server_answers_and_then_what_the_server_says() {
    let mut story = opened(four_hooks());
    story.press("t").expect(&["edit 1: off"]);
    assert_eq!(story.rows()[0], ">~ Answered · Old CRM push · off");
    // A colleague changed its flow schema meanwhile: the answer holds that too.
    story.saved(hook(1, "answered", 8, OFF));
    story.says("Answered → Old CRM push was switched off, but the server says that it runs Send survey.");
    assert_eq!(story.rows()[0], "> Answered · Send survey · off");
    story.nothing_is_pending().expect(&["read hooks of 12"]);
}

#[test]
fn a_refusal_puts_it_back_and_says_why() {
    let mut story = opened(four_hooks());
    story.press("t").refused(Some(1), FailureKind::Forbidden);
    story.says("Answered → Old CRM push was not switched off: your user lacks the right to do this (403).");
    assert_eq!(story.rows()[0], "> Answered · Old CRM push · on");
    story.nothing_is_pending();
}

#[test]
fn a_server_that_reports_success_but_keeps_its_own_value_is_not_believed() {
    let mut story = opened(four_hooks());
    story.press("Space t").saved(hook(1, "answered", 6, ON));
    story.says("Answered → Old CRM push was not switched off: the server says that it is on.");
    assert_eq!(story.rows()[0], ">x Answered · Old CRM push · on");
}

#[test]
fn a_hook_that_is_being_written_is_not_written_a_second_time() {
    let mut story = opened(four_hooks());
    story.press("t").expect(&["edit 1: off"]);
    for key in ["t", "d", "e", "Enter"] {
        story
            .press(key)
            .says("Answered → Old CRM push is still being written: wait for the server's answer.")
            .expect(&[]);
    }
    story.asks_nothing();
}

#[test]
fn if_any_checked_hook_is_on_all_go_off_and_one_key_brings_the_same_ones_back() {
    let mut story = opened(vec![hook(1, "answered", 6, ON), hook(2, "joined", 5, OFF), hook(4, "leaving", 7, ON)]);
    story.press("Ctrl-A t").expect(&["edit 1: off", "edit 4: off"]);
    assert_eq!(story.checked(), [1, 4], "what is off already is done");
    story.saved(hook(4, "leaving", 7, OFF)).saved(hook(1, "answered", 6, OFF)).says("2 hooks switched off.");
    assert_eq!(story.checked(), Vec::<u64>::new());
    story.nothing_is_pending();
}

#[test]
fn if_all_checked_hooks_are_off_all_go_on() {
    let mut story = opened(vec![hook(1, "answered", 6, OFF), hook(2, "joined", 5, OFF)]);
    story.press("Ctrl-A t").expect(&["edit 1: on", "edit 2: on"]);
}

#[test]
fn rows_that_fail_are_named_and_stay_checked_for_a_retry() {
    let mut story = opened(vec![hook(1, "answered", 6, ON), hook(2, "joined", 5, ON), hook(4, "leaving", 7, ON)]);
    story.press("Ctrl-A t").expect(&["edit 1: off", "edit 2: off", "edit 4: off"]);
    story.saved(hook(1, "answered", 6, OFF)).refused(Some(2), FailureKind::TimedOut).saved(hook(4, "leaving", 7, OFF));
    story.says("2 of 3 hooks switched off; Joined → Notify CRM: the server did not answer in time.");
    assert_eq!(story.checked(), [2]);
    story.press("t").expect(&["edit 2: off"]);
}

#[test]
fn a_row_that_the_server_kept_as_it_was_counts_as_failed_and_stays_checked() {
    let mut story = opened(vec![hook(1, "answered", 6, ON), hook(2, "joined", 5, ON)]);
    story.press("Ctrl-A t").saved(hook(1, "answered", 6, ON)).saved(hook(2, "joined", 5, OFF));
    story.says("1 of 2 hooks switched off; Answered → Old CRM push: the server says that it is on.");
    assert_eq!(story.checked(), [1]);
}

#[test]
fn an_answer_lands_on_its_own_row_whatever_the_order_and_whatever_came_between() {
    let mut story = opened(four_hooks());
    story.press("t s S /").type_text("leav").press("Enter").saved(hook(1, "answered", 6, OFF));
    story.press("Esc g").shows(&[
        "> Answered · Old CRM push · off",
        "Joined · Old CRM push · off",
        "Joined · Notify CRM · on",
        "Leaving · Close ticket · on",
    ]);
}

#[test]
fn a_success_without_a_body_is_read_again() {
    let mut story = opened(four_hooks());
    story.press("t").expect(&["edit 1: off"]);
    story.saved_without_body(Some(1)).expect(&["read hooks of 12"]);
    assert_eq!(story.rows()[0], "> Answered · Old CRM push · off", "it does not jump back meanwhile");
}

#[test]
fn at_most_four_writes_are_under_way_together() {
    let mut story = opened((1..=6).map(|id| hook(id, &format!("event {id}"), 5, ON)).collect());
    story.press("Ctrl-A t").expect(&["edit 1: off", "edit 2: off", "edit 3: off", "edit 4: off"]);
    story.saved(hook(3, "event 3", 5, OFF)).expect(&["edit 5: off"]);
    story.refused(Some(1), FailureKind::Server).expect(&["edit 6: off"]);
    assert_eq!(story.model.writes.unfinished(), 4);
}

#[test]
fn what_a_colleague_changed_meanwhile_is_offered_again_as_it_is_now() {
    for (keys, verb, question, line, expected) in [
        ("t", "switched off", "Change", "Answered → Send survey: on → off", "edit 1: off"),
        ("d y", "removed", "Remove", "Answered → Send survey (on)", "remove 1"),
    ] {
        let mut story = opened(four_hooks());
        story.worker.executor.changed = vec![(1, Some(hook(1, "answered", 8, ON)))];
        story
            .press(keys)
            .says(&format!("was not {verb}: somebody else changed it meanwhile: it is Answered → Send survey now"));
        story.expect(&["read hooks of 12"]).asks(&format!("{question} 1 hook as it is now?"));
        assert_eq!(story.question().lines, ["Queue: Support line", line]);
        story.worker.executor.changed.clear();
        story.press("y").expect(&[expected]);
    }
}

#[test]
fn an_unexpected_field_can_be_put_right_at_once() {
    let mut story = opened(four_hooks());
    story.press("t").expect(&["edit 1: off"]).saved(hook(1, "answered", 8, OFF));
    story.asks("Change 1 hook to what was expected?");
    let line = "Answered → Send survey: flow schema Send survey → Old CRM push";
    assert_eq!(story.question().lines, ["Queue: Support line", line]);
    story.press("Esc").asks_nothing();
}

#[test]
fn the_short_question_too_offers_what_changed_and_then_what_differs() {
    for answer in ["y", "Esc"] {
        let mut story = opened(four_hooks());
        story.worker.executor.changed = vec![(1, Some(hook(1, "answered", 8, ON)))];
        story.press("Space j j j Space t").expect_any();
        story.saved(hook(4, "leaving", 5, OFF)).expect_any().asks("Change 1 hook as it is now?");
        story.worker.executor.changed.clear();
        story.press(answer);
        if answer == "y" {
            story.expect(&["edit 1: off"]).saved(hook(1, "answered", 8, OFF)).expect_any();
        }
        story.asks("Change 1 hook to what was expected?").press("y").expect(&["edit 4: → 7"]);
    }
}

#[test]
fn nothing_is_offered_over_what_the_user_is_at_by_then() {
    let mut story = opened(four_hooks());
    story.press("t i").saved(hook(1, "answered", 8, OFF));
    story.asks_nothing().says("the server says that it runs Send survey");
}

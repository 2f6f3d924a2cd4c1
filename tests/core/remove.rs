//! Removing.

use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, four_hooks, hook};
use crate::story::opened;

#[test]
fn it_always_asks_names_the_rows_and_defaults_to_no() {
    let mut story = opened(four_hooks());
    story.press("Space j Space d").asks("Remove 2 hooks?").expect(&[]);
    assert_eq!(
        story.question().lines,
        ["Queue: Support line", "Answered → Old CRM push (on)", "Joined → Notify CRM (on)"]
    );
    assert_eq!(story.question().buttons.choices().last().map(|choice| choice.label.as_str()), Some("No"));
    story.press("Enter").asks_nothing().expect(&[]);
    assert_eq!(story.checked(), [1, 2]);
}

#[test]
fn the_key_that_asked_never_answers() {
    let mut story = opened(four_hooks());
    story.press("d d Del Space").asks("Remove 1 hook?").says("does nothing here").expect(&[]);
    story.press("n").asks_nothing().expect(&[]);
    story.press("d Esc").asks_nothing().expect(&[]);
}

#[test]
fn the_question_names_what_is_removed() {
    let mut story = opened(four_hooks());
    story.press("Space j Space d y").expect(&["remove 1", "remove 2"]);
    story.shows(&[
        "x~ Answered · Old CRM push · removing",
        ">x~ Joined · Notify CRM · removing",
        "Joined · Old CRM push · off",
        "Leaving · Close ticket · on",
    ]);
    story.removed(2).removed(1).says("2 hooks removed.").expect(&[]);
    story.shows(&["> Joined · Old CRM push · off", "Leaving · Close ticket · on"]).nothing_is_pending();
}

#[test]
fn the_marked_button_can_be_pressed_too() {
    let mut story = opened(four_hooks());
    story.press("d Left Enter").expect(&["remove 1"]);
}

#[test]
fn failed_rows_are_reported_stay_checked_and_can_be_tried_again() {
    let mut story = opened(four_hooks());
    story.press("Ctrl-A d y").expect(&["remove 1", "remove 2", "remove 3", "remove 4"]);
    story.removed(1).refused(Some(2), FailureKind::Server).removed(3).refused(Some(4), FailureKind::Forbidden);
    story.says(
        "2 of 4 hooks removed; Joined → Notify CRM: the server answered 500. Try again. Leaving → Close ticket: your",
    );
    assert_eq!(story.checked(), [2, 4]);
    story.press("d").asks("Remove 2 hooks?").press("y").expect(&["remove 2", "remove 4"]);
}

#[test]
fn a_hook_that_is_gone_already_counts_as_removed() {
    let mut story = opened(four_hooks());
    story.press("d y").refused(Some(1), FailureKind::NotFound).says("Answered → Old CRM push removed.");
    assert_eq!(story.rows().len(), 3);
}

#[test]
fn a_removal_that_may_have_happened_is_looked_up() {
    let mut story = opened(four_hooks());
    story.press("d y").expect(&["remove 1"]);
    story.answer_is_lost(Some(1)).says("Nobody knows whether").expect(&["read hooks of 12"]);
}

#[test]
fn the_list_is_loaded_once_after_many_failures_not_once_for_each() {
    let mut story = opened(four_hooks());
    story.press("Ctrl-A d y").expect(&["remove 1", "remove 2", "remove 3", "remove 4"]);
    for id in 1..=4 {
        story.answer_is_lost(Some(id));
    }
    story.expect(&["read hooks of 12"]);
}

#[test]
fn a_question_about_a_hook_that_changed_meanwhile_does_not_remove_it() {
    let mut story = opened(four_hooks());
    story.press("r d").asks("Remove 1 hook?");
    // Under the same id there is now something else than was named.
    story.reply_hooks(vec![hook(1, "leaving", 8, OFF)]).expect(&["read hooks of 12"]);
    story.press("y").says("changed meanwhile, so nothing was sent.").expect(&[]);
    story.press("d").asks("Remove 1 hook?");
    assert_eq!(story.question().lines, ["Queue: Support line", "Leaving → Send survey (off)"]);
}

#[test]
fn a_question_about_a_hook_that_vanished_removes_nothing_else() {
    let mut story = opened(four_hooks());
    story.press("r d").reply_hooks(vec![hook(9, "leaving", 8, OFF)]).expect(&["read hooks of 12"]);
    story.press("y").says("gone").expect(&[]);
    story.press("r").reply_hooks(four_hooks()).press("Ctrl-A r d").reply_hooks(four_hooks()[..3].to_vec());
    story
        .expect(&["read hooks of 12", "read hooks of 12"])
        .press("y")
        .says("Leaving → Close ticket is gone meanwhile")
        .expect(&[]);
}

#[test]
fn the_cursor_stays_where_the_removed_row_was() {
    let mut story = opened(four_hooks());
    story.press("j d y").removed(2);
    assert_eq!(story.cursor(), Some(3));
    story.press("End d y").removed(4);
    assert_eq!(story.cursor(), Some(3), "at the end it moves up");
}

#[test]
fn a_row_above_that_goes_leaves_the_cursor_on_its_hook() {
    let mut story = opened(four_hooks());
    story.press("d y End").removed(1);
    assert_eq!(story.cursor(), Some(4));
}

#[test]
fn failures_come_in_the_order_of_the_question_whatever_the_order_of_the_answers() {
    let mut story = opened(four_hooks());
    story.press("Ctrl-A d y").expect_any();
    story.refused(Some(4), FailureKind::Forbidden).removed(3).refused(Some(1), FailureKind::Forbidden).removed(2);
    let told = story.model.notices.current().expect("it is told").text.clone();
    let place = |name: &str| told.find(name).unwrap_or_else(|| panic!("{name} is not told: {told}"));
    assert!(place("Answered → ") < place("Leaving → "), "{told}");
}

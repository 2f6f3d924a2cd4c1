//! What the user may not do is inactive, with the reason, and sends nothing.

use webitel_hooks::domain::FailureKind;

use crate::fixtures::{four_hooks, identity, schemas};
use crate::story::{Story, opened, opened_as};

const READ_ONLY: &str = "Read only: your user lacks the right to change queues.";

#[test]
fn a_read_only_user_is_told_at_every_key_that_writes() {
    let mut story = opened_as(identity(false, true), four_hooks());
    for key in ["a", "Ins", "e", "Enter", "t", "d", "Del"] {
        story.press(key).says(READ_ONLY).expect(&[]);
        assert!(story.model.layers.is_empty());
    }
    story.press("Ctrl-A t").says(READ_ONLY).expect(&[]);
}

#[test]
fn a_read_only_user_can_look_around() {
    let mut story = opened_as(identity(false, true), four_hooks());
    story.press("j s S p Space i Esc ?").expect(&[]);
    assert_eq!(story.checked(), [2]);
}

#[test]
fn while_the_rights_are_unknown_nothing_is_held_back() {
    let mut story = Story::start(None);
    story.reply_queues(vec![crate::fixtures::support_line()], false).press("Enter").reply_hooks(four_hooks());
    story.expect_any().press("t").expect(&["edit 1: off"]);
}

#[test]
fn rights_that_arrive_while_a_form_or_a_question_is_open_count() {
    let unknown = || {
        let mut story = Story::start(None);
        story.reply_queues(vec![crate::fixtures::support_line()], false).press("Enter").reply_hooks(four_hooks());
        story
    };
    let mut story = unknown();
    story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter").reply_identity(identity(false, true));
    story.expect_any().save_is_inactive(READ_ONLY).press("Enter").says(READ_ONLY).expect(&[]);
    let mut story = unknown();
    story.press("d").reply_identity(identity(false, true)).expect_any().press("y").says(READ_ONLY).expect(&[]);
}

#[test]
fn a_search_that_the_rights_forbid_in_the_middle_of_typing_is_not_waited_for() {
    let mut story = Story::start(None);
    story.reply_queues(vec![crate::fixtures::support_line()], false).press("Enter").reply_hooks(four_hooks());
    story.press("e").reply_hook(four_hooks()[0].clone()).press("Tab c").reply_identity(identity(true, false));
    story.expect_any().press("Tab").says("Your user may not read flow schemas").expect(&[]);
    story.press("Space").save_is_active();
}

#[test]
fn a_403_all_the_same_is_reported_as_a_sentence() {
    let mut story = opened(four_hooks());
    story.press("t").refused(Some(1), FailureKind::Forbidden).says("lacks the right").says("Ask an administrator");
}

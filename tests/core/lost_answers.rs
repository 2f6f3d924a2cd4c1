//! Answers that never came, a connection that was lost, a token that expired: nothing typed is lost, nothing is guessed.

use std::time::Duration;

use webitel_hooks::app::{Layer, Msg, SignedIn, Slot};
use webitel_hooks::domain::plan::{Remarks, RunProgress};
use webitel_hooks::domain::{Answer, FailureKind, Page};
use webitel_hooks::keys::Context;

use crate::fixtures::{OFF, ON, four_hooks, hook, schemas};
use crate::story::{Story, opened};
use crate::worker::Sent;

/// A new hook for Offering of which nobody knows whether it was added.
fn in_doubt() -> Story {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter Enter").answer_is_lost(None);
    story.expect(&["read schemas \"\"", "add offering → 5 on", "read hooks of 12"]).reply_hooks(four_hooks());
    story
}

#[test]
fn an_addition_that_nobody_knows_of_leaves_the_form_and_is_looked_up_when_it_is_saved_again() {
    let mut story = in_doubt();
    story.form_holds("Offering · Notify CRM · on").says("Nobody knows whether").save_is_active();
    story.press("Enter").expect(&["add offering → 5 on"]);
    assert!(story.under_way(None).is_looked_up);
    story.saved(hook(9, "offering", 5, ON)).form_is_closed().says("Offering → Notify CRM added.");
    assert_eq!(story.cursor(), Some(9));
}

#[test]
fn a_swap_that_nobody_knows_of_is_looked_up_when_it_is_saved_again() {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas([5, 6]), false).type_text("joined").press("Enter Down Enter Enter y");
    story.saved(hook(2, "joined", 5, OFF)).answer_is_lost(None);
    story.expect(&["read schemas \"\"", "edit 2: off", "add joined → 6 on", "edit 2: on"]);
    // The server refuses to switch it on again: the new one was added.
    story.refused(Some(2), FailureKind::EventTaken).says("Nobody knows whether").expect(&["read hooks of 12"]);
    story.press("Enter").expect(&["add joined → 6 on"]);
    assert!(story.under_way(None).is_looked_up);
    story.saved(hook(9, "joined", 6, ON)).form_is_closed();
}

#[test]
fn a_form_put_aside_whose_hook_changed_comes_back_with_the_question() {
    let mut story = opened(four_hooks());
    story.press("j e").reply_hook(hook(2, "joined", 5, ON)).type_text("missed").press("Enter Enter");
    story.answer_is_lost(Some(2)).says("Nobody knows whether").press("Enter");
    let Sent { run, step, is_looked_up: true, .. } = story.under_way(Some(2)) else { panic!("it is not looked up") };
    story.press("Esc").asks("Stop waiting for the save?").press("y").form_is_closed();
    let changed = RunProgress::Changed { step, now: Some(hook(2, "joined", 8, OFF)) };
    for progress in [RunProgress::Ambiguous { step }, RunProgress::NotCarriedOut { step }, changed] {
        story.send(Msg::RunProgress { run, progress });
    }
    story.send(Msg::RunEnded { run, result: Ok(Remarks::default()) });
    story.form_holds("Missed · Notify CRM · on").asks("Someone else changed this hook");
}

#[test]
fn what_was_set_since_is_another_hook_and_nothing_to_look_up() {
    let mut story = in_doubt();
    story.press("Shift-Tab Space").form_holds("Offering · Notify CRM · off").press("Ctrl-S");
    story.expect(&["add offering → 5 off"]);
    assert!(!story.under_way(None).is_looked_up);
}

#[test]
fn a_form_put_aside_of_whose_save_nobody_knows_comes_back() {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter Enter Esc y").form_is_closed();
    story.answer_is_lost(None).form_holds("Offering · Notify CRM · on").save_is_active();
}

#[test]
fn a_form_put_aside_goes_on_receiving_what_it_asked_for() {
    let mut story = opened(four_hooks());
    story.press("e").reply_hook(hook(1, "answered", 6, ON)).press("Tab Tab Space Ctrl-S").expect_any();
    story.press("Esc y").form_is_closed().expect_any();
    story.press("x").reply(Slot::FormSchemas, Answer::Schemas(Page::whole(schemas([5, 6]))));
    story.refused(Some(1), FailureKind::Server);
    assert_eq!(story.form().picker.rows.len(), 2);
}

#[test]
fn a_form_put_aside_whose_save_fails_comes_back_and_one_that_succeeds_does_not() {
    let aside = || {
        let mut story = opened(four_hooks());
        story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter Enter Esc y").form_is_closed();
        story.press("a").says("still unanswered");
        story
    };
    aside().refused(None, FailureKind::Server).form_holds("Offering · Notify CRM · on").save_is_active();
    let mut story = aside();
    story.press("d").asks("Remove 1 hook?").saved(hook(9, "offering", 5, ON)).form_is_closed();
    story.asks("Remove 1 hook?").says("Offering → Notify CRM added.");
}

#[test]
fn a_question_that_comes_by_itself_does_not_take_the_answer_to_another() {
    let mut story = opened(four_hooks());
    story.press("j e").reply_hook(hook(2, "joined", 5, ON)).type_text("missed").compares_late();
    story.colleague_left(2, Some(hook(2, "joined", 8, OFF))).press("Enter Enter Ctrl-C").asks("Quit").expect_any();
    // The comparison before the save finds a colleague's change while y is on its way to the keyboard.
    story.compared().asks("Quit").press("n");
    story.asks("Someone else changed this hook").expect(&["read hooks of 12"]);
}

#[test]
fn a_new_connection_does_not_take_away_an_error_that_nobody_has_read() {
    let mut story = opened(four_hooks());
    story.press("t").refused(Some(1), FailureKind::Unreachable).says("was not switched off").expect_any();
    story.ring_those_of(Duration::from_secs(5)).expect(&["read who I am"]);
    story.reply_identity(crate::fixtures::identity(true, true)).says("Connected again");
    story.press("j").says("was not switched off");
}

#[test]
fn signing_in_again_happens_over_the_form_and_leaves_it_as_it_is() {
    let mut story = opened(four_hooks());
    story
        .press("a")
        .reply_schemas(schemas([5]), false)
        .press("Enter Enter Enter")
        .refused(None, FailureKind::SignedOut);
    story.fail(Slot::Identity, FailureKind::SignedOut).expect_any();
    assert_eq!(story.model.context(), Context::SignIn);
    story.press("Enter").says("Type your user name first.").type_text("admin").press("Enter Enter");
    story.says("Type your password first.").type_text("secret").press("Enter").expect(&["sign in"]);
    story.press("x").says("The sign-in is under way").paste("x").says("The sign-in is under way");
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None }))).expect(&["read who I am"]);
    assert!(!story.model.layers.iter().any(|layer| matches!(layer, Layer::SignIn(_))));
    story.form_holds("Offering · Notify CRM · on").press("Enter").expect(&["add offering → 5 on"]);
}

#[test]
fn help_can_be_read_while_signing_in() {
    let mut story = opened(four_hooks());
    story.press("r").fail(Slot::Hooks, FailureKind::SignedOut).fail(Slot::Identity, FailureKind::SignedOut);
    story.press("F1");
    assert_eq!(story.model.context(), Context::Reader);
    story.press("Esc");
    assert_eq!(story.model.context(), Context::SignIn);
}

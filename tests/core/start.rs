//! The first requests, and the queue that was asked for on the command line.

use std::time::Duration;

use webitel_hooks::app::{ConnectionStatus, Load, Model, Msg, Pane, ServerChoice, Slot, start, update};
use webitel_hooks::domain::{FailureKind, QueueId};
use webitel_hooks::keys::{Chord, Context};

use crate::fixtures::{DESIGN_SIZE, four_hooks, identity, queue, support_line};
use crate::sentences::told;
use crate::story::{Story, opened};

#[test]
fn it_asks_for_the_queues_and_for_who_is_signed_in() {
    let mut story = Story::start(None);
    story.expect(&["read queues", "read who I am"]);
    assert_eq!(story.model.session.status, ConnectionStatus::Connecting);
    story.reply_identity(identity(true, true)).reply_queues(vec![support_line()], false).expect(&[]);
    assert_eq!(story.model.session.status, ConnectionStatus::Connected);
    assert_eq!(story.model.focus, Pane::Queues);
}

#[test]
fn a_queue_asked_for_by_id_is_opened_as_soon_as_it_is_found() {
    let mut story = Story::start(Some("12"));
    story.expect(&["read queue 12", "read queues", "read who I am"]);
    story.reply_wanted(vec![support_line()]).expect(&["read hooks of 12"]);
    story.reply_hooks(four_hooks()).expect(&[]);
    assert_eq!(story.model.focus, Pane::Hooks);
    assert_eq!(story.rows().len(), 4);
}

#[test]
fn a_queue_can_be_asked_for_by_name() {
    Story::start(Some("Support line")).expect(&["read queue \"Support line\"", "read queues", "read who I am"]);
}

#[test]
fn a_queue_that_does_not_exist_leaves_the_list_to_choose_from() {
    let mut story = Story::start(Some("Suport"));
    story.reply_wanted(vec![]).says("There is no queue named \"Suport\"");
    assert!(story.model.hooks.queue().is_none());
    assert_eq!(story.model.focus, Pane::Queues);
}

#[test]
fn two_queues_of_the_same_name_are_told_apart_by_their_ids() {
    let mut story = Story::start(Some("Sales"));
    story.reply_wanted(vec![queue(3, "Sales"), queue(9, "Sales")]).says("3, 9");
    assert!(story.model.hooks.queue().is_none());
}

#[test]
fn a_queue_that_could_not_be_looked_up_is_tried_again_with_r() {
    let mut story = Story::start(Some("12"));
    story.reply_queues(vec![queue(1, "Other")], false).reply_identity(identity(true, true));
    story.fail(Slot::Start, FailureKind::Unreachable).says("The queue with id 12 was not opened");
    story.expect(&["read queue 12", "read queues", "read who I am"]);
    story.press("r").expect(&["read queue 12", "read queues"]);
    story.reply_wanted(vec![support_line()]).expect(&["read hooks of 12"]).says_nothing();
}

#[test]
fn a_queue_that_was_opened_first_stays_open() {
    let mut story = Story::start(Some("12"));
    story.reply_queues(vec![queue(1, "Other")], false).reply_identity(identity(true, true));
    story.expect(&["read queue 12", "read queues", "read who I am"]);
    story.press("Enter").expect(&["cancel start", "read hooks of 1"]);
    story.reply_hooks(vec![]).press("a").expect(&["read schemas \"\""]);
    story.reply_wanted(vec![support_line()]).expect(&[]);
    assert_eq!(story.model.hooks.queue().map(|queue| queue.id), Some(QueueId(1)));
    assert_eq!(story.form().queue.id, QueueId(1), "a form stays with its queue");
}

#[test]
fn a_queue_that_is_found_late_does_not_take_the_keyboard_from_what_is_being_typed() {
    let mut story = Story::start(Some("12"));
    story.reply_queues(vec![queue(1, "Other")], false).press("/").type_text("ab");
    story.reply_wanted(vec![support_line()]);
    assert_eq!((story.model.context(), story.model.focus), (Context::Filter, Pane::Queues));
    story.type_text("c");
    assert_eq!(story.model.queues.search, "abc");
}

#[test]
fn the_start_screen_asks_for_nothing_until_the_demo_is_chosen() {
    let mut model = Model::new(DESIGN_SIZE, ServerChoice::Unset, None);
    assert_eq!(start(&mut model), []);
    assert_eq!(model.context(), Context::Start);
    let effects = update(&mut model, Msg::Key(Chord::char('d')));
    let asked: Vec<String> = effects.iter().map(told).collect();
    assert_eq!(asked[..3], ["start demo", "read queues", "read who I am"]);
    assert_eq!(model.session.server, ServerChoice::Demo);
    assert_eq!(model.context(), Context::Queues);
}

#[test]
fn a_first_load_that_fails_says_so_in_its_pane_and_r_tries_again() {
    let mut story = Story::start(None);
    story.fail(Slot::Queues, FailureKind::TimedOut).fail(Slot::Identity, FailureKind::TimedOut);
    assert!(matches!(story.model.queues.load, Load::Failed(_)));
    assert_eq!(story.model.session.status, ConnectionStatus::Failing);
    story.expect(&["read queues", "read who I am"]);
    story.press("Enter").says("could not be loaded: r tries again").expect(&[]);
    story.press("r").expect(&["read who I am", "read queues"]);
}

#[test]
fn without_a_connection_the_reason_is_shown() {
    let mut story = Story::start(None);
    story.send(Msg::NotConnected("The address is not one.".to_owned())).says("The address is not one.");
    assert_eq!(story.model.session.status, ConnectionStatus::Failing);
}

#[test]
fn a_token_that_is_not_accepted_shows_as_signed_out() {
    let mut story = Story::start(None);
    story.fail(Slot::Identity, FailureKind::SignedOut);
    assert_eq!(story.model.session.status, ConnectionStatus::SignedOut);
}

#[test]
fn a_server_without_userinfo_is_neither_lost_nor_failing() {
    for kind in [FailureKind::NotWebitel, FailureKind::Garbled, FailureKind::NotFound] {
        let mut story = Story::start(None);
        story.expect_any().reply_queues(vec![support_line()], false).fail(Slot::Identity, kind).expect(&[]);
        assert!(story.model.connection.lost.is_none(), "{kind:?}: the queues were answered");
        assert_eq!(story.model.session.status, ConnectionStatus::Connected, "{kind:?}");
    }
}

#[test]
fn a_server_without_userinfo_does_not_hide_that_its_queues_fail_and_is_found_again_when_it_was_lost() {
    for kind in [FailureKind::NotWebitel, FailureKind::Garbled] {
        let mut story = Story::start(None);
        story.expect_any().fail(Slot::Queues, FailureKind::NotWebitel).fail(Slot::Identity, kind).expect(&[]);
        assert_eq!(
            (story.model.session.status, story.model.connection.lost.is_some()),
            (ConnectionStatus::Failing, true),
            "{kind:?}"
        );

        // A write met silence; what asks whether anybody is there is answered, if not with a user.
        let mut story = opened(four_hooks());
        story.press("t").expect_any().refused(Some(1), FailureKind::Unreachable).expect_any();
        assert!(story.model.connection.lost.is_some());
        story.ring_those_of(Duration::from_secs(5)).expect(&["read who I am"]).fail(Slot::Identity, kind);
        assert_eq!(
            (story.model.session.status, story.model.connection.lost.is_none()),
            (ConnectionStatus::Connected, true),
            "{kind:?}"
        );
    }
}

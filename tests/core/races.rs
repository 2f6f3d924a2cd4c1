//! A refresh and a write at the same time.

use std::time::Duration;

use webitel_hooks::app::Slot;
use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, ON, four_hooks, hook, queue, schemas};
use crate::story::{hooks_answer, opened};

#[test]
fn a_refresh_under_way_never_overwrites_a_newer_switch() {
    let mut story = opened(four_hooks());
    story.press("r t").saved(hook(1, "answered", 6, OFF));
    // Read before the switch arrived.
    story.reply_hooks(four_hooks());
    assert_eq!(story.rows()[0], "> Answered · Old CRM push · off");
    // Nor does a copy of the database that lags behind; when that cannot be the reason any more, it is read again.
    story.press("r").reply_hooks(four_hooks()).expect_any();
    assert_eq!(story.rows()[0], "> Answered · Old CRM push · off");
    story.ring_those_of(Duration::from_secs(5)).expect(&["read hooks of 12"]).reply_hooks(four_hooks());
    assert_eq!(story.rows()[0], "> Answered · Old CRM push · on");
}

#[test]
fn a_refresh_under_way_never_brings_a_removed_hook_back() {
    let mut story = opened(four_hooks());
    story.press("d y r").removed(1).reply_hooks(four_hooks());
    assert_eq!(story.rows().len(), 3);
}

#[test]
fn a_refresh_under_way_never_loses_a_new_hook() {
    let mut story = opened(four_hooks());
    story.press("r a").reply_schemas(schemas([5]), false).press("Enter Enter Enter").saved(hook(9, "offering", 5, ON));
    story.reply_hooks(four_hooks());
    assert_eq!((story.rows().len(), story.cursor()), (5, Some(9)));
}

#[test]
fn a_refresh_during_a_write_leaves_the_write_pending() {
    let mut story = opened(four_hooks());
    story.press("t r").reply_hooks(four_hooks());
    assert_eq!(story.rows()[0], ">~ Answered · Old CRM push · off");
    story.refused(Some(1), FailureKind::Server);
    assert_eq!(story.rows()[0], "> Answered · Old CRM push · on");
}

#[test]
fn an_older_refresh_is_ignored() {
    let mut story = opened(four_hooks());
    story.press("r");
    let late = story.request(Slot::Hooks);
    story.press("r").reply_hooks(four_hooks());
    story.reply_to(Slot::Hooks, late, hooks_answer(vec![]));
    assert_eq!(story.rows().len(), 4);
}

#[test]
fn an_answer_that_comes_twice_changes_nothing() {
    let mut story = opened(four_hooks());
    story.press("r");
    let again = story.request(Slot::Hooks);
    story.reply_hooks(four_hooks());
    story.reply_to(Slot::Hooks, again, hooks_answer(vec![]));
    assert_eq!(story.rows().len(), 4);
}

#[test]
fn the_hooks_of_one_queue_never_show_in_another() {
    let mut story = opened(four_hooks());
    story.press("t Tab r").reply_queues(vec![queue(3, "Sales")], false).press("g Enter");
    let late = story.request(Slot::Hooks);
    story.press("Tab Enter").reply_hooks(vec![hook(30, "missed", 5, ON)]);
    story.reply_to(Slot::Hooks, late, hooks_answer(four_hooks()));
    // The answer to the write in the queue that was left.
    story.saved(hook(1, "answered", 6, OFF)).says("Answered → Old CRM push switched off.");
    story.shows(&["> Missed · Notify CRM · on"]).nothing_is_pending();
}

#[test]
fn a_form_writes_to_its_own_queue() {
    let mut story = opened(four_hooks());
    story.press("Tab r").reply_queues(vec![queue(3, "Sales")], false).press("Enter").reply_hooks(vec![]);
    story.press("a").reply_schemas(schemas([5]), false).expect_any();
    story.press("Enter Enter Enter").expect(&["in queue 3: add joined → 5 on"]);
}

#[test]
fn a_save_and_a_refresh_at_once_end_with_what_the_save_returned() {
    let mut story = opened(four_hooks());
    story.press("r e").reply_hook(hook(1, "answered", 6, ON)).type_text("missed").press("Enter Enter");
    story.reply_hook(hook(1, "answered", 6, ON));
    story.saved(hook(1, "missed", 6, ON)).reply_hooks(four_hooks()).form_is_closed();
    assert_eq!((story.cursor(), story.rows()[3].as_str()), (Some(1), "> Missed · Old CRM push · on"));
}

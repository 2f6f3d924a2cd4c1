//! Esc in the hooks of a queue leads back to where they were opened from.

use webitel_hooks::app::{Layer, Part, View};

use crate::all_queues::domain;
use crate::fixtures::{OFF, ON, four_hooks, hook, identity, queue, support_line};
use crate::reports::journal;
use crate::story::Story;

/// The first of three queues is open.
fn story() -> Story {
    let mut story = Story::start(None);
    story.reply_identity(identity(true, true));
    story.reply_queues(vec![support_line(), queue(13, "Sales"), queue(14, "Chat")], false);
    story.press("Enter").reply_hooks(four_hooks()).expect_any();
    story
}

fn queue_under_cursor(story: &Story) -> Option<u64> {
    story.model.queues.under_cursor().map(|queue| queue.id.0)
}

#[test]
fn from_a_hook_of_all_hooks_to_the_same_row() {
    let mut story = story();
    story.press("A").read_all(&domain()).press("Space G Enter").expect(&["read hooks of 14"]);
    story.reply_hooks(domain()[2].1.clone());
    assert_eq!((queue_under_cursor(&story), story.cursor()), (Some(14), Some(21)), "both panes are at the queue");
    story.press("Esc").expect(&[]);
    let list = &story.model.all_hooks;
    assert_eq!((story.model.cover(), list.list.cursor, list.checks.len()), (Some(View::AllHooks), 6, 1));
    story.press("Esc");
    assert_eq!(story.model.list(), Part::Hooks, "and from there to the queue");
    story.press("Esc");
    assert_eq!(story.model.list(), Part::Queues);
}

#[test]
fn from_where_used_and_the_matrix_too() {
    let mut story = story();
    story.press("j w").read_all(&domain()).press("G Enter").expect_any().reply_hooks(domain()[2].1.clone());
    story.press("Esc");
    assert_eq!(story.model.all_hooks.used_schema(&story.model.store).as_deref(), Some("Notify CRM"));
    assert_eq!(story.model.list(), Part::AllHooks);
    story.press("M").expect_any();
    story.press("Down");
    while story.model.matrix.cell(&story.model.store).is_some_and(|cell| cell.jumps_to().is_none()) {
        story.press("Right");
    }
    story.press("Enter").expect_any();
    assert_eq!((story.model.list(), queue_under_cursor(&story)), (Part::Hooks, Some(13)));
    story.reply_hooks(domain()[1].1.clone()).press("Esc");
    assert_eq!(story.model.cover(), Some(View::Matrix));
}

#[test]
fn from_a_report_over_a_list_to_both() {
    let mut story = story();
    story.press("A").read_all(&domain()).press("H").expect_any().send(journal()).press("j j Enter").expect_any();
    assert_eq!((story.model.list(), story.model.layers.len()), (Part::Hooks, 0));
    story.reply_hooks(four_hooks()).press("Esc").expect(&["read the journal"]);
    assert!(matches!(&story.model.layers[..], [Layer::Cover(View::AllHooks), Layer::Report(_)]));
}

#[test]
fn who_opens_another_queue_does_not_come_back_to_the_list() {
    let mut story = story();
    story.press("A").read_all(&domain()).press("G Enter").expect_any().reply_hooks(vec![hook(21, "joined", 5, ON)]);
    story.press("Tab k Enter").expect(&["read hooks of 13"]).reply_hooks(vec![hook(12, "leaving", 7, OFF)]);
    story.press("Esc");
    assert_eq!((story.model.cover(), story.model.list()), (None, Part::Queues));
}

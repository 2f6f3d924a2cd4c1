//! The hooks pane as a list: sorting, filtering, pages, checks, refreshing.

use webitel_hooks::app::Slot;
use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, ON, four_hooks, hook};
use crate::story::{Story, opened, shown_hooks};

fn ids(story: &Story) -> Vec<u64> {
    shown_hooks(&story.model.hooks, &story.model.store).map(|hook| hook.id.0).collect()
}

fn many() -> Story {
    opened((1..=60).map(|id| hook(id, &format!("event {id:02}"), 5, OFF)).collect())
}

#[test]
fn every_column_sorts_both_ways_and_equal_rows_keep_the_order_of_their_ids() {
    let mut story = opened(four_hooks());
    for (keys, order) in [
        ("s", [4, 2, 1, 3]), // schema: Close ticket, Notify CRM, Old CRM push twice
        ("S", [1, 3, 2, 4]),
        ("S", [1, 2, 3, 4]), // unsorted: by id
        ("S", [1, 2, 3, 4]), // event again
        ("S", [4, 2, 3, 1]),
        ("s s", [3, 1, 2, 4]), // state: off before on
        ("S", [1, 2, 4, 3]),
        ("s", [1, 2, 3, 4]), // and round to event
    ] {
        story.press(keys);
        assert_eq!(ids(&story), order, "after {keys}");
    }
    story.expect(&[]);
}

#[test]
fn the_cursor_stays_on_its_hook_when_the_order_changes() {
    let mut story = opened(four_hooks());
    story.press("End s");
    assert_eq!((story.cursor(), ids(&story)[0]), (Some(4), 4));
}

#[test]
fn the_filter_looks_into_event_and_flow_schema_and_esc_clears_it() {
    let mut story = opened(four_hooks());
    story.press("/").type_text("CRM").shows(&[
        "> Answered · Old CRM push · on",
        "Joined · Notify CRM · on",
        "Joined · Old CRM push · off",
    ]);
    story.press("Ctrl-U").type_text("leav").press("Enter").shows(&["> Leaving · Close ticket · on"]);
    story.press("Esc").expect(&[]);
    assert_eq!((ids(&story).len(), story.cursor()), (4, Some(4)));
}

#[test]
fn a_filter_that_shows_nothing_says_so_at_every_key_that_needs_a_row() {
    let mut story = opened(four_hooks());
    story.press("/").type_text("zzz").press("Enter");
    for key in ["j", "k", "g", "G", "[", "]", "e", "t", "d", "Space", "Ctrl-A", "i"] {
        story.press(key).says("No hook fits zzz: Esc clears the filter.").expect(&[]);
    }
}

#[test]
fn an_empty_queue_says_what_to_do() {
    let mut story = opened(vec![]);
    for key in ["j", "e", "t", "d", "Space", "Ctrl-A", "i"] {
        story.press(key).says("This queue has no hooks: a adds one.").expect(&[]);
    }
}

#[test]
fn pages_are_as_long_as_the_pane_or_as_chosen() {
    let mut story = many();
    let page = |story: &Story| Some(story.model.hooks.page(18));
    assert_eq!(page(&story), Some((0, 4)));
    story.press("]");
    assert_eq!((story.cursor(), page(&story)), (Some(19), Some((1, 4))));
    story.press("PgDn PgDn PgDn");
    assert_eq!((story.cursor(), page(&story)), (Some(60), Some((3, 4))));
    story.press("[");
    assert_eq!((story.cursor(), page(&story)), (Some(42), Some((2, 4))));
    story.press("p").says("Rows per page: 10.");
    assert_eq!((story.cursor(), page(&story)), (Some(42), Some((4, 6))), "the cursor stays on its hook");
    story.press("]");
    assert_eq!(story.cursor(), Some(52));
    story.press("p p p p").says("all of them").press("p").says("as many as fit");
}

#[test]
fn a_refresh_keeps_cursor_checks_filter_page_and_sort() {
    let mut story = many();
    story.press("/").type_text("event").press("Enter S g ] Space j Space");
    let (rows, cursor, checked) = (story.rows(), story.cursor(), story.checked());
    assert_eq!(checked, [41, 42]);
    story.press("r").expect(&["read hooks of 12"]);
    // The server may say them in any order.
    story.reply_hooks((1..=60).rev().map(|id| hook(id, &format!("event {id:02}"), 5, OFF)).collect());
    assert_eq!((story.rows(), story.cursor(), story.checked()), (rows, cursor, checked));
}

#[test]
fn a_hook_that_vanished_takes_its_check_along_and_the_cursor_stays_in_its_place() {
    let mut story = opened(four_hooks());
    story.press("j Space j Space r");
    story.reply_hooks(vec![hook(1, "answered", 6, ON), hook(3, "joined", 6, OFF), hook(4, "leaving", 7, ON)]);
    assert_eq!((story.checked(), story.cursor()), (vec![3], Some(3)));
}

#[test]
fn a_refresh_that_fails_leaves_what_was_known_and_says_why_until_one_succeeds() {
    let mut story = opened(four_hooks());
    story.press("r").fail(Slot::Hooks, FailureKind::Unreachable);
    story.says("The hooks were not loaded: the server cannot be reached. Press r to try again.");
    assert_eq!(ids(&story).len(), 4);
    story.press("j").says("The hooks were not loaded");
    story.press("r").reply_hooks(four_hooks()).says("4 hooks of Support line read at 14:19:55 UTC.");
}

#[test]
fn before_the_first_answer_a_key_says_that_the_list_is_being_loaded() {
    let mut story = opened(four_hooks());
    story.press("Tab").press("r").reply_queues(vec![crate::fixtures::queue(3, "Sales")], false);
    story.press("Enter d").says("The hooks are still being loaded.");
    story.fail(Slot::Hooks, FailureKind::Forbidden).press("d").says("The hooks could not be loaded: r tries again.");
}

#[test]
fn r_loads_again_whatever_else_failed() {
    let mut story = opened(four_hooks());
    story.press("Tab r").fail(Slot::Queues, FailureKind::TimedOut).expect(&["read queues"]);
    story.press("Tab r").expect(&["read queues", "read hooks of 12"]);
}

#[test]
fn space_checks_and_unchecks_the_row_under_the_cursor() {
    let mut story = opened(four_hooks());
    story.press("Space j j Space").expect(&[]);
    assert_eq!(story.checked(), [1, 3]);
    story.press("Space");
    assert_eq!(story.checked(), [1]);
}

#[test]
fn ctrl_a_checks_all_that_the_filter_shows_and_then_none_of_them() {
    let mut story = opened(four_hooks());
    story.press("End Space /").type_text("joined").press("Enter Ctrl-A");
    assert_eq!(story.checked(), [2, 3, 4]);
    story.press("Ctrl-A");
    assert_eq!(story.checked(), [4], "what the filter hides keeps its check");
    story.press("Space Ctrl-A");
    assert_eq!(story.checked(), [2, 3, 4], "some checked: all are");
}

#[test]
fn checks_survive_sorting_filtering_and_paging() {
    let mut story = opened(four_hooks());
    story.press("Space j Space s S p ] [ /").type_text("leav").press("Enter Esc");
    assert_eq!(story.checked(), [1, 2]);
}

#[test]
fn commands_are_about_the_checked_rows_and_not_the_one_under_the_cursor() {
    let mut story = opened(four_hooks());
    story.press("Space End d").asks("Remove 1 hook?");
    assert_eq!(story.question().lines, ["Queue: Support line", "Answered → Old CRM push (on)"]);
}

#[test]
fn checked_rows_that_the_filter_hides_are_named_too() {
    let mut story = opened(four_hooks());
    story.press("Space /").type_text("leav").press("Enter Space d").asks("Remove 2 hooks?");
    let hidden = "The filter hides 1 of the 2 checked hooks.";
    let (queue, leaving) = ("Queue: Support line", "Leaving → Close ticket (on)");
    assert_eq!(story.question().lines, [hidden, queue, leaving, "Answered → Old CRM push (on)"]);
}

//! Checking rows.

use crate::{fixtures::four_hooks, story::opened};

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
    assert_eq!(story.question().lines, ["Answered → Old CRM push (on)"]);
}

#[test]
fn checked_rows_that_the_filter_hides_are_named_too() {
    let mut story = opened(four_hooks());
    story.press("Space /").type_text("leav").press("Enter Space d").asks("Remove 2 hooks?");
    assert_eq!(story.question().lines, ["Leaving → Close ticket (on)", "Answered → Old CRM push (on)"]);
}

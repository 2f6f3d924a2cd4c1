//! The queues pane: search, paging and sorting by the server.

use webitel_hooks::app::Slot;
use webitel_hooks::domain::{Answer, FailureKind, Page, Queue, Timestamp};

use crate::fixtures::{four_hooks, identity, queue, support_line};
use crate::story::Story;

fn queues(ids: impl IntoIterator<Item = u64>) -> Vec<Queue> {
    ids.into_iter().map(|id| queue(id, &format!("Queue {id}"))).collect()
}

fn ready(rows: Vec<Queue>, more: bool) -> Story {
    let mut story = Story::start(None);
    story.reply_identity(identity(true, true)).expect(&["read queues", "read who I am"]);
    story.reply_queues(rows, more);
    story
}

fn under_cursor(story: &Story) -> Option<u64> {
    story.model.queues.under_cursor().map(|queue| queue.id.0)
}

#[test]
fn opening_a_queue_is_exactly_one_request() {
    let mut story = ready(queues(1..=3), false);
    story.press("j Enter").expect(&["read hooks of 2"]);
    story.reply_hooks(four_hooks()).expect(&[]);
    assert_eq!(story.hooks().len(), 4);
}

#[test]
fn opening_the_same_queue_again_keeps_its_checks_and_looks_anew() {
    let mut story = ready(vec![support_line()], false);
    story.press("Enter").reply_hooks(four_hooks()).press("Space Tab").expect(&["read hooks of 12"]);
    story.press("Enter").expect(&["read hooks of 12"]);
    assert_eq!(story.checked(), [1]);
}

#[test]
fn a_search_goes_out_when_the_typing_pauses() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("sal").expect(&["timer", "timer", "timer"]);
    story.ring().expect(&["read queues \"sal\""]);
    story.reply_queues(queues([7]), false).expect(&[]);
    assert_eq!(under_cursor(&story), Some(7));
}

#[test]
fn a_search_that_finds_nothing_is_tried_on_the_other_keyboard_layout() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("ыфд").press("Enter").expect_any().reply_queues(vec![], false);
    story.expect(&["read queues \"sal\""]).reply_queues(queues([7]), false).expect(&[]);
    story.says("Nothing contains \"ыфд\"; shown is \"sal\", the same keys on another layout.");
    assert_eq!((under_cursor(&story), story.model.queues.read_as()), (Some(7), Some("sal")));
    story.press("r").expect(&["read queues \"sal\""]).reply_queues(vec![], false).expect(&[]);
    assert_eq!(story.model.queues.read_as(), None, "found on no layout by now");
    story.press("r").expect(&["read queues \"ыфд\""]);
}

#[test]
fn enter_searches_at_once_and_the_pause_is_not_waited_for() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("s").expect(&["timer"]);
    story.press("Enter").expect(&["read queues \"s\""]);
    story.ring().expect(&[]);
}

#[test]
fn enter_never_opens_a_row_of_an_older_search() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("s").press("Enter").expect(&["timer", "read queues \"s\""]);
    story.press("Enter").says("Still searching for \"s\"").expect(&[]);
    story.reply_queues(queues([7]), false).press("Enter").expect(&["read hooks of 7"]);
}

#[test]
fn the_answer_to_what_was_typed_first_does_not_pass_for_the_answer_to_what_is_typed_now() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("s").ring().expect(&["timer", "read queues \"s\""]);
    // The answer for "s" comes while the pause after "sx" still runs.
    story.type_text("x").reply_queues(queues([7, 8]), false);
    assert!(story.model.queues.is_searching());
    story.press("Enter").expect(&["timer", "read queues \"sx\""]);
    story.press("Enter").says("Still searching").expect(&[]);
    story.reply_queues(queues([8]), false).press("Enter").expect(&["read hooks of 8"]);
}

#[test]
fn typing_back_to_what_is_shown_asks_for_nothing_and_drops_the_search_under_way() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("s").ring().expect(&["timer", "read queues \"s\""]);
    let late = story.request(Slot::Queues);
    story.press("Backspace").expect(&["cancel queues"]);
    story.reply_to(Slot::Queues, late, Answer::Queues(Page::whole(queues([7]))));
    assert_eq!(story.model.queues.rows.len(), 3);
    story.press("Enter Enter").expect(&["read hooks of 1"]);
}

#[test]
fn a_search_that_failed_says_so_instead_of_waiting_for_ever() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("s").press("Enter").fail(Slot::Queues, FailureKind::TimedOut);
    story.press("Enter").says("The search for \"s\" failed: r tries again.");
    story.expect(&["timer", "read queues \"s\""]).press("r").expect(&["read queues \"s\""]);
    let page = Page { date: Some(Timestamp(51_595_000)), ..Page::whole(queues([7])) };
    story.reply(Slot::Queues, Answer::Queues(page)).says("1 queue read at 14:19:55 UTC.");
}

#[test]
fn esc_shows_every_queue_again() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("s").press("Enter").reply_queues(queues([7]), false);
    story.expect(&["timer", "read queues \"s\""]);
    story.press("Esc").expect(&["timer", "read queues"]);
    story.reply_queues(queues(1..=3), false).ring().expect(&[]);
    assert_eq!(story.model.queues.rows.len(), 3);
    assert_eq!(under_cursor(&story), Some(1));
}

#[test]
fn a_search_without_an_answer_says_how_to_get_back() {
    let mut story = ready(queues(1..=3), false);
    story.press("/").type_text("11").press("Enter").reply_queues(vec![], false);
    story.press("j").says("No queue contains \"11\": Esc clears the filter.");
    story.press("Enter").says("No queue contains \"11\"");
}

#[test]
fn the_next_page_is_asked_for_when_the_cursor_nears_the_end() {
    let mut story = ready(queues(1..=200), true);
    story.expect(&[]);
    for _ in 0..149 {
        story.press("j");
    }
    story.expect(&[]);
    story.press("j").expect(&["read queues page 2"]);
    story.reply_queues(queues(201..=400), true).expect(&[]);
    assert_eq!((under_cursor(&story), story.model.queues.rows.len()), (Some(151), 400));
}

#[test]
fn end_goes_on_loading_until_the_last_row_has_arrived() {
    let mut story = ready(queues(1..=200), true);
    story.press("End").expect(&["read queues page 2"]);
    story.reply_queues(queues(201..=400), true).expect(&["read queues page 3"]);
    story.reply_queues(queues(401..=405), false).expect(&[]);
    assert_eq!(under_cursor(&story), Some(405));
}

#[test]
fn another_key_ends_the_way_to_the_last_row() {
    let mut story = ready(queues(1..=200), true);
    story.press("End g").reply_queues(queues(201..=400), true).expect(&["read queues page 2"]);
    assert_eq!(under_cursor(&story), Some(1));
    story.press("End").expect(&["read queues page 3"]);
    story.press("/").type_text("a").ring().expect(&["timer", "read queues \"a\""]);
    story.reply_queues(queues(1..=9), false);
    assert_eq!(under_cursor(&story), Some(1), "a search begins at its first row");
}

#[test]
fn rows_that_repeat_across_pages_mean_that_others_are_missing_so_all_are_read_in_one_page() {
    let mut story = ready(queues(1..=200), true);
    story.press("End").expect(&["read queues page 2"]);
    story.reply_queues(queues(200..=399), false).expect(&["read queues of 20000"]);
    story.reply_queues(queues(1..=399), false).expect(&[]);
    assert_eq!((under_cursor(&story), story.model.queues.rows.len()), (Some(399), 399));
}

#[test]
fn a_server_that_knows_no_pages_is_not_asked_for_ever() {
    let mut story = ready(queues(1..=40), true);
    story.expect(&["read queues page 2"]);
    story.reply_queues(queues(1..=40), true).expect(&["read queues of 20000"]);
    story.reply_queues(queues(1..=40), true).expect(&["read queues page 2"]);
    story.reply_queues(queues(1..=40), true).expect(&[]);
    assert_eq!(story.model.queues.rows.len(), 40);
}

#[test]
fn an_empty_page_is_the_last_one() {
    let mut story = ready(queues(1..=40), true);
    story.expect(&["read queues page 2"]).reply_queues(vec![], true).expect(&[]);
}

#[test]
fn a_refresh_reads_as_many_rows_as_there_were_and_keeps_the_cursor_on_its_queue() {
    let mut story = ready(queues(1..=200), true);
    story.press("End").reply_queues(queues(201..=300), false).expect(&["read queues page 2"]);
    story.press("Up r").expect(&["read queues of 400"]);
    story.reply_queues(queues((1..=300).rev()), false);
    assert_eq!(under_cursor(&story), Some(299));
}

#[test]
fn sorting_is_the_servers_work() {
    let mut story = ready(queues(1..=3), false);
    story.press("j s").expect(&["read queues +name"]);
    story.reply_queues(queues([3, 2, 1]), false).press("s").expect(&["read queues +type"]);
    story.reply_queues(queues([3, 1, 2]), false).press("s s").expect(&["read queues +state", "read queues +name"]);
    story.press("S").expect(&["read queues -name"]);
    story.press("S").expect(&["read queues"]);
    story.press("S").expect(&["read queues +name"]);
    story.reply_queues(queues([3, 1, 2]), false);
    assert_eq!(under_cursor(&story), Some(2), "the cursor stays on its queue");
}

#[test]
fn an_answer_to_an_older_request_is_ignored() {
    let mut story = ready(queues(1..=3), false);
    story.press("r");
    let late = story.request(Slot::Queues);
    story.press("r").reply_queues(queues([5]), false);
    story.reply_to(Slot::Queues, late, Answer::Queues(Page::whole(queues([6]))));
    assert_eq!(under_cursor(&story), Some(5));
}

#[test]
fn rows_that_could_not_be_read_are_reported() {
    let mut story = ready(queues(1..=3), false);
    story.press("r");
    let generation = story.request(Slot::Queues);
    let page = Page { items: queues([5]), more: false, unreadable: 2, date: None };
    story.reply_to(Slot::Queues, generation, Answer::Queues(page)).says("2 queues of the server's answer could not");
}

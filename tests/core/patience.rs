//! Waiting is told and can be given up; a lost connection is looked for; live refresh asks little and only when it is looked at.

use std::time::Duration;

use webitel_hooks::app::{Msg, Slot};
use webitel_hooks::domain::{Answer, Attempt, FailureKind, Moment, SeenVersion, Version};

use crate::all_queues::domain;
use crate::fixtures::{OFF, ON, four_hooks, hook, identity, schemas};
use crate::pausing::{kept, paused};
use crate::story::{Story, hooks_answer, opened};

const SECOND: Duration = Duration::from_secs(1);
const INTERVAL: Duration = Duration::from_secs(30);
const FIRST_RETRY: Duration = Duration::from_secs(5);

// What is waited for.

#[test]
fn a_wait_is_named_and_counted_once_it_takes_a_second() {
    let mut story = opened(four_hooks());
    story.press("r").expect_any();
    assert_eq!(
        (story.model.connection.waiting.seconds, story.model.waiting_for().as_deref()),
        (0, Some("the hooks of Support line"))
    );
    story.ring_those_of(SECOND).ring_those_of(SECOND);
    assert_eq!(story.model.connection.waiting.seconds, 2);
    story.reply_hooks(four_hooks()).expect_any();
    assert_eq!((story.model.connection.waiting.seconds, story.model.waiting_for()), (0, None));
}

#[test]
fn a_repeated_request_is_reported_with_the_number_of_the_attempt() {
    let mut story = opened(four_hooks());
    story.press("r").expect_any().ring_those_of(SECOND).send(Msg::Attempt(attempt(1, Some(SECOND))));
    let retry = story.model.connection.waiting.retry.clone().expect("another attempt");
    assert_eq!((retry.number, retry.of, retry.next_after), (1, 4, Some(SECOND)));
    story.send(Msg::Attempt(attempt(2, None)));
    assert_eq!(story.model.connection.waiting.retry, None);
}

#[test]
fn esc_stops_waiting_for_a_list_keeps_what_was_known_and_r_loads_again() {
    let mut story = opened(four_hooks());
    let before = story.rows();
    story.press("r").expect_any().ring_those_of(SECOND);
    let late = story.request(Slot::Hooks);
    story.press("Esc").says("Stopped waiting. r loads again.").expect(&["cancel hooks"]);
    assert_eq!(story.rows(), before);
    // An answer that comes all the same is none.
    story.reply_to(Slot::Hooks, late, hooks_answer(vec![])).expect_any();
    assert_eq!(story.rows(), before);
    story.press("r").expect(&["read hooks of 12"]);
}

#[test]
fn esc_in_a_form_whose_hook_is_being_compared_saves_nothing_and_keeps_the_form() {
    let mut story = opened(four_hooks());
    story.press("j e").reply_hook(hook(2, "joined", 5, ON)).type_text("missed").expect_any().compares_late();
    story.press("Enter Ctrl-S Esc").says("Stopped waiting: nothing was saved.").expect(&[]);
    story.compared().expect(&[]).form_holds("Missed · Notify CRM · on");
    story.save_is_active().press("Ctrl-S").expect(&["edit 2: missed"]).press("Esc").asks("Stop waiting for the save?");
}

#[test]
fn esc_in_a_form_that_is_being_saved_asks_and_waiting_on_is_the_default() {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter Enter").expect_any();
    story.press("Esc").asks("Stop waiting for the save?").press("Enter").asks_nothing().expect(&[]);
    story.form_holds("Offering · Notify CRM · on").saved(hook(9, "offering", 5, ON)).form_is_closed();
}

#[test]
fn a_scan_without_answers_says_what_it_waits_for() {
    let mut story = opened(four_hooks());
    story.press("A").read_one(&domain(), 0).expect_any();
    story.ring_those_of(SECOND).ring_those_of(SECOND);
    assert_eq!(story.model.waiting_for().as_deref(), Some("the hooks of all queues"));
    assert_eq!(story.model.connection.waiting.seconds, 2);
    story.read_one(&domain(), 0);
    assert_eq!(story.model.connection.waiting.seconds, 0, "it is counted from the last answer");
    story.read_all(&domain());
    assert_eq!(story.model.waiting_for(), None);
}

#[test]
fn esc_gives_up_looking_what_can_be_put_back() {
    for keys in ["", "A"] {
        let mut story = opened(four_hooks());
        story.press(keys).read_all(&domain()).press("Z").expect_any().says("Reading the paused hooks");
        story
            .send(Msg::PausedRead(Ok(kept(vec![paused(12, hook(1, "answered", 6, ON))]))))
            .expect(&["read hooks of 12"]);
        assert_eq!(story.model.waiting_for().as_deref(), Some("the hooks as they are now"));
        story.press("Esc").says("Stopped reading").expect(&["cancel planhooks"]);
        assert_eq!(story.model.waiting_for(), None);
    }
}

// A connection that is lost.

#[test]
fn a_lost_connection_is_looked_for_in_growing_pauses_and_what_was_known_stays() {
    let mut story = opened(four_hooks());
    let before = story.rows();
    story.press("r").expect_any().fail(Slot::Hooks, FailureKind::Unreachable).expect_any();
    assert_eq!(story.rows(), before);
    let (mut age, mut pause) = (0, 5);
    for _ in 0..6 {
        story.ring_those_of(Duration::from_secs(pause));
        age += pause;
        assert_eq!(story.model.connection.lost.as_ref().map(|lost| lost.age.as_secs()), Some(age));
        story.expect(&["read hooks of 12"]).fail(Slot::Hooks, FailureKind::Unreachable).expect(&[]);
        assert_eq!(story.rows(), before);
        pause = (pause * 2).min(60);
    }
}

#[test]
fn the_connection_comes_back_by_itself_and_says_so() {
    let mut story = opened(four_hooks());
    story.press("Space j r").expect_any();
    story.fail(Slot::Hooks, FailureKind::Unreachable).expect_any();
    story.ring_those_of(FIRST_RETRY).expect(&["read hooks of 12"]);
    story.reply_hooks(four_hooks()).says("Connected again after 5 s.");
    assert!(story.model.connection.lost.is_none());
    assert_eq!((story.cursor(), story.checked().len()), (opened_cursor_after("j"), 1));
}

#[test]
fn a_server_that_answers_with_an_error_is_not_a_lost_connection() {
    for kind in [FailureKind::Forbidden, FailureKind::Server, FailureKind::TooManyRequests, FailureKind::NotFound] {
        let mut story = opened(four_hooks());
        story.press("r").fail(Slot::Hooks, kind);
        assert!(story.model.connection.lost.is_none(), "{kind:?}");
    }
}

// Live refresh.

#[test]
fn live_refresh_is_one_small_request_per_interval_while_nothing_changes() {
    let mut story = live();
    story.expect(&[]);
    for _ in 0..5 {
        story.ring_those_of(INTERVAL).expect(&["read stamp of 12"]);
        stamp(&mut story, "1").expect(&[]);
    }
}

#[test]
fn hooks_are_loaded_and_marked_when_the_queue_has_changed() {
    let mut story = live();
    story.press("Space").ring_those_of(INTERVAL).expect(&["read stamp of 12"]);
    stamp(&mut story, "2").expect(&["read hooks of 12"]);
    let mut hooks = four_hooks();
    hooks[1] = hook(2, "joined", 5, OFF);
    story.reply_hooks(hooks).expect(&[]);
    assert_eq!(changed(&story), [2]);
    assert_eq!(story.checked().len(), 1, "checks stay");
    story.ring_those_of(Duration::from_secs(15));
    assert_eq!(changed(&story), [0u64; 0]);
}

#[test]
fn hooks_are_read_again_while_their_version_is_young() {
    let mut story = live();
    story.ring_those_of(INTERVAL).expect(&["read stamp of 12"]);
    // A replica still shows the old hooks: the version alone must not be remembered as read.
    stamp(&mut story, "2").expect(&["read hooks of 12"]).reply_hooks(four_hooks()).expect(&[]);
    for pause in [5, 5, 10, 20, 40] {
        story.ring_those_of(Duration::from_secs(pause)).expect(&["read hooks of 12"]).reply_hooks(four_hooks());
    }
    story.expect(&[]);
}

#[test]
fn live_refresh_sleeps_without_focus_and_looks_as_soon_as_it_is_back() {
    let mut story = live();
    story.send(Msg::Focus(false));
    story.ring_those_of(INTERVAL).ring_those_of(INTERVAL).expect(&[]);
    story.send(Msg::Focus(true)).expect(&["read stamp of 12"]);
    stamp(&mut story, "1").expect(&[]);
    story.ring_those_of(INTERVAL).expect(&["read stamp of 12"]);
}

#[test]
fn live_refresh_says_nothing_when_it_fails_and_leaves_a_lost_connection_to_its_own_pauses() {
    let mut story = live();
    story.ring_those_of(INTERVAL).expect(&["read stamp of 12"]).fail(Slot::Live, FailureKind::Server).says_nothing();
    story.ring_those_of(INTERVAL).expect(&["read stamp of 12"]).fail(Slot::Live, FailureKind::Unreachable);
    story.says_nothing().ring_those_of(INTERVAL).expect(&[]);
    story.ring_those_of(FIRST_RETRY).expect(&["read who I am"]).reply_identity(identity(true, true));
    story.ring_those_of(INTERVAL).expect(&["read stamp of 12"]);
}

#[test]
fn without_live_refresh_nothing_is_ever_asked_by_itself() {
    let mut story = opened(four_hooks());
    story.send(Msg::Focus(false)).send(Msg::Focus(true)).ring_those_of(INTERVAL).expect(&[]);
}

fn attempt(number: u32, next_after: Option<Duration>) -> Attempt {
    Attempt {
        request: "1a".into(),
        method: "GET",
        path: "/call_center/queues/12/hooks".into(),
        number,
        of: 4,
        outcome: Err(FailureKind::Server),
        status: Some(503),
        elapsed: SECOND,
        next_after,
    }
}

/// The cursor after these keys, where nothing else happened.
fn opened_cursor_after(keys: &str) -> Option<u64> {
    opened(four_hooks()).press(keys).cursor()
}

fn changed(story: &Story) -> Vec<u64> {
    story.model.hooks.changed.iter().map(|hook| hook.0).collect()
}

fn seen(text: &str, age: Duration) -> SeenVersion {
    let version = Version { updated_at: text.to_owned(), updated_by: None };
    SeenVersion { version, age: Some(age), seen: Moment::default() }
}

/// What the queue's time of change is.
fn stamp<'a>(story: &'a mut Story, text: &str) -> &'a mut Story {
    let generation = story.request(Slot::Live);
    story.reply_to(Slot::Live, generation, Answer::QueueVersion(Some(seen(text, Duration::from_secs(100)))))
}

/// Hooks with live refresh, of which the first stamp was "1" and has been looked at.
fn live() -> Story {
    let mut story = opened(four_hooks());
    story.model = story.model.clone().with_live_refresh(Some(INTERVAL));
    // Any message sets the first timer.
    story.send(Msg::Focus(true)).ring_those_of(INTERVAL).expect(&["read stamp of 12"]);
    stamp(&mut story, "1").expect(&["read hooks of 12"]).reply_hooks(four_hooks()).expect(&[]);
    story
}

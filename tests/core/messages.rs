//! The status line and the messages kept to be read again.

use webitel_hooks::app::{Part, TextLine, Topic, text_about};
use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, four_hooks, hook};
use crate::story::{Story, opened};

fn failed() -> Story {
    let mut story = opened(four_hooks());
    story.press("t").refused(Some(1), FailureKind::Server).says("was not switched off");
    story
}

#[test]
fn an_error_stays_until_it_is_cleared() {
    let mut story = failed();
    story.press("j k Space ? Esc").says("was not switched off");
    story.press("Esc").says_nothing();
}

#[test]
fn a_hint_goes_with_the_next_key_and_the_error_under_it_is_back() {
    let mut story = failed();
    story.press("b").says("b does nothing here. F1 shows the keys.").press("j").says("was not switched off");
}

#[test]
fn a_success_replaces_the_error_and_goes_with_the_next_key() {
    let mut story = failed();
    story.press("t").saved(hook(1, "answered", 6, OFF)).says("switched off.").press("j").says_nothing();
}

#[test]
fn contacts_that_are_in_the_queue_keep_the_old_hooks_which_is_said_in_one_line() {
    let mut story = opened(four_hooks());
    story.worker.executor.active_contacts = 14;
    let keep = "but not for 14 contacts in the queue.";
    story.press("t").saved(hook(1, "answered", 6, OFF));
    assert_eq!(story.notice(), format!("Answered → Old CRM push switched off, {keep}"));
    assert!(story.notice().chars().count() <= 78, "it is not cut on a screen of 80 columns");
    story.press("j d y").removed(2).says(&format!("removed, {keep}"));
}

#[test]
fn esc_clears_the_message_first_then_the_filter_and_then_goes_back_to_the_queues() {
    let mut story = failed();
    story.press("/").type_text("joined").press("Enter").says("was not switched off");
    story.press("Esc").says_nothing();
    assert_eq!(story.rows().len(), 2);
    story.press("Esc");
    assert_eq!(story.rows().len(), 4);
    assert_eq!(story.model.list(), Part::Hooks);
    story.press("Esc").says_nothing();
    assert_eq!(story.model.list(), Part::Queues);
    story.press("Esc").says("There is no message and no filter to clear.");
}

#[test]
fn messages_can_be_read_again_newest_first_without_the_hints() {
    let mut story = failed();
    story.press("b j t").saved(hook(2, "joined", 5, OFF)).press("m");
    let lines = text_about(&Topic::Messages, &story.model.notices, &story.model.keys);
    let texts: Vec<&str> = lines
        .iter()
        .filter_map(|line| match line {
            TextLine::Entry(_, text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        texts,
        [
            "Joined → Notify CRM switched off.",
            "Answered → Old CRM push was not switched off: the server answered 500. Try again.",
        ]
    );
}

//! Switching hooks off for a while, and exactly those on again.

use webitel_hooks::app::Msg;
use webitel_hooks::domain::plan::NotBegun;
use webitel_hooks::domain::{BatchId, Cause, FailureKind, Hook, Paused, PausedHooks, Timestamp};

use crate::every_frame::screen;
use crate::fixtures::{OFF, ON, four_hooks, hook, identity, queue, support_line};
use crate::story::{Story, opened, opened_as};

/// All four are checked: three are on.
fn pausing() -> Story {
    let mut story = opened(four_hooks());
    story.press("Ctrl-A z").expect(&[]);
    story
}

#[test]
fn what_is_on_is_paused_and_the_rest_stays_off() {
    let mut story = pausing();
    assert_eq!(story.in_words(&story.plan().proposal.title), "Pause 3 hooks: off until Z switches them on again");
    assert_eq!(
        story.plan_rows(),
        [
            "Support line",
            "~ Answered → Old CRM push: on → paused",
            "~ Joined → Notify CRM: on → paused",
            "~ Leaving → Close ticket: on → paused",
            "left out",
            "! Support line: Joined → Old CRM push is off already: it stays off.",
        ]
    );
    assert_eq!(story.plan().summary(&story.model.writes), "3 hooks in 1 queue: 3 to pause · 1 left out");
    assert!(screen(&story.model).contains("] Pause 3 "), "the button says what it does");
    story.press("y").expect(&["edit 1: off", "edit 2: off", "edit 4: off"]);
    story.saved(hook(1, "answered", 6, OFF)).saved(hook(2, "joined", 5, OFF)).saved(hook(4, "leaving", 7, OFF));
    story.expect(&[]).says("3 hooks paused.");
    assert!(
        story.worker.executor.records.iter().all(|(_, cause, _)| *cause == Cause::Pause),
        "{:?}",
        story.worker.executor.records
    );
}

#[test]
fn what_could_not_be_switched_off_can_be_tried_again() {
    let mut story = pausing();
    story.press("y").expect_any();
    story.saved(hook(1, "answered", 6, OFF)).refused(Some(2), FailureKind::Forbidden);
    story.answer_is_lost(Some(4)).expect(&["read hooks of 12"]).reply_hooks(four_hooks());
    story.press("r").expect(&["edit 2: off", "edit 4: off"]);
    assert!(story.under_way(Some(4)).is_looked_up && !story.under_way(Some(2)).is_looked_up);
}

#[test]
fn a_hook_that_another_process_paused_first_is_off_already() {
    let mut story = pausing();
    story.worker.executor.changed = vec![(1, Some(hook(1, "answered", 6, OFF))), (2, Some(hook(2, "joined", 6, ON)))];
    story.press("y").expect(&["edit 4: off"]).saved(hook(4, "leaving", 7, OFF));
    story.says("1 of 3 hooks paused, 1 changed meanwhile and left alone, 1 already so.");
    assert_eq!(story.plan_rows()[1], "~ Answered → Old CRM push: on → paused · already so");
    story.press("p");
    assert_eq!(story.plan().proposal.title, "Pause 1 hook as it is now");
    assert_eq!(story.plan_rows(), ["Support line", "~ Joined → Old CRM push: on → paused"]);
}

#[test]
fn if_the_pauses_cannot_be_kept_nothing_is_switched_off() {
    let mut story = pausing();
    story.does_not_begin(NotBegun::Pauses("the disk is full".to_owned())).press("y").expect(&[]);
    story.says("Nothing was switched off, because").says("the disk is full").nothing_is_pending().asks_nothing();
    story.press("y").expect(&["edit 1: off", "edit 2: off", "edit 4: off"]);
}

#[test]
fn the_title_is_cut_only_where_it_does_not_fit_with_the_key() {
    let title = "Pause 1 hook: off until Z switches it on again";
    for width in 40..=80 {
        let mut story = opened(four_hooks());
        let frame = screen(&story.resize(width, 24).press("z").model);
        // The corners, and a space on both sides.
        let room = usize::from(width) - 6;
        assert_eq!(frame.contains(title), title.len() <= room, "{frame}");
    }
}

#[test]
fn nothing_that_is_on_is_nothing_to_pause() {
    let mut story = opened(vec![hook(3, "joined", 6, OFF)]);
    story.press("z y").says("Nothing would change").expect(&[]);
    opened_as(identity(false, true), four_hooks()).press("z").says("lacks the right").expect(&[]).plan_is_closed();
}

/// What is paused, read at ten o'clock.
pub(crate) fn kept(hooks: Vec<Paused>) -> PausedHooks {
    PausedHooks { hooks, at: Timestamp(36_000_000) }
}

pub(crate) fn paused(queue_id: u64, hook: Hook) -> Paused {
    let queue = if queue_id == 12 { support_line() } else { queue(queue_id, "Sales") };
    Paused {
        queue: queue.reference(),
        hook,
        since: Timestamp(0),
        until: None,
        reason: "".into(),
        by: "Admin".into(),
        batch: BatchId("1".into()),
    }
}

fn resuming() -> Story {
    let mut story = opened(vec![hook(1, "answered", 6, OFF), hook(2, "joined", 5, OFF), hook(3, "joined", 6, ON)]);
    story.press("Z").expect(&["read what is paused"]);
    let all = vec![
        paused(12, hook(1, "answered", 6, ON)),
        paused(12, hook(2, "joined", 5, ON)),
        paused(12, hook(9, "missed", 8, ON)),
        paused(3, hook(31, "missed", 8, ON)),
    ];
    story.send(Msg::PausedRead(Ok(kept(all)))).expect(&["read hooks of 3", "read hooks of 12"]);
    story
}

#[test]
fn exactly_the_paused_hooks_come_on_again_and_conflicts_are_reported() {
    let mut story = resuming();
    story.hooks_of(3, vec![hook(31, "missed", 8, OFF), hook(32, "joined", 8, OFF)]);
    story.hooks_of(12, vec![hook(1, "answered", 6, OFF), hook(2, "joined", 5, OFF), hook(3, "joined", 6, ON)]);
    // The one that is gone can never be resumed.
    story.expect(&["forget 1 paused"]);
    assert_eq!(story.plan().proposal.title, "Resume 2 hooks");
    assert_eq!(
        story.plan_rows(),
        [
            "Support line",
            "~ Answered → Old CRM push: paused → on",
            "Sales",
            "~ Missed → Send survey: paused → on",
            "left out",
            "! Support line: Joined → Notify CRM (hook 2) stays paused: Joined → Old CRM push (hook 3) is on for that event.",
            "! Support line: Missed → Send survey (hook 9) was removed meanwhile.",
        ]
    );
    story.press("y").expect(&["edit 1: on", "in queue 3: edit 31: on"]).saved(hook(1, "answered", 6, ON));
    // What fails stays paused.
    story.refused(Some(31), FailureKind::Server).expect(&[]).says("1 of 2 hooks resumed, 1 failed");
}

#[test]
fn of_checked_hooks_only_the_paused_ones_come_on_again_and_the_others_are_counted() {
    let hooks = vec![hook(1, "answered", 6, OFF), hook(2, "joined", 5, OFF), hook(3, "missed", 6, OFF)];
    let notes = || vec![paused(12, hook(1, "answered", 6, ON)), paused(12, hook(2, "joined", 5, ON))];
    let resumed = |keys: &str| {
        let mut story = opened(hooks.clone());
        story.press(keys).press("Z").send(Msg::PausedRead(Ok(kept(notes())))).expect_any();
        story.hooks_of(12, hooks.clone());
        (story.plan().proposal.title.clone(), story.plan_rows()[1..].to_vec())
    };
    let (title, rows) = resumed("j Space j Space");
    assert_eq!(title, "Resume 1 hook");
    let others = "! 1 other paused hook is not checked: Z without checks is about all.";
    assert_eq!(rows, ["~ Joined → Notify CRM: paused → on", "to know", others]);
    let (title, rows) = resumed("G Space");
    assert_eq!(title, "Resume 2 hooks");
    assert_eq!(rows.last().map(String::as_str), Some("! No checked hook is paused, so this is about all that are."));
    assert_eq!((resumed("").1.len(), resumed("Ctrl-A").1.len()), (2, 2), "nothing needs to be said");
}

#[test]
fn nothing_to_resume_and_an_unreadable_file_are_reported() {
    let mut story = opened(four_hooks());
    story
        .press("Z")
        .send(Msg::PausedRead(Ok(kept(vec![]))))
        .says("Nothing is paused here")
        .expect(&["read what is paused"]);
    story.press("Z Z").says("being looked up").send(Msg::PausedRead(Err("it is open to others.".to_owned())));
    story.says("Nothing can be resumed: it is open to others.").expect(&["read what is paused"]);
    let mut story = resuming();
    story
        .hooks_fail(3, FailureKind::Server)
        .hooks_of(12, vec![])
        .says("Nothing was resumed: the hooks of Sales")
        .plan_is_closed();
}

#[test]
fn a_copy_that_lags_behind_does_not_make_a_paused_hook_forgotten() {
    let mut story = opened(vec![hook(1, "answered", 6, ON)]);
    story.press("z y").expect(&["edit 1: off"]);
    story.saved(hook(1, "answered", 6, OFF)).press("Esc Z").expect(&["read what is paused"]);
    story.send(Msg::PausedRead(Ok(kept(vec![paused(12, hook(1, "answered", 6, ON))])))).expect(&["read hooks of 12"]);
    // As it was a moment ago.
    story.hooks_of(12, vec![hook(1, "answered", 6, ON)]);
    story.expect(&[]);
    assert_eq!(story.plan_rows(), ["Support line", "~ Answered → Old CRM push: paused → on"]);
}

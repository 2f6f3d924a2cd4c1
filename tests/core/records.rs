//! Every write is written down, and what was written down can be undone.

use std::time::Duration;

use webitel_hooks::app::{JournalText, Msg, Slot};
use webitel_hooks::domain::plan::NotBegun;
use webitel_hooks::domain::scan::Response;
use webitel_hooks::domain::{
    AppliedChange, BatchId, Cause, FailureKind, Hook, HookId, HookList, JournalScope, Outcome, QueueId, Record,
    Timestamp,
};

use crate::fixtures::{OFF, ON, four_hooks, hook, identity, queue, schemas, support_line};
use crate::story::{Story, opened, opened_as};

impl Story {
    /// What was written down since the last look: `switch: Joined → Notify CRM on > off (done)`.
    fn written_down(&mut self) -> Vec<String> {
        let told = |hook: &Option<Hook>| hook.as_ref().map_or("–".to_owned(), |hook| hook.state.to_string());
        let line = |(_, cause, change): (_, Cause, AppliedChange)| {
            let states = format!("{} > {}", told(&change.before), told(&change.after));
            format!("{}: {} {states} ({})", cause.word(), change.label(), change.outcome.word())
        };
        std::mem::take(&mut self.worker.executor.records).into_iter().map(line).collect()
    }
}

#[test]
fn switches_and_removals_are_written_down_with_what_was_before() {
    let mut story = opened(four_hooks());
    story.press("t").saved(hook(1, "answered", 6, OFF)).press("j d y").refused(Some(2), FailureKind::Forbidden);
    assert_eq!(
        story.written_down(),
        ["switch: Answered → Old CRM push on > off (done)", "remove: Joined → Notify CRM on > – (failed)"]
    );
}

#[test]
fn writes_of_one_job_are_one_batch_and_a_swap_records_its_rollback() {
    let mut story = opened(four_hooks());
    story.press("j j t y").saved(hook(2, "joined", 5, OFF)).refused(Some(3), FailureKind::Server);
    story.saved(hook(2, "joined", 5, ON));
    let batches: Vec<_> = story.worker.executor.records.iter().map(|(batch, ..)| *batch).collect();
    assert!(batches.windows(2).all(|pair| pair[0] == pair[1]), "{batches:?}");
    assert_eq!(
        story.written_down(),
        ["switch: Joined → Old CRM push off > on (failed)", "switch: Joined → Notify CRM on > off (taken back)",]
    );
    story.press("t y").saved(hook(2, "joined", 5, OFF)).saved(hook(3, "joined", 6, ON));
    assert_ne!(story.worker.executor.records[0].0, batches[0], "a further job is another batch");
}

#[test]
fn the_save_of_a_form_is_written_down() {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter Enter").saved(hook(9, "offering", 5, ON));
    assert_eq!(story.worker.executor.records[0].2.after, Some(hook(9, "offering", 5, ON)));
    assert_eq!(story.written_down(), ["add: Offering → Notify CRM – > on (done)"]);
    story.press("e").reply_hook(hook(9, "offering", 5, ON)).press("Tab Tab Space Ctrl-S");
    story.reply_hook(hook(9, "offering", 5, ON)).saved(hook(9, "offering", 5, OFF));
    assert_eq!(story.written_down(), ["edit: Offering → Notify CRM on > off (done)"]);
}

#[test]
fn an_addition_in_doubt_is_recorded_as_such() {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas([5]), false).press("Enter Enter Enter").answer_is_lost(None);
    assert_eq!(story.written_down(), ["add: Offering → Notify CRM – > on (unclear)"]);
}

#[test]
fn a_hook_that_came_out_otherwise_is_recorded_as_it_is() {
    let mut story = opened(four_hooks());
    story.press("t").saved(hook(1, "answered", 8, OFF));
    assert_eq!(story.worker.executor.records[0].2.after, Some(hook(1, "answered", 8, OFF)));
    assert_eq!(story.worker.executor.records[0].2.outcome, Outcome::Differs("it runs Send survey".into()));
}

#[test]
fn what_cannot_be_recorded_is_asked_about_before_it_is_done() {
    let mut story = opened(four_hooks());
    story.does_not_begin(NotBegun::Journal("the disk is full".to_owned())).press("t").expect(&[]);
    story.asks("although it cannot be undone").says("the disk is full").nothing_is_pending();
    story.press("y").expect(&["edit 1: off"]).saved(hook(1, "answered", 6, OFF)).says("switched off");
    let mut story = opened(four_hooks());
    story.does_not_begin(NotBegun::Journal("the disk is full".to_owned())).press("t").expect(&[]);
    story.press("Enter").asks_nothing().expect(&[]);
}

#[test]
fn a_doubt_is_reported_once_it_was_looked_up() {
    let before = hook(1, "answered", 6, ON);
    let change = |outcome| AppliedChange::new(support_line().reference(), Some(before.clone()), None, outcome);
    let mut story = opened(four_hooks());
    story.send(Msg::DoubtsSettled(Ok(vec![]))).says_nothing();
    story.send(Msg::DoubtsSettled(Ok(vec![change(Outcome::Done), change(Outcome::Unclear("".into()))])));
    story.says("2 changes were in doubt: 1 done, 1 still in doubt");
}

#[test]
fn what_nobody_knows_is_looked_up_by_r_and_when_the_connection_is_back_and_then_said() {
    let mut story = opened(four_hooks());
    assert_eq!(story.doubts_looked_up, 1, "once it is known who is signed in");
    story.press("r").expect_any().reply_hooks(four_hooks());
    assert_eq!(story.doubts_looked_up, 2);
    story.press("t").expect_any().answer_is_lost(Some(1)).says("Nobody knows").expect_any();
    let (before, after) = (hook(1, "answered", 6, ON), hook(1, "answered", 6, OFF));
    let change = AppliedChange::new(support_line().reference(), Some(before), Some(after), Outcome::Done);
    story.send(Msg::DoubtsSettled(Ok(vec![change]))).says("1 change was in doubt: 1 done");
    assert!(!story.notice().contains("Nobody knows"), "{}", story.notice());

    let mut story = opened(four_hooks());
    story.press("r").expect_any().fail(Slot::Hooks, FailureKind::Unreachable).expect_any();
    story.ring_those_of(Duration::from_secs(5)).expect(&["read hooks of 12"]);
    assert_eq!(story.doubts_looked_up, 2);
    story.reply_hooks(four_hooks()).says("Connected again");
    assert_eq!(story.doubts_looked_up, 3);
}

fn here() -> JournalScope {
    JournalScope { server: "cc.example.com".into(), ..JournalScope::default() }
}

fn record(batch: &str, cause: Cause, queue_id: u64, before: Option<Hook>, after: Option<Hook>) -> Record {
    let queue = if queue_id == 12 { support_line() } else { queue(queue_id, "Sales") };
    let change = AppliedChange::new(queue.reference(), before, after, Outcome::Done);
    Record::new(Timestamp(0), here(), BatchId(batch.into()), cause, change)
}

fn journal(records: Vec<Record>) -> Msg {
    Msg::JournalRead(Ok(JournalText { records, here: here(), remark: None }))
}

/// First hook 1 was switched on; then hook 4 and one of another queue were removed.
fn two_batches() -> Vec<Record> {
    vec![
        record("1", Cause::Switch, 12, Some(hook(1, "answered", 6, OFF)), Some(hook(1, "answered", 6, ON))),
        record("2", Cause::Remove, 12, Some(hook(5, "missed", 8, ON)), None),
        record("2", Cause::Remove, 3, Some(hook(31, "missed", 8, OFF)), None),
    ]
}

fn undoing() -> Story {
    let mut story = opened(four_hooks());
    story.press("u").says("Reading the journal …").expect(&["read the journal"]);
    story
}

#[test]
fn undo_shows_what_would_be_put_back_and_says_that_a_removed_hook_comes_back_as_a_new_one() {
    let mut story = undoing();
    story.press("u").says("being looked up").expect(&[]);
    story.send(journal(two_batches())).expect(&["read hooks of 3", "read hooks of 12"]);
    story.hooks_of(12, four_hooks()).expect(&[]).hooks_of(3, vec![]).expect(&[]);
    assert_eq!(story.plan().proposal.title, "Undo: 2 hooks removed, 1970-01-01 00:00 UTC");
    assert_eq!(
        story.plan_rows(),
        [
            "Sales",
            "+ Missed → Send survey (off), as a new hook",
            "Support line",
            "+ Missed → Send survey (on), as a new hook",
            "to know",
            "! 2 hooks come back as new, with another id: a removed hook cannot be had back.",
        ]
    );
    let summary = story.plan().summary(&story.model.writes);
    assert!(!summary.contains("left out"), "nothing is: {summary}");
    story.press("y").expect(&["in queue 3: add missed → 8 off", "add missed → 8 on"]);
    story.saved(hook(41, "missed", 8, OFF)).saved(hook(42, "missed", 8, ON)).says("2 hooks put back.");
    let replaces: Vec<_> =
        story.worker.executor.records.iter().map(|(_, cause, change)| (cause.clone(), change.replaces)).collect();
    let undo = Cause::Undo(BatchId("2".into()));
    assert_eq!(replaces, [(undo.clone(), Some(HookId(31))), (undo, Some(HookId(5)))]);
}

#[test]
fn undo_again_undoes_what_was_before() {
    let mut story = undoing();
    let mut records = two_batches();
    records.push(record("3", Cause::Undo(BatchId("2".into())), 12, None, Some(hook(42, "missed", 8, ON))));
    records.push(record("3", Cause::Undo(BatchId("2".into())), 3, None, Some(hook(41, "missed", 8, OFF))));
    records[3].change.replaces = Some(HookId(5));
    records[4].change.replaces = Some(HookId(31));
    story.send(journal(records)).expect(&["read hooks of 12"]).hooks_of(12, four_hooks());
    assert_eq!(story.plan_rows(), ["Support line", "~ Answered → Old CRM push: on → off"]);
    story
        .press("y")
        .expect(&["edit 1: off"])
        .saved(hook(1, "answered", 6, OFF))
        .says("Answered → Old CRM push put back.");
}

#[test]
fn a_hook_changed_since_is_left_alone_and_the_next_undo_passes_it() {
    let mut story = undoing();
    let records = vec![
        record("1", Cause::Switch, 12, Some(hook(4, "leaving", 7, OFF)), Some(hook(4, "leaving", 7, ON))),
        record("2", Cause::Switch, 12, Some(hook(1, "answered", 6, OFF)), Some(hook(1, "answered", 6, ON))),
    ];
    let mut now = four_hooks();
    now[0] = hook(1, "answered", 8, ON);
    story.send(journal(records.clone())).expect(&["read hooks of 12"]).hooks_of(12, now.clone());
    let rows = story.plan_rows();
    assert!(rows[1].starts_with("! Support line: Answered → ") && rows[1].contains("Send survey"), "{rows:?}");
    assert_eq!((rows[0].as_str(), rows[2].as_str()), ("left out", "to know"));
    assert!(rows[3].contains("Nothing of it can be put back; u goes on"), "{rows:?}");
    story.press("Esc u").expect(&["read the journal"]).send(journal(records.clone()));
    story.expect(&["read hooks of 12"]).hooks_of(12, now);
    assert_eq!(story.plan_rows(), ["Support line", "~ Leaving → Close ticket: on → off"]);
    // Past the last one it begins again.
    story.press("Esc u").send(journal(records[1..].to_vec())).expect(&["read the journal"]);
    story.says("Nothing earlier is left to undo. u begins again");
}

#[test]
fn nothing_to_undo_and_an_unreadable_journal_are_reported() {
    let mut story = undoing();
    story.send(journal(vec![])).says("Nothing is left to undo").expect(&[]);
    let mut elsewhere = two_batches();
    for record in &mut elsewhere {
        record.scope.server = "other.example.com".into();
    }
    story.press("u").expect(&["read the journal"]).send(journal(elsewhere)).says("Nothing is left to undo");
    story.press("u").expect(&["read the journal"]).send(Msg::JournalRead(Err("it is open to others.".to_owned())));
    story.says("Nothing can be undone: it is open to others.").expect(&[]);
}

#[test]
fn hooks_that_cannot_be_read_stop_an_undo_but_a_queue_that_is_gone_does_not() {
    let mut story = undoing();
    story.send(journal(two_batches())).expect(&["read hooks of 3", "read hooks of 12"]);
    story
        .hooks_fail(3, FailureKind::TimedOut)
        .hooks_fail(12, FailureKind::TimedOut)
        .says("Nothing was undone")
        .expect(&[]);
    // Nothing is planned on a list with a row that could not be read.
    story.press("u").send(journal(two_batches())).expect_any();
    let unreadable = HookList { hooks: four_hooks(), unreadable: 1, ..HookList::default() };
    story.answer_scan(0, |_| Response::Hooks(QueueId(3), Ok(unreadable))).hooks_of(12, four_hooks());
    story.says("some of its rows could not be read").expect_any();
    story.press("u").send(journal(two_batches())).expect_any();
    story.hooks_fail(3, FailureKind::NotFound).hooks_of(12, four_hooks());
    let rows = story.plan_rows();
    assert_eq!(rows[..2], ["Support line", "+ Missed → Send survey (on), as a new hook"]);
    assert_eq!((rows[2].as_str(), rows[4].as_str()), ("left out", "to know"));
    assert!(rows[3].contains("Sales: Missed → Send survey: its queue is gone"), "{rows:?}");
}

#[test]
fn a_user_without_rights_undoes_nothing_and_a_form_is_not_covered() {
    opened_as(identity(false, true), four_hooks()).press("u").says("lacks the right").expect(&[]);
    let mut story = undoing();
    story.press("a").expect_any().send(journal(two_batches()[..1].to_vec())).expect(&["read hooks of 12"]);
    story.hooks_of(12, four_hooks()).plan_is_closed().says("press the key again");
}

#[test]
fn an_undo_waits_for_the_write_that_it_would_be_about() {
    let mut story = opened(four_hooks());
    story.press("t u").says("A write is under way").expect(&["edit 1: off"]);
    story.saved(hook(1, "answered", 6, OFF)).press("u").expect(&["read the journal"]);
}

//! Reports over the panes: what was done here, and what is wrong with the hooks of the domain.

use std::time::Duration;

use webitel_hooks::app::{JournalText, Layer, Msg, Report, Slot};
use webitel_hooks::domain::{
    Answer, AppliedChange, BatchId, Cause, FailureKind, FlowSchema, Hook, JournalScope, Outcome, Page, Queue,
    QueueType, Record, SchemaType, Timestamp,
};

use crate::all_queues::Domain;
use crate::fixtures::{OFF, ON, four_hooks, hook, identity, queue, schemas, support_line};
use crate::story::{Story, opened, opened_as};

impl Story {
    fn report(&self) -> Option<&Report> {
        self.model.layers.iter().find_map(|layer| match layer {
            Layer::Report(report) => Some(report.as_ref()),
            _ => None,
        })
    }

    fn report_rows(&self) -> Vec<String> {
        let report = self.report().expect("a report");
        (0..report.row_count())
            .filter_map(|row| report.row(row))
            .map(|(first, rest)| format!("{first} | {rest}"))
            .collect()
    }

    fn detail(&self) -> String {
        self.report().expect("a report").detail()
    }

    fn remark(&self) -> String {
        self.report().and_then(|report| report.remark.clone()).unwrap_or_default()
    }

    fn reply_for_doctor(&mut self, items: Vec<FlowSchema>) -> &mut Self {
        self.reply(Slot::Doctor, Answer::Schemas(Page::whole(items)))
    }
}

fn record(server: &str, second: u64, before: Hook, after: Option<Hook>, outcome: Outcome) -> Record {
    let cause = if after.is_some() { Cause::Switch } else { Cause::Remove };
    let change = AppliedChange::new(support_line().reference(), Some(before), after, outcome);
    let scope = JournalScope { server: server.into(), user: "Ann".into(), ..JournalScope::default() };
    Record::new(Timestamp(second * 1000), scope, BatchId(format!("b-{second}")), cause, change)
}

pub(crate) fn journal() -> Msg {
    let on = hook(3, "joined", 5, ON);
    let off = hook(3, "joined", 5, OFF);
    let records = vec![
        record("here", 1, on.clone(), Some(off), Outcome::Done),
        record("elsewhere", 2, on.clone(), None, Outcome::Done),
        record("here", 3, on, None, Outcome::Failed("your user lacks the right to do this (403)".into())),
    ];
    let here = JournalScope { server: "here".into(), ..JournalScope::default() };
    let remark = Some("1 line of the journal could not be read and was left out.".to_owned());
    Msg::JournalRead(Ok(JournalText { records, here, remark }))
}

#[test]
fn what_was_done_here_is_shown_the_newest_first() {
    let mut story = opened(four_hooks());
    story.press("H").expect(&["read the journal"]).send(journal());
    assert_eq!(
        story.report_rows(),
        [
            "1970-01-01 00:00 | Support line: Joined → Notify CRM: removed (was on) (failed)",
            "1970-01-01 00:00 | Support line: Joined → Notify CRM: on → off",
        ]
    );
    assert_eq!(
        story.detail(),
        "1970-01-01 00:00:03 UTC by Ann, for remove. Support line: Joined → Notify CRM: removed (was on). Result: failed: your \
         user lacks the right to do this (403). Batch b-3."
    );
    assert!(story.remark().starts_with("1 line of the journal"));
    story.press("j");
    assert!(story.detail().contains("for switch"), "{}", story.detail());
    story
        .press("F")
        .says("Only the doctor fixes hooks")
        .press("r")
        .expect(&["read the journal"])
        .press("r")
        .says("being read");
    story.send(journal()).press("q");
    assert!(story.report().is_none());
}

#[test]
fn what_was_done_together_stands_together() {
    let mut story = opened(four_hooks());
    let hooks = four_hooks();
    let failed = Outcome::Failed("no".into());
    let mut records: Vec<Record> = hooks
        .iter()
        .map(|hook| record("here", 1, hook.clone(), None, if hook.id.0 == 4 { failed.clone() } else { Outcome::Done }))
        .collect();
    // Another process wrote meanwhile.
    records.insert(2, record("here", 2, hook(9, "hold", 5, ON), Some(hook(9, "hold", 5, OFF)), Outcome::Done));
    let here = JournalScope { server: "here".into(), ..JournalScope::default() };
    story.press("H").expect_any().send(Msg::JournalRead(Ok(JournalText { records, here, remark: None })));
    assert_eq!(
        story.report_rows(),
        [
            "1970-01-01 00:00 | 3 hooks removed, 1 failed",
            " | Support line: Leaving → Close ticket: removed (was on) (failed)",
            " | Support line: Joined → Old CRM push: removed (was off)",
            " | Support line: Joined → Notify CRM: removed (was on)",
            " | Support line: Answered → Old CRM push: removed (was on)",
            "1970-01-01 00:00 | Support line: hold → Notify CRM: on → off",
        ]
    );
    assert_eq!(story.detail(), "1970-01-01 00:00:01 UTC by Ann: 3 hooks removed, 1 failed. Batch b-1.");
    story.press("j j").press("Enter").expect_any();
    assert!(story.report().is_none());
    assert_eq!(story.cursor(), Some(3), "Enter goes to the hook");
}

/// The journal of a batch that switched three hooks off, and of what was done before and after it.
fn journal_with(after: Vec<Record>) -> Msg {
    let mut records = vec![record("here", 1, hook(9, "missed", 5, OFF), None, Outcome::Done)];
    for switched in [hook(1, "answered", 6, ON), hook(2, "joined", 5, ON)] {
        let off = Hook { state: OFF, ..switched.clone() };
        records.push(record("here", 2, switched, Some(off), Outcome::Done));
    }
    records.extend(after);
    let here = JournalScope { server: "here".into(), ..JournalScope::default() };
    Msg::JournalRead(Ok(JournalText { records, here, remark: None }))
}

#[test]
fn what_is_done_while_the_history_is_open_appears_and_the_cursor_stays_on_its_row() {
    let mut story = opened(four_hooks());
    // A write is under way while the history is opened.
    story.press("t H").expect(&["edit 1: off", "read the journal"]).send(journal_with(Vec::new()));
    story.press("j j");
    let (row, rows) = (story.detail(), story.report_rows().len());
    story.saved(hook(1, "answered", 6, OFF)).expect(&["read the journal"]);
    assert_eq!(story.report_rows().len(), rows, "nothing flickers while it is read");
    let (on, off) = (hook(1, "answered", 6, ON), hook(1, "answered", 6, OFF));
    story.send(journal_with(vec![record("here", 3, on, Some(off), Outcome::Done)]));
    assert_eq!(story.report_rows()[0], "1970-01-01 00:00 | Support line: Answered → Old CRM push: on → off");
    assert_eq!((story.detail(), story.report_rows().len()), (row, rows + 1));
}

#[test]
fn any_batch_is_undone_from_the_history_which_shows_that_then() {
    let hooks = vec![hook(1, "answered", 6, OFF), hook(2, "joined", 5, OFF), hook(4, "leaving", 7, OFF)];
    let later = || record("here", 3, hook(4, "leaving", 7, ON), Some(hook(4, "leaving", 7, OFF)), Outcome::Done);
    let mut story = opened(hooks.clone());
    story.press("H").send(journal_with(vec![later()])).expect(&["read the journal"]);
    assert_eq!(story.report_rows()[1], "1970-01-01 00:00 | 2 hooks switched off");
    story.press("j u").expect(&["read the journal"]).send(journal_with(vec![later()]));
    story.expect(&["read hooks of 12"]).hooks_of(12, hooks);
    assert_eq!(story.plan().proposal.title, "Undo: 2 hooks switched off, 1970-01-01 00:00 UTC");
    story.press("y").expect(&["edit 1: on", "edit 2: on"]).saved(hook(1, "answered", 6, ON));
    story.saved(hook(2, "joined", 5, ON)).press("Esc").expect(&["read the journal"]);
    assert!(story.report().is_some(), "the history is still there");
    // What is not left to undo is said.
    story.send(journal()).press("g u").send(journal_with(Vec::new())).says("Nothing of this is left to undo.");
}

#[test]
fn a_journal_that_cannot_be_read_is_reported_in_the_report() {
    let mut story = opened(four_hooks());
    story.press("H").send(Msg::JournalRead(Err("it is open to others.".to_owned())));
    assert_eq!(story.remark(), "There is no history: it is open to others.");
    story.press("j").says("There are no rows.").press("Esc").send(journal());
    assert!(story.report().is_none(), "an answer that nobody waits for opens nothing");
}

impl Story {
    /// Moves the cursor of the report, which is on the first row, to the row that begins like this.
    fn go_to_row(&mut self, start: &str) -> &mut Self {
        let position = self.report_rows().iter().position(|row| row.starts_with(start));
        self.press(&"j ".repeat(position.unwrap_or_else(|| panic!("no row {start:?}: {:?}", self.report_rows()))))
    }
}

fn office() -> Domain {
    let dialer = Queue { kind: QueueType(5), ..queue(14, "Outbound") };
    vec![
        (support_line(), four_hooks()),
        (dialer, vec![hook(21, "joined", 5, ON), hook(22, "leaving", 9, ON), hook(23, "leaving", 9, OFF)]),
    ]
}

pub(crate) fn doctor() -> Story {
    let mut story = opened(four_hooks());
    story.press("D").expect(&["read every schema", "read every queue"]);
    let voice = FlowSchema { kind: SchemaType::Other("voice".into()), ..schemas([9]).remove(0) };
    story.reply_for_doctor([schemas([5, 6, 7, 8]), vec![voice]].concat()).read_all(&office()).expect_any();
    story
}

#[test]
fn the_doctor_looks_at_all_queues_and_flow_schemas_and_says_why() {
    let story = doctor();
    let rows = story.report_rows();
    assert!(rows.contains(&"not in this type | Outbound: Joined → Notify CRM".to_owned()), "{rows:?}");
    assert!(rows.contains(&"flow schema type | Outbound: Leaving → Flow 9".to_owned()), "{rows:?}");
    assert_eq!(rows.last().map(String::as_str), Some("unused flow schema | Send survey"), "{rows:?}");
}

#[test]
fn a_fix_is_shown_as_a_plan_first_and_what_is_fixed_is_no_finding_any_more() {
    let mut story = doctor();
    story.go_to_row("twice | Outbound").press("F");
    assert_eq!(story.plan().proposal.title, "Remove: Leaving → Flow 9 (twice)");
    story.press("y").expect(&["in queue 14: remove 23"]).removed(23).press("Esc");
    let rows = story.report_rows();
    assert!(!rows.iter().any(|row| row.starts_with("twice | Outbound")), "{rows:?}");
    assert!(
        story.worker.executor.records.iter().all(|(_, cause, _)| *cause == Cause::Fix)
            && !story.worker.executor.records.is_empty()
    );
}

#[test]
fn enter_leads_to_the_hook_of_a_finding() {
    let mut story = doctor();
    story.press("G Enter").says("about no hook").press("g").go_to_row("twice | Outbound").press("Enter");
    story.expect(&["read hooks of 14"]).reply_hooks(office()[1].1.clone());
    assert!(story.report().is_none());
    assert_eq!(story.cursor(), Some(23), "the one that the fix removes");
}

#[test]
fn what_only_a_person_can_decide_and_what_is_merely_silent_has_no_fix() {
    let mut story = doctor();
    story.press("G F").says("There is no fix for this: what to do is said below the list.");
    story.press("g").go_to_row("not in this type | Outbound").press("F").says("There is no fix for this");
    let mut story = opened_as(identity(false, true), four_hooks());
    story.press("D").reply_for_doctor(schemas([5, 6, 7, 8])).read_all(&office()).expect_any();
    story.go_to_row("twice | Outbound").press("F").says("right");
}

#[test]
fn of_a_report_the_row_and_its_hook_are_copied() {
    let mut story = doctor().with_web_client();
    let offered = story.press("y").offered();
    let row = story.press("Esc").report_rows().remove(0).replace(" | ", " · ");
    assert!(offered[2].starts_with(&row), "{offered:?} is about {row}");
    assert!(offered[3].ends_with(&format!("/hooks/{}", offered[0])), "{offered:?}");
    story.press("Esc H y").says("There are no rows.");
}

#[test]
fn without_flow_schemas_the_rest_is_looked_at() {
    let mut story = opened(four_hooks());
    story.press("D").fail(Slot::Doctor, FailureKind::Forbidden).read_all(&office()).expect_any();
    assert!(story.remark().starts_with("Nothing is said of flow schemas"), "{}", story.remark());
    assert!(story.report_rows().iter().all(|row| !row.contains("schema")), "{:?}", story.report_rows());
}

#[test]
fn after_a_lost_connection_the_doctor_goes_on_by_itself() {
    let mut story = opened(four_hooks());
    story.press("D").expect_any().fail(Slot::Doctor, FailureKind::Unreachable);
    story.read_fails(0, FailureKind::Unreachable).expect_any();
    assert!(!story.remark().is_empty());
    story.ring_those_of(Duration::from_secs(5)).expect(&["read every queue", "read every schema"]);
    story.reply_for_doctor(schemas([5, 6, 7, 8])).read_all(&office()).expect_any();
    assert_eq!(story.remark(), "");
    assert!(story.report_rows().iter().any(|row| row.starts_with("not in this type | Outbound")));
    // Only the queues.
    story.press("r").expect_any().reply_for_doctor(schemas([5, 6, 7, 8]));
    story.read_fails(0, FailureKind::Unreachable).expect_any();
    assert!(story.remark().starts_with("Not all queues"), "{}", story.remark());
    story.ring_those_of(Duration::from_secs(5)).expect(&["read every queue"]).read_all(&office()).expect_any();
    assert_eq!(story.remark(), "");
}

#[test]
fn queues_that_are_known_already_are_not_read_again() {
    let mut story = doctor();
    story.press("Esc").expect(&["cancel doctor"]).press("D").expect(&["read every schema"]);
    story.reply_for_doctor(schemas([5, 6, 7, 8, 9]));
    assert!(!story.report_rows().is_empty());
    story.press("r").expect(&["read every schema", "read every queue"]);
}

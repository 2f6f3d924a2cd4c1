//! Every hook of every queue: read, filtered, sorted, switched, left.

use std::time::Duration;

use webitel_hooks::app::{Effect, IoRequest, Layer, Msg, Pending, PlanRow, Slot, View, update};
use webitel_hooks::domain::scan::{News, Progress, QueueReading, Request, Response, ScanEnd};
use webitel_hooks::domain::{FailureKind, Hook, HookId, HookList, Knowledge, Queue, QueueId, QueueType};

use crate::every_frame;
use crate::fixtures::{OFF, ON, failure, four_hooks, hook, identity, queue, schemas, support_line};
use crate::story::{Story, opened, opened_as};
use crate::worker::scans;

pub(crate) type Domain = Vec<(Queue, Vec<Hook>)>;

/// Four queues: one where `Joined` never fires, one that is off, and one without hooks.
pub(crate) fn domain() -> Domain {
    vec![
        (support_line(), four_hooks()),
        (
            Queue { kind: QueueType(0), ..queue(13, "Sales") },
            vec![hook(11, "joined", 5, OFF), hook(12, "leaving", 7, ON)],
        ),
        (Queue { state: OFF, ..queue(14, "Chat") }, vec![hook(21, "joined", 5, ON)]),
        (queue(15, "Mail room"), vec![]),
    ]
}

fn answer(domain: &Domain, request: &Request) -> Response {
    match request {
        Request::Hooks(id) => {
            let hooks = domain.iter().find(|(queue, _)| queue.id == *id).map(|(_, hooks)| hooks.clone());
            scans::hooks(*id, hooks.unwrap_or_default())
        }
        _ => scans::listed(domain.iter().map(|(queue, _)| queue.clone()).collect()),
    }
}

impl Story {
    /// The server answers one of the reads: the `index`th that is not answered yet.
    pub(crate) fn read_one(&mut self, domain: &Domain, index: usize) -> &mut Self {
        self.answer_scan(index, |request| answer(domain, request))
    }

    /// One of the reads fails.
    pub(crate) fn read_fails(&mut self, index: usize, kind: FailureKind) -> &mut Self {
        self.answer_scan(index, |request| scans::failed(request, failure(kind)))
    }

    /// The server answers everything, the latest question first.
    pub(crate) fn read_all(&mut self, domain: &Domain) -> &mut Self {
        while !self.worker.scans.open.is_empty() {
            self.read_one(domain, self.worker.scans.open.len() - 1);
        }
        self.expect_any()
    }

    #[track_caller]
    fn lists(&mut self, expected: &[&str]) -> &mut Self {
        assert_eq!(self.listed(), expected);
        self
    }

    fn listed(&self) -> Vec<String> {
        let (all, store) = (&self.model.all_hooks, &self.model.store);
        let line = |position: usize| {
            let row = all.row(store, position)?;
            let cursor = if position == all.list.cursor { ">" } else { "" };
            let check = if all.is_checked(&row) { "x" } else { "" };
            let (pending, state) = match self.model.writes.pending(row.hook.id) {
                None => ("", row.hook.state.word()),
                Some(Pending::Into(desired)) => ("~", desired.state.word()),
                Some(Pending::Removal) => ("~", "removing"),
            };
            let (queue, schema) = (row.queue.label(), row.hook.schema_label());
            let line = format!("{cursor}{check}{pending} {queue} · {} · {schema} · {state}", row.hook.event);
            Some(line.trim().to_owned())
        };
        (0..all.shown_count()).filter_map(line).collect()
    }

    /// The preview on top: its title and its rows.
    #[track_caller]
    fn preview(&self) -> (String, Vec<String>) {
        let Some(Layer::Plan(plan)) = self.model.layers.last() else { panic!("no plan: {:?}", self.notice()) };
        let rows = (0..plan.row_count()).filter_map(|position| plan.row(position)).filter_map(|row| match row {
            PlanRow::Queue(name, steps) => Some(format!("{name}: {steps}")),
            PlanRow::Remark(text) => Some(text.clone()),
            PlanRow::Step(_) | PlanRow::Pauses | PlanRow::LeftOut | PlanRow::Notes => None,
        });
        (plan.proposal.title.clone(), rows.collect())
    }

    pub(crate) fn view(&self) -> Option<View> {
        self.model.cover()
    }
}

const ALL: [&str; 7] = [
    "> Support line · Answered · Old CRM push · on",
    "Support line · Joined · Notify CRM · on",
    "Support line · Joined · Old CRM push · off",
    "Support line · Leaving · Close ticket · on",
    "Sales · Joined · Notify CRM · off",
    "Sales · Leaving · Close ticket · on",
    "Chat · Joined · Notify CRM · on",
];

fn all_read() -> Story {
    let mut story = opened(four_hooks());
    story.press("A").read_all(&domain());
    story
}

/// No queue is open, so nothing is known of any hook.
fn nothing_open() -> Story {
    let mut story = Story::start(None);
    story.reply_identity(identity(true, true)).reply_queues(vec![support_line()], false).expect_any();
    story
}

#[test]
fn the_hooks_of_the_open_queue_are_there_before_anything_is_read() {
    let mut story = opened(four_hooks());
    story.press("A").expect(&["read every queue"]).lists(&ALL[..4]);
}

#[test]
fn all_queues_are_read_with_four_requests_at_once_and_shown_in_their_order() {
    let mut story = nothing_open();
    story.press("A").expect(&["read every queue"]);
    story.read_one(&domain(), 0);
    story.expect(&["read hooks of 12", "read hooks of 13", "read hooks of 14", "read hooks of 15"]);
    // Sales is answered first, and waits for the queue before it.
    story.read_one(&domain(), 1).lists(&[]);
    let progress = story.model.reading.progress().expect("it goes on");
    assert_eq!((progress.queues, progress.all_known, progress.hooks), (4, true, 2));
    story.read_one(&domain(), 0).lists(&ALL[..6]);
    story.press("j").read_all(&domain());
    assert!(story.model.reading.is_complete());
    assert_eq!(story.listed().len(), 7);
}

#[test]
fn it_can_be_used_while_it_is_read_and_stopped_and_gone_on_with() {
    let mut story = opened(four_hooks());
    story.press("A").read_one(&domain(), 0).read_one(&domain(), 0).expect_any();
    story.press("j Space").type_text("/").type_text("joined").press("Enter");
    story.lists(&[">x Support line · Joined · Notify CRM · on", "Support line · Joined · Old CRM push · off"]);
    story.press("Esc").expect(&["cancel allhooks"]).says("Stopped reading. r reads the rest");
    story.press("r").expect(&["read hooks of 13", "read hooks of 14", "read hooks of 15"]);
    assert_eq!(story.listed().len(), 2);
    story.read_all(&domain()).lists(&[
        ">x Support line · Joined · Notify CRM · on",
        "Support line · Joined · Old CRM push · off",
        "Sales · Joined · Notify CRM · off",
        "Chat · Joined · Notify CRM · on",
    ]);
    story.press("Esc");
    assert_eq!(story.listed().len(), 7, "Esc clears the filter before it leaves");
    story.press("Esc");
    assert_eq!(story.view(), None);
}

#[test]
fn a_queue_that_cannot_be_read_is_reported_and_read_again() {
    let mut story = opened(four_hooks());
    story.press("A").read_one(&domain(), 0).read_fails(1, FailureKind::Forbidden).read_all(&domain());
    story.says("The hooks of Sales were not read").says("r");
    assert_eq!((story.listed().len(), story.model.reading.unread()), (5, 1));
    story.press("r").expect(&["read hooks of 13"]);
    story.read_all(&domain()).lists(&ALL).says("7 hooks of 4 queues read at 14:19:55 UTC.");
}

#[test]
fn the_list_and_the_matrix_say_that_no_queue_could_be_read() {
    for key in ["A", "M"] {
        let mut story = nothing_open();
        story.press(key).read_one(&domain(), 0);
        while !story.worker.scans.open.is_empty() {
            story.read_fails(0, FailureKind::Forbidden);
        }
        let screen = every_frame::screen(&story.expect_any().model);
        assert!(screen.contains("The hooks of no queue could be read: r tries again."), "{screen}");
    }
}

#[test]
fn a_failing_list_of_queues_is_reported_and_tried_again() {
    let mut story = nothing_open();
    story.press("A").expect_any().read_fails(0, FailureKind::Server).says("Not all queues were read").lists(&[]);
    story.press("t").says("The queues were not read: r tries again.");
    story.press("r").expect(&["read every queue"]).read_all(&domain()).lists(&ALL);
}

#[test]
fn what_was_read_behind_an_unanswered_queue_is_shown_when_the_reading_is_stopped() {
    let mut story = nothing_open();
    story.press("A").read_one(&domain(), 0).read_one(&domain(), 1).read_one(&domain(), 1).expect_any();
    story.lists(&[]).press("Esc").expect_any().lists(&[
        "> Sales · Joined · Notify CRM · off",
        "Sales · Leaving · Close ticket · on",
        "Chat · Joined · Notify CRM · on",
    ]);
    story.press("r").expect(&["read hooks of 12", "read hooks of 15"]).read_all(&domain());
    assert_eq!(story.listed().len(), 7);
    assert!(story.listed()[0].starts_with("Support line"), "in the server's order: {:?}", story.listed());
}

#[test]
fn after_a_lost_connection_the_reading_goes_on_by_itself() {
    let mut story = opened(four_hooks());
    story.press("A").read_one(&domain(), 0).read_one(&domain(), 0).expect_any();
    story.read_fails(0, FailureKind::Unreachable).read_fails(0, FailureKind::Unreachable);
    story.read_fails(0, FailureKind::Unreachable).says("Not all queues were read").expect_any();
    story.ring_those_of(Duration::from_secs(5)).expect(&["read hooks of 13", "read hooks of 14", "read hooks of 15"]);
    story.read_all(&domain()).lists(&ALL);
    assert!(story.model.connection.lost.is_none());
    // What nobody looks at is not read.
    story.press("r").expect_any().read_fails(0, FailureKind::Unreachable).press("Esc Esc").expect_any();
    assert_eq!(story.view(), None);
    story.ring_those_of(Duration::from_secs(5)).expect(&["read who I am"]);
}

#[test]
fn opened_again_it_is_as_it_was_left_except_for_the_checks_and_nothing_is_read() {
    let mut story = all_read();
    story.press("j j Space Esc");
    assert_eq!(story.view(), None);
    story.shows(&[
        "> Answered · Old CRM push · on",
        "Joined · Notify CRM · on",
        "Joined · Old CRM push · off",
        "Leaving · Close ticket · on",
    ]);
    story.press("A").expect(&[]);
    assert_eq!(story.listed()[2], "> Support line · Joined · Old CRM push · off");
}

#[test]
fn a_bad_filter_is_explained_and_the_last_good_result_stays() {
    let mut story = all_read();
    story.press("/").type_text("schema:crm state:off");
    story.lists(&["> Support line · Joined · Old CRM push · off", "Sales · Joined · Notify CRM · off"]);
    story.type_text("x");
    let problem = story.model.all_hooks.typing.as_ref().and_then(|typing| typing.problem.clone());
    assert_eq!(problem.map(|problem| problem.position), Some(17));
    assert_eq!(story.listed().len(), 2, "the last good result stays");
    story.press("Enter").says("write state:on, state:off or state:paused");
    assert!(story.model.all_hooks.typing.is_some(), "it is still being typed");
    story.press("Backspace Enter");
    assert_eq!(story.model.all_hooks.filter_text, "schema:crm state:off");
}

#[test]
fn tab_takes_the_marked_candidate() {
    let mut story = all_read();
    story.press("/").type_text("sch").press("Tab").type_text("tic").press("Tab");
    let text = story.model.all_hooks.typing.as_ref().map(|typing| typing.field.text().to_owned());
    assert_eq!(text.as_deref(), Some("schema:\"Close ticket\" "));
    story.lists(&["> Support line · Leaving · Close ticket · on", "Sales · Leaving · Close ticket · on"]);
    story.type_text("queue:").press("Down Down Tab");
    story.lists(&["> Sales · Leaving · Close ticket · on"]);
    story.type_text("zz z:").press("Tab").says("nothing to choose from");
}

#[test]
fn what_works_everywhere_works_in_the_filter_too() {
    for view in ["A", "M"] {
        let mut story = opened(four_hooks());
        story.press(view).read_all(&domain()).press("/");
        story.press("Ctrl-L").expect(&["repaint"]).press("F1");
        assert!(matches!(story.model.layers.last(), Some(Layer::TextViewer(_))), "help opens");
        story.press("Esc").type_text("q").paste("uit").press("Ctrl-C").expect(&["quit"]);
        assert!(story.model.all_hooks.typing.is_some() || story.model.matrix.filter == "quit");
    }
}

#[test]
fn checks_stay_through_filter_order_and_refresh() {
    let mut story = all_read();
    story.press("j Space G Space s");
    story.lists(&[
        ">x Chat · Joined · Notify CRM · on",
        "Sales · Joined · Notify CRM · off",
        "Sales · Leaving · Close ticket · on",
        "Support line · Answered · Old CRM push · on",
        "x Support line · Joined · Notify CRM · on",
        "Support line · Joined · Old CRM push · off",
        "Support line · Leaving · Close ticket · on",
    ]);
    story.press("/").type_text("queue:sales").press("Enter Ctrl-A");
    assert_eq!(story.model.all_hooks.checks.len(), 4);
    assert_eq!(story.model.all_hooks.hidden_checks(), 2);
    // Someone else removed a hook and a whole queue, and switched another on.
    let mut later = domain();
    later.remove(2);
    later[1].1.remove(1);
    later[1].1[0].state = ON;
    story.press("r").expect(&["read every queue"]).read_all(&later);
    story.lists(&[">x Sales · Joined · Notify CRM · on"]);
    assert_eq!(story.model.all_hooks.checks.len(), 2, "what is gone is not checked");
    assert_eq!(story.model.all_hooks.hidden_checks(), 1);
    story.press("Ctrl-A");
    assert_eq!(story.model.all_hooks.checks.len(), 1);
}

#[test]
fn the_order_holds_while_rows_come() {
    let mut story = opened(four_hooks());
    story.press("A s s s S");
    let domain = domain();
    story.read_one(&domain, 0).read_one(&domain, 3).read_one(&domain, 0).read_one(&domain, 0).read_all(&domain);
    let events: Vec<String> =
        story.listed().iter().map(|row| row.split(" · ").nth(1).unwrap_or("").to_owned()).collect();
    assert_eq!(events, ["Leaving", "Leaving", "Joined", "Joined", "Joined", "Joined", "Answered"]);
    let in_steps = story.listed();
    story.press("S s s s S");
    assert_eq!(story.listed().len(), in_steps.len());
}

#[test]
fn enter_goes_to_the_hook_in_its_own_queue() {
    let mut story = all_read();
    story.press("G k Enter").expect(&["read hooks of 13"]);
    assert_eq!(story.view(), None);
    story.reply_hooks(domain()[1].1.clone());
    assert_eq!(story.cursor(), Some(12));
    // In the queue that is open already the cursor is there at once, and a filter that hides the hook goes.
    story.press("A g j j Enter").expect(&["read hooks of 12"]).reply_hooks(four_hooks());
    assert_eq!(story.cursor(), Some(3));
    story.press("/").type_text("leaving").press("Enter A g j Enter").expect(&["read hooks of 12"]);
    assert_eq!(story.cursor(), Some(2));
}

#[test]
fn where_a_schema_is_used_is_shown_from_a_hook() {
    let mut story = opened(four_hooks());
    story.press("j w").expect(&["read every queue"]).read_all(&domain()).lists(&[
        "> Support line · Joined · Notify CRM · on",
        "Sales · Joined · Notify CRM · off",
        "Chat · Joined · Notify CRM · on",
    ]);
    assert_eq!(story.model.all_hooks.used_schema(&story.model.store).as_deref(), Some("Notify CRM"));
    story.press("Esc");
    assert_eq!((story.view(), story.cursor()), (None, Some(2)), "one Esc goes back");
    // From the list itself Esc goes back to what was shown before.
    story.press("A /").type_text("sales").press("Enter g w").expect_any();
    assert_eq!(story.listed().len(), 3);
    story.press("Esc");
    assert_eq!(story.model.all_hooks.filter_text, "sales");
    assert_eq!(story.view(), Some(View::AllHooks));
}

#[test]
fn after_the_matrix_all_hooks_no_longer_shows_where_a_schema_is_used() {
    let mut story = opened(four_hooks());
    story.press("j w").read_all(&domain()).press("M Esc A");
    assert_eq!((story.view(), story.model.all_hooks.filter_text.as_str()), (Some(View::AllHooks), ""));
}

#[test]
fn where_a_schema_is_used_is_shown_from_the_form_which_stays_as_it_is() {
    let mut story = opened(four_hooks());
    story.press("a Enter").expect_any().reply_schemas(schemas([5, 6, 7]), false).press("Down");
    let before = format!("{:?}", story.model.form());
    story.press("F3").expect(&["read every queue"]).read_all(&domain());
    story.lists(&["> Support line · Answered · Old CRM push · on", "Support line · Joined · Old CRM push · off"]);
    story.press("Enter").says("The form below this list is still open");
    story.press("Esc");
    assert_eq!(format!("{:?}", story.model.form()), before);
    assert_eq!(story.view(), None);
}

#[test]
fn checked_hooks_of_many_queues_are_switched_off_after_a_look() {
    let mut story = opened(four_hooks());
    story.press("j w").read_all(&domain()).press("Ctrl-A t");
    let (title, rows) = story.preview();
    assert_eq!(title, "Switch 2 hooks off");
    assert_eq!(rows, ["Support line: 1", "Chat: 1"]);
    story.press("y").expect(&["edit 2: off", "in queue 14: edit 21: off"]);
    story.saved(hook(2, "joined", 5, OFF)).refused(Some(21), FailureKind::Forbidden).press("Esc").expect_any();
    // What is done is not checked any more; what failed, and what was not part of it, is.
    story.lists(&[
        "> Support line · Joined · Notify CRM · off",
        "x Sales · Joined · Notify CRM · off",
        "x Chat · Joined · Notify CRM · on",
    ]);
    assert_eq!(story.model.hooks.under_cursor(&story.model.store).map(|row| row.hook.state), Some(OFF));
}

#[test]
fn what_cannot_be_switched_on_is_a_remark() {
    let mut story = all_read();
    story.press("j j Space j j Space t").asks("1 of 2 hooks cannot be switched on").press("y");
    story.expect(&["in queue 13: edit 11: on"]);
}

#[test]
fn a_taken_event_offers_the_swap_in_all_hooks_too() {
    let mut story = all_read();
    story.press("j j t").asks("Notify CRM is already on for Joined").press("y").expect(&["edit 2: off"]);
    story.saved(hook(2, "joined", 5, OFF)).expect(&["edit 3: on"]).saved(hook(3, "joined", 6, ON));
    story.says("Joined → Old CRM push switched on. Joined → Notify CRM is off now.");
    // With hooks of other queues the swap is part of the plan.
    let mut story = all_read();
    story.press("j j Space j j Space t").asks("1 of 2 hooks cannot be switched on").press("o");
    let (title, rows) = story.preview();
    assert_eq!(
        (title.as_str(), rows),
        ("Switch 2 hooks on", vec!["Sales: 1".to_owned(), "Support line: 2".to_owned()])
    );
    story.press("y").expect(&["in queue 13: edit 11: on", "edit 2: off"]);
}

#[test]
fn a_and_e_are_about_the_queue_of_the_row_under_the_cursor() {
    let mut story = all_read();
    story.press("G a").expect(&["read hooks of 14", "read schemas \"\""]);
    assert_eq!(story.form().queue.id, QueueId(14));
    story.press("Esc").expect_any().press("g e").expect(&["read hooks of 12", "read hook 1", "read schemas \"\""]);
    assert_eq!((story.form().queue.id, story.form().hook()), (QueueId(12), Some(HookId(1))));
}

#[test]
fn removed_rows_go_with_their_checks() {
    let mut story = all_read();
    story.press("Space G Space d");
    assert_eq!(story.preview().0, "Remove 2 hooks");
    story.press("y").expect(&["remove 1", "in queue 14: remove 21"]).removed(1).removed(21).press("Esc").expect_any();
    assert_eq!(story.listed().len(), 5);
    assert_eq!(story.model.all_hooks.checks.len(), 0);
}

#[test]
fn a_change_in_the_tab_is_seen_here_at_once() {
    let mut story = all_read();
    story.press("Esc g t").expect(&["edit 1: off"]).saved(hook(1, "answered", 6, OFF)).press("A");
    assert_eq!(story.listed()[0], "> Support line · Answered · Old CRM push · off");
    // And what the tab reads.
    let now = vec![hook(1, "answered", 6, OFF), hook(9, "missed", 8, ON)];
    story.press("Esc r").reply_hooks(now).press("A").expect_any();
    story.lists(&[
        "> Support line · Answered · Old CRM push · off",
        "Support line · Missed · Send survey · on",
        "Sales · Joined · Notify CRM · off",
        "Sales · Leaving · Close ticket · on",
        "Chat · Joined · Notify CRM · on",
    ]);
}

#[test]
fn a_read_from_before_a_write_does_not_undo_it() {
    let mut story = all_read();
    story.press("r").expect_any().read_one(&domain(), 0).expect_any();
    story.press("t").expect(&["edit 1: off"]).saved(hook(1, "answered", 6, OFF)).expect_any();
    story.read_all(&domain());
    assert_eq!(story.listed()[0], "> Support line · Answered · Old CRM push · off");
}

#[test]
fn what_others_changed_while_the_plan_was_open_is_not_overwritten() {
    let mut story = all_read();
    story.press("r").expect_any().press("Space G Space t");
    assert_eq!(story.preview().0, "Switch 2 hooks off");
    let mut later = domain();
    later[2].1[0] = hook(21, "missed", 5, ON);
    story.read_all(&later).press("y").says("changed meanwhile").expect(&[]);
    later[2].1.clear();
    story.press("Esc r").expect_any().press("t").read_all(&later).press("y").says("is gone meanwhile").expect(&[]);
}

#[test]
fn without_the_right_to_change_it_is_only_looked_at() {
    let mut story = opened_as(identity(false, true), four_hooks());
    story.press("A").read_all(&domain()).lists(&ALL);
    story.press("t").says("Read only").press("d").says("Read only").press("Enter").expect(&["read hooks of 12"]);
}

#[test]
fn a_large_domain_is_filtered_and_walked_through() {
    let domain: Domain = (1..=500)
        .map(|id| {
            (queue(id, &format!("Line {id:03}")), (0..4).map(|n| hook(id * 10 + n, "missed", 5 + n, ON)).collect())
        })
        .collect();
    let mut story = opened(four_hooks());
    story.press("A").read_all(&domain);
    assert_eq!(story.model.all_hooks.shown_count(), 2_000);
    story.press("G");
    assert_eq!(story.model.all_hooks.list.top, 2_000 - 18);
    story.press("/").type_text("queue:\"line 04\" schema:=8").press("Enter");
    assert_eq!(story.listed().len(), 10);
}

#[test]
fn nothing_that_arrives_for_nobody_is_taken() {
    let mut story = all_read();
    let before = story.listed();
    let ready = vec![QueueReading {
        queue: queue(12, "Support line"),
        list: HookList::default(),
        knowledge: Knowledge::Fresh(vec![hook(99, "missed", 5, ON)]),
    }];
    let news = News { progress: Progress::default(), ready, end: Some(ScanEnd::default()) };
    let generation = story.request(Slot::Hooks);
    let effects = update(&mut story.model, Msg::Scanned { slot: Slot::AllHooks, generation, news });
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Io(IoRequest::Fetch { .. }))));
    assert_eq!(story.listed(), before);
}

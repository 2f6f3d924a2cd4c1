//! Copying hooks to other queues: targets are picked and read; then a plan, in which conflicts are chosen about.

use std::time::Duration;

use webitel_hooks::app::{Copying, Layer, Msg, Slot};
use webitel_hooks::domain::scan::Request;
use webitel_hooks::domain::{Answer, Cause, FailureKind, Hook, Page, Queue, QueueType};
use webitel_hooks::keys::Context;

use crate::fixtures::{OFF, ON, failure, four_hooks, hook, identity, queue, support_line};
use crate::pausing::{kept, paused};
use crate::story::{Story, opened, opened_as};
use crate::worker::scans;

/// Support line, three that fire all events of its hooks but Answered, and one that fires nothing of the sort.
fn queues() -> Vec<Queue> {
    let offline = Queue { kind: QueueType(0), ..queue(6, "Night shift") };
    vec![queue(3, "Sales"), queue(4, "Chat EU"), queue(5, "Sales outbound"), offline, support_line()]
}

fn page<T>(items: Vec<T>) -> Page<T> {
    Page::whole(items)
}

impl Story {
    fn find_copying(&self) -> Option<&Copying> {
        self.model.layers.iter().find_map(|layer| match layer {
            Layer::Copying(copying) => Some(copying.as_ref()),
            _ => None,
        })
    }

    #[track_caller]
    fn copying(&self) -> &Copying {
        self.find_copying().unwrap_or_else(|| panic!("nothing is being copied: {:?}", self.notice()))
    }

    fn targets_come(&mut self, queues: Vec<Queue>) -> &mut Self {
        self.reply(Slot::CopyQueues, Answer::Queues(page(queues)))
    }

    /// The `index`th request for hooks that is not answered yet is answered.
    fn hooks_come(&mut self, index: usize, items: Vec<Hook>) -> &mut Self {
        self.answer_scan(index, |request| match request {
            Request::Hooks(queue) => scans::hooks(*queue, items),
            other => panic!("{other:?} is no request for hooks"),
        })
    }

    fn target_fails(&mut self, kind: FailureKind) -> &mut Self {
        self.answer_scan(0, |request| scans::failed(request, failure(kind)))
    }

    /// The queues to pick from: `>x Sales`.
    fn picks(&self) -> Vec<String> {
        let copying = self.copying();
        let row = |position: usize| {
            let queue = copying.targets.row(position)?;
            let cursor = if copying.targets.list.cursor == position { ">" } else { "" };
            let check = if copying.targets.checks.contains(&queue.id) { "x" } else { "" };
            Some(format!("{cursor}{check} {}", queue.label()).trim().to_owned())
        };
        (0..copying.targets.shown_count()).filter_map(row).collect()
    }

    #[track_caller]
    fn sums(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.copying().summary(), expected);
        self
    }
}

/// The hook under the cursor (Joined → Notify CRM) is to be copied, and the queues are there.
fn picking() -> Story {
    let mut story = opened(four_hooks());
    story.press("j c").expect(&["read every queue"]).targets_come(queues()).expect(&[]);
    story
}

#[test]
fn targets_are_found_by_typing_and_checked_with_tab() {
    let mut story = picking();
    assert_eq!(story.picks(), [">Chat EU", "Night shift", "Sales", "Sales outbound", "Support line"].map(cursor_apart));
    story.type_text("sales").press("Tab Down Tab").sums("2 checked: Sales, Sales outbound");
    assert_eq!(story.picks(), ["x Sales", ">x Sales outbound"]);
    story.press("Ctrl-U").type_text("chat");
    assert_eq!(story.picks(), ["> Chat EU", "x Sales", "x Sales outbound"], "the checked ones stay in the list");
    story.press("Ctrl-A").sums("3 checked: Chat EU, Sales, Sales outbound");
    story.press("Ctrl-A").sums("2 checked: Sales, Sales outbound").press("Down Tab").sums("1 checked: Sales outbound");
    story.type_text("zzz").press("Enter").expect(&["read hooks of 5"]);
}

#[test]
fn a_space_in_a_name_is_typed_and_checks_nothing() {
    let mut story = picking();
    story.type_text("t li").sums("none checked: the one under the cursor");
    assert_eq!((story.copying().targets.input.text(), story.picks()), ("t li", vec!["> Support line".to_owned()]));
    story.press("Ctrl-U").type_text("zzz").press("Tab").says("No queue contains what is typed.");
}

#[test]
fn a_name_typed_on_the_wrong_layout_is_found_and_the_screen_says_so() {
    let mut story = picking();
    story.type_text("ыфдуы щгеищгтв");
    assert_eq!(story.picks(), ["> Sales outbound"]);
    let about = story.copying().about_list().unwrap_or_default();
    assert!(about.contains("Nothing contains \"ыфдуы щгеищгтв\"; shown is \"sales outbound\""), "{about}");
}

/// `>Chat EU` as the rows of a story have it.
fn cursor_apart(row: &str) -> String {
    row.replace('>', "> ")
}

#[test]
fn the_exact_name_is_the_first_row_then_prefixes_then_the_rest() {
    let mut story = opened(four_hooks());
    let names = ["Outbound VIP", "VIP", "vip line", "A vip queue", "VIP lounge"];
    story.press("c").targets_come((30..).zip(names).map(|(id, name)| queue(id, name)).collect()).type_text("vip");
    assert_eq!(story.picks(), ["> VIP", "vip line", "VIP lounge", "A vip queue", "Outbound VIP"]);
}

#[test]
fn each_target_says_what_is_added_left_out_and_there_already() {
    let mut story = opened(four_hooks());
    story.press("Space j Space j j Space c").targets_come(queues()).press("Ctrl-A Enter");
    story.expect(&["read every queue", "read hooks of 4", "read hooks of 6", "read hooks of 3", "read hooks of 5"]);
    story.hooks_of(4, vec![]).expect(&["read hooks of 12"]);
    story
        .hooks_of(5, vec![hook(50, "joined", 5, OFF), hook(51, "leaving", 8, OFF)])
        .sums("Reading the hooks of 5 queues: 1 read");
    story.hooks_of(6, vec![]).hooks_of(3, vec![hook(30, "joined", 6, ON)]).hooks_of(12, four_hooks()).expect(&[]);
    assert_eq!(story.plan().proposal.title, "Copy 3 hooks to 5 queues");
    let never = |queue: &str| {
        let reason = "no public Webitel version up to 26.06 fires Answered";
        format!("! {queue} · Answered → Old CRM push is not copied: {reason}.")
    };
    assert_eq!(
        story.plan_rows(),
        [
            "Chat EU".to_owned(),
            "+ Joined → Notify CRM (on)".to_owned(),
            "+ Leaving → Close ticket (on)".to_owned(),
            "Night shift".to_owned(),
            "+ Leaving → Close ticket (on)".to_owned(),
            "Sales".to_owned(),
            "+ Leaving → Close ticket (on)".to_owned(),
            "Sales outbound".to_owned(),
            "~ Joined → Notify CRM: off → on".to_owned(),
            "+ Leaving → Close ticket (on)".to_owned(),
            "left out".to_owned(),
            never("Chat EU"),
            never("Night shift"),
            "! Night shift · Joined → Notify CRM is not copied: Joined never fires in this queue (Offline queue).".to_owned(),
            never("Sales"),
            "! Sales · Joined → Notify CRM is not copied: Old CRM push (hook 30) is on for Joined there, and only one hook can be.".to_owned(),
            never("Sales outbound"),
            "to know".to_owned(),
            "! Support line has all 3 hooks already.".to_owned(),
        ]
    );
    story.plan_sums("6 hooks in 4 queues: 5 to add, 1 to change · 6 left out");
    story.press("o").plan_sums("7 hooks in 4 queues: 5 to add, 2 to change · 5 left out");
    story.press("o").plan_sums("7 hooks in 4 queues: 6 to add, 1 to change · 5 left out");
    story.press("f").plan_sums("12 hooks in 4 queues: 11 to add, 1 to change");
    story.press("f o").plan_sums("6 hooks in 4 queues: 5 to add, 1 to change · 6 left out");
}

/// Joined → Notify CRM for three queues, in conflict in the first one.
fn one_conflict() -> Story {
    let mut story = picking();
    story.press("Tab Down Down Tab Down Tab Enter").expect(&["read hooks of 4", "read hooks of 3", "read hooks of 5"]);
    story.hooks_come(0, vec![hook(40, "joined", 6, ON)]).hooks_come(0, vec![]).hooks_come(0, vec![]).expect(&[]);
    story
}

#[test]
fn the_plan_says_and_does_what_was_chosen() {
    let mut story = one_conflict();
    assert_eq!(story.model.context(), Context::Plan);
    assert_eq!(story.plan().proposal.title, "Copy 1 hook to 3 queues");
    let skipped = [
        "Sales",
        "+ Joined → Notify CRM (on)",
        "Sales outbound",
        "+ Joined → Notify CRM (on)",
        "left out",
        "! Chat EU · Joined → Notify CRM is not copied: Old CRM push (hook 40) is on for Joined there, and only one hook can be.",
    ];
    assert_eq!(story.plan_rows(), skipped);
    story.press("o");
    assert_eq!(story.plan_rows()[..2], ["Chat EU", "~ Joined → Old CRM push: flow schema Old CRM push → Notify CRM"]);
    story.press("o");
    assert_eq!(story.plan_rows()[..2], ["Chat EU", "+ Joined → Notify CRM (off)"]);
    story.press("y").expect(&[
        "in queue 4: add joined → 5 off",
        "in queue 3: add joined → 5 on",
        "in queue 5: add joined → 5 on",
    ]);
    assert!(story.find_copying().is_none(), "what was begun is not picked again");
    for id in [60, 61, 62] {
        story.saved(hook(id, "joined", 5, if id == 60 { OFF } else { ON }));
    }
    story.says("3 hooks copied.").press("Enter").plan_is_closed();
    assert!(
        story.worker.executor.records.iter().all(|(_, cause, _)| *cause == Cause::Copy)
            && !story.worker.executor.records.is_empty()
    );
    story.press("c").targets_come(queues()).sums("none checked: the one under the cursor");
}

#[test]
fn a_row_that_is_left_out_stays_so_whatever_is_chosen_for_conflicts() {
    let mut story = opened(four_hooks());
    story.press("j Space j j Space c").expect_any().targets_come(queues()).type_text("sales").press("Ctrl-A Enter");
    story.expect_any().hooks_come(0, vec![hook(30, "joined", 8, ON)]).hooks_come(0, vec![]);
    let rows = ["Sales", "+ Leaving → Close ticket (on)", "Sales outbound", "+ Joined → Notify CRM (on)"];
    assert_eq!(story.plan_rows()[..4], rows);
    story.press("j j j Space").plan_sums("2 hooks in 2 queues: 2 to add · 2 left out");
    story.press("o").plan_sums("3 hooks in 2 queues: 2 to add, 1 to change · 1 left out");
    let left_out = "+ Joined → Notify CRM (on) · left out".to_owned();
    assert!(story.plan_rows().contains(&left_out), "{:?}", story.plan_rows());
    story.press("y").expect(&[
        "in queue 3: edit 30: → 5",
        "in queue 3: add leaving → 7 on",
        "in queue 5: add leaving → 7 on",
    ]);
    assert_eq!(story.plan_rows().last().unwrap(), "! Sales outbound · Joined → Notify CRM (on): left out by you.");
}

#[test]
fn the_note_about_a_paused_hook_stays_whatever_is_chosen() {
    let mut story = opened(vec![hook(1, "joined", 5, ON), hook(2, "leaving", 7, OFF)]);
    let pauses = vec![paused(12, hook(2, "leaving", 7, ON))];
    story.send(Msg::PausedRead(Ok(kept(pauses))));
    story.press("Ctrl-A c").expect_any().targets_come(queues()).type_text("chat").press("Enter").expect_any();
    story.hooks_come(0, vec![hook(40, "joined", 6, ON)]);
    for _ in 0..3 {
        let rows = story.plan_rows();
        assert!(
            rows.iter().any(|row| row.ends_with("is paused: its copy is off, and is not resumed with it.")),
            "{rows:?}"
        );
        story.press("o");
    }
}

#[test]
fn after_a_failure_the_originals_that_failed_somewhere_stay_checked() {
    let mut story = opened(four_hooks());
    story.press("j Space j j Space c").expect_any().targets_come(queues()).type_text("sales").press("Ctrl-A Enter");
    story.expect_any().hooks_come(0, vec![]).hooks_come(0, vec![]).press("y");
    story.expect(&[
        "in queue 3: add joined → 5 on",
        "in queue 3: add leaving → 7 on",
        "in queue 5: add joined → 5 on",
        "in queue 5: add leaving → 7 on",
    ]);
    story.saved(hook(60, "joined", 5, ON)).saved(hook(61, "leaving", 7, ON)).saved(hook(62, "joined", 5, ON));
    story.refused(None, FailureKind::Forbidden).says("3 of 4 hooks copied, 1 failed.");
    assert_eq!(story.checked(), [4], "Leaving is missing in one queue");
    story.press("r").expect(&["in queue 5: add leaving → 7 on"]).saved(hook(63, "leaving", 7, ON));
    story.says("4 hooks copied.");
    assert!(story.checked().is_empty());
}

#[test]
fn esc_goes_back_step_by_step_and_loses_nothing() {
    let mut story = one_conflict();
    let checked = "3 checked: Chat EU, Sales, Sales outbound";
    story.press("Esc").plan_is_closed().sums(checked).type_text("sal");
    story.press("Enter Esc").says("Stopped reading").sums(checked);
    story.press("Esc").says("Nothing was copied. 3 queues stay checked for the next time.");
    story.expect_any().press("k c").says("Still checked from before: 3 queues.");
    story.expect(&["read every queue"]);
    story.press("Enter").says("The list is still being read, and 3 checked queues are not in it yet.").expect(&[]);
    story.targets_come(queues()).sums(checked);
    assert_eq!(story.picks(), [">x Sales", "x Sales outbound", "x Chat EU"]);
    assert_eq!(story.copying().targets.input.text(), "sal");
}

#[test]
fn reading_is_stopped_and_what_comes_later_is_ignored() {
    let mut story = picking();
    story.press("Ctrl-A Enter").expect_any();
    story.press("Esc").expect(&["cancel copyhooks"]);
    story.sums("5 checked: Chat EU, Night shift, Sales, Sales outbound, Support line");
    let mut story = opened(four_hooks());
    story.press("c Esc").expect(&["read every queue", "cancel copyqueues"]);
    assert!(story.model.layers.is_empty());
}

#[test]
fn a_plan_does_not_come_over_what_was_opened_meanwhile() {
    let mut story = picking();
    story.press("Tab Enter F1").expect_any().hooks_come(0, vec![]);
    assert_eq!(story.model.context(), Context::Reader);
    story.says("press the key again").press("Esc Enter").expect(&["read hooks of 4"]).hooks_come(0, vec![]);
    assert_eq!(story.plan_rows(), ["Chat EU", "+ Joined → Notify CRM (on)"]);
}

#[test]
fn a_target_that_cannot_be_read_is_reported_and_left_out() {
    let mut story = picking();
    story.type_text("sales").press("Ctrl-A Enter").expect_any();
    story.target_fails(FailureKind::NotFound).hooks_come(0, vec![]);
    story.plan_sums("1 hook in 1 queue: 1 to add · 1 left out");
    let rows = story.plan_rows();
    assert_eq!(rows[..3], ["Sales outbound", "+ Joined → Notify CRM (on)", "left out"]);
    assert!(rows[3].starts_with("! The hooks of Sales were not read, so nothing is copied there: "), "{rows:?}");
    story.press("Esc Enter").expect(&["read hooks of 3", "read hooks of 5"]);
    story.hooks_come(0, vec![]).hooks_come(0, vec![]).plan_sums("2 hooks in 2 queues: 2 to add");
}

#[test]
fn a_server_that_does_not_answer_leaves_the_targets_picked_and_is_asked_again_by_itself() {
    let mut story = picking();
    story.press("Tab Enter").expect_any().target_fails(FailureKind::Unreachable);
    story.says("Reading goes on by itself").sums("Waiting for the server, to read 1 queue").expect_any();
    story.ring_those_of(Duration::from_secs(5)).expect(&["read hooks of 4"]).hooks_come(0, vec![]);
    story.plan_sums("1 hook in 1 queue: 1 to add");
    let mut story = picking();
    story
        .press("Tab Enter")
        .expect_any()
        .target_fails(FailureKind::Unreachable)
        .press("Esc")
        .sums("1 checked: Chat EU");
    let mut story = opened(four_hooks());
    story.press("c").fail(Slot::CopyQueues, FailureKind::TimedOut).expect_any();
    story.ring_those_of(Duration::from_secs(5)).expect(&["read every queue"]).targets_come(queues());
    assert_eq!(story.picks().len(), 5);
    let mut story = opened(four_hooks());
    story.press("c").fail(Slot::CopyQueues, FailureKind::Server).press("Tab");
    story.says("The queues were not read: ").says("F5").expect_any();
    story.press("F5").expect(&["read every queue"]).targets_come(queues()).says("5 queues read");
    assert_eq!(story.picks().len(), 5);
    // One that nobody asked for is not announced.
    let mut story = picking();
    story.says_nothing().press("F5").fail(Slot::CopyQueues, FailureKind::TimedOut).expect_any();
    story.ring_those_of(Duration::from_secs(5)).targets_come(queues()).says("Connected again");
}

#[test]
fn the_list_can_be_read_again_and_a_checked_queue_that_vanished_is_reported() {
    let mut story = opened(four_hooks());
    story.press("c").type_text("team").expect(&["read every queue"]);
    story.targets_come([vec![queue(7, "B team")], queues()].concat());
    assert_eq!(story.picks(), ["> B team"]);
    story.press("Tab F5").targets_come(queues()).says("1 checked queue cannot be found any more");
    story.sums("none checked: the one under the cursor");
}

#[test]
fn from_all_queues_the_list_is_there_already_and_hooks_come_from_several_queues() {
    let mut story = opened(four_hooks());
    story.press("A").read_all(&vec![
        (queue(3, "Sales"), vec![hook(30, "joined", 6, ON)]),
        (queue(4, "Chat EU"), vec![]),
        (support_line(), vec![hook(2, "joined", 5, ON)]),
    ]);
    story.press("Ctrl-A c").expect(&[]);
    assert!(matches!(story.model.layers.as_slice(), [Layer::Cover(_), Layer::Copying(_)]));
    story.press("Ctrl-A Enter").expect(&["read hooks of 4", "read hooks of 3", "read hooks of 12"]);
    story
        .hooks_come(0, vec![])
        .hooks_come(0, vec![hook(30, "joined", 6, ON)])
        .hooks_come(0, vec![hook(2, "joined", 5, ON)]);
    assert_eq!(story.plan().proposal.title, "Copy 2 hooks to 3 queues");
    assert_eq!(
        story.plan_rows(),
        [
            "Chat EU",
            "+ Joined → Old CRM push (on)",
            "left out",
            "! Chat EU · Joined → Notify CRM is not copied: Old CRM push is copied for Joined too, and only one hook can be on for it.",
            "! Sales · Joined → Notify CRM is not copied: Old CRM push is copied for Joined too, and only one hook can be on for it.",
            "! Support line · Joined → Old CRM push is not copied: Notify CRM is copied for Joined too, and only one hook can be on for it.",
            "to know",
            "! Sales has 1 of the 2 hooks already.",
            "! Support line has 1 of the 2 hooks already.",
        ]
    );
}

#[test]
fn where_nothing_would_change_the_plan_says_why() {
    let mut story = picking();
    story.type_text("support").press("Enter").hooks_come(0, four_hooks()).plan_sums("Nothing would change");
    assert_eq!(story.plan_rows(), ["to know", "! Support line has the hook already."]);
    story.press("o").says("No copy is in conflict").press("f").says("Every copy can fire");
    story.press("Space").says("no write under the cursor").press("y").says("nothing to run");
    story.press("Enter").plan_is_closed();
    assert_eq!(story.model.context(), Context::CopyTargets);
}

#[test]
fn who_may_not_change_hooks_copies_none() {
    let mut story = opened_as(identity(false, true), four_hooks());
    story.press("c").expect(&[]).says("Read only");
    let mut story = opened(vec![]);
    story.press("c").expect(&[]).says("This queue has no hooks");
    let mut story = opened(vec![Hook { schema: None, ..hook(1, "joined", 5, ON) }]);
    story.press("c").expect(&[]).says("names no flow schema");
    let mut story = opened(four_hooks());
    story.press("t").expect_any().press("c").expect(&[]).says("still being written");
}

#[test]
fn the_cursor_stays_on_its_queue_when_the_list_is_read_again() {
    let mut story = opened(four_hooks());
    story.press("c").targets_come(queues()).press("Down").press("F5");
    let new = [queues(), vec![queue(40, "Archive")]].concat();
    assert_eq!(story.targets_come(new).picks()[..3], ["Archive", "Chat EU", "> Night shift"]);
}

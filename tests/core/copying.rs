//! Copying hooks to other queues: targets picked, read, compared; what is in conflict or cannot fire is chosen about; then a
//! plan.

use std::time::Duration;

use webitel_hooks::{
    app::{CopyRow, CopyStage, Copying, Layer, Slot, copy_line, copy_mark, copy_word},
    domain::{Answer, Cause, FailureKind, Hook, Page, Queue, QueueType, plan::OnConflict, scan::Request},
    keys::Context,
};

use crate::{
    fixtures::{OFF, ON, failure, four_hooks, hook, identity, queue, support_line},
    scans,
    story::{Story, opened, opened_as},
};

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

    /// The comparison: targets, and what becomes of each copy.
    #[track_caller]
    fn compared(&self) -> Vec<String> {
        let copying = self.copying();
        let CopyStage::Choosing(compared) = &copying.stage else { panic!("nothing is compared: {:?}", self.notice()) };
        let row = |position: usize| match compared.row(position)? {
            CopyRow::Target(target) => Some(compared.targets[target].target.queue.label()),
            CopyRow::Unread(unread) => Some(format!("{} was not read", compared.unread[unread].queue.label())),
            CopyRow::Copy(target, copy) => {
                let (target, copied) = compared.copy(target, copy)?;
                let becomes = target.becomes(copied, copying.choices);
                Some(format!("{} {} · {}", copy_mark(becomes), copy_line(copied), copy_word(copied, becomes)))
            }
        };
        (0..compared.row_count()).filter_map(row).collect()
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
fn each_target_says_what_is_added_is_there_is_in_conflict_or_cannot_fire() {
    let mut story = opened(four_hooks());
    story.press("Space j Space j j Space c").targets_come(queues()).press("Ctrl-A Enter");
    story.expect(&["read every queue", "read hooks of 4", "read hooks of 6", "read hooks of 3", "read hooks of 5"]);
    story.hooks_of(4, vec![]).expect(&["read hooks of 12"]);
    story
        .hooks_of(5, vec![hook(50, "joined", 5, OFF), hook(51, "leaving", 8, OFF)])
        .sums("Reading the hooks of 5 queues: 1 read");
    story.hooks_of(6, vec![]).hooks_of(3, vec![hook(30, "joined", 6, ON)]).hooks_of(12, four_hooks()).expect(&[]);
    assert_eq!(
        story.compared(),
        [
            "Chat EU",
            "! Answered → Old CRM push (on) · cannot fire: skip",
            "+ Joined → Notify CRM (on) · add",
            "+ Leaving → Close ticket (on) · add",
            "Night shift",
            "! Answered → Old CRM push (on) · cannot fire: skip",
            "! Joined → Notify CRM (on) · cannot fire: skip",
            "+ Leaving → Close ticket (on) · add",
            "Sales",
            "! Answered → Old CRM push (on) · cannot fire: skip",
            "! Joined → Notify CRM (on) · conflict: skip",
            "+ Leaving → Close ticket (on) · add",
            "Sales outbound",
            "! Answered → Old CRM push (on) · cannot fire: skip",
            "~ Joined → Notify CRM (on) · switch on",
            "+ Leaving → Close ticket (on) · add",
            "Support line",
            "= Answered → Old CRM push (on) · there already",
            "= Joined → Notify CRM (on) · there already",
            "= Leaving → Close ticket (on) · there already",
        ]
    );
    story.sums("5 to add, 1 to change, 3 there already · left out: 1 in conflict, 5 cannot fire");
    story.press("o").sums("5 to add, 2 to change, 3 there already · left out: 5 cannot fire");
    story.press("o").sums("6 to add (1 switched off), 1 to change, 3 there already · left out: 5 cannot fire");
    story.press("f").sums("11 to add (1 switched off), 1 to change, 3 there already");
    story.press("f o").sums("5 to add, 1 to change, 3 there already · left out: 1 in conflict, 5 cannot fire");
}

/// Joined → Notify CRM for three queues, in conflict in the first one.
fn one_conflict() -> Story {
    let mut story = picking();
    story.press("Tab Down Down Tab Down Tab Enter").expect(&["read hooks of 4", "read hooks of 3", "read hooks of 5"]);
    story.hooks_come(0, vec![hook(40, "joined", 6, ON)]).hooks_come(0, vec![]).hooks_come(0, vec![]).expect(&[]);
    story
}

#[test]
fn what_is_chosen_is_what_the_plan_says_and_does() {
    let mut story = one_conflict();
    story.press("Enter").expect(&[]);
    assert_eq!(story.model.context(), Context::Plan);
    assert_eq!(story.plan().title, "Copy 1 hook to 3 queues");
    let skipped = [
        "Sales",
        "+ Joined → Notify CRM (on)",
        "Sales outbound",
        "+ Joined → Notify CRM (on)",
        "left out",
        "! Chat EU · Joined → Notify CRM is not copied: Old CRM push (hook 40) is on for Joined there, and only one hook can be.",
    ];
    assert_eq!(story.plan_rows(), skipped);
    story.press("Esc").plan_is_closed().press("o Enter");
    assert_eq!(story.plan_rows()[..2], ["Chat EU", "~ Joined → Old CRM push: flow schema Old CRM push → Notify CRM"]);
    story.press("Esc o Enter");
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
        story.executor.records.iter().all(|(_, cause, _)| *cause == Cause::Copy) && !story.executor.records.is_empty()
    );
    story.press("c").targets_come(queues()).sums("none checked: the one under the cursor");
}

#[test]
fn a_conflict_is_chosen_about_alone_and_on_a_queue_all_of_its() {
    let mut story = opened(four_hooks());
    story.press("j Space j j Space c").expect_any().targets_come(queues()).type_text("sales").press("Ctrl-A Enter");
    let taken = |id: u64| vec![hook(id, "joined", 8, ON), hook(id + 1, "leaving", 8, ON)];
    story.expect_any().hooks_come(0, taken(30)).hooks_come(0, taken(40)).sums("left out: 4 in conflict");
    let statuses = |story: &Story| -> Vec<String> {
        let rows = story.compared();
        rows.iter().filter_map(|row| Some(row.rsplit_once(" · ")?.1.replace("conflict: ", ""))).collect()
    };
    story.press("Down Space");
    assert_eq!(statuses(&story), ["replace", "skip", "skip", "skip"]);
    story.press("Down Space Space").sums("1 to add (1 switched off), 1 to change · left out: 2 in conflict");
    assert_eq!(statuses(&story), ["replace", "add off", "skip", "skip"]);
    story.press("Down Space");
    assert_eq!(statuses(&story), ["replace", "add off", "replace", "replace"], "on a queue, all of its");
    story.press("Enter");
    assert_eq!(
        story.plan_rows(),
        [
            "Sales",
            "~ Joined → Send survey: flow schema Send survey → Notify CRM",
            "+ Leaving → Close ticket (off)",
            "Sales outbound",
            "~ Joined → Send survey: flow schema Send survey → Notify CRM",
            "~ Leaving → Send survey: flow schema Send survey → Close ticket",
        ]
    );
    // What is chosen for all holds for each.
    story.press("Esc o");
    assert_eq!(statuses(&story), ["replace"; 4]);
    let mut story = one_conflict();
    story.press("End Space").says("Nothing under the cursor is in conflict");
}

#[test]
fn esc_goes_back_step_by_step_and_loses_nothing() {
    let mut story = one_conflict();
    story.press("o Enter Esc").sums("2 to add, 1 to change");
    let checked = "3 checked: Chat EU, Sales, Sales outbound";
    story.press("Esc").sums(checked).type_text("sal");
    story.press("Enter Esc").says("Stopped reading").sums(checked);
    story.press("Esc").says("Nothing was copied. 3 queues stay checked for the next time.");
    story.expect_any().press("k c").says("Still checked from before: 3 queues.");
    story.expect(&["read every queue"]);
    story.press("Enter").says("The list is still being read, and 3 checked queues not in it yet.").expect(&[]);
    story.targets_come(queues()).sums(checked);
    assert_eq!(story.picks(), [">x Sales", "x Sales outbound", "x Chat EU"]);
    assert_eq!(story.copying().targets.input.text(), "sal");
    assert_eq!(story.copying().choices.on_conflict, OnConflict::Replace);
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
fn a_target_that_cannot_be_read_is_told_and_left_out() {
    let mut story = picking();
    story.type_text("sales").press("Ctrl-A Enter").expect_any();
    story.target_fails(FailureKind::NotFound).hooks_come(0, vec![]);
    assert_eq!(story.compared(), ["Sales outbound", "+ Joined → Notify CRM (on) · add", "Sales was not read"]);
    story.sums("1 to add · left out: 1 not read").press("Enter");
    let rows = story.plan_rows();
    assert!(rows[3].starts_with("! The hooks of Sales were not read, so nothing is copied there: "), "{rows:?}");
    story.press("Esc r").expect(&["read hooks of 3", "read hooks of 5"]);
    story.hooks_come(0, vec![]).hooks_come(0, vec![]).sums("2 to add");
}

#[test]
fn a_server_that_does_not_answer_leaves_the_targets_picked_and_is_asked_again_by_itself() {
    let mut story = picking();
    story.press("Tab Enter").expect_any().target_fails(FailureKind::Unreachable);
    story.says("Reading goes on by itself").sums("Waiting for the server, to read 1 queue").expect_any();
    story.ring_those_of(Duration::from_secs(5)).expect(&["read hooks of 4"]).hooks_come(0, vec![]).sums("1 to add");
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
    story.press("F5").expect(&["read every queue"]).targets_come(queues());
    assert_eq!(story.picks().len(), 5);
}

#[test]
fn the_list_can_be_read_again_and_a_checked_queue_that_vanished_is_told() {
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
    assert_eq!(
        story.compared(),
        [
            "Chat EU",
            "+ Joined → Old CRM push (on) · add",
            "! Joined → Notify CRM (on) · conflict: skip",
            "Sales",
            "= Joined → Old CRM push (on) · there already",
            "! Joined → Notify CRM (on) · conflict: skip",
            "Support line",
            "! Joined → Old CRM push (on) · conflict: skip",
            "= Joined → Notify CRM (on) · there already",
        ]
    );
    story.press("o").sums("1 to add, 2 there already · left out: 3 in conflict");
    story.press("o Enter").expect(&[]);
    assert_eq!(story.plan().title, "Copy 2 hooks to 3 queues");
}

#[test]
fn nothing_is_proposed_where_nothing_would_change() {
    let mut story = picking();
    story.type_text("support").press("Enter").hooks_come(0, four_hooks()).sums("1 there already");
    story.press("o").says("No copy is in conflict").press("f").says("Every copy can fire");
    story.press("Enter").says("nothing would change").plan_is_closed();
    assert_eq!(story.model.context(), Context::CopyChoices);
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

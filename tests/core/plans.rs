//! Plans in front of the user: shown before they run, told row by row, stopped between rows, tried again.

use webitel_hooks::app::{Layer, PlanDialog, PlanRow, Proposal, Stage, propose, step_line, step_mark};
use webitel_hooks::domain::plan::{Desired, Plan, Step, StepStatus, difference};
use webitel_hooks::domain::{Cause, Change, FailureKind, Hook, HookSpec, QueueRef};
use webitel_hooks::keys::{Context, KeyMap};

use crate::fixtures::{OFF, ON, four_hooks, hook, identity, queue, support_line};
use crate::story::{Story, opened, opened_as};

fn sales() -> QueueRef {
    queue(3, "Sales").reference()
}

fn support() -> QueueRef {
    support_line().reference()
}

fn spec(hook: Hook) -> HookSpec {
    hook.spec().unwrap_or_else(|| panic!("{hook:?} has no flow schema"))
}

fn removal(queue: QueueRef, hook: Hook) -> Step {
    Step::new(queue, Change::Remove(hook))
}

/// Two hooks of the open queue go off, one of another queue goes, one comes.
pub(crate) fn two_queues() -> Plan {
    let hooks = four_hooks();
    let mut plan = Plan::from(vec![Step::switch(support(), &hooks[0], OFF), Step::switch(support(), &hooks[3], OFF)]);
    plan.append(vec![
        removal(sales(), hook(31, "missed", 8, OFF)),
        Step::add(sales(), spec(hook(0, "joined", 5, ON)), &[hook(30, "joined", 5, OFF)]),
    ]);
    plan
}

fn proposed(plan: Plan) -> Story {
    let mut story = opened(four_hooks());
    propose(&mut story.model, Proposal::new("Tidy up", plan, Cause::Edit));
    story
}

impl Story {
    #[track_caller]
    pub(crate) fn plan(&self) -> &PlanDialog {
        let plan = self.model.layers.iter().find_map(|layer| match layer {
            Layer::Plan(plan) => Some(plan.as_ref()),
            _ => None,
        });
        plan.unwrap_or_else(|| panic!("no plan is open: {:?}", self.notice()))
    }

    /// The rows of the plan: queues, steps with their statuses, remarks.
    pub(crate) fn plan_rows(&self) -> Vec<String> {
        let plan = self.plan();
        let row = |row: &PlanRow| match row {
            PlanRow::Queue(label, _) => label.clone(),
            PlanRow::Pauses => "pauses".to_owned(),
            PlanRow::LeftOut => "left out".to_owned(),
            PlanRow::Notes => "to know".to_owned(),
            PlanRow::Remark(text) => format!("! {}", self.in_words(text)),
            PlanRow::Step(index) => {
                let (step, status) = plan.step(&self.model.writes, *index).expect("every row has its step");
                let status = status.map(StepStatus::word).filter(|word| !word.is_empty());
                let status = status.or_else(|| plan.is_unchecked(*index).then_some("left out"));
                let status = status.map(|word| format!(" · {word}")).unwrap_or_default();
                format!("{} {}{status}", step_mark(step), step_line(step))
            }
        };
        (0..plan.row_count()).filter_map(|position| plan.row(position)).map(row).collect()
    }

    /// How far the plan is, in its line.
    #[track_caller]
    pub(crate) fn plan_sums(&mut self, expected: &str) -> &mut Self {
        assert_eq!(self.plan().summary(&self.model.writes), expected);
        self
    }

    #[track_caller]
    pub(crate) fn plan_is_closed(&mut self) -> &mut Self {
        assert!(!self.model.layers.iter().any(|layer| matches!(layer, Layer::Plan(_))), "the plan is open");
        self
    }
}

#[test]
fn it_is_shown_by_queue_and_nothing_is_sent_before_yes() {
    let mut story = proposed(two_queues());
    assert_eq!(story.model.context(), Context::Plan);
    assert_eq!(
        story.plan_rows(),
        [
            "Support line",
            "~ Answered → Old CRM push: on → off",
            "~ Leaving → Close ticket: on → off",
            "Sales",
            "- Missed → Send survey (off)",
            "+ Joined → Notify CRM (on)",
        ]
    );
    assert_eq!(story.plan().summary(&story.model.writes), "4 hooks in 2 queues: 1 to add, 2 to change, 1 to remove");
    let Stage::Preview(buttons) = &story.plan().stage else { panic!("{:?}", story.plan()) };
    assert_eq!(
        buttons.texts(Context::Plan, &KeyMap::default()).next().as_deref(),
        Some(" [y] Add 1, change 2, remove 1 ")
    );
    story.press("Enter").expect(&[]).plan_is_closed();
    let mut story = proposed(two_queues());
    story.press("n").expect(&[]).plan_is_closed();
    let mut story = proposed(two_queues());
    story.press("Tab Tab Esc").expect(&[]).plan_is_closed();
}

#[test]
fn the_plan_that_was_shown_is_done() {
    let mut story = proposed(two_queues());
    story.press("Tab Enter").expect(&[
        "edit 1: off",
        "edit 4: off",
        "in queue 3: remove 31",
        "in queue 3: add joined → 5 on",
    ]);
    assert_eq!(story.rows()[0], ">~ Answered · Old CRM push · off", "the list shows it pending");
    story.saved(hook(1, "answered", 6, OFF));
    assert_eq!(
        story.plan_rows()[1..3],
        ["~ Answered → Old CRM push: on → off · done", "~ Leaving → Close ticket: on → off · sent"]
    );
    assert_eq!(story.plan().summary(&story.model.writes), "1 of 4 writes done");
    story.removed(31).saved(hook(32, "joined", 5, ON)).saved(hook(4, "leaving", 7, OFF)).nothing_is_pending();
    story
        .says("2 hooks switched off, 1 removed, 1 added.")
        .press("r")
        .says("Everything is done")
        .press("Enter")
        .plan_is_closed();
    assert_eq!(story.rows()[0], "> Answered · Old CRM push · off");
}

#[test]
fn a_plan_that_changes_nothing_says_so() {
    let mut story = proposed(Plan::default());
    story.says("Tidy up: nothing would change.").plan_is_closed();
    // What is left out is told all the same.
    let left_out = vec!["Sales has a hook for Joined already.".to_owned()];
    propose(&mut story.model, Proposal::new("Copy", Plan::default(), Cause::Copy).leaving_out(left_out));
    assert_eq!(story.plan_rows(), ["left out", "! Sales has a hook for Joined already."]);
    story.press("y").says("Nothing would change").expect(&[]).press("Enter").plan_is_closed();
}

#[test]
fn a_user_without_rights_is_told_why() {
    let mut story = opened_as(identity(false, true), four_hooks());
    propose(&mut story.model, Proposal::new("Tidy up", two_queues(), Cause::Edit));
    story.says("your user lacks the right").plan_is_closed();
    let mut story = opened(four_hooks());
    story.model.session.profile.read_only = true;
    propose(&mut story.model, Proposal::new("Tidy up", two_queues(), Cause::Edit));
    story.says("read only").plan_is_closed();
}

#[test]
fn each_row_shows_its_outcome_and_failed_ones_are_tried_again() {
    let mut story = proposed(two_queues());
    story.press("y").expect_any();
    story.saved(hook(1, "answered", 6, OFF)).removed(31).saved(hook(32, "joined", 5, ON));
    story.refused(Some(4), FailureKind::Forbidden).says("3 of 4 hooks saved, 1 failed.");
    assert_eq!(story.plan_rows()[2], "~ Leaving → Close ticket: on → off · failed");
    let detail = story.in_words(&story.plan().detail(&story.model.writes));
    assert!(detail.contains("Leaving → Close ticket") && detail.contains("lacks the right"), "{detail}");
    assert_eq!(story.rows()[3], "Leaving · Close ticket · on");
    story.press("r").expect(&["edit 4: off"]).press("r").says("still running");
    story
        .saved(hook(4, "leaving", 7, OFF))
        .says("2 hooks switched off, 1 removed, 1 added.")
        .press("Esc")
        .plan_is_closed();
}

/// Six hooks of the open queue go off: four writes are under way together.
fn six() -> (Vec<Hook>, Plan) {
    let events = ["answered", "joined", "leaving", "missed", "offering", "bridged"];
    let hooks: Vec<Hook> = (1..).zip(events).map(|(id, event)| hook(id, event, 5, ON)).collect();
    let plan = Plan::from(hooks.iter().map(|hook| Step::switch(support(), hook, OFF)).collect::<Vec<_>>());
    (hooks, plan)
}

fn six_running() -> Story {
    let (hooks, plan) = six();
    let mut story = opened(hooks);
    propose(&mut story.model, Proposal::new("Switch 6 hooks off", plan, Cause::Switch));
    story.press("y").expect(&["edit 1: off", "edit 2: off", "edit 3: off", "edit 4: off"]);
    story
}

#[test]
fn it_stops_between_rows_and_says_what_was_done() {
    let mut story = six_running();
    story.saved(hook(1, "answered", 5, OFF)).expect(&["edit 5: off"]).press("c").says("what was begun is waited for");
    story.saved(hook(2, "joined", 5, OFF)).saved(hook(3, "leaving", 5, OFF)).saved(hook(4, "missed", 5, OFF));
    story
        .expect(&[])
        .press("Esc")
        .says("not looked up any longer")
        .expect(&["abandon look-ups"])
        .saved(hook(5, "offering", 5, OFF))
        .nothing_is_pending();
    story.says("5 of 6 hooks switched off, 1 not tried.");
    assert_eq!(story.plan_rows()[6], "~ Bridged → Notify CRM: on → off · not tried");
    story.press("r").expect(&["edit 6: off"]).saved(hook(6, "bridged", 5, OFF)).says("6 hooks switched off.");
}

#[test]
fn a_lost_connection_does_not_fail_what_was_not_sent_yet() {
    let mut story = six_running();
    story.refused(Some(1), FailureKind::Unreachable);
    for hook in 2..=4 {
        story.refused(Some(hook), FailureKind::Unreachable);
    }
    story.says("0 of 6 hooks switched off, 4 failed, 2 not tried").nothing_is_pending().expect_any();
    story.press("r").expect(&["edit 1: off", "edit 2: off", "edit 3: off", "edit 4: off"]);
}

#[test]
fn quitting_in_the_middle_asks() {
    let mut story = six_running();
    story.press("Ctrl-C").asks("6 writes under way. Quit?").press("n").asks_nothing();
    assert_eq!(story.model.context(), Context::Plan);
    story.press("c Ctrl-C").asks("4 writes under way. Quit?").press("y").saved(hook(1, "answered", 5, OFF)).expect(&[]);
    story.saved(hook(2, "joined", 5, OFF)).saved(hook(3, "leaving", 5, OFF)).saved(hook(4, "missed", 5, OFF));
    story.expect(&["quit"]);
}

/// Another hook takes over Joined: the one that has it goes off first, and is removed last.
fn replaced() -> Story {
    let there = vec![hook(2, "joined", 5, ON)];
    let desired = vec![Desired::New(spec(hook(0, "joined", 6, ON)))];
    let steps = difference(&support(), &there, desired).expect("no conflict");
    let mut story = opened(there);
    propose(&mut story.model, Proposal::new("Replace", Plan::from(steps), Cause::Apply));
    story
}

#[test]
fn a_swap_whose_second_half_fails_is_rolled_back() {
    let mut story = replaced();
    assert_eq!(
        story.plan_rows()[1..],
        ["~ Joined → Notify CRM: on → off", "+ Joined → Old CRM push (on)", "- Joined → Notify CRM (off)"]
    );
    story.press("y").expect(&["edit 2: off"]).saved(hook(2, "joined", 5, OFF)).expect(&["add joined → 6 on"]);
    story.refused(None, FailureKind::SchemaMissing).expect(&["edit 2: on"]).saved(hook(2, "joined", 5, ON));
    assert_eq!(
        story.plan_rows()[1..],
        [
            "~ Joined → Notify CRM: on → off · rolled back",
            "+ Joined → Old CRM push (on) · failed",
            "- Joined → Notify CRM (off) · not tried",
        ]
    );
    story.says("0 of 2 hooks changed by a file, 1 failed, 1 not tried, 1 rolled back").nothing_is_pending();
    story.shows(&["> Joined · Notify CRM · on"]);
    story.press("r").expect(&["edit 2: off"]).saved(hook(2, "joined", 5, OFF)).expect(&["add joined → 6 on"]);
    story.saved(hook(9, "joined", 6, ON)).expect(&["remove 2"]).removed(2).says("1 hook added, 1 removed.");
    story.shows(&["> Joined · Old CRM push · on"]);
}

#[test]
fn a_write_that_is_left_out_is_not_sent_and_the_rest_is() {
    let mut story = proposed(two_queues());
    story.plan_sums("4 hooks in 2 queues: 1 to add, 2 to change, 1 to remove");
    story.press("j Space").plan_sums("3 hooks in 2 queues: 1 to add, 1 to change, 1 to remove · 1 left out");
    assert_eq!(story.plan_rows()[1], "~ Answered → Old CRM push: on → off · left out");
    // On a queue it is about all of its writes, and a second time they are taken in again.
    story.press("k Space").plan_sums("2 hooks in 1 queue: 1 to add, 1 to remove · 2 left out");
    story.press("Space").plan_sums("4 hooks in 2 queues: 1 to add, 2 to change, 1 to remove");
    story.press("j Space j j j Space y").expect(&["edit 4: off", "in queue 3: add joined → 5 on"]);
    assert_eq!(
        story.plan_rows()[4..],
        [
            "left out",
            "! Support line · Answered → Old CRM push: on → off: left out by you.",
            "! Sales · Missed → Send survey (off): left out by you.",
        ]
    );
    story.press("Space").says("begun already").press("o").says("This plan copies no hooks.");
    story.saved(hook(4, "leaving", 7, OFF)).saved(hook(32, "joined", 5, ON)).says("1 hook switched off, 1 added.");
    story.press("Space").says("It has ended: Esc closes the plan.").press("o").says("This plan copies no hooks.");
    story.press("y").says("It has ended: Esc closes the plan.");
}

#[test]
fn writes_that_belong_together_are_left_out_together() {
    let mut story = replaced();
    story.press("j j Space").plan_sums("Nothing would change · 3 left out");
    story.press("y").expect(&[]).says("Every write is left out: Space takes one in again.");
    story.press("Space y").expect(&["edit 2: off"]);
}

#[test]
fn a_plan_whose_hooks_changed_meanwhile_is_not_run() {
    let mut story = opened(four_hooks());
    story.press("r");
    propose(&mut story.model, Proposal::new("Tidy up", two_queues(), Cause::Edit));
    story.reply_hooks(vec![hook(1, "answered", 6, OFF), hook(4, "leaving", 7, ON)]).expect_any();
    story.press("y").says("Answered → Old CRM push changed meanwhile, so nothing was sent.").expect(&[]);
    story.plan_is_closed();
    let mut story = opened(four_hooks());
    story.press("t").expect(&["edit 1: off"]);
    propose(&mut story.model, Proposal::new("Tidy up", two_queues(), Cause::Edit));
    story.press("y").says("Answered → Old CRM push is still being written, so nothing was sent").expect(&[]);
}

#[test]
fn an_addition_that_nobody_knows_of_is_looked_up_before_it_is_tried_again() {
    let mut story = proposed(two_queues());
    story.press("y").saved(hook(1, "answered", 6, OFF)).removed(31).saved(hook(4, "leaving", 7, OFF));
    story.answer_is_lost(None).expect_any().says("1 unclear");
    assert_eq!(story.plan_rows()[5], "+ Joined → Notify CRM (on) · unclear");
    story.press("r").expect(&["in queue 3: add joined → 5 on"]);
    assert!(story.under_way(None).is_looked_up);
    story.saved(hook(32, "joined", 5, ON)).says("2 hooks switched off, 1 removed, 1 added.");
}

#[test]
fn stopping_twice_ends_the_look_ups() {
    let mut story = proposed(two_queues());
    story.press("y").expect_any().press("Esc").expect(&[]).says("what was begun is waited for");
    story.press("Esc").expect(&["abandon look-ups"]).says("not looked up any longer");
}

#[test]
fn only_one_plan_is_open_at_a_time_and_help_lies_over_it() {
    let mut story = proposed(two_queues());
    propose(&mut story.model, Proposal::new("Another", two_queues(), Cause::Edit));
    story.says("Another plan is open");
    story.press("?");
    assert_eq!(story.model.context(), Context::Reader);
    story.press("Esc j j k End");
    assert_eq!(story.plan().list.cursor, 5);
    assert!(matches!(story.model.layers.as_slice(), [Layer::Plan(_)]));
}

#[test]
fn a_large_plan_is_confirmed_by_the_number_of_its_hooks() {
    let mut story = opened(four_hooks());
    story.model.session.profile.confirm_above = Some(3);
    propose(&mut story.model, Proposal::new("Tidy up", two_queues(), Cause::Edit));
    story.press("y").expect(&[]);
    assert_eq!(story.model.context(), Context::Number);
    story
        .press("Enter")
        .says("Type the number of hooks first.")
        .press("5 Enter")
        .says("it is about 4 hooks")
        .expect(&[]);
    // Letters are text: nothing is carried out by accident.
    story.press("y Esc").expect(&[]);
    assert_eq!(story.model.context(), Context::Plan);
    story.press("y 4 Enter").expect(&[
        "edit 1: off",
        "edit 4: off",
        "in queue 3: remove 31",
        "in queue 3: add joined → 5 on",
    ]);
    // What is left out does not count.
    let mut story = opened(four_hooks());
    story.model.session.profile.confirm_above = Some(2);
    propose(&mut story.model, Proposal::new("Tidy up", two_queues(), Cause::Edit));
    story.press("j Space y 4 Enter").says("it is about 3 hooks").press("Esc");
    story.press("j Space y").expect(&["in queue 3: remove 31", "in queue 3: add joined → 5 on"]);
    // A short question asks for it too.
    let mut story = opened(four_hooks());
    story.model.session.profile.confirm_above = Some(1);
    story.press("d y").expect(&["remove 1"]);
    story.press("j Space j Space d y").expect(&[]).press("2 Enter").expect(&["remove 2", "remove 3"]);
}

#[test]
fn what_changed_meanwhile_is_offered_as_it_is_now() {
    let mut story = proposed(two_queues());
    let now = hook(1, "answered", 8, ON);
    story.worker.executor.changed = vec![(1, Some(now.clone()))];
    story.press("y").expect_any();
    story.removed(31).saved(hook(32, "joined", 5, ON)).saved(hook(4, "leaving", 7, OFF));
    story.says("3 of 4 hooks saved, 1 changed meanwhile and left alone. p shows what changed as it is now.");
    let screen = crate::every_frame::screen(&story.model);
    assert!(screen.contains("[p] New plan") && screen.contains("p new plan"), "{screen}");
    story.press("p").expect(&["read hooks of 12"]);
    assert_eq!(story.plan_rows(), ["Support line", "~ Answered → Send survey: on → off"]);
    story.worker.executor.changed.clear();
    story.press("y").expect(&["edit 1: off"]);
}

#[test]
fn what_differs_is_put_right_by_a_key() {
    let mut story = proposed(two_queues());
    story.press("y").expect_any();
    story
        .removed(31)
        .saved(hook(32, "joined", 5, ON))
        .saved(hook(4, "leaving", 7, OFF))
        .saved(hook(1, "answered", 8, OFF));
    let detail = story.in_words(&story.plan().detail(&story.model.writes));
    assert!(
        detail.ends_with("but the server says that it runs Send survey. u undoes it, p puts it right."),
        "{detail}"
    );
    story.press("p");
    assert_eq!(story.plan_rows(), ["Support line", "~ Answered → Send survey: flow schema Send survey → Old CRM push"]);
    story.expect_any().press("y").expect(&["edit 1: → 6"]);
}

#[test]
fn what_changed_and_what_differs_are_offered_one_after_the_other() {
    const CHANGED: [&str; 2] = ["Support line", "~ Answered → Send survey: on → off"];
    const DIFFERS: [&str; 2] = ["Support line", "~ Leaving → Notify CRM: flow schema Notify CRM → Close ticket"];
    for is_accepted in [true, false] {
        let mut story = proposed(two_queues());
        story.worker.executor.changed = vec![(1, Some(hook(1, "answered", 8, ON)))];
        story.press("y").expect_any();
        story.removed(31).saved(hook(32, "joined", 5, ON)).saved(hook(4, "leaving", 5, OFF));
        assert_eq!(story.press("p").expect_any().plan_rows(), CHANGED);
        story.worker.executor.changed.clear();
        if is_accepted {
            story.press("y").expect(&["edit 1: off"]).saved(hook(1, "answered", 8, OFF));
            story.says("Answered → Send survey switched off. p puts right what differs.").press("p");
        } else {
            story.press("Esc");
        }
        assert_eq!(story.expect_any().plan_rows(), DIFFERS, "accepted: {is_accepted}");
        story.press("y").expect(&["edit 4: → 7"]);
    }
}

#[test]
fn many_hooks_of_one_queue_are_not_switched_unasked_where_the_profile_says_so() {
    let mut story = opened(four_hooks());
    story.model.session.profile.confirm_above = Some(1);
    story.press("Ctrl-A t").expect(&[]);
    assert_eq!(story.plan_rows().len(), 4, "three hooks of one queue are shown first");
    let mut story = opened(four_hooks());
    story.model.session.profile.confirm_above = Some(1);
    story.press("t").expect(&["edit 1: off"]);
}

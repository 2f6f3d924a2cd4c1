//! A paused hook looks paused, wherever it is seen, and its pause ends when the user wants that.

use webitel_hooks::app::{Layer, Msg, PlanRow};
use webitel_hooks::domain::{Hook, PauseChange, Paused, PausedHooks, Timestamp};

use crate::fixtures::{OFF, ON, hook, identity, queue, support_line};
use crate::pausing::paused;
use crate::story::{Story, opened};

const HOUR: u64 = 3_600_000;

fn until(hour: u64, paused: Paused) -> Paused {
    Paused { until: Some(Timestamp(hour * HOUR)), ..paused }
}

/// Read at this hour of the day.
fn read_at(hour: u64, hooks: Vec<Paused>) -> Msg {
    Msg::PausedRead(Ok(PausedHooks { hooks, at: Timestamp(hour * HOUR) }))
}

fn hooks() -> Vec<Hook> {
    vec![hook(1, "answered", 6, OFF), hook(2, "joined", 5, OFF), hook(3, "leaving", 7, ON)]
}

/// The first hook is paused, the second one is just off, the third one is on.
fn story() -> Story {
    let mut story = opened(hooks());
    story.send(read_at(10, vec![paused(12, hook(1, "answered", 6, ON))]));
    story
}

#[test]
fn a_hook_is_shown_as_paused_until_it_is_on_or_its_pause_is_over() {
    let mut story = story();
    story.shows(&["> Answered · Old CRM push · paused", "Joined · Notify CRM · off", "Leaving · Close ticket · on"]);
    // A colleague switched it on: what the server says counts.
    story.press("r").expect(&["read hooks of 12"]);
    story.reply_hooks(vec![hook(1, "answered", 6, ON)]).shows(&["> Answered · Old CRM push · on"]);
    story.press("r").expect_any().reply_hooks(hooks());
    // Another process resumed and disabled it.
    story.send(read_at(11, vec![]));
    story.shows(&["> Answered · Old CRM push · off", "Joined · Notify CRM · off", "Leaving · Close ticket · on"]);
}

#[test]
fn the_filter_finds_paused_hooks_and_those_that_are_off_with_them() {
    let mut story = story();
    story.press("/").type_text("state:paused").press("Enter").shows(&["> Answered · Old CRM push · paused"]);
    story.press("/ Ctrl-U").type_text("state:off").press("Enter");
    story.shows(&["> Answered · Old CRM push · paused", "Joined · Notify CRM · off"]);
    story.press("/ Ctrl-U").type_text("state:off !state:paused").press("Enter").shows(&["> Joined · Notify CRM · off"]);
    // What is paused later belongs to it at once.
    story.press("/ Ctrl-U").type_text("state:paused").press("Enter");
    story.send(read_at(11, vec![paused(12, hook(1, "answered", 6, ON)), paused(12, hook(2, "joined", 5, ON))]));
    story.shows(&["> Answered · Old CRM push · paused", "Joined · Notify CRM · paused"]);
}

#[test]
fn the_start_says_what_is_paused_and_names_what_should_be_on_by_now() {
    let started = |pauses: Vec<Paused>| {
        let mut story = Story::start(None);
        story.reply_identity(identity(true, true)).reply_queues(vec![support_line()], false);
        story.send(read_at(10, pauses));
        story.notice()
    };
    let (first, second) = (paused(12, hook(1, "answered", 6, ON)), paused(12, hook(2, "joined", 5, ON)));
    assert_eq!(started(vec![]), "");
    assert_eq!(started(vec![first.clone()]), "1 hook is paused: Z resumes it.");
    assert_eq!(started(vec![first.clone(), until(12, second.clone())]), "2 hooks are paused: Z resumes them.");
    assert_eq!(
        started(vec![first.clone(), until(9, second.clone())]),
        "The pause of Support line: Joined → Notify CRM is over: Z resumes it."
    );
    assert_eq!(
        started(vec![until(8, first), until(9, second)]),
        "The pauses of Support line: Answered → Old CRM push and 1 other are over: Z resumes."
    );
}

#[test]
fn a_pause_that_ends_while_the_program_runs_is_announced_then() {
    let mut story = story();
    let pause = || vec![until(12, paused(12, hook(1, "answered", 6, ON)))];
    story.send(read_at(10, pause())).ring_those_of(std::time::Duration::from_secs(2 * 3_600));
    story.send(read_at(12, pause())).says("The pause of Support line: Answered → Old CRM push is over");
    story.press("j").send(read_at(13, pause()));
    assert_eq!(story.model.notices.history().filter(|notice| notice.text.contains("is over")).count(), 1, "once");
}

#[test]
fn switching_off_hooks_of_which_some_are_paused_asks_and_leaves_those_off_for_good() {
    let mut story = story();
    story.press("Ctrl-A t").asks("Switch 1 hook off?").expect(&[]);
    let ends = "1 of these hooks is paused, and its pause ends.";
    assert_eq!(story.question().lines, ["Queue: Support line", ends, "Leaving → Close ticket: on → off"]);
    story.press("n");
    assert_eq!(story.checked(), [1, 2, 3], "nothing was done");
    story.press("t y").expect(&["edit 3: off"]);
    let order = story.worker.executor.orders.last().expect("an order");
    let ended: Vec<String> = order.pauses_only.iter().map(|only| only.in_words()).collect();
    assert_eq!(ended, ["Support line: Answered → Old CRM push (hook 1) stays off; its pause ends."]);
    story.saved(hook(3, "leaving", 7, OFF)).says("Leaving → Close ticket switched off.");
    assert_eq!(story.checked(), [2], "what was asked about is done");
}

#[test]
fn switching_on_several_hooks_asks_before_it_ends_pauses_and_one_paused_hook_is_switched_at_once() {
    let mut story = story();
    story.press("Space j Space t").asks("Switch 2 hooks on?").expect(&[]);
    let lines = [
        "Queue: Support line",
        "1 of these hooks is paused, and its pause ends.",
        "Answered → Old CRM push: paused → on",
        "Joined → Notify CRM: off → on",
    ];
    assert_eq!(story.question().lines, lines);
    story.press("Esc Ctrl-A Ctrl-A g t").expect(&["edit 1: on"]);
}

#[test]
fn a_paused_hook_is_called_that_in_questions_and_plans_which_say_that_its_pause_ends() {
    let mut story = story();
    story.press("d").asks("Remove 1 hook?");
    let lines = ["Queue: Support line", "This hook is paused, and its pause ends.", "Answered → Old CRM push (paused)"];
    assert_eq!(story.question().lines, lines);
    // A plan counts the pauses that end, and names them.
    story
        .press("Esc A")
        .read_all(&[(support_line(), hooks()), (queue(13, "Sales"), vec![hook(9, "missed", 8, ON)])].into());
    story.press("Ctrl-A d");
    let Some(Layer::Plan(plan)) = story.model.layers.last() else { panic!("no plan: {:?}", story.notice()) };
    assert_eq!(plan.summary(&story.model.writes), "4 hooks in 2 queues: 4 to remove, 1 pause ends");
    let remark = PlanRow::Remark("Support line: Answered → Old CRM push (hook 1): its pause ends.".to_owned());
    assert!((0..plan.row_count()).any(|row| plan.row(row) == Some(&remark)));
}

#[test]
fn in_the_form_a_paused_hook_stays_paused_or_comes_on_or_stays_off_for_good() {
    let mut story = story();
    story.press("e").expect_any().reply_hook(hook(1, "answered", 6, OFF));
    assert_eq!(story.form().state_word(), "paused");
    story.press("Ctrl-S").says("Nothing differs");
    story.press("Tab Tab Space");
    assert_eq!(story.form().state_word(), "on");
    story.press("Space");
    assert_eq!(story.form().state_word(), "off");
    story.press("Esc").asks("Close without saving?").press("Esc");
    story.expect_any().press("Ctrl-S").expect(&[]);
    story.says("The pause of Answered → Old CRM push ended: it stays off.");
    let order = story.worker.executor.orders.last().expect("an order");
    assert_eq!((order.run.plan().steps().len(), order.pauses_only.len()), (0, 1));
    assert!(story.model.form().is_none());
}

#[test]
fn a_form_that_also_changes_something_else_ends_the_pause_only_with_that_write() {
    let mut story = story();
    story.press("e").expect_any().reply_hook(hook(1, "answered", 6, OFF)).press("Tab Tab Space Space Tab Tab Tab");
    story.type_text("missed").press("Enter Ctrl-S").expect(&["edit 1: missed"]);
    let order = story.worker.executor.orders.last().expect("an order");
    assert!(order.pauses_only.is_empty(), "it would end although the hook is found changed");
    let paused = paused(12, hook(1, "answered", 6, ON));
    let change = order.pause_change(0, Some(&paused), |_, _| panic!("no pause begins"));
    assert_eq!(change, Some(PauseChange::Ends(Box::new(paused))));
}

#[test]
fn a_form_that_changes_something_else_leaves_the_pause() {
    let mut story = story();
    story.press("e").expect_any().reply_hook(hook(1, "answered", 6, OFF)).press("Tab Tab Space Space Space");
    assert_eq!(story.form().state_word(), "paused");
    story.press("Ctrl-S").says("Nothing differs");
}

#[test]
fn what_is_paused_already_is_not_paused_again() {
    let mut story = story();
    story.press("Ctrl-A z");
    let rows = story.plan_rows();
    assert!(rows.contains(&"! Support line: Answered → Old CRM push is paused already: it stays so.".to_owned()));
    assert!(rows.contains(&"! Support line: Joined → Notify CRM is off already: it stays off.".to_owned()));
}

//! Another flow schema for many hooks at once.

use webitel_hooks::app::Slot;
use webitel_hooks::domain::FailureKind;
use webitel_hooks::keys::Context;

use crate::all_queues::domain;
use crate::fixtures::{ON, four_hooks, hook, identity, schemas};
use crate::story::{Story, opened, opened_as};

/// Hooks 2 and 4 are checked: one runs Notify CRM, the other Close ticket.
fn choosing() -> Story {
    let mut story = opened(four_hooks());
    story.press("j Space j j Space x").expect(&["read schemas \"\""]);
    assert_eq!(story.model.context(), Context::Schema);
    story.reply_schemas(schemas([5, 6, 7, 8]), false);
    story
}

#[test]
fn the_chosen_flow_schema_is_shown_as_a_plan_and_hooks_that_run_it_already_are_left_out() {
    let mut story = choosing();
    story.press("Enter").expect(&[]);
    assert_eq!(story.plan().proposal.title, "Change the flow schema of 1 hook to Notify CRM");
    assert_eq!(
        story.plan_rows(),
        [
            "Support line",
            "~ Leaving → Close ticket: flow schema Close ticket → Notify CRM",
            "left out",
            "! Support line: Joined → Notify CRM runs it already.",
        ]
    );
    story.press("y").expect(&["edit 4: → 5"]).saved(hook(4, "leaving", 5, ON)).says("Leaving → Notify CRM saved.");
    story.press("Enter").plan_is_closed();
    assert_eq!(story.checked(), [2], "what was left out stays checked");
}

#[test]
fn it_is_searched_for_by_typing_and_only_what_was_seen_is_chosen() {
    let mut story = choosing();
    story.type_text("sur").press("Enter").expect(&["timer", "timer", "timer", "read schemas \"sur\""]);
    story.press("Down").says("search is under way").reply_schemas(schemas([8]), false);
    assert_eq!(story.plan().proposal.title, "Change the flow schema of 2 hooks to Send survey");
}

#[test]
fn several_answers_are_chosen_from_and_a_search_without_any_says_so() {
    let mut story = choosing();
    story.press("Down Down Enter");
    assert_eq!(story.plan().proposal.title, "Change the flow schema of 1 hook to Close ticket");
    let mut story = choosing();
    story.paste("777").press("Enter").reply_schemas(vec![], false).says("No flow schema contains \"777\"");
    story.press("Esc").plan_is_closed();
    assert!(story.model.layers.is_empty());
}

#[test]
fn where_the_one_under_the_cursor_is_used_is_looked_at_and_the_choice_goes_on() {
    let mut story = choosing();
    story.press("F3").expect(&["read every queue"]).read_all(&domain());
    assert_eq!(story.model.all_hooks.used_schema(&story.model.store).as_deref(), Some("Notify CRM"));
    for key in ["t", "d", "x", "c", "z", "u", "Z", "Enter"] {
        story.press(key).says("The choice of a flow schema below is still open");
    }
    story.press("Esc");
    assert_eq!(story.model.context(), Context::Schema);
    story.press("Down Down Enter");
    assert_eq!(story.plan().proposal.title, "Change the flow schema of 1 hook to Close ticket");

    // From where another one is used, the same: Esc goes back step by step.
    let mut story = opened(four_hooks());
    story.press("j w").expect_any().read_all(&domain()).press("x").reply_schemas(schemas([6, 7]), false);
    story.press("Down Down F3").expect_any();
    assert_eq!(story.model.all_hooks.used_schema(&story.model.store).as_deref(), Some("Close ticket"));
    story.press("Esc Esc").expect_any();
    assert_eq!(story.model.all_hooks.used_schema(&story.model.store).as_deref(), Some("Notify CRM"));
    story.press("Esc");
    assert_eq!((story.view(), story.model.all_hooks.filter_text.as_str()), (None, ""));
}

#[test]
fn where_all_run_the_same_it_stands_first() {
    let mut story = opened(vec![hook(1, "joined", 8, ON), hook(2, "missed", 8, ON)]);
    story.press("Ctrl-A x").reply_schemas(schemas([5, 6, 8]), false).press("Enter");
    assert_eq!(story.plan().proposal.title, "Change the flow schema of 2 hooks to Send survey");
    assert_eq!(story.plan_rows().len(), 3, "nothing would change: {:?}", story.plan_rows());
    story.press("y").says("Nothing would change");
}

#[test]
fn what_could_not_be_loaded_is_asked_for_again() {
    let mut story = opened(four_hooks());
    story.press("x").fail(Slot::SchemaChoice, FailureKind::Server).press("F5");
    story.expect(&["read schemas \"\"", "read schemas \"\""]).reply_schemas(schemas([5]), false);
    story.press("F5").says("Nothing failed to load").press("Down Enter");
    assert_eq!(story.plan().proposal.title, "Change the flow schema of 1 hook to Notify CRM");
}

#[test]
fn a_user_who_may_not_read_flow_schemas_or_change_hooks_is_told() {
    opened_as(identity(true, false), four_hooks()).press("x").says("may not read flow schemas").expect(&[]);
    opened_as(identity(false, true), four_hooks()).press("x").says("lacks the right to change").expect(&[]);
}

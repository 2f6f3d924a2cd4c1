//! "Add hook".

use webitel_hooks::app::Field;
use webitel_hooks::domain::{Event, FailureKind, HookId};

use crate::fixtures::{EVERY_FAILURE, OFF, ON, four_hooks, hook, schemas};
use crate::story::{Story, opened};

/// An empty form, with the flow schemas loaded.
fn adding() -> Story {
    let mut story = opened(four_hooks());
    story.press("a").expect(&["read schemas \"\""]);
    story.reply_schemas(schemas([5, 6, 7, 8]), false).expect(&[]);
    story
}

/// Offering and Close ticket chosen, on the Save button.
fn filled() -> Story {
    let mut story = adding();
    story.press("Enter Down Down Enter").at(Field::Save).form_holds("Offering · Close ticket · on");
    story
}

fn event_under_cursor(story: &Story) -> Option<Event> {
    let form = story.form();
    form.offered_events().nth(form.event_list.cursor).cloned()
}

#[test]
fn a_new_hook_is_on_and_the_cursor_is_on_the_first_event_that_is_free_and_fires_here() {
    let mut story = adding();
    story.form_holds("– · – · on").at(Field::Event);
    // Joined is in use, Answered is never fired.
    assert_eq!(event_under_cursor(&story), Some(Event::Offering));
}

#[test]
fn save_is_inactive_until_event_and_flow_schema_are_chosen_and_says_what_is_missing() {
    let mut story = adding();
    story.save_is_inactive("Choose an event and a flow schema first.");
    story.press("Ctrl-S").says("Choose an event and a flow schema first.").expect(&[]);
    story.press("Enter").at(Field::Schema).save_is_inactive("Choose a flow schema first.");
    story.press("Enter").at(Field::Save).save_is_active();
    let mut story = adding();
    story.press("Tab Enter").at(Field::Event).save_is_inactive("Choose an event first.");
}

#[test]
fn enter_all_the_way_adds_a_hook_in_four_keys() {
    let mut story = adding();
    story.press("Enter Enter Enter").expect(&["add offering → 5 on"]);
    story.saved(hook(9, "offering", 5, ON)).form_is_closed().says("Offering → Notify CRM added.").expect(&[]);
    assert_eq!(story.cursor(), Some(9));
}

#[test]
fn typing_filters_the_events() {
    let mut story = adding();
    story.type_text("LEA");
    assert_eq!(event_under_cursor(&story), Some(Event::Leaving));
    story.press("Enter").form_holds("Leaving · – · on");
    story.press("Shift-Tab").type_text("zz").press("Enter").says("No event contains \"zz\"").at(Field::Event);
    story.press("Down").says("No event contains \"zz\"");
    story.press("Ctrl-U");
    assert_eq!(event_under_cursor(&story), Some(Event::Leaving));
}

#[test]
fn the_exact_event_comes_first_then_those_that_begin_with_the_text_then_the_rest() {
    let mut story = opened(vec![hook(1, "pre_join", 5, ON), hook(2, "join", 5, ON)]);
    story.press("a").type_text("join");
    let offered: Vec<&str> = story.form().offered_events().map(Event::label).collect();
    assert_eq!(offered, ["join", "Joined", "pre_join"]);
    story.press("Enter").form_holds("join · – · on");
}

#[test]
fn deleting_what_was_typed_chooses_nothing() {
    let mut story = adding();
    story.type_text("le").press("Backspace Backspace");
    assert_eq!(event_under_cursor(&story), Some(Event::Offering), "the cursor is back where it began");
    story.press("Tab").form_holds("– · – · on");
    story.type_text("n").press("Backspace Tab").form_holds("– · – · on").at(Field::State);
}

#[test]
fn tab_takes_what_was_moved_to_and_leaves_what_was_not_touched() {
    let mut story = adding();
    story.press("Tab").form_holds("– · – · on");
    story.press("Shift-Tab Down Tab").form_holds("Bridged · – · on");
    story.press("Down Tab").form_holds("Bridged · Old CRM push · on").at(Field::State);
    story.press("Space").form_holds("Bridged · Old CRM push · off");
    story.press("Tab Enter").expect(&["add bridged → 6 off"]);
}

#[test]
fn a_typed_event_that_does_not_exist_cannot_be_lost_by_saving() {
    let mut story = filled();
    story.press("Tab Tab").at(Field::Event).type_text("zz").press("Tab").says("No event contains \"zz\"");
    story.save_is_inactive("No event is chosen: choose one, or delete what is typed (\"zz\")");
    story.press("Ctrl-S").expect(&[]);
}

#[test]
fn the_cursor_goes_to_the_new_row_even_if_the_filter_hid_it() {
    let mut story = opened(four_hooks());
    story.press("/").type_text("joined").press("Enter a").reply_schemas(schemas([5]), false);
    story.press("Enter Enter Enter").saved(hook(9, "offering", 5, ON));
    story.says("Offering → Notify CRM added. The filter was cleared to show it.");
    assert_eq!((story.cursor(), story.rows().len()), (Some(9), 5));
}

#[test]
fn a_success_without_a_body_is_read_again_and_the_cursor_goes_there() {
    let mut story = opened(four_hooks());
    story.press("/").type_text("joined").press("Enter a").reply_schemas(schemas([5]), false);
    story.press("Enter Enter Enter").expect(&["read schemas \"\"", "add offering → 5 on"]);
    story.saved_without_body(None).form_is_closed().says("Offering → Notify CRM added.").expect(&["read hooks of 12"]);
    story.reply_hooks(four_hooks().into_iter().chain([hook(9, "offering", 5, ON)]).collect());
    story.says("The filter was cleared to show the hook.");
    assert_eq!(story.cursor(), Some(9));
}

#[test]
fn every_failure_keeps_every_input_and_says_why() {
    for kind in EVERY_FAILURE {
        let mut story = filled();
        story.press("Enter").expect(&["add offering → 7 on"]).refused(None, kind);
        story.form_holds("Offering · Close ticket · on").says("Offering → Close ticket was not added: ");
        let reason = crate::fixtures::failure(kind).reason();
        assert!(story.form().failure.as_ref().is_some_and(|failure| failure.contains(&reason)), "{kind:?}");
        story.nothing_is_pending().save_is_active();
        let reload: &[&str] = match kind {
            FailureKind::NotFound | FailureKind::EventTaken => &["read hooks of 12"],
            // Whether the token is really worthless is asked before anybody is bothered with it.
            FailureKind::SignedOut => &["read who I am"],
            _ => &[],
        };
        story.expect(reload).press("Enter").expect(&["add offering → 7 on"]);
    }
}

#[test]
fn a_second_save_cannot_start_while_one_is_under_way() {
    let mut story = filled();
    story.press("Enter").expect(&["add offering → 7 on"]);
    for key in ["Enter", "Ctrl-S", "Tab", "Up", "F5", "x"] {
        story.press(key).says("The save is under way").expect(&[]);
    }
    story.paste("text").says("The save is under way");
    story.press("Esc").asks("Stop waiting for the save?").expect(&[]);
    story.saved(hook(9, "offering", 7, ON)).form_is_closed();
}

#[test]
fn differences_between_the_saved_and_the_asked_hook_are_reported() {
    let mut story = filled();
    story.press("Enter").saved(hook(9, "offering", 7, OFF));
    story.says("Offering → Close ticket was added, but the server says that it is off.");
    assert_eq!(story.rows()[4], "> Offering · Close ticket · off");
}

#[test]
fn a_taken_event_is_reported_before_saving_with_both_ways_out() {
    let mut story = adding();
    story.type_text("joined").press("Enter Enter Enter").asks("Notify CRM is already on for Joined").expect(&[]);
    story.press("Esc").form_holds("Joined · Notify CRM · on");
    story.press("Enter o").expect(&["add joined → 5 off"]).saved(hook(9, "joined", 5, OFF)).form_is_closed();
}

#[test]
fn a_swap_makes_room_and_then_saves() {
    let mut story = adding();
    story.type_text("joined").press("Enter Down Enter Enter y").expect(&["edit 2: off"]);
    story.saved(hook(2, "joined", 5, OFF)).expect(&["add joined → 6 on"]);
    story.saved(hook(9, "joined", 6, ON)).form_is_closed().nothing_is_pending().expect(&[]);
    story.says("Joined → Old CRM push added. Joined → Notify CRM is off now.");
}

#[test]
fn a_swap_whose_save_fails_is_rolled_back_and_keeps_the_form() {
    let mut story = adding();
    story.type_text("joined").press("Enter Down Enter Enter y").saved(hook(2, "joined", 5, OFF));
    story.refused(None, FailureKind::SchemaMissing).expect(&["edit 2: off", "add joined → 6 on", "edit 2: on"]);
    assert!(story.form().is_saving(), "not over yet");
    story.saved(hook(2, "joined", 5, ON)).nothing_is_pending().form_holds("Joined · Old CRM push · on");
    story.says("Joined → Old CRM push was not added: the flow schema no longer exists.");
    story.says("Joined → Notify CRM is on again.");
}

#[test]
fn a_swap_that_fails_at_the_other_hook_names_both() {
    let mut story = adding();
    story.type_text("joined").press("Enter Down Enter Enter y").refused(Some(2), FailureKind::Forbidden);
    story.says("Joined → Old CRM push was not added: Joined → Notify CRM was not switched off: your user lacks");
    story.expect(&["edit 2: off"]).save_is_active();
}

#[test]
fn a_swap_does_not_write_to_a_hook_that_is_being_written() {
    let mut story = opened(four_hooks());
    story.press("j t a").reply_schemas(schemas([5]), false).expect(&["edit 2: off", "read schemas \"\""]);
    story.type_text("joined").press("Enter Enter Enter").asks("already on").press("y");
    story.says("Joined → Notify CRM is still being written").expect(&[]);
    story.saved(hook(2, "joined", 5, OFF)).press("Enter").expect(&["add joined → 5 on"]);
}

#[test]
fn a_swap_with_a_hook_that_is_off_by_now_leaves_it_alone() {
    let mut story = opened(four_hooks());
    story.press("r a").reply_schemas(schemas([5]), false).expect(&["read hooks of 12", "read schemas \"\""]);
    story.type_text("joined").press("Enter Enter Enter").asks("already on");
    story.reply_hooks(vec![hook(2, "joined", 5, OFF)]).press("y").expect(&["add joined → 5 on"]);
}

#[test]
fn an_event_that_only_this_queue_knows_can_be_chosen_again() {
    let mut story = opened(vec![hook(1, "wait_agent", 5, ON)]);
    story.press("a").type_text("wait").press("Enter").form_holds("wait_agent · – · on");
}

#[test]
fn closing_asks_only_if_something_would_be_lost() {
    let mut story = adding();
    story.press("Esc").form_is_closed().expect(&["cancel formhook", "cancel formschemas"]);
    for keys in ["Enter", "x", "Tab x", "Tab Tab Space"] {
        let mut story = adding();
        story.press(keys).expect_any().press("Esc").asks("Close without saving?").press("Enter");
        assert!(story.model.form().is_some());
        story.press("Esc y").form_is_closed();
    }
}

#[test]
fn the_close_button_closes() {
    let mut story = filled();
    story.press("Tab").at(Field::Close).press("Enter").asks("Close without saving?").press("y").form_is_closed();
    assert_eq!(story.hooks().iter().find(|hook| hook.id == HookId(9)), None);
}

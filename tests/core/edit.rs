//! "Edit hook".

use webitel_hooks::app::{Field, FormKind, Original, Slot};
use webitel_hooks::domain::FailureKind;

use crate::fixtures::{OFF, ON, four_hooks, hook, schemas};
use crate::screens::picture::{DEFAULT, frame, lines};
use crate::story::{Story, opened};

/// Hook 2 (Joined, Notify CRM, on) in the form, nothing answered yet.
fn reading() -> Story {
    let mut story = opened(four_hooks());
    story.press("j e").expect(&["read hook 2", "read schemas \"\""]);
    story
}

/// The same, everything answered.
fn editing() -> Story {
    let mut story = reading();
    story.reply_hook(hook(2, "joined", 5, ON)).reply_schemas(schemas([5, 6, 7, 8]), false).expect(&[]);
    story
}

#[test]
fn the_hook_is_read_from_the_server_and_save_waits_for_it() {
    let mut story = reading();
    story.form_holds("Joined · Notify CRM · on").save_is_inactive("The hook is still being read from the server.");
    story.press("Ctrl-S").says("still being read").expect(&[]);
    story.reply_hook(hook(2, "joined", 5, ON)).save_is_inactive("Nothing differs from what the server has.");
}

#[test]
fn untouched_fields_take_the_servers_values_and_touched_ones_stay() {
    let mut story = reading();
    story.press("Tab Tab Space").form_holds("Joined · Notify CRM · off");
    // A colleague has changed everything since the list was loaded.
    story.reply_hook(hook(2, "missed", 8, ON)).form_holds("Missed · Send survey · off");
    story.press("Ctrl-S").expect(&["edit 2: off"]);
}

#[test]
fn a_form_whose_list_was_out_of_date_never_switches_a_hook_on() {
    let mut story = reading();
    story.reply_hook(hook(2, "joined", 5, OFF)).form_holds("Joined · Notify CRM · off");
    story.type_text("missed").press("Enter Ctrl-S").expect(&["edit 2: missed"]);
}

#[test]
fn only_what_differs_is_sent() {
    let mut story = editing();
    story.type_text("missed").press("Enter").save_is_active().press("Enter").expect(&["edit 2: missed"]);
    let mut story = editing();
    story.press("Tab Down Down Tab Space Ctrl-S").expect(&["edit 2: → 7 off"]);
    let mut story = editing();
    story.press("Tab Tab Space Space").save_is_inactive("Nothing differs").press("Ctrl-S").says("Nothing differs");
    story.expect(&[]);
}

#[test]
fn what_saving_would_take_counts_as_a_difference_and_is_shown() {
    for (keys, shown, sent) in [
        ("Down Down Down", "Bridged (type to change)", "edit 2: bridged"),
        ("Tab Down", "Old CRM push (type to search)", "edit 2: → 6"),
    ] {
        let mut story = editing();
        story.press(keys).save_is_active();
        let screen = lines(&frame(&story.model, DEFAULT).0).join("\n");
        assert!(screen.contains(shown) && screen.contains("Ready to save") && !screen.contains("inactive"), "{screen}");
        story.press("Esc").asks("Close without saving?").press("Esc Ctrl-S").expect(&[sent]);
    }
    // Back where it was, nothing differs.
    let mut story = editing();
    story.press("Down Up").save_is_inactive("Nothing differs").press("Ctrl-S").says("Nothing differs").expect(&[]);
    story.press("Esc").form_is_closed();
}

#[test]
fn the_saved_row_is_what_the_server_returned_with_the_cursor_on_it() {
    let mut story = editing();
    story.type_text("processing").press("Enter Enter").expect(&["edit 2: processing"]);
    assert_eq!(story.rows()[1], ">~ Processing · Notify CRM · on");
    story.saved(hook(2, "processing", 6, ON)).form_is_closed();
    story.says("Processing → Notify CRM was saved, but the server says that it runs Old CRM push.");
    story.shows(&[
        "Answered · Old CRM push · on",
        "Joined · Old CRM push · off",
        "Leaving · Close ticket · on",
        "> Processing · Old CRM push · on",
    ]);
}

#[test]
fn a_field_that_the_server_kept_is_reported() {
    let mut story = editing();
    story.type_text("missed").press("Enter Enter").saved(hook(2, "joined", 5, ON));
    story.says("Missed → Notify CRM was saved, but the server says that its event is Joined.");
    let mut story = editing();
    story.press("Tab Down Enter Enter").saved(hook(2, "joined", 5, ON)).says("but the server says that it runs Notify");
}

#[test]
fn without_the_servers_word_nothing_can_be_saved() {
    let mut story = reading();
    story.fail(Slot::FormHook, FailureKind::Unreachable).reply_schemas(schemas([5, 6]), false);
    story.type_text("missed").press("Enter").save_is_inactive("nothing can be saved over it: F5 tries again");
    story.press("Ctrl-S").expect(&[]);
    story.press("F5").expect(&["read hook 2"]);
    story.reply_hook(hook(2, "joined", 5, ON)).form_holds("Missed · Notify CRM · on").press("Ctrl-S");
    story.expect(&["edit 2: missed"]);
}

#[test]
fn a_hook_that_is_gone_says_what_to_do() {
    let mut story = reading();
    story.fail(Slot::FormHook, FailureKind::NotFound).save_is_inactive("removed by someone else");
}

#[test]
fn an_answer_about_another_hook_is_not_taken_for_this_one() {
    let mut story = reading();
    story.reply_hook(hook(4, "leaving", 7, OFF)).form_holds("Joined · Notify CRM · on");
    assert!(matches!(story.form().kind, FormKind::Edit { original: Original::Failed(_), .. }));
}

#[test]
fn the_late_answer_to_a_form_that_was_closed_is_ignored() {
    let mut story = reading();
    let late = story.request(Slot::FormHook);
    story.press("Esc j e").expect(&["cancel formhook", "cancel formschemas", "read hook 3", "read schemas \"\""]);
    story.reply_to(Slot::FormHook, late, webitel_hooks::domain::Answer::Hook(hook(2, "missed", 8, ON)));
    story.form_holds("Joined · Old CRM push · off").save_is_inactive("still being read");
}

#[test]
fn a_reload_that_removes_the_hook_leaves_the_form_and_the_save_tells() {
    let mut story = editing();
    story.type_text("missed").press("Enter Enter").refused(Some(2), FailureKind::NotFound);
    story.says("it no longer exists on the server (404)").expect(&["edit 2: missed", "read hooks of 12"]);
    story.reply_hooks(vec![hook(1, "answered", 6, ON)]).form_holds("Missed · Notify CRM · on");
    story.colleague_left(2, None).press("Enter").asks("The hook is gone");
    story.expect(&["read hooks of 12"]).press("y").expect(&["add missed → 5 on"]);
}

#[test]
fn a_hook_that_is_gone_does_not_stand_in_the_way_of_its_own_successor() {
    let mut story = editing();
    story.colleague_left(2, None).press("Tab Down Enter Ctrl-S").asks("The hook is gone");
    // The list that the screen shows has not been read again yet.
    story.expect(&["read hooks of 12"]).press("y").asks_nothing().expect(&["add joined → 6 on"]);
}

#[test]
fn a_hook_that_cannot_be_compared_is_not_saved_and_the_form_says_why() {
    let mut story = editing();
    story.type_text("missed").compares_late().press("Enter Enter").expect(&[]);
    assert!(story.form().is_saving());
    story.cannot_be_compared(FailureKind::Unreachable);
    story.says("Missed → Notify CRM was not saved: the server cannot be reached. Try again.").expect(&[]);
    assert_eq!(story.form().failure.as_deref(), Some("Not saved: the server cannot be reached. Try again."));
    story.form_holds("Missed · Notify CRM · on").save_is_active().press("Enter").expect(&["edit 2: missed"]);
}

#[test]
fn a_colleagues_change_is_shown_before_it_is_overwritten() {
    let mut story = editing();
    story.type_text("missed").colleague_left(2, Some(hook(2, "joined", 8, OFF))).press("Enter Enter");
    story.asks("Someone else changed this hook").expect(&["read hooks of 12"]).press("Esc");
    story.form_holds("Missed · Notify CRM · on").press("Enter").asks("Someone else changed this hook");
    story.colleague_is_done().press("y").expect(&["read hooks of 12", "edit 2: missed"]);
    story.saved(hook(2, "missed", 8, OFF)).form_is_closed().says("Missed → Send survey saved.");
}

#[test]
fn what_a_colleague_saved_can_be_taken_and_changed_further() {
    let mut story = editing();
    story.type_text("missed").colleague_left(2, Some(hook(2, "joined", 8, OFF))).press("Enter Enter").expect_any();
    story.press("o").form_holds("Joined · Send survey · off").save_is_inactive("Nothing differs");
    story.colleague_is_done().press("Shift-Tab Space Ctrl-S").expect(&["edit 2: on"]);
}

#[test]
fn a_colleague_who_had_the_same_idea_leaves_nothing_to_ask() {
    let mut story = editing();
    story.type_text("missed").colleague_left(2, Some(hook(2, "missed", 5, ON))).press("Enter Enter");
    story.asks_nothing().says("The server already has it like this: nothing is left to save.");
    story.expect(&["read hooks of 12"]).save_is_inactive("Nothing differs").press("Esc").form_is_closed();
}

#[test]
fn a_swap_whose_own_hook_changed_sends_nothing_and_asks() {
    let mut story = opened(four_hooks());
    story.press("End e").reply_hook(hook(4, "leaving", 7, ON)).expect_any();
    story.colleague_left(4, Some(hook(4, "leaving", 8, ON))).type_text("joined").press("Enter Ctrl-S y");
    story.asks("Someone else changed this hook").expect(&["read hooks of 12"]).colleague_is_done();
    story.press("y").asks("Notify CRM is already on for Joined").press("y").expect(&["edit 2: off"]);
    story.saved(hook(2, "joined", 5, OFF)).expect(&["edit 4: joined"]);
}

#[test]
fn the_event_comes_back_when_its_filter_is_deleted() {
    let mut story = editing();
    story.type_text("m").press("Backspace Tab").form_holds("Joined · Notify CRM · on");
    story.save_is_inactive("Nothing differs");
}

#[test]
fn the_current_flow_schema_is_on_top_so_that_enter_keeps_it() {
    let mut story = opened(vec![hook(2, "joined", 9, ON)]);
    story.press("e").reply_hook(hook(2, "joined", 9, ON)).reply_schemas(schemas([5, 6, 7, 8]), true);
    let first = |story: &Story| story.form().picker.rows.first().map(|row| row.id.0);
    assert_eq!((first(&story), story.form().picker.rows.len()), (Some(9), 5));
    story.press("Tab Enter").form_holds("Joined · Flow 9 · on").at(Field::Save).save_is_inactive("Nothing differs");
    let mut story = reading();
    story.reply_schemas(schemas([6, 7, 5, 8]), false);
    assert_eq!((first(&story), story.form().picker.rows.len()), (Some(5), 4));
    story.reply_hook(hook(2, "joined", 8, ON));
    assert_eq!(first(&story), Some(8), "the server's word is newer than the list's");
}

#[test]
fn closing_asks_only_if_something_differs() {
    editing().press("Esc").form_is_closed();
    editing().press("Tab Tab Space Space Esc").form_is_closed();
    editing().press("Tab Tab Space Esc").asks("Close without saving?");
    reading().press("Tab Tab Space Esc").asks("Close without saving?");
}

#[test]
fn a_taken_event_offers_to_save_it_switched_off() {
    let mut story = opened(four_hooks());
    story.press("End e").reply_hook(hook(4, "leaving", 7, ON)).expect(&["read hook 4", "read schemas \"\""]);
    story.type_text("joined").press("Enter Ctrl-S").asks("Notify CRM is already on for Joined").press("o");
    story.expect(&["edit 4: joined off"]);
}

#[test]
fn where_switched_off_leaves_nothing_to_save_that_is_said() {
    let mut story = opened(four_hooks());
    story.press("j j e").reply_hook(hook(3, "joined", 6, OFF)).expect(&["read hook 3", "read schemas \"\""]);
    story.press("Tab Tab Space Ctrl-S").asks("already on").press("o");
    story.says("nothing is left to save").expect(&[]).save_is_inactive("Nothing differs");
}

#[test]
fn f5_with_nothing_to_load_again_says_so() {
    editing().press("F5").says("nothing to load again").expect(&[]);
}

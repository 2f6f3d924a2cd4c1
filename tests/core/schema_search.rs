//! The flow schema field: a search that never chooses a wrong row.

use webitel_hooks::app::{Field, Slot};
use webitel_hooks::domain::{Answer, FailureKind, Page};

use crate::fixtures::{ON, four_hooks, hook, identity, schemas};
use crate::story::{Story, opened, opened_as};

/// In the flow schema field of a new hook for Offering, the first page answered.
fn searching() -> Story {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas(5..=24), true).press("Enter").at(Field::Schema);
    story.expect(&["read schemas \"\""]);
    story
}

fn rows(story: &Story) -> Vec<u64> {
    story.form().picker.rows.iter().map(|row| row.id.0).collect()
}

#[test]
fn a_search_goes_out_once_the_typing_pauses() {
    let mut story = searching();
    story.type_text("crm").expect(&["timer", "timer", "timer"]);
    story.ring().expect(&["read schemas \"crm\""]);
    story.reply_schemas(schemas([5, 6]), false).press("Down Enter").form_holds("Offering · Old CRM push · on");
    story.at(Field::Save);
}

#[test]
fn enter_searches_at_once_and_chooses_the_only_answer() {
    let mut story = searching();
    story
        .type_text("ticket")
        .press("Enter")
        .expect(&["timer"; 6].iter().copied().chain(["read schemas \"ticket\""]).collect::<Vec<_>>());
    story.form_holds("Offering · – · on").save_is_inactive("still being searched");
    story.reply_schemas(schemas([7]), false).form_holds("Offering · Close ticket · on").at(Field::Save);
    story.ring().expect(&[]);
}

#[test]
fn enter_before_the_answer_chooses_nothing_if_several_fit() {
    let mut story = searching();
    story.type_text("crm").press("Enter").reply_schemas(schemas([5, 6]), false);
    story.form_holds("Offering · – · on").at(Field::Schema).says("Several flow schemas fit");
    story.press("Enter").form_holds("Offering · Notify CRM · on");
}

#[test]
fn enter_before_the_answer_chooses_the_one_of_exactly_this_name() {
    let mut story = searching();
    story.type_text("flow 9").press("Enter").reply_schemas(schemas([90, 9, 91]), true);
    story.form_holds("Offering · Flow 9 · on");
}

#[test]
fn the_only_row_of_a_first_page_is_not_the_only_answer() {
    let mut story = searching();
    story.type_text("crm").press("Enter").reply_schemas(schemas([5]), true).form_holds("Offering · – · on");
}

#[test]
fn enter_with_no_answer_says_so() {
    let mut story = searching();
    story.type_text("1").press("Enter").reply_schemas(vec![], false);
    story.says("No flow schema contains \"1\"").press("Enter").says("No flow schema contains \"1\"").at(Field::Schema);
}

#[test]
fn a_search_that_finds_nothing_is_tried_on_the_other_keyboard_layout() {
    for (typed, tried) in [("ешслуе", vec!["ticket"]), ("gjsr", vec!["поік", "поык"])] {
        let mut story = searching();
        story.type_text(typed).press("Enter").expect_any();
        for other in &tried {
            story.reply_schemas(vec![], false).form_holds("Offering · – · on");
            story.expect(&[format!("read schemas \"{other}\"").as_str()]);
        }
        story.reply_schemas(schemas([7]), false).form_holds("Offering · Close ticket · on").at(Field::Save);
        assert_eq!(story.form().picker.read_as(), tried.last().copied());
    }
}

#[test]
fn a_search_on_the_other_layout_is_sent_as_such_page_by_page_and_given_up_if_it_finds_nothing_either() {
    let mut story = searching();
    story.type_text("тщ").ring().expect(&["timer", "timer", "read schemas \"тщ\""]);
    story.reply_schemas(vec![], false).expect(&["read schemas \"no\""]);
    story.reply_schemas(schemas(5..=24), true).press("PgDn PgDn").expect(&["read schemas \"no\" page 2"]);
    assert_eq!(story.form().picker.read_as(), Some("no"));
    story.press("Backspace").ring().expect_any().reply_schemas(vec![], false).expect(&["read schemas \"n\""]);
    story.reply_schemas(vec![], false).expect(&[]);
    assert_eq!(story.form().picker.read_as(), None);
    story.press("Enter").says("No flow schema contains \"т\"");
}

#[test]
fn a_late_answer_to_an_older_search_is_ignored() {
    let mut story = searching();
    story.type_text("c").ring();
    let late = story.request(Slot::FormSchemas);
    story.type_text("rm").ring().reply_schemas(schemas([5, 6]), false);
    story.reply_to(Slot::FormSchemas, late, Answer::Schemas(Page::whole(schemas([7]))));
    assert_eq!(rows(&story), [5, 6]);
}

#[test]
fn rows_of_an_older_search_can_neither_be_moved_in_nor_chosen() {
    let mut story = searching();
    story.type_text("c").ring().type_text("r").reply_schemas(schemas([7, 8]), false);
    story.press("Down").says("The search is under way").press("Tab").form_holds("Offering · – · on");
}

#[test]
fn what_enter_asked_for_is_given_up_when_typing_goes_on() {
    let mut story = searching();
    story.type_text("ticket").press("Enter").type_text("s").reply_schemas(schemas([7]), false);
    story.form_holds("Offering · – · on");
}

#[test]
fn the_next_page_comes_as_the_cursor_nears_the_end_and_repeats_nothing() {
    let mut story = searching();
    story.press("Down Down Down Down Down Down Down Down Down Down Down").expect(&[]);
    story.press("Down").expect(&["read schemas \"\" page 2"]);
    story.reply_schemas(schemas(23..=30), false).press("End").expect(&[]);
    assert_eq!(rows(&story), (5..=30).collect::<Vec<_>>());
    story.press("Enter").form_holds("Offering · Flow 17 · on");
}

#[test]
fn a_next_page_without_anything_new_is_the_last() {
    let mut story = searching();
    story.press("PgDn PgDn").expect(&["read schemas \"\" page 2"]).reply_schemas(schemas(5..=24), true).expect(&[]);
}

#[test]
fn typing_back_asks_for_nothing_and_the_next_page_still_follows_the_first() {
    let mut story = searching();
    story.type_text("c").ring().expect(&["timer", "read schemas \"c\""]);
    story.press("Backspace").expect(&["cancel formschemas"]);
    story.press("PgDn PgDn").expect(&["read schemas \"\" page 2"]);
    let row = story.form().picker.rows[story.form().picker.list.cursor].clone();
    story.reply_schemas(schemas(25..=30), false).press("Enter");
    assert_eq!(story.form().schema.as_ref().map(|schema| schema.id), Some(row.id), "the row that was under the cursor");
}

#[test]
fn a_search_that_failed_is_tried_again_with_f5_or_enter() {
    let mut story = searching();
    story.type_text("c").ring().fail(Slot::FormSchemas, FailureKind::TimedOut).expect(&["timer", "read schemas \"c\""]);
    story.press("Down").says("not loaded: F5 tries again");
    story.press("F5").expect(&["read schemas \"c\""]).fail(Slot::FormSchemas, FailureKind::TimedOut);
    story.press("Enter").expect(&["read schemas \"c\""]);
    story.reply_schemas(schemas([6]), false).form_holds("Offering · Old CRM push · on");
}

#[test]
fn a_next_page_that_failed_is_tried_again_without_losing_the_cursor() {
    let mut story = searching();
    story.press("PgDn PgDn").fail(Slot::FormSchemas, FailureKind::Server).expect(&["read schemas \"\" page 2"]);
    let cursor = story.form().picker.list.cursor;
    story.press("F5").expect(&["read schemas \"\" page 2"]).reply_schemas(schemas(25..=30), false);
    assert_eq!((story.form().picker.list.cursor, rows(&story).len()), (cursor, 26));
}

#[test]
fn tab_before_the_answer_waits_for_it_and_goes_on() {
    let mut story = searching();
    story.type_text("ticket").press("Tab").at(Field::State).form_holds("Offering · – · on");
    story.reply_schemas(schemas([7]), false).form_holds("Offering · Close ticket · on").at(Field::State);
}

#[test]
fn saving_never_takes_the_old_flow_schema_while_another_is_typed() {
    let mut story = opened(four_hooks());
    story.press("j e").reply_hook(hook(2, "joined", 5, ON)).reply_schemas(schemas([5, 6, 7]), false);
    story.type_text("missed").press("Enter Shift-Tab Shift-Tab").at(Field::Schema).type_text("o").expect_any();
    story.press("Ctrl-S").expect(&["read schemas \"o\""]).says("still being searched");
    story.reply_schemas(schemas([6, 5]), false).says("Several flow schemas fit").press("Ctrl-S");
    story.expect(&["edit 2: missed → 6"]);
    let mut story = opened(four_hooks());
    story.press("j e").reply_hook(hook(2, "joined", 5, ON)).reply_schemas(schemas([5, 6, 7]), false);
    story.type_text("missed").press("Enter Shift-Tab Shift-Tab").type_text("o").press("Tab").expect_any();
    story.reply_schemas(schemas([6, 7]), false).says("Several flow schemas fit");
    story.press("Ctrl-S").says("No flow schema is chosen: choose one, or delete what is typed (\"o\").").expect(&[]);
}

#[test]
fn without_the_right_to_read_flow_schemas_the_field_keeps_its_value_and_says_so() {
    let mut story = opened_as(identity(true, false), four_hooks());
    story.press("j e").expect(&["read hook 2"]).reply_hook(hook(2, "joined", 5, ON)).press("Tab").at(Field::Schema);
    for key in ["x", "Down", "Enter"] {
        story.press(key).says("Your user may not read flow schemas: the value stays as it is.").expect(&[]);
    }
    story.paste("crm").says("Your user may not read flow schemas").form_holds("Joined · Notify CRM · on");
    story.press("Tab Space Ctrl-S").expect(&["edit 2: off"]);
}

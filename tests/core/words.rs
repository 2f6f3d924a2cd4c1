//! Typing, pasting, other layouts, other sizes; help, reference and palette.

use webitel_hooks::app::{Layer, Part, TextLine, TextViewer, Topic, text_about};
use webitel_hooks::domain::Event;
use webitel_hooks::keys::{BINDINGS, Context};

use crate::every_frame::screen;
use crate::fixtures::{OFF, ON, four_hooks, hook, schemas, support_line};
use crate::story::{Story, opened};

fn topic(story: &Story) -> Option<&Topic> {
    match story.model.layers.last() {
        Some(Layer::TextViewer(TextViewer { topic, .. })) => Some(topic),
        _ => None,
    }
}

#[test]
fn letters_of_a_cyrillic_layout_are_commands_in_lists_and_questions() {
    let mut story = opened(four_hooks());
    story.press("о").expect(&[]);
    assert_eq!(story.cursor(), Some(2), "о stands on j");
    story.press("в").asks("Remove 1 hook?").press("н").expect(&["remove 2"]);
    story.press("п е").expect(&["edit 1: off"]);
}

#[test]
fn letters_of_a_cyrillic_layout_are_text_in_fields() {
    let mut story = opened(vec![hook(1, "подія", 5, ON), hook(2, "joined", 5, ON)]);
    story.press(".").type_text("поді").shows(&["> подія · Notify CRM · on"]);
    story.press("Esc a").type_text("подія").press("Enter").form_holds("подія · – · on");
    story.type_text("ф").press("Ctrl-ы").says("still being searched");
    assert_eq!(story.form().picker.input.text(), "ф");
}

#[test]
fn a_paste_is_text_and_never_keys() {
    let mut story = opened(four_hooks());
    story.paste("dy\nq").says("Nothing takes text here: the paste was ignored.").expect(&[]).asks_nothing();
    story.press("d").paste("y").asks("Remove 1 hook?").expect(&[]);
    story.press("Esc /").paste("joi\u{1b}[2J\n").expect(&[]);
    assert_eq!(Some(story.model.hooks.filter_text.to_owned()), Some("joi\u{fffd}[2J".into()));
    let mut story = opened(four_hooks());
    story.press("a").paste("leaving").press("Enter").form_holds("Leaving · – · on");
    story.reply_schemas(schemas([5]), false).expect_any().paste("crm").expect(&["timer"]);
    story.press("Tab Tab").paste("x").says("Nothing takes text here");
}

#[test]
fn a_huge_paste_is_refused_as_a_whole_and_the_screen_says_so() {
    let log = "log line ".repeat(200_000);
    for (place, keys) in [("filter", "/"), ("palette", ":"), ("form", "a"), ("all queues", "A /"), ("matrix", "M /")] {
        let mut story = opened(four_hooks());
        story.press(keys).paste("some").paste(&log).says("A text field holds at most 1000 characters");
        story.press("Ctrl-E").type_text("thing").says_nothing();
        assert!(format!("{:?}", story.model).contains("something"), "{place}: what stood there stays");
    }
}

#[test]
fn a_command_and_an_event_are_found_on_the_wrong_layout_too() {
    let mut story = opened(four_hooks());
    story.press(":").type_text("кгт").press("Esc a").type_text("дуфмштп").press("Enter").form_holds("Leaving · – · on");
}

#[test]
fn a_resize_in_the_middle_of_a_form_loses_nothing() {
    let mut story = opened(four_hooks());
    story.press("a").reply_schemas(schemas(5..=24), false).type_text("missed").press("Enter").type_text("old");
    for (width, height) in [(10, 3), (0, 0), (200, 60), (40, 8), (80, 24)] {
        story.resize(width, height);
    }
    story.form_holds("Missed · – · on");
    assert_eq!(story.form().picker.input.text(), "old");
}

#[test]
fn nothing_is_written_while_the_screen_is_too_small_to_show_what() {
    let mut story = opened(four_hooks());
    story.resize(30, 5);
    for key in ["t", "d", "a", "e"] {
        story.press(key).says("The window is too small to see what this would change").expect(&[]);
    }
    story.resize(80, 24).press("d").resize(30, 5).press("y").says("The window is too small").expect(&[]);
    story.resize(80, 24).asks("Remove 1 hook?").press("y").expect(&["remove 1"]);
    story.resize(30, 5).press("Ctrl-C").asks("1 write under way").press("o").expect(&["quit"]);
}

#[test]
fn an_unknown_key_says_so() {
    let mut story = opened(four_hooks());
    story.press("b").says("b does nothing here. F1 shows the keys.");
    story.press("Tab F9").says("F9 does nothing here. F1 shows the keys.");
    story.press("? x").says("x does nothing here.").press("Esc / Alt-x").says("Alt-x does nothing here.");
}

#[test]
fn a_key_of_another_place_says_where_it_works() {
    let mut story = opened(four_hooks());
    story.press("Tab t").says("t is about hooks: Enter opens those of this queue.");
    // On a Cyrillic layout too.
    story.press("е").says("is about hooks: Enter opens those of this queue.").expect(&[]);
    story.press("M d").says("d is about hooks in a list: A shows them all.");
}

#[test]
fn help_is_about_the_place_and_names_every_key_that_works_there() {
    for (keys, context) in [
        ("j", Context::Hooks),
        ("Tab", Context::Queues),
        ("/", Context::HookFilter),
        ("a", Context::FormEvent),
        ("a Tab", Context::FormSchema),
        ("a Tab Tab", Context::FormState),
        ("a Shift-Tab", Context::FormButtons),
        ("d", Context::Question),
        (":", Context::Palette),
        ("m", Context::Reader),
    ] {
        let mut story = opened(four_hooks());
        story.press(keys);
        assert_eq!(story.model.context(), context);
        story.press("F1");
        assert_eq!(topic(&story), Some(&Topic::Help(context)));
        let text = text_about(&Topic::Help(context), &story.model.notices, &story.model.keys);
        for bound in story.model.keys.bindings_in(context) {
            let told = |chord: &str| {
                text.iter().any(
                    |line| matches!(line, TextLine::Entry(keys, _) if keys.split_whitespace().any(|key| key == chord)),
                )
            };
            assert!(bound.chords().all(|chord| told(&chord.to_string())), "{:?} in {context:?}", bound.binding);
        }
        story.press("F1").says("This is the help. Esc closes it.").press("Esc");
        assert_eq!(story.model.context(), context, "back where it was");
    }
}

#[test]
fn the_reference_is_about_the_event_under_the_cursor() {
    let mut story = opened(four_hooks());
    let kind = support_line().kind;
    story.press("j i");
    assert_eq!(topic(&story), Some(&Topic::Event(Event::Joined, Some(kind))));
    story.press("Esc a Down F2");
    assert_eq!(topic(&story), Some(&Topic::Event(Event::Bridged, Some(kind))));
    story.press("Esc Esc y a Tab F2").says("Choose an event first");
    let mut story = opened(vec![hook(1, "custom", 5, ON)]);
    story.press("i");
    assert!(
        matches!(&text_about(&Topic::Event(Event::from_wire("custom"), None), &story.model.notices, &story.model.keys)[0],
        TextLine::Plain(text) if text.contains("is unknown to this program"))
    );
}

#[test]
fn long_texts_scroll_and_short_ones_say_that_they_need_not() {
    let mut story = opened(four_hooks());
    story.press("? j j G");
    let Some(Layer::TextViewer(reader)) = story.model.layers.last() else { panic!("help is open") };
    assert!(reader.list.top > 2);
    story.press("g q m j").says("All of it is in view.");
    story.press("?");
    assert_eq!(topic(&story), Some(&Topic::Help(Context::Reader)));
    story.press("Esc");
    story.press("Esc d Down").says("All of it is in view.").press("Esc d j").says("All of it is in view.");
}

#[test]
fn the_palette_runs_a_command_by_its_words() {
    let mut story = opened(four_hooks());
    story.press(":").type_text("remove").press("Enter").asks("Remove 1 hook?");
    let mut story = opened(four_hooks());
    story.press(":").type_text("load again").press("Enter").expect(&["read hooks of 12"]);
    story.press(":").type_text("zzz").press("Down").says("No command contains").press("Enter");
    story.says("No command contains what is typed.").press("Esc").expect(&[]);
}

#[test]
fn the_palette_shows_why_a_command_is_not_available_and_running_it_says_so() {
    let mut story = opened(vec![]);
    story.press(":").type_text("remove");
    let Some(Layer::Palette(palette)) = story.model.layers.last() else { panic!("the palette is open") };
    let reason =
        story.model.unavailable_in(Part::Hooks, palette.rows()[0].action).map(|reason| story.in_words(&reason));
    assert_eq!(reason.as_deref(), Some("This queue has no hooks: a adds one."));
    story.press("Enter").says("This queue has no hooks: a adds one.").expect(&[]);
}

#[test]
fn the_palette_shows_the_command_of_the_typed_name_first() {
    for (typed, hint) in [("copy", "copy"), ("edit", "edit"), ("filter", "filter"), ("add", "add")] {
        let mut story = opened(four_hooks());
        story.press(":").type_text(typed);
        let Some(Layer::Palette(palette)) = story.model.layers.last() else { panic!("the palette is open") };
        assert_eq!(palette.rows()[0].hint, hint);
    }
}

#[test]
fn every_command_of_a_list_stands_in_its_palette_once() {
    for (keys, context) in [("Tab :", Context::Queues), (":", Context::Hooks)] {
        let mut story = opened(vec![hook(1, "answered", 6, OFF)]);
        story.press(keys);
        let Some(Layer::Palette(palette)) = story.model.layers.last() else { panic!("the palette is open") };
        let rows = palette.rows();
        for row in &rows {
            assert_eq!(rows.iter().filter(|other| other.action == row.action).count(), 1, "{row:?}");
            assert!(BINDINGS.iter().any(|binding| binding.action == row.action && binding.contexts.contains(&context)));
        }
        assert!(rows.len() > 10);
    }
}

#[test]
fn the_palette_finds_a_command_by_its_name() {
    for name in ["history", "doctor", "check-all"] {
        let mut story = opened(four_hooks());
        story.press(":").type_text(name);
        let Some(Layer::Palette(palette)) = story.model.layers.last() else { panic!("no palette") };
        assert_eq!(palette.rows().first().map(|binding| binding.action.name()), Some(name));
    }
}

#[test]
fn the_hints_name_undo_after_a_change_and_first_what_checked_hooks_are_for() {
    let mut story = opened(four_hooks());
    let hints = |story: &Story| screen(&story.model).lines().last().unwrap_or_default().to_owned();
    assert!(!hints(&story).contains("undo"), "{}", hints(&story));
    story.press("t").expect(&["edit 1: off"]).saved(hook(1, "answered", 6, OFF));
    assert!(hints(&story).contains("u undo"), "{}", hints(&story));
    story.resize(45, 20);
    assert!(!hints(&story).contains("d remove"), "{}", hints(&story));
    story.press("Space");
    assert!(hints(&story).contains("d remove 1"), "{}", hints(&story));
}

//! Queues and every known event in one table.

use webitel_hooks::app::{Layer, View};
use webitel_hooks::domain::Event;

use crate::all_queues::domain;
use crate::fixtures::{OFF, ON, four_hooks, hook, identity, schemas};
use crate::story::{Story, opened, opened_as};

impl Story {
    /// The rows of the matrix: the queue and a mark for each event, the cell with the cursor in brackets.
    fn matrix(&self) -> Vec<String> {
        let (matrix, store) = (&self.model.matrix, &self.model.store);
        let cell = |row: usize, column: usize, cell: &webitel_hooks::app::Cell<'_>| {
            let dead = if cell.never_fires() { "!" } else { "" };
            let mark = match (cell.hooks.len(), cell.on()) {
                (0, _) => ".".to_owned(),
                (1, Some(_)) => "on".to_owned(),
                (1, None) => "off".to_owned(),
                (count, on) => format!("{count}{}", if on.is_some() { "on" } else { "off" }),
            };
            let under_cursor = row == matrix.list.cursor && column == matrix.column;
            if under_cursor { format!("[{mark}{dead}]") } else { format!("{mark}{dead}") }
        };
        (0..matrix.rows.len())
            .map(|row| {
                let cells = matrix.row(store, row);
                let marks: Vec<String> = cells.iter().enumerate().map(|(column, it)| cell(row, column, it)).collect();
                let queue = matrix.queue(store, row).map(|queue| queue.label()).unwrap_or_default();
                format!("{queue}: {}", marks.join(" "))
            })
            .collect()
    }
}

fn matrix() -> Story {
    let mut story = opened(four_hooks());
    story.press("M").expect(&["read every queue"]).read_all(&domain());
    story
}

#[test]
fn each_cell_says_what_there_is_and_what_could_never_fire() {
    assert_eq!(
        matrix().matrix(),
        [
            "Support line: [2on] on! . . . on . .! . .!",
            "Sales: off! .! . . . on . . .! .",
            "Chat: on .! . . . . . .! . .!",
            "Mail room: . .! . . . . . .! . .!",
        ]
    );
}

#[test]
fn the_cursor_moves_in_cells_and_stops_at_the_edges() {
    let mut story = matrix();
    story.press("l l j Left Down Down Down Down");
    assert_eq!(story.matrix()[3], "Mail room: . [.!] . . . . . .! . .!");
    story.press("h h h h g").press(&"l ".repeat(12));
    assert_eq!(story.matrix()[0], "Support line: 2on on! . . . on . .! . [.!]");
    assert_eq!(story.model.matrix.event(), &Event::AddMember);
}

#[test]
fn enter_goes_to_the_hook_of_the_cell() {
    let mut story = matrix();
    // Of several, to the one that is on.
    story.press("Enter").expect(&["read hooks of 12"]).reply_hooks(four_hooks());
    assert_eq!((story.view(), story.cursor()), (None, Some(2)));
    story.press("M j Enter").expect(&["read hooks of 13"]).reply_hooks(domain()[1].1.clone());
    assert_eq!(story.cursor(), Some(11));
}

#[test]
fn enter_in_an_empty_cell_adds_a_hook_there_and_comes_back() {
    let mut story = matrix();
    story.press("j j j l l Enter").expect(&["read hooks of 15", "read schemas \"\""]);
    story.reply_hooks(vec![]).reply_schemas(schemas([5, 6]), false);
    let form = story.model.form().expect("a form");
    assert_eq!((form.queue.id.0, form.event.clone()), (15, Some(Event::Offering)));
    story.press("Enter Ctrl-S").expect(&["in queue 15: add offering → 5 on"]).saved(hook(31, "offering", 5, ON));
    assert_eq!(story.view(), Some(View::Matrix));
    assert!(matches!(story.model.layers.last(), Some(Layer::Cover(_))), "{:?}", story.notice());
    assert_eq!(story.matrix()[3], "Mail room: . .! [on] . . . . .! . .!");
}

#[test]
fn a_form_that_is_closed_leads_back_to_the_cell() {
    let mut story = matrix();
    story.press("l l l Enter").expect_any().press("Esc").asks_nothing();
    assert_eq!(story.matrix()[0], "Support line: 2on on! . [.] . on . .! . .!");
    story.press("Esc");
    assert_eq!(story.view(), None);
}

#[test]
fn without_the_right_to_change_nothing_is_added() {
    let mut story = opened_as(identity(false, true), four_hooks());
    story.press("M").read_all(&domain()).press("l l Enter").says("Read only").expect(&[]);
    story.press("h h Enter").expect(&["read hooks of 12"]);
}

#[test]
fn words_choose_the_queues() {
    let mut story = matrix();
    story.press("j").type_text("/").type_text("SA").press("Enter");
    assert_eq!(story.matrix(), ["Sales: [off!] .! . . . on . . .! ."]);
    story.press("/ Ctrl-U").type_text("inbound a").press("Enter");
    assert_eq!(story.matrix().len(), 2, "Chat and Mail room");
    story.press("Esc");
    assert_eq!(story.matrix().len(), 4);
    story.press("/").type_text("ыфд").says("shown is \"sal\", the same keys on another layout").press("Enter");
    assert_eq!(story.matrix(), ["Sales: [off!] .! . . . on . . .! ."]);
    story.press("Esc /").type_text("zebra").press("Enter Enter").says("No queue contains \"zebra\"");
}

#[test]
fn the_two_views_share_what_was_read_and_what_is_written() {
    let mut story = matrix();
    story.press("A").expect(&[]);
    assert_eq!(story.view(), Some(View::AllHooks));
    story.press("t y").expect(&["edit 1: off"]).saved(hook(1, "answered", 6, OFF)).press("Esc M").expect_any();
    assert_eq!(story.matrix()[0], "Support line: [2on] off! . . . on . .! . .!");
    story.press("Esc");
    assert_eq!(story.view(), None);
}

#[test]
fn the_event_under_the_cursor_is_explained() {
    let mut story = matrix();
    story.press("l l l i");
    assert!(matches!(story.model.layers.last(), Some(Layer::TextViewer(reader)) if reader.title().contains("Bridged")));
}

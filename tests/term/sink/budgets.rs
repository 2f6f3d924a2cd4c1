//! Bytes per frame. The link this is measured for carries 64 kbit/s.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Color, Modifier, Style},
    widgets::{Block, Widget as _},
};

use crate::sink::emulator::Emulated;

const SCREEN: Rect = Rect::new(0, 0, 80, 24);

fn hook(number: usize) -> String {
    let events = ["Joined", "Distributed", "Answered", "Bridged", "Leaving", "Processing", "Missed"];
    format!("● {:<12} flow schema number {}", events[number % events.len()], number * 7919 % 1000)
}

fn bar() -> Style {
    Style::new().add_modifier(Modifier::REVERSED)
}

/// Queues on the left, hooks on the right, a status row below; the bar in the right pane.
fn two_panes(selected: usize) -> Buffer {
    let mut frame = Buffer::empty(SCREEN);
    Block::bordered().title("Queues").render(Rect::new(0, 0, 28, 23), &mut frame);
    Block::bordered().title("Hooks").render(Rect::new(28, 0, 52, 23), &mut frame);
    for row in 0..21u16 {
        let number = row as usize;
        frame.set_stringn(1, row + 1, format!("{number:>3} Support line {}", number * 31 % 17), 26, Style::new());
        frame.set_stringn(29, row + 1, hook(number), 50, Style::new());
        frame.set_style(Rect::new(29, row + 1, 1, 1), if row % 3 == 0 { Color::Red } else { Color::Green });
    }
    frame.set_style(Rect::new(29, selected as u16 + 1, 50, 1), bar());
    frame.set_stringn(0, 23, format!("{} of 21 · flow schema {:<20}", selected + 1, hook(selected)), 40, Style::new());
    frame.set_stringn(56, 23, "Enter edit  Space on/off", 24, Style::new().fg(Color::DarkGray));
    frame
}

/// A list over the whole width, a heading above and a status row below.
fn full_width(first: usize, selected: usize) -> Buffer {
    let mut frame = Buffer::empty(SCREEN);
    frame.set_string(0, 0, "Hooks of all queues", Style::new().add_modifier(Modifier::BOLD));
    for row in 0..22u16 {
        let number = first + row as usize;
        let line = format!("{number:>4} {:<40} Support line {:>3}  on  today", hook(number), number * 31 % 170);
        frame.set_stringn(0, row + 1, line, 80, Style::new());
    }
    frame.set_style(Rect::new(0, (selected - first) as u16 + 1, 80, 1), bar());
    frame.set_stringn(0, 23, format!("{} of 1000", selected + 1), 40, Style::new());
    frame
}

fn bytes(frames: &[Buffer]) -> (Vec<usize>, Emulated) {
    let mut emulated = Emulated::new(SCREEN.width, SCREEN.height);
    let counts = frames.iter().map(|frame| emulated.show(frame, None)).collect();
    (counts, emulated)
}

#[track_caller]
#[expect(clippy::print_stderr, reason = "shown with --nocapture, for whoever wants to know how far below")]
fn assert_budget(what: &str, count: usize, budget: usize) {
    assert!(count <= budget, "{what} took {count} bytes; the budget is {budget}");
    eprintln!("{what}: {count} of {budget} bytes");
}

#[test]
fn the_first_frame() {
    let (counts, emulated) = bytes(&[two_panes(0)]);
    assert_budget("the first frame of two panes", counts[0], 2_500);
    assert!(emulated.last.starts_with(b"\x1b[?2026h") && emulated.last.ends_with(b"\x1b[?2026l"));
}

#[test]
fn the_bar_one_row_down() {
    let (counts, emulated) = bytes(&[two_panes(4), two_panes(5)]);
    assert_budget("the bar one row down", counts[1], 180);
    assert!(!emulated.last.windows(8).any(|bytes| bytes == b"\x1b[?2026h"), "a small frame needs no brackets");
}

#[test]
fn a_list_scrolled_by_one_row() {
    for (frames, name) in [
        ([full_width(0, 21), full_width(1, 22)], "one row scrolled up"),
        ([full_width(5, 5), full_width(4, 4)], "one row scrolled down"),
    ] {
        let (counts, emulated) = bytes(&frames);
        assert_budget(name, counts[1], 300);
        let text = String::from_utf8(emulated.last.clone()).unwrap();
        assert!(text.contains("\x1b[r"), "the terminal moves the rows: {text:?}");
    }
}

#[test]
fn a_page_of_a_list() {
    let (counts, _) = bytes(&[full_width(0, 10), full_width(11, 21)]);
    assert_budget("half a page scrolled", counts[1], 1_100);
}

#[test]
fn a_cursor_that_moves() {
    let mut emulated = Emulated::new(SCREEN.width, SCREEN.height);
    let frame = two_panes(0);
    emulated.show(&frame, Some(Position::new(10, 10)));
    assert_eq!(emulated.show(&frame, Some(Position::new(10, 10))), 0);
    assert_eq!(emulated.show(&frame, Some(Position::new(11, 10))), 3);
    assert_eq!(emulated.show(&frame, None), 6);
    assert_eq!(emulated.show(&frame, None), 0);
}

#[test]
fn a_letter_typed() {
    let mut emulated = Emulated::new(SCREEN.width, SCREEN.height);
    let mut frame = two_panes(0);
    for (column, budget) in [(5, 2_500), (6, 15), (7, 1)] {
        frame.set_string(column, 23, "a", Style::new());
        let count = emulated.show(&frame, Some(Position::new(column + 1, 23)));
        assert_budget("a letter typed", count, budget);
    }
}

#[test]
fn an_emptied_screen() {
    let (counts, _) = bytes(&[full_width(0, 0), Buffer::empty(SCREEN)]);
    assert_budget("an emptied screen", counts[1], 120);
}

#[test]
fn a_thousand_moves_in_one_frame_cost_as_much_as_one() {
    let (counts, _) = bytes(&[full_width(0, 0), full_width(900, 910)]);
    assert_budget("a jump far down", counts[1], 1_600);
}

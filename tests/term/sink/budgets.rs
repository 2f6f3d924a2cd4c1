//! Bytes per frame. The link this is measured for carries 64 kbit/s.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::{Block, Widget as _};

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

#[track_caller]
#[expect(clippy::print_stderr, reason = "shown with --nocapture, for whoever wants to know how far below")]
fn assert_budget(what: &str, count: usize, budget: usize) {
    assert!(count <= budget, "{what} took {count} bytes; the budget is {budget}");
    eprintln!("{what}: {count} of {budget} bytes");
}

#[test]
fn frames() {
    for (what, before, frame, budget) in [
        ("the first frame of two panes", None, two_panes(0), 2_500),
        ("the bar one row down", Some(two_panes(4)), two_panes(5), 180),
        ("one row scrolled up", Some(full_width(0, 21)), full_width(1, 22), 230),
        ("one row scrolled down", Some(full_width(5, 5)), full_width(4, 4), 230),
        ("half a page", Some(full_width(0, 10)), full_width(11, 21), 1_100),
        ("an emptied screen", Some(full_width(0, 0)), Buffer::empty(SCREEN), 120),
        ("a thousand moves in one frame", Some(full_width(0, 0)), full_width(900, 910), 1_600),
    ] {
        let mut emulated = Emulated::new(SCREEN.width, SCREEN.height);
        if let Some(before) = before {
            emulated.show(&before, None);
        }
        let count = emulated.show(&frame, None);
        assert_budget(what, count, budget);
        let text = String::from_utf8(emulated.last.clone()).unwrap();
        let brackets = (text.starts_with("\x1b[?2026h"), text.ends_with("\x1b[?2026l"));
        assert_eq!(brackets, (count > 512, count > 512), "a small frame needs no brackets: {what}");
        assert_eq!(text.contains("\x1b[r"), what.starts_with("one row"), "the terminal moves the rows: {text:?}");
    }
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

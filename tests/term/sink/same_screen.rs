//! Whatever the frames are, the screen is that of a full repaint, and nothing harmful was written.

use std::cell::Cell as Counter;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use webitel_hooks::term::FrameSink;

use crate::sink::emulator::Emulated;
use crate::sink::steps::{Step, canvas, scrolling_step, step, style, text};

/// Only the sequences that the sink means to write.
fn assert_harmless(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '\x1b' if rest.starts_with('M') => rest = &rest[1..],
            '\x1b' => {
                assert!(rest.starts_with('['), "{text:?}");
                let end = rest[1..].find(|byte: char| !matches!(byte, '0'..='9' | ';' | '?')).unwrap() + 1;
                assert!("ABCDGHJKXmrhlsc".contains(&rest[end..=end]), "{text:?}");
                rest = &rest[end + 1..];
            }
            '\r' | '\n' | '\x08' => {}
            other => {
                let bidirectional = matches!(other, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                assert!(!other.is_control() && !bidirectional, "{other:?} in {text:?}");
            }
        }
    }
}

/// Says how many frames let the terminal move rows.
fn play(steps: &[Step]) -> Result<usize, TestCaseError> {
    let mut canvas = canvas();
    let mut emulated = Emulated::new(44, 14);
    let mut scrolled = 0;
    for step in steps {
        canvas.apply(step, &mut emulated);
        if !matches!(step, Step::Present) {
            continue;
        }
        emulated.show(&canvas.frame, canvas.cursor);
        assert_harmless(&emulated.last);
        scrolled += usize::from(emulated.last.windows(3).any(|bytes| bytes == b"\x1b[r"));

        let mut repainted = Emulated::new(canvas.frame.area.width, canvas.frame.area.height);
        repainted.show(&canvas.frame, canvas.cursor);
        assert_harmless(&repainted.last);
        let differences = emulated.differences(&repainted);
        prop_assert!(differences.is_empty(), "{differences}\nafter {:?}", String::from_utf8_lossy(&emulated.last));

        prop_assert_eq!(emulated.show(&canvas.frame, canvas.cursor), 0, "an equal frame costs nothing");
    }
    Ok(scrolled)
}

/// Two panes with lines around them; only the rows of one move, and some text of it changes.
#[test]
fn it_still_is_when_the_terminal_moves_the_rows_of_one_pane() {
    const PANES: [(u16, u16); 2] = [(1, 30), (32, 27)];
    let moved = Counter::new(0);
    let step = (0..2usize, 0..3u16, 10..13u16, -4..=4i16, proptest::option::weighted(0.3, (text(), style())));
    let mut runner = TestRunner::new_with_rng(config(60), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&proptest::collection::vec(step, 1..30), |steps| {
            let mut frame = Buffer::empty(Rect::new(0, 0, 60, 15));
            for y in 1..14u16 {
                for (column, line) in [(0, "│"), (31, "│"), (59, "│")] {
                    frame.set_string(column, y, line, Style::new());
                }
                frame.set_string(
                    1,
                    y,
                    format!("{y:02} a queue with a name {}", u32::from(y) * 7919 % 1000),
                    Style::new(),
                );
                frame.set_string(32, y, format!("{y:02} a hook of it {}", u32::from(y) * 104_729 % 1000), Style::new());
            }
            let mut emulated = Emulated::new(60, 15).with_margins();
            for (pane, top, bottom, by, changed) in steps {
                let (left, width) = PANES[pane];
                let old = frame.clone();
                for (row, x) in (top + 1..=bottom).flat_map(|row| (left..left + width).map(move |x| (row, x))) {
                    let source = (row as i16 - top as i16 - 1 + by).rem_euclid((bottom - top) as i16) as u16 + top + 1;
                    frame[(x, row)] = old[(x, source)].clone();
                }
                if let Some((text, style)) = changed {
                    frame.set_stringn(left, top + 2, text, usize::from(width), style);
                }
                emulated.show(&frame, None);
                assert_harmless(&emulated.last);
                moved.set(moved.get() + usize::from(emulated.last.windows(6).any(|bytes| bytes == b"\x1b[?69h")));
                let mut repainted = Emulated::new(60, 15);
                repainted.show(&frame, None);
                let differences = emulated.differences(&repainted);
                prop_assert!(
                    differences.is_empty(),
                    "{differences}\nafter {:?}",
                    String::from_utf8_lossy(&emulated.last)
                );
            }
            Ok(())
        })
        .unwrap();
    assert!(moved.get() > 40, "only {} frames let the terminal move rows", moved.get());
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn the_screen_is_that_of_a_full_repaint(steps in proptest::collection::vec(step(), 1..60)) {
        play(&steps)?;
    }
}

#[test]
fn it_still_is_when_lists_scroll() {
    let scrolled = Counter::new(0);
    let mut runner = TestRunner::new_with_rng(config(120), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&proptest::collection::vec(scrolling_step(), 1..60), |steps| {
            scrolled.set(scrolled.get() + play(&steps)?);
            Ok(())
        })
        .unwrap();
    assert!(scrolled.get() > 100, "only {} frames let the terminal move rows", scrolled.get());
}

#[test]
fn a_full_repaint_shows_the_text() {
    let canvas = canvas();
    let mut emulated = Emulated::new(44, 14);
    emulated.show(&canvas.frame, None);
    assert!(emulated.text().starts_with("00 a hook of queue 0\n01 a hook of queue 19\n"));
}

#[test]
fn nothing_is_left_of_a_symbol_that_the_terminal_draws_wider() {
    // The emulator draws each person of the family.
    let mut frame = Buffer::empty(Rect::new(0, 0, 44, 14));
    frame.set_string(0, 0, "a👩\u{200d}👩\u{200d}👧", Style::new());
    frame.set_string(12, 0, "b", Style::new());
    let mut emulated = Emulated::new(44, 14);
    emulated.show(&frame, None);
    assert_eq!(emulated.text(), "a👩\u{200d}         b");
}

#[test]
fn no_terminal_is_too_small() {
    for (width, height) in [(0, 0), (1, 0), (0, 5), (1, 1), (2, 1), (1, 9)] {
        let mut sink = FrameSink::new(Vec::new(), width, height);
        for text in ["ab", "漢字", "👍", "x"] {
            let area = sink.area();
            let frame = sink.frame();
            area.rows().for_each(|row| {
                frame.set_stringn(0, row.y, text, usize::from(width), Style::new());
            });
            sink.present(Some(Position::new(width, height))).unwrap();
        }
    }
}

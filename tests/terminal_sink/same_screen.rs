//! Whatever the frames are, the screen is that of a full repaint, and nothing harmful was written.

use std::cell::Cell as Counter;

use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::{Color, Modifier, Style},
};

use webitel_hooks::term::FrameSink;

use crate::emulator::Emulated;

/// One thing that happens to the frame.
#[derive(Debug, Clone)]
enum Step {
    Text {
        x: u16,
        y: u16,
        text: String,
        style: Style,
    },
    /// A symbol that no careful program would put into a buffer.
    Symbol {
        x: u16,
        y: u16,
        symbol: &'static str,
    },
    Fill {
        x: u16,
        y: u16,
        width: u16,
        height: u16,
        style: Style,
    },
    Clear {
        x: u16,
        y: u16,
        width: u16,
        height: u16,
    },
    /// Rows move up or down, with something new or nothing where they come in.
    Scroll {
        top: u16,
        bottom: u16,
        by: i16,
        filled: bool,
    },
    Bar {
        y: u16,
        modifier: Modifier,
    },
    Resize {
        width: u16,
        height: u16,
    },
    Forget,
    Cursor(Option<(u16, u16)>),
    Present,
}

const SYMBOLS: [&str; 27] = [
    "\u{1b}",
    "\u{1b}[2J",
    "\u{9b}31m",
    "\n",
    "\r",
    "\t",
    "\u{7}",
    "\u{7f}",
    "\u{202e}",
    "\u{200b}",
    "\u{301}",
    "",
    "漢",
    "한",
    "é",
    "e\u{301}",
    "👍",
    "👩\u{200d}👩\u{200d}👧",
    "❤\u{fe0f}",
    "☀",
    "🇺🇦",
    "ｶﾞ",
    "│",
    "─",
    "●",
    "각\u{1160}",
    "a\u{1b}",
];

fn color() -> impl Strategy<Value = Color> {
    prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::DarkGray),
        1 => Just(Color::White),
        1 => (0..=255u8).prop_map(Color::Indexed),
        1 => any::<(u8, u8, u8)>().prop_map(|(red, green, blue)| Color::Rgb(red, green, blue)),
    ]
}

fn modifier() -> impl Strategy<Value = Modifier> {
    prop_oneof![3 => Just(Modifier::empty()), 2 => (0..0x200u16).prop_map(Modifier::from_bits_truncate)]
}

fn style() -> impl Strategy<Value = Style> {
    (color(), color(), modifier()).prop_map(|(fg, bg, modifier)| {
        Style::new().fg(fg).bg(bg).add_modifier(modifier).remove_modifier(Modifier::all() - modifier)
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-c ]{1,30}",
        2 => "[a漢字b 한─│…жй]{1,16}",
        1 => proptest::collection::vec(proptest::sample::select(&SYMBOLS[..]), 1..5).prop_map(|symbols| symbols.concat()),
        // The emulator does not draw the replacement character.
        1 => "\\PC{1,10}".prop_map(|text| text.replace('\u{fffd}', "")),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let place = || (0..44u16, 0..14u16);
    prop_oneof![
        8 => (place(), text(), style()).prop_map(|((x, y), text, style)| Step::Text { x, y, text, style }),
        1 => (place(), proptest::sample::select(&SYMBOLS[..])).prop_map(|((x, y), symbol)| Step::Symbol { x, y, symbol }),
        2 => (place(), 1..40u16, 1..4u16, style())
            .prop_map(|((x, y), width, height, style)| Step::Fill { x, y, width, height, style }),
        2 => (place(), 1..40u16, 1..6u16).prop_map(|((x, y), width, height)| Step::Clear { x, y, width, height }),
        4 => (0..14u16, 0..14u16, -6..=6i16, any::<bool>())
            .prop_map(|(top, bottom, by, filled)| Step::Scroll { top, bottom, by, filled }),
        2 => (0..14u16, modifier()).prop_map(|(y, modifier)| Step::Bar { y, modifier }),
        // The emulator fails in a smaller terminal when text wraps.
        1 => (8..50u16, 3..16u16).prop_map(|(width, height)| Step::Resize { width, height }),
        1 => Just(Step::Forget),
        1 => proptest::option::of(place()).prop_map(Step::Cursor),
        8 => Just(Step::Present),
    ]
}

/// The frame as the program would draw it, kept from step to step.
struct Canvas {
    frame: Buffer,
    cursor: Option<Position>,
}

impl Canvas {
    fn apply(&mut self, step: &Step, emulated: &mut Emulated) {
        let frame = &mut self.frame;
        match step {
            Step::Text { x, y, text, style } => {
                if frame.area.contains(Position::new(*x, *y)) {
                    frame.set_string(*x, *y, text, *style);
                }
            }
            Step::Symbol { x, y, symbol } => {
                if let Some(cell) = frame.cell_mut((*x, *y)) {
                    cell.set_symbol(symbol);
                }
            }
            Step::Fill { x, y, width, height, style } => frame.set_style(Rect::new(*x, *y, *width, *height), *style),
            Step::Clear { x, y, width, height } => {
                let area = Rect::new(*x, *y, *width, *height).intersection(frame.area);
                area.positions().for_each(|position| frame[position].reset());
            }
            Step::Scroll { top, bottom, by, filled } => scroll(frame, *top, *bottom, *by, *filled),
            Step::Bar { y, modifier } => {
                let style = Style::new().add_modifier(*modifier).remove_modifier(Modifier::all() - *modifier);
                frame.set_style(Rect::new(0, *y, frame.area.width, 1), style);
            }
            Step::Resize { width, height } => frame.resize(Rect::new(0, 0, *width, *height)),
            Step::Forget => emulated.spoil(),
            Step::Cursor(place) => self.cursor = place.map(Position::from),
            Step::Present => {}
        }
    }
}

fn scroll(frame: &mut Buffer, top: u16, bottom: u16, by: i16, filled: bool) {
    let width = frame.area.width as usize;
    let (top, bottom) = (top.min(bottom) as usize, (bottom.max(top) as usize + 1).min(frame.area.height as usize));
    if top >= bottom {
        return;
    }
    let block = &mut frame.content[top * width..bottom * width];
    let cells = (by.unsigned_abs() as usize * width).min(block.len());
    let fresh = if filled { Cell::new("x") } else { Cell::EMPTY };
    if by >= 0 {
        block.rotate_left(cells);
        let kept = block.len() - cells;
        block[kept..].fill(fresh);
    } else {
        block.rotate_right(cells);
        block[..cells].fill(fresh);
    }
}

/// A frame that looks like a list, so that scrolling it is worthwhile.
fn canvas() -> Canvas {
    let mut frame = Buffer::empty(Rect::new(0, 0, 44, 14));
    for y in 0..14 {
        frame.set_string(0, y, format!("{y:02} a hook of queue {}", u32::from(y) * 7919 % 100), Style::new());
    }
    Canvas { frame, cursor: None }
}

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
                assert!("ABCDGHJKXmrhl".contains(&rest[end..=end]), "{text:?}");
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

/// Lists that scroll, mostly.
fn scrolling_step() -> impl Strategy<Value = Step> {
    let row = || 0..14u16;
    prop_oneof![
        6 => (row(), row(), -7..=7i16, any::<bool>())
            .prop_map(|(top, bottom, by, filled)| Step::Scroll { top, bottom, by, filled }),
        2 => row().prop_map(|y| Step::Bar { y, modifier: Modifier::REVERSED }),
        1 => row().prop_map(|y| Step::Bar { y, modifier: Modifier::empty() }),
        2 => (row(), text(), style()).prop_map(|(y, text, style)| Step::Text { x: 0, y, text, style }),
        1 => proptest::option::of((0..44u16, row())).prop_map(Step::Cursor),
        6 => Just(Step::Present),
    ]
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

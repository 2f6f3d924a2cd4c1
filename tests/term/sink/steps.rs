//! What may happen to a frame, at random.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use crate::sink::emulator::Emulated;

/// One thing that happens to the frame.
#[derive(Debug, Clone)]
pub(crate) enum Step {
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

pub(crate) fn style() -> impl Strategy<Value = Style> {
    (color(), color(), modifier()).prop_map(|(fg, bg, modifier)| {
        Style::new().fg(fg).bg(bg).add_modifier(modifier).remove_modifier(Modifier::all() - modifier)
    })
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-c ]{1,30}",
        2 => "[a漢字b 한─│…жй]{1,16}",
        1 => proptest::collection::vec(proptest::sample::select(&SYMBOLS[..]), 1..5).prop_map(|symbols| symbols.concat()),
        // The emulator does not draw the replacement character.
        1 => "\\PC{1,10}".prop_map(|text| text.replace('\u{fffd}', "")),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
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
pub(crate) struct Canvas {
    pub(crate) frame: Buffer,
    pub(crate) cursor: Option<Position>,
}

impl Canvas {
    pub(crate) fn apply(&mut self, step: &Step, emulated: &mut Emulated) {
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
pub(crate) fn canvas() -> Canvas {
    let mut frame = Buffer::empty(Rect::new(0, 0, 44, 14));
    for y in 0..14 {
        frame.set_string(0, y, format!("{y:02} a hook of queue {}", u32::from(y) * 7919 % 100), Style::new());
    }
    Canvas { frame, cursor: None }
}

/// Lists that scroll, mostly.
pub(crate) fn scrolling_step() -> impl Strategy<Value = Step> {
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

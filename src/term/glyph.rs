//! What one column of a row may show: the last guard between a buffer and the terminal.
//!
//! A buffer holds whatever the program put there. Here each cell becomes something that is safe to write and whose
//! place on the screen is known, or is known to be doubtful. Knows nothing of escape sequences.

use ratatui::{
    buffer::{Cell, CellWidth},
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthChar;

use super::escape::{Pen, SEEN_ON_BLANKS};

/// Stands in for whatever must not be written.
const STAND_IN: &str = "?";

/// A symbol longer than this is no grapheme anyone wants to read, only a pile of marks on one letter.
const LONGEST_SYMBOL: usize = 64;

/// One column of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot<'a> {
    /// What is written; nothing in the columns that a wide symbol covers.
    pub(super) text: &'a str,
    /// How it is written. On blanks only what can be seen there, so that spots that look alike are equal.
    pub(super) pen: Pen,
    /// The columns it takes; 0 in those that a wide symbol covers.
    pub(super) width: u16,
    /// The columns that some terminal may take for it. 0 if all agree.
    pub(super) doubt: u16,
}

impl Spot<'_> {
    /// A blank of the default background.
    pub(super) const BLANK: Self = Self { text: " ", pen: Pen::DEFAULT, width: 1, doubt: 0 };

    /// Whether only its background is seen.
    pub(super) fn is_plain_blank(&self) -> bool {
        self.text == " " && !self.pen.modifiers.intersects(SEEN_ON_BLANKS)
    }
}

/// Reads a row of cells into `spots`, one per column. Says whether the width of any is in doubt.
pub(super) fn read_row<'a>(cells: &'a [Cell], spots: &mut Vec<Spot<'a>>) -> bool {
    spots.clear();
    let mut doubtful = false;
    while let Some(cell) = cells.get(spots.len()) {
        let rest = &cells[spots.len()..];
        let pen = Pen { fg: cell.fg, bg: cell.bg, modifiers: cell.modifier };
        let (text, width, doubt) = measure(cell.symbol());
        if text == " " {
            spots.push(Spot { text, pen: seen_on_blank(pen), width, doubt });
        } else if width.max(doubt) as usize > rest.len() {
            // It would run over the right edge.
            spots.push(Spot { text: STAND_IN, pen, width: 1, doubt: 0 });
        } else if rest[1..width as usize].iter().any(|covered| !matches!(covered.symbol(), " " | "")) {
            // Something was drawn over its other half.
            spots.push(Spot { text: " ", pen: seen_on_blank(pen), width: 1, doubt: 0 });
        } else {
            doubtful |= doubt > 0;
            spots.push(Spot { text, pen, width, doubt });
            for _ in 1..width {
                spots.push(Spot { text: "", pen, width: 0, doubt: 0 });
            }
        }
    }
    doubtful
}

/// The colour of a letter, its weight and its slant do not show on a blank.
fn seen_on_blank(pen: Pen) -> Pen {
    if pen.modifiers.intersects(SEEN_ON_BLANKS) {
        pen
    } else {
        Pen { fg: Color::Reset, modifiers: Modifier::empty(), ..pen }
    }
}

/// What to write for a symbol, its width, and its greatest width in any terminal if they may not agree.
fn measure(symbol: &str) -> (&str, u16, u16) {
    match symbol.as_bytes() {
        [] => return (" ", 1, 0),
        [b' '..=b'~'] => return (symbol, 1, 0),
        _ => {}
    }
    if symbol.len() > LONGEST_SYMBOL || symbol.chars().any(is_forbidden) {
        return (STAND_IN, 1, 0);
    }
    let width = symbol.cell_width();
    let mut characters = symbol.chars();
    match (width, characters.next(), characters.next()) {
        (0, ..) | (_, None, _) => (STAND_IN, 1, 0),
        (_, Some(character), None) if is_agreed(character) => (symbol, width, 0),
        _ => (symbol, width, symbol.chars().map(greatest_width).sum::<u16>().max(width)),
    }
}

/// Characters that control the terminal or the direction of the text, or say nothing that could be seen.
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}')
}

/// Whether all terminals give the character, alone, the same width.
fn is_agreed(character: char) -> bool {
    // Emoji are where they differ: the pictographs, and the older symbols that some show as emoji.
    !matches!(character, '\u{2600}'..='\u{26ff}' | '\u{1f000}'..='\u{1ffff}' | '\u{e0000}'..)
}

fn greatest_width(character: char) -> u16 {
    let width = character.width().unwrap_or(0);
    if is_agreed(character) { width as u16 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(symbols: &[&str]) -> Vec<(String, u16)> {
        let cells: Vec<Cell> = symbols
            .iter()
            .map(|symbol| {
                let mut cell = Cell::default();
                cell.set_symbol(symbol);
                cell
            })
            .collect();
        let mut spots = Vec::new();
        read_row(&cells, &mut spots);
        assert_eq!(spots.len(), cells.len());
        spots.iter().map(|spot| (spot.text.to_owned(), spot.width)).collect()
    }

    #[test]
    fn what_must_not_be_written_becomes_a_question_mark() {
        let pile = format!("e{}", "\u{301}".repeat(40));
        for hostile in [
            "\u{1b}",
            "\u{1b}[2J",
            "\0",
            "\n",
            "\u{7f}",
            "\u{9b}",
            "\u{85}",
            "a\u{7}",
            "\u{202e}",
            "a\u{202e}",
            "\u{2066}",
            "\u{200b}",
            "\u{200d}",
            "\u{feff}",
            "\u{ad}",
            "\u{301}",
            "\u{fe0f}",
            "\u{61c}",
            &pile,
        ] {
            assert_eq!(shown(&[hostile, " ", " "])[0], ("?".to_owned(), 1), "{hostile:?}");
        }
    }

    #[test]
    fn a_wide_symbol_covers_its_columns() {
        assert_eq!(shown(&["漢", " ", "x"]), [("漢".to_owned(), 2), (String::new(), 0), ("x".to_owned(), 1)]);
    }

    #[test]
    fn half_a_wide_symbol_is_a_blank_and_what_covers_it_stays() {
        assert_eq!(shown(&["漢", "│", "x"])[..2], [(" ".to_owned(), 1), ("│".to_owned(), 1)]);
    }

    #[test]
    fn nothing_runs_over_the_right_edge() {
        assert_eq!(shown(&["a", "漢"])[1], ("?".to_owned(), 1));
        assert_eq!(shown(&["a", "👩\u{200d}👩", " ", "b"])[1], ("?".to_owned(), 1));
    }

    #[test]
    fn an_empty_symbol_is_a_blank() {
        assert_eq!(shown(&[""]), [(" ".to_owned(), 1)]);
    }
}

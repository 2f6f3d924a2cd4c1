//! Cells that are safe to write: the last guard between a buffer and the terminal.
//!
//! A buffer holds arbitrary text of the program. Here each cell becomes text without control characters and of known
//! width, or of a width that is known to differ between terminals.

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthChar;

use super::style::{TextStyle, VISIBLE_ON_BLANKS};

/// Replaces what must not be written.
const REPLACEMENT: &str = "?";

/// The maximum length in bytes. A longer symbol is a pile of marks on one letter.
const LONGEST_SYMBOL: usize = 64;

/// One column of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SafeCell<'a> {
    /// Empty in the columns that a wide symbol covers.
    pub(super) text: &'a str,
    /// The style; on blanks only its visible part, so that cells that look alike are equal.
    pub(super) style: TextStyle,
    /// The width in columns; 0 in those that a wide symbol covers.
    pub(super) width: u16,
    /// The most columns that a terminal may take for it; 0 if all terminals agree.
    pub(super) max_width: u16,
}

impl SafeCell<'_> {
    /// A blank of the default background.
    pub(super) const BLANK: Self = Self { text: " ", style: TextStyle::DEFAULT, width: 1, max_width: 0 };

    /// Returns whether only its background shows.
    pub(super) fn is_plain_blank(&self) -> bool {
        self.text == " " && !self.style.modifiers.intersects(VISIBLE_ON_BLANKS)
    }
}

/// Reads a row of a buffer into `safe`, one cell per column. Says whether terminals may disagree on any width.
pub(super) fn read_row<'a>(row: &'a [Cell], safe: &mut Vec<SafeCell<'a>>) -> bool {
    safe.clear();
    let mut is_doubtful = false;
    while let Some(cell) = row.get(safe.len()) {
        let rest = &row[safe.len()..];
        let style = TextStyle { fg: cell.fg, bg: cell.bg, modifiers: cell.modifier };
        let (text, width, max_width) = measure(cell.symbol());
        if text == " " {
            safe.push(SafeCell { text, style: visible_on_blank(style), width, max_width });
        } else if width.max(max_width) as usize > rest.len() {
            // It would run over the right edge.
            safe.push(SafeCell { text: REPLACEMENT, style, width: 1, max_width: 0 });
        } else if rest[1..width as usize].iter().any(|covered| !matches!(covered.symbol(), " " | "")) {
            // Something was drawn over its other half.
            safe.push(SafeCell { text: " ", style: visible_on_blank(style), width: 1, max_width: 0 });
        } else {
            is_doubtful |= max_width > 0;
            safe.push(SafeCell { text, style, width, max_width });
            for _ in 1..width {
                safe.push(SafeCell { text: "", style, width: 0, max_width: 0 });
            }
        }
    }
    is_doubtful
}

/// Foreground, weight and slant do not show on a blank.
fn visible_on_blank(style: TextStyle) -> TextStyle {
    if style.modifiers.intersects(VISIBLE_ON_BLANKS) {
        style
    } else {
        TextStyle { fg: Color::Reset, modifiers: Modifier::empty(), ..style }
    }
}

/// Returns the text to write for a symbol, its width, and its greatest width if terminals may disagree (else 0).
fn measure(symbol: &str) -> (&str, u16, u16) {
    match symbol.as_bytes() {
        [] => return (" ", 1, 0),
        [b' '..=b'~'] => return (symbol, 1, 0),
        _ => {}
    }
    if symbol.len() > LONGEST_SYMBOL || symbol.chars().any(is_forbidden) {
        return (REPLACEMENT, 1, 0);
    }
    let width = symbol.cell_width();
    let mut characters = symbol.chars();
    match (width, characters.next(), characters.next()) {
        (0, ..) | (_, None, _) => (REPLACEMENT, 1, 0),
        (_, Some(character), None) if has_one_width(character) => (symbol, width, 0),
        _ => (symbol, width, symbol.chars().map(max_width_of).sum::<u16>().max(width)),
    }
}

/// Characters that control the terminal or the direction of text, or are invisible.
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}')
}

/// Returns whether all terminals give the character, alone, the same width.
fn has_one_width(character: char) -> bool {
    // Emoji are where they differ: the pictographs, and the older symbols that some show as emoji.
    !matches!(character, '\u{2600}'..='\u{26ff}' | '\u{1f000}'..='\u{1ffff}' | '\u{e0000}'..)
}

fn max_width_of(character: char) -> u16 {
    let width = character.width().unwrap_or(0);
    if has_one_width(character) { width as u16 } else { 2 }
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
        let mut safe = Vec::new();
        read_row(&cells, &mut safe);
        assert_eq!(safe.len(), cells.len());
        safe.iter().map(|cell| (cell.text.to_owned(), cell.width)).collect()
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

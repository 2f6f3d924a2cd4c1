//! Consoles without Unicode: every cell becomes one ASCII character, also where a name on the server has others.

use ratatui::buffer::Buffer;

/// Replaces every symbol that is not ASCII. Columns stay where they are: a wide character becomes two.
pub(super) fn fold(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width);
    for index in 0..buffer.content.len() {
        let symbol = buffer.content[index].symbol();
        if symbol.is_ascii() {
            continue;
        }
        let wide = unicode_width::UnicodeWidthStr::width(symbol) > 1;
        let replacement = plain(symbol);
        buffer.content[index].set_char(replacement);
        if wide && (index + 1) % width != 0 {
            let style = buffer.content[index].style();
            buffer.content[index + 1].set_char('?').set_style(style);
        }
    }
}

/// The text with every character that is not ASCII replaced.
pub(super) fn text(text: &str) -> String {
    let mut buffer = [0; 4];
    text.chars()
        .map(|character| if character.is_ascii() { character } else { plain(character.encode_utf8(&mut buffer)) })
        .collect()
}

fn plain(symbol: &str) -> char {
    match symbol {
        "─" | "–" => '-',
        "│" => '|',
        "┌" | "┐" | "└" | "┘" | "├" | "┤" => '+',
        "▸" | "→" => '>',
        "▲" => '^',
        "▼" => 'v',
        "…" => '~',
        "·" => '-',
        "█" => '#',
        "░" => '.',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use ratatui::prelude::{Rect, Style};

    use super::*;

    #[test]
    fn nothing_but_ascii_is_left_and_columns_stay() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "│客→Ю…x", Style::new());
        fold(&mut buffer);
        let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text, "|??>?~x     ");
    }
}

//! Colours and attributes as SGR sequences, written as differences.
//!
//! `NO_COLOR` is the theme's business: attributes, such as the reversed bar of the selection, must stay.

use std::io::Write as _;

use ratatui::style::{Color, Modifier};

/// The attributes that show on a blank.
pub(super) const VISIBLE_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// Colours and attributes of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TextStyle {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifiers: Modifier,
}

/// Each attribute with the parameter that sets it and the one that ends it.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl TextStyle {
    /// The terminal's own colours and no attribute.
    pub(super) const DEFAULT: Self = Self { fg: Color::Reset, bg: Color::Reset, modifiers: Modifier::empty() };

    /// Returns whether blanks drawn or erased with it show only its background.
    pub(super) fn draws_plain_blanks(&self) -> bool {
        !self.modifiers.intersects(VISIBLE_ON_BLANKS)
    }

    /// Appends the shorter of the two ways from `from` (`None`: unknown) to this style: what differs, or all of it after
    /// a reset.
    pub(super) fn change_from(self, from: Option<Self>, out: &mut Vec<u8>) {
        if from == Some(self) {
            return;
        }
        let start = out.len();
        let Some(from) = from else {
            return self.reset_and_set(out);
        };
        self.set_difference(from, out);
        let middle = out.len();
        self.reset_and_set(out);
        if out.len() - middle < middle - start {
            out.drain(start..middle);
        } else {
            out.truncate(middle);
        }
    }

    fn reset_and_set(self, out: &mut Vec<u8>) {
        if self == Self::DEFAULT {
            out.extend_from_slice(b"\x1b[m");
        } else {
            out.extend_from_slice(b"\x1b[0;");
            self.parameters_since(Self::DEFAULT, out);
            end_sequence(out);
        }
    }

    fn set_difference(self, from: Self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\x1b[");
        self.parameters_since(from, out);
        end_sequence(out);
    }

    /// Appends each parameter and a semicolon.
    fn parameters_since(self, from: Self, out: &mut Vec<u8>) {
        let mut held = from.modifiers;
        for (attribute, _, end) in ATTRIBUTES {
            if held.contains(attribute) && !self.modifiers.contains(attribute) {
                parameter(end, out);
                held -= ended_with(end);
            }
        }
        for (_, _, end) in ATTRIBUTES {
            let together = ended_with(end);
            if held & together != self.modifiers & together {
                // If one of the two replaces the other, the same one must win as when both are set anew.
                held -= together;
            }
        }
        for (attribute, set, _) in ATTRIBUTES {
            if self.modifiers.contains(attribute) && !held.contains(attribute) {
                parameter(set, out);
            }
        }
        if self.fg != from.fg {
            colour(self.fg, 30, out);
        }
        if self.bg != from.bg {
            colour(self.bg, 40, out);
        }
    }
}

/// One parameter ends both bold and dim, and one both kinds of blinking.
fn ended_with(end: u8) -> Modifier {
    ATTRIBUTES.iter().filter(|attribute| attribute.2 == end).map(|attribute| attribute.0).collect()
}

fn parameter(number: u8, out: &mut Vec<u8>) {
    // Writing to a vector cannot fail.
    let _ = write!(out, "{number};");
}

fn end_sequence(out: &mut Vec<u8>) {
    if out.last() == Some(&b';') {
        out.pop();
    }
    out.push(b'm');
}

/// `base` is 30 for the foreground and 40 for the background.
fn colour(colour: Color, base: u8, out: &mut Vec<u8>) {
    let number = match colour {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => base + 60,
        Color::LightRed => base + 61,
        Color::LightGreen => base + 62,
        Color::LightYellow => base + 63,
        Color::LightBlue => base + 64,
        Color::LightMagenta => base + 65,
        Color::LightCyan => base + 66,
        Color::White => base + 67,
        Color::Indexed(index) => {
            let _ = write!(out, "{};5;{index};", base + 8);
            return;
        }
        Color::Rgb(red, green, blue) => {
            let _ = write!(out, "{};2;{red};{green};{blue};", base + 8);
            return;
        }
    };
    parameter(number, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: Option<TextStyle>, to: TextStyle) -> String {
        let mut out = Vec::new();
        to.change_from(from, &mut out);
        String::from_utf8(out).unwrap().replace('\x1b', "")
    }

    #[test]
    fn the_shorter_way_is_taken() {
        let plain = TextStyle::DEFAULT;
        let bold = TextStyle { modifiers: Modifier::BOLD, ..plain };
        let dim = TextStyle { modifiers: Modifier::DIM, ..plain };
        let loud =
            TextStyle { fg: Color::LightRed, bg: Color::Indexed(17), modifiers: Modifier::BOLD | Modifier::REVERSED };
        assert_eq!(change(None, plain), "[m");
        assert_eq!(change(None, bold), "[0;1m");
        assert_eq!(change(Some(bold), bold), "");
        assert_eq!(change(Some(plain), bold), "[1m");
        assert_eq!(change(Some(bold), plain), "[m");
        assert_eq!(change(Some(bold), dim), "[0;2m");
        assert_eq!(change(Some(plain), loud), "[1;7;91;48;5;17m");
        assert_eq!(change(Some(loud), TextStyle { modifiers: Modifier::BOLD, ..loud }), "[27m");
        assert_eq!(change(Some(loud), plain), "[m");
    }

    #[test]
    fn ending_bold_keeps_dim() {
        let both =
            TextStyle { modifiers: Modifier::BOLD | Modifier::DIM, fg: Color::Rgb(1, 2, 3), ..TextStyle::DEFAULT };
        assert_eq!(change(Some(both), TextStyle { modifiers: Modifier::DIM, ..both }), "[22;2m");
    }
}

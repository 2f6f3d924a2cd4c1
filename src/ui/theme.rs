//! Colours and styles. Plain text has the terminal's own colours; colour never carries a meaning alone.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::MarkColour;

/// The capabilities of the terminal and the preferences of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Colours are allowed (`NO_COLOR` is not set).
    pub colour: bool,
    /// Only ASCII characters, for consoles without Unicode.
    pub ascii: bool,
    pub colours: Colours,
}

/// The colour of each role; `None` is that of plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    /// The frame of the focused part.
    pub focus: Option<Color>,
    /// For checked, filtered and pending things. Not yellow, which is unreadable on a light background.
    pub accent: Option<Color>,
    /// For failures and warnings.
    pub warning: Option<Color>,
    /// A hook that is on; what went well.
    pub on: Option<Color>,
    pub off: Option<Color>,
    pub paused: Option<Color>,
    /// For less important or unavailable things.
    pub dim: Option<Color>,
}

impl Colours {
    pub const DEFAULT: Self = Self {
        focus: Some(Color::Cyan),
        accent: Some(Color::Magenta),
        warning: Some(Color::Red),
        on: Some(Color::Green),
        off: None,
        paused: Some(Color::Magenta),
        dim: None,
    };

    /// No colours.
    pub const MONO: Self =
        Self { focus: None, accent: None, warning: None, on: None, off: None, paused: None, dim: None };

    /// One of the 16 colours of a terminal, by its number.
    pub const fn of_terminal(number: u8) -> Color {
        const ALL: [Color; 16] = [
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ];
        ALL[number as usize % ALL.len()]
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self { colour: true, ascii: false, colours: Colours::DEFAULT }
    }
}

impl Theme {
    fn coloured(self, colour: Option<Color>, otherwise: Modifier) -> Style {
        match colour.filter(|_| self.colour) {
            Some(colour) => Style::new().fg(colour),
            None => Style::new().add_modifier(otherwise),
        }
    }

    /// The row under the cursor in the focused part.
    pub(super) fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Column titles, the names of keys.
    pub(super) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The style of less important or unavailable things.
    pub(super) fn faint(self) -> Style {
        self.coloured(self.colours.dim, Modifier::DIM)
    }

    /// The frame of the focused part.
    pub(super) fn focused_frame(self) -> Style {
        self.coloured(self.colours.focus, Modifier::BOLD)
    }

    /// The title of the focused part.
    pub(super) fn focused_title(self) -> Style {
        self.focused_frame().add_modifier(Modifier::BOLD)
    }

    /// Something is on, or went well.
    pub(super) fn good(self) -> Style {
        self.coloured(self.colours.on, Modifier::empty())
    }

    /// The state of a hook that is off: plain, because a style would be sent with every move of the cursor.
    pub(super) fn off(self) -> Style {
        self.coloured(self.colours.off, Modifier::empty())
    }

    /// The state of a hook that is paused.
    pub fn paused(self) -> Style {
        self.coloured(self.colours.paused, Modifier::BOLD)
    }

    /// Something is under way, or worth a second look.
    pub(super) fn notable(self) -> Style {
        self.coloured(self.colours.accent, Modifier::BOLD)
    }

    /// A profile's own mark, reversed so that it is also visible without colours.
    pub(super) fn mark(self, colour: Option<MarkColour>) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED);
        match colour.filter(|_| self.colour) {
            None => style,
            Some(colour) => style.fg(Colours::of_terminal(colour as u8)),
        }
    }

    /// Something failed.
    pub(super) fn bad(self) -> Style {
        self.coloured(self.colours.warning, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_and_the_theme_mean_the_same_colour() {
        let white = Theme::default().mark(Some(MarkColour::White));
        assert_eq!(white.fg, Some(Colours::of_terminal(7)));
        assert_eq!(Theme { colour: false, ..Theme::default() }.mark(Some(MarkColour::White)).fg, None);
    }
}

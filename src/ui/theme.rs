//! How things look. Plain text has the terminal's own colours; colour never carries a meaning alone.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::MarkColour;

/// What the terminal can show and the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Colours are allowed (`NO_COLOR` is not set).
    pub colour: bool,
    /// Only ASCII characters, for consoles without Unicode.
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self { colour: true, ascii: false }
    }
}

impl Theme {
    fn coloured(self, colour: Color, otherwise: Modifier) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new().add_modifier(otherwise) }
    }

    /// The row under the cursor in what has the keyboard.
    pub(super) fn bar(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Column titles, the names of keys.
    pub(super) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What matters less, or is not available.
    pub(super) fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The frame of what has the keyboard.
    pub(super) fn focused_frame(self) -> Style {
        self.coloured(Color::Cyan, Modifier::BOLD)
    }

    /// A title in the frame of what has the keyboard.
    pub(super) fn focused_title(self) -> Style {
        self.focused_frame().add_modifier(Modifier::BOLD)
    }

    /// Every other frame.
    pub(super) fn frame(self) -> Style {
        self.faint()
    }

    /// Something is on, or went well.
    pub(super) fn good(self) -> Style {
        self.coloured(Color::Green, Modifier::empty())
    }

    /// Something is under way, or worth a second look. Not yellow, which cannot be read on a light background.
    pub(super) fn notable(self) -> Style {
        self.coloured(Color::Magenta, Modifier::BOLD)
    }

    /// A profile's own mark. Reversed, so that it is seen without colours too.
    pub(super) fn mark(self, colour: Option<MarkColour>) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED);
        match colour.filter(|_| self.colour) {
            None => style,
            Some(MarkColour::Black) => style.fg(Color::Black),
            Some(MarkColour::Red) => style.fg(Color::Red),
            Some(MarkColour::Green) => style.fg(Color::Green),
            Some(MarkColour::Yellow) => style.fg(Color::Yellow),
            Some(MarkColour::Blue) => style.fg(Color::Blue),
            Some(MarkColour::Magenta) => style.fg(Color::Magenta),
            Some(MarkColour::Cyan) => style.fg(Color::Cyan),
            Some(MarkColour::White) => style.fg(Color::White),
        }
    }

    /// Something failed.
    pub(super) fn bad(self) -> Style {
        self.coloured(Color::Red, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }
}

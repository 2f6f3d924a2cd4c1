//! Which server is on the screen, so that nobody takes one for another.

use super::ServerText;

/// How a profile shows itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileMark {
    /// Its name; none where the server was named without one.
    pub name: Option<String>,
    /// A word of the user's own, such as "production".
    pub label: Option<ServerText>,
    /// The colour of the mark. It never says anything that the words do not.
    pub colour: Option<MarkColour>,
    /// Nothing may be changed.
    pub read_only: bool,
    /// Any certificate is believed: this has to be visible all the time.
    pub insecure_tls: bool,
}

/// One of the eight colours that every terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum MarkColour {
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
}

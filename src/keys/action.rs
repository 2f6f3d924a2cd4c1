//! The actions that keys trigger.

use std::fmt;

use super::BINDINGS;

/// The marks around the name of an action in a sentence: characters that no text of the server should have.
pub(super) const NAME: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// In a sentence an action stands for its key: `"{} tries again"` with `Action::Refresh` becomes "r tries again".
/// [`KeyNames`](super::KeyNames) inserts the user's key when the sentence is drawn.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", NAME[0], self.name(), NAME[1])
    }
}

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "each is explained where people read it: in the table of bindings")]
pub enum Action {
    Up,
    Down,
    First,
    Last,
    PreviousPage,
    NextPage,
    NextPart,
    PreviousPart,
    Open,
    Add,
    Edit,
    Toggle,
    Remove,
    Check,
    CheckAll,
    SortColumn,
    SortDirection,
    Filter,
    PageSize,
    Refresh,
    Reference,
    Choose,
    Flip,
    Press,
    Save,
    Close,
    ClearNotice,
    Keep,
    Yes,
    Other,
    Cancel,
    Retry,
    PutRight,
    Undo,
    ChangeSchema,
    Pause,
    Resume,
    StartDemo,
    Messages,
    Palette,
    AllHooks,
    Matrix,
    WhereUsed,
    History,
    Doctor,
    Fix,
    Copy,
    Clipboard,
    CopyId,
    CopyName,
    CopyRow,
    CopyAddress,
    OnConflict,
    EvenIfNever,
    Complete,
    Left,
    Right,
    Help,
    Repaint,
    Suspend,
    Quit,
}

impl Action {
    /// The name in help and in the configuration, such as `check-all`.
    pub fn name(self) -> &'static str {
        self.into()
    }

    pub fn named(name: &str) -> Option<Self> {
        BINDINGS.iter().map(|binding| binding.action).find(|action| action.name() == name)
    }

    /// Returns whether this only moves a cursor.
    pub const fn moves(self) -> bool {
        matches!(
            self,
            Self::Up
                | Self::Down
                | Self::First
                | Self::Last
                | Self::PreviousPage
                | Self::NextPage
                | Self::Left
                | Self::Right
        )
    }
}

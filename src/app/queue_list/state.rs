//! The state of the list of queues.

use crate::{
    app::{
        message::TimerId,
        widgets::{ListState, Load, ServerSearch, TextField},
    },
    domain::{Queue, QueueColumn, Sort},
};

/// The list of queues.
#[derive(Debug, Clone)]
pub struct QueueList {
    /// The rows that have arrived.
    pub rows: Vec<Queue>,
    pub load: Load,
    /// The server has answered at least once.
    pub known: bool,
    /// The server has more rows.
    pub more: bool,
    /// The text that the names have to contain.
    pub search: String,
    /// `None` is the server's own order, by priority.
    pub sort: Option<Sort<QueueColumn>>,
    pub list: ListState,
    /// The search while it is typed.
    pub typing: Option<TextField>,
    /// The search that `rows` answer.
    pub(super) answered: ServerSearch,
    /// The search of the latest request. What is typed may be ahead of it.
    pub(super) requested: ServerSearch,
    pub(super) pages: u32,
    /// The user asked for what is being loaded, and hears what was read.
    pub(super) is_asked_for: bool,
    pub(super) appending: bool,
    /// The complete list was requested as one page, because pages repeated rows.
    pub(super) whole: bool,
    /// The cursor is on its way to the last row of all.
    pub(super) to_last: bool,
    /// Rings when the typing has paused.
    pub(super) debounce: Option<TimerId>,
}

impl Default for QueueList {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            load: Load::Idle,
            known: false,
            more: false,
            search: String::new(),
            sort: None,
            list: ListState::default(),
            typing: None,
            answered: ServerSearch::default(),
            requested: ServerSearch::default(),
            pages: 0,
            is_asked_for: false,
            appending: false,
            whole: false,
            to_last: false,
            debounce: None,
        }
    }
}

impl QueueList {
    /// The queue under the cursor.
    #[must_use]
    pub fn under_cursor(&self) -> Option<&Queue> {
        self.rows.get(self.list.cursor)
    }

    /// The rows answer an older search than the one that stands in the filter.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.search != self.answered.typed()
    }

    /// The text on another keyboard layout that the rows contain, where nothing contains the typed one.
    #[must_use]
    pub fn read_as(&self) -> Option<&str> {
        self.answered.read_as().filter(|_| !self.is_searching())
    }
}

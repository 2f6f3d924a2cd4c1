//! The list of queues: searched and sorted by the server, loaded as the cursor nears its end.
//!
//! | File | Idea |
//! |---|---|
//! | `mod` | the rows, the search, the order |
//! | `loading` | pages and searches |
//! | `commands` | what each key does, and why one is not available |

mod commands;
mod loading;

use crate::app::message::TimerId;
use crate::app::widgets::{ListState, Load, ServerSearch, TextField};
use crate::domain::{Queue, QueueColumn, QueueId, Sort};

/// The list of queues.
#[derive(Debug, Clone, Default)]
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
    answered: ServerSearch,
    /// The search of the latest request; the typed text may be newer.
    requested: ServerSearch,
    pages: u32,
    /// The user requested the load: a hint reports what was read.
    is_asked_for: bool,
    appending: bool,
    /// The complete list was requested as one page, because pages repeated rows.
    is_one_page: bool,
    /// The cursor moves to the last row as more pages arrive.
    to_last: bool,
    /// Rings when the typing has paused.
    debounce: Option<TimerId>,
}

impl QueueList {
    pub fn under_cursor(&self) -> Option<&Queue> {
        self.rows.get(self.list.cursor)
    }

    /// Moves the cursor to a queue, if its row has arrived.
    pub(super) fn go_to(&mut self, queue: QueueId) {
        if let Some(position) = self.rows.iter().position(|row| row.id == queue) {
            self.list.cursor = position;
        }
    }

    /// The rows answer an older search than the typed one.
    pub fn is_searching(&self) -> bool {
        self.search != self.answered.typed()
    }

    /// The text on another keyboard layout that the rows contain, where nothing contains the typed one.
    pub fn read_as(&self) -> Option<&str> {
        self.answered.read_as().filter(|_| !self.is_searching())
    }
}

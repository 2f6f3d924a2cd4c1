//! What the rooms are built from. Knows none of them.
//!
//! | File | Idea |
//! |---|---|
//! | `list`, `load` | a cursor in a list; how a list's loading does |
//! | `text_field`, `secret_field` | a line of text; one that nobody may see |
//! | `notices`, `words` | the messages of the status line; words for numbers |

pub(super) mod list;
pub(super) mod load;
pub(super) mod notices;
pub(super) mod secret_field;
pub(super) mod text_field;
pub(super) mod words;

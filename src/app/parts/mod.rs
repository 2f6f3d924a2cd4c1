//! What the rooms are built from: a cursor in a list, a line of text, the messages of the status line.

pub(super) mod list;
pub(super) mod notices;
pub(super) mod text_field;

//! What components are built from. Knows no component.
//!
//! | File | Idea |
//! |---|---|
//! | `list`, `load` | a cursor in a list; the state of a load |
//! | `text_field`, `secret_field` | a line of text; one that is not shown |
//! | `server_search` | what a search asks the server for, on other keyboard layouts too |
//! | `notices`, `words` | the messages of the status line; numbers in words |

pub(super) mod list;
pub(super) mod load;
pub(super) mod notices;
pub(super) mod secret_field;
mod server_search;
pub(super) mod text_field;
pub(super) mod words;

pub(super) use list::{Follow, ListState};
pub(super) use notices::NoticeKind;
pub(super) use server_search::ServerSearch;
pub(super) use text_field::{TextField, TextInput, Typed};

pub(in crate::app) use load::{DEBOUNCE, Load};
pub(in crate::app) use notices::Notices;
pub(in crate::app) use secret_field::SecretField;
pub(in crate::app) use words::{in_other_layout, read_at};

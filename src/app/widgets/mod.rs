//! The building blocks of components. Knows no component.
//!
//! | File | Idea |
//! |---|---|
//! | `list`, `load` | a cursor in a list; the state of a load |
//! | `text_field`, `secret_field` | a line of text; one that is not shown |
//! | `server_search` | the text that a search sends to the server, on other keyboard layouts too |
//! | `notices`, `words` | the messages of the status line; numbers in words |

mod list;
mod load;
mod notices;
mod secret_field;
mod server_search;
mod text_field;
mod words;

pub(super) use list::Follow;
pub use list::ListState;
pub(super) use load::DEBOUNCE;
pub use load::Load;
pub use notices::{Notice, NoticeKind, Notices};
pub use secret_field::SecretField;
pub(super) use server_search::ServerSearch;
pub(super) use text_field::Typed;
pub use text_field::{TextField, TextInput};
pub(super) use words::{in_other_layout, read_at};

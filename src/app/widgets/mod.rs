//! The building blocks of components. Knows no component.
//!
//! | File | Idea |
//! |---|---|
//! | `list`, `load` | a cursor in a list; the state of a load |
//! | `text_field` | a line of text; one that is not shown |
//! | `server_search` | the text that a search sends to the server, on other keyboard layouts too |
//! | `notices` | the messages of the status line |

mod list;
mod load;
mod notices;
mod server_search;
mod text_field;

pub(super) use list::Follow;
pub use list::ListState;
pub use load::Load;
pub(super) use load::{DEBOUNCE, read_at};
pub use notices::{Notice, NoticeKind, Notices};
pub(super) use server_search::{ServerSearch, in_other_layout};
pub(super) use text_field::Typed;
pub use text_field::{SecretField, TextField, TextInput};

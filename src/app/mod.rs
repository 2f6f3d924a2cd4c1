//! What happens: the state ([`Model`]), what can occur to it ([`Msg`]), what it asks of the world ([`Effect`]), and the
//! one function that decides ([`update`]).
//!
//! Pure and synchronous: no I/O, no clock, no channel, no `async`, no terminal library. Time enters as
//! [`Msg::Timer`], answers as [`Msg::Loaded`] and [`Msg::Written`]. Imports `keys` and `domain` only.
//!
//! | File | Idea |
//! |---|---|
//! | `model`, `message`, `update` | the state, the values that pass through, the way of a message to its room |
//! | `commands`, `availability` | what each key's action does in the lists, and why one is not available now |
//! | `queues`, `registry` | the two panes |
//! | `form`, `picker` | adding and editing; the flow schema search |
//! | `sign_in` | signing in again, over whatever is on the screen |
//! | `question` | asking before something is lost |
//! | `saving`, `recheck` | from the form to the server and back; looking again before an edit is saved |
//! | `doubts` | writes whose answer was unclear: what really happened |
//! | `waiting`, `reconnect`, `live` | what is waited for; a lost connection; looking for what others changed |
//! | `writes` | every change under way: jobs of tasks, one write per row at a time |
//! | `reader`, `palette`, `notices`, `filter` | help, event reference, messages; commands by name; the status line; filters |
//! | `list`, `text_field`, `layout` | a cursor in a list, a line of text, where things are on the screen |

mod availability;
mod commands;
mod doubts;
mod filter;
mod form;
mod form_keys;
mod layout;
mod list;
mod live;
mod message;
mod model;
mod notices;
mod palette;
mod picker;
mod question;
mod queues;
mod quitting;
mod reader;
mod recheck;
mod reconnect;
mod registry;
mod saving;
mod sign_in;
mod text_field;
mod update;
mod waiting;
mod writes;

pub use availability::{unavailable, unavailable_in_form};
pub use form::{Field, Form, Original, Purpose};
pub use layout::{
    Area, Arrangement, Layout, Size, form_area, form_is_compact, form_list_rows, palette_area, question_area,
    reader_area,
};
pub use list::ListState;
pub use message::{Effect, Generation, JobId, Msg, OpId, SignedIn, Slot, TimerId};
pub use model::{Layer, Link, Model, Pane, Place, Session};
pub use notices::{Notice, NoticeKind, Notices};
pub use palette::{Palette, PaletteRow};
pub use picker::Picker;
pub use question::{Choice, Question, Verdict};
pub use queues::Queues;
pub use reader::{Reader, Subject, TextLine, text_of, wrap};
pub use reconnect::{Lost, in_words};
pub use registry::{HookColumn, Load, PageSize, Registry, Row};
pub use saving::Way;
pub use sign_in::{SecretField, SignIn, SignInDefaults, SignInField};
pub use text_field::TextField;
pub use update::update;
pub use waiting::{Retry, Waiting};
pub use writes::{Pending, Writes};

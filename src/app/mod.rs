//! What happens: the state ([`Model`]), what can occur to it ([`Msg`]), what it asks of the world ([`Effect`]), and the
//! one function that decides ([`update`]).
//!
//! Pure and synchronous: no I/O, no clock, no channel, no `async`, no terminal library. Time enters as
//! [`Msg::Timer`], answers as [`Msg::Loaded`] and [`Msg::RunProgress`]. Imports `keys` and `domain` only.
//!
//! | Room | Idea |
//! |---|---|
//! | `model`, `message` | the state, and the values that pass through |
//! | `update`, `keyboard` | the way of a message to its room, and of a key to what has the keyboard |
//! | `component`, `request` | what every component can do, and what it can ask for |
//! | `dialogs` | what lies over the panes: a component each |
//! | `session` | which server, the state of the connection, who is signed in |
//! | `panes` | the queues, the hooks of one of them, what each key does there, and why one does nothing now |
//! | `all_queues` | every hook of the domain in one list, and the matrix of queues and events |
//! | `form` | adding and editing a hook: from the keys to the save |
//! | `plans` | what would be done, asked before it is done; its progress and what became of it |
//! | `reports` | what was done, and what is wrong with the hooks of the domain |
//! | `copying` | hooks for other queues: the targets picked, read and compared; then a plan |
//! | `store` | queues and their hooks as they are known: what was read, overlaid with recent writes |
//! | `writes` | every change on its way to the server, and what became of it |
//! | `connection` | signing in, waiting, a lost connection, what others changed |
//! | `layers` | what has the keyboard; quitting |
//! | `widgets`, `layout`, `wrap` | what components are built from; where things are on the screen |

mod all_queues;
mod component;
mod connection;
mod copying;
mod dialogs;
mod form;
mod keyboard;
mod layers;
mod layout;
mod message;
mod model;
mod panes;
mod plans;
mod reports;
mod request;
mod session;
mod store;
mod update;
mod widgets;
mod wrap;
mod writes;

pub use all_queues::{
    loading::Loading,
    matrix::{Cell, Matrix},
    state::{AllQueues, Column, HookOfAll},
    typing::Typing,
};
pub use component::{Component, Cx, Event, Reason, Screen, Viewport};
pub use connection::{Connection, Lost, Retry, Waiting, in_words};
pub use copying::compared::{Compared, CopyCounts, CopyRow};
pub use copying::listing::Listing;
pub use copying::places::CopyPlaces;
pub use copying::reading::Reading;
pub use copying::state::{CopyStage, Copying, Original as CopyOriginal};
pub use copying::targets::Targets;
pub use copying::words::{conflict_word, copy_line, copy_mark, copy_word, title as copy_title};
pub use dialogs::palette::Palette;
pub use dialogs::question::QuestionDialog;
pub use dialogs::sign_in::{SignIn, SignInField};
pub use dialogs::text_viewer::{TextLine, TextViewer, text_about};
pub use form::picker::Picker;
pub use form::state::{Field, Form, Original, Purpose, Way};
pub use layers::answers::Deferred;
pub use layout::{
    Area, Arrangement, Layout, Size, form_area, form_is_compact, form_list_rows, palette_area, question_area,
    reader_area, typing_problem, typing_rows,
};
pub use message::{Effect, Generation, JournalText, Msg, RunId, SignedIn, Slot, TimerId};
pub use model::{Layer, Model, Pane, View};
pub use panes::queues::Queues;
pub use panes::registry::{HookColumn, PageSize, Registry, Row};
pub use plans::places::PlanPlaces;
pub use plans::proposal::{Proposal, propose};
pub use plans::schema::SchemaChoice;
pub use plans::sheet::{Sheet, SheetRow, Stage};
pub use plans::words::{status_word, step_mark};
pub use reports::state::{Examination, Report};
pub use request::{Choice, Destination, Part, Question, Request, Requests, Topic, Verdict};
pub use session::{Link, Place, Session, SignInDefaults};
pub use store::{Store, StoreUpdate};
pub use update::update;
pub use widgets::list::ListState;
pub use widgets::load::Load;
pub use widgets::notices::{Notice, NoticeKind, Notices};
pub use widgets::secret_field::SecretField;
pub use widgets::text_field::{TextField, TextInput};
pub use wrap::wrap;
pub use writes::runs::{Pending, Purpose as RunPurpose, Writes};

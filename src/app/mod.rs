//! The core of the screen: the state ([`Model`]), the messages ([`Msg`]), the effects that the shell carries out
//! ([`Effect`]), and the one function that decides ([`update`](fn@update)).
//!
//! Pure and synchronous: no I/O, no clock, no channel, no `async`, no terminal library. Time enters as
//! [`Msg::Timer`], answers as [`Msg::Loaded`], [`Msg::Scanned`] and [`Msg::RunProgress`].
//!
//! | Files and folders | Content |
//! |---|---|
//! | `model`, `message` | the state, and the values that pass through |
//! | `update` | routes each message, and applies it |
//! | `component`, `request` | the interface of every component, and its requests |
//! | `question` | a question to the user, and its answers |
//! | `dialogs` | the dialogs over the panes: a component each |
//! | `session` | which server, the state of the connection, who is signed in |
//! | `layers` | the stack of dialogs, and of lists that cover the panes |
//! | `hook_list` | the list of hooks, of one queue or of all |
//! | `queue_list`, `matrix` | the list of queues; queues and events |
//! | `reading` | reading the hooks of all queues |
//! | `commands` | commands that do the same in every list |
//! | `copyable` | the texts for the clipboard |
//! | `form` | adding and editing a hook: from the keys to the save |
//! | `proposal`, `plans` | a plan before it is confirmed; the reads that prepare it |
//! | `reports` | the history, and the findings of the doctor |
//! | `copying`, `copies` | copying hooks to other queues: the targets are picked and read; the plan that follows |
//! | `store` | queues and their hooks as they are known: what was read, overlaid with recent writes |
//! | `writes` | every write under way, and its result |
//! | `connection` | waiting, a lost connection, whether the token is accepted, live refresh |
//! | `widgets` | the building blocks of components |

mod commands;
mod component;
mod connection;
mod copies;
mod copyable;
mod copying;
mod dialogs;
mod form;
mod hook_list;
mod layers;
mod matrix;
mod message;
mod model;
mod plans;
mod proposal;
mod question;
mod queue_list;
mod reading;
mod reports;
mod request;
mod session;
mod store;
mod update;
mod widgets;
mod writes;

pub use component::{Below, Component, Cx, Event, Facts, Reason, Screen, Viewport};
pub use connection::{Connection, Lost, Waiting};
pub use copies::{Copies, conflict_word};
pub use copyable::Copyable;
pub use copying::{CopyStage, Copying, Targets};
pub use dialogs::{
    Buttons, ClipboardDialog, Palette, PlanDialog, PlanRow, QuestionDialog, SchemaChoice, SchemaPicker, SignIn,
    SignInField, Stage, TextLine, TextViewer, step_line, step_mark, text_about,
};
pub use form::{Field, Form, FormKind, Original};
pub use hook_list::{Column, HookList, HookRow, PageSize, Scope, Typing};
pub use layers::{Layer, Layers, View};
pub use matrix::{Cell, Matrix};
pub use message::{Effect, Generation, IoRequest, JournalText, Msg, RunId, SignedIn, Size, Slot, TimerId};
pub use model::{Model, Pane};
pub use plans::TargetHooks;
pub use proposal::{Chosen, Proposal};
pub use question::{Choice, Question, Verdict};
pub use queue_list::QueueList;
pub use reading::AllHooksReading;
pub use reports::Report;
pub use request::{Destination, OpenForm, Part, Request, Requests, Topic};
pub use session::{ConnectionStatus, ServerChoice, Session, SignInDefaults};
pub use store::{HookKey, Store, StoreUpdate};
pub use update::{propose, start, update};
pub use widgets::{ListState, Load, Notice, NoticeKind, Notices, SecretField, TextField, TextInput};
pub use writes::{Pending, RunPurpose, Writes};

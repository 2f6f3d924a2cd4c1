//! The common interface of all components of the screen: the panes, the views and the dialogs.
//!
//! A component holds its own state. It reads the rest through [`Cx`] and asks for everything else with a
//! [`Request`](super::Request). It never sees the model, another component or an effect; what it may ask of the shell is an
//! [`IoRequest`](super::IoRequest). `update` routes a key, an answer or a timer to one component and carries out what the
//! component requested; `model.rs` owns the components. `docs/architecture.md` says what a new dialog touches.
//!
//! # How things come back
//!
//! - **Opening.** A new component receives [`Event::Opened`] once. It requests its data there.
//! - **Data.** [`Requests::read`] returns the [`Generation`] of the answer; the component keeps it (`Load::Loading`). The
//!   answer arrives as [`Event::Arrived`]. A component ignores answers of other generations, so a late answer never
//!   replaces a newer one. The [`Slot`] names the component and, where it has several reads under way, which of them.
//! - **Timers.** [`Requests::start_timer`] returns a [`TimerId`]; the component keeps it and receives [`Event::Timer`]. A timer
//!   that is not kept is ignored, so none has to be stopped.
//! - **Questions.** [`Request::Ask`](super::Request::Ask) opens a question. The component remembers what it asked, and receives
//!   [`Event::Answered`] with the button. A component that closes closes its question too.
//! - **Scans.** [`Requests::scan`] reads the hooks of several queues; its news arrive as [`Event::Scanned`].
//! - **Runs.** `Request::Execute` begins writes; [`Event::RunBegan`], [`Event::RunEnded`] or [`Event::RunNotBegun`] follow.
//! - **Files.** `IoRequest::ReadJournal` comes back as [`Event::Journal`]. What is paused is in the store.
//! - **Anything else that changed** is seen in `restore_invariants`, which runs after every message.
//!
//! # Size
//!
//! `app` knows no coordinates. After every update `ui::measure` says how many rows of a component are visible (in
//! `ui/NAME.rs`: `viewport`), and `fit` brings the cursor into view. Commands read it as `cx.view`: the rows of a page,
//! and the lines of a text as it is wrapped.

use std::collections::BTreeSet;

use super::message::{Generation, JournalText, RunId, SignedIn, Slot, TimerId};
use super::question::Verdict;
use super::reading::AllHooksReading;
use super::request::Requests;
use super::session::Session;
use super::store::Store;
use super::widgets::{NoticeKind, Notices, TextInput, Typed};
use super::writes::Writes;
use crate::domain::plan::Order;
use crate::domain::scan::News;
use crate::domain::{Answer, Failure, HookId, HookOwner};
use crate::keys::{Action, Context};

/// The reason why a command is not available now, as a sentence for the user.
pub type Reason = String;

/// A component of the screen.
pub trait Component {
    /// The context that decides what the keys do now.
    fn context(&self) -> Context;

    /// The reason why a command is not available now. `update` calls this before `act`; hints and palette show it.
    fn unavailable(&self, _action: Action, _cx: &Cx<'_>) -> Option<Reason> {
        None
    }

    /// Carries out a command that is available.
    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests);

    /// Takes a typed key or a paste.
    fn text(&mut self, _input: TextInput<'_>, _cx: &Cx<'_>, _out: &mut Requests) -> Typed {
        Typed::NotText
    }

    /// The reason why no text can be typed now, if the user could expect to type.
    fn text_refused(&self, _cx: &Cx<'_>) -> Option<Reason> {
        None
    }

    /// Receives an event.
    fn receive(&mut self, _event: Event, _cx: &Cx<'_>, _out: &mut Requests) {}

    /// Restores the invariants after every message: a cursor on a row that exists, no checks of rows that are gone,
    /// the next page requested where the cursor nears the end.
    fn restore_invariants(&mut self, _cx: &Cx<'_>, _out: &mut Requests) {}

    /// Brings the cursor into view, after the screen measured how much of the component is visible.
    fn fit(&mut self, _view: Viewport) {}
}

/// The state that a component can read.
#[derive(Debug, Clone, Copy)]
pub struct Cx<'a> {
    /// The server, the connection to it, and the user.
    pub session: &'a Session,
    /// Queues and hooks as they are known.
    pub store: &'a Store,
    /// The state of reading the hooks of all queues.
    pub reading: &'a AllHooksReading,
    /// The writes under way.
    pub writes: &'a Writes,
    /// The messages so far.
    pub notices: &'a Notices,
    /// The visible size of the component.
    pub view: Viewport,
    /// Other facts that decide which commands are available.
    pub facts: Facts,
}

/// Other facts that decide which commands are available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The screen is too small to show anything.
    pub is_too_small: bool,
    /// The connection is lost and is being tried again.
    pub is_offline: bool,
    /// The unfinished dialog under a list that covers the panes.
    pub below: Option<Below>,
    /// A form whose save is not waited for may come back.
    pub is_form_aside: bool,
    /// An undo or a resume is being prepared.
    pub is_preparing: bool,
    /// The queues or the hooks of the open queue are being loaded.
    pub is_loading: bool,
    /// The whole seconds that the program has been waiting for an answer.
    pub waited_for: u64,
}

/// The unfinished dialog under a list that covers the panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    Form,
    SchemaChoice,
}

/// The visible size of a component, as the screen measured it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Viewport {
    /// The rows of its list or text that are visible at once.
    pub rows: usize,
    /// The lines of its text, as they are wrapped there; 0 where it has none.
    pub lines: usize,
    /// It is as wide as the screen, so that a terminal can scroll it by itself.
    pub is_full_width: bool,
}

/// The measurements of the screen for the current model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Screen {
    pub queues: Viewport,
    pub hooks: Viewport,
    /// The size of the list or the matrix that covers the panes.
    pub cover: Viewport,
    /// The size of the topmost dialog.
    pub top: Viewport,
}

impl Cx<'_> {
    /// Changing something that is not visible would be a change of something else.
    ///
    /// # Errors
    ///
    /// Why nothing can be changed on this screen.
    pub fn is_visible(&self) -> Result<(), Reason> {
        if self.facts.is_too_small {
            return Err("The window is too small to see what this would change: enlarge it first.".to_owned());
        }
        Ok(())
    }

    /// Checks that the user may change hooks, and sees what would be changed.
    ///
    /// # Errors
    ///
    /// The reason.
    pub fn may_change(&self) -> Result<(), Reason> {
        self.is_visible()?;
        self.session.may_change()
    }
}

/// An event for the component that requested it.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It was opened.
    Opened,
    /// What the list shows may be out of date, or was not read: reads it again.
    Reload,
    /// A read ended.
    Arrived { slot: Slot, generation: Generation, result: Result<Answer, Failure> },
    /// A scan brought news.
    Scanned { generation: Generation, news: News },
    /// A timer rang.
    Timer(TimerId),
    /// The user answered its question.
    Answered(Verdict),
    /// The journal, or why it could not be read.
    Journal(Result<JournalText, String>),
    /// Some run ended, and the journal has it.
    Recorded,
    /// Its run began.
    RunBegan(RunId),
    /// Its run ended: the order with the status of each step, the number of its batch, and the report for the user.
    RunEnded { order: Box<Order>, batch: u64, kind: NoticeKind, text: String },
    /// Its run did not begin: the reason, as a sentence.
    RunNotBegun { order: Box<Order>, reason: String },
    /// The result of a sign-in.
    SignedIn(Result<SignedIn, Failure>),
    /// Somebody else changed these hooks.
    ChangedByOthers(HookOwner, BTreeSet<HookId>),
    /// The server answers again: what could not be read can be read now.
    Reconnected,
}

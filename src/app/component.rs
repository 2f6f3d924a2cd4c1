//! What every component of the screen can do: the panes, the views and the dialogs.
//!
//! A component holds its own state. It reads the rest through [`Cx`] and asks for everything else with a
//! [`Request`](super::Request). It never sees the model, another component or an effect. `update` routes a key, an answer or a timer
//! to one component and carries out what the component requested; `model.rs` owns the components. `docs/architecture.md` says
//! what a new dialog touches.
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
//!   [`Event::Answered`] with the button. A component that closes takes its question with it.
//! - **Scans.** [`Requests::scan`] reads the hooks of several queues; its news arrive as [`Event::Scanned`].
//! - **Runs.** `Request::Execute` begins writes; [`Event::RunBegan`], [`Event::RunEnded`] or [`Event::RunNotBegun`] follow.
//! - **Files.** `Request::ReadJournal` comes back as [`Event::Journal`]. What is paused is in the store.
//! - **Anything else that changed** is seen in `settle`, which runs after every message.
//!
//! # Size
//!
//! `app` knows no coordinates. After every update `ui::measure` says how many rows of a component are visible (in
//! `ui/NAME.rs`: `viewport`), and `fit` brings the cursor into view. Commands read it as `cx.view`: the rows of a page,
//! and the lines of a text as it is wrapped.

use std::collections::BTreeSet;

use super::{
    message::{Generation, JournalText, RunId, SignedIn, Slot, TimerId},
    question::Verdict,
    reading::Reading,
    request::Requests,
    session::Session,
    store::Store,
    widgets::{NoticeKind, Notices, TextInput, Typed},
    writes::Writes,
};
use crate::{
    domain::{Answer, Failure, HookId, HookOwner, plan::Order, scan::News},
    keys::{Action, Context},
};

/// Why a command is not available now, as a sentence for the user.
pub type Reason = String;

/// A component of the screen.
pub trait Component {
    /// What the keys mean here now.
    fn context(&self) -> Context;

    /// Why a command is not available now. `update` asks this before `act`; hints and palette show it.
    fn unavailable(&self, _action: Action, _cx: &Cx<'_>) -> Option<Reason> {
        None
    }

    /// Carries out a command that is available.
    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests);

    /// Takes a typed key or a paste.
    fn text(&mut self, _input: TextInput<'_>, _cx: &Cx<'_>, _out: &mut Requests) -> Typed {
        Typed::NotText
    }

    /// Why no text is taken now, where the user could expect it.
    fn text_refused(&self, _cx: &Cx<'_>) -> Option<Reason> {
        None
    }

    /// Receives what was asked for.
    fn receive(&mut self, _event: Event, _cx: &Cx<'_>, _out: &mut Requests) {}

    /// Restores what must always hold, after every message: a cursor on a row that exists, no checks of rows that are gone,
    /// the next page requested where the cursor nears the end.
    fn settle(&mut self, _cx: &Cx<'_>, _out: &mut Requests) {}

    /// Brings the cursor into view, after the screen measured how much of the component is visible.
    fn fit(&mut self, _view: Viewport) {}

    /// Whether closing it now loses something that the user entered.
    fn has_unsaved_input(&self) -> bool {
        false
    }
}

/// What a component can read.
#[derive(Debug, Clone, Copy)]
pub struct Cx<'a> {
    /// The server, the connection to it, and the user.
    pub session: &'a Session,
    /// Queues and hooks as they are known.
    pub store: &'a Store,
    /// The state of reading the hooks of all queues.
    pub reading: &'a Reading,
    /// The writes under way.
    pub writes: &'a Writes,
    /// The messages so far.
    pub notices: &'a Notices,
    /// How much of the component is visible.
    pub view: Viewport,
    /// What else decides which commands are available.
    pub facts: Facts,
}

/// What else decides which commands are available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The screen is too small to show anything.
    pub is_too_small: bool,
    /// The connection is lost and is being tried again.
    pub is_offline: bool,
    /// What lies under a list that covers the panes, and is not finished.
    pub below: Option<Below>,
    /// A form whose save is not waited for may come back.
    pub is_form_aside: bool,
    /// What to put back or to resume is being looked up.
    pub is_looking_up: bool,
    /// The queues or the hooks of the open queue are being loaded.
    pub is_loading: bool,
    /// For how many whole seconds something has been waited for.
    pub waited_for: u64,
}

/// What lies under a list that covers the panes, and is not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    Form,
    SchemaChoice,
}

/// How much of a component is visible, as the screen measured it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Viewport {
    /// The rows of its list or text that are visible at once.
    pub rows: usize,
    /// The lines of its text, as they are wrapped there; 0 where it has none.
    pub lines: usize,
    /// It is as wide as the screen, so that a terminal can scroll it by itself.
    pub is_full_width: bool,
}

/// What the screen has measured, for a model as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Screen {
    pub queues: Viewport,
    pub hooks: Viewport,
    /// Of the list or the matrix that covers the panes.
    pub cover: Viewport,
    /// Of the topmost dialog.
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

    /// Whether the user may change hooks, and sees what would be changed.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn may_change(&self) -> Result<(), Reason> {
        self.is_visible()?;
        self.session.may_change()
    }
}

/// What comes back to the component that asked for it.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It was opened.
    Opened,
    /// A read ended.
    Arrived {
        /// What was read.
        slot: Slot,
        /// Which read of that slot.
        generation: Generation,
        /// How it ended.
        result: Result<Answer, Failure>,
    },
    /// A scan brought news.
    Scanned { generation: Generation, news: News },
    /// A timer rang.
    Timer(TimerId),
    /// The user answered its question.
    Answered(Verdict),
    /// The journal, or why it could not be read.
    Journal(Result<JournalText, String>),
    /// A run ended: what it did is in the journal.
    Recorded,
    /// Its writes are being carried out.
    RunBegan(RunId),
    /// Its writes were carried out, or not: what became of them, and the report for the user.
    RunEnded {
        order: Box<Order>,
        /// The number of its batch.
        batch: u64,
        kind: NoticeKind,
        text: String,
    },
    /// Its writes were not begun: why, as a sentence.
    RunNotBegun { order: Box<Order>, reason: String },
    /// How a sign-in ended.
    SignedIn(Result<SignedIn, Failure>),
    /// Somebody else changed these hooks.
    ChangedByOthers(HookOwner, BTreeSet<HookId>),
    /// The server answers again: what could not be read can be read now.
    Reconnected,
}

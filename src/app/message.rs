//! Messages and effects: plain values that can be compared and printed.

use std::time::Duration;

use crate::domain::plan::{NotBegun, Order, Remarks, RunProgress};
use crate::domain::scan::{News, Trust};
use crate::domain::{
    Answer, AppliedChange, Attempt, Credential, Failure, JournalScope, PauseRef, PausedHooks, Query, Queue, Record,
    Secret,
};
use crate::keys::Chord;

/// The size of the terminal in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The smallest screen that shows anything.
const SMALLEST: Size = Size { width: 40, height: 8 };

impl Size {
    /// Too small for anything: one line asks for a larger terminal.
    pub const fn is_too_small(self) -> bool {
        self.width < SMALLEST.width || self.height < SMALLEST.height
    }
}

/// The place that an answer belongs to. A new request for a slot invalidates the older one's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// The signed-in user.
    Identity,
    /// The queue that was asked for at the start.
    Start,
    /// The queues pane.
    Queues,
    /// The hooks pane.
    Hooks,
    /// The hook that the form edits.
    FormHook,
    /// The form's flow schemas.
    FormSchemas,
    /// The flow schemas to choose from for many hooks.
    SchemaChoice,
    /// The hooks of the queues of an undo or a resume.
    PlanHooks,
    /// The flow schemas that the doctor looks at.
    Doctor,
    /// The check for changes on the server.
    Live,
    /// The hooks of all queues.
    AllHooks,
    /// The queues that hooks can be copied to.
    CopyQueues,
    /// The hooks of the targets of a copy.
    CopyHooks,
}

/// Tells an answer from the answers to older requests of the same slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// A plan that is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

/// A timer. One that is not awaited any more is ignored when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u64);

/// The result of a step of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// Requests go out with the new token from now on.
    Done {
        /// The reason why the token could not be kept for the next start, if it should have been.
        not_kept: Option<String>,
    },
    /// A code is wanted too: the session that it belongs to.
    SecondFactor(Secret),
}

/// The text of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalText {
    /// The records, the oldest first, of every server and domain.
    pub records: Vec<Record>,
    /// The scope of this session.
    pub here: JournalScope,
    /// A remark about lines that could not be read.
    pub remark: Option<String>,
}

/// A message to the core.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key.
    Key(Chord),
    /// A bracketed paste: text, never keys.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The terminal got or lost the focus.
    Focus(bool),
    /// A timer rang.
    Timer(TimerId),
    /// The server to talk to is known and requests can go out. Holds its name for the header.
    Connected(String),
    /// There will be no server: the reason, as a sentence.
    NotConnected(String),
    /// A read ended.
    Loaded { slot: Slot, generation: Generation, result: Result<Answer, Failure> },
    /// A scan went on or ended.
    Scanned { slot: Slot, generation: Generation, news: News },
    /// Something happened to a run.
    RunProgress { run: RunId, progress: RunProgress },
    /// A run ended, and what it did is on the disk; or it did not begin.
    RunEnded { run: RunId, result: Result<Remarks, NotBegun> },
    /// Writes of earlier runs that were in doubt were looked up, or why they could not be, as a sentence.
    DoubtsSettled(Result<Vec<AppliedChange>, String>),
    /// The text of the journal, or why it could not be read, as a sentence.
    JournalRead(Result<JournalText, String>),
    /// The paused hooks, or why they could not be read, as a sentence.
    PausedRead(Result<PausedHooks, String>),
    /// A request was sent once; it may be sent again after a pause.
    Attempt(Attempt),
    /// A sign-in ended.
    SignedIn(Result<SignedIn, Failure>),
}

/// Work of the shell that a component may request by itself: reads, timers, the sign-in, the clipboard. It changes no hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IoRequest {
    /// Read. Replaces an older read of the same slot.
    Fetch { slot: Slot, generation: Generation, query: Query },
    /// Read these queues and their hooks, or all (`None`); `trust` says how sure they have to be. News arrive as
    /// [`Msg::Scanned`]. Replaces an older read of the same slot.
    Scan { slot: Slot, generation: Generation, queues: Option<Vec<Queue>>, trust: Trust },
    /// Give up the read of a slot. A scan hands out what it has read, and ends.
    Cancel(Slot),
    /// Read the journal; with `look_up_doubts`, look up the writes in doubt first.
    ReadJournal { look_up_doubts: bool },
    /// Forget these pauses: they are over.
    ForgetPauses(Vec<PauseRef>),
    /// Read the paused hooks.
    ReadPaused,
    /// Send [`Msg::Timer`] after a while.
    After { timer: TimerId, delay: Duration },
    /// Sign in, and use the new token from then on.
    SignIn(Credential),
    /// Give up the sign-in under way.
    GiveUpSignIn,
    /// Copy a text to the clipboard, through the terminal.
    CopyText(String),
}

/// An action that the core requests from the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Work that components may request too.
    Io(IoRequest),
    /// Carry out a plan. Never given up once begun. Retries of a plan have the same batch number, and are recorded as one.
    Execute { run: RunId, batch: u64, order: Box<Order> },
    /// No further step of this run begins. What was sent is waited for.
    CancelRun(RunId),
    /// Stop looking up ambiguous responses; their outcome stays unknown.
    AbandonLookUps,
    /// Look up the writes of earlier runs that are in doubt.
    LookUpDoubts,
    /// Start the embedded server and connect to it.
    StartDemo,
    /// Redraw the whole screen.
    Repaint,
    /// Stop the process until the shell continues it.
    Suspend,
    /// End.
    Quit,
}

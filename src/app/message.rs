//! What can occur, and what the core asks of the world: plain values that can be compared and printed.

use std::time::Duration;

use super::layout::Size;
use crate::{
    domain::{
        Answer, Attempt, Cause, Change, Credentials, Deed, Failure, Hook, HookId, HookOwner, Paused, Query, QueueId,
        QueueRef, Record, Secret, Whereabouts, Written, scan::Lane,
    },
    keys::Chord,
};

/// Where an answer belongs. A new request for a slot makes the older one's answer worthless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Who is signed in.
    Identity,
    /// The queue that was asked for at the start.
    Start,
    /// The queues pane.
    Queues,
    /// The hooks pane.
    Hooks,
    /// The hook that the form edits.
    Form,
    /// The form's flow schemas.
    Lookup,
    /// Whether an unclear write happened.
    Doubt,
    /// Whether an addition of a plan happened.
    PlanDoubt,
    /// The hooks of a queue in which something is to be put back. Some are read at a time.
    PlanHooks(usize),
    /// The flow schemas that the doctor looks at.
    Doctor,
    /// Whether anything changed.
    Live,
    /// All queues: one of the requests that read them.
    Scan(Lane),
    /// The queues that hooks can be copied to.
    CopyQueues,
    /// The targets of a copy: one of the requests that read their hooks.
    CopyHooks(Lane),
}

/// Tells an answer from the answers to older requests of the same slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// A write to one hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId(pub u64);

/// Some writes that were asked for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// A timer. One that nobody waits for any more is ignored when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u64);

/// How a sign-in went on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// Requests go out with the new token from now on.
    Done {
        /// Why the token was not kept for the next start, where it should have been.
        not_kept: Option<String>,
    },
    /// A code is wanted too: the session that it belongs to.
    SecondFactor(Secret),
}

/// What was written down so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JournalText {
    /// The records, the oldest first, of every server and domain.
    pub records: Vec<Record>,
    /// Where this session does things.
    pub here: Whereabouts,
    /// What to tell about lines that could not be read.
    pub remark: Option<String>,
}

/// What occurs.
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
    /// There will be no server: why, as a sentence.
    NotConnected(String),
    /// A read ended.
    Loaded {
        /// What it was for.
        slot: Slot,
        /// Which request of that slot.
        generation: Generation,
        /// How it ended.
        result: Result<Answer, Failure>,
    },
    /// A write ended.
    Written {
        /// Which.
        op: OpId,
        /// How it ended.
        result: Result<Written, Failure>,
    },
    /// Something was done and could not be written down: why, as a sentence.
    NotRecorded(String),
    /// What was written down so far, or why it could not be read, as a sentence.
    JournalRead(Result<JournalText, String>),
    /// Which hooks were on is written down, or why it could not be, as a sentence.
    PausedNoted(Result<(), String>),
    /// What is paused here, or why it could not be read, as a sentence.
    PausedRead(Result<Vec<Paused>, String>),
    /// A request was sent once; it may be sent again after a pause.
    Attempt(Attempt),
    /// A sign-in ended.
    SignedIn(Result<SignedIn, Failure>),
    /// The program is to end now: a signal, or the terminal is gone.
    Terminate,
}

/// What the core asks of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Read. An older read of the same slot is to be given up.
    Fetch {
        /// What it is for.
        slot: Slot,
        /// Which request of that slot.
        generation: Generation,
        /// What to read.
        query: Query,
    },
    /// Give up the read of a slot.
    Cancel(Slot),
    /// Write. Never given up once begun.
    Mutate {
        /// Which write.
        op: OpId,
        /// Whose hook.
        owner: HookOwner,
        /// What to write.
        change: Change,
        /// Look a lost answer up before telling it; these hooks are like a new one and were there before.
        certainly: Option<Vec<HookId>>,
    },
    /// Write down what was done.
    Record {
        /// Which writes belong together.
        batch: JobId,
        /// What they were for.
        cause: Cause,
        /// What was done, or tried.
        deeds: Vec<Deed>,
    },
    /// Read what was written down.
    ReadJournal,
    /// Write down that these hooks were on, before they are switched off for a while.
    NotePaused {
        /// What switches them off.
        batch: JobId,
        /// Whose hooks, and which.
        hooks: Vec<(QueueRef, Hook)>,
    },
    /// These are on again, or never were off, or are gone.
    ForgetPaused(Vec<(QueueId, HookId)>),
    /// Read what is paused.
    ReadPaused,
    /// Ring a timer after a while.
    After {
        /// Which.
        timer: TimerId,
        /// How long.
        delay: Duration,
    },
    /// Sign in, and use the new token from then on.
    SignIn(Credentials),
    /// The second step of a sign-in.
    SecondFactor {
        /// The session that the server named.
        session: Secret,
        /// The code.
        code: Secret,
    },
    /// Give up the sign-in under way.
    GiveUpSignIn,
    /// Start the embedded server and connect to it.
    StartDemo,
    /// Draw everything anew.
    Repaint,
    /// Stop the process until the shell continues it.
    Suspend,
    /// End.
    Quit,
}

//! The requests of components: plain data, carried out by `update`.

use std::time::Duration;

use super::copyable::Copyable;
use super::message::{Generation, IoRequest, RunId, Slot, TimerId};
use super::proposal::{Chosen, Proposal};
use super::question::{Question, Verdict};
use super::session::SignInDefaults;
use super::store::{HookKey, StoreUpdate};
use super::widgets::NoticeKind;
use super::writes::RunPurpose;
use crate::domain::plan::Order;
use crate::domain::scan::Trust;
use crate::domain::{BatchId, Event, Hook, HookId, Query, Queue, QueueType, SchemaRef};
use crate::keys::{Action, Context};

/// The name of a component: the sender of requests, and the receiver of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The program itself, which asks before it ends.
    App,
    /// The connection to the server.
    Connection,
    /// The reading before an undo or a resume is shown.
    Preparation,
    /// The list of queues.
    Queues,
    /// The hooks of the open queue.
    Hooks,
    AllHooks,
    Matrix,
    /// The writes under way, which ask before one that cannot be undone.
    Writes,
    Form,
    Question,
    TextViewer,
    Palette,
    Clipboard,
    SchemaChoice,
    Plan,
    Report,
    Copying,
    SignIn,
}

/// A place that can be opened, with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The command palette of a place.
    Palette(Context),
    /// A text to read.
    TextViewer(Topic),
    /// The choice of what to copy to the clipboard.
    Clipboard(Vec<Copyable>),
    /// The sign-in dialog, and why the user has to sign in.
    SignIn(String),
    /// The hooks of a queue in their pane, with the cursor on one of them.
    Queue(Queue, Option<HookId>),
    /// The form for a hook of a queue.
    Form(Queue, OpenForm),
    /// The choice of a flow schema for hooks.
    SchemaChoice(Chosen),
    /// Copying hooks to other queues.
    Copying(Chosen),
    AllHooks,
    Matrix,
    /// All hooks that run a flow schema.
    WhereUsed(SchemaRef),
    History,
    Doctor,
}

/// What the form is opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenForm {
    /// A new hook; for this event, where it is chosen already.
    Add(Option<Event>),
    /// A change of this hook.
    Edit(Hook),
}

/// A text to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// The keys of a place.
    Help(Context),
    /// The description of an event; for this type of queue, if it is known.
    Event(Event, Option<QueueType>),
    /// The latest messages.
    Messages,
}

/// A request of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Show the user a message.
    Notify(NoticeKind, String),
    /// Say that a read failed, until a read of the same slot succeeds.
    NotifyUntilRead(Slot, String),
    /// Clear the message that an earlier read of this slot failed: one has succeeded.
    ClearReadError(Slot),
    /// Later messages may replace the current one, because the user asked for them.
    AllowReplacingNotice,
    /// Open something over everything else.
    Open(Destination),
    /// Close the component that asks, with its question.
    Close,
    /// Ask the user; the answer comes back to the component.
    Ask(Question),
    /// Close the question that asks, and hand its answer to the component that asked.
    Answer(Verdict),
    /// Carry out a command of the place under the component, which closes first.
    Run(Action),
    /// Show a plan, and ask whether to carry it out.
    Propose(Proposal),
    /// Ask. The first button takes this proposal, the second the other one. A plan for one queue then runs at once; one for
    /// several queues is shown first.
    Confirm(Question, Proposal, Option<Proposal>),
    /// Write hooks; a retry has the number of its batch.
    Execute(RunPurpose, Box<Order>, Option<u64>),
    /// Begin no further write of a run. Asked for a second time, look up no ambiguous response any longer.
    CancelRun(RunId),
    /// Put the form aside: the user does not wait for its save.
    PutFormAside,
    /// Open the form again, if it was put aside.
    ReopenForm,
    /// Put the cursor of the lists on a hook, and show a message about it.
    Show(HookKey, NoticeKind, String),
    /// Show a plan that switches these paused hooks on again; without any, all.
    Resume(Chosen),
    /// Show a plan that undoes this batch, or the last one.
    Undo(Option<BatchId>),
    /// Cancel the preparation of an undo or a resume.
    CancelPreparation,
    Learn(StoreUpdate),
    /// Read the missing hooks of all queues; if none is missing, all of them again.
    RefreshAllHooks,
    /// Begin to read the hooks of all queues, unless that was begun already.
    EnsureAllHooks,
    /// Stop reading the hooks of all queues.
    StopReading,
    /// Read again what failed, except the list of the component that asks: it reads that itself.
    RetryOtherFailedReads,
    /// Give up loading the queues and the hooks of the open queue.
    GiveUpLoads,
    /// Ask the user to sign in again.
    AskToSignIn,
    /// Clear the standing message.
    ClearNotices,
    /// Move to the other pane.
    OtherPane,
    /// Leave the hooks pane: back to the list or report from which its hook was reached, else to the queues.
    GoBack,
    /// Pass this to the shell. The component that asks receives the timer.
    Io(IoRequest),
    /// The user has signed in as this: go on with what could not be read.
    SignedIn(SignInDefaults),
    /// Add to the message that is shown already.
    NotifyMore(String),
    /// Read the failed lists again. If none failed and `or_probe`, send a probe, to see whether the server answers.
    RetryFailedLists {
        or_probe: bool,
    },
    /// Look up the writes that are in doubt, if there are any.
    LookUpDoubts,
    /// Read the hooks of the open queue again.
    ReloadOpenQueue,
}

impl From<IoRequest> for Request {
    fn from(request: IoRequest) -> Self {
        Self::Io(request)
    }
}

/// The source of generations and timers: each is given out once.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::app) struct Ids {
    generations: u64,
    timers: u64,
}

impl Ids {
    pub(in crate::app) fn next_generation(&mut self) -> Generation {
        self.generations += 1;
        Generation(self.generations)
    }

    pub(in crate::app) fn next_timer(&mut self) -> TimerId {
        self.timers += 1;
        TimerId(self.timers)
    }
}

/// The requests of a component, in their order.
#[derive(Debug)]
pub struct Requests {
    list: Vec<Request>,
    ids: Ids,
}

impl Requests {
    pub(in crate::app) fn new(ids: Ids) -> Self {
        Self { list: Vec::new(), ids }
    }

    pub(in crate::app) fn into_parts(self) -> (Vec<Request>, Ids) {
        (self.list, self.ids)
    }

    pub fn push(&mut self, request: impl Into<Request>) {
        self.list.push(request.into());
    }

    pub fn extend(&mut self, requests: impl IntoIterator<Item = Request>) {
        self.list.extend(requests);
    }

    /// Answers the last key: why it did nothing, or what to know.
    pub fn hint(&mut self, text: impl Into<String>) {
        self.notify(NoticeKind::Hint, text);
    }

    pub fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.push(Request::Notify(kind, text.into()));
    }

    pub fn open(&mut self, destination: Destination) {
        self.push(Request::Open(destination));
    }

    /// Reads from the server. Returns what tells the answer from answers to older reads of the slot.
    pub fn read(&mut self, slot: Slot, query: Query) -> Generation {
        let generation = self.ids.next_generation();
        self.push(IoRequest::Fetch { slot, generation, query });
        generation
    }

    /// Reads the hooks of these queues, or of all. Returns what tells its news from those of older scans of the slot.
    pub fn scan(&mut self, slot: Slot, queues: Option<Vec<Queue>>, trust: Trust) -> Generation {
        let generation = self.ids.next_generation();
        self.push(IoRequest::Scan { slot, generation, queues, trust });
        generation
    }

    /// Starts a timer. Returns what tells it from others.
    pub fn start_timer(&mut self, delay: Duration) -> TimerId {
        let timer = self.ids.next_timer();
        self.push(IoRequest::After { timer, delay });
        timer
    }
}

//! A plan to be carried out, and what it is recorded as.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    active_contacts::ActiveContacts,
    run::Run,
    status::{OnFailure, StepStatus},
    step::{Plan, Step, StepKind},
};
use crate::domain::{BatchId, Cause, Hook, HookId, QueueId, QueueRef, State, Timestamp};

/// What the executor carries out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The run, before it begins or after [`Run::retry`].
    pub run: Run,
    /// What the writes are for.
    pub cause: Cause,
    /// By step: the removed hook that a new one stands for.
    pub stands_for: BTreeMap<usize, HookId>,
    /// Hooks that it switches off are paused: to be switched on again later.
    pub pauses: bool,
    /// Hooks that are as desired already, and whose pause ends because that was asked for.
    pub ends_pauses: Vec<(QueueRef, Hook)>,
    /// When the hooks that it rests on were read, by queue and the server's clock, where it is known.
    pub read: BTreeMap<QueueId, Timestamp>,
    /// Carry it out although it cannot be written down, and so not undone.
    pub without_undo: bool,
}

impl Order {
    /// A plan for this cause. A failure keeps no other step from being tried, unless that one needs it.
    #[must_use]
    pub fn new(plan: Plan, cause: Cause) -> Self {
        let run = Run::new(plan, OnFailure::KeepGoing).in_groups();
        let pauses = cause == Cause::Pause;
        let (stands_for, read) = (BTreeMap::new(), BTreeMap::new());
        Self { run, cause, stands_for, pauses, ends_pauses: Vec::new(), read, without_undo: false }
    }

    /// The plan that undoes a batch, which was for this cause. What undoing a resume switches off is paused again.
    #[must_use]
    pub fn undo(plan: Plan, batch: BatchId, undone: &Cause, stands_for: BTreeMap<usize, HookId>) -> Self {
        Self { stands_for, pauses: *undone == Cause::Resume, ..Self::new(plan, Cause::Undo(batch)) }
    }

    /// The steps that wait and are the first of those for their hook: what they change is on the server now.
    pub fn first_of_hooks(&self) -> impl Iterator<Item = (usize, &Step)> {
        let mut seen = BTreeSet::new();
        let waiting = self.run.statuses().enumerate().filter(|(_, (_, status))| **status == StepStatus::Waiting);
        waiting
            .filter_map(|(index, (step, _))| Some((index, step, step.target()?)))
            .filter(move |(_, step, hook)| seen.insert((step.queue.id, *hook)))
            .map(|(index, step, _)| (index, step))
    }

    /// The hook that a step pauses.
    #[must_use]
    pub fn pauses(&self, step: &Step) -> Option<Hook> {
        match &step.kind {
            StepKind::Edit { before, .. } if self.pauses && step.switches_to() == Some(State::Off) => {
                Some(before.clone())
            }
            _ => None,
        }
    }
}

/// Why a run did not begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotBegun {
    /// The journal cannot be written, so nothing could be undone: why, as a sentence. It can be carried out without undo.
    Journal(String),
    /// Which hooks are paused cannot be kept: why, as a sentence.
    Pauses(String),
}

/// What else to say at the end of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// Something of it is not written down: why, as a sentence.
    pub not_recorded: Option<String>,
    /// Hooks that are not paused any more, because they were switched on, switched off on purpose, or removed.
    pub unpaused: Vec<(QueueRef, Hook)>,
    /// Contacts that keep the old hooks.
    pub active: ActiveContacts,
}

impl fmt::Display for NotBegun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(reason) => write!(f, "Nothing was sent, because it could not be undone later: {reason}."),
            Self::Pauses(reason) => {
                write!(f, "Nothing was switched off, because which hooks are on is not written down: {reason}.")
            }
        }
    }
}

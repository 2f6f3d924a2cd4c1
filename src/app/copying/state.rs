//! The layer: what is copied, to which queues, how far it is, what was chosen.

use std::collections::BTreeSet;

use super::{compared::Compared, targets::Targets};
use crate::{
    app::{message::Generation, widgets::ListState},
    domain::{
        Failure, Hook, HookSpec, Queue, QueueId, QueueRef,
        plan::Choices,
        scan::{Progress, ScanEnd, Trust, Unread},
    },
};

/// Whether the list of queues is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    Whole,
    Loading(Generation),
    Failed(Failure),
}

/// The reading of the targets.
#[derive(Debug, Clone)]
pub struct Reading {
    pub(super) targets: Vec<Queue>,
    pub(super) awaited: Generation,
    pub(super) progress: Progress,
    pub(super) trust: Trust,
    /// The queues that were read.
    pub(super) read: Vec<Queue>,
    /// Queues that somebody kept changing.
    pub(super) moving: Vec<Unread>,
    /// What was read of some queue rests on our own writes alone.
    pub(super) rests_on_own_writes: bool,
    pub(super) end: Option<ScanEnd>,
    /// It broke off.
    pub(super) stopped: Option<Failure>,
}

impl Reading {
    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// It broke off, and goes on when the server can be reached again.
    #[must_use]
    pub fn is_broken_off(&self) -> bool {
        self.stopped.is_some()
    }
}

/// A hook to copy, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its queue.
    pub queue: QueueRef,
    /// What it is.
    pub spec: HookSpec,
}

/// How far the copying is.
#[derive(Debug, Clone)]
pub enum CopyStage {
    /// The targets are picked.
    Picking,
    /// Their hooks are read.
    Reading(Box<Reading>),
    /// They are compared with what is copied.
    Choosing(Compared),
}

/// Hooks on their way to other queues. Until the plan is carried out nothing is written.
#[derive(Debug, Clone)]
pub struct Copying {
    /// The hooks.
    pub originals: Vec<Original>,
    /// The queues to pick from.
    pub targets: Targets,
    /// How far it is.
    pub stage: CopyStage,
    /// What is done about copies that cannot just be added.
    pub choices: Choices,
    /// Hooks without a flow schema, which cannot be copied.
    pub(super) left_out: usize,
}

/// What was picked in a copying that was closed, for the next one.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Kept {
    pub(super) checks: BTreeSet<QueueId>,
    pub(super) choices: Choices,
    pub(super) text: String,
}

impl Copying {
    /// The queues to copy these hooks to are picked, with what was picked before. `None` if none of them can be copied.
    pub(in crate::app) fn new(targets: Vec<(QueueRef, Hook)>, kept: &Kept) -> Option<Self> {
        let all = targets.len();
        let originals: Vec<Original> =
            targets.into_iter().filter_map(|(queue, hook)| Some(Original { queue, spec: hook.spec()? })).collect();
        let left_out = all - originals.len();
        let targets = Targets::new(&kept.text, kept.checks.clone(), Listing::Whole);
        let choices = kept.choices;
        let copying = Self { originals, targets, stage: CopyStage::Picking, choices, left_out };
        (!copying.originals.is_empty()).then_some(copying)
    }

    /// What is there the next time.
    pub(in crate::app) fn kept(&self) -> Kept {
        Kept { checks: self.targets.checks.clone(), choices: self.choices, text: self.targets.input.text().to_owned() }
    }

    /// The hooks of the targets are awaited.
    pub(in crate::app) fn is_reading(&self) -> bool {
        matches!(&self.stage, CopyStage::Reading(reading) if !reading.is_broken_off())
    }

    /// What is copied, for the comparison.
    #[must_use]
    pub fn specs(&self) -> Vec<HookSpec> {
        self.originals.iter().map(|original| original.spec.clone()).collect()
    }

    /// A queue that a hook comes from.
    #[must_use]
    pub fn is_source(&self, queue: QueueId) -> bool {
        self.originals.iter().any(|original| original.queue.id == queue)
    }

    /// How many rows the list has.
    #[must_use]
    pub fn row_count(&self) -> usize {
        match &self.stage {
            CopyStage::Picking | CopyStage::Reading(_) => self.targets.shown_count(),
            CopyStage::Choosing(compared) => compared.row_count(),
        }
    }

    /// The cursor.
    #[must_use]
    pub fn list(&self) -> ListState {
        match &self.stage {
            CopyStage::Picking | CopyStage::Reading(_) => self.targets.list,
            CopyStage::Choosing(compared) => compared.list,
        }
    }

    pub(in crate::app) fn list_mut(&mut self) -> &mut ListState {
        match &mut self.stage {
            CopyStage::Picking | CopyStage::Reading(_) => &mut self.targets.list,
            CopyStage::Choosing(compared) => &mut compared.list,
        }
    }
}

//! The state of the copy dialog: the copied hooks, the targets and the progress.

use std::collections::BTreeSet;

use super::targets::Targets;
use crate::{
    app::{
        plans::TargetHooks,
        store::Store,
        widgets::{Load, in_other_layout},
    },
    domain::{Hook, HookSpec, QueueId, QueueRef, plan::COPY_OF_PAUSED, scan::Progress},
    keys::Action,
    words::count,
};

/// The stage of the copy dialog.
#[derive(Debug, Clone)]
pub enum CopyStage {
    /// The targets are picked.
    Picking,
    /// Their hooks are read.
    Reading(Box<TargetHooks>),
    /// The server does not answer; their hooks are read when it does.
    Waiting(Box<TargetHooks>),
}

/// The choice of the queues that hooks are copied to. A plan follows.
#[derive(Debug, Clone)]
pub struct Copying {
    /// The copied hooks, each with its queue.
    pub originals: Vec<(QueueRef, HookSpec)>,
    pub targets: Targets,
    pub stage: CopyStage,
    /// The user asked for the list of queues that is being read.
    pub(super) is_asked_for: bool,
    /// Hooks without a flow schema, which cannot be copied.
    pub(super) left_out: usize,
    /// Further notes about them.
    pub(super) notes: Vec<String>,
}

/// The picks of a closed dialog, kept for the next time.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Kept {
    checks: BTreeSet<QueueId>,
    text: String,
}

impl Copying {
    /// The choice of the queues to copy these hooks to, with what was picked before. `None` if none of them can be copied.
    pub(in crate::app) fn new(hooks: Vec<(QueueRef, Hook)>, kept: &Kept, store: &Store) -> Option<Self> {
        let all = hooks.len();
        let paused = hooks.iter().filter(|(queue, hook)| store.pause(queue.owner(), hook).is_some());
        let notes = paused.map(|(_, hook)| format!("{} is paused: {COPY_OF_PAUSED}", hook.label())).collect();
        let originals: Vec<_> = hooks.into_iter().filter_map(|(queue, hook)| Some((queue, hook.spec()?))).collect();
        let left_out = all - originals.len();
        let targets = Targets::new(&kept.text, kept.checks.clone());
        let stage = CopyStage::Picking;
        (!originals.is_empty()).then_some(Self { originals, targets, stage, is_asked_for: false, left_out, notes })
    }

    /// Returns the picks to keep for the next time.
    pub(in crate::app) fn kept(&self) -> Kept {
        Kept { checks: self.targets.checks.clone(), text: self.targets.input.text().to_owned() }
    }

    /// The hooks of the targets are awaited.
    pub(in crate::app) const fn is_reading(&self) -> bool {
        matches!(&self.stage, CopyStage::Reading(_))
    }

    /// The progress of reading the targets.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        match &self.stage {
            CopyStage::Reading(hooks) => Some(hooks.progress),
            CopyStage::Picking | CopyStage::Waiting(_) => None,
        }
    }

    /// Returns whether a hook comes from this queue.
    #[must_use]
    pub fn is_source(&self, queue: QueueId) -> bool {
        self.originals.iter().any(|(source, _)| source.id == queue)
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> String {
        format!("Copy {} to …", count(self.originals.len(), "hook"))
    }

    /// Describes the progress in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        match &self.stage {
            CopyStage::Picking => self.targets.summary(),
            CopyStage::Reading(hooks) => {
                let Progress { queues, read, .. } = hooks.progress;
                format!("Reading the hooks of {}: {read} read", count(queues, "queue"))
            }
            CopyStage::Waiting(hooks) => {
                format!("Waiting for the server, to read {}", count(hooks.progress.queues, "queue"))
            }
        }
    }

    /// The reason why the list of queues is empty or incomplete; `None` if it is complete and shows something.
    #[must_use]
    pub fn about_list(&self) -> Option<String> {
        let targets = &self.targets;
        match &targets.load {
            Load::Failed(failure) if targets.total() == 0 => {
                Some(format!("The queues were not read: {}", failure.with_retry(Action::Refresh)))
            }
            Load::Failed(failure) => Some(format!("Not all queues were read: {}", failure.with_retry(Action::Refresh))),
            Load::Loading(_) if targets.total() == 0 => Some("The queues are being read …".to_owned()),
            Load::Loading(_) => Some(format!("{} so far, and more are being read …", count(targets.total(), "queue"))),
            Load::Idle if targets.total() == 0 => Some("There are no queues that your user may see.".to_owned()),
            Load::Idle if targets.matching_count() == 0 => Some("No queue contains what is typed.".to_owned()),
            Load::Idle => targets.read_as.as_ref().map(|text| in_other_layout(targets.input.text(), text)),
        }
    }
}

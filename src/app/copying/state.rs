//! The layer: what is copied, to which queues, how far it is, what was chosen.

use std::{collections::BTreeSet, ops::Range};

use super::{compared::Compared, places::CopyPlaces, reading::Reading, targets::Targets};
use crate::{
    app::{layers::Layer, layout::Size, model::Model, widgets::list::ListState},
    domain::{HookSpec, QueueId, QueueRef, plan::Choices},
    keys::Context,
};

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
}

/// What was picked in a copying that was closed, for the next one.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Kept {
    pub(super) checks: BTreeSet<QueueId>,
    pub(super) choices: Choices,
    pub(super) text: String,
}

impl Copying {
    /// What the keys mean.
    #[must_use]
    pub fn context(&self) -> Context {
        match self.stage {
            CopyStage::Picking => Context::CopyTargets,
            CopyStage::Reading(_) => Context::CopyReading,
            CopyStage::Choosing(_) => Context::CopyChoices,
        }
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

    /// Where things are on a screen of a size.
    #[must_use]
    pub fn places(&self, size: Size) -> CopyPlaces {
        match &self.stage {
            CopyStage::Picking | CopyStage::Reading(_) => CopyPlaces::picking(size),
            CopyStage::Choosing(compared) => CopyPlaces::choosing(size, compared.row_count()),
        }
    }

    /// The rows in view on a screen of a size.
    #[must_use]
    pub fn in_view(&self, size: Size) -> Range<usize> {
        self.list().in_view(self.row_count(), usize::from(self.places(size).list_rows))
    }
}

impl Model {
    /// The copying under way, under whatever lies over it.
    #[must_use]
    pub fn copying(&self) -> Option<&Copying> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Copying(copying) => Some(copying.as_ref()),
            _ => None,
        })
    }

    /// The hooks of the targets are awaited.
    pub(in crate::app) fn is_reading_targets(&self) -> bool {
        let stage = self.copying().map(|copying| &copying.stage);
        matches!(stage, Some(CopyStage::Reading(reading)) if !reading.is_broken_off())
    }

    pub(in crate::app) fn copying_mut(&mut self) -> Option<&mut Copying> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Copying(copying) => Some(copying.as_mut()),
            _ => None,
        })
    }
}

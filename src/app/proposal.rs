//! A proposal: a plan before the user has confirmed it.

use super::copies::Copies;
use super::store::Store;
use crate::domain::plan::{Order, Plan};
use crate::domain::{Cause, Hook, HookOwner, QueueRef};

/// The hooks that a command of a list is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The hooks, each with its queue.
    pub hooks: Vec<(QueueRef, Hook)>,
    /// What the list did not show when they were chosen, a sentence each: some of them, or others that are missing.
    pub cautions: Vec<String>,
}

impl Chosen {
    /// Proposes a plan for these hooks.
    pub(super) fn propose(&self, title: impl Into<String>, plan: Plan, cause: Cause) -> Proposal {
        Proposal { cautions: self.cautions.clone(), ..Proposal::new(title, plan, cause) }
    }
}

/// A plan before the user has confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The heading: `Switch 14 hooks off`.
    pub title: String,
    /// The writes.
    pub order: Box<Order>,
    /// The things that are left out and the reasons, a sentence each.
    pub left_out: Vec<String>,
    /// Further notes to read before confirming, a sentence each.
    pub notes: Vec<String>,
    /// The [cautions](Chosen::cautions) about its hooks. They come first, and nothing is written before they were shown.
    pub cautions: Vec<String>,
    /// The choices of a copy.
    pub copies: Option<Box<Copies>>,
}

impl Proposal {
    /// A proposal that leaves nothing out and has nothing to note.
    pub fn new(title: impl Into<String>, plan: Plan, cause: Cause) -> Self {
        Self::ordering(title, Order::new(plan, cause))
    }

    /// A proposal of an order that leaves nothing out and has nothing to note.
    pub fn ordering(title: impl Into<String>, order: Order) -> Self {
        let (left_out, notes, cautions) = (Vec::new(), Vec::new(), Vec::new());
        Self { title: title.into(), order: Box::new(order), left_out, notes, cautions, copies: None }
    }

    /// Proposes the copies as they are chosen.
    pub(super) fn copying(copies: Box<Copies>) -> Self {
        let (plan, left_out) = copies.plan();
        let proposal = Self::new(copies.title(), plan, Cause::Copy).leaving_out(left_out).noting(copies.notes());
        Self { cautions: copies.cautions.clone(), copies: Some(copies), ..proposal }
    }

    /// Adds the things that are left out, with the reasons.
    #[must_use]
    pub fn leaving_out(self, left_out: Vec<String>) -> Self {
        Self { left_out, ..self }
    }

    /// Adds further notes.
    #[must_use]
    pub fn noting(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }

    /// Notes which of its hooks are paused.
    pub(super) fn note_paused(&mut self, store: &Store) {
        self.order.note_paused(|queue, hook| store.pause(HookOwner::Queue(queue), hook).is_some());
    }

    /// The writes.
    pub fn plan(&self) -> &Plan {
        self.order.run.plan()
    }

    /// Its hooks are in more than one queue.
    pub(super) fn is_in_several_queues(&self) -> bool {
        let pauses = self.order.pauses_only.iter().map(|only| only.queue.id);
        let mut queues = self.plan().steps().iter().map(|step| step.queue.id).chain(pauses);
        queues.next().is_some_and(|first| queues.any(|other| other != first))
    }
}

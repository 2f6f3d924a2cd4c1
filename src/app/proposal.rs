//! What would be written, before the user agreed to it.

use super::copies::Copies;
use crate::domain::{
    Cause,
    plan::{Order, Plan},
};

/// What would be written, before the user agreed to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it does, as a heading: `Switch 14 hooks off`.
    pub title: String,
    /// The writes.
    pub order: Box<Order>,
    /// What is not done and why: a sentence each.
    pub left_out: Vec<String>,
    /// What else to know before saying yes: a sentence each.
    pub notes: Vec<String>,
    /// Of a copy: what else could be chosen.
    pub copies: Option<Box<Copies>>,
}

impl Proposal {
    /// A proposal that leaves nothing out and has nothing to note.
    #[must_use]
    pub fn new(title: impl Into<String>, plan: Plan, cause: Cause) -> Self {
        Self::ordering(title, Order::new(plan, cause))
    }

    /// A proposal of an order that leaves nothing out and has nothing to note.
    #[must_use]
    pub fn ordering(title: impl Into<String>, order: Order) -> Self {
        Self { title: title.into(), order: Box::new(order), left_out: Vec::new(), notes: Vec::new(), copies: None }
    }

    /// What copies hooks, as it is chosen.
    pub(super) fn copying(copies: Box<Copies>) -> Self {
        let (plan, left_out) = copies.plan();
        let proposal = Self::new(copies.title(), plan, Cause::Copy).leaving_out(left_out).noting(copies.notes());
        Self { copies: Some(copies), ..proposal }
    }

    /// Adds what is left out, and why.
    #[must_use]
    pub fn leaving_out(self, left_out: Vec<String>) -> Self {
        Self { left_out, ..self }
    }

    /// Adds what else to know.
    #[must_use]
    pub fn noting(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }

    pub(super) fn plan(&self) -> &Plan {
        self.order.run.plan()
    }

    /// Its hooks are in more than one queue.
    pub(super) fn is_in_several_queues(&self) -> bool {
        let pauses = self.order.pauses_only.iter().map(|only| only.queue.id);
        let mut queues = self.plan().steps().iter().map(|step| step.queue.id).chain(pauses);
        queues.next().is_some_and(|first| queues.any(|other| other != first))
    }
}

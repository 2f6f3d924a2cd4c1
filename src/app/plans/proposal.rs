//! What someone wants to have done: shown before it is done, whoever wants it.

use super::sheet::Sheet;
use crate::{
    app::{layer::Layer, model::Model, widgets::notices::NoticeKind},
    domain::{
        Cause,
        plan::{Order, Plan},
    },
};

/// What someone wants to have done.
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
}

impl Proposal {
    /// A proposal that leaves nothing out and has nothing to note.
    #[must_use]
    pub fn new(title: impl Into<String>, plan: Plan, cause: Cause) -> Self {
        Self::ordering(title, Order::new(plan, cause))
    }

    /// As [`Proposal::new`], for an order.
    #[must_use]
    pub fn ordering(title: impl Into<String>, order: Order) -> Self {
        Self { title: title.into(), order: Box::new(order), left_out: Vec::new(), notes: Vec::new() }
    }

    /// The same with what is left out, and why.
    #[must_use]
    pub fn leaving_out(self, left_out: Vec<String>) -> Self {
        Self { left_out, ..self }
    }

    /// The same with what else to know.
    #[must_use]
    pub fn noting(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }
}

/// Shows what would be done and asks whether to do it. Where nothing would change, or the user may not change anything,
/// it says that instead.
pub fn propose(model: &mut Model, proposal: Proposal) {
    if model.sheet().is_some() {
        return model.hint("Another plan is open: close it first.");
    }
    if proposal.order.run.plan().is_empty() && proposal.left_out.is_empty() && proposal.notes.is_empty() {
        return model.notices.tell(NoticeKind::Hint, format!("{}: nothing would change.", proposal.title));
    }
    if let (false, Err(reason)) = (proposal.order.run.plan().is_empty(), model.may_change()) {
        return model.hint(reason);
    }
    model.layers.push(Layer::Plan(Box::new(Sheet::new(proposal))));
}

//! The layer of a plan: its rows by queue, and how far it is.

use std::{collections::BTreeMap, ops::Range};

use super::{
    places::PlanPlaces,
    proposal::Proposal,
    words::{to_do, yes_label},
};
use crate::{
    app::{layout::Size, message::RunId, widgets::list::ListState, writes::Writes},
    domain::{
        HookId, QueueId,
        plan::{Order, Plan, Run, Step, StepStatus},
    },
};

/// A row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetRow {
    /// The queue whose steps follow, and how many there are.
    Queue(String, usize),
    /// A step of the plan, by its index.
    Step(usize),
    /// What is not done follows.
    LeftOut,
    /// What else to know follows.
    Notes,
    /// A sentence about what is not done, or to know.
    Remark(String),
}

/// How far a plan is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Nothing was sent.
    Preview {
        /// What would be sent.
        order: Order,
        /// The marked button is the one that sends it.
        yes: bool,
    },
    /// It is being carried out.
    Running(RunId),
    /// Nothing more will happen by itself.
    Finished(Order),
}

/// A plan in front of the user.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What it does, as a heading.
    pub title: String,
    /// How far it is.
    pub stage: Stage,
    /// The cursor, counted in rows.
    pub list: ListState,
    stands_for: BTreeMap<usize, HookId>,
    /// The number of the batch that its writes are recorded as, once any was sent.
    pub(super) batch: Option<u64>,
    rows: Vec<SheetRow>,
    /// What is counted is counted once, whatever is drawn.
    pub(super) to_do: String,
    pub(super) left_out: usize,
    yes: String,
}

impl Sheet {
    pub(super) fn new(proposal: Proposal) -> Self {
        let Proposal { title, order, left_out: reasons, notes } = proposal;
        let plan = order.run.plan();
        let (to_do, yes, left_out) = (to_do(plan), yes_label(plan), reasons.len());
        let rows = rows_of(plan, reasons, notes);
        // Where nothing would change, all there is to read is why: the first reason in full.
        let cursor = usize::from(plan.is_empty() && rows.len() > 1);
        let stands_for = order.stands_for.clone();
        let (list, stage) = (ListState { cursor, top: 0 }, Stage::Preview { order: *order, yes: false });
        Self { title, stage, list, stands_for, batch: None, rows, to_do, left_out, yes }
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// A row.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<&SheetRow> {
        self.rows.get(position)
    }

    /// Where things are on a screen of a size.
    #[must_use]
    pub fn places(&self, size: Size) -> PlanPlaces {
        PlanPlaces::of(size, self.rows.len())
    }

    /// The rows in view on a screen of a size.
    #[must_use]
    pub fn in_view(&self, size: Size) -> Range<usize> {
        self.list.in_view(self.rows.len(), usize::from(self.places(size).list_rows))
    }

    /// The button that carries the plan out, with what it does.
    #[must_use]
    pub fn yes_label(&self) -> &str {
        &self.yes
    }

    /// The hook that was removed and that a step's new one stands for.
    #[must_use]
    pub fn stands_for(&self, step: usize) -> Option<HookId> {
        self.stands_for.get(&step).copied()
    }

    /// What is carried out.
    #[must_use]
    pub fn plan<'a>(&'a self, writes: &'a Writes) -> Option<&'a Plan> {
        match &self.stage {
            Stage::Preview { order, .. } => Some(order.run.plan()),
            _ => self.run(writes).map(Run::plan),
        }
    }

    /// The carrying out, once it was begun.
    #[must_use]
    pub fn run<'a>(&'a self, writes: &'a Writes) -> Option<&'a Run> {
        match &self.stage {
            Stage::Preview { .. } => None,
            Stage::Running(run) => writes.run(*run),
            Stage::Finished(order) => Some(&order.run),
        }
    }

    /// A step, and what became of it once that was begun.
    #[must_use]
    pub fn step<'a>(&'a self, writes: &'a Writes, index: usize) -> Option<(&'a Step, Option<&'a StepStatus>)> {
        let step = self.plan(writes)?.steps().get(index)?;
        Some((step, self.run(writes).and_then(|run| run.status(index))))
    }
}

/// The steps by queue, in the order in which the queues come first; then what is left out, and what else to know.
fn rows_of(plan: &Plan, left_out: Vec<String>, notes: Vec<String>) -> Vec<SheetRow> {
    let mut queues: Vec<(String, Vec<usize>)> = Vec::new();
    let mut place: BTreeMap<QueueId, usize> = BTreeMap::new();
    for (index, step) in plan.steps().iter().enumerate() {
        let place = *place.entry(step.queue.id).or_insert_with(|| {
            queues.push((step.queue.label(), Vec::new()));
            queues.len() - 1
        });
        queues[place].1.push(index);
    }
    let mut rows = Vec::new();
    for (label, steps) in queues {
        rows.push(SheetRow::Queue(label, steps.len()));
        rows.extend(steps.into_iter().map(SheetRow::Step));
    }
    for (heading, sentences) in [(SheetRow::LeftOut, left_out), (SheetRow::Notes, notes)] {
        if !sentences.is_empty() {
            rows.push(heading);
            rows.extend(sentences.into_iter().map(SheetRow::Remark));
        }
    }
    rows
}

//! Choices in a plan before it begins: which writes are left out, and how a copy resolves conflicts.

use std::collections::BTreeSet;

use super::{
    dialog::{PlanDialog, Stage, buttons},
    rows::{PlanRow, rows_of},
    words::to_do,
};
use crate::{
    app::{component::Reason, proposal::Proposal},
    domain::plan::{Choices, Order, Plan, Step},
    keys::Action,
};

impl PlanDialog {
    /// The reason why a choice is not available before the plan begins.
    pub(super) fn no_choice(&self, action: Action) -> Option<Reason> {
        let reason = match (action, &self.copies) {
            (Action::Check, _) if self.steps_of_row().is_empty() => "There is no write under the cursor to leave out.",
            (Action::Check, _) => return None,
            (Action::OnConflict, Some(copies)) if !copies.has_conflicts() => {
                "No copy is in conflict: there is nothing to choose."
            }
            (Action::EvenIfNever, Some(copies)) if !copies.has_idle() => {
                "Every copy can fire in its queue: there is nothing to choose."
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    /// The user leaves this step out.
    #[must_use]
    pub fn is_unchecked(&self, step: usize) -> bool {
        self.unchecked.contains(&step)
    }

    /// The steps of the row under the cursor: of a queue, all of its.
    fn steps_of_row(&self) -> BTreeSet<usize> {
        let step = |row: &PlanRow| match row {
            PlanRow::Step(step) => Some(*step),
            _ => None,
        };
        match self.row(self.list.cursor) {
            Some(PlanRow::Step(step)) => BTreeSet::from([*step]),
            Some(PlanRow::Queue(_, steps)) => {
                self.rows.iter().skip(self.list.cursor + 1).take(*steps).filter_map(step).collect()
            }
            _ => BTreeSet::new(),
        }
    }

    /// Leaves out the writes of the row under the cursor and what belongs to them; where they are, takes them in again.
    pub(super) fn check(&mut self) {
        let Stage::Preview(order, _) = &self.stage else { return };
        let steps = self.steps_of_row();
        let all = order.run.plan().together_with(&steps);
        if steps.is_subset(&self.unchecked) {
            self.unchecked.retain(|step| !all.contains(step));
        } else {
            self.unchecked.extend(all);
        }
        self.count();
    }

    /// Other writes are left out: other numbers.
    fn count(&mut self) {
        let Stage::Preview(order, shown) = &mut self.stage else { return };
        let chosen = order.without(&self.unchecked);
        let plan = chosen.run.plan();
        (self.to_do, self.hooks, *shown) = (to_do(&chosen), plan.hooks(), buttons(&chosen));
    }

    /// The order is what is checked, and the rest is listed as left out.
    pub(super) fn drop_unchecked(&mut self) {
        let Stage::Preview(order, _) = &mut self.stage else { return };
        if self.unchecked.is_empty() {
            return;
        }
        let line = |step: &Step| format!("{} · {}: left out by you.", step.queue.label(), step.in_words());
        self.left_out.extend(unchecked(order.run.plan(), &self.unchecked).map(line));
        let chosen = order.without(&std::mem::take(&mut self.unchecked));
        self.rows = rows_of(&chosen, &self.left_out, &self.notes);
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
        *order = chosen;
    }

    /// Chooses something else for the copies: another plan, of which the same is left out.
    pub(super) fn choose(&mut self, choose: impl FnOnce(&mut Choices)) {
        let (Some(mut copies), Stage::Preview(order, _)) = (self.copies.take(), &self.stage) else { return };
        let what = |step: &Step| (step.queue.id, step.target(), step.label());
        let left_out: Vec<_> = unchecked(order.run.plan(), &self.unchecked).map(what).collect();
        choose(&mut copies.choices);
        let cursor = self.list.cursor;
        *self = Self::new(Proposal::copying(copies));
        self.list.cursor = cursor.min(self.rows.len().saturating_sub(1));
        if let Stage::Preview(Order { run, .. }, _) = &self.stage {
            let steps = run.plan().steps().iter().enumerate();
            self.unchecked = steps.filter(|(_, step)| left_out.contains(&what(step))).map(|(index, _)| index).collect();
        }
        self.count();
    }
}

fn unchecked<'a>(plan: &'a Plan, unchecked: &'a BTreeSet<usize>) -> impl Iterator<Item = &'a Step> {
    unchecked.iter().filter_map(|step| plan.steps().get(*step))
}

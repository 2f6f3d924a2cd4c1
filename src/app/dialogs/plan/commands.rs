//! The commands of the plan dialog, the events that it receives, and the choices before it begins.

use std::collections::BTreeSet;

use super::dialog::{PlanDialog, Stage};
use super::shown::{PlanRow, rows_of, to_do};
use crate::app::commands;
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::copies::Copies;
use crate::app::proposal::Proposal;
use crate::app::request::{Request, Requests};
use crate::app::widgets::{Follow, TextInput, Typed};
use crate::domain::plan::{Choices, Run, Step};
use crate::keys::{Action, Context};

impl Component for PlanDialog {
    fn context(&self) -> Context {
        match &self.stage {
            _ if self.number.is_some() => Context::Number,
            Stage::Question(question, _) => question.context(),
            _ => Context::Plan,
        }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        let chooses = matches!(action, Action::Check | Action::OnConflict | Action::EvenIfNever);
        let (order, copies) = (&self.proposal.order, self.proposal.copies.as_deref());
        let reason = match (action, &self.stage) {
            (action, _) if commands::works_everywhere(action) => return None,
            (Action::Press, _) if self.number.as_ref().is_some_and(|(typed, _)| typed.text().is_empty()) => {
                "Type the number of hooks first."
            }
            (Action::Press, _) if self.number.is_some() => return cx.may_change().err(),
            (Action::Close, _) if self.number.is_some() => return None,
            (_, Stage::Question(question, _)) => return question.unavailable(action, cx),
            (Action::OnConflict | Action::EvenIfNever, _) if copies.is_none() => "This plan copies no hooks.",
            (Action::Yes, Stage::Preview(_)) if order.is_empty() => "Nothing would change: there is nothing to run.",
            (Action::Yes, Stage::Preview(_)) if self.hooks == 0 && order.pauses_only.is_empty() => {
                return Some(format!("Every write is left out: {} takes one in again.", Action::Check));
            }
            (Action::Yes, Stage::Preview(_)) => return cx.may_change().err(),
            (Action::Check, Stage::Preview(_)) if self.steps_of_row().is_empty() => {
                "There is no write under the cursor to leave out."
            }
            (Action::OnConflict, Stage::Preview(_)) if !copies.is_some_and(Copies::has_conflicts) => {
                "No copy is in conflict: there is nothing to choose."
            }
            (Action::EvenIfNever, Stage::Preview(_)) if !copies.is_some_and(Copies::has_idle) => {
                "Every copy can fire in its queue: there is nothing to choose."
            }
            (Action::Press | Action::NextPart | Action::PreviousPart, Stage::Preview(buttons)) => {
                return buttons.unavailable(action, cx);
            }
            (Action::NextPart | Action::PreviousPart, _) => "There is only this one button.",
            (Action::Cancel, Stage::Preview(_)) => {
                return Some(format!("Nothing was begun: {} closes the plan.", Action::Close));
            }
            (Action::Retry, Stage::Preview(_)) => {
                return Some(format!("Nothing was begun: {} runs the plan.", Action::Yes));
            }
            (Action::Press, Stage::Running(_)) => {
                return Some(format!("It is running: {} stops it between two writes.", Action::Cancel));
            }
            (Action::Retry, Stage::Running(_)) => {
                "It is still running: what fails can be tried again when it has ended."
            }
            (_, Stage::Running(_)) if chooses || action == Action::Yes => "It was begun already.",
            (_, Stage::Ended) if chooses || matches!(action, Action::Yes | Action::Cancel) => {
                return Some(format!("It has ended: {} closes the plan.", Action::Close));
            }
            (Action::Retry, Stage::Ended) if can_retry(&order.run) => return cx.may_change().err(),
            (Action::Retry, Stage::Ended) => "Everything is done: nothing is left to try again.",
            (Action::PutRight, Stage::Ended) if order.follow_up().is_some() => return cx.may_change().err(),
            (Action::PutRight, Stage::Ended) => {
                "No hook changed meanwhile, and none differs: nothing is to be put right."
            }
            (Action::PutRight, _) => "It has not ended: what differs then can be put right.",
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        if action.moves() && self.question().is_none() {
            return self.list.go(action, self.rows.len(), cx.view.rows);
        }
        match (action, &mut self.stage) {
            (Action::Press, _) if self.number.is_some() => self.confirm(cx, out),
            (Action::Close, _) if self.number.is_some() => self.number = None,
            (Action::Check, Stage::Preview(_)) => self.check(),
            (Action::OnConflict, Stage::Preview(_)) => {
                self.choose(|choices| choices.on_conflict = choices.on_conflict.next());
            }
            (Action::EvenIfNever, Stage::Preview(_)) => {
                self.choose(|choices| choices.even_if_never = !choices.even_if_never);
            }
            (_, Stage::Question(question, _)) => {
                if let Some(verdict) = question.answer(action, cx) {
                    self.answered(verdict, cx, out);
                }
            }
            (_, Stage::Preview(buttons)) => {
                if let Some(verdict) = buttons.act(action) {
                    self.answered(verdict, cx, out);
                }
            }
            (Action::Cancel | Action::Close, Stage::Running(run)) => Self::cancel(*run, cx, out),
            (Action::Retry, Stage::Ended) => self.retry(out),
            (Action::PutRight, Stage::Ended) => self.put_right(),
            (Action::Press | Action::Close, Stage::Ended) => out.push(Request::Close),
            _ => {}
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, _: &mut Requests) -> Typed {
        self.number.as_mut().map_or(Typed::NotText, |(typed, _)| typed.take(input))
    }

    fn receive(&mut self, event: Event, _: &Cx<'_>, _: &mut Requests) {
        match event {
            Event::RunBegan(run) => self.stage = Stage::Running(run),
            Event::RunEnded { order, batch, .. } => self.ended(order, batch),
            Event::RunNotBegun { order, .. } => {
                self.stage = Stage::preview(&order);
                self.proposal.order = order;
            }
            _ => {}
        }
    }

    fn fit(&mut self, view: Viewport) {
        match &mut self.stage {
            Stage::Question(question, _) => question.fit(view),
            _ => self.list.settle(self.rows.len(), view.rows, Follow::Line),
        }
    }
}

impl PlanDialog {
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

    /// Leaves out the writes of the row under the cursor and those that belong to them, or takes them in again.
    fn check(&mut self) {
        let steps = self.steps_of_row();
        let all = self.proposal.plan().together_with(&steps);
        if steps.is_subset(&self.unchecked) {
            self.unchecked.retain(|step| !all.contains(step));
        } else {
            self.unchecked.extend(all);
        }
        self.count();
    }

    /// Counts the remaining writes after the checks changed.
    fn count(&mut self) {
        let chosen = self.proposal.order.without(&self.unchecked);
        (self.to_do, self.hooks) = (to_do(&chosen), chosen.run.plan().hooks());
        self.stage = Stage::preview(&chosen);
    }

    fn unchecked_steps(&self) -> impl Iterator<Item = &Step> {
        self.unchecked.iter().filter_map(|step| self.proposal.plan().steps().get(*step))
    }

    /// Removes the unchecked steps from the order, and lists them as left out.
    pub(super) fn drop_unchecked(&mut self) {
        if self.unchecked.is_empty() {
            return;
        }
        let line = |step: &Step| format!("{} · {}: left out by you.", step.queue.label(), step.in_words());
        let left_out: Vec<String> = self.unchecked_steps().map(line).collect();
        self.proposal.left_out.extend(left_out);
        *self.proposal.order = self.proposal.order.without(&std::mem::take(&mut self.unchecked));
        self.rows = rows_of(&self.proposal);
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// Makes another choice for the copies, and leaves the same steps out of the new plan.
    fn choose(&mut self, choose: impl FnOnce(&mut Choices)) {
        let Some(mut copies) = self.proposal.copies.take() else { return };
        let what = |step: &Step| (step.queue.id, step.target(), step.label());
        let left_out: Vec<_> = self.unchecked_steps().map(what).collect();
        choose(&mut copies.choices);
        let cursor = self.list.cursor;
        *self = Self::new(Proposal::copying(copies));
        self.list.cursor = cursor.min(self.rows.len().saturating_sub(1));
        let steps = self.proposal.plan().steps().iter().enumerate();
        self.unchecked = steps.filter(|(_, step)| left_out.contains(&what(step))).map(|(index, _)| index).collect();
        self.count();
    }
}

/// Returns whether any step can be retried.
fn can_retry(run: &Run) -> bool {
    let tally = run.tally();
    tally.failed + tally.unknown + tally.not_tried + tally.rolled_back > 0
}

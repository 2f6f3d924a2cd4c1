//! The commands of the plan dialog, the events that it receives, and the choices before it begins.

use std::collections::BTreeSet;

use super::dialog::{PlanDialog, Stage};
use super::shown::{PlanRow, rows_of, to_do};
use crate::app::commands;
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::copies::Copies;
use crate::app::dialogs::Buttons;
use crate::app::proposal::Proposal;
use crate::app::request::{Request, Requests};
use crate::app::widgets::{Follow, TextInput, Typed};
use crate::domain::plan::{Choices, Run, Step};
use crate::keys::{Action, Context};

const ONE_BUTTON: &str = "There is only this one button.";
const NOT_ENDED: &str = "It has not ended: what differs then can be put right.";

impl Component for PlanDialog {
    fn context(&self) -> Context {
        match &self.stage {
            _ if self.number.is_some() => Context::Number,
            Stage::Question(question, _) => question.context(),
            _ => Context::Plan,
        }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        if commands::works_everywhere(action) {
            return None;
        }
        match (action, &self.number) {
            (Action::Press, Some((typed, _))) if typed.text().is_empty() => {
                return Some("Type the number of hooks first.".to_owned());
            }
            (Action::Press, Some(_)) => return cx.may_change().err(),
            (Action::Close, Some(_)) => return None,
            _ => {}
        }
        match &self.stage {
            Stage::Question(question, _) => question.unavailable(action, cx),
            _ if is_about_copies(action) && self.proposal.copies.is_none() => {
                Some("This plan copies no hooks.".to_owned())
            }
            Stage::Preview(buttons) => self.unavailable_in_preview(action, buttons, cx),
            Stage::Running(_) => unavailable_while_running(action),
            Stage::Ended => self.unavailable_at_end(action, cx),
        }
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
            _ => self.list.scroll_to_cursor(self.rows.len(), view.rows, Follow::Line),
        }
    }
}

impl PlanDialog {
    fn unavailable_in_preview(&self, action: Action, buttons: &Buttons, cx: &Cx<'_>) -> Option<Reason> {
        let (order, copies) = (&self.proposal.order, self.proposal.copies.as_deref());
        let reason = match action {
            Action::Yes if order.is_empty() => "Nothing would change: there is nothing to run.",
            Action::Yes if self.hooks == 0 && order.pauses_only.is_empty() => {
                return Some(format!("Every write is left out: {} takes one in again.", Action::Check));
            }
            Action::Yes => return cx.may_change().err(),
            Action::Check if self.steps_of_row().is_empty() => "There is no write under the cursor to leave out.",
            Action::OnConflict if !copies.is_some_and(Copies::has_conflicts) => {
                "No copy is in conflict: there is nothing to choose."
            }
            Action::EvenIfNever if !copies.is_some_and(Copies::has_idle) => {
                "Every copy can fire in its queue: there is nothing to choose."
            }
            Action::Press | Action::NextPart | Action::PreviousPart => return buttons.unavailable(action, cx),
            Action::Cancel => return Some(format!("Nothing was begun: {} closes the plan.", Action::Close)),
            Action::Retry => return Some(format!("Nothing was begun: {} runs the plan.", Action::Yes)),
            Action::PutRight => NOT_ENDED,
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn unavailable_at_end(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        let order = &self.proposal.order;
        let reason = match action {
            action if action == Action::Yes || action == Action::Cancel || chooses(action) => {
                return Some(format!("It has ended: {} closes the plan.", Action::Close));
            }
            Action::NextPart | Action::PreviousPart => ONE_BUTTON,
            Action::Retry if can_retry(&order.run) => return cx.may_change().err(),
            Action::Retry => "Everything is done: nothing is left to try again.",
            Action::PutRight if order.follow_up().is_some() => return cx.may_change().err(),
            Action::PutRight => "No hook changed meanwhile, and none differs: nothing is to be put right.",
            _ => return None,
        };
        Some(reason.to_owned())
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

fn unavailable_while_running(action: Action) -> Option<Reason> {
    let reason = match action {
        action if action == Action::Yes || chooses(action) => "It was begun already.",
        Action::NextPart | Action::PreviousPart => ONE_BUTTON,
        Action::Press => return Some(format!("It is running: {} stops it between two writes.", Action::Cancel)),
        Action::Retry => "It is still running: what fails can be tried again when it has ended.",
        Action::PutRight => NOT_ENDED,
        _ => return None,
    };
    Some(reason.to_owned())
}

/// Returns whether a command chooses what the plan writes.
const fn chooses(action: Action) -> bool {
    matches!(action, Action::Check) || is_about_copies(action)
}

const fn is_about_copies(action: Action) -> bool {
    matches!(action, Action::OnConflict | Action::EvenIfNever)
}

/// Returns whether any step can be retried.
fn can_retry(run: &Run) -> bool {
    let tally = run.tally();
    tally.failed + tally.unknown + tally.not_tried + tally.rolled_back > 0
}

//! The commands of the plan dialog, and the events that it receives.

use super::dialog::{PlanDialog, Stage};
use crate::{
    app::{
        component::{Component, Cx, Event, Reason, Viewport},
        request::{Request, Requests},
        widgets::{Follow, TextInput, Typed},
    },
    domain::plan::Run,
    keys::{Action, Context},
};

impl Component for PlanDialog {
    fn context(&self) -> Context {
        match &self.stage {
            _ if self.number.is_some() => Context::Number,
            Stage::Question(question, _) => question.context(),
            _ => Context::Plan,
        }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        let reason = match (action, &self.stage) {
            (Action::Quit | Action::Suspend | Action::Repaint | Action::Help, _) => return None,
            (Action::Press, _) if self.number.as_ref().is_some_and(|(typed, _)| typed.text().is_empty()) => {
                "Type the number of hooks first."
            }
            (Action::Press, _) if self.number.is_some() => return cx.may_change().err(),
            (Action::Close, _) if self.number.is_some() => return None,
            (_, Stage::Question(question, _)) => return question.unavailable(action, cx),
            (Action::Yes, Stage::Preview(order, _)) if order.is_empty() => {
                "Nothing would change: there is nothing to run."
            }
            (Action::Yes, Stage::Preview(order, _)) if self.hooks == 0 && order.pauses_only.is_empty() => {
                return Some(format!("Every write is left out: {} takes one in again.", Action::Check));
            }
            (Action::Yes, Stage::Preview(..)) => return cx.may_change().err(),
            (Action::OnConflict | Action::EvenIfNever, _) if self.copies.is_none() => "This plan copies no hooks.",
            (Action::Check | Action::OnConflict | Action::EvenIfNever, Stage::Preview(..)) => {
                return self.no_choice(action);
            }
            (Action::Press, Stage::Preview(_, buttons)) => return buttons.unavailable(action, cx),
            (Action::NextPart | Action::PreviousPart, Stage::Preview(_, buttons)) => {
                return buttons.unavailable(action, cx);
            }
            (Action::NextPart | Action::PreviousPart, _) => "There is only this one button.",
            (Action::Yes | Action::Check | Action::OnConflict | Action::EvenIfNever, Stage::Running(_)) => {
                "It was begun already."
            }
            (Action::Cancel, Stage::Running(_)) => return None,
            (Action::Cancel, Stage::Preview(..)) => {
                return Some(format!("Nothing was begun: {} closes the plan.", Action::Close));
            }
            (
                Action::Yes | Action::Check | Action::OnConflict | Action::EvenIfNever | Action::Cancel,
                Stage::Ended(_),
            ) => {
                return Some(format!("It has ended: {} closes the plan.", Action::Close));
            }
            (Action::Retry, Stage::Ended(order)) if can_retry(&order.run) => return cx.may_change().err(),
            (Action::Retry, Stage::Ended(_)) => "Everything is done: nothing is left to try again.",
            (Action::Retry, Stage::Preview(..)) => {
                return Some(format!("Nothing was begun: {} runs the plan.", Action::Yes));
            }
            (Action::Retry, Stage::Running(_)) => {
                "It is still running: what fails can be tried again when it has ended."
            }
            (Action::PutRight, Stage::Ended(order)) if order.follow_up().is_some() => return cx.may_change().err(),
            (Action::PutRight, Stage::Ended(_)) => {
                "No hook changed meanwhile, and none differs: nothing is to be put right."
            }
            (Action::PutRight, _) => "It has not ended: what differs then can be put right.",
            (Action::Press, Stage::Running(_)) => {
                return Some(format!("It is running: {} stops it between two writes.", Action::Cancel));
            }
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        if action.moves() && !matches!(self.stage, Stage::Question(..)) {
            return self.list.go(action, self.rows.len(), cx.view.rows);
        }
        match (action, &mut self.stage) {
            (Action::Check, Stage::Preview(..)) => self.check(),
            (Action::OnConflict, Stage::Preview(..)) => {
                self.choose(|choices| choices.on_conflict = choices.on_conflict.next());
            }
            (Action::EvenIfNever, Stage::Preview(..)) => {
                self.choose(|choices| choices.even_if_never = !choices.even_if_never);
            }
            (Action::Press, _) if self.number.is_some() => self.confirm(cx, out),
            (Action::Close, _) if self.number.is_some() => self.number = None,
            (_, Stage::Question(question, _)) => {
                if let Some(verdict) = question.answer(action, cx) {
                    self.answered(verdict, cx, out);
                }
            }
            (_, Stage::Preview(_, buttons)) => {
                if let Some(verdict) = buttons.act(action) {
                    self.answered(verdict, cx, out);
                }
            }
            (Action::Cancel | Action::Close, Stage::Running(run)) => Self::cancel(*run, cx, out),
            (Action::Retry, Stage::Ended(_)) => self.retry(out),
            (Action::PutRight, Stage::Ended(_)) => self.put_right(),
            (Action::Press | Action::Close, Stage::Ended(_)) => out.push(Request::Close),
            _ => {}
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, _: &mut Requests) -> Typed {
        self.number.as_mut().map_or(Typed::NotText, |(typed, _)| typed.take(input))
    }

    fn receive(&mut self, event: Event, _: &Cx<'_>, _: &mut Requests) {
        match event {
            Event::RunBegan(run) => self.stage = Stage::Running(run),
            Event::RunEnded { order, batch, .. } => self.ended(*order, batch),
            Event::RunNotBegun { order, .. } => self.stage = Stage::preview(*order),
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

/// Returns whether any step can be retried.
fn can_retry(run: &Run) -> bool {
    let tally = run.tally();
    tally.failed + tally.unknown + tally.not_tried + tally.rolled_back > 0
}

//! Saving a form: whether it can be saved, the write, and its end.
//!
//! There is no version on the wire and the last writer wins (docs/webitel-api.md §10.7). So the executor compares the hook with
//! the server right before it writes; `original` has what follows if someone else changed it.

use super::state::{Asked, Form, FormKind, Original, SaveInDoubt};
use crate::app::component::{Cx, Reason};
use crate::app::question::Question;
use crate::app::request::{Request, Requests};
use crate::app::widgets::NoticeKind;
use crate::app::writes::{RunPurpose, subjects};
use crate::domain::plan::{NotTried, Order, PauseEffect, PauseOnly, Plan, Problem, Step, StepStatus};
use crate::domain::{Cause, Change, FailureKind, Hook, HookId, HookSpec, State};
use crate::keys::Action;

/// The reason why commands are not available during a save.
pub(super) fn saving() -> Reason {
    format!("The save is under way: wait for the server's answer. {} stops waiting.", Action::Close)
}

impl Form {
    /// Checks that the form can be saved now.
    ///
    /// # Errors
    ///
    /// The reason.
    pub fn is_savable(&self, cx: &Cx<'_>) -> Result<(), Reason> {
        if self.is_saving() {
            return Err(saving());
        }
        cx.may_change()?;
        if let FormKind::Edit { original, .. } = &self.kind {
            match original {
                Original::NotRead | Original::Loading(_) => {
                    return Err("The hook is still being read from the server.".to_owned());
                }
                Original::Failed(failure) if failure.kind == FailureKind::NotFound => {
                    return Err("The hook was removed by someone else: close the form and add it again.".to_owned());
                }
                Original::Failed(_) => {
                    return Err(format!(
                        "The hook could not be read, so nothing can be saved over it: {} tries again.",
                        Action::Refresh
                    ));
                }
                Original::Loaded(_) => {}
            }
        }
        if self.picker.is_choosing() {
            return Err("The flow schema is still being searched: wait for the answer.".to_owned());
        }
        match (self.event_to_save(), self.schema_to_save()) {
            (None, None) => return Err("Choose an event and a flow schema first.".to_owned()),
            (None, Some(_)) => return Err("Choose an event first.".to_owned()),
            (Some(_), None) => return Err("Choose a flow schema first.".to_owned()),
            (Some(_), Some(_)) => {}
        }
        if let Some((typed, field)) = self.unchosen_text() {
            return Err(format!("No {field} is chosen: choose one, or delete what is typed (\"{typed}\")."));
        }
        if !self.ends_pause() && self.patch().is_some_and(|patch| patch.is_empty()) {
            return Err("Nothing differs from what the server has.".to_owned());
        }
        Ok(())
    }

    /// Saves the form, unless another hook is in the way: then asks.
    pub(super) fn save(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        if let Err(reason) = self.is_savable(cx) {
            return out.hint(reason);
        }
        // The conflicting hook may be the very one that was added.
        match self.in_the_way(cx).filter(|_| self.in_doubt.is_none()) {
            Some(other) => self.ask_to_swap(other, out),
            None => self.write(None, cx, out),
        }
    }

    /// Sends what the form stands for; before it, switches off the hook that it swaps with.
    pub(super) fn write(&mut self, swap: Option<HookId>, cx: &Cx<'_>, out: &mut Requests) {
        // The user may have lost the right during a question.
        if let Err(reason) = cx.may_change() {
            return out.hint(reason);
        }
        // One that is gone or off by now is not in the way any more.
        let other = swap.and_then(|id| cx.store.hook(self.owner(), id)).filter(|other| other.state.enabled());
        if let Some(other) = other.filter(|other| cx.writes.pending(other.id).is_some()) {
            return out.hint(format!("{} is still being written: wait for the server's answer.", other.label()));
        }
        let step = self.step(cx.store.hooks(self.owner()));
        // A retry of a save that may have been carried out: the executor looks it up first. It stays in doubt until the
        // outcome is known, even if the run cannot begin.
        self.in_doubt.take_if(|doubt| !step.as_ref().is_some_and(|step| is_saved_by(step, &doubt.order)));
        if let Some(SaveInDoubt { mut order, batch }) = self.in_doubt.as_deref().cloned()
            && order.run.retry()
        {
            return out.push(Request::Execute(RunPurpose::SaveForm, Box::new(order), Some(batch)));
        }
        let pauses_only: Vec<PauseOnly> = self.ended_pause().filter(|_| step.is_none()).into_iter().collect();
        let cause = match &step {
            None if pauses_only.is_empty() => {
                return out.hint("The server already has it like this: nothing is left to save.");
            }
            None => Cause::Switch,
            Some(Step { change: Change::Add(_), .. }) => Cause::Add,
            Some(_) => Cause::Edit,
        };
        let steps = match (step, other) {
            (Some(step), Some(other)) => {
                let room = Step::switch(step.queue.clone(), other, State::Off);
                step.with_room(room)
            }
            (step, _) => step.into_iter().collect(),
        };
        let order = Order { pauses_only, ..Order::new(Plan::from(steps), cause) };
        out.push(Request::Execute(RunPurpose::SaveForm, Box::new(order), None));
    }

    /// The enabled hook that keeps the form's hook from being on.
    pub(super) fn in_the_way<'a>(&self, cx: &Cx<'a>) -> Option<&'a Hook> {
        let event = self.event.as_ref().filter(|_| self.state.enabled())?;
        cx.store.enabled_with(self.owner(), event, self.hook())
    }

    fn ask_to_swap(&mut self, other: &Hook, out: &mut Requests) {
        self.asked = Some(Asked::Taken(other.id));
        let how = format!("Swap switches \"{}\" off first, then saves this one.", other.label());
        out.push(Request::Ask(Question::about_swap(other, how, "Back").or_write("Save switched off")));
    }

    /// The write that the form stands for, in a queue with these hooks. `None` if it would change nothing.
    fn step(&self, present: &[Hook]) -> Option<Step> {
        let (event, schema) = (self.event.clone()?, self.schema.clone()?);
        let queue = self.queue.reference();
        match &self.kind {
            FormKind::Add => Some(Step::add(queue, HookSpec { event, schema, state: self.state }, present)),
            FormKind::Edit { hook, .. } => {
                self.patch().filter(|patch| !patch.is_empty())?;
                let after = Hook { id: *hook, event, schema: Some(schema), state: self.state };
                let step = Step::new(queue, Change::Edit { before: self.original()?.clone(), after });
                let pause = if self.ends_pause() { PauseEffect::Ends } else { PauseEffect::default() };
                Some(Step { pause, ..step })
            }
        }
    }

    /// The hook whose pause ends although nothing switches it.
    fn ended_pause(&self) -> Option<PauseOnly> {
        let hook = self.original().filter(|hook| self.ends_pause() && !hook.state.enabled())?;
        Some(PauseOnly::end(self.queue.reference(), hook.clone()))
    }

    /// The save ended: closes the form, asks about a change of someone else, or says why nothing was saved.
    pub(super) fn save_ended(
        &mut self,
        order: &Order,
        batch: u64,
        (kind, text): (NoticeKind, String),
        cx: &Cx<'_>,
        out: &mut Requests,
    ) {
        let Some((step, status)) = subjects(order).pop() else {
            // The save only ended the pause.
            out.push(Request::Close);
            return out.notify(kind, text);
        };
        self.in_doubt = None;
        let problem = Problem::of(&order.run, step, status);
        if matches!(problem, Some(Problem::NotDone(_) | Problem::Unknown(_))) {
            self.can_be_saved_again(out);
        }
        let reason = match (problem, status) {
            (Some(Problem::Unknown(reason)), _) => {
                self.in_doubt = Some(Box::new(SaveInDoubt { order: order.clone(), batch }));
                format!("Nobody knows whether it was saved: {reason}. Save looks it up first.")
            }
            (Some(Problem::NotDone(_)), StepStatus::Changed(now)) => {
                return self.changed_meanwhile(now.clone(), cx, out);
            }
            (Some(Problem::NotDone(_)), StepStatus::AlreadySo(now)) => {
                return self.changed_meanwhile(Some(now.clone()), cx, out);
            }
            (Some(Problem::NotDone(_)), StepStatus::NotTried(NotTried::Cancelled)) => {
                return out.hint("Stopped waiting: nothing was saved.");
            }
            (Some(Problem::NotDone(reason)), _) => format!("Not saved: {reason}"),
            (None | Some(Problem::Differs(_) | Problem::NotRolledBack(_)), _) => {
                out.push(Request::Close);
                return match status.hook() {
                    Some(hook) => out.push(Request::Show((step.queue.owner(), hook.id), kind, text)),
                    None => out.notify(kind, text),
                };
            }
        };
        self.failure = Some(reason);
        out.notify(kind, text);
    }

    /// The save did not begin: says why.
    pub(super) fn not_begun(&mut self, reason: &str, out: &mut Requests) {
        self.failure = Some(format!("Not saved: {reason}"));
        self.can_be_saved_again(out);
    }

    fn can_be_saved_again(&mut self, out: &mut Requests) {
        self.saving = None;
        out.push(Request::ReopenForm);
    }
}

/// Returns whether an order makes this write too; the hooks that exist by now, and the swap before it, do not matter.
fn is_saved_by(step: &Step, order: &Order) -> bool {
    subjects(order).pop().is_some_and(|(other, _)| (step.queue.id, &step.change) == (other.queue.id, &other.change))
}

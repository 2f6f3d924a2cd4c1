//! Saving a form: reading the hook, the questions, and the write.
//!
//! There is no version on the wire and the last writer wins (docs/webitel-api.md §10.7). So the hook is read when the form opens,
//! and again before an edit is saved: a colleague's change is seen only by reading right before the write.

use super::state::{Asked, Changed, Form, Original, Purpose, Save, SaveAs};
use crate::app::component::{Cx, Reason};
use crate::app::message::{Generation, Slot};
use crate::app::question::Question;
use crate::app::request::{Request, Requests};
use crate::app::store::StoreUpdate;
use crate::app::widgets::NoticeKind;
use crate::app::writes::{Problem, Purpose as RunPurpose, subjects};
use crate::domain::plan::{Order, PauseOnly, Plan, Step, StepKind};
use crate::domain::{Answer, Cause, Failure, FailureKind, Hook, HookSpec, Query, SchemaRef, State};
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
        if let Purpose::Edit { original, .. } = &self.purpose {
            match original {
                Original::Loading(_) => return Err("The hook is still being read from the server.".to_owned()),
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
        match (&self.event, &self.schema) {
            (None, None) => return Err("Choose an event and a flow schema first.".to_owned()),
            (None, Some(_)) => return Err("Choose an event first.".to_owned()),
            (Some(_), None) => return Err("Choose a flow schema first.".to_owned()),
            (Some(_), Some(_)) => {}
        }
        if let Some((typed, field)) = self.typed_only() {
            return Err(format!("No {field} is chosen: choose one, or delete what is typed (\"{typed}\")."));
        }
        if !self.ends_pause() && self.patch().is_some_and(|patch| patch.is_empty()) {
            return Err("Nothing differs from what the server has.".to_owned());
        }
        Ok(())
    }

    /// Saves the form, unless something has to be asked or read first.
    pub(super) fn save(&mut self, save_as: SaveAs, cx: &Cx<'_>, out: &mut Requests) {
        if let Err(reason) = self.is_savable(cx) {
            return out.hint(reason);
        }
        // The conflicting hook may be the very one that was added.
        if self.in_doubt.is_some() {
            return self.write(save_as, cx, out);
        }
        if save_as == SaveAs::Chosen
            && let Some(other) = self.in_the_way(cx)
        {
            return self.ask_to_swap(other, out);
        }
        if self.hook().is_some() {
            return self.read_again(save_as, out);
        }
        self.write(save_as, cx, out);
    }

    /// Sends what the form stands for.
    pub(super) fn write(&mut self, save_as: SaveAs, cx: &Cx<'_>, out: &mut Requests) {
        let other = match save_as {
            // One that is gone or off by now is not in the way any more.
            SaveAs::Swap(id) => cx.store.hook(self.owner(), id).filter(|other| other.state.enabled()),
            _ => None,
        };
        if let Some(other) = other.filter(|other| cx.writes.pending(other.id).is_some()) {
            return out.hint(format!("{} is still being written: wait for the server's answer.", other.label()));
        }
        if save_as == SaveAs::SwitchedOff {
            self.state = State::Off;
            self.changed.state = true;
        }
        let step = self.step(cx.store.hooks(self.owner()));
        let pauses_only: Vec<PauseOnly> = self.ended_pause().into_iter().collect();
        if step.is_none() && pauses_only.is_empty() {
            return out.hint("The server already has it like this: nothing is left to save.");
        }
        (self.save, self.failure) = (Save::Sent, None);
        let cause = match &step {
            Some(Step { kind: StepKind::Add(_), .. }) => Cause::Add,
            Some(_) => Cause::Edit,
            None => Cause::Switch,
        };
        let steps = match (step, other) {
            (Some(step), Some(other)) => {
                let room = Step::switch(step.queue.clone(), other, State::Off);
                step.with_room(room)
            }
            (step, _) => step.into_iter().collect(),
        };
        // A retry of a save that may have been carried out: the executor looks it up first. It stays in doubt until
        // the outcome is known, even if the run cannot begin.
        self.in_doubt.take_if(|doubt| !is_same(doubt.0.run.plan().steps(), &steps));
        if let Some((mut order, batch)) = self.in_doubt.as_deref().cloned()
            && order.run.retry()
        {
            return out.push(Request::Execute(RunPurpose::SaveForm, Box::new(order), Some(batch)));
        }
        let order = Order { pauses_only, ..Order::new(Plan::from(steps), cause) };
        out.push(Request::Execute(RunPurpose::SaveForm, Box::new(order), None));
    }

    /// The enabled hook that keeps the form's hook from being on.
    pub(super) fn in_the_way<'a>(&self, cx: &Cx<'a>) -> Option<&'a Hook> {
        let event = self.event.as_ref().filter(|_| self.state.enabled())?;
        cx.store.enabled_with(self.owner(), event, self.hook())
    }

    fn ask_to_swap(&mut self, other: &Hook, out: &mut Requests) {
        let title = format!("{} is already on for {}", other.schema_label(), other.event);
        let lines = vec![
            "Only one hook per event can be on in a queue.".to_owned(),
            format!("Swap switches \"{}\" off first, then saves this one.", other.label()),
        ];
        self.asked = Some(Asked::Taken(other.id));
        let question = Question::new(title, lines, "Back").or_write("Swap").or_write("Save switched off");
        out.push(Request::Ask(question));
    }

    /// The write that the form stands for, in a queue with these hooks. `None` if it would change nothing.
    fn step(&self, present: &[Hook]) -> Option<Step> {
        let (event, schema) = (self.event.clone()?, self.schema.clone()?);
        let queue = self.queue.reference();
        match &self.purpose {
            Purpose::Add => Some(Step::add(queue, HookSpec { event, schema, state: self.state }, present)),
            Purpose::Edit { hook, .. } => {
                self.patch().filter(|patch| !patch.is_empty())?;
                let after = Hook { id: *hook, event, schema: Some(schema), state: self.state };
                Some(Step::new(queue, StepKind::Edit { before: self.original()?.clone(), after }))
            }
        }
    }

    /// The hook whose pause ends although nothing switches it.
    fn ended_pause(&self) -> Option<PauseOnly> {
        let hook = self.original().filter(|hook| self.ends_pause() && !hook.state.enabled())?;
        Some(PauseOnly::end(self.queue.reference(), hook.clone()))
    }

    /// The save ended: closes the form, or says why it was not carried out.
    pub(super) fn save_ended(&mut self, order: &Order, batch: u64, report: (NoticeKind, String), out: &mut Requests) {
        let (kind, text) = report;
        let Some((step, status)) = subjects(order).pop() else {
            // The save only ended the pause.
            out.push(Request::Close);
            return out.notify(kind, text);
        };
        self.in_doubt = None;
        let reason = match Problem::of(&order.run, step, status) {
            None | Some(Problem::Differs(_) | Problem::NotRolledBack(_)) => {
                out.push(Request::Close);
                return match status.hook() {
                    Some(hook) => out.push(Request::Show((step.queue.owner(), hook.id), kind, text)),
                    None => out.notify(kind, text),
                };
            }
            Some(Problem::Unknown(failure)) => {
                self.in_doubt = Some(Box::new((order.clone(), batch)));
                format!("Nobody knows whether it was saved: {}. Save looks it up first.", failure.reason())
            }
            Some(Problem::NotDone(reason)) => format!("Not saved: {reason}"),
        };
        out.notify(kind, text);
        self.not_saved(reason, out);
    }

    /// The form says why it was not saved, and can be saved again.
    pub(super) fn not_saved(&mut self, reason: String, out: &mut Requests) {
        self.save = Save::Idle;
        self.failure = Some(reason);
        out.push(Request::BringBack);
    }

    /// Reads the hook when the form opens, or again after that failed.
    pub(super) fn read_original(&mut self, out: &mut Requests) {
        let owner = self.owner();
        if let Purpose::Edit { hook, original } = &mut self.purpose {
            *original = Original::Loading(out.read(Slot::Form, Query::Hook { owner, hook: *hook }));
        }
    }

    /// The first step of saving an edit: reads the hook again.
    pub(super) fn read_again(&mut self, save_as: SaveAs, out: &mut Requests) {
        let Some(hook) = self.hook() else { return };
        let generation = out.read(Slot::Form, Query::Hook { owner: self.owner(), hook });
        (self.save, self.failure) = (Save::Checking(generation, save_as), None);
    }

    /// The hook arrived, or could not be read.
    pub(super) fn read(
        &mut self,
        generation: Generation,
        result: Result<Answer, Failure>,
        cx: &Cx<'_>,
        out: &mut Requests,
    ) {
        let result = result.and_then(|answer| match answer {
            Answer::Hook(hook) if self.hook() == Some(hook.id) => Ok(hook),
            _ => Err(Failure::new(FailureKind::Garbled, None, "it is about another hook")),
        });
        match self.save {
            Save::Checking(awaited, save_as) if awaited == generation => {
                self.save = Save::Idle;
                self.compare(save_as, result, cx, out);
            }
            _ => self.take_original(generation, result),
        }
    }

    fn take_original(&mut self, generation: Generation, result: Result<Hook, Failure>) {
        let Purpose::Edit { original, .. } = &mut self.purpose else { return };
        if *original != Original::Loading(generation) {
            return;
        }
        match result {
            Ok(hook) => {
                *original = Original::Loaded(hook.clone());
                self.take_over(&hook);
            }
            Err(failure) => *original = Original::Failed(failure),
        }
    }

    /// Writes if the hook still is what the form was opened with; else asks.
    fn compare(&mut self, save_as: SaveAs, result: Result<Hook, Failure>, cx: &Cx<'_>, out: &mut Requests) {
        let Some(before) = self.original().cloned() else { return };
        match result {
            Ok(now) if now == before => self.write(save_as, cx, out),
            // Someone had the same idea: nothing to ask.
            Ok(now) if now == self.desired(&before) => {
                self.set_original(now);
                self.write(save_as, cx, out);
                out.push(Request::ReloadHooks);
            }
            Ok(now) => {
                self.ask_whose(&before, now, save_as, out);
                out.push(Request::ReloadHooks);
            }
            Err(failure) if failure.kind == FailureKind::NotFound => {
                // Otherwise a save as a new hook would see the deleted one as a conflict.
                out.push(Request::Learn(StoreUpdate::Gone(self.owner(), before.id)));
                self.ask_about_removal(&before, save_as, out);
                out.push(Request::ReloadHooks);
            }
            Err(failure) => {
                let label = self.desired(&before).label();
                out.notify(
                    NoticeKind::Error,
                    format!("{label} was not saved, because the hook could not be read again first: {failure}"),
                );
                self.failure = Some(format!("Not saved: {failure}"));
            }
        }
    }

    /// Returns the hook with the values of the form.
    fn desired(&self, before: &Hook) -> Hook {
        Hook {
            id: before.id,
            event: self.event.clone().unwrap_or_else(|| before.event.clone()),
            schema: self.schema.clone().or_else(|| before.schema.clone()),
            state: self.state,
        }
    }

    /// Shows the three versions, field by field, of what differs between any two.
    fn ask_whose(&mut self, before: &Hook, now: Hook, save_as: SaveAs, out: &mut Requests) {
        let mut lines = Vec::new();
        let mut field = |name: &str, before: String, now: String, yours: String| {
            if before != now || now != yours {
                lines.push(format!("{name:<12} was   {before}"));
                lines.push(format!("{:<12} now   {now}", ""));
                lines.push(format!("{:<12} yours {yours}", ""));
            }
        };
        let event = self.event.as_ref().map_or_else(String::new, ToString::to_string);
        field("Event", before.event.to_string(), now.event.to_string(), event);
        let schema = self.schema.as_ref().map_or_else(String::new, SchemaRef::label);
        field("Flow schema", before.schema_label(), now.schema_label(), schema);
        field("State", before.state.to_string(), now.state.to_string(), self.state.to_string());
        self.asked = Some(Asked::Changed(now, save_as));
        let question = Question::new("Someone else changed this hook meanwhile", lines, "Back");
        out.push(Request::Ask(question.or_write("Save mine").or("Take theirs")));
    }

    fn ask_about_removal(&mut self, hook: &Hook, save_as: SaveAs, out: &mut Requests) {
        let lines = vec![
            format!("Someone else removed \"{}\" meanwhile.", hook.label()),
            "What you chose can be saved as a new hook.".to_owned(),
        ];
        self.asked = Some(Asked::Gone(save_as));
        out.push(Request::Ask(Question::new("The hook is gone", lines, "Back").or_write("Save as new")));
    }

    /// Saves only what the user set; what only the other person changed stays theirs.
    pub(super) fn save_mine(&mut self, theirs: Hook, save_as: SaveAs, cx: &Cx<'_>, out: &mut Requests) {
        let Some(before) = self.original().cloned() else { return };
        if self.event.as_ref() == Some(&before.event) {
            self.event = Some(theirs.event.clone());
        }
        if self.schema.as_ref().map(|schema| schema.id) == before.schema_id() {
            self.schema.clone_from(&theirs.schema);
        }
        if self.state == before.state {
            self.state = theirs.state;
        }
        self.set_original(theirs);
        self.write(save_as, cx, out);
    }

    /// Shows what the other person saved.
    pub(super) fn take_theirs(&mut self, theirs: Hook) {
        self.changed = Changed::default();
        self.event_touched = false;
        self.picker.touched = false;
        self.set_original(theirs.clone());
        self.take_over(&theirs);
    }

    fn set_original(&mut self, hook: Hook) {
        if let Purpose::Edit { original, .. } = &mut self.purpose {
            *original = Original::Loaded(hook);
        }
    }
}

/// Returns whether both are the same writes; the hooks that exist by now do not matter.
fn is_same(steps: &[Step], others: &[Step]) -> bool {
    let write = |step: &Step| (step.queue.id, step.kind.clone());
    steps.iter().map(write).eq(others.iter().map(write))
}

//! The edited hook as the server has it: read when the form opens, and what follows if someone else changed it since.

use super::state::{Asked, Form, FormKind, Original, SetByUser};
use crate::app::component::Cx;
use crate::app::message::{Generation, Slot};
use crate::app::question::Question;
use crate::app::request::{Request, Requests};
use crate::domain::{Answer, Failure, FailureKind, Hook, HookField, Query, SchemaRef};

impl Form {
    /// Reads the hook when the form opens, or again after that failed.
    pub(super) fn read_original(&mut self, out: &mut Requests) {
        let owner = self.owner();
        if let FormKind::Edit { hook, original } = &mut self.kind {
            *original = Original::Loading(out.read(Slot::FormHook, Query::Hook { owner, hook: *hook }));
        }
    }

    /// The hook arrived, or could not be read.
    pub(super) fn original_arrived(&mut self, generation: Generation, result: Result<Answer, Failure>) {
        let FormKind::Edit { hook: id, original } = &mut self.kind else { return };
        if *original != Original::Loading(generation) {
            return;
        }
        match result {
            Ok(Answer::Hook(hook)) if hook.id == *id => {
                *original = Original::Loaded(hook.clone());
                self.fill_unset_fields(&hook);
            }
            Ok(_) => {
                *original = Original::Failed(Failure::new(FailureKind::Garbled, None, "it is about another hook"));
            }
            Err(failure) => *original = Original::Failed(failure),
        }
    }

    /// Nothing was saved, because the hook is not what the form shows: it is like this now, or gone. Asks what to do.
    pub(super) fn changed_meanwhile(&mut self, now: Option<Hook>, cx: &Cx<'_>, out: &mut Requests) {
        let Some(before) = self.original().cloned() else { return };
        match now {
            // Someone had the same idea: nothing to ask.
            Some(now) if HookField::differing(&self.desired(&before), &now).is_empty() => {
                self.set_original(now);
                self.write(None, cx, out);
            }
            Some(now) => self.ask_whose(&before, now, out),
            None => self.ask_about_removal(&before, out),
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
    fn ask_whose(&mut self, before: &Hook, now: Hook, out: &mut Requests) {
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
        self.asked = Some(Asked::Changed(now));
        let question = Question::new("Someone else changed this hook meanwhile", lines, "Back");
        out.push(Request::Ask(question.or_write("Save mine").or("Take theirs")));
    }

    fn ask_about_removal(&mut self, hook: &Hook, out: &mut Requests) {
        let lines = vec![
            format!("Someone else removed \"{}\" meanwhile.", hook.label()),
            "What you chose can be saved as a new hook.".to_owned(),
        ];
        self.asked = Some(Asked::Gone);
        out.push(Request::Ask(Question::new("The hook is gone", lines, "Back").or_write("Save as new")));
    }

    /// Saves only what the user set; what only the other person changed stays theirs.
    pub(super) fn save_mine(&mut self, theirs: Hook, cx: &Cx<'_>, out: &mut Requests) {
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
        self.save(cx, out);
    }

    /// Shows what the other person saved.
    pub(super) fn take_theirs(&mut self, theirs: Hook) {
        self.set_by_user = SetByUser::default();
        self.event_touched = false;
        self.picker.touched = false;
        self.set_original(theirs.clone());
        self.fill_unset_fields(&theirs);
    }

    fn set_original(&mut self, hook: Hook) {
        if let FormKind::Edit { original, .. } = &mut self.kind {
            *original = Original::Loaded(hook);
        }
    }
}

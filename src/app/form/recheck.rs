//! Reading the hook that a form edits: when the form opens, and again before an edit is saved.
//!
//! There is no version on the wire and the last writer wins (docs/webitel-api.md §10.7), so a colleague's change is seen only by
//! reading right before the write.

use super::state::{Asked, Changed, Form, Original, Purpose, SaveAs};
use crate::{
    app::{
        component::Cx,
        message::{Generation, Slot},
        question::Question,
        request::{Request, Requests},
        store::StoreUpdate,
        widgets::NoticeKind,
    },
    domain::{Answer, Failure, FailureKind, Hook, Query, SchemaRef},
};

impl Form {
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
        self.saving = true;
        self.failure = None;
        self.checking = Some((generation, save_as));
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
        match self.checking {
            Some((awaited, save_as)) if awaited == generation => {
                self.checking = None;
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
        let Purpose::Edit { original: Original::Loaded(before), .. } = &self.purpose else { return };
        let before = before.clone();
        match result {
            Ok(now) if now == before => self.write(save_as, cx, out),
            // Someone had the same idea: nothing to ask.
            Ok(now) if now == self.desired(&before) => {
                self.set_original(now);
                self.write(save_as, cx, out);
                out.push(Request::ReloadHooks);
            }
            Ok(now) => {
                self.saving = false;
                self.ask_whose(&before, now, save_as, out);
                out.push(Request::ReloadHooks);
            }
            Err(failure) if failure.kind == FailureKind::NotFound => {
                self.saving = false;
                // Otherwise a save as a new hook would see the deleted one as a conflict.
                out.push(Request::Learn(StoreUpdate::Gone(self.owner(), before.id)));
                self.ask_about_removal(&before, save_as, out);
                out.push(Request::ReloadHooks);
            }
            Err(failure) => {
                self.saving = false;
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
        let Purpose::Edit { original: Original::Loaded(before), .. } = &self.purpose else { return };
        let before = before.clone();
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

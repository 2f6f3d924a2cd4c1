//! The commands of the form, the reasons why they are not available, and the choice of an event and a flow schema.

use super::saving::saving;
use super::state::{Asked, Field, Form, FormKind, Original};
use crate::app::commands;
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::dialogs::{NOTHING_FAILED, SchemaPicker};
use crate::app::message::{IoRequest, Slot};
use crate::app::question::{Question, Verdict};
use crate::app::request::{Destination, Request, Requests, Topic};
use crate::app::widgets::{Follow, ListState, TextField, TextInput, Typed};
use crate::domain::{Event as HookEvent, SchemaRef, State};
use crate::keys::{Action, Context};

impl Component for Form {
    fn context(&self) -> Context {
        match self.field {
            Field::Event => Context::FormEvent,
            Field::Schema => Context::FormSchema,
            Field::State => Context::FormState,
            Field::Save | Field::Close => Context::FormButtons,
        }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        match action {
            // Esc stops waiting; reading is always possible. Nothing else may change the form while it is saved.
            Action::Close => None,
            action if commands::works_everywhere(action) => None,
            Action::Reference => self
                .event_to_explain()
                .is_none()
                .then(|| "Choose an event first: then its meaning can be read here.".to_owned()),
            _ if self.is_saving() => Some(saving()),
            Action::Save if self.leaving_searches() => None,
            Action::Save => self.is_savable(cx).err(),
            Action::Press if self.field == Field::Save => self.is_savable(cx).err(),
            Action::Refresh => (!self.has_failed_reads()).then(|| NOTHING_FAILED.to_owned()),
            moving if moving.moves() && self.field == Field::Event => self.no_events(),
            action if action == Action::WhereUsed || self.field == Field::Schema => self.picker.unavailable(action, cx),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::NextPart => self.go_to_field(1, cx, out),
            Action::PreviousPart => self.go_to_field(-1, cx, out),
            Action::Choose => self.choose(cx, out),
            Action::Flip => self.flip_state(),
            Action::Press if self.field == Field::Save => self.save(cx, out),
            Action::Press | Action::Close => self.close(cx, out),
            Action::Save => {
                self.take_typed(cx, out);
                self.save(cx, out);
            }
            Action::Refresh => self.retry(out),
            Action::Reference => {
                if let Some(event) = self.event_to_explain() {
                    out.open(Destination::TextViewer(Topic::Event(event.clone(), Some(self.queue.kind))));
                }
            }
            Action::WhereUsed => self.picker.show_uses(out),
            moving => self.go(moving, cx, out),
        }
    }

    fn text(&mut self, input: TextInput<'_>, cx: &Cx<'_>, out: &mut Requests) -> Typed {
        match self.field {
            _ if self.is_saving() => Typed::NotText,
            Field::Event => {
                let typed = self.event_input.take(input);
                if typed == Typed::Changed {
                    self.event_text_changed();
                }
                typed
            }
            Field::Schema if cx.session.rights().schemas.read => self.picker.text(input, out),
            Field::Schema | Field::State | Field::Save | Field::Close => Typed::NotText,
        }
    }

    fn text_refused(&self, cx: &Cx<'_>) -> Option<Reason> {
        if self.is_saving() {
            Some(saving())
        } else {
            (self.field == Field::Schema).then(|| SchemaPicker::text_refused(cx)).flatten()
        }
    }

    fn receive(&mut self, event: Event, cx: &Cx<'_>, out: &mut Requests) {
        match event {
            Event::Opened => {
                self.read_original(out);
                self.picker.search_now(cx, out);
            }
            Event::Timer(timer) => self.picker.timer(timer, cx, out),
            Event::Arrived { slot: Slot::FormHook, generation, result } => {
                self.original_arrived(generation, result);
            }
            Event::Arrived { slot: Slot::FormSchemas, generation, result } => {
                let current = self.schema.clone();
                if let Some(schema) = self.picker.arrived(generation, result, current.as_ref(), out) {
                    self.take_schema(schema);
                }
            }
            Event::Answered(verdict) => self.answered(verdict, cx, out),
            Event::RunBegan(run) => (self.saving, self.failure) = (Some(run), None),
            Event::RunEnded { order, batch, kind, text } => {
                self.save_ended(&order, batch, (kind, text), cx, out);
            }
            Event::RunNotBegun { reason, .. } => self.not_begun(&reason, out),
            _ => {}
        }
    }

    fn restore_invariants(&mut self, _: &Cx<'_>, out: &mut Requests) {
        let events = self.offered_events().count();
        self.event_list.cursor = self.event_list.cursor.min(events.saturating_sub(1));
        self.picker.load_more(out);
    }

    fn fit(&mut self, view: Viewport) {
        let events = self.offered_events().count();
        self.event_list.scroll_to_cursor(events, view.rows, Follow::HalfPage);
        self.picker.list.scroll_to_cursor(self.picker.rows.len(), view.rows, Follow::HalfPage);
    }
}

impl Form {
    /// Describes the answer that the form waits for.
    pub fn waiting_for(&self) -> Option<&'static str> {
        if matches!(self.kind, FormKind::Edit { original: Original::NotRead | Original::Loading(_), .. }) {
            Some("the hook")
        } else {
            self.picker.load.is_loading().then_some("the flow schemas")
        }
    }

    fn has_failed_reads(&self) -> bool {
        self.picker.load.has_failed() || matches!(self.kind, FormKind::Edit { original: Original::Failed(_), .. })
    }

    fn retry(&mut self, out: &mut Requests) {
        if matches!(self.kind, FormKind::Edit { original: Original::Failed(_), .. }) {
            self.read_original(out);
        }
        self.picker.retry(out);
    }

    fn event_to_explain(&self) -> Option<&HookEvent> {
        match self.field {
            Field::Event => self.offered_events().nth(self.event_list.cursor),
            _ => self.event.as_ref(),
        }
    }

    /// Esc: closes the form, unless something under way or unsaved would be lost.
    fn close(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        if let Some(run) = self.saving.filter(|run| cx.writes.can_still_stop(*run)) {
            out.push(Request::CancelRun(run));
        } else if self.is_saving() {
            self.asked = Some(Asked::StopWaiting);
            let lines = vec![
                "The server has not answered the save yet.".to_owned(),
                "If you do not wait, the answer is reported when it comes;".to_owned(),
                "should it fail, the form comes back as it is now.".to_owned(),
            ];
            out.push(Request::Ask(Question::new("Stop waiting for the save?", lines, "Wait").or("Do not wait")));
        } else if self.has_unsaved_changes() {
            self.asked = Some(Asked::Close);
            let lines = vec!["What you chose here is not saved.".to_owned()];
            out.push(Request::Ask(Question::new("Close without saving?", lines, "Stay").or("Close")));
        } else {
            self.leave(out);
        }
    }

    fn leave(&mut self, out: &mut Requests) {
        out.push(Request::Close);
        out.push(IoRequest::Cancel(Slot::FormHook));
        out.push(IoRequest::Cancel(Slot::FormSchemas));
    }

    fn answered(&mut self, verdict: Verdict, cx: &Cx<'_>, out: &mut Requests) {
        let Some(asked) = self.asked.take() else { return };
        match (asked, verdict) {
            (Asked::Close, Verdict::Yes) => self.leave(out),
            (Asked::StopWaiting, Verdict::Yes) if self.is_saving() => out.push(Request::PutFormAside),
            (Asked::Taken(other), Verdict::Yes) => self.write(Some(other), cx, out),
            (Asked::Taken(_), Verdict::Other) => {
                (self.state, self.set_by_user.state) = (State::Off, true);
                self.write(None, cx, out);
            }
            (Asked::Changed(theirs), Verdict::Yes) => self.save_mine(theirs, cx, out),
            (Asked::Changed(theirs), Verdict::Other) => self.take_theirs(theirs),
            (Asked::Gone, Verdict::Yes) => {
                self.kind = FormKind::Add;
                self.save(cx, out);
            }
            _ => {}
        }
    }

    pub(super) fn no_events(&self) -> Option<Reason> {
        self.offered_events().next().is_none().then(|| {
            format!("No event contains \"{}\": type something else, or Ctrl-U to clear it.", self.event_input.text())
        })
    }

    /// Enter in a list: takes the row under the cursor, and goes to the next missing field.
    pub(super) fn choose(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        match self.field {
            Field::Event => {
                if self.take_event(out) {
                    self.field = if self.schema.is_some() { Field::Save } else { Field::Schema };
                }
            }
            Field::Schema => {
                if let Some(schema) = self.picker.choose(cx, out) {
                    self.take_schema(schema);
                }
            }
            Field::State | Field::Save | Field::Close => {}
        }
    }

    fn take_event(&mut self, out: &mut Requests) -> bool {
        let Some(event) = self.offered_events().nth(self.event_list.cursor).cloned() else {
            if let Some(reason) = self.no_events() {
                out.hint(reason);
            }
            return false;
        };
        self.event_input = TextField::default();
        self.event_list.cursor = self.events.iter().position(|offered| *offered == event).unwrap_or(0);
        self.event = Some(event);
        self.event_touched = false;
        self.set_by_user.event = true;
        self.failure = None;
        true
    }

    fn put_schema(&mut self, schema: SchemaRef) {
        self.schema = Some(schema);
        self.picker.touched = false;
        self.set_by_user.schema = true;
        self.failure = None;
    }

    /// A flow schema was chosen: on to Save, if the event is chosen too.
    pub(super) fn take_schema(&mut self, schema: SchemaRef) {
        self.put_schema(schema);
        if self.field == Field::Schema {
            self.field = if self.event.is_some() { Field::Save } else { Field::Event };
        }
    }

    /// Leaving a field takes the row that was typed or moved to, as Enter does; a search under way is waited for.
    pub(super) fn take_typed(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        match self.field {
            Field::Event if self.event_touched => {
                self.take_event(out);
            }
            Field::Schema if self.picker.touched => {
                if let Some(schema) = self.picker.choose(cx, out) {
                    self.put_schema(schema);
                }
            }
            _ => {}
        }
    }

    /// Leaving this field, or saving, waits for the search of what was typed, as Enter does.
    fn leaving_searches(&self) -> bool {
        let picker = &self.picker;
        self.field == Field::Schema && picker.touched && !picker.is_up_to_date() && !picker.is_choosing()
    }

    /// Goes to another field, after taking the choice in this one.
    pub(super) fn go_to_field(&mut self, delta: isize, cx: &Cx<'_>, out: &mut Requests) {
        self.take_typed(cx, out);
        self.field = self.field.moved(delta);
    }

    /// Moves the cursor of the list; where there is none, to another field.
    pub(super) fn go(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match (self.field, action) {
            (Field::Event, _) => {
                let (length, before) = (self.offered_events().count(), self.event_list.cursor);
                self.event_list.go(action, length, cx.view.rows);
                self.event_touched |= self.event_list.cursor != before;
            }
            (Field::Schema, _) => self.picker.go(action, cx.view.rows),
            (_, Action::Up) => self.go_to_field(-1, cx, out),
            (_, Action::Down) => self.go_to_field(1, cx, out),
            _ => {}
        }
    }

    /// The filter of the events changed.
    pub(super) fn event_text_changed(&mut self) {
        if self.event_input.text().is_empty() {
            self.reset_event_cursor();
        } else {
            self.event_touched = true;
            self.event_list = ListState::default();
        }
    }

    pub(super) fn flip_state(&mut self) {
        // A paused hook stays paused, or is switched on, or stays off for good.
        (self.state, self.ends_pause) = match (self.state, self.was_paused) {
            (State::Off, true) if self.ends_pause => (State::Off, false),
            (State::On, true) => (State::Off, true),
            (state, _) => (state.toggled(), false),
        };
        self.set_by_user.state = true;
        self.failure = None;
    }
}

//! Typing the filter of a list: every key shows the rows that it finds.

use std::collections::BTreeSet;

use super::state::HookList;
use super::typing::{Names, Typing};
use crate::app::component::Cx;
use crate::app::request::Requests;
use crate::app::widgets::{TextField, TextInput, Typed, in_other_layout};
use crate::domain::{Event, Queue};
use crate::keys::{Action, found_in_other_layout};

impl HookList {
    pub(super) fn open_filter(&mut self, cx: &Cx<'_>) {
        self.typing = Some(Typing { field: TextField::with(&self.filter_text), ..Typing::default() });
        self.refresh_typing(cx);
    }

    pub(super) fn type_filter(&mut self, input: TextInput<'_>, cx: &Cx<'_>) -> Typed {
        let Some(typing) = &mut self.typing else { return Typed::NotText };
        let typed = typing.field.take(input);
        if typed != Typed::NotText {
            self.refresh_typing(cx);
        }
        typed
    }

    pub(super) fn act_while_typing(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        let Some(typing) = &mut self.typing else { return };
        match action {
            Action::Keep => {
                self.typing = None;
                self.try_other_layout(out);
            }
            Action::Close => {
                self.typing = None;
                self.clear_filter();
            }
            Action::Complete => {
                if typing.take_candidate() {
                    self.refresh_typing(cx);
                }
            }
            moving => typing.go(moving),
        }
    }

    /// Applies the filter and updates its problem and completion, after the text or its cursor changed.
    fn refresh_typing(&mut self, cx: &Cx<'_>) {
        let Some(mut typing) = self.typing.take() else { return };
        typing.problem = self.set_filter(typing.field.text()).err();
        if typing.names.revision != Some(cx.store.total_revision()) {
            typing.names = self.names(cx);
        }
        typing.complete();
        self.typing = Some(typing);
    }

    fn names(&self, cx: &Cx<'_>) -> Names {
        let (others, schemas) = self.rows.names_in(cx.store);
        let queues = self.rows.queues().map(|queue: &Queue| queue.name.shown().to_owned());
        let queues = if self.queue().is_some() { BTreeSet::new() } else { queues.collect() };
        let events = Event::KNOWN.iter().map(|event| event.label().to_owned()).chain(others).collect();
        Names { revision: Some(cx.store.total_revision()), queues, events, schemas }
    }

    /// Tries the other keyboard layouts if the text finds nothing.
    fn try_other_layout(&mut self, out: &mut Requests) {
        let typed = self.filter_text.clone();
        let found = found_in_other_layout(&typed, |text| self.set_filter(text).is_ok() && self.shown_count() > 0);
        match found {
            Some(text) => out.hint(in_other_layout(&typed, &text)),
            None => drop(self.set_filter(&typed)),
        }
    }
}

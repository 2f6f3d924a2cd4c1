//! The filter while it is typed: what is wrong with it, and what could stand at the cursor.

use std::collections::BTreeSet;

use super::state::HookList;
use crate::{
    app::{
        component::Cx,
        request::Requests,
        widgets::{Follow, ListState, TextField, TextInput, Typed, in_other_layout},
    },
    domain::{
        Event, Queue,
        filter::{Completion, FilterProblem, Known, complete},
    },
    keys::Action,
};

/// Candidates that are visible at once, at most.
const CANDIDATES: usize = 6;

/// The filter while it is typed.
#[derive(Debug, Clone, Default)]
pub struct Typing {
    pub field: TextField,
    /// Why the text is no filter. What the last good text found stays in view.
    pub problem: Option<FilterProblem>,
    /// What could stand at the cursor.
    pub completion: Option<Completion>,
    /// The candidate that Tab takes.
    pub list: ListState,
    names: Names,
}

/// The names to choose from, gathered once for a state of the store and not with every letter.
#[derive(Debug, Clone, Default)]
struct Names {
    revision: Option<u64>,
    queues: BTreeSet<String>,
    events: Vec<String>,
    schemas: BTreeSet<String>,
}

impl Typing {
    /// How many candidates are visible.
    #[must_use]
    pub fn candidates_in_view(&self) -> usize {
        self.candidates().min(CANDIDATES)
    }

    fn candidates(&self) -> usize {
        self.completion.as_ref().map_or(0, |completion| completion.candidates.len())
    }
}

impl Names {
    fn known(&self) -> Known<'_> {
        Known {
            queues: self.queues.iter().map(String::as_str).collect(),
            events: self.events.iter().map(String::as_str).collect(),
            schemas: self.schemas.iter().map(String::as_str).collect(),
        }
    }
}

impl HookList {
    pub(super) fn open_filter(&mut self, cx: &Cx<'_>) {
        self.typing = Some(Typing { field: TextField::with(&self.filter_text), ..Typing::default() });
        self.look(cx);
    }

    pub(super) fn type_filter(&mut self, input: TextInput<'_>, cx: &Cx<'_>) -> Typed {
        let Some(typing) = &mut self.typing else { return Typed::NotText };
        let typed = typing.field.take(input);
        if typed != Typed::NotText {
            self.look(cx);
        }
        typed
    }

    /// Why a command is not available while the filter is typed.
    pub(super) fn unavailable_while_typing(&self, action: Action) -> Option<String> {
        let typing = self.typing.as_ref()?;
        match action {
            Action::Keep => typing.problem.as_ref().map(|problem| problem.sentence.clone()),
            action if (action == Action::Complete || action.moves()) && typing.candidates() == 0 => {
                Some("There is nothing to choose from here.".to_owned())
            }
            _ => None,
        }
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
                if let Some(completion) = &typing.completion
                    && let Some(candidate) = completion.candidates.get(typing.list.cursor)
                {
                    let (text, cursor) = completion.apply(typing.field.text(), candidate);
                    typing.field = TextField::with_cursor(&text, cursor);
                    self.look(cx);
                }
            }
            moving => {
                let length = typing.candidates();
                typing.list.go(moving, length, CANDIDATES);
                typing.list.settle(length, CANDIDATES, Follow::Line);
            }
        }
    }

    /// The text or its cursor changed: shows what it finds, or why it is no filter, and what could stand there.
    fn look(&mut self, cx: &Cx<'_>) {
        let Some(mut typing) = self.typing.take() else { return };
        typing.problem = self.set_filter(typing.field.text()).err();
        if typing.names.revision != Some(cx.store.total_revision()) {
            typing.names = self.names(cx);
        }
        typing.completion = complete(typing.field.text(), typing.field.cursor(), &typing.names.known());
        typing.list = ListState::default();
        self.typing = Some(typing);
    }

    fn names(&self, cx: &Cx<'_>) -> Names {
        let (others, schemas) = self.rows.names_in(cx.store);
        let queues = self.rows.queues().map(|queue: &Queue| queue.name.shown().to_owned());
        let queues = if self.queue().is_some() { BTreeSet::new() } else { queues.collect() };
        let events = Event::KNOWN.iter().map(|event| event.label().to_owned()).chain(others).collect();
        Names { revision: Some(cx.store.total_revision()), queues, events, schemas }
    }

    /// A text that finds nothing may have been typed on another keyboard layout.
    fn try_other_layout(&mut self, out: &mut Requests) {
        if self.shown_count() > 0 || self.total() == 0 {
            return;
        }
        let typed = self.filter_text.clone();
        let found = crate::keys::in_other_layouts(&typed).into_iter().find(|text| {
            let is_filter = self.set_filter(text).is_ok();
            is_filter && self.shown_count() > 0
        });
        match found {
            Some(text) => out.hint(in_other_layout(&typed, &text)),
            None => drop(self.set_filter(&typed)),
        }
    }
}

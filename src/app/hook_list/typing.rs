//! The filter while it is typed: the rows that it finds, its mistakes, and the completions at the cursor.

use std::collections::BTreeSet;

use super::state::HookList;
use crate::{
    app::{
        component::{Cx, Reason},
        request::Requests,
        widgets::{Follow, ListState, TextField, TextInput, Typed, in_other_layout},
    },
    domain::{
        Event, Queue,
        filter::{Completion, FilterProblem, Known, complete},
    },
    keys::{Action, found_in_other_layout},
};

/// Candidates that are visible at once, at most.
const CANDIDATES: usize = 6;

/// The filter while it is typed.
#[derive(Debug, Clone, Default)]
pub struct Typing {
    pub field: TextField,
    /// The reason why the text is not a filter. The rows of the last valid text stay in view.
    pub problem: Option<FilterProblem>,
    /// The completion at the cursor.
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
    /// The number of visible candidates.
    #[must_use]
    pub fn candidates_in_view(&self) -> usize {
        self.candidates().min(CANDIDATES)
    }

    fn candidates(&self) -> usize {
        self.completion.as_ref().map_or(0, |completion| completion.candidates.len())
    }

    /// Checks that a command is available.
    pub(super) fn is_available(&self, action: Action) -> Result<(), Reason> {
        match (action, &self.problem) {
            (Action::Keep, Some(problem)) => Err(problem.sentence.clone()),
            (action, _) if (action == Action::Complete || action.moves()) && self.candidates() == 0 => {
                Err("There is nothing to choose from here.".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn go(&mut self, moving: Action) {
        let length = self.candidates();
        self.list.go(moving, length, CANDIDATES);
        self.list.settle(length, CANDIDATES, Follow::Line);
    }

    /// Takes the candidate under the cursor into the text. Returns whether there is one.
    fn take_candidate(&mut self) -> bool {
        let Some(completion) = &self.completion else { return false };
        let Some(candidate) = completion.candidates.get(self.list.cursor) else { return false };
        let (text, cursor) = completion.apply(self.field.text(), candidate);
        self.field = TextField::with_cursor(&text, cursor);
        true
    }

    /// The text or its cursor changed: looks again what could stand there.
    fn complete(&mut self) {
        let Names { queues, events, schemas, .. } = &self.names;
        let known = Known {
            queues: queues.iter().map(String::as_str).collect(),
            events: events.iter().map(String::as_str).collect(),
            schemas: schemas.iter().map(String::as_str).collect(),
        };
        self.completion = complete(self.field.text(), self.field.cursor(), &known);
        self.list = ListState::default();
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
                    self.look(cx);
                }
            }
            moving => typing.go(moving),
        }
    }

    /// The text or its cursor changed: shows what it finds, or why it is no filter, and what could stand there.
    fn look(&mut self, cx: &Cx<'_>) {
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

    /// A text that finds nothing may have been typed on another keyboard layout.
    fn try_other_layout(&mut self, out: &mut Requests) {
        let typed = self.filter_text.clone();
        let found = found_in_other_layout(&typed, |text| self.set_filter(text).is_ok() && self.shown_count() > 0);
        match found {
            Some(text) => out.hint(in_other_layout(&typed, &text)),
            None => drop(self.set_filter(&typed)),
        }
    }
}

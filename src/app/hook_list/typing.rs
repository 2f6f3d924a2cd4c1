//! The filter while it is typed: its text, its mistakes, and the completions at the cursor.

use std::collections::BTreeSet;

use crate::app::component::Reason;
use crate::app::widgets::{Follow, ListState, TextField};
use crate::domain::filter::{Completion, FilterProblem, Vocabulary, complete};
use crate::keys::Action;

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
    pub(super) names: Names,
}

/// The names to choose from, collected once per revision of the store and not with every letter.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) revision: Option<u64>,
    pub(super) queues: BTreeSet<String>,
    pub(super) events: Vec<String>,
    pub(super) schemas: BTreeSet<String>,
}

impl Typing {
    /// The number of visible candidates.
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

    pub(super) fn go(&mut self, moving: Action) {
        let length = self.candidates();
        self.list.go(moving, length, CANDIDATES);
        self.list.scroll_to_cursor(length, CANDIDATES, Follow::Line);
    }

    /// Inserts the candidate under the cursor. Returns whether there is one.
    pub(super) fn take_candidate(&mut self) -> bool {
        let Some(completion) = &self.completion else { return false };
        let Some(candidate) = completion.candidates.get(self.list.cursor) else { return false };
        let (text, cursor) = completion.apply(self.field.text(), candidate);
        self.field = TextField::with_cursor(&text, cursor);
        true
    }

    /// Updates the completion after the text or its cursor changed.
    pub(super) fn complete(&mut self) {
        let Names { queues, events, schemas, .. } = &self.names;
        let known = Vocabulary {
            queues: queues.iter().map(String::as_str).collect(),
            events: events.iter().map(String::as_str).collect(),
            schemas: schemas.iter().map(String::as_str).collect(),
        };
        self.completion = complete(self.field.text(), self.field.cursor(), &known);
        self.list = ListState::default();
    }
}

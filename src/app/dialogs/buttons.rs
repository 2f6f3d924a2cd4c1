//! The answers of a question or a plan, as buttons. The harmless one is marked at first, and the key that asked never answers.

use crate::{
    app::{
        component::{Cx, Reason},
        question::{Choice, Verdict},
    },
    keys::{Action, Context, KeyMap},
};

/// The answers that the user can give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buttons {
    choices: Vec<Choice>,
    /// The marked answer.
    pub marked: usize,
}

impl Buttons {
    /// The last choice does nothing.
    pub(in crate::app) fn new(choices: Vec<Choice>) -> Self {
        let marked = choices.len() - 1;
        Self { choices, marked }
    }

    /// The texts of the buttons.
    pub fn texts(&self, place: Context, keys: &KeyMap) -> impl Iterator<Item = String> {
        let key = move |verdict| match verdict {
            Verdict::Yes => keys.shown(place, Action::Yes),
            Verdict::Other => keys.shown(place, Action::Other),
            Verdict::No => keys.shown_last(place, Action::Close),
        };
        self.choices.iter().map(move |choice| format!(" [{}] {} ", key(choice.verdict), choice.label))
    }

    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// The answer that a command gives.
    fn choice(&self, action: Action) -> Option<&Choice> {
        let with = |verdict: Verdict| self.choices.iter().find(|choice| choice.verdict == verdict);
        match action {
            Action::Press => self.choices.get(self.marked),
            Action::Yes => with(Verdict::Yes),
            Action::Other => with(Verdict::Other),
            Action::Close => with(Verdict::No),
            _ => None,
        }
    }

    pub(super) fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        match action {
            Action::NextPart | Action::PreviousPart if self.choices.len() == 1 => {
                Some(format!("There is only this one answer: {} or {}.", Action::Press, Action::Close))
            }
            Action::Yes | Action::Other if self.choice(action).is_none() => {
                Some(format!("This question has no answer {action}."))
            }
            _ => self.choice(action).filter(|choice| choice.writes).and_then(|_| cx.may_change().err()),
        }
    }

    /// Marks another button, or gives an answer.
    pub(super) fn act(&mut self, action: Action) -> Option<Verdict> {
        let count = self.choices.len();
        match action {
            Action::NextPart => self.marked = (self.marked + 1) % count,
            Action::PreviousPart => self.marked = (self.marked + count - 1) % count,
            _ => return self.choice(action).map(|choice| choice.verdict),
        }
        None
    }
}

//! A question before something is lost, and the answers of a question or a plan as buttons.
//!
//! The harmless answer is marked at first, and the key that asked never answers.

use crate::app::component::{Component, Cx, Reason, Viewport};
use crate::app::question::{Choice, Question, Verdict};
use crate::app::request::{Part, Request, Requests};
use crate::app::widgets::ListState;
use crate::keys::{Action, Context, KeyMap};

/// An open question.
#[derive(Debug, Clone)]
pub struct QuestionDialog {
    /// The component that asked, which receives the answer.
    pub asker: Part,
    pub title: String,
    /// The text, by line.
    pub lines: Vec<String>,
    /// The first line in view; the cursor is not used.
    pub list: ListState,
    pub buttons: Buttons,
}

impl QuestionDialog {
    pub(in crate::app) fn new(asker: Part, question: Question) -> Self {
        let Question { title, lines, choices } = question;
        Self { asker, title, lines, list: ListState::default(), buttons: Buttons::new(choices) }
    }

    /// Scrolls, marks another button, or gives an answer.
    pub(super) fn answer(&mut self, action: Action, cx: &Cx<'_>) -> Option<Verdict> {
        if action.moves() {
            self.list.scroll(action, cx.view.lines, cx.view.rows);
            return None;
        }
        self.buttons.act(action)
    }
}

impl Component for QuestionDialog {
    fn context(&self) -> Context {
        Context::Question
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        if action.moves() {
            return (cx.view.lines <= cx.view.rows).then(|| "All of it is in view.".to_owned());
        }
        self.buttons.unavailable(action, cx)
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        out.extend(self.answer(action, cx).map(Request::Answer));
    }

    fn fit(&mut self, view: Viewport) {
        self.list.keep_text_in_range(view.lines, view.rows);
    }
}

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

    pub fn texts(&self, place: Context, keys: &KeyMap) -> impl Iterator<Item = String> {
        let key = move |verdict| match verdict {
            Verdict::Yes => keys.shown(place, Action::Yes),
            Verdict::Other => keys.shown(place, Action::Other),
            Verdict::No => keys.shown_last(place, Action::Close),
        };
        self.choices.iter().map(move |choice| format!(" [{}] {} ", key(choice.verdict), choice.label))
    }

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

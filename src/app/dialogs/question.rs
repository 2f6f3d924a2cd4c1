//! A question before something is lost. The harmless answer is the default, and the key that asked never answers.

use crate::{
    app::{
        component::{Component, Cx, Reason, Viewport},
        request::{Choice, Part, Question, Request, Requests, Verdict},
        widgets::list::ListState,
    },
    keys::{Action, Context},
};

/// An open question.
#[derive(Debug, Clone)]
pub struct QuestionDialog {
    /// The component that asked, which receives the answer.
    pub asker: Part,
    pub question: Question,
    /// The first line in view; the cursor is not used.
    pub list: ListState,
    /// The marked answer.
    pub marked: usize,
}

impl QuestionDialog {
    pub(in crate::app) fn new(asker: Part, question: Question) -> Self {
        let marked = question.choices.len() - 1;
        Self { asker, question, list: ListState::default(), marked }
    }

    /// The texts of the buttons.
    pub fn buttons(&self) -> impl Iterator<Item = String> {
        self.question.choices.iter().map(|choice| format!(" [{}] {} ", key(choice.verdict), choice.label))
    }

    /// The answer that a command gives.
    fn answer(&self, action: Action) -> Option<&Choice> {
        let choices = &self.question.choices;
        let with = |verdict: Verdict| choices.iter().find(|choice| choice.verdict == verdict);
        match action {
            Action::Press => choices.get(self.marked),
            Action::Yes => with(Verdict::Yes),
            Action::Other => with(Verdict::Other),
            Action::Close => with(Verdict::No),
            _ => None,
        }
    }
}

/// The key of a button.
const fn key(verdict: Verdict) -> char {
    match verdict {
        Verdict::Yes => 'y',
        Verdict::Other => 'o',
        Verdict::No => 'n',
    }
}

impl Component for QuestionDialog {
    fn context(&self) -> Context {
        Context::Question
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        match action {
            Action::NextPart | Action::PreviousPart if self.question.choices.len() == 1 => {
                Some("There is only this one answer: Enter or Esc.".to_owned())
            }
            Action::Yes if self.answer(action).is_none() => Some("This question has no answer y.".to_owned()),
            Action::Other if self.answer(action).is_none() => Some("This question has no answer o.".to_owned()),
            moving if moving.moves() => (cx.view.lines <= cx.view.rows).then(|| "All of it is in view.".to_owned()),
            _ => self.answer(action).filter(|choice| choice.writes).and_then(|_| cx.is_visible().err()),
        }
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        let count = self.question.choices.len();
        match action {
            Action::NextPart => self.marked = (self.marked + 1) % count,
            Action::PreviousPart => self.marked = (self.marked + count - 1) % count,
            moving if moving.moves() => self.list.scroll(moving, cx.view.lines, cx.view.rows),
            _ => {
                if let Some(choice) = self.answer(action) {
                    out.push(Request::Answer(choice.verdict));
                }
            }
        }
    }

    fn fit(&mut self, view: Viewport) {
        self.list.settle_text(view.lines, view.rows);
    }
}

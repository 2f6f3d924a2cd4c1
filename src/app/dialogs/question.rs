//! A question before something is lost.

use super::buttons::Buttons;
use crate::{
    app::{
        component::{Component, Cx, Reason, Viewport},
        question::{Question, Verdict},
        request::{Part, Request, Requests},
        widgets::ListState,
    },
    keys::{Action, Context},
};

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
        self.list.settle_text(view.lines, view.rows);
    }
}

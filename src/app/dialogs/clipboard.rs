//! The choice of what to copy to the clipboard.

use crate::app::component::{Component, Cx, Reason, Viewport};
use crate::app::copyable::Copyable;
use crate::app::message::IoRequest;
use crate::app::request::{Request, Requests};
use crate::app::widgets::{Follow, ListState, NoticeKind};
use crate::keys::{Action, Context};

/// The texts that can be copied, and the selected one.
#[derive(Debug, Clone)]
pub struct ClipboardDialog {
    pub choices: Vec<Copyable>,
    pub list: ListState,
}

impl ClipboardDialog {
    pub(in crate::app) fn new(choices: Vec<Copyable>) -> Self {
        Self { choices, list: ListState::default() }
    }

    fn choice(&self, action: Action) -> Option<&Copyable> {
        match action {
            Action::Choose => self.choices.get(self.list.cursor),
            action => self.choices.iter().find(|choice| choice.action == action),
        }
    }
}

impl Component for ClipboardDialog {
    fn context(&self) -> Context {
        Context::Clipboard
    }

    fn unavailable(&self, action: Action, _: &Cx<'_>) -> Option<Reason> {
        self.choice(action)?.text.clone().err()
    }

    fn act(&mut self, action: Action, _: &Cx<'_>, out: &mut Requests) {
        match (action, self.choice(action).map(|choice| &choice.text)) {
            (Action::Close, _) => out.push(Request::Close),
            (_, Some(Ok(text))) => {
                let sent = match text.lines().count() {
                    1 => text.clone(),
                    lines => format!("{lines} lines"),
                };
                out.push(IoRequest::CopyText(text.clone()));
                out.notify(NoticeKind::Success, format!("Sent to the terminal: {sent}"));
                out.push(Request::Close);
            }
            (moving, _) => self.list.go(moving, self.choices.len(), self.choices.len()),
        }
    }

    fn fit(&mut self, view: Viewport) {
        self.list.scroll_to_cursor(self.choices.len(), view.rows, Follow::Line);
    }
}

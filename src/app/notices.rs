//! What the status line tells, and the latest messages in full.

use std::collections::VecDeque;

/// How much a message matters, and how long it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// An answer to the last key, such as why it did nothing. Gone with the next key.
    Hint,
    /// Something was done. Gone with the next key.
    Success,
    /// Something is not as was wished. Stays until cleared or replaced.
    Warning,
    /// Something failed. Stays until cleared or replaced.
    Error,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub kind: NoticeKind,
    /// A sentence, harmless to a terminal.
    pub text: String,
}

/// The message on the status line and those before it.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    current: Option<Notice>,
    history: VecDeque<Notice>,
}

/// How many messages are kept to be read again.
const KEPT: usize = 100;

impl Notices {
    /// Tells something. Hints are not kept: they answer one key.
    pub fn tell(&mut self, kind: NoticeKind, text: impl Into<String>) {
        let notice = Notice { kind, text: text.into() };
        if kind != NoticeKind::Hint {
            self.history.truncate(KEPT - 1);
            self.history.push_front(notice.clone());
        }
        self.current = Some(notice);
    }

    /// The message that is told now.
    #[must_use]
    pub fn current(&self) -> Option<&Notice> {
        self.current.as_ref()
    }

    /// The latest messages, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Notice> {
        self.history.iter()
    }

    /// A key was pressed: what answered the key before has been read.
    pub(super) fn key_pressed(&mut self) {
        if matches!(&self.current, Some(notice) if matches!(notice.kind, NoticeKind::Hint | NoticeKind::Success)) {
            self.current = None;
        }
    }

    /// Takes back a message that is no longer true. It stays among the latest ones.
    pub(super) fn take_back(&mut self, beginning: &str) {
        if self.current.as_ref().is_some_and(|notice| notice.text.starts_with(beginning)) {
            self.current = None;
        }
    }

    /// Clears the message, and says whether there was one.
    pub(super) fn clear(&mut self) -> bool {
        self.current.take().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_stays_until_it_is_cleared_and_a_hint_goes_with_the_next_key() {
        let mut notices = Notices::default();
        notices.tell(NoticeKind::Error, "It failed.");
        notices.key_pressed();
        assert!(notices.current().is_some());
        assert!(notices.clear());
        notices.tell(NoticeKind::Hint, "Nothing to clear.");
        notices.key_pressed();
        assert!(notices.current().is_none());
        assert_eq!(notices.history().count(), 1, "hints are not kept");
    }
}

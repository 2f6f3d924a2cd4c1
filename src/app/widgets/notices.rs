//! The message in the status line, and the latest messages in full.

use std::collections::VecDeque;

use crate::app::message::Slot;

/// The importance of a message, which decides how long it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// An answer to the last key, such as why it did nothing. Gone with the next key.
    Hint,
    /// Something was done. Gone with the next key.
    Success,
    /// Something is not as desired. Stays until cleared or replaced.
    Warning,
    /// Something failed. Stays until cleared or replaced.
    Error,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The importance.
    pub kind: NoticeKind,
    /// A sentence, harmless to a terminal.
    pub text: String,
}

/// A warning or an error that stays, and the load whose success removes it.
#[derive(Debug, Clone)]
struct Standing {
    notice: Notice,
    about: Option<Slot>,
}

/// The message on the status line and those before it.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    /// A hint or a success: gone with the next key.
    passing: Option<Notice>,
    /// Warnings and errors: a hint only covers them. More than one if a load failed after a write.
    standing: Vec<Standing>,
    /// The standing messages as one message.
    joined: Option<Notice>,
    /// A key was pressed since the last standing message.
    is_seen: bool,
    /// The user requested something new since the last standing message.
    is_replaceable: bool,
    history: VecDeque<Notice>,
}

/// The number of messages in the history.
const HISTORY: usize = 100;

impl Notices {
    /// Shows a message. Hints are not kept: they answer one key.
    pub fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        let notice = Notice { kind, text: text.into() };
        match kind {
            NoticeKind::Hint => self.passing = Some(notice),
            NoticeKind::Success => {
                // A message that was not seen yet is only covered: a success may come unprompted, such as a new connection.
                if self.is_seen {
                    self.standing.clear();
                    self.join();
                }
                self.record(notice.clone());
                self.passing = Some(notice);
            }
            NoticeKind::Warning | NoticeKind::Error => {
                self.standing.clear();
                self.stand(notice, None);
            }
        }
    }

    /// Shows that a load failed, until a later one succeeds. A failure after a write is added to the report of the write.
    pub(in crate::app) fn notify_until_read(&mut self, slot: Slot, text: impl Into<String>) {
        let is_replaceable = self.is_replaceable;
        self.standing.retain(|standing| !is_replaceable && standing.about.is_none());
        self.stand(Notice { kind: NoticeKind::Error, text: text.into() }, Some(slot));
    }

    /// Adds to the latest message.
    pub(in crate::app) fn notify_more(&mut self, text: &str) {
        if self.joined.as_ref().is_some_and(|joined| joined.text.contains(text)) {
            return;
        }
        if self.joined.as_ref().is_none_or(|joined| joined.kind != NoticeKind::Error) {
            return self.notify(NoticeKind::Warning, text);
        }
        self.stand(Notice { kind: NoticeKind::Error, text: text.to_owned() }, None);
    }

    /// The user requests something new: its result may replace the standing message.
    pub(in crate::app) fn allow_replacing(&mut self) {
        self.is_replaceable = true;
    }

    /// A load succeeded: removes the message that an earlier one failed.
    pub(in crate::app) fn clear_read_error(&mut self, slot: Slot) {
        self.standing.retain(|standing| standing.about != Some(slot));
        self.join();
    }

    /// The message that is shown now.
    pub fn current(&self) -> Option<&Notice> {
        self.passing.as_ref().or(self.joined.as_ref())
    }

    /// The latest messages, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Notice> {
        self.history.iter()
    }

    /// A key was pressed: the answer to the key before has been read.
    pub(in crate::app) fn key_pressed(&mut self) {
        self.passing = None;
        self.is_seen = true;
    }

    /// Removes the last hint, because what it announced has happened.
    pub(in crate::app) fn answered(&mut self) {
        self.passing.take_if(|passing| passing.kind == NoticeKind::Hint);
    }

    /// Clears the message. Returns whether there was one.
    pub(in crate::app) fn clear(&mut self) -> bool {
        let any = self.current().is_some();
        self.passing = None;
        self.standing.clear();
        self.join();
        any
    }

    fn record(&mut self, notice: Notice) {
        self.history.truncate(HISTORY - 1);
        self.history.push_front(notice);
    }

    /// Adds a warning or an error.
    fn stand(&mut self, notice: Notice, about: Option<Slot>) {
        self.record(notice.clone());
        self.standing.push(Standing { notice, about });
        self.passing = None;
        (self.is_seen, self.is_replaceable) = (false, false);
        self.join();
    }

    fn join(&mut self) {
        let texts: Vec<&str> = self.standing.iter().map(|standing| standing.notice.text.as_str()).collect();
        let kind = self.standing.first().map(|standing| standing.notice.kind);
        self.joined = kind.map(|kind| Notice { kind, text: texts.join(" ") });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(notices: &Notices) -> Option<&str> {
        notices.current().map(|notice| notice.text.as_str())
    }

    #[test]
    fn an_error_stays_until_it_is_cleared_and_a_hint_goes_with_the_next_key() {
        let mut notices = Notices::default();
        notices.notify(NoticeKind::Error, "It failed.");
        notices.key_pressed();
        assert!(notices.current().is_some());
        assert!(notices.clear());
        notices.notify(NoticeKind::Hint, "Nothing to clear.");
        notices.key_pressed();
        assert!(notices.current().is_none());
        assert_eq!(notices.history().count(), 1, "hints are not kept");
    }

    #[test]
    fn a_hint_only_covers_an_error() {
        let mut notices = Notices::default();
        notices.notify(NoticeKind::Error, "It failed.");
        notices.notify(NoticeKind::Hint, "x does nothing here.");
        assert_eq!(current(&notices), Some("x does nothing here."));
        notices.key_pressed();
        assert_eq!(current(&notices), Some("It failed."));
    }

    #[test]
    fn a_failed_load_is_shown_until_it_succeeds_and_no_other_message_goes_with_it() {
        let mut notices = Notices::default();
        notices.notify_until_read(Slot::Hooks, "Not loaded.");
        notices.clear_read_error(Slot::Queues);
        assert_eq!(current(&notices), Some("Not loaded."));
        notices.clear_read_error(Slot::Hooks);
        assert_eq!(current(&notices), None);
        notices.notify(NoticeKind::Error, "Not removed.");
        notices.clear_read_error(Slot::Hooks);
        assert_eq!(current(&notices), Some("Not removed."));
    }

    #[test]
    fn a_load_that_fails_after_a_write_is_added_to_what_became_of_the_write() {
        let mut notices = Notices::default();
        notices.notify(NoticeKind::Error, "It was not removed.");
        for _ in 0..3 {
            notices.notify_until_read(Slot::Hooks, "The hooks were not loaded.");
            assert_eq!(current(&notices), Some("It was not removed. The hooks were not loaded."));
        }
        notices.clear_read_error(Slot::Queues);
        notices.clear_read_error(Slot::Hooks);
        assert_eq!(current(&notices), Some("It was not removed."));
        notices.notify_more("The token is good.");
        notices.notify_more("The token is good.");
        assert_eq!(current(&notices), Some("It was not removed. The token is good."));
        notices.allow_replacing();
        notices.notify_until_read(Slot::Hooks, "The hooks were not loaded.");
        assert_eq!(current(&notices), Some("The hooks were not loaded."));
        notices.clear_read_error(Slot::Hooks);
        assert_eq!(current(&notices), None);
    }
}

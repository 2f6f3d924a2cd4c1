//! What the status line tells, and the latest messages in full.

use std::collections::VecDeque;

use crate::app::message::Slot;

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

/// A warning or an error that stands, and the load whose success makes it untrue.
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
    /// Warnings and errors: a hint only covers them. More than one where a load failed after a write did.
    standing: Vec<Standing>,
    /// Those, as they are told: one sentence after the other.
    told: Option<Notice>,
    /// A key was pressed since the last of them came.
    seen: bool,
    /// The user asked for something new since they came.
    gives_way: bool,
    history: VecDeque<Notice>,
}

/// How many messages are kept to be read again.
const KEPT: usize = 100;

impl Notices {
    /// Tells something. Hints are not kept: they answer one key.
    pub fn tell(&mut self, kind: NoticeKind, text: impl Into<String>) {
        let notice = Notice { kind, text: text.into() };
        if kind != NoticeKind::Hint {
            self.keep(notice.clone());
        }
        match kind {
            NoticeKind::Hint => self.passing = Some(notice),
            NoticeKind::Success => {
                // What nobody can have read yet is only covered: a success may come by itself, such as a new connection.
                if self.seen {
                    self.standing.clear();
                }
                self.passing = Some(notice);
            }
            NoticeKind::Warning | NoticeKind::Error => {
                self.standing.clear();
                self.stand(notice, None);
            }
        }
        self.retell();
    }

    /// Tells that a load failed; the message goes when a later one succeeds.
    ///
    /// What a write came to is never pushed aside by a load that follows it: that is added.
    pub(in crate::app) fn tell_until_mended(&mut self, slot: Slot, text: impl Into<String>) {
        let gives_way = self.gives_way;
        self.standing.retain(|standing| !gives_way && standing.about.is_none());
        let notice = Notice { kind: NoticeKind::Error, text: text.into() };
        self.keep(notice.clone());
        self.stand(notice, Some(slot));
        self.retell();
    }

    /// Tells more about what failed just now.
    pub(in crate::app) fn tell_more(&mut self, text: &str) {
        if self.told.as_ref().is_some_and(|told| told.text.contains(text)) {
            return;
        }
        if self.told.as_ref().is_none_or(|told| told.kind != NoticeKind::Error) {
            return self.tell(NoticeKind::Warning, text);
        }
        let notice = Notice { kind: NoticeKind::Error, text: text.to_owned() };
        self.keep(notice.clone());
        self.stand(notice, None);
        self.retell();
    }

    /// The user asks for something new: what comes of that may take the standing message's place.
    pub(in crate::app) fn give_way(&mut self) {
        self.gives_way = true;
    }

    /// A load succeeded: that an earlier one failed need not stand there any longer.
    pub(in crate::app) fn mended(&mut self, slot: Slot) {
        self.standing.retain(|standing| standing.about != Some(slot));
        self.retell();
    }

    /// The message that is told now.
    #[must_use]
    pub fn current(&self) -> Option<&Notice> {
        self.passing.as_ref().or(self.told.as_ref())
    }

    /// The latest messages, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Notice> {
        self.history.iter()
    }

    /// A key was pressed: what answered the key before has been read.
    pub(in crate::app) fn key_pressed(&mut self) {
        self.passing = None;
        self.seen = true;
    }

    /// What the last hint promised is there.
    pub(in crate::app) fn answered(&mut self) {
        self.passing.take_if(|passing| passing.kind == NoticeKind::Hint);
    }

    /// Clears the message, and says whether there was one.
    pub(in crate::app) fn clear(&mut self) -> bool {
        let any = self.current().is_some();
        self.passing = None;
        self.standing.clear();
        self.retell();
        any
    }

    fn keep(&mut self, notice: Notice) {
        self.history.truncate(KEPT - 1);
        self.history.push_front(notice);
    }

    fn stand(&mut self, notice: Notice, about: Option<Slot>) {
        self.standing.push(Standing { notice, about });
        self.passing = None;
        (self.seen, self.gives_way) = (false, false);
    }

    fn retell(&mut self) {
        let texts: Vec<&str> = self.standing.iter().map(|standing| standing.notice.text.as_str()).collect();
        let kind = self.standing.first().map(|standing| standing.notice.kind);
        self.told = kind.map(|kind| Notice { kind, text: texts.join(" ") });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(notices: &Notices) -> Option<&str> {
        notices.current().map(|notice| notice.text.as_str())
    }

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

    #[test]
    fn a_hint_only_covers_an_error() {
        let mut notices = Notices::default();
        notices.tell(NoticeKind::Error, "It failed.");
        notices.tell(NoticeKind::Hint, "x does nothing here.");
        assert_eq!(told(&notices), Some("x does nothing here."));
        notices.key_pressed();
        assert_eq!(told(&notices), Some("It failed."));
    }

    #[test]
    fn that_a_load_failed_is_told_until_it_succeeds_and_no_other_message_goes_with_it() {
        let mut notices = Notices::default();
        notices.tell_until_mended(Slot::Hooks, "Not loaded.");
        notices.mended(Slot::Queues);
        assert_eq!(told(&notices), Some("Not loaded."));
        notices.mended(Slot::Hooks);
        assert_eq!(told(&notices), None);
        notices.tell(NoticeKind::Error, "Not removed.");
        notices.mended(Slot::Hooks);
        assert_eq!(told(&notices), Some("Not removed."));
    }

    #[test]
    fn a_load_that_fails_after_a_write_is_added_to_what_became_of_the_write() {
        let mut notices = Notices::default();
        notices.tell(NoticeKind::Error, "It was not removed.");
        for _ in 0..3 {
            notices.tell_until_mended(Slot::Hooks, "The hooks were not loaded.");
            assert_eq!(told(&notices), Some("It was not removed. The hooks were not loaded."));
        }
        notices.mended(Slot::Queues);
        notices.mended(Slot::Hooks);
        assert_eq!(told(&notices), Some("It was not removed."));
        notices.tell_more("The token is good.");
        notices.tell_more("The token is good.");
        assert_eq!(told(&notices), Some("It was not removed. The token is good."));
        notices.give_way();
        notices.tell_until_mended(Slot::Hooks, "The hooks were not loaded.");
        assert_eq!(told(&notices), Some("The hooks were not loaded."));
        notices.mended(Slot::Hooks);
        assert_eq!(told(&notices), None);
    }
}

//! What the status line tells, and the latest messages in full.

use std::collections::VecDeque;

use super::message::Slot;

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
    /// A hint or a success: gone with the next key.
    passing: Option<Notice>,
    /// A warning or an error: a hint only covers it.
    standing: Option<Notice>,
    /// The standing message is about this load, so that its success makes it untrue.
    about: Option<Slot>,
    /// How much of the standing message is about something else than that load, which was added to it.
    kept: usize,
    /// A key was pressed since the standing message was told.
    seen: bool,
    /// The user asked for something new since then.
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
            self.history.truncate(KEPT - 1);
            self.history.push_front(notice.clone());
            let stays = kind == NoticeKind::Success && !self.seen;
            self.about = self.about.filter(|_| stays);
            self.kept = if stays { self.kept } else { 0 };
        }
        (self.passing, self.standing) = match kind {
            NoticeKind::Hint => (Some(notice), self.standing.take()),
            // What nobody can have read yet is only covered: a success may come by itself, such as a new connection.
            NoticeKind::Success => (Some(notice), self.standing.take_if(|_| !self.seen)),
            NoticeKind::Warning | NoticeKind::Error => (None, Some(notice)),
        };
        if matches!(kind, NoticeKind::Warning | NoticeKind::Error) {
            self.seen = false;
            self.gives_way = false;
        }
    }

    /// Tells that a load failed; the message goes when a later one succeeds.
    ///
    /// What a write came to is never pushed aside by a load that follows it: that is added.
    pub(super) fn tell_until_mended(&mut self, slot: Slot, text: impl Into<String>) {
        let is_free = self.gives_way || (self.about.is_some() && self.kept == 0);
        let Some(standing) = self.standing.as_mut().filter(|_| !is_free) else {
            self.tell(NoticeKind::Error, text);
            self.about = Some(slot);
            return;
        };
        if self.kept == 0 {
            self.kept = standing.text.len();
        }
        standing.text.truncate(self.kept);
        self.about = Some(slot);
        self.add(text.into());
    }

    /// Tells more about what failed just now.
    pub(super) fn tell_more(&mut self, text: &str) {
        match &self.standing {
            Some(standing) if standing.text.contains(text) => {}
            Some(standing) if standing.kind == NoticeKind::Error => self.add(text.to_owned()),
            _ => self.tell(NoticeKind::Warning, text),
        }
    }

    /// Adds to the standing message.
    fn add(&mut self, text: String) {
        if let Some(standing) = &mut self.standing {
            standing.text.push(' ');
            standing.text.push_str(&text);
        }
        self.passing = None;
        self.seen = false;
        self.history.truncate(KEPT - 1);
        self.history.push_front(Notice { kind: NoticeKind::Error, text });
    }

    /// The user asks for something new: what comes of that may take the standing message's place.
    pub(super) fn give_way(&mut self) {
        self.gives_way = true;
    }

    /// A load succeeded: that an earlier one failed need not stand there any longer.
    pub(super) fn mended(&mut self, slot: Slot) {
        if self.about != Some(slot) {
            return;
        }
        self.about = None;
        match (std::mem::take(&mut self.kept), &mut self.standing) {
            (kept @ 1.., Some(standing)) => standing.text.truncate(kept),
            _ => self.standing = None,
        }
    }

    /// The message that is told now.
    #[must_use]
    pub fn current(&self) -> Option<&Notice> {
        self.passing.as_ref().or(self.standing.as_ref())
    }

    /// The latest messages, newest first.
    pub fn history(&self) -> impl Iterator<Item = &Notice> {
        self.history.iter()
    }

    /// A key was pressed: what answered the key before has been read.
    pub(super) fn key_pressed(&mut self) {
        self.passing = None;
        self.seen = true;
    }

    /// Clears the message, and says whether there was one.
    pub(super) fn clear(&mut self) -> bool {
        self.about = None;
        self.kept = 0;
        let passing = self.passing.take().is_some();
        self.standing.take().is_some() || passing
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

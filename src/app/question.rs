//! A question to the user, and its answers.

use crate::domain::Hook;

/// The server's rule (docs/webitel-api.md §4.4).
pub(super) const ONE_IS_ON: &str = "Only one hook per event can be on in a queue.";

/// The buttons of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The first.
    Yes,
    /// The second, where there is one.
    Other,
    /// The last, which does nothing.
    No,
}

/// An answer that the user can give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub verdict: Verdict,
    /// The label, in a few words.
    pub label: String,
    /// It sends something to the server, so it is not available on a screen that is too small to show it.
    pub writes: bool,
}

/// A question before something is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question, as a sentence.
    pub title: String,
    /// The text, by line.
    pub lines: Vec<String>,
    /// The answers. The last one does nothing and is the default.
    pub choices: Vec<Choice>,
}

impl Question {
    /// A question whose only answer so far is `no`, which does nothing.
    pub fn new(title: impl Into<String>, lines: Vec<String>, no: &str) -> Self {
        let no = Choice { verdict: Verdict::No, label: no.to_owned(), writes: false };
        Self { title: title.into(), lines, choices: vec![no] }
    }

    /// Whether to swap with the hook that is on for the event already.
    pub(super) fn about_swap(other: &Hook, how: String, no: &str) -> Self {
        let title = format!("{} is already on for {}", other.schema_label(), other.event);
        Self::new(title, vec![ONE_IS_ON.to_owned(), how], no).or_write("Swap")
    }

    /// Adds an answer that changes nothing on the server.
    #[must_use]
    pub fn or(self, label: impl Into<String>) -> Self {
        self.with(label.into(), false)
    }

    /// Adds an answer that sends something to the server.
    #[must_use]
    pub fn or_write(self, label: impl Into<String>) -> Self {
        self.with(label.into(), true)
    }

    fn with(mut self, label: String, writes: bool) -> Self {
        let verdict = if self.choices.len() == 1 { Verdict::Yes } else { Verdict::Other };
        let place = self.choices.len() - 1;
        self.choices.insert(place, Choice { verdict, label, writes });
        self
    }
}

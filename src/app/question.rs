//! Asking before something is lost. The harmless answer is the default, and the key that asked never answers.

use super::{list::ListState, saving::Way};
use crate::domain::{Hook, HookId, State};

/// What an answer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Dismiss,
    /// Remove these hooks: exactly those that were named.
    Remove(Vec<HookId>),
    /// Switch these hooks.
    Switch(Vec<HookId>, State),
    /// Switch the second hook off, then the first on.
    Swap {
        /// The hook to switch on.
        on: HookId,
        /// The hook that has its event now.
        off: HookId,
    },
    /// Save the form with its hook switched off.
    SaveSwitchedOff,
    /// Switch this hook off, then save the form.
    SaveWithSwap(HookId),
    /// Save what the user set over what someone else saved meanwhile: this.
    SaveMine(Hook, Way),
    /// Put what someone else saved meanwhile into the form.
    TakeTheirs(Hook),
    /// The edited hook is gone: save the form as a new one.
    SaveAsNew(Way),
    /// Do not wait for the form's save.
    ParkForm,
    /// Close the form and forget what is in it.
    DiscardForm,
    /// End as soon as the last write is answered.
    QuitWhenWritten,
    /// End now.
    QuitNow,
}

/// An answer that can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The key that gives it at once.
    pub key: char,
    /// What it does, in a few words.
    pub label: String,
    /// What it does.
    pub verdict: Verdict,
}

impl Choice {
    pub(super) fn new(key: char, label: impl Into<String>, verdict: Verdict) -> Self {
        Self { key, label: label.into(), verdict }
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question, as a sentence.
    pub title: String,
    /// What it is about, a line each.
    pub lines: Vec<String>,
    /// The first line in view; the cursor is not used.
    pub list: ListState,
    /// The answers; the last does nothing and is the default.
    pub choices: Vec<Choice>,
    /// The marked answer.
    pub marked: usize,
}

impl Question {
    /// A question whose default is `no`, which does nothing.
    pub(super) fn new(title: impl Into<String>, lines: Vec<String>, mut choices: Vec<Choice>, no: &str) -> Self {
        choices.push(Choice::new('n', no, Verdict::Dismiss));
        let marked = choices.len() - 1;
        Self { title: title.into(), lines, list: ListState::default(), choices, marked }
    }

    pub(super) fn mark_next(&mut self, delta: isize) {
        let count = self.choices.len();
        self.marked = (self.marked + count).wrapping_add_signed(delta) % count;
    }
}

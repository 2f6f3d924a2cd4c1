//! Asking before something is lost. The harmless answer is the default, and the key that asked never answers.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::{
    app::{
        form::state::Way,
        layout::{Area, Size, question_area},
        widgets::list::ListState,
    },
    domain::{Hook, HookId, State},
};

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

impl Verdict {
    /// Whether this answer sends something to the server.
    pub(in crate::app) const fn writes(&self) -> bool {
        match self {
            Self::Remove(_)
            | Self::Switch(..)
            | Self::Swap { .. }
            | Self::SaveSwitchedOff
            | Self::SaveWithSwap(_)
            | Self::SaveMine(..)
            | Self::SaveAsNew(_) => true,
            Self::Dismiss
            | Self::TakeTheirs(_)
            | Self::ParkForm
            | Self::DiscardForm
            | Self::QuitWhenWritten
            | Self::QuitNow => false,
        }
    }
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
    pub(in crate::app) fn new(key: char, label: impl Into<String>, verdict: Verdict) -> Self {
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
    pub(in crate::app) fn new(
        title: impl Into<String>,
        lines: Vec<String>,
        mut choices: Vec<Choice>,
        no: &str,
    ) -> Self {
        choices.push(Choice::new('n', no, Verdict::Dismiss));
        let marked = choices.len() - 1;
        Self { title: title.into(), lines, list: ListState::default(), choices, marked }
    }

    /// The buttons' texts.
    pub fn buttons(&self) -> impl Iterator<Item = String> {
        self.choices.iter().map(|choice| format!(" [{}] {} ", choice.key, choice.label))
    }

    /// Its place on a screen of this size.
    #[must_use]
    pub fn area(&self, size: Size) -> Area {
        question_area(size, self.text(size).len(), self.widest())
    }

    /// What it is about, as it stands on a screen of this size: a line that is too wide goes on in a second one.
    #[must_use]
    pub fn text(&self, size: Size) -> Vec<&str> {
        let width = usize::from(question_area(size, 1, self.widest()).width.saturating_sub(4));
        self.lines.iter().flat_map(|line| broken_once(line, width)).collect()
    }

    fn widest(&self) -> usize {
        let buttons = self.buttons().map(|button| button.width() + 1).sum();
        let lines = self.lines.iter().map(|line| line.width());
        lines.chain([buttons, self.title.width() + 4]).max().unwrap_or(0)
    }

    pub(super) fn mark_next(&mut self, delta: isize) {
        let count = self.choices.len();
        self.marked = (self.marked + count).wrapping_add_signed(delta) % count;
    }
}

/// The text, broken once if it is wider: between words if that does not leave most of the line empty. The second part
/// is not broken again, because names can have ten thousand characters.
fn broken_once(text: &str, width: usize) -> impl Iterator<Item = &str> {
    let mut columns = 0;
    let (mut space, mut end) = (0, None);
    for (index, grapheme) in text.grapheme_indices(true) {
        columns += grapheme.width();
        if columns > width {
            end = Some(if space * 2 > index { space } else { index });
            break;
        }
        if grapheme == " " {
            space = index;
        }
    }
    let (first, rest) = text.split_at(end.unwrap_or(text.len()));
    [first, rest.trim_start()]
        .into_iter()
        .enumerate()
        .filter(|(row, part)| *row == 0 || !part.is_empty())
        .map(|(_, part)| part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_wide_goes_on_in_a_second_one() {
        let broken = |text, width| broken_once(text, width).collect::<Vec<_>>();
        assert_eq!(broken("Joined → Notify CRM (on)", 40), ["Joined → Notify CRM (on)"]);
        assert_eq!(broken("Joined → Notify CRM (on)", 20), ["Joined → Notify CRM", "(on)"]);
        assert_eq!(broken("a bcdefghijklmnop", 10), ["a bcdefghi", "jklmnop"]);
        assert_eq!(broken("", 10), [""]);
    }
}

//! A mistake in the configuration file: its line and a suggestion.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// Says what is wrong and what is allowed, without the value.
    pub message: String,
}

impl Problem {
    /// A mistake in this line.
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// Turns byte offsets in a text into lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self(text)
    }

    pub(super) fn at(self, span: &Range<usize>) -> usize {
        let before = self.0.as_bytes().get(..span.start).unwrap_or(self.0.as_bytes());
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let lines = Lines::of("one\ntwo\nthree");
        assert_eq!((lines.at(&(0..1)), lines.at(&(4..5)), lines.at(&(9..10)), lines.at(&(99..100))), (1, 2, 3, 3));
    }
}

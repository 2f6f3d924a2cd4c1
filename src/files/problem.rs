//! A mistake in a file and its position.

use std::fmt;

use crate::domain::make_harmless;

/// A place in a text. Both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The start of a text.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// Whether the file can still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but part of it may be a mistake.
    Warning,
}

/// A mistake, or a possible one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Problem {
    pub place: Place,
    pub severity: Severity,
    /// Says what is wrong and what to do, as a sentence. Safe for a terminal.
    pub message: String,
}

impl Problem {
    /// A mistake that makes the file unusable.
    #[must_use]
    pub fn error(place: Place, message: impl AsRef<str>) -> Self {
        Self { place, severity: Severity::Error, message: make_harmless(message.as_ref()) }
    }

    /// A possible mistake.
    #[must_use]
    pub fn warning(place: Place, message: impl AsRef<str>) -> Self {
        Self { place, severity: Severity::Warning, message: make_harmless(message.as_ref()) }
    }

    /// Formats it with the file's name and the place in front, like a compiler.
    #[must_use]
    pub fn in_file<'a>(&'a self, file: &'a str) -> impl fmt::Display + 'a {
        struct InFile<'a>(&'a Problem, &'a str);
        impl fmt::Display for InFile<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let Problem { place: Place { line, column }, severity, message } = self.0;
                let kind = if *severity == Severity::Warning { "warning: " } else { "" };
                write!(f, "{}:{line}:{column}: {kind}{message}", make_harmless(self.1))
            }
        }
        InFile(self, file)
    }
}

//! A mistake in a file and its position.

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
pub struct FileMistake {
    pub place: Place,
    pub severity: Severity,
    /// Says what is wrong and what to do, as a sentence. Safe for a terminal.
    pub message: String,
}

impl FileMistake {
    /// A mistake that makes the file unusable.
    pub fn error(place: Place, message: impl AsRef<str>) -> Self {
        Self { place, severity: Severity::Error, message: make_harmless(message.as_ref()) }
    }

    /// A possible mistake.
    pub fn warning(place: Place, message: impl AsRef<str>) -> Self {
        Self { place, severity: Severity::Warning, message: make_harmless(message.as_ref()) }
    }

    /// Formats it with the file's name and the place in front, like a compiler.
    pub fn in_file(&self, file: &str) -> String {
        let Self { place: Place { line, column }, severity, message } = self;
        let kind = if *severity == Severity::Warning { "warning: " } else { "" };
        format!("{}:{line}:{column}: {kind}{message}", make_harmless(file))
    }
}

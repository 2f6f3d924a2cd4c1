//! The columns by which hooks are sorted, and how many rows a page has.

/// The columns by which hooks can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The queue, by its name.
    Queue,
    /// The queue's type, by its number.
    Type,
    /// The event, by its label.
    Event,
    /// The flow schema, by its name.
    Schema,
    /// Off before on.
    State,
}

impl Column {
    pub(super) const OF_ONE_QUEUE: &[Self] = &[Self::Event, Self::Schema, Self::State];
    pub(super) const OF_ALL: &[Self] = &[Self::Queue, Self::Type, Self::Event, Self::Schema, Self::State];
}

/// Rows per page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageSize {
    /// One page: the list scrolls.
    All,
    /// As many as are visible.
    #[default]
    Fit,
    /// A fixed number. The list scrolls within a page that is longer than what is visible.
    Rows(usize),
}

impl PageSize {
    const CHOICES: [Self; 6] = [Self::Fit, Self::Rows(10), Self::Rows(25), Self::Rows(50), Self::Rows(100), Self::All];

    /// The next of the offered sizes.
    #[must_use]
    pub fn next(self) -> Self {
        let index = Self::CHOICES.iter().position(|choice| *choice == self).unwrap_or(0);
        Self::CHOICES[(index + 1) % Self::CHOICES.len()]
    }

    /// The rows per page of a list with this many rows, of which this many are visible.
    pub fn rows(self, visible: usize, shown: usize) -> usize {
        match self {
            Self::All => shown.max(1),
            Self::Fit => visible.max(1),
            Self::Rows(rows) => rows,
        }
    }

    /// The size as a sentence.
    pub(super) fn words(self) -> String {
        match self {
            Self::All => "Rows per page: all of them.".to_owned(),
            Self::Fit => "Rows per page: as many as fit.".to_owned(),
            Self::Rows(rows) => format!("Rows per page: {rows}."),
        }
    }
}

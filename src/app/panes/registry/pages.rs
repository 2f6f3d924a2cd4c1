//! The pages of the list, and the part of a page that is in view.

use std::ops::Range;

use super::Registry;
use crate::app::widgets::list::{Follow, ListState};

/// Rows per page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageSize {
    /// As many as the pane shows.
    Fit,
    /// A fixed number; the pane scrolls within a page that is longer.
    Rows(usize),
}

impl PageSize {
    const CHOICES: [Self; 5] = [Self::Fit, Self::Rows(10), Self::Rows(25), Self::Rows(50), Self::Rows(100)];

    /// The next of the offered sizes.
    #[must_use]
    pub fn next(self) -> Self {
        let index = Self::CHOICES.iter().position(|choice| *choice == self).unwrap_or(0);
        Self::CHOICES[(index + 1) % Self::CHOICES.len()]
    }
}

impl Registry {
    /// Rows of a page in a pane of this height.
    #[must_use]
    pub fn page_length(&self, height: usize) -> usize {
        match self.page_size {
            PageSize::Fit => height.max(1),
            PageSize::Rows(rows) => rows,
        }
    }

    /// The page with the cursor, counted from 0, and how many there are.
    #[must_use]
    pub fn page(&self, height: usize) -> (usize, usize) {
        let length = self.page_length(height);
        (self.list.cursor / length, self.shown.len().div_ceil(length).max(1))
    }

    /// The positions of the page with the cursor.
    #[must_use]
    pub fn page_range(&self, height: usize) -> Range<usize> {
        let length = self.page_length(height);
        let start = self.list.cursor / length * length;
        start..(start + length).min(self.shown.len())
    }

    /// The positions in view: the page, or the part of it that fits.
    #[must_use]
    pub fn in_view(&self, height: usize) -> Range<usize> {
        let page = self.page_range(height);
        let top = self.list.top.clamp(page.start, page.end);
        top..(top + height).min(page.end)
    }

    /// Puts the cursor in range and the view around it, within its page.
    pub(in crate::app) fn settle(&mut self, height: usize, follow: Follow) {
        self.list.cursor = self.list.cursor.min(self.shown.len().saturating_sub(1));
        let page = self.page_range(height);
        let mut within =
            ListState { cursor: self.list.cursor - page.start, top: self.list.top.saturating_sub(page.start) };
        within.settle(page.len(), height, follow);
        self.list.top = within.top + page.start;
    }
}

//! Pages of a list: which rows are on the page with the cursor, and which of them are in view.

use std::ops::Range;

use super::state::HookList;
use crate::app::widgets::{Follow, ListState};

impl HookList {
    /// The page with the cursor, counted from 0, and how many there are.
    pub fn page(&self, visible: usize) -> (usize, usize) {
        let rows = self.page_size.rows(visible, self.rows.shown());
        (self.list.cursor / rows, self.rows.shown().div_ceil(rows).max(1))
    }

    /// The rows of the page with the cursor.
    pub fn page_range(&self, visible: usize) -> Range<usize> {
        let rows = self.page_size.rows(visible, self.rows.shown());
        let start = self.list.cursor / rows * rows;
        start..(start + rows).min(self.rows.shown())
    }

    /// The rows in view: the page, or the part of it that is visible.
    pub fn in_view(&self, visible: usize) -> Range<usize> {
        let page = self.page_range(visible);
        let top = self.list.top.clamp(page.start, page.end);
        top..(top + visible).min(page.end)
    }

    /// Brings the cursor into view, within its page.
    pub(super) fn bring_into_view(&mut self, visible: usize, follow: Follow) {
        self.list.cursor = self.list.cursor.min(self.rows.shown().saturating_sub(1));
        let page = self.page_range(visible);
        let mut within =
            ListState { cursor: self.list.cursor - page.start, top: self.list.top.saturating_sub(page.start) };
        within.scroll_to_cursor(page.len(), visible, follow);
        self.list.top = within.top + page.start;
    }
}

//! A cursor in a list, and the part of the list that is in view.

use std::ops::Range;

use crate::keys::Action;

/// The positions of the cursor and of the first visible row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListState {
    /// The row with the cursor; 0 in an empty list.
    pub cursor: usize,
    /// The first row in view.
    pub top: usize,
}

/// How the view follows a cursor that leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// By as few rows as possible: the terminal itself can scroll a full-width list.
    Line,
    /// By half a view: beside another pane every scroll redraws the pane, so it should be rare.
    HalfPage,
}

impl ListState {
    /// Moves the cursor by a command, in a list of this length with this many visible rows. It stops at both ends.
    pub fn go(&mut self, action: Action, length: usize, rows: usize) {
        self.cursor = self.cursor.saturating_add_signed(delta(action, rows)).min(length.saturating_sub(1));
    }

    /// Scrolls a text without a cursor.
    pub fn scroll(&mut self, action: Action, lines: usize, rows: usize) {
        self.top = self.top.saturating_add_signed(delta(action, rows));
        self.keep_text_in_range(lines, rows);
    }

    /// Puts the view of a text in range.
    pub fn keep_text_in_range(&mut self, lines: usize, rows: usize) {
        self.top = self.top.min(lines.saturating_sub(rows));
        self.cursor = self.top;
    }

    /// Puts the cursor in range and the view around the cursor.
    pub fn scroll_to_cursor(&mut self, length: usize, height: usize, follow: Follow) {
        let height = height.max(1);
        self.cursor = self.cursor.min(length.saturating_sub(1));
        if self.cursor < self.top || self.cursor >= self.top + height {
            let jump = match follow {
                Follow::Line => 0,
                Follow::HalfPage => height / 2,
            };
            self.top = if self.cursor < self.top {
                self.cursor.saturating_sub(jump)
            } else {
                self.cursor + 1 + jump - height.min(self.cursor + 1 + jump)
            };
        }
        self.top = self.top.min(length.saturating_sub(height));
    }

    /// The rows in view.
    pub fn in_view(&self, length: usize, height: usize) -> Range<usize> {
        self.top.min(length)..(self.top + height).min(length)
    }
}

/// Returns how far a command moves the cursor, for a page of this many rows.
fn delta(action: Action, rows: usize) -> isize {
    let page = isize::try_from(rows.max(1)).unwrap_or(isize::MAX);
    match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PreviousPage => -page,
        Action::NextPage => page,
        Action::First => isize::MIN,
        Action::Last => isize::MAX,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_full_width_list_scrolls_by_one_row() {
        let mut list = ListState { cursor: 4, top: 0 };
        list.go(Action::Down, 100, 5);
        list.scroll_to_cursor(100, 5, Follow::Line);
        assert_eq!(list, ListState { cursor: 5, top: 1 });
    }

    #[test]
    fn a_list_beside_another_pane_scrolls_by_half_a_view() {
        let mut list = ListState { cursor: 9, top: 0 };
        list.go(Action::Down, 100, 5);
        list.scroll_to_cursor(100, 10, Follow::HalfPage);
        assert_eq!(list, ListState { cursor: 10, top: 6 });
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_in_range_and_in_view(
            cursor in 0usize..300, top in 0usize..300, length in 0usize..200, height in 1usize..60, half in any::<bool>()
        ) {
            let mut list = ListState { cursor, top };
            list.scroll_to_cursor(length, height, if half { Follow::HalfPage } else { Follow::Line });
            prop_assert!(list.cursor < length.max(1));
            prop_assert!(length == 0 || list.in_view(length, height).contains(&list.cursor), "{:?}", list);
            prop_assert!(list.in_view(length, height).len() == length.min(height), "no room is wasted: {:?}", list);
        }
    }
}

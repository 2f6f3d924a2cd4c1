//! The layout of the screen.

use ratatui::layout::{Margin, Rect};

use crate::app::Size;

/// A frame of one cell on each side.
pub(super) const FRAME: Margin = Margin::new(1, 1);

/// A free column on both sides.
pub(super) const SIDES: Margin = Margin::new(1, 0);

/// The place of a list: in a pane, or over both panes.
pub(super) struct Panel<'a> {
    pub(super) area: Rect,
    /// The key to the hidden list.
    pub(super) elsewhere: &'a str,
    /// It has the keyboard.
    pub(super) focused: bool,
}

/// Rows for list entries in a pane with a frame and a line of column titles.
pub(super) fn list_rows(area: Rect) -> usize {
    usize::from(area.inner(FRAME).height.saturating_sub(1))
}

/// The last row of a dialog, inside its frame.
pub(super) fn last_row(inner: Rect) -> Rect {
    Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner }
}

/// A box of at most this size in the middle of the screen.
///
/// If there is room, the header, the status row and the hints stay visible: a dialog also needs the state of the connection,
/// the answer to a key, and the available keys.
pub(super) fn popup(size: Size, width: u16, height: u16) -> Rect {
    let width = width.min(size.width);
    let (top, usable) = match size.height {
        16.. => (1, size.height - 3),
        10.. => (0, size.height - 2),
        9 => (0, 8),
        height => (0, height),
    };
    let height = height.min(usable);
    Rect { x: (size.width - width) / 2, y: top + (usable - height) / 2, width, height }
}

/// The width of a large dialog: the whole screen if only a few columns would remain beside it.
pub(super) fn ample(size: Size, width: u16) -> u16 {
    if size.width < width.saturating_add(10) { size.width } else { width }
}

/// The number of panes that fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrangement {
    /// Too small for anything: one line asks for a larger terminal.
    TooSmall,
    /// The focused pane alone.
    OnePane,
    /// Queues on the left, hooks on the right.
    TwoPanes,
}

/// The places of the parts of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// The arrangement of the panes.
    pub(super) arrangement: Arrangement,
    /// The queues pane; the same place as `hooks` where only one is shown.
    pub(super) queues: Rect,
    /// The hooks pane.
    pub(super) hooks: Rect,
    /// The area between the header and the status row.
    pub(super) whole: Rect,
    /// The row for messages, and for details of the row under the cursor.
    pub(super) status: u16,
    /// The row of key hints.
    pub(super) hints: u16,
}

impl Layout {
    /// The layout of a screen: a header row, the panes, a status row, a row of hints.
    pub(super) fn of(size: Size) -> Self {
        let panes = Rect { x: 0, y: 1, width: size.width, height: size.height.saturating_sub(3) };
        let (arrangement, left) = match size.width {
            _ if size.is_too_small() => (Arrangement::TooSmall, 0),
            ..80 => (Arrangement::OnePane, 0),
            width => (Arrangement::TwoPanes, (width * 2 / 5).clamp(34, 64)),
        };
        let queues = if left > 0 { Rect { width: left, ..panes } } else { panes };
        Self {
            arrangement,
            queues,
            hooks: Rect { x: left, width: size.width - left, ..panes },
            whole: panes,
            status: size.height.saturating_sub(2),
            hints: size.height.saturating_sub(1),
        }
    }
}

/// The form's place.
pub(super) fn form_area(size: Size) -> Rect {
    let width = ample(size, if size.width >= 120 { 100 } else { 74 });
    popup(size, width, if size.height >= 40 { 30 } else { 22 })
}

/// Returns whether the form is drawn without its separating lines.
pub(super) fn form_is_compact(area: Rect) -> bool {
    area.height < 15
}

/// The rows of the form's list: those without its frame, fields, message, buttons and separators.
pub(super) fn form_list_rows(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(if form_is_compact(area) { 7 } else { 10 })).max(1)
}

/// The place of text to read.
pub(super) fn viewer_area(size: Size) -> Rect {
    popup(size, ample(size, 96), 40)
}

/// The place of the command palette.
pub(super) fn palette_area(size: Size) -> Rect {
    popup(size, ample(size, 74), 18)
}

/// The area of a question with this many lines of text and one row of buttons of this width.
pub(super) fn question_area(size: Size, lines: usize, widest: usize) -> Rect {
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    let widest = u16::try_from(widest).unwrap_or(u16::MAX);
    popup(size, widest.saturating_add(4).clamp(40, 76), lines.saturating_add(4).clamp(5, 40))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_design_size_shows_two_panes_and_eighteen_hooks() {
        let layout = Layout::of(Size { width: 80, height: 24 });
        assert_eq!(layout.arrangement, Arrangement::TwoPanes);
        assert_eq!(list_rows(layout.hooks), 18);
        assert_eq!(layout.queues.width + layout.hooks.width, 80);
    }

    #[test]
    fn a_narrow_screen_shows_one_pane_and_a_tiny_one_asks_for_more() {
        assert_eq!(Layout::of(Size { width: 60, height: 20 }).arrangement, Arrangement::OnePane);
        assert_eq!(Layout::of(Size { width: 30, height: 6 }).arrangement, Arrangement::TooSmall);
    }

    #[test]
    fn every_popup_stays_on_every_screen() {
        for width in 0..210 {
            for height in 0..70 {
                let size = Size { width, height };
                for area in [form_area(size), viewer_area(size), palette_area(size), question_area(size, 9, 300)] {
                    assert!(area.right() <= width && area.bottom() <= height, "{area:?} on {size:?}");
                }
            }
        }
    }
}

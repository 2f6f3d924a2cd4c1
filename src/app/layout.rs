//! The size of the terminal, and the boxes of dialogs that are not measured by the screen yet.

/// The size of the terminal in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Without a frame of one cell on each side.
    #[must_use]
    pub const fn inner(self) -> Self {
        Self {
            x: self.x + 1,
            y: self.y + 1,
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }

    /// Rows for list entries in a pane with a frame and a line of column titles.
    #[must_use]
    pub const fn list_rows(self) -> usize {
        self.inner().height.saturating_sub(1) as usize
    }
}

/// The smallest screen that shows anything.
const SMALLEST: Size = Size { width: 40, height: 8 };

impl Size {
    /// Not enough for anything: one line asks for more.
    #[must_use]
    pub const fn is_too_small(self) -> bool {
        self.width < SMALLEST.width || self.height < SMALLEST.height
    }
}

/// A box of at most this size in the middle of the screen.
///
/// Where there is room the header, the status row and the hints stay in view: how the connection does, what a key
/// answered, and which keys there are matter in a popup too.
#[must_use]
pub fn popup(size: Size, width: u16, height: u16) -> Area {
    let width = width.min(size.width);
    let (top, usable) = match size.height {
        16.. => (1, size.height - 3),
        10.. => (0, size.height - 2),
        9 => (0, 8),
        height => (0, height),
    };
    let height = height.min(usable);
    Area { x: (size.width - width) / 2, y: top + (usable - height) / 2, width, height }
}

/// The width of a box of lasting use: all of the screen where beside it nothing could be read.
#[must_use]
pub fn ample(size: Size, width: u16) -> u16 {
    if size.width < width.saturating_add(10) { size.width } else { width }
}

//! Where things are in the box of a copying.

use crate::app::layout::{Area, Size, ample, popup};

/// The places on a screen of a size: a line that sums up, in the comparison two lines for the choices, the list, there
/// also the row under the cursor in full, the buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyPlaces {
    /// The box with its frame.
    pub area: Area,
    /// Lines above the list.
    pub head_rows: u16,
    /// Rows of the list.
    pub list_rows: u16,
    /// A line between the list and the row under the cursor.
    pub separated: bool,
    /// Lines for the row under the cursor.
    pub detail_rows: u16,
}

impl CopyPlaces {
    /// The places while the targets are picked.
    #[must_use]
    pub fn picking(size: Size) -> Self {
        let area = popup(size, ample(size, 74), 24);
        // The text that is typed, what is checked; the buttons.
        let list_rows = area.inner().height.saturating_sub(3).max(1);
        Self { area, head_rows: 2, list_rows, separated: false, detail_rows: 0 }
    }

    /// The places of a comparison with so many rows.
    #[must_use]
    pub fn choosing(size: Size, rows: usize) -> Self {
        let (head_rows, buttons, frame) = (3, 1, 2);
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let wished = rows.saturating_add(frame + head_rows + buttons + 4).clamp(12, 40);
        let area = popup(size, ample(size, 96), wished);
        let inner = area.inner().height;
        let (separated, detail_rows) = match inner {
            15.. => (true, 3),
            11.. => (true, 2),
            9.. => (false, 2),
            7.. => (false, 1),
            _ => (false, 0),
        };
        let list_rows = inner.saturating_sub(head_rows + buttons + detail_rows + u16::from(separated)).max(1);
        Self { area, head_rows, list_rows, separated, detail_rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_on_every_screen_that_shows_anything() {
        for (width, height, rows) in (40..130).flat_map(|w| (8..60).flat_map(move |h| [0, 3, 500].map(|r| (w, h, r)))) {
            let size = Size { width, height };
            for places in [CopyPlaces::picking(size), CopyPlaces::choosing(size, rows)] {
                let area = places.area;
                assert!(area.x + area.width <= width && area.y + area.height <= height, "{places:?} on {size:?}");
                let used = 1 + places.head_rows + places.list_rows + u16::from(places.separated) + places.detail_rows;
                assert!(places.list_rows >= 2 && used <= area.inner().height, "{places:?} on {size:?}");
            }
        }
    }
}

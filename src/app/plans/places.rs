//! Where things are in a plan's box.

use crate::app::layout::{Area, Size, ample, popup};

/// The places of a plan with so many rows on a screen of a size: a line that sums up, the rows, what the row under the
/// cursor says in full, the buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanPlaces {
    /// The box with its frame.
    pub area: Area,
    /// Rows of the list.
    pub list_rows: u16,
    /// A line between the list and the row under the cursor.
    pub separated: bool,
    /// Lines for the row under the cursor.
    pub detail_rows: u16,
}

impl PlanPlaces {
    /// The places on a screen of this size.
    #[must_use]
    pub fn of(size: Size, rows: usize) -> Self {
        let (summary, buttons, frame) = (1, 1, 2);
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let wished = rows.saturating_add(frame + summary + buttons + 4).clamp(10, 40);
        let area = popup(size, ample(size, 96), wished);
        let inner = area.inner().height;
        let (separated, detail_rows) = match inner {
            14.. => (true, 3),
            10.. => (true, 2),
            8.. => (false, 2),
            _ => (false, 1),
        };
        let list_rows = inner.saturating_sub(summary + buttons + detail_rows + u16::from(separated)).max(1);
        Self { area, list_rows, separated, detail_rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_on_every_screen_that_shows_anything() {
        for (width, height, rows) in (40..130).flat_map(|w| (8..60).flat_map(move |h| [0, 3, 500].map(|r| (w, h, r)))) {
            let size = Size { width, height };
            let places = PlanPlaces::of(size, rows);
            let area = places.area;
            assert!(area.x + area.width <= width && area.y + area.height <= height, "{places:?} on {size:?}");
            let used = 2 + places.list_rows + u16::from(places.separated) + places.detail_rows;
            assert!(places.list_rows >= 2 && used <= area.inner().height, "{places:?} on {size:?}");
        }
    }
}

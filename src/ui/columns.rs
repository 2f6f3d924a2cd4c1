//! Columns that fit the width of a list.

use std::cmp::Reverse;

use crate::domain::{Direction, Sort};

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<K> {
    pub(super) key: K,
    /// It is never narrower than this.
    pub(super) min: u16,
    /// It is this wide before any column is wider than it needs to be.
    pub(super) good: u16,
    /// It is never wider than this.
    pub(super) max: u16,
    /// Columns are left out in this order if the list is too narrow, the highest number first; 0 is never left out.
    pub(super) spare: u8,
}

/// A column that there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed<K> {
    pub(super) key: K,
    /// Counted from the first column of the list.
    pub(super) x: u16,
    pub(super) width: u16,
}

/// The columns that there is room for, from this place on, with a gap of one cell between them. Room that is left goes in equal
/// shares to the columns that are not wide enough yet, then to all that can grow.
pub(super) fn fit<K: Copy>(columns: &[Column<K>], start: u16, width: u16) -> Vec<Placed<K>> {
    let mut kept: Vec<Column<K>> = columns.to_vec();
    let needed = |kept: &[Column<K>]| {
        let gaps = u16::try_from(kept.len().saturating_sub(1)).unwrap_or(u16::MAX);
        kept.iter().map(|column| column.min).fold(start.saturating_add(gaps), u16::saturating_add)
    };
    while needed(&kept) > width {
        let spare = (0..kept.len()).filter(|place| kept[*place].spare > 0).max_by_key(|place| kept[*place].spare);
        let Some(place) = spare else { break };
        kept.remove(place);
    }
    let mut rest = width.saturating_sub(needed(&kept));
    let mut widths: Vec<u16> = kept.iter().map(|column| column.min).collect();
    for limit in [|column: &Column<K>| column.good, |column: &Column<K>| column.max] {
        let limits: Vec<u16> = kept.iter().map(limit).collect();
        grow(&mut widths, &limits, &mut rest);
    }
    let mut x = start;
    let mut placed = Vec::new();
    for (column, wide) in kept.iter().zip(widths) {
        let room = width.saturating_sub(x).min(wide);
        placed.push(Placed { key: column.key, x, width: room });
        x = x.saturating_add(wide + 1);
    }
    placed
}

/// The width of a column, where there is room for it.
pub(super) fn width_of<K: PartialEq>(columns: &[Placed<K>], key: K) -> Option<u16> {
    columns.iter().find(|placed| placed.key == key).map(|placed| placed.width)
}

/// The mark behind the title of the column that a list is sorted by.
pub(super) fn arrow<K: PartialEq>(sort: Option<Sort<K>>, column: K) -> &'static str {
    match sort.filter(|sort| sort.column == column).map(|sort| sort.direction) {
        Some(Direction::Ascending) => " ▲",
        Some(Direction::Descending) => " ▼",
        None => "",
    }
}

/// Widens columns up to their limits, in equal shares, as long as there is room.
fn grow(widths: &mut [u16], limits: &[u16], rest: &mut u16) {
    loop {
        let mut growing: Vec<usize> = (0..widths.len()).filter(|place| widths[*place] < limits[*place]).collect();
        // The remaining width goes to the columns that can grow most.
        growing.sort_by_key(|place| Reverse(limits[*place]));
        let count = u16::try_from(growing.len()).unwrap_or(u16::MAX);
        if count == 0 || *rest == 0 {
            return;
        }
        let share = (*rest / count).max(1);
        for place in growing {
            let more = share.min(limits[place] - widths[place]).min(*rest);
            widths[place] += more;
            *rest -= more;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column<char>; 3] = [
        Column { key: 'n', min: 10, good: 20, max: u16::MAX, spare: 0 },
        Column { key: 't', min: 8, good: 8, max: 8, spare: 2 },
        Column { key: 's', min: 5, good: 5, max: 9, spare: 1 },
    ];

    fn widths(width: u16) -> Vec<(char, u16)> {
        fit(&COLUMNS, 1, width).iter().map(|placed| (placed.key, placed.width)).collect()
    }

    #[test]
    fn what_matters_less_is_left_out_first_and_the_rest_grows() {
        assert_eq!(widths(60), [('n', 40), ('t', 8), ('s', 9)]);
        assert_eq!(widths(26), [('n', 10), ('t', 8), ('s', 5)]);
        assert_eq!(widths(25), [('n', 18), ('s', 5)]);
        assert_eq!(widths(12), [('n', 11)]);
        assert_eq!(widths(5), [('n', 4)]);
    }

    proptest! {
        #[test]
        fn columns_never_overlap_and_stay_inside(width in 0u16..200, start in 0u16..8) {
            let placed = fit(&COLUMNS, start, width);
            for pair in placed.windows(2) {
                prop_assert!(pair[0].x + pair[0].width < pair[1].x);
            }
            prop_assert!(placed.iter().all(|column| column.width == 0 || column.x + column.width <= width));
        }
    }
}

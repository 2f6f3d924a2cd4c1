//! Columns that fit the width of a list.

use std::cmp::Reverse;

use crate::domain::{Direction, Sort};

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column<K> {
    pub(super) key: K,
    /// The minimum width, if there is room for the minimum of every column that cannot be left out.
    pub(super) min: u16,
    /// The width that every column gets before any column grows further.
    pub(super) preferred: u16,
    /// The maximum width.
    pub(super) max: u16,
    /// If the list is too narrow, columns are left out in this order, the highest number first; 0 is never left out.
    pub(super) drop_order: u8,
}

/// A visible column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed<K> {
    pub(super) key: K,
    /// Counted from the first column of the list.
    pub(super) x: u16,
    pub(super) width: u16,
}

/// Places the columns that fit, from `start` on, with a gap of one cell between them. The remaining width goes in equal shares
/// to the columns below their preferred width, then to all that can grow.
pub(super) fn fit<K: Copy>(columns: &[Column<K>], start: u16, width: u16) -> Vec<Placed<K>> {
    let mut kept: Vec<Column<K>> = columns.to_vec();
    let needed = |kept: &[Column<K>]| {
        let gaps = u16::try_from(kept.len().saturating_sub(1)).unwrap_or(u16::MAX);
        kept.iter().map(|column| column.min).fold(start.saturating_add(gaps), u16::saturating_add)
    };
    while needed(&kept) > width {
        let dropped =
            (0..kept.len()).filter(|place| kept[*place].drop_order > 0).max_by_key(|place| kept[*place].drop_order);
        let Some(place) = dropped else { break };
        kept.remove(place);
    }
    let mut widths: Vec<u16> = kept.iter().map(|column| column.min).collect();
    for _ in width..needed(&kept) {
        // Nothing more can be left out: the widest give way, so that the last ones are not cut off.
        if let Some(widest) = widths.iter_mut().max() {
            *widest = widest.saturating_sub(1);
        }
    }
    let mut rest = width.saturating_sub(needed(&kept));
    for limit in [|column: &Column<K>| column.preferred, |column: &Column<K>| column.max] {
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

/// The width of a column, if it is visible.
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
        Column { key: 'n', min: 10, preferred: 20, max: u16::MAX, drop_order: 0 },
        Column { key: 't', min: 8, preferred: 8, max: 8, drop_order: 2 },
        Column { key: 's', min: 5, preferred: 5, max: 9, drop_order: 1 },
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

    #[test]
    fn columns_that_cannot_be_left_out_share_too_little_room() {
        let columns = [('q', 10), ('e', 9), ('s', 6)].map(|(key, min)| Column {
            key,
            min,
            preferred: min,
            max: min,
            drop_order: 0,
        });
        let placed = fit(&columns, 1, 23);
        assert_eq!(
            placed.iter().map(|placed| (placed.key, placed.width)).collect::<Vec<_>>(),
            [('q', 7), ('e', 7), ('s', 6)]
        );
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

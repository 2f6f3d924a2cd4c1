//! The next order of a list.

use crate::domain::{Direction, Sort};

/// The column after the one that is sorted by, ascending.
pub(in crate::app) fn next_column<C: Copy + PartialEq>(sort: Option<Sort<C>>, columns: &[C]) -> Option<Sort<C>> {
    let place = sort.and_then(|sort| columns.iter().position(|column| *column == sort.column));
    let next = place.map_or(0, |place| (place + 1) % columns.len());
    Some(Sort { column: *columns.get(next)?, direction: Direction::Ascending })
}

/// Ascending, descending, unsorted, and ascending by `first` again.
pub(in crate::app) fn turned<C>(sort: Option<Sort<C>>, first: C) -> Option<Sort<C>> {
    match sort {
        None => Some(Sort { column: first, direction: Direction::Ascending }),
        Some(sort) if sort.direction == Direction::Ascending => Some(Sort { direction: Direction::Descending, ..sort }),
        Some(_) => None,
    }
}

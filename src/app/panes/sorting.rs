//! The order of the two lists.

use super::{queues, registry::HookColumn};
use crate::{
    app::{
        message::Effect,
        model::{Model, Pane},
    },
    domain::{Direction, QueueColumn, Sort},
};

/// The next column of `columns` after the one that is sorted by, ascending.
fn next_column<C: Copy + PartialEq>(sort: Option<Sort<C>>, columns: [C; 3]) -> Option<Sort<C>> {
    let next = sort
        .and_then(|sort| columns.iter().position(|column| *column == sort.column))
        .map_or(0, |index| (index + 1) % columns.len());
    Some(Sort { column: columns[next], direction: Direction::Ascending })
}

/// Ascending, descending, unsorted, and ascending by `first` again.
fn turned<C: Copy>(sort: Option<Sort<C>>, first: C) -> Option<Sort<C>> {
    match sort {
        None => Some(Sort { column: first, direction: Direction::Ascending }),
        Some(sort) if sort.direction == Direction::Ascending => Some(Sort { direction: Direction::Descending, ..sort }),
        Some(_) => None,
    }
}

pub(super) fn sort_by_next_column(model: &mut Model, effects: &mut Vec<Effect>) {
    match (model.focus, &mut model.registry) {
        (Pane::Queues, _) => {
            let sort = next_column(model.queues.sort, [QueueColumn::Name, QueueColumn::Type, QueueColumn::State]);
            queues::sort(model, sort, effects);
        }
        (Pane::Hooks, Some(registry)) => {
            let columns = [HookColumn::Event, HookColumn::Schema, HookColumn::State];
            registry.set_sort(next_column(registry.sort, columns));
        }
        (Pane::Hooks, None) => {}
    }
}

pub(super) fn turn_sort(model: &mut Model, effects: &mut Vec<Effect>) {
    match (model.focus, &mut model.registry) {
        (Pane::Queues, _) => {
            let sort = turned(model.queues.sort, QueueColumn::Name);
            queues::sort(model, sort, effects);
        }
        (Pane::Hooks, Some(registry)) => registry.set_sort(turned(registry.sort, HookColumn::Event)),
        (Pane::Hooks, None) => {}
    }
}

//! What the commands of the two views do.

use super::{availability, bulk, loading, opening, state::Column, typing};
use crate::{
    app::{
        copying,
        dialogs::text_viewer::TextViewer,
        message::Effect,
        model::{Layer, Model, View},
        panes::commands,
        request::Topic,
    },
    domain::{Direction, Sort},
    keys::Action,
};

/// Runs a command of a view, or tells why it is not available.
pub(in crate::app) fn run(model: &mut Model, view: View, action: Action, effects: &mut Vec<Effect>) {
    if model.is_typing_filter_of(view) {
        return typing::run(model, view, action, effects);
    }
    if let Err(reason) = availability::check(model, view, action) {
        return model.hint(reason);
    }
    match action {
        Action::Up => step(model, view, -1),
        Action::Down => step(model, view, 1),
        Action::First => step(model, view, isize::MIN),
        Action::Last => step(model, view, isize::MAX),
        Action::PreviousPage => step(model, view, -page(model, view)),
        Action::NextPage => step(model, view, page(model, view)),
        Action::Left => model.all_queues.matrix.step_column(-1),
        Action::Right => model.all_queues.matrix.step_column(1),
        Action::Open => open(model, view, effects),
        Action::Check => drop(model.all_queues.check()),
        Action::CheckAll => model.all_queues.check_all(),
        Action::Toggle => bulk::toggle(model),
        Action::Remove => bulk::remove(model),
        Action::Copy => copying::opening::open(model, effects),
        Action::SortColumn => sort_by_next_column(model),
        Action::SortDirection => turn_sort(model),
        Action::Filter => typing::open(model, view),
        Action::Refresh => {
            model.notices.give_way();
            loading::again(model, effects);
        }
        Action::Reference => reference(model, view),
        Action::WhereUsed => opening::where_used(model, effects),
        Action::AllQueues => opening::open(model, View::AllQueues, effects),
        Action::Matrix => opening::open(model, View::Matrix, effects),
        Action::Close => opening::back(model, view, effects),
        general => commands::general(model, general, effects),
    }
}

fn step(model: &mut Model, view: View, delta: isize) {
    let all = &mut model.all_queues;
    match view {
        View::AllQueues => all.list.step(delta, all.shown.len()),
        View::Matrix => {
            let length = all.matrix.length();
            all.matrix.list.step(delta, length);
        }
    }
}

fn page(model: &Model, view: View) -> isize {
    isize::try_from(model.overview_rows(view)).unwrap_or(isize::MAX).max(1)
}

fn open(model: &mut Model, view: View, effects: &mut Vec<Effect>) {
    match view {
        View::AllQueues => {
            let Some(row) = model.all_queues.under_cursor() else { return };
            let (queue, hook) = (row.queue.clone(), row.hook.id);
            opening::jump(model, queue, hook, effects);
        }
        View::Matrix => {
            let Some(cell) = model.all_queues.matrix_cell() else { return };
            let (queue, event) = (cell.queue.clone(), cell.event.clone());
            match cell.jumps_to() {
                Some(hook) => opening::jump(model, queue, hook, effects),
                None => opening::add(model, queue, event, effects),
            }
        }
    }
}

fn reference(model: &mut Model, view: View) {
    let all = &model.all_queues;
    let topic = match view {
        View::AllQueues => all.under_cursor().map(|row| Topic::Event(row.hook.event.clone(), Some(row.queue.kind))),
        View::Matrix => {
            let kind = all.matrix_queue(all.matrix.list.cursor).map(|queue| queue.kind);
            Some(Topic::Event(all.matrix.event().clone(), kind))
        }
    };
    model.layers.extend(topic.map(|topic| Layer::Text(TextViewer::new(topic))));
}

fn sort_by_next_column(model: &mut Model) {
    let all = &mut model.all_queues;
    let next = all
        .sort
        .and_then(|sort| Column::ALL.iter().position(|column| *column == sort.column))
        .map_or(0, |index| (index + 1) % Column::ALL.len());
    all.set_sort(Some(Sort { column: Column::ALL[next], direction: Direction::Ascending }));
}

fn turn_sort(model: &mut Model) {
    let all = &mut model.all_queues;
    let turned = match all.sort {
        None => Some(Sort { column: Column::Queue, direction: Direction::Ascending }),
        Some(sort) if sort.direction == Direction::Ascending => Some(Sort { direction: Direction::Descending, ..sort }),
        Some(_) => None,
    };
    all.set_sort(turned);
}

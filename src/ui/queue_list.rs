//! The queues pane.

use ratatui::prelude::{Position, Rect, Style};
use unicode_width::UnicodeWidthStr as _;

use super::brush::Brush;
use super::columns::{Column as Spec, Placed, arrow, fit, width_of};
use super::footer;
use super::layout::{FRAME, Panel, list_rows};
use crate::app::{Load, Model, Viewport};
use crate::domain::{Queue, QueueColumn, State};
use crate::keys::Action;

/// The count of hooks, at the right edge.
const HOOKS: u16 = 5;
/// Behind the name of a queue that is off, if there is no column for it.
const OFF: &str = " (off)";

const COLUMNS: &[Spec<QueueColumn>] = &[
    Spec { key: QueueColumn::Name, min: 15, preferred: 15, max: u16::MAX, drop_order: 0 },
    Spec { key: QueueColumn::Type, min: 8, preferred: 8, max: 8, drop_order: 1 },
    Spec { key: QueueColumn::State, min: 5, preferred: 5, max: 5, drop_order: 2 },
];

/// The visible columns of a list with this width inside its frame. If the type is left out, the status row shows it; if the
/// state is, the name shows `(off)`.
fn columns(width: u16) -> Vec<Placed<QueueColumn>> {
    // Queues are distinguished by their names, which have more room beside the state.
    let columns = if width < STATE_FROM { &COLUMNS[..2] } else { COLUMNS };
    fit(columns, 1, width.saturating_sub(HOOKS + 1))
}

/// The minimum width for a column of the state.
const STATE_FROM: u16 = 52;

/// The room for a queue's name, which may use the columns that a short count leaves.
fn name_beside(columns: &[Placed<QueueColumn>], count: &str) -> u16 {
    let spared = HOOKS.saturating_sub(u16::try_from(count.width()).unwrap_or(HOOKS));
    let is_last = columns.last().is_some_and(|placed| placed.key == QueueColumn::Name);
    width_of(columns, QueueColumn::Name).unwrap_or(0) + if is_last { spared } else { 0 }
}

pub(super) fn viewport(area: Rect, is_full_width: bool) -> Viewport {
    Viewport { rows: list_rows(area), lines: 0, is_full_width }
}

pub(super) fn draw(model: &Model, panel: &Panel<'_>, brush: &mut Brush<'_>) -> Option<Position> {
    let Panel { area, elsewhere, focused } = *panel;
    let queues = &model.queues;
    let inner = brush.frame(area, "Queues", elsewhere, focused);
    let columns = columns(inner.width);
    titles(model, inner, &columns, brush);
    let mut cursor = None;
    for (place, index) in inner.rows().skip(1).zip(queues.list.in_view(queues.rows.len(), list_rows(area))) {
        let under_cursor = index == queues.list.cursor;
        let styled = brush.begin_row(place, under_cursor, under_cursor && focused);
        draw_row(model, &queues.rows[index], place, &columns, styled, brush);
        if under_cursor {
            cursor = Some(place.as_position());
        }
    }
    if queues.rows.is_empty() {
        cursor = Some(empty(model, inner, brush));
    }
    lower_edge(model, area, brush).or(cursor).filter(|_| focused)
}

fn titles(model: &Model, inner: Rect, columns: &[Placed<QueueColumn>], brush: &mut Brush<'_>) {
    let arrow = |column| arrow(model.queues.sort, column);
    let style = brush.theme.strong();
    // A sort key without a column is shown behind the name.
    let hidden = [(QueueColumn::Type, "by type"), (QueueColumn::State, "by state")];
    let hidden = hidden.into_iter().find(|(key, _)| width_of(columns, *key).is_none() && !arrow(*key).is_empty());
    for placed in columns {
        let text = match (placed.key, hidden) {
            (QueueColumn::Name, Some((key, by))) => format!("Name ({by}{})", arrow(key)),
            (QueueColumn::Name, None) => format!("Name{}", arrow(QueueColumn::Name)),
            (QueueColumn::Type, _) => format!("Type{}", arrow(QueueColumn::Type)),
            (QueueColumn::State, _) => format!("State{}", arrow(QueueColumn::State)),
        };
        // The gap is room for the arrow.
        let gap = u16::from(placed.key == QueueColumn::State);
        brush.text(inner.x + placed.x, inner.y, placed.width + gap, &text, style);
    }
    brush.text_right(inner.right(), inner.y, HOOKS, "Hooks", style);
}

fn draw_row(
    model: &Model,
    queue: &Queue,
    place: Rect,
    columns: &[Placed<QueueColumn>],
    styled: impl Fn(Style) -> Style,
    brush: &mut Brush<'_>,
) {
    let off = queue.state == State::Off;
    let is_open = model.hooks.owner() == Some(queue.owner());
    let faint = styled(brush.theme.faint());
    let style = match (off, is_open) {
        (true, _) => faint,
        (false, true) => styled(brush.theme.strong()),
        (false, false) => styled(Style::new()),
    };
    let count = count_of(model, queue);
    for placed in columns {
        let x = place.x + placed.x;
        match placed.key {
            QueueColumn::Name => {
                let (label, room) = (queue.label(), name_beside(columns, &count));
                if off && width_of(columns, QueueColumn::State).is_none() {
                    let off = OFF.len() as u16;
                    let end = brush.text(x, place.y, room.saturating_sub(off), &label, style);
                    brush.text(end, place.y, off, OFF, style);
                } else {
                    brush.text(x, place.y, room, &label, style);
                }
            }
            QueueColumn::Type => {
                brush.text(x, place.y, placed.width, &queue.kind.short_label(), faint);
            }
            QueueColumn::State => {
                brush.text(x, place.y, placed.width, queue.state.word(), style);
            }
        }
    }
    brush.text_right(place.right(), place.y, HOOKS, &count, styled(Style::new()));
}

/// The number of hooks of a queue, if known.
fn count_of(model: &Model, queue: &Queue) -> String {
    let owner = queue.owner();
    if model.store.is_known(owner) { model.store.hooks(owner).len().to_string() } else { "–".to_owned() }
}

fn empty(model: &Model, inner: Rect, brush: &mut Brush<'_>) -> Position {
    let queues = &model.queues;
    let (text, style) = match &queues.load {
        Load::Loading(_) => ("Loading the queues …".to_owned(), brush.theme.faint()),
        Load::Failed(failure) => {
            (format!("The queues were not loaded: {}", failure.with_retry(Action::Refresh)), brush.theme.bad())
        }
        Load::Idle if !queues.search.is_empty() => {
            (format!("No queue contains \"{}\". {} clears the filter.", queues.search, Action::Close), Style::new())
        }
        Load::Idle if model.needs_sign_in() => {
            let how = if model.layers.is_empty() { format!(" {} signs in.", Action::Refresh) } else { String::new() };
            (format!("Not signed in.{how}"), Style::new())
        }
        Load::Idle if !queues.known => ("Waiting for the server …".to_owned(), brush.theme.faint()),
        Load::Idle => ("There are no queues that your user may see.".to_owned(), Style::new()),
    };
    brush.instead_of_rows(inner, &text, style)
}

fn lower_edge(model: &Model, area: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let queues = &model.queues;
    if let Some(field) = &queues.typing {
        return brush.filter(area, field, if queues.is_searching() { "searching …" } else { "" });
    }
    let (mut rows, mut filter) = (String::new(), None);
    if !queues.rows.is_empty() {
        rows = footer::in_view(&queues.list.in_view(queues.rows.len(), list_rows(area)), queues.rows.len());
        rows.push_str(if queues.more { "+" } else { "" });
        filter = footer::filter(&queues.search, queues.read_as(), usize::from(area.width));
    }
    let state = if queues.load.is_loading() && queues.known { "loading …" } else { "" };
    footer::draw(area, &rows, filter.as_slice(), state, brush);
    None
}

/// Describes the queue under the cursor: its id, and what its columns leave out.
pub(super) fn about_row(model: &Model, area: Rect) -> Option<(String, bool)> {
    let queue = model.queues.under_cursor()?;
    let columns = columns(area.inner(FRAME).width);
    let is_shown = |column| width_of(&columns, column).is_some();
    let off = if !is_shown(QueueColumn::State) && queue.state == State::Off { OFF.len() } else { 0 };
    let is_cut = queue.label().width() + off > usize::from(name_beside(&columns, &count_of(model, queue)));
    let name = is_cut.then(|| queue.label());
    let kind = (!is_shown(QueueColumn::Type)).then(|| queue.kind.to_string());
    let parts = [name, kind, Some(format!("id {}", queue.id))];
    Some((parts.into_iter().flatten().collect::<Vec<_>>().join(" · "), false))
}

//! The queues pane.

use ratatui::{layout::Position, style::Style};

use unicode_width::UnicodeWidthStr as _;

use super::brush::Brush;
use crate::{
    app::{Area, Arrangement, Layout, Load, Model, Pane, TextField},
    domain::{Direction, Queue, QueueColumn, State},
};

/// Columns of the type and of the hook count; the name has the rest.
const TYPE: u16 = 8;
const STATE: u16 = 5;
const HOOKS: u16 = 5;

/// A column is left out where it would leave less for the name, which is what queues are told apart by.
const NAME_BESIDE_TYPE: u16 = 15;
const NAME_BESIDE_STATE: u16 = 30;

/// The widths of the columns that there is room for.
pub(super) struct Columns {
    name: u16,
    /// Where it is left out, the status row says it.
    pub(super) kind: Option<u16>,
    /// Where it is left out, the name says `(off)`.
    state: Option<u16>,
}

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let mut name = width.saturating_sub(1 + 1 + HOOKS);
        let mut room_for = |column: u16, beside: u16| {
            let fits = name > beside + column;
            name -= if fits { column + 1 } else { 0 };
            fits.then_some(column)
        };
        let (kind, state) = (room_for(TYPE, NAME_BESIDE_TYPE), room_for(STATE, NAME_BESIDE_STATE));
        Self { name, kind, state }
    }

    /// Room for a queue's name. In front of a count the name may be as long as the count is short.
    fn name_beside(&self, count: &str) -> u16 {
        let spared = HOOKS.saturating_sub(u16::try_from(count.width()).unwrap_or(HOOKS));
        self.name + if self.kind.is_none() { spared } else { 0 }
    }
}

pub(super) fn draw(model: &Model, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    let queues = &model.queues;
    let focused = model.focus == Pane::Queues && (model.layers.is_empty() || filter.is_some());
    let elsewhere = if Layout::of(brush.size()).arrangement == Arrangement::OnePane { "Tab: hooks" } else { "" };
    brush.frame(area, "Queues", elsewhere, focused);
    let inner = area.inner();
    let columns = Columns::of(inner.width);
    titles(model, inner, &columns, brush);
    let top = inner.y + 1;
    let mut cursor = None;
    for (row, index) in queues.list.in_view(queues.rows.len(), area.list_rows()).enumerate() {
        let y = top + u16::try_from(row).unwrap_or(u16::MAX);
        let queue = &queues.rows[index];
        let opened = model.registry.as_ref().is_some_and(|registry| registry.queue.id == queue.id);
        let under_cursor = index == queues.list.cursor;
        draw_row(model, queue, inner, y, &columns, under_cursor, focused, opened, brush);
        if under_cursor {
            cursor = Some(Position { x: inner.x, y });
        }
    }
    if queues.rows.is_empty() {
        cursor = Some(empty(model, inner, brush));
    }
    footer(model, area, filter, brush).or(cursor).filter(|_| focused)
}

fn titles(model: &Model, inner: Area, columns: &Columns, brush: &mut Brush<'_>) {
    let sort = model.queues.sort;
    let title = |name: &str, column: QueueColumn| match sort {
        Some(sort) if sort.column == column => {
            format!("{name} {}", if sort.direction == Direction::Ascending { "▲" } else { "▼" })
        }
        _ => name.to_owned(),
    };
    let style = brush.theme.strong();
    let by = |column: QueueColumn| sort.is_some_and(|sort| sort.column == column);
    let name = match (columns.kind, columns.state) {
        (None, _) if by(QueueColumn::Type) => format!("Name ({})", title("by type", QueueColumn::Type)),
        (_, None) if by(QueueColumn::State) => format!("Name ({})", title("by state", QueueColumn::State)),
        _ => title("Name", QueueColumn::Name),
    };
    let mut x = inner.x + 1;
    brush.text(x, inner.y, columns.name, &name, style);
    x += columns.name + 1;
    if let Some(width) = columns.kind {
        brush.text(x, inner.y, width, &title("Type", QueueColumn::Type), style);
        x += width + 1;
    }
    if let Some(width) = columns.state {
        brush.text(x, inner.y, width + 1, &title("State", QueueColumn::State), style);
    }
    brush.text_right(inner.x + inner.width, inner.y, HOOKS, "Hooks", style);
}

#[expect(clippy::too_many_arguments, reason = "one row, all of it what it shows")]
fn draw_row(
    model: &Model,
    queue: &Queue,
    inner: Area,
    y: u16,
    columns: &Columns,
    under_cursor: bool,
    focused: bool,
    opened: bool,
    brush: &mut Brush<'_>,
) {
    let bar = under_cursor && focused;
    let plain = if bar { brush.theme.bar() } else { Style::new() };
    let faint = if bar { plain } else { brush.theme.faint() };
    if bar {
        brush.paint(inner.x, y, inner.width, plain);
    }
    let off = queue.state == State::Off;
    let style = match (bar, off, opened) {
        (true, ..) => plain,
        (_, true, _) => faint,
        (_, _, true) => brush.theme.strong(),
        _ => plain,
    };
    let marker = if under_cursor { "▸" } else { " " };
    brush.text(inner.x, y, 1, marker, plain);
    let mut x = inner.x + 1;
    let label = queue.label();
    let count = count_of(model, queue);
    let name = columns.name_beside(&count);
    if off && columns.state.is_none() {
        let end = brush.text(x, y, name.saturating_sub(6), &label, style);
        brush.text(end, y, 6, " (off)", style);
    } else {
        brush.text(x, y, name, &label, style);
    }
    x += columns.name + 1;
    if let Some(width) = columns.kind {
        brush.text(x, y, width, &queue.kind.short_label(), faint);
        x += width + 1;
    }
    if let Some(width) = columns.state {
        brush.text(x, y, width, queue.state.word(), style);
    }
    brush.text_right(inner.x + inner.width, y, HOOKS, &count, plain);
}

/// How many hooks a queue has, where that is known.
fn count_of(model: &Model, queue: &Queue) -> String {
    model.queues.hook_counts.get(&queue.id).map_or("–".to_owned(), ToString::to_string)
}

/// Whether a queue's name is cut in a pane of this width.
pub(super) fn is_name_cut(model: &Model, queue: &Queue, area: Area) -> bool {
    let columns = Columns::of(area.inner().width);
    let off = if columns.state.is_none() && queue.state == State::Off { 6 } else { 0 };
    queue.label().width() + off > usize::from(columns.name_beside(&count_of(model, queue)))
}

fn empty(model: &Model, inner: Area, brush: &mut Brush<'_>) -> Position {
    let queues = &model.queues;
    let (text, style) = match &queues.load {
        Load::Loading(_) => ("Loading the queues …".to_owned(), brush.theme.faint()),
        Load::Failed(failure) => {
            (format!("The queues were not loaded: {}", failure.with_retry("r")), brush.theme.bad())
        }
        Load::Idle if !queues.search.is_empty() => {
            (format!("No queue contains \"{}\". Esc clears the filter.", queues.search), Style::new())
        }
        Load::Idle if model.needs_sign_in() => {
            let how = if model.layers.is_empty() { " Press r to sign in." } else { "" };
            (format!("Not signed in.{how}"), Style::new())
        }
        Load::Idle if !queues.known => ("Waiting for the server …".to_owned(), brush.theme.faint()),
        Load::Idle => ("There are no queues that your user may see.".to_owned(), Style::new()),
    };
    brush.paragraph(inner, &text, style)
}

fn footer(model: &Model, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    let queues = &model.queues;
    let y = area.y + area.height - 1;
    let width = area.width.saturating_sub(4);
    if let Some(field) = filter {
        return brush.filter(area, field, if queues.is_searching() { "searching …" } else { "" });
    }
    let range = queues.list.in_view(queues.rows.len(), area.list_rows());
    if !queues.rows.is_empty() {
        let more = if queues.more { "+" } else { "" };
        let position = format!("{}–{} of {}{more}", range.start + 1, range.end, queues.rows.len());
        let end = brush.edge(area.x + 2, y, width, &position, Style::new());
        if !queues.search.is_empty() {
            let text = format!("· /{}", queues.search);
            brush.edge(end - 1, y, (area.x + 3 + width).saturating_sub(end), &text, brush.theme.notable());
        }
    }
    if queues.load.is_loading() && queues.known {
        brush.edge_right(area.x + area.width - 2, y, width, "loading …", Style::new());
    }
    None
}

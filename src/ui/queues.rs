//! The queues pane.

use ratatui::{layout::Position, style::Style};

use super::brush::Brush;
use crate::{
    app::{Area, Load, Model, Pane, TextField},
    domain::{Direction, Queue, QueueColumn, State},
};

/// Columns of the type and of the hook count; the name has the rest.
const TYPE: u16 = 8;
const STATE: u16 = 5;
const HOOKS: u16 = 5;

struct Columns {
    name: u16,
    /// `None` where the pane is too narrow: then the name says `(off)`.
    state: Option<u16>,
}

impl Columns {
    fn of(width: u16) -> Self {
        let fixed = 1 + 1 + TYPE + 1 + HOOKS;
        let wide = width >= 44;
        let state = wide.then_some(STATE);
        Self { name: width.saturating_sub(fixed + if wide { STATE + 1 } else { 0 }), state }
    }
}

pub(super) fn draw(model: &Model, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    let queues = &model.queues;
    let focused = model.focus == Pane::Queues && (model.layers.is_empty() || filter.is_some());
    brush.frame(area, "Queues", focused);
    let inner = area.inner();
    let columns = Columns::of(inner.width);
    titles(model, inner, &columns, brush);
    let top = inner.y + 1;
    for (row, index) in queues.list.in_view(queues.rows.len(), area.list_rows()).enumerate() {
        let y = top + u16::try_from(row).unwrap_or(u16::MAX);
        let queue = &queues.rows[index];
        let opened = model.registry.as_ref().is_some_and(|registry| registry.queue.id == queue.id);
        draw_row(model, queue, inner, y, &columns, index == queues.list.cursor, focused, opened, brush);
    }
    if queues.rows.is_empty() {
        empty(model, inner, brush);
    }
    footer(model, area, filter, brush)
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
    let by_state = sort.is_some_and(|sort| sort.column == QueueColumn::State);
    let name = match columns.state {
        None if by_state => format!("Name ({})", title("state", QueueColumn::State)),
        _ => title("Name", QueueColumn::Name),
    };
    let mut x = inner.x + 1;
    brush.text(x, inner.y, columns.name, &name, style);
    x += columns.name + 1;
    brush.text(x, inner.y, TYPE, &title("Type", QueueColumn::Type), style);
    x += TYPE + 1;
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
    if off && columns.state.is_none() {
        let end = brush.text(x, y, columns.name.saturating_sub(6), &label, style);
        brush.text(end, y, 6, " (off)", style);
    } else {
        brush.text(x, y, columns.name, &label, style);
    }
    x += columns.name + 1;
    brush.text(x, y, TYPE, &queue.kind.short_label(), faint);
    x += TYPE + 1;
    if let Some(width) = columns.state {
        brush.text(x, y, width, queue.state.word(), style);
    }
    let count = model.queues.hook_counts.get(&queue.id).map_or("–".to_owned(), ToString::to_string);
    brush.text_right(inner.x + inner.width, y, HOOKS, &count, if count == "–" { faint } else { plain });
}

fn empty(model: &Model, inner: Area, brush: &mut Brush<'_>) {
    let queues = &model.queues;
    let (text, style) = match &queues.load {
        Load::Loading(_) => ("Loading the queues …".to_owned(), brush.theme.faint()),
        Load::Failed(failure) => {
            (format!("The queues were not loaded: {failure} Press r to try again."), brush.theme.bad())
        }
        Load::Idle if !queues.search.is_empty() => {
            (format!("No queue contains \"{}\". Esc clears the filter.", queues.search), Style::new())
        }
        Load::Idle if !queues.known => ("Waiting for the server …".to_owned(), brush.theme.faint()),
        Load::Idle => ("There are no queues that your user may see.".to_owned(), Style::new()),
    };
    brush.paragraph(inner, &text, style);
}

fn footer(model: &Model, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    let queues = &model.queues;
    let y = area.y + area.height - 1;
    let width = area.width.saturating_sub(4);
    if let Some(field) = filter {
        return brush.filter(area, field);
    }
    let range = queues.list.in_view(queues.rows.len(), area.list_rows());
    if !queues.rows.is_empty() {
        let more = if queues.more { "+" } else { "" };
        let position = format!(" {}–{} of {}{more} ", range.start + 1, range.end, queues.rows.len());
        let end = brush.text(area.x + 2, y, width, &position, Style::new());
        if !queues.search.is_empty() {
            let text = format!(" /{} ", queues.search);
            brush.text(end, y, (area.x + 2 + width).saturating_sub(end), &text, brush.theme.notable());
        }
    }
    if matches!(queues.load, Load::Loading(_)) && queues.known {
        brush.text_right(area.x + area.width - 1, y, 11, " loading … ", brush.theme.notable());
    }
    None
}

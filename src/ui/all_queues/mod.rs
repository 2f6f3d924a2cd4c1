//! Every hook of every queue in one list.
//!
//! | File | Idea |
//! |---|---|
//! | `remarks` | what is worth knowing of a hook, in the words that there is room for |
//! | `typing` | the filter being typed, what is wrong with it, and what could stand there |

mod remarks;
mod typing;

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr as _;

use super::brush::{Brush, fit};
use crate::{
    app::{Area, Column, HookOfAll, Model, Pending},
    domain::{Direction, State, scan::Progress},
};
pub(super) use remarks::about_row;

const CHECK: u16 = 3;
const STATE: u16 = 5;
const TYPE: u16 = 8;
/// How much of the filter stands in the lower edge.
const FILTER: usize = 30;
/// The room of the bar that shows how far the reading is.
const BAR: usize = 10;

/// The widths of the columns; 0 for one that there is no room for.
struct Columns {
    queue: u16,
    kind: u16,
    event: u16,
    schema: u16,
    remark: u16,
}

impl Columns {
    fn of(width: u16) -> Self {
        let fixed = 1 + CHECK + 1 + STATE;
        let rest = width.saturating_sub(fixed);
        let (kind, event, remark) = match width {
            130.. => (TYPE, 12, 36),
            100.. => (TYPE, 10, 20),
            76.. => (TYPE, 10, 11),
            56.. => (0, 10, 11),
            _ => (0, 9, 0),
        };
        let gaps = 3 + u16::from(kind > 0) + u16::from(remark > 0);
        let names = rest.saturating_sub(kind + event + remark + gaps);
        let queue = names.div_ceil(2);
        Self { queue, kind, event, schema: names - queue, remark }
    }

    /// The part of a row that is marked under the cursor. Not the whole row: each cell of it is sent twice with every step.
    fn marked(&self) -> u16 {
        1 + CHECK + 1 + self.queue
    }
}

pub(super) fn draw(model: &Model, area: Area, focused: bool, brush: &mut Brush<'_>) -> Option<Position> {
    let all = &model.all_queues;
    let title = match all.used_schema() {
        Some(schema) => format!("Where used: {schema}"),
        None => "All queues".to_owned(),
    };
    let elsewhere = if area.width >= 60 { "M: matrix" } else { "" };
    brush.frame(area, &title, elsewhere, focused);
    let inner = area.inner();
    let mut cursor = None;
    let mut top = inner.y;
    if let Some(typing) = &all.typing {
        cursor = typing::draw(typing, area, brush);
        let height = usize::from(inner.height);
        let taken = crate::app::typing_rows(typing, area).min(height);
        top += u16::try_from(taken).unwrap_or(inner.height);
    }
    let list = Area { y: top, height: (inner.y + inner.height).saturating_sub(top), ..inner };
    let columns = Columns::of(inner.width);
    titles(model, list, &columns, brush);
    let rows = usize::from(list.height.saturating_sub(1));
    for (row, position) in all.list.in_view(all.shown_count(), rows).enumerate() {
        let y = list.y + 1 + u16::try_from(row).unwrap_or(u16::MAX);
        if let Some(shown) = all.row(position) {
            let under_cursor = position == all.list.cursor;
            let bar = under_cursor && focused && all.typing.is_none();
            draw_row(model, &shown, list, y, &columns, under_cursor, bar, brush);
            if under_cursor && all.typing.is_none() {
                cursor = Some(Position { x: list.x, y });
            }
        }
    }
    if all.shown_count() == 0 {
        let position = empty(model, list, brush);
        cursor = cursor.or(Some(position));
    }
    footer(model, area, rows, brush);
    cursor.filter(|_| focused)
}

fn titles(model: &Model, list: Area, columns: &Columns, brush: &mut Brush<'_>) {
    let sort = model.all_queues.sort;
    let title = |name: &str, column: Column| match sort {
        Some(sort) if sort.column == column => {
            format!("{name} {}", if sort.direction == Direction::Ascending { "▲" } else { "▼" })
        }
        _ => name.to_owned(),
    };
    let style = brush.theme.strong();
    let mut x = list.x + 1 + CHECK + 1;
    let by_type = columns.kind == 0 && sort.is_some_and(|sort| sort.column == Column::Type);
    let queue =
        if by_type { format!("Queue ({})", title("by type", Column::Type)) } else { title("Queue", Column::Queue) };
    for (width, text) in [
        (columns.queue, queue),
        (columns.kind, title("Type", Column::Type)),
        (columns.event, title("Event", Column::Event)),
        (columns.schema, title("Flow schema", Column::Schema)),
    ] {
        if width > 0 {
            brush.text(x, list.y, width, &text, style);
            x += width + 1;
        }
    }
    // The arrow takes the gap.
    let state = match sort {
        Some(sort) if sort.column == Column::State => {
            if sort.direction == Direction::Ascending {
                "State▲"
            } else {
                "State▼"
            }
        }
        _ => "State",
    };
    brush.text(x, list.y, STATE + 1, state, style);
    brush.text(x + STATE + 1, list.y, columns.remark, "Remark", style);
}

#[expect(clippy::too_many_arguments, reason = "one row, all of it what it shows")]
fn draw_row(
    model: &Model,
    row: &HookOfAll<'_>,
    list: Area,
    y: u16,
    columns: &Columns,
    under_cursor: bool,
    bar: bool,
    brush: &mut Brush<'_>,
) {
    let pending = model.writes.pending(row.hook.id);
    let shown = match pending {
        Some(Pending::Into(wished)) => wished,
        _ => row.hook,
    };
    let plain = if bar { brush.theme.bar() } else { Style::new() };
    if bar {
        brush.paint(list.x, y, columns.marked(), plain);
    }
    let styled = |style: Style| if bar { plain } else { style };
    brush.text(list.x, y, 1, if under_cursor { "▸" } else { " " }, plain);
    let checked = model.all_queues.is_checked(row);
    let style = styled(if checked { brush.theme.notable() } else { Style::new() });
    let mut x = list.x + 1;
    brush.text(x, y, CHECK, if checked { "[x]" } else { "[ ]" }, style);
    x += CHECK + 1;
    let style = styled(if row.queue.state == State::Off { brush.theme.faint() } else { Style::new() });
    brush.text(x, y, columns.queue, &row.queue.label(), style);
    x += columns.queue + 1;
    if columns.kind > 0 {
        brush.text(x, y, columns.kind, &row.queue.kind.short_label(), Style::new());
        x += columns.kind + 1;
    }
    brush.text(x, y, columns.event, shown.event.label(), Style::new());
    x += columns.event + 1;
    brush.text(x, y, columns.schema, &shown.schema_label(), Style::new());
    x += columns.schema + 1;
    let style = if shown.state.enabled() { brush.theme.good() } else { brush.theme.faint() };
    brush.text(x, y, STATE, shown.state.word(), style);
    if columns.remark > 0
        && let Some(text) = remarks::short(row, pending, usize::from(columns.remark))
    {
        brush.text(x + STATE + 1, y, columns.remark, &text, brush.theme.notable());
    }
}

fn empty(model: &Model, list: Area, brush: &mut Brush<'_>) -> Position {
    let all = &model.all_queues;
    let loading = &all.loading;
    let (text, style) = match (loading.progress(), loading.stopped()) {
        (Some(_), _) if all.total() == 0 => ("Reading the queues …".to_owned(), brush.theme.faint()),
        (Some(_), _) => (format!("No hook fits {} so far.", all.filter_text()), Style::new()),
        (None, Some(failure)) if all.total() == 0 => {
            (format!("The queues were not read: {}", failure.with_retry("r")), brush.theme.bad())
        }
        _ if all.total() > 0 => (format!("No hook fits {}. Esc clears the filter.", all.filter_text()), Style::new()),
        _ if loading.unread() > 0 => {
            ("The hooks of no queue could be read: r tries again.".to_owned(), brush.theme.bad())
        }
        _ => ("There are no hooks in any queue.".to_owned(), Style::new()),
    };
    brush.paragraph(list, &text, style)
}

fn footer(model: &Model, area: Area, rows: usize, brush: &mut Brush<'_>) {
    let all = &model.all_queues;
    let y = area.y + area.height - 1;
    let right = area.x + area.width - 2;
    let progress = read_so_far(model, usize::from(area.width));
    let reserved = u16::try_from(progress.width() + 2).unwrap_or(area.width);
    let room = |x: u16| right.saturating_sub(if progress.is_empty() { 0 } else { reserved }).saturating_sub(x);
    let (shown, total) = (all.shown_count(), all.total());
    let mut x = area.x + 2;
    if total > 0 {
        let view = all.list.in_view(shown, rows);
        let position = match shown {
            0 => "0".to_owned(),
            _ => format!("{}–{}", view.start + 1, view.end),
        };
        let of = if shown == total { format!(" of {total}") } else { format!(" of {shown} ({total} in all)") };
        let checked = match (all.checks.len(), all.hidden_checks()) {
            (0, _) => String::new(),
            (checked, 0) => format!("· {checked} checked"),
            (checked, hidden) => format!("· {checked} checked, {hidden} hidden"),
        };
        // While a good filter is typed it stands above.
        let typed = all.typing.as_ref().is_some_and(|typing| typing.problem.is_none());
        let filter = match (all.filter_text(), all.used_schema()) {
            _ if typed => String::new(),
            ("", _) | (_, Some(_)) => String::new(),
            (filter, None) => format!("· /{}", fit(filter, FILTER)),
        };
        x = brush.edge(x, y, room(x), &format!("{position}{of}"), Style::new());
        for text in [checked, filter] {
            if !text.is_empty() && room(x) > 8 {
                x = brush.edge(x - 1, y, room(x - 1), &text, brush.theme.notable());
            }
        }
    }
    if !progress.is_empty() {
        brush.edge_right(right, y, right.saturating_sub(x), &progress, Style::new());
    }
}

/// How far the reading is, and what is missing when it is over.
pub(super) fn read_so_far(model: &Model, width: usize) -> String {
    let all = &model.all_queues;
    match all.loading.progress() {
        Some(progress) => bar(progress, width),
        None => match (all.loading.unread(), all.loading.stopped()) {
            (_, Some(_)) => "not all read: r".to_owned(),
            (0, None) => String::new(),
            (1, None) => "1 queue not read: r".to_owned(),
            (unread, None) => format!("{unread} queues not read: r"),
        },
    }
}

fn bar(progress: Progress, width: usize) -> String {
    let Progress { queues, read, all_known, .. } = progress;
    let filled = (read * BAR).checked_div(queues).unwrap_or(0);
    let more = if all_known { "" } else { "+" };
    let counted = format!("{read}/{queues}{more} queues");
    if width < 60 {
        return counted;
    }
    format!("{counted} [{}{}]", "#".repeat(filled), ".".repeat(BAR - filled))
}

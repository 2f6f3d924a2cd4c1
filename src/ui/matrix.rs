//! Queues and every known event: which hooks are on, off, missing, or can never fire.

use std::ops::Range;

use ratatui::prelude::{Position, Rect, Style};
use unicode_width::UnicodeWidthStr as _;

use super::brush::Brush;
use super::footer;
use super::hook_list::{nothing_read, read_so_far};
use super::layout::{Panel, list_rows};
use crate::app::{Cell, Model, Viewport};
use crate::domain::{Event, State};
use crate::keys::Action;

/// A column with its gap.
const CELL: u16 = 7;
/// A queue's name has at least this much room.
const NAME: u16 = 14;

/// The legends of the marks; shorter ones for narrow screens.
const LEGENDS: [&str; 3] = [
    "on  off  paused  2 on: several, one on  2 paus: 1 paused  2 off: all off  · none  x never fires  on!: on, never fires",
    "· none  2 on: several, one on  2 paus: 1 paused  x never  on!: on, never",
    "· none  2: several  x ! never fires",
];

/// The names of the columns: a cell has no room for longer ones.
fn short(event: &Event) -> &str {
    match event {
        Event::Answered => "Answer",
        Event::Offering => "Offer",
        Event::Bridged => "Bridge",
        Event::Processing => "Proc.",
        Event::Leaving => "Leave",
        Event::WaitAgent => "Wait",
        Event::AddMember => "Member",
        other => other.label(),
    }
}

/// The visible columns, the one with the cursor among them.
fn in_view(width: u16, column: usize) -> Range<usize> {
    let count = Event::KNOWN.len();
    let room = usize::from(width.saturating_sub(1 + NAME) / CELL).clamp(1, count);
    let start = (column + 1).saturating_sub(room);
    start..start + room
}

pub(super) fn viewport(area: Rect) -> Viewport {
    // The titles and the legend take a row each.
    Viewport { rows: list_rows(area).saturating_sub(1).max(1), lines: 0, is_full_width: true }
}

pub(super) fn draw(model: &Model, panel: &Panel<'_>, brush: &mut Brush<'_>) -> Option<Position> {
    let Panel { area, elsewhere, focused } = *panel;
    let (matrix, theme) = (&model.matrix, brush.theme);
    let inner = brush.frame(area, "Matrix", elsewhere, focused);
    let columns = in_view(inner.width, matrix.column);
    let cells = u16::try_from(columns.len()).unwrap_or(8) * CELL;
    let name = inner.width.saturating_sub(1 + cells + 1).min(44);
    let x_of = |index: usize| inner.x + 1 + name + 1 + u16::try_from(index - columns.start).unwrap_or(0) * CELL;
    brush.text(inner.x + 1, inner.y, name, "Queue", theme.strong());
    for index in columns.clone() {
        brush.text(x_of(index), inner.y, CELL - 1, short(&Event::KNOWN[index]), theme.strong());
    }
    if columns.start > 0 {
        brush.text(x_of(columns.start) - 1, inner.y, 1, "<", Style::new());
    }
    if columns.end < Event::KNOWN.len() {
        brush.text(inner.right() - 1, inner.y, 1, ">", Style::new());
    }
    let mut cursor = None;
    let rows = usize::from(inner.height.saturating_sub(2));
    for (place, position) in inner.rows().skip(1).zip(matrix.list.in_view(matrix.rows.len(), rows)) {
        let Some(queue) = matrix.queue(&model.store, position) else { continue };
        let here = position == matrix.list.cursor;
        let styled = brush.begin_row(place, here, false);
        let (off, style) = if queue.state == State::Off { (" (off)", theme.faint()) } else { ("", Style::new()) };
        let end =
            brush.text(place.x + 1, place.y, name.saturating_sub(off.len() as u16), &queue.label(), styled(style));
        brush.text(end, place.y, 6, off, styled(style));
        let cells = matrix.row(&model.store, position);
        for (index, cell) in cells.iter().enumerate().filter(|(index, _)| columns.contains(index)) {
            let (text, style) = mark(model, cell, brush);
            let place = Rect { x: x_of(index), width: CELL - 1, ..place };
            let bar = here && index == matrix.column && focused;
            if bar {
                cursor = Some(place.as_position());
            }
            let style = brush.begin_row(place, false, bar)(style);
            brush.text(place.x, place.y, place.width, &text, style);
        }
    }
    if matrix.rows.is_empty() {
        let (text, style) = if matrix.total > 0 {
            (format!("No queue contains \"{}\". {} clears the filter.", matrix.filter, Action::Close), Style::new())
        } else {
            nothing_read(model, "There are no queues that your user may see.", theme)
        };
        cursor = Some(brush.instead_of_rows(inner, &text, style));
    }
    legend(inner, brush);
    lower_edge(model, area, rows, brush).or(cursor).filter(|_| focused)
}

/// The mark of a cell: words and signs, never a colour alone.
fn mark(model: &Model, cell: &Cell<'_>, brush: &Brush<'_>) -> (String, Style) {
    let writing = cell.hooks.iter().any(|hook| model.writes.pending(hook.id).is_some());
    if writing {
        return ("…".to_owned(), brush.theme.notable());
    }
    let dead = if cell.never_fires() { "!" } else { "" };
    match (cell.hooks.len(), cell.on()) {
        // Plain: a style for each of the many empty cells would double what a scrolled row sends.
        (0, _) => ((if cell.never_fires() { "x" } else { "·" }).to_owned(), Style::new()),
        (1, Some(_)) => {
            (format!("on{dead}"), if cell.never_fires() { brush.theme.notable() } else { brush.theme.good() })
        }
        (1, None) if cell.is_paused => {
            ((if cell.never_fires() { "pause!" } else { "paused" }).to_owned(), brush.theme.paused())
        }
        (1, None) => (format!("off{dead}"), Style::new()),
        (count, Some(_)) => (format!("{count} on{dead}"), brush.theme.notable()),
        (count, None) if cell.is_paused => (format!("{count} paus"), brush.theme.paused()),
        (count, None) => (format!("{count} off{dead}"), brush.theme.notable()),
    }
}

fn legend(inner: Rect, brush: &mut Brush<'_>) {
    let room = usize::from(inner.width.saturating_sub(1));
    let text = LEGENDS.into_iter().find(|legend| legend.width() <= room).unwrap_or(LEGENDS[2]);
    brush.text(inner.x + 1, inner.bottom() - 1, inner.width.saturating_sub(1), text, brush.theme.faint());
}

fn lower_edge(model: &Model, area: Rect, rows: usize, brush: &mut Brush<'_>) -> Option<Position> {
    let matrix = &model.matrix;
    if let Some(field) = &matrix.typing {
        return brush.filter(area, field, &format!("{} of {}", matrix.rows.len(), matrix.total));
    }
    let (width, mut shown, mut filter) = (usize::from(area.width), String::new(), None);
    if !matrix.rows.is_empty() {
        shown = footer::in_view(&matrix.list.in_view(matrix.rows.len(), rows), matrix.rows.len());
        filter = footer::filter(&matrix.filter, matrix.read_as.as_deref(), width / 3);
    }
    footer::draw(area, &shown, filter.as_slice(), &read_so_far(model, width), brush);
    None
}

/// Describes the cell under the cursor.
pub(super) fn about_cell(model: &Model) -> Option<(String, bool)> {
    let cell = model.matrix.cell(&model.store)?;
    let event = cell.event.label();
    let mut text = match (cell.on(), cell.hooks.as_slice()) {
        (Some(on), _) => format!("{event} → {}", on.schema_label()),
        (None, [first, ..]) => {
            format!("{event} → {} ({})", first.schema_label(), first.state_word(cell.is_paused))
        }
        (None, []) => format!("{event}: no hook"),
    };
    if cell.hooks.len() > 1 {
        text = format!("{text}, {} in all", cell.hooks.len());
    }
    if cell.never_fires() {
        // In two words: it is sent again with every move. The event reference gives the reason.
        text.push_str(" · never fires");
    }
    Some((text, cell.never_fires() && !cell.hooks.is_empty()))
}

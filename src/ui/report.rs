//! A report (history, doctor): its rows, and details of the one under the cursor.

use ratatui::{layout::Position, style::Style};

use super::{
    brush::{Brush, fit_middle},
    dialog_parts as parts,
    layout::{Area, reader_area},
};
use crate::app::{Report, Size, Viewport};

/// Rows for what is known of the row under the cursor.
const DETAIL: u16 = 4;

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: usize::from(places(size).1), ..Viewport::default() }
}

/// Returns its area on a screen of this size, and the number of visible rows of its list.
fn places(size: Size) -> (Area, u16) {
    let area = reader_area(size);
    // A line parts the list from what is known of the row.
    (area, area.inner().height.saturating_sub(DETAIL + 1).max(1))
}

pub(super) fn draw(report: &Report, brush: &mut Brush<'_>) -> Option<Position> {
    let (area, list_rows) = places(brush.size());
    let inner = area.inner();
    brush.frame(area, report.title(), "", true);
    let range = report.list.in_view(report.row_count(), usize::from(list_rows));
    let first = range.clone().filter_map(|position| report.row(position)).map(|(first, _)| first.chars().count()).max();
    let column = u16::try_from(first.unwrap_or(0)).unwrap_or(0).min(inner.width / 3);
    let mut cursor = None;
    for (line, position) in range.clone().enumerate() {
        let Some((first, rest)) = report.row(position) else { continue };
        let y = inner.y + u16::try_from(line).unwrap_or(u16::MAX);
        let bar = position == report.list.cursor;
        let style = |plain: Style| if bar { brush.theme.bar() } else { plain };
        let (plain, strong) = (style(Style::new()), style(brush.theme.strong()));
        if bar {
            brush.paint(inner.x, y, inner.width, plain);
            cursor = Some(Position { x: inner.x, y });
        }
        brush.text(inner.x, y, 1, if bar { "▸" } else { " " }, plain);
        brush.text(inner.x + 1, y, column, &first, strong);
        let x = inner.x + 1 + column + 2;
        let room = (inner.x + inner.width).saturating_sub(x + 1);
        brush.text(x, y, room, &fit_middle(&rest, usize::from(room)), plain);
    }
    if range.is_empty() {
        let text = report.waiting().unwrap_or_else(|| report.nothing());
        brush.text(inner.x + 1, inner.y, inner.width.saturating_sub(2), text, Style::new());
    } else {
        let text = format!("{}–{} of {}", range.start + 1, range.end, report.row_count());
        parts::lower_edge(area, &text, brush);
    }
    detail(report, area, list_rows, brush);
    Some(cursor.unwrap_or(Position { x: inner.x, y: inner.y }))
}

fn detail(report: &Report, area: Area, list_rows: u16, brush: &mut Brush<'_>) {
    let inner = area.inner();
    let line = inner.y + list_rows;
    if line >= inner.y + inner.height {
        return;
    }
    brush.separator(area, line, "");
    let width = inner.width.saturating_sub(2);
    let remark: Vec<_> =
        report.remark.iter().flat_map(|remark| brush.wrap(&format!("! {remark}"), usize::from(width))).collect();
    let detail = report.detail();
    let known = if detail.is_empty() { Vec::new() } else { brush.wrap(&detail, usize::from(width)) };
    for (y, text) in (line + 1..inner.y + inner.height).zip(remark.into_iter().chain(known)) {
        brush.text(inner.x + 1, y, width, &text, Style::new());
    }
}

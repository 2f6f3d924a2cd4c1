//! A report (history, doctor): its rows, and details of the one under the cursor.

use ratatui::prelude::{Position, Rect, Style};

use super::brush::{Brush, fit_middle};
use super::layout::{FRAME, viewer_area};
use super::{dialog_parts as parts, footer};
use crate::app::{Report, Size, Viewport};

/// Rows for the details of the row under the cursor.
const DETAIL: u16 = 4;

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: usize::from(list(viewer_area(size).inner(FRAME)).height), ..Viewport::default() }
}

/// The place of the rows. A line parts it from the details.
fn list(inner: Rect) -> Rect {
    Rect { height: inner.height.saturating_sub(DETAIL + 1).max(1), ..inner }
}

pub(super) fn draw(report: &Report, brush: &mut Brush<'_>) -> Option<Position> {
    let area = viewer_area(brush.size());
    let inner = brush.frame(area, report.title(), "", true);
    let place = list(inner);
    let range = report.list.in_view(report.row_count(), usize::from(place.height));
    let first = range.clone().filter_map(|position| report.row(position)).map(|(first, _)| first.chars().count()).max();
    let column = u16::try_from(first.unwrap_or(0)).unwrap_or(0).min(inner.width / 3);
    let mut cursor = inner.as_position();
    for (row, position) in place.rows().zip(range.clone()) {
        let Some((first, rest)) = report.row(position) else { continue };
        let bar = position == report.list.cursor;
        if bar {
            cursor = row.as_position();
        }
        let styled = brush.begin_row(row, bar, bar);
        brush.text(row.x + 1, row.y, column, &first, styled(brush.theme.strong()));
        let x = row.x + 1 + column + 2;
        let room = row.right().saturating_sub(x + 1);
        brush.text(x, row.y, room, &fit_middle(&rest, usize::from(room)), styled(Style::new()));
    }
    if range.is_empty() {
        let text = report.waiting().unwrap_or_else(|| report.nothing());
        brush.text(inner.x + 1, inner.y, inner.width.saturating_sub(2), text, Style::new());
    } else {
        parts::lower_edge(area, &footer::in_view(&range, report.row_count()), brush);
    }
    if place.bottom() < inner.bottom() {
        brush.separator(area, place.bottom(), "");
        detail(report, Rect { y: place.bottom() + 1, height: inner.bottom() - place.bottom() - 1, ..inner }, brush);
    }
    Some(cursor)
}

fn detail(report: &Report, place: Rect, brush: &mut Brush<'_>) {
    let remark = report.remark.as_ref().map(|remark| format!("! {remark}"));
    let used = remark.map_or(0, |remark| brush.paragraph(place, &remark, Style::new()));
    let below = Rect { y: place.y + used, height: place.height - used, ..place };
    brush.paragraph(below, &report.detail(), Style::new());
}

//! Copying hooks: the queues to pick from.

use ratatui::prelude::{Position, Rect, Style};
use unicode_width::UnicodeWidthStr;

use super::brush::{Brush, fit_middle};
use super::dialog_parts as parts;
use super::layout::{FRAME, ample, popup};
use crate::app::{CopyStage, Copying, Size, Viewport};
use crate::domain::Queue;
use crate::keys::{Action, Context};

/// Above the list: the text that is typed, and what is checked.
const HEAD: u16 = 2;

fn area(size: Size) -> Rect {
    popup(size, ample(size, 74), 24)
}

/// The place of the queues, between the head and the buttons.
fn list(inner: Rect) -> Rect {
    let buttons = 1;
    Rect { y: inner.y + HEAD, height: inner.height.saturating_sub(HEAD + buttons).max(1), ..inner }
}

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: usize::from(list(area(size).inner(FRAME)).height), ..Viewport::default() }
}

pub(super) fn draw(copying: &Copying, brush: &mut Brush<'_>) -> Option<Position> {
    let area = area(brush.size());
    let inner = brush.frame(area, &copying.title(), "", true);
    let cursor = picking(copying, inner, brush);
    if let Some(progress) = copying.progress().filter(|_| inner.width >= 70) {
        let (left, right) = (inner.x + 1, inner.right() - 1);
        parts::progress(left, right, inner.y + 1, progress.read, progress.queues, brush);
    }
    let shown = copying.targets.shown_count();
    let place = list(inner);
    let range = copying.targets.list.in_view(shown, usize::from(place.height));
    for (row, position) in place.rows().zip(range.clone()) {
        if let Some(queue) = copying.targets.row(position) {
            target(copying, queue, position == copying.targets.list.cursor, row, brush);
        }
    }
    parts::position(area, &range, shown, brush);
    buttons(copying, inner, brush);
    match copying.stage {
        CopyStage::Picking => cursor,
        CopyStage::Reading(_) | CopyStage::Waiting(_) => Some(Position { x: inner.x + 1, y: inner.y + 1 }),
    }
}

/// Draws the filter, the checked queues, and what is to be said about the list.
fn picking(copying: &Copying, inner: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let targets = &copying.targets;
    let placeholder = format!("type a part of the name, {} checks", Action::Check);
    let placeholder = brush.keys.at(Context::CopyTargets).fill(&placeholder).into_owned();
    let cursor = parts::search(inner, &targets.input, &placeholder, brush);
    let about = copying.about_list();
    let mut x = inner.x + 1;
    let room = |x: u16| inner.right().saturating_sub(x + 1);
    if targets.shown_count() == 0 {
        let style = if targets.load.has_failed() { brush.theme.bad() } else { brush.theme.faint() };
        brush.paragraph(list(inner), &about.unwrap_or_default(), style);
    } else if let Some(about) = about {
        x = brush.text(x, inner.y + 1, room(x), &format!("{about} · "), brush.theme.notable());
    }
    brush.text(x, inner.y + 1, room(x), &copying.summary(), brush.theme.strong());
    cursor
}

fn target(copying: &Copying, queue: &Queue, bar: bool, place: Rect, brush: &mut Brush<'_>) {
    let styled = brush.begin_row(place, bar, bar);
    let style = styled(Style::new());
    let checked = copying.targets.checks.contains(&queue.id);
    brush.text(place.x + 1, place.y, 3, if checked { "[x]" } else { "[ ]" }, style);
    let kind = match place.width {
        60.. => Some(queue.kind.label()),
        46.. => Some(queue.kind.short_label()),
        _ => None,
    };
    let remarks = [
        kind,
        (!queue.state.enabled()).then(|| "off".to_owned()),
        copying.is_source(queue.id).then(|| "source".to_owned()),
    ];
    let remark = remarks.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let column: u16 = match place.width {
        60.. => 32,
        46.. => 22,
        _ => u16::try_from(remark.width()).unwrap_or(0),
    };
    let name_width = place.width.saturating_sub(column + 7);
    let name = fit_middle(queue.name.shown(), usize::from(name_width));
    let name = if name.is_empty() { queue.label() } else { name.into_owned() };
    brush.text(place.x + 5, place.y, name_width, &name, style);
    brush.text(place.x + 6 + name_width, place.y, column, &remark, styled(brush.theme.faint()));
}

fn buttons(copying: &Copying, inner: Rect, brush: &mut Brush<'_>) {
    let buttons: &[(Action, &str)] = match copying.stage {
        CopyStage::Picking => &[(Action::Press, "Show the plan"), (Action::Close, "Close")],
        CopyStage::Reading(_) | CopyStage::Waiting(_) => &[(Action::Close, "Cancel")],
    };
    let texts: Vec<String> = buttons.iter().map(|(action, label)| format!(" [{action}] {label} ")).collect();
    parts::buttons(&texts, None, inner, brush);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_on_every_screen_that_shows_anything() {
        for (width, height) in (40..130).flat_map(|width| (8..60).map(move |height| (width, height))) {
            let size = Size { width, height };
            let area = area(size);
            let (inner, list) = (area.inner(FRAME), list(area.inner(FRAME)));
            assert!(area.right() <= width && area.bottom() <= height, "{area:?} on {size:?}");
            assert!(list.height >= 2 && list.bottom() < inner.bottom(), "{list:?} in {area:?} on {size:?}");
        }
    }
}

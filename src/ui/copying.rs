//! Copying hooks: the queues to pick from.

use std::ops::Range;

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use super::{
    brush::{Brush, fit_middle},
    dialog_parts as parts,
    layout::{Area, ample, popup},
};
use crate::{
    app::{CopyStage, Copying, Size, Viewport},
    domain::Queue,
    keys::{Action, Context},
};

/// Above the list: the text that is typed, and what is checked.
const HEAD: u16 = 2;

fn area(size: Size) -> Area {
    popup(size, ample(size, 74), 24)
}

fn list_rows(size: Size) -> u16 {
    let buttons = 1;
    area(size).inner().height.saturating_sub(HEAD + buttons).max(1)
}

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: usize::from(list_rows(size)), ..Viewport::default() }
}

fn in_view(copying: &Copying, size: Size) -> Range<usize> {
    copying.targets.list.in_view(copying.targets.shown_count(), viewport(size).rows)
}

pub(super) fn draw(copying: &Copying, brush: &mut Brush<'_>) -> Option<Position> {
    let area = area(brush.size());
    brush.frame(area, &copying.title(), "", true);
    let inner = area.inner();
    let cursor = picking(copying, inner, brush);
    if let Some(progress) = copying.progress().filter(|_| inner.width >= 70) {
        let (left, right) = (inner.x + 1, inner.x + inner.width - 1);
        parts::progress(left, right, inner.y + 1, progress.read, progress.queues, brush);
    }
    parts::position(area, &in_view(copying, brush.size()), copying.targets.shown_count(), brush);
    buttons(copying, inner, brush);
    match copying.stage {
        CopyStage::Picking => cursor,
        CopyStage::Reading(_) | CopyStage::Waiting(_) => Some(Position { x: inner.x + 1, y: inner.y + 1 }),
    }
}

fn picking(copying: &Copying, inner: Area, brush: &mut Brush<'_>) -> Option<Position> {
    let targets = &copying.targets;
    let x = brush.text(inner.x + 1, inner.y, 2, "> ", brush.theme.strong());
    let width = (inner.x + inner.width).saturating_sub(x + 1);
    let placeholder = format!("type a part of the name, {} checks", Action::Check);
    let placeholder = brush.keys.at(Context::CopyTargets).fill(&placeholder).into_owned();
    let cursor = brush.input(x, inner.y, width, &targets.input, &placeholder);
    let about = copying.about_list();
    let mut x = inner.x + 1;
    let room = |x: u16| (inner.x + inner.width).saturating_sub(x + 1);
    if targets.shown_count() == 0 {
        let style = if targets.load.has_failed() { brush.theme.bad() } else { brush.theme.faint() };
        let place = Area { y: inner.y + HEAD, height: list_rows(brush.size()), ..inner };
        parts::lines(&about.unwrap_or_default(), place, style, brush);
    } else if let Some(about) = about {
        x = brush.text(x, inner.y + 1, room(x), &format!("{about} · "), brush.theme.notable());
    }
    brush.text(x, inner.y + 1, room(x), &copying.summary(), brush.theme.strong());
    for (line, position) in in_view(copying, brush.size()).enumerate() {
        let y = inner.y + HEAD + u16::try_from(line).unwrap_or(u16::MAX);
        if let Some(queue) = targets.row(position) {
            target(copying, queue, position == targets.list.cursor, Area { y, height: 1, ..inner }, brush);
        }
    }
    cursor
}

fn target(copying: &Copying, queue: &Queue, bar: bool, place: Area, brush: &mut Brush<'_>) {
    let style = if bar { brush.theme.bar() } else { Style::new() };
    if bar {
        brush.paint(place.x, place.y, place.width, style);
    }
    brush.text(place.x, place.y, 1, if bar { "▸" } else { " " }, style);
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
    let remark_style = if bar { style } else { brush.theme.faint() };
    brush.text(place.x + 6 + name_width, place.y, column, &remark, remark_style);
}

fn buttons(copying: &Copying, inner: Area, brush: &mut Brush<'_>) {
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
            let (area, rows) = (area(size), list_rows(size));
            assert!(area.x + area.width <= width && area.y + area.height <= height, "{area:?} on {size:?}");
            assert!(rows >= 2 && HEAD + rows < area.inner().height, "{rows} in {area:?} on {size:?}");
        }
    }
}

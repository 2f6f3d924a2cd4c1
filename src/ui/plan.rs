//! A plan: its rows by queue, what became of each, and the buttons.

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use super::brush::{Brush, fit_middle};
use crate::{
    app::{Area, Model, Part, PlanPlaces, Sheet, SheetRow, Stage, status_word, step_mark, wrap},
    domain::plan::{StepKind, StepStatus},
    keys::Action,
};

/// The column for what became of a step, as wide as its longest words.
const STATUS: u16 = 13;

pub(super) fn draw(model: &Model, sheet: &Sheet, brush: &mut Brush<'_>) -> Option<Position> {
    let places = sheet.places(brush.size());
    let area = places.area;
    brush.frame(area, &fit_middle(&sheet.title, usize::from(area.width.saturating_sub(6))), "", true);
    let inner = area.inner();
    summary(model, sheet, inner, brush);
    let range = sheet.in_view(brush.size());
    let mut cursor = None;
    for (line, position) in range.clone().enumerate() {
        let y = inner.y + 1 + u16::try_from(line).unwrap_or(u16::MAX);
        row(model, sheet, position, Area { y, height: 1, ..inner }, brush);
        if position == sheet.list.cursor {
            cursor = Some(Position { x: inner.x, y });
        }
    }
    if range.len() < sheet.row_count() {
        let text = format!("{}–{} of {}", range.start + 1, range.end, sheet.row_count());
        let (right, y, width) = (area.x + area.width - 2, area.y + area.height - 1, area.width.saturating_sub(4));
        brush.edge_right(right, y, width, &text, Style::new());
    }
    detail(model, sheet, &places, brush);
    buttons(model, sheet, inner, brush);
    cursor
}

/// How far it is; while it runs with a bar, where there is room.
fn summary(model: &Model, sheet: &Sheet, inner: Area, brush: &mut Brush<'_>) {
    let width = inner.width.saturating_sub(2);
    let end = brush.text(inner.x + 1, inner.y, width, &sheet.summary(model), brush.theme.strong());
    let Some(run) = sheet.run(&model.writes).filter(|_| matches!(sheet.stage, Stage::Running(_))) else { return };
    let bar: u16 = 20;
    let right = inner.x + inner.width - 1;
    if end + 2 + bar > right {
        return;
    }
    let all = run.plan().steps().len().max(1);
    let filled = usize::from(bar) * run.settled() / all;
    for cell in 0..bar {
        let done = usize::from(cell) < filled;
        let style = if done { brush.theme.good() } else { brush.theme.faint() };
        brush.text(right - bar + cell, inner.y, 1, if done { "█" } else { "░" }, style);
    }
}

fn row(model: &Model, sheet: &Sheet, position: usize, place: Area, brush: &mut Brush<'_>) {
    let bar = position == sheet.list.cursor;
    if bar {
        brush.paint(place.x, place.y, place.width, brush.theme.bar());
    }
    let styled = |style: Style, theme: super::Theme| if bar { theme.bar() } else { style };
    let theme = brush.theme;
    brush.text(place.x, place.y, 1, if bar { "▸" } else { " " }, styled(Style::new(), theme));
    let (x, width) = (place.x + 1, place.width.saturating_sub(2));
    match sheet.row(position) {
        None => {}
        Some(SheetRow::Queue(label, _)) => {
            let label = fit_middle(label, usize::from(width));
            brush.text(x, place.y, width, &label, styled(theme.strong(), theme));
        }
        Some(heading @ (SheetRow::LeftOut | SheetRow::Notes)) => {
            let heading = if *heading == SheetRow::LeftOut { "Left out" } else { "To know" };
            brush.text(x, place.y, width, heading, styled(theme.strong(), theme));
        }
        Some(SheetRow::Remark(text)) => {
            brush.text(x, place.y, 1, "!", styled(theme.notable(), theme));
            brush.text(x + 2, place.y, width.saturating_sub(2), text, styled(Style::new(), theme));
        }
        Some(SheetRow::Step(index)) => {
            let Some((step, status)) = sheet.step(&model.writes, *index) else { return };
            let mark = match step.kind {
                StepKind::Add(_) => theme.good(),
                StepKind::Edit { .. } => theme.notable(),
                StepKind::Remove(_) => theme.bad(),
            };
            brush.text(x, place.y, 1, step_mark(step), styled(mark, theme));
            let room = width.saturating_sub(2 + if status.is_some() { STATUS + 1 } else { 0 });
            let line = sheet.line(*index, step);
            brush.text(x + 2, place.y, room, &fit_middle(&line, usize::from(room)), styled(Style::new(), theme));
            if let Some(status) = status {
                let style = match status {
                    StepStatus::Waiting | StepStatus::NotTried(_) => theme.faint(),
                    StepStatus::Running | StepStatus::RollingBack | StepStatus::RolledBack => theme.notable(),
                    StepStatus::Done(_) => theme.good(),
                    StepStatus::Differs { .. } | StepStatus::Failed(_) | StepStatus::Unknown(_) => theme.bad(),
                    StepStatus::Changed(_) => theme.bad(),
                    StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => theme.bad(),
                };
                let right = place.x + place.width - 1;
                brush.text(right - STATUS, place.y, STATUS, status_word(status), styled(style, theme));
            }
        }
    }
}

fn detail(model: &Model, sheet: &Sheet, places: &PlanPlaces, brush: &mut Brush<'_>) {
    let inner = places.area.inner();
    let mut y = inner.y + 1 + places.list_rows;
    if places.separated {
        brush.separator(places.area, y, "");
        y += 1;
    }
    let width = inner.width.saturating_sub(2);
    let lines = wrap(&sheet.detail(model), usize::from(width));
    let shown = usize::from(places.detail_rows);
    for (row, line) in lines.iter().take(shown).enumerate() {
        // What does not fit says so.
        let more = row + 1 == shown && lines.len() > shown;
        let text = if more { lines[row..].join(" ") } else { line.clone() };
        brush.text(inner.x + 1, y + u16::try_from(row).unwrap_or(0), width, &text, Style::new());
    }
}

fn buttons(model: &Model, sheet: &Sheet, inner: Area, brush: &mut Brush<'_>) {
    let buttons: Vec<(String, bool)> = match &sheet.stage {
        Stage::Preview { order, .. } if order.run.plan().is_empty() => vec![(" [Esc] Close ".to_owned(), true)],
        Stage::Preview { yes, .. } => {
            let (full, no) = (format!(" [y] {} ", sheet.yes_label()), " [n] No ".to_owned());
            // The harmless answer is never cut off.
            let fits = full.width() + 1 + no.width() < usize::from(inner.width);
            vec![(if fits { full } else { " [y] Run ".to_owned() }, *yes), (no, !*yes)]
        }
        Stage::Running(_) => vec![(" [c] Cancel ".to_owned(), false)],
        Stage::Finished(_) if model.unavailable_in(Part::Plan, Action::Retry).is_none() => {
            vec![(" [r] Retry ".to_owned(), false), (" [Enter] Close ".to_owned(), true)]
        }
        Stage::Finished(_) => vec![(" [Enter] Close ".to_owned(), true)],
    };
    let y = inner.y + inner.height.saturating_sub(1);
    let mut x = inner.x + 1;
    for (text, marked) in buttons {
        let style = if marked { brush.theme.bar() } else { Style::new() };
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX).min((inner.x + inner.width).saturating_sub(x));
        x = brush.text(x, y, width, &text, style) + 1;
    }
}

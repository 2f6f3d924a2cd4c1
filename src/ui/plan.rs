//! A plan: its rows by queue, what became of each, and the buttons.

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use super::{
    brush::{Brush, fit_middle},
    question,
};
use crate::{
    app::{
        Area, Model, Part, PlanDialog, PlanRow, Size, Stage, Viewport, Writes, ample, popup, status_word, step_mark,
    },
    domain::plan::{StepKind, StepStatus},
    keys::{Action, Context},
};

/// The column for what became of a step, as wide as its longest words.
const STATUS: u16 = 13;

/// The places in the box of a plan: a line that sums up, the rows, what the row under the cursor says in full, the buttons.
#[derive(Debug)]
struct Places {
    /// The box with its frame.
    area: Area,
    /// Rows of the list.
    list_rows: u16,
    /// A line between the list and the row under the cursor.
    separated: bool,
    /// Lines for the row under the cursor.
    detail_rows: u16,
}

impl Places {
    /// The places for so many rows on a screen of this size.
    fn of(size: Size, rows: usize) -> Self {
        let (summary, buttons, frame) = (1, 1, 2);
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let height = rows.saturating_add(frame + summary + buttons + 4).clamp(10, 40);
        let area = popup(size, ample(size, 96), height);
        let inner = area.inner().height;
        let (separated, detail_rows) = match inner {
            14.. => (true, 3),
            10.. => (true, 2),
            8.. => (false, 2),
            _ => (false, 1),
        };
        let list_rows = inner.saturating_sub(summary + buttons + detail_rows + u16::from(separated)).max(1);
        Self { area, list_rows, separated, detail_rows }
    }
}

pub(super) fn viewport(dialog: &PlanDialog, model: &Model) -> Viewport {
    match &dialog.stage {
        Stage::Question(question, _) => question::viewport(question, model),
        _ => {
            let rows = usize::from(Places::of(model.size, dialog.row_count()).list_rows);
            Viewport { rows, ..Viewport::default() }
        }
    }
}

pub(super) fn draw(model: &Model, dialog: &PlanDialog, brush: &mut Brush<'_>) -> Option<Position> {
    if let Stage::Question(question, _) = &dialog.stage {
        return question::draw(model, question, dialog.number(), brush);
    }
    let writes = &model.writes;
    let places = Places::of(brush.size(), dialog.row_count());
    let area = places.area;
    brush.frame(
        area,
        &fit_middle(&question::heading(model, &dialog.title), usize::from(area.width.saturating_sub(6))),
        "",
        true,
    );
    let inner = area.inner();
    summary(writes, dialog, inner, brush);
    let range = dialog.list.in_view(dialog.row_count(), usize::from(places.list_rows));
    let mut cursor = None;
    for (line, position) in range.clone().enumerate() {
        let y = inner.y + 1 + u16::try_from(line).unwrap_or(u16::MAX);
        row(writes, dialog, position, Area { y, height: 1, ..inner }, brush);
        if position == dialog.list.cursor {
            cursor = Some(Position { x: inner.x, y });
        }
    }
    if range.len() < dialog.row_count() {
        let text = format!("{}–{} of {}", range.start + 1, range.end, dialog.row_count());
        let (right, y, width) = (area.x + area.width - 2, area.y + area.height - 1, area.width.saturating_sub(4));
        brush.edge_right(right, y, width, &text, Style::new());
    }
    detail(writes, dialog, &places, brush);
    if let Some((typed, hooks)) = dialog.number() {
        return question::type_number(typed, hooks, inner, brush);
    }
    buttons(model, dialog, inner, brush);
    cursor
}

/// How far it is; while it runs with a bar, where there is room.
fn summary(writes: &Writes, dialog: &PlanDialog, inner: Area, brush: &mut Brush<'_>) {
    let width = inner.width.saturating_sub(2);
    let end = brush.text(inner.x + 1, inner.y, width, &dialog.summary(writes), brush.theme.strong());
    let Some(run) = dialog.run(writes).filter(|_| matches!(dialog.stage, Stage::Running(_))) else { return };
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

fn row(writes: &Writes, dialog: &PlanDialog, position: usize, place: Area, brush: &mut Brush<'_>) {
    let bar = position == dialog.list.cursor;
    if bar {
        brush.paint(place.x, place.y, place.width, brush.theme.bar());
    }
    let styled = |style: Style, theme: super::Theme| if bar { theme.bar() } else { style };
    let theme = brush.theme;
    brush.text(place.x, place.y, 1, if bar { "▸" } else { " " }, styled(Style::new(), theme));
    let (x, width) = (place.x + 1, place.width.saturating_sub(2));
    match dialog.row(position) {
        None => {}
        Some(PlanRow::Queue(label, _)) => {
            let label = fit_middle(label, usize::from(width));
            brush.text(x, place.y, width, &label, styled(theme.strong(), theme));
        }
        Some(heading @ (PlanRow::LeftOut | PlanRow::Notes)) => {
            let heading = if *heading == PlanRow::LeftOut { "Left out" } else { "To know" };
            brush.text(x, place.y, width, heading, styled(theme.strong(), theme));
        }
        Some(PlanRow::Remark(text)) => {
            brush.text(x, place.y, 1, "!", styled(theme.notable(), theme));
            brush.text(x + 2, place.y, width.saturating_sub(2), text, styled(Style::new(), theme));
        }
        Some(PlanRow::Step(index)) => {
            let Some((step, status)) = dialog.step(writes, *index) else { return };
            let mark = match step.kind {
                StepKind::Add(_) => theme.good(),
                StepKind::Edit { .. } => theme.notable(),
                StepKind::Remove(_) => theme.bad(),
            };
            brush.text(x, place.y, 1, step_mark(step), styled(mark, theme));
            let room = width.saturating_sub(2 + if status.is_some() { STATUS + 1 } else { 0 });
            let line = dialog.line(*index, step);
            brush.text(x + 2, place.y, room, &fit_middle(&line, usize::from(room)), styled(Style::new(), theme));
            if let Some(status) = status {
                let style = match status {
                    StepStatus::Waiting | StepStatus::NotTried(_) => theme.faint(),
                    StepStatus::Running | StepStatus::RollingBack | StepStatus::RolledBack => theme.notable(),
                    StepStatus::Done(_) | StepStatus::AlreadyGone => theme.good(),
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

fn detail(writes: &Writes, dialog: &PlanDialog, places: &Places, brush: &mut Brush<'_>) {
    let inner = places.area.inner();
    let mut y = inner.y + 1 + places.list_rows;
    if places.separated {
        brush.separator(places.area, y, "");
        y += 1;
    }
    let width = inner.width.saturating_sub(2);
    let lines = brush.wrap(&dialog.detail(writes), usize::from(width));
    let shown = usize::from(places.detail_rows);
    for (row, line) in lines.iter().take(shown).enumerate() {
        // What does not fit says so.
        let more = row + 1 == shown && lines.len() > shown;
        let text = if more { lines[row..].join(" ") } else { line.clone() };
        brush.text(inner.x + 1, y + u16::try_from(row).unwrap_or(0), width, &text, Style::new());
    }
}

fn buttons(model: &Model, dialog: &PlanDialog, inner: Area, brush: &mut Brush<'_>) {
    let button = |action, label: &str| format!(" [{}] {label} ", model.keys.shown(Context::Plan, action));
    let mut texts: Vec<String> = match &dialog.stage {
        Stage::Question(..) => return,
        Stage::Preview(_, buttons) => buttons.texts(Context::Plan, &model.keys).collect(),
        Stage::Running(_) => vec![button(Action::Cancel, "Cancel")],
        Stage::Ended(_) => {
            let keys = [(Action::Retry, "Retry"), (Action::PutRight, "Put right")];
            let possible = keys.iter().filter(|(action, _)| model.unavailable_in(Part::Plan, *action).is_none());
            possible.chain([&(Action::Press, "Close")]).map(|(action, label)| button(*action, label)).collect()
        }
    };
    let marked = match &dialog.stage {
        Stage::Preview(_, buttons) => Some(buttons.marked),
        Stage::Ended(_) => Some(texts.len() - 1),
        Stage::Question(..) | Stage::Running(_) => None,
    };
    // The harmless answer is never cut off.
    let width: usize = texts.iter().map(|text| text.width() + 1).sum();
    if width > usize::from(inner.width) && texts.len() > 1 {
        texts[0] = button(Action::Yes, "Run");
    }
    question::buttons(&texts, marked, inner, brush);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_on_every_screen_that_shows_anything() {
        for (width, height, rows) in (40..130).flat_map(|w| (8..60).flat_map(move |h| [0, 3, 500].map(|r| (w, h, r)))) {
            let size = Size { width, height };
            let places = Places::of(size, rows);
            let area = places.area;
            assert!(area.x + area.width <= width && area.y + area.height <= height, "{places:?} on {size:?}");
            let used = 2 + places.list_rows + u16::from(places.separated) + places.detail_rows;
            assert!(places.list_rows >= 2 && used <= area.inner().height, "{places:?} on {size:?}");
        }
    }
}

//! The plan dialog: its rows by queue, their status, and the buttons.

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use super::{
    brush::{Brush, fit_middle},
    dialog_parts as parts,
    layout::{Area, ample, popup},
    question,
};
use crate::{
    app::{
        Model, Part, PlanDialog, PlanRow, Size, Stage, Viewport, Writes, conflict_word, status_word, step_line,
        step_mark,
    },
    domain::plan::{OnConflict, StepKind, StepStatus},
    keys::{Action, Context},
};

/// The column for what became of a step, as wide as its longest words.
const STATUS: u16 = 13;

/// The places in the box of a plan: a line that sums up, what can be chosen, the rows, what the row under the cursor says in
/// full, the buttons.
#[derive(Debug)]
struct Places {
    /// The box with its frame.
    area: Area,
    /// Lines above the list.
    head_rows: u16,
    /// Rows of the list.
    list_rows: u16,
    /// A line between the list and the row under the cursor.
    separated: bool,
    /// Lines for the row under the cursor.
    detail_rows: u16,
}

impl Places {
    /// The areas for this many rows, and this many lines of choices, on a screen of this size.
    fn of(size: Size, rows: usize, choices: u16) -> Self {
        let (head_rows, buttons, frame) = (1 + choices, 1, 2);
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let height = rows.saturating_add(frame + head_rows + buttons + 4).clamp(10, 40);
        let area = popup(size, ample(size, 96), height);
        let inner = area.inner().height.saturating_sub(choices);
        let (separated, detail_rows) = match inner {
            14.. => (true, 3),
            10.. => (true, 2),
            8.. => (false, 2),
            5.. => (false, 1),
            _ => (false, 0),
        };
        let list_rows = inner.saturating_sub(1 + buttons + detail_rows + u16::from(separated)).max(1);
        Self { area, head_rows, list_rows, separated, detail_rows }
    }

    fn for_plan(dialog: &PlanDialog, size: Size) -> Self {
        Self::of(size, dialog.row_count(), u16::try_from(choices(dialog).count()).unwrap_or(0))
    }
}

/// The choices of a copy: the command, its subject, the words, the chosen one.
fn choices(dialog: &PlanDialog) -> impl Iterator<Item = (Action, &'static str, Vec<&'static str>, usize)> {
    let copies = dialog.copies.as_ref().filter(|_| matches!(dialog.stage, Stage::Preview(..)));
    let on_conflict = copies.filter(|copies| copies.has_conflicts()).map(|copies| {
        let chosen = OnConflict::ALL.iter().position(|choice| *choice == copies.choices.on_conflict).unwrap_or(0);
        (Action::OnConflict, "In conflict", OnConflict::ALL.map(conflict_word).to_vec(), chosen)
    });
    let idle = copies.filter(|copies| copies.has_idle()).map(|copies| {
        let chosen = usize::from(copies.choices.even_if_never);
        (Action::EvenIfNever, "Cannot fire there", vec!["skip", "copy anyway"], chosen)
    });
    on_conflict.into_iter().chain(idle)
}

pub(super) fn viewport(dialog: &PlanDialog, model: &Model) -> Viewport {
    match &dialog.stage {
        Stage::Question(question, _) => question::viewport(question, model),
        _ => {
            let rows = usize::from(Places::for_plan(dialog, model.size).list_rows);
            Viewport { rows, ..Viewport::default() }
        }
    }
}

pub(super) fn draw(model: &Model, dialog: &PlanDialog, brush: &mut Brush<'_>) -> Option<Position> {
    if let Stage::Question(question, _) = &dialog.stage {
        return question::draw(model, question, dialog.number(), brush);
    }
    let writes = &model.writes;
    let places = Places::for_plan(dialog, brush.size());
    let area = places.area;
    parts::frame(model, area, &dialog.title, brush);
    let inner = area.inner();
    summary(writes, dialog, inner, brush);
    for (line, choice) in (1..).zip(choices(dialog)) {
        draw_choice(model, choice, Area { y: inner.y + line, ..inner }, brush);
    }
    let range = dialog.list.in_view(dialog.row_count(), usize::from(places.list_rows));
    let mut cursor = None;
    for (line, position) in range.clone().enumerate() {
        let y = inner.y + places.head_rows + u16::try_from(line).unwrap_or(u16::MAX);
        row(writes, dialog, position, Area { y, height: 1, ..inner }, brush);
        if position == dialog.list.cursor {
            cursor = Some(Position { x: inner.x, y });
        }
    }
    parts::position(area, &range, dialog.row_count(), brush);
    detail(writes, dialog, &places, brush);
    if let Some((typed, hooks)) = dialog.number() {
        return parts::type_number(typed, hooks, inner, brush);
    }
    buttons(model, dialog, inner, brush);
    cursor
}

/// Draws the progress; during a run with a bar, if there is room.
fn summary(writes: &Writes, dialog: &PlanDialog, inner: Area, brush: &mut Brush<'_>) {
    let width = inner.width.saturating_sub(2);
    let end = brush.text(inner.x + 1, inner.y, width, &dialog.summary(writes), brush.theme.strong());
    let Some(run) = dialog.run(writes).filter(|_| matches!(dialog.stage, Stage::Running(_))) else { return };
    let right = inner.x + inner.width - 1;
    parts::progress(end, right, inner.y, run.settled(), run.plan().steps().len(), brush);
}

/// A key, what it chooses, and the words to choose from, the chosen one in brackets; where they do not fit, only that one.
fn draw_choice(
    model: &Model,
    (action, what, words, chosen): (Action, &str, Vec<&str>, usize),
    place: Area,
    brush: &mut Brush<'_>,
) {
    let width = place.width.saturating_sub(2);
    let word = |(index, word)| if index == chosen { format!("[{word}]") } else { format!(" {word} ") };
    let all: Vec<String> = words.iter().enumerate().map(word).collect();
    let key = model.keys.shown(Context::Plan, action);
    let full = format!("{what:<17} {}", all.join(" "));
    let fits = key.width() + 1 + full.width() <= usize::from(width);
    let text = if fits { full } else { format!("{what}: [{}]", words[chosen]) };
    let x = brush.text(place.x + 1, place.y, width, &key, brush.theme.strong());
    brush.text(x + 1, place.y, (place.x + place.width).saturating_sub(x + 2), &text, Style::new());
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
        Some(heading @ (PlanRow::Pauses | PlanRow::LeftOut | PlanRow::Notes)) => {
            let heading = match heading {
                PlanRow::Pauses => "Pauses",
                PlanRow::LeftOut => "Left out",
                _ => "To know",
            };
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
            let is_left_out = dialog.is_unchecked(*index);
            let room = width.saturating_sub(2 + if status.is_some() || is_left_out { STATUS + 1 } else { 0 });
            let line = step_line(step);
            let style = if is_left_out { theme.faint() } else { Style::new() };
            brush.text(x + 2, place.y, room, &fit_middle(&line, usize::from(room)), styled(style, theme));
            let right = place.x + place.width - 1;
            if is_left_out {
                brush.text(right - STATUS, place.y, STATUS, "left out", styled(theme.notable(), theme));
            }
            if let Some(status) = status {
                let style = match status {
                    StepStatus::Waiting | StepStatus::NotTried(_) => theme.faint(),
                    StepStatus::Running | StepStatus::RollingBack | StepStatus::RolledBack => theme.notable(),
                    StepStatus::Done(_) | StepStatus::AlreadyGone => theme.good(),
                    StepStatus::Differs { .. } | StepStatus::Failed(_) | StepStatus::Unknown(_) => theme.bad(),
                    StepStatus::Changed(_) => theme.bad(),
                    StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => theme.bad(),
                };
                brush.text(right - STATUS, place.y, STATUS, status_word(status), styled(style, theme));
            }
        }
    }
}

fn detail(writes: &Writes, dialog: &PlanDialog, places: &Places, brush: &mut Brush<'_>) {
    let inner = places.area.inner();
    let mut y = inner.y + places.head_rows + places.list_rows;
    if places.separated {
        brush.separator(places.area, y, "");
        y += 1;
    }
    parts::lines(&dialog.detail(writes), Area { y, height: places.detail_rows, ..inner }, Style::new(), brush);
}

fn buttons(model: &Model, dialog: &PlanDialog, inner: Area, brush: &mut Brush<'_>) {
    let button = |action, label: &str| format!(" [{}] {label} ", model.keys.shown(Context::Plan, action));
    let mut texts: Vec<String> = match &dialog.stage {
        Stage::Question(..) => return,
        Stage::Preview(_, buttons) => buttons.texts(Context::Plan, &model.keys).collect(),
        Stage::Running(_) => vec![button(Action::Cancel, "Cancel")],
        Stage::Ended(_) => {
            let keys = [(Action::Retry, "Retry"), (Action::PutRight, "New plan")];
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
    parts::buttons(&texts, marked, inner, brush);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_on_every_screen_that_shows_anything() {
        for (width, height, rows) in (40..130).flat_map(|w| (8..60).flat_map(move |h| [0, 3, 500].map(|r| (w, h, r)))) {
            let size = Size { width, height };
            for places in [0, 1, 2].map(|choices| Places::of(size, rows, choices)) {
                let area = places.area;
                assert!(area.x + area.width <= width && area.y + area.height <= height, "{places:?} on {size:?}");
                let used = places.head_rows + places.list_rows + u16::from(places.separated) + places.detail_rows + 1;
                assert!(places.list_rows >= 2 && used <= area.inner().height, "{places:?} on {size:?}");
            }
        }
    }
}

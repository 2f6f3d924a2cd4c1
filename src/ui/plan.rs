//! The plan dialog: its rows by queue, their status, and the buttons.

use ratatui::prelude::{Position, Rect, Style};
use unicode_width::UnicodeWidthStr;

use super::brush::{Brush, fit_middle};
use super::layout::{FRAME, ample, popup};
use super::{dialog_parts as parts, question};
use crate::app::{
    Model, Part, PlanDialog, PlanRow, Size, Stage, Viewport, Writes, conflict_word, step_line, step_mark,
};
use crate::domain::Change;
use crate::domain::plan::{OnConflict, StepStatus};
use crate::keys::{Action, Context};

/// The column for the status of a step, as wide as its longest word.
const STATUS: u16 = 13;

/// The places in the dialog, from the top: a summary, the choices, the rows, details of the row under the cursor, the
/// buttons.
#[derive(Debug)]
struct Places {
    /// The box with its frame.
    area: Rect,
    list: Rect,
    /// A line between the list and the details.
    separated: bool,
    detail: Rect,
}

impl Places {
    /// The places for this many rows, and this many lines of choices, on a screen of this size.
    fn of(size: Size, rows: usize, choices: u16) -> Self {
        let (head_rows, buttons, frame) = (1 + choices, 1, 2);
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let height = rows.saturating_add(frame + head_rows + buttons + 4).clamp(10, 40);
        let area = popup(size, ample(size, 96), height);
        let inner = area.inner(FRAME);
        let room = inner.height.saturating_sub(choices);
        let (separated, detail_rows) = match room {
            14.. => (true, 3),
            10.. => (true, 2),
            8.. => (false, 2),
            5.. => (false, 1),
            _ => (false, 0),
        };
        let list_rows = room.saturating_sub(1 + buttons + detail_rows + u16::from(separated)).max(1);
        let list = Rect { y: inner.y + head_rows, height: list_rows, ..inner };
        let detail = Rect { y: list.bottom() + u16::from(separated), height: detail_rows, ..inner };
        Self { area, list, separated, detail }
    }

    fn for_plan(dialog: &PlanDialog, size: Size) -> Self {
        Self::of(size, dialog.row_count(), u16::try_from(choices(dialog).count()).unwrap_or(0))
    }
}

/// The choices of a copy: the command, its subject, the words, the chosen one.
fn choices(dialog: &PlanDialog) -> impl Iterator<Item = (Action, &'static str, Vec<&'static str>, usize)> {
    let copies = dialog.proposal.copies.as_ref().filter(|_| matches!(dialog.stage, Stage::Preview(_)));
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
            let rows = usize::from(Places::for_plan(dialog, model.size).list.height);
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
    let inner = parts::frame(model, places.area, &dialog.proposal.title, brush);
    summary(writes, dialog, inner, brush);
    for (place, choice) in inner.rows().skip(1).zip(choices(dialog)) {
        draw_choice(model, choice, place, brush);
    }
    let range = dialog.list.in_view(dialog.row_count(), usize::from(places.list.height));
    let mut cursor = None;
    for (place, position) in places.list.rows().zip(range.clone()) {
        row(writes, dialog, position, place, brush);
        if position == dialog.list.cursor {
            cursor = Some(place.as_position());
        }
    }
    parts::position(places.area, &range, dialog.row_count(), brush);
    if places.separated {
        brush.separator(places.area, places.list.bottom(), "");
    }
    brush.paragraph(places.detail, &dialog.detail(writes), Style::new());
    if let Some((typed, hooks)) = dialog.number() {
        return parts::type_number(typed, hooks, inner, brush);
    }
    buttons(model, dialog, inner, brush);
    cursor
}

/// Draws the progress; during a run with a bar, if there is room.
fn summary(writes: &Writes, dialog: &PlanDialog, inner: Rect, brush: &mut Brush<'_>) {
    let width = inner.width.saturating_sub(2);
    let end = brush.text(inner.x + 1, inner.y, width, &dialog.summary(writes), brush.theme.strong());
    let Some(run) = dialog.run(writes).filter(|_| matches!(dialog.stage, Stage::Running(_))) else { return };
    parts::progress(end, inner.right() - 1, inner.y, run.settled(), run.plan().steps().len(), brush);
}

/// Draws a key, its subject, and its choices with the chosen one in brackets; if they do not fit, only the chosen one.
fn draw_choice(
    model: &Model,
    (action, what, words, chosen): (Action, &str, Vec<&str>, usize),
    place: Rect,
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
    brush.text(x + 1, place.y, place.right().saturating_sub(x + 2), &text, Style::new());
}

fn row(writes: &Writes, dialog: &PlanDialog, position: usize, place: Rect, brush: &mut Brush<'_>) {
    let bar = position == dialog.list.cursor;
    let styled = brush.begin_row(place, bar, bar);
    let theme = brush.theme;
    let (x, width) = (place.x + 1, place.width.saturating_sub(2));
    let heading = match dialog.row(position) {
        None => return,
        Some(PlanRow::Step(index)) => return step(writes, dialog, *index, place, styled, brush),
        Some(PlanRow::Remark(text)) => {
            brush.text(x, place.y, 1, "!", styled(theme.notable()));
            brush.text(x + 2, place.y, width.saturating_sub(2), text, styled(Style::new()));
            return;
        }
        Some(PlanRow::Queue(label, _)) => label,
        Some(PlanRow::Pauses) => "Pauses",
        Some(PlanRow::LeftOut) => "Left out",
        Some(PlanRow::Notes) => "To know",
    };
    brush.text(x, place.y, width, &fit_middle(heading, usize::from(width)), styled(theme.strong()));
}

fn step(
    writes: &Writes,
    dialog: &PlanDialog,
    index: usize,
    place: Rect,
    styled: impl Fn(Style) -> Style,
    brush: &mut Brush<'_>,
) {
    let Some((step, status)) = dialog.step(writes, index) else { return };
    let theme = brush.theme;
    let mark = match step.change {
        Change::Add(_) => theme.good(),
        Change::Edit { .. } => theme.notable(),
        Change::Remove(_) => theme.bad(),
    };
    brush.text(place.x + 1, place.y, 1, step_mark(step), styled(mark));
    let is_left_out = dialog.is_unchecked(index);
    let room = place.width.saturating_sub(4 + if status.is_some() || is_left_out { STATUS + 1 } else { 0 });
    let style = if is_left_out { theme.faint() } else { Style::new() };
    let line = step_line(step);
    brush.text(place.x + 3, place.y, room, &fit_middle(&line, usize::from(room)), styled(style));
    let x = place.right() - 1 - STATUS;
    if is_left_out {
        brush.text(x, place.y, STATUS, "left out", styled(theme.notable()));
    }
    if let Some(status) = status {
        let style = match status {
            StepStatus::Waiting | StepStatus::NotTried(_) => theme.faint(),
            StepStatus::Running | StepStatus::RollingBack | StepStatus::RolledBack => theme.notable(),
            StepStatus::Done(_) | StepStatus::AlreadyGone | StepStatus::AlreadySo(_) => theme.good(),
            StepStatus::Differs { .. } | StepStatus::Failed(_) | StepStatus::Unknown(_) => theme.bad(),
            StepStatus::Changed(_) | StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_) => theme.bad(),
        };
        brush.text(x, place.y, STATUS, status.word(), styled(style));
    }
}

fn buttons(model: &Model, dialog: &PlanDialog, inner: Rect, brush: &mut Brush<'_>) {
    let button = |action, label: &str| format!(" [{}] {label} ", model.keys.shown(Context::Plan, action));
    let (mut texts, marked): (Vec<String>, _) = match &dialog.stage {
        Stage::Question(..) => return,
        Stage::Preview(buttons) => (buttons.texts(Context::Plan, &model.keys).collect(), Some(buttons.marked)),
        Stage::Running(_) => (vec![button(Action::Cancel, "Cancel")], None),
        Stage::Ended => {
            let keys = [(Action::Retry, "Retry"), (Action::PutRight, "New plan")];
            let possible = keys.into_iter().filter(|(action, _)| model.unavailable_in(Part::Plan, *action).is_none());
            let mut texts: Vec<String> = possible.map(|(action, label)| button(action, label)).collect();
            texts.push(button(Action::Press, "Close"));
            let close = texts.len() - 1;
            (texts, Some(close))
        }
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
                assert!(area.right() <= width && area.bottom() <= height, "{places:?} on {size:?}");
                let is_inside = places.detail.bottom() < area.inner(FRAME).bottom();
                assert!(places.list.height >= 2 && is_inside, "{places:?} on {size:?}");
            }
        }
    }
}

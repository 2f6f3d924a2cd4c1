//! Copying hooks: the queues to pick from, and what each copy would meet in them.

use std::ops::Range;

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use super::{
    brush::{Brush, fit_middle},
    theme::Theme,
};
use crate::{
    app::{
        Area, Compared, CopyReading, CopyRow, CopyStage, Copying, Listing, Size, Viewport, ample, conflict_word,
        copy_line, copy_mark, copy_title, copy_word, popup,
    },
    domain::{
        Queue,
        plan::{Becomes, OnConflict},
    },
    keys::{Action, Context},
};

/// The column for what becomes of a copy, as wide as its longest words.
const WORD: u16 = 19;
/// The same without the reason.
const NARROW_WORD: u16 = 13;

/// The places on a screen of a size: a line that sums up, in the comparison two lines for the choices, the list, there
/// also the row under the cursor in full, the buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The places while the targets are picked.
    fn picking(size: Size) -> Self {
        let area = popup(size, ample(size, 74), 24);
        // The text that is typed, what is checked; the buttons.
        let list_rows = area.inner().height.saturating_sub(3).max(1);
        Self { area, head_rows: 2, list_rows, separated: false, detail_rows: 0 }
    }

    /// The places of a comparison with so many rows.
    fn choosing(size: Size, rows: usize) -> Self {
        let (head_rows, buttons, frame) = (3, 1, 2);
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let height = rows.saturating_add(frame + head_rows + buttons + 4).clamp(12, 40);
        let area = popup(size, ample(size, 96), height);
        let inner = area.inner().height;
        let (separated, detail_rows) = match inner {
            15.. => (true, 3),
            11.. => (true, 2),
            9.. => (false, 2),
            7.. => (false, 1),
            _ => (false, 0),
        };
        let list_rows = inner.saturating_sub(head_rows + buttons + detail_rows + u16::from(separated)).max(1);
        Self { area, head_rows, list_rows, separated, detail_rows }
    }
}

impl Places {
    fn of(copying: &Copying, size: Size) -> Self {
        match &copying.stage {
            CopyStage::Picking | CopyStage::Reading(_) => Self::picking(size),
            CopyStage::Choosing(compared) => Self::choosing(size, compared.row_count()),
        }
    }
}

pub(super) fn viewport(copying: &Copying, size: Size) -> Viewport {
    Viewport { rows: usize::from(Places::of(copying, size).list_rows), ..Viewport::default() }
}

fn in_view(copying: &Copying, size: Size) -> Range<usize> {
    copying.list().in_view(copying.row_count(), viewport(copying, size).rows)
}

pub(super) fn draw(copying: &Copying, brush: &mut Brush<'_>) -> Option<Position> {
    let places = Places::of(copying, brush.size());
    let area = places.area;
    brush.frame(area, &fit_middle(&copy_title(copying), usize::from(area.width.saturating_sub(6))), "", true);
    let cursor = match &copying.stage {
        CopyStage::Picking => picking(copying, &places, brush),
        CopyStage::Reading(reading) => {
            picking(copying, &places, brush);
            progress(reading, area.inner(), brush);
            Some(Position { x: area.inner().x + 1, y: area.inner().y + 1 })
        }
        CopyStage::Choosing(compared) => choosing(copying, compared, &places, brush),
    };
    let range = in_view(copying, brush.size());
    let rows = copying.row_count();
    if range.len() < rows {
        let text = format!("{}–{} of {rows}", range.start + 1, range.end);
        let (right, y, width) = (area.x + area.width - 2, area.y + area.height - 1, area.width.saturating_sub(4));
        brush.edge_right(right, y, width, &text, Style::new());
    }
    buttons(copying, area.inner(), brush);
    cursor
}

fn picking(copying: &Copying, places: &Places, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = places.area.inner();
    let x = brush.text(inner.x + 1, inner.y, 2, "> ", brush.theme.strong());
    let width = (inner.x + inner.width).saturating_sub(x + 1);
    let placeholder = format!("type a part of the name, {} checks", Action::Check);
    let placeholder = brush.keys.at(Context::CopyTargets).fill(&placeholder).into_owned();
    let cursor = brush.input(x, inner.y, width, &copying.targets.input, &placeholder);
    let about = copying.about_list();
    let mut x = inner.x + 1;
    let room = |x: u16| (inner.x + inner.width).saturating_sub(x + 1);
    if copying.row_count() == 0 {
        let failed = matches!(copying.targets.listing, Listing::Failed(_));
        let style = if failed { brush.theme.bad() } else { brush.theme.faint() };
        let place = Area { y: inner.y + 2, height: places.list_rows, ..inner };
        lines(&about.unwrap_or_default(), place, style, brush);
    } else if let Some(about) = about {
        x = brush.text(x, inner.y + 1, room(x), &format!("{about} · "), brush.theme.notable());
    }
    brush.text(x, inner.y + 1, room(x), &copying.summary(), brush.theme.strong());
    for (line, position) in in_view(copying, brush.size()).enumerate() {
        let y = inner.y + places.head_rows + u16::try_from(line).unwrap_or(u16::MAX);
        if let Some(queue) = copying.targets.row(position) {
            let bar = position == copying.targets.list.cursor;
            target(copying, queue, bar, Area { y, height: 1, ..inner }, brush);
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

fn progress(reading: &CopyReading, inner: Area, brush: &mut Brush<'_>) {
    let (progress, bar, right) = (reading.progress(), 20, inner.x + inner.width - 1);
    if inner.width < 70 || reading.is_broken_off() {
        return;
    }
    let filled = usize::from(bar) * progress.read / progress.queues.max(1);
    for cell in 0..bar {
        let done = usize::from(cell) < filled;
        let style = if done { brush.theme.good() } else { brush.theme.faint() };
        brush.text(right - bar + cell, inner.y + 1, 1, if done { "█" } else { "░" }, style);
    }
}

fn choosing(copying: &Copying, compared: &Compared, places: &Places, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = places.area.inner();
    let width = inner.width.saturating_sub(2);
    brush.text(inner.x + 1, inner.y, width, &copying.summary(), brush.theme.strong());
    let choices = copying.choices;
    let conflicts = OnConflict::ALL.map(|choice| (conflict_word(choice), choice == choices.on_conflict));
    choice('o', "In conflict", &conflicts, compared.has_conflicts, inner, 1, brush);
    let idle = [("skip", !choices.even_if_never), ("copy all the same", choices.even_if_never)];
    choice('f', "Cannot fire there", &idle, compared.has_idle, inner, 2, brush);
    let mut cursor = None;
    for (line, position) in in_view(copying, brush.size()).enumerate() {
        let y = inner.y + places.head_rows + u16::try_from(line).unwrap_or(u16::MAX);
        row(copying, compared, position, Area { y, height: 1, ..inner }, brush);
        if position == compared.list.cursor {
            cursor = Some(Position { x: inner.x, y });
        }
    }
    let mut y = inner.y + places.head_rows + places.list_rows;
    if places.separated {
        brush.separator(places.area, y, "");
        y += 1;
    }
    lines(&copying.detail(), Area { y, height: places.detail_rows, ..inner }, Style::new(), brush);
    cursor
}

/// A key, what it chooses, and the words to choose from, the chosen one in brackets; where they do not fit, only that one.
fn choice(key: char, what: &str, words: &[(&str, bool)], any: bool, inner: Area, line: u16, brush: &mut Brush<'_>) {
    let width = inner.width.saturating_sub(2);
    let (strong, plain) =
        if any { (brush.theme.strong(), Style::new()) } else { (brush.theme.faint(), brush.theme.faint()) };
    let all: Vec<String> =
        words.iter().map(|(word, chosen)| if *chosen { format!("[{word}]") } else { format!(" {word} ") }).collect();
    let chosen = words.iter().find(|(_, chosen)| *chosen).map(|(word, _)| *word).unwrap_or_default();
    let full = format!("{what:<17} {}", all.join(" "));
    let text = match (any, full.width() + 2 <= usize::from(width)) {
        (false, _) => format!("{what}: none"),
        (true, true) => full,
        (true, false) => format!("{what}: [{chosen}]"),
    };
    let x = brush.text(inner.x + 1, inner.y + line, 1, key.encode_utf8(&mut [0; 4]), strong);
    brush.text(x + 1, inner.y + line, width.saturating_sub(2), &text, plain);
}

fn row(copying: &Copying, compared: &Compared, position: usize, place: Area, brush: &mut Brush<'_>) {
    let bar = position == compared.list.cursor;
    let theme = brush.theme;
    if bar {
        brush.paint(place.x, place.y, place.width, theme.bar());
    }
    let styled = |style: Style| if bar { theme.bar() } else { style };
    brush.text(place.x, place.y, 1, if bar { "▸" } else { " " }, styled(Style::new()));
    let (x, width) = (place.x + 1, place.width.saturating_sub(2));
    match compared.row(position) {
        None => {}
        Some(CopyRow::Target(target)) => {
            let Some(queue) = compared.targets.get(target).map(|target| &target.target.queue) else { return };
            let source = if copying.is_source(queue.id) { " (source)" } else { "" };
            let label = format!("{} · {}{source}", queue.label(), queue.kind);
            brush.text(x, place.y, width, &fit_middle(&label, usize::from(width)), styled(theme.strong()));
        }
        Some(CopyRow::Copy(target, copy)) => {
            let Some((target, copied)) = compared.copy(target, copy) else { return };
            let becomes = target.becomes(copied, copying.choices);
            let style = styled(becomes_style(becomes, theme));
            brush.text(x, place.y, 1, copy_mark(becomes), style);
            let word = copy_word(copied, becomes);
            // Where there is little room, the mark says what the first words do.
            let (column, word) = match place.width {
                50.. => (WORD, word.as_str()),
                _ => (NARROW_WORD, word.rsplit(": ").next().unwrap_or_default()),
            };
            let room = width.saturating_sub(column + 3);
            let line = copy_line(copied);
            brush.text(x + 2, place.y, room, &fit_middle(&line, usize::from(room)), styled(Style::new()));
            brush.text(x + width - column, place.y, column, word, style);
        }
        Some(CopyRow::Unread(unread)) => {
            let Some(unread) = compared.unread.get(unread) else { return };
            brush.text(x, place.y, 1, "!", styled(theme.bad()));
            let label = format!("{} · not read", unread.queue.label());
            let room = width.saturating_sub(2);
            brush.text(x + 2, place.y, room, &fit_middle(&label, usize::from(room)), styled(theme.strong()));
        }
    }
}

fn becomes_style(becomes: Becomes, theme: Theme) -> Style {
    match becomes {
        Becomes::Added(_) => theme.good(),
        Becomes::Switched(_) | Becomes::Replaces(_) | Becomes::Skipped => theme.notable(),
        Becomes::There => theme.faint(),
    }
}

/// As much of a text as has room; the last line says that there is more.
fn lines(text: &str, place: Area, style: Style, brush: &mut Brush<'_>) {
    let width = place.width.saturating_sub(2);
    let (lines, shown) = (brush.wrap(text, usize::from(width)), usize::from(place.height));
    for (row, line) in lines.iter().take(shown).enumerate() {
        let more = row + 1 == shown && lines.len() > shown;
        let text = if more { lines[row..].join(" ") } else { line.clone() };
        brush.text(place.x + 1, place.y + u16::try_from(row).unwrap_or(0), width, &text, style);
    }
}

fn buttons(copying: &Copying, inner: Area, brush: &mut Brush<'_>) {
    let buttons: &[(Action, &str)] = match copying.stage {
        CopyStage::Picking => &[(Action::Press, "Compare"), (Action::Close, "Close")],
        CopyStage::Reading(_) => &[(Action::Close, "Cancel")],
        CopyStage::Choosing(_) => &[(Action::Press, "Go on"), (Action::Close, "Back")],
    };
    let y = inner.y + inner.height.saturating_sub(1);
    let mut x = inner.x + 2;
    for (action, label) in buttons {
        let text = format!("[{action}] {label}");
        x = brush.text(x, y, (inner.x + inner.width).saturating_sub(x), &text, Style::new()) + 3;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place_on_every_screen_that_shows_anything() {
        for (width, height, rows) in (40..130).flat_map(|w| (8..60).flat_map(move |h| [0, 3, 500].map(|r| (w, h, r)))) {
            let size = Size { width, height };
            for places in [Places::picking(size), Places::choosing(size, rows)] {
                let area = places.area;
                assert!(area.x + area.width <= width && area.y + area.height <= height, "{places:?} on {size:?}");
                let used = 1 + places.head_rows + places.list_rows + u16::from(places.separated) + places.detail_rows;
                assert!(places.list_rows >= 2 && used <= area.inner().height, "{places:?} on {size:?}");
            }
        }
    }
}

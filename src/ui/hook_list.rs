//! The list of hooks: in its pane, and as the list of all hooks.

use ratatui::prelude::{Position, Rect, Style};
use unicode_width::UnicodeWidthStr as _;

use super::brush::{Brush, fit as shorten};
use super::columns::{Column as Spec, Placed, arrow, fit, width_of};
use super::layout::{FRAME, Panel, list_rows};
use super::theme::Theme;
use super::{filter, footer, remark};
use crate::app::{Column, HookList, HookRow, Load, Model, PageSize, Part, Pending, Scope, Viewport};
use crate::domain::State;
use crate::domain::scan::Progress;
use crate::keys::Action;

/// The cursor, the check and a mark: `*` for a change by another user, `~` if the list may be outdated.
const LEAD: u16 = 5;
const CHECK: u16 = 3;
/// The width of the words for a state that is being changed.
const STATE_WORDS: u16 = 8;
/// The maximum width of an event name before its description.
const EVENT_NAME: usize = 24;
/// The width of the progress bar.
const BAR: usize = 10;

/// A column of the list; `None` is the remark, which cannot be sorted by.
type Key = Option<Column>;

const EVENT: Spec<Key> = Spec { key: Some(Column::Event), min: 9, preferred: 10, max: 14, drop_order: 0 };
const SCHEMA: Spec<Key> = Spec { key: Some(Column::Schema), min: 10, preferred: 18, max: u16::MAX, drop_order: 0 };
const STATE: Spec<Key> =
    Spec { key: Some(Column::State), min: STATE_WORDS, preferred: STATE_WORDS, max: STATE_WORDS, drop_order: 0 };
const OF_ONE_QUEUE: &[Spec<Key>] =
    &[EVENT, SCHEMA, STATE, Spec { key: None, min: 40, preferred: 40, max: 40, drop_order: 1 }];
const OF_ALL: &[Spec<Key>] = &[
    Spec { key: Some(Column::Queue), min: 10, preferred: 17, max: u16::MAX, drop_order: 0 },
    Spec { key: Some(Column::Type), min: 8, preferred: 8, max: 8, drop_order: 2 },
    Spec { max: 12, ..EVENT },
    SCHEMA,
    Spec { min: 6, preferred: 6, ..STATE },
    Spec { key: None, min: 11, preferred: 11, max: 36, drop_order: 1 },
];

/// The visible columns of a list with this width inside its frame.
pub(super) fn columns(list: &HookList, width: u16) -> Vec<Placed<Key>> {
    fit(if list.scope == Scope::All { OF_ALL } else { OF_ONE_QUEUE }, LEAD, width)
}

pub(super) fn viewport(list: &HookList, area: Rect, is_full_width: bool) -> Viewport {
    let typed = list.typing.as_ref().map_or(0, |typing| filter::rows(typing, area));
    Viewport { rows: list_rows(area).saturating_sub(typed).max(1), lines: 0, is_full_width }
}

pub(super) fn draw(model: &Model, list: &HookList, panel: &Panel<'_>, brush: &mut Brush<'_>) -> Option<Position> {
    let Panel { area, elsewhere, focused } = *panel;
    let inner = brush.frame(area, &title(model, list), elsewhere, focused);
    if list.scope == Scope::Nothing {
        let text = format!("Choose a queue and press {}: its hooks appear here.", Action::Open);
        return Some(brush.instead_of_rows(inner, &text, Style::new())).filter(|_| focused);
    }
    let mut cursor = None;
    let mut body = inner;
    if let Some(typing) = &list.typing {
        cursor = filter::draw(typing, area, brush);
        let used = u16::try_from(filter::rows(typing, area)).unwrap_or(inner.height).min(inner.height);
        body = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    }
    let columns = columns(list, inner.width);
    titles(list, body, &columns, brush);
    let rows = usize::from(body.height.saturating_sub(1));
    for (place, position) in body.rows().skip(1).zip(list.in_view(rows)) {
        let Some(row) = list.row(&model.store, position) else { continue };
        let under_cursor = position == list.list.cursor;
        let styled = brush.begin_row(place, under_cursor, under_cursor && focused && list.typing.is_none());
        draw_row(model, list, &row, place, &columns, styled, brush);
        if under_cursor && list.typing.is_none() {
            cursor = Some(place.as_position());
        }
    }
    if list.shown_count() == 0 {
        let position = empty(model, list, body, brush);
        cursor = cursor.or(Some(position));
    }
    lower_edge(model, list, area, rows, brush);
    cursor.filter(|_| focused)
}

fn title(model: &Model, list: &HookList) -> String {
    match (&list.scope, list.used_schema(&model.store)) {
        (Scope::Nothing, _) => "Hooks".to_owned(),
        (Scope::Queue(queue), _) => {
            let off = if queue.state == State::Off { " (off)" } else { "" };
            format!("Hooks · {}{off} · {}", queue.label(), queue.kind)
        }
        (Scope::All, Some(schema)) => format!("Where used: {schema}"),
        (Scope::All, None) => "All hooks".to_owned(),
    }
}

fn titles(list: &HookList, body: Rect, columns: &[Placed<Key>], brush: &mut Brush<'_>) {
    let by_type = arrow(list.sort, Column::Type);
    let shows_type = width_of(columns, Some(Column::Type)).is_some();
    for placed in columns {
        let text = match placed.key {
            // If there is no type column, the queue column shows that the list is sorted by type.
            Some(Column::Queue) if !shows_type && !by_type.is_empty() => format!("Queue (by type{by_type})"),
            Some(column) => format!("{}{}", name(column), arrow(list.sort, column)),
            None => "Remark".to_owned(),
        };
        brush.text(body.x + placed.x, body.y, placed.width, &text, brush.theme.strong());
    }
}

const fn name(column: Column) -> &'static str {
    match column {
        Column::Queue => "Queue",
        Column::Type => "Type",
        Column::Event => "Event",
        Column::Schema => "Flow schema",
        Column::State => "State",
    }
}

fn draw_row(
    model: &Model,
    list: &HookList,
    row: &HookRow<'_>,
    place: Rect,
    columns: &[Placed<Key>],
    styled: impl Fn(Style) -> Style,
    brush: &mut Brush<'_>,
) {
    let theme = brush.theme;
    let (check, style) = if list.is_checked(row) { ("[x]", theme.notable()) } else { ("[ ]", Style::new()) };
    brush.text(place.x + 1, place.y, CHECK, check, styled(style));
    let is_changed = list.changed.contains(&row.hook.id);
    if is_changed || model.store.may_be_old(row.queue.owner()) {
        let mark = if is_changed { "*" } else { "~" };
        brush.text(place.x + 1 + CHECK, place.y, 1, mark, styled(theme.notable()));
    }
    let pending = model.writes.pending(row.hook.id);
    for placed in columns {
        if let Some((text, style)) = cell(row, pending, placed, theme) {
            brush.text(place.x + placed.x, place.y, placed.width, &text, styled(style));
        }
    }
}

/// The text of a cell, and its style.
fn cell(
    row: &HookRow<'_>,
    pending: Option<Pending<'_>>,
    placed: &Placed<Key>,
    theme: Theme,
) -> Option<(String, Style)> {
    let shown = match pending {
        Some(Pending::Into(desired)) => desired,
        _ => row.hook,
    };
    Some(match placed.key {
        Some(Column::Queue) if row.queue.state == State::Off => (row.queue.label(), theme.faint()),
        Some(Column::Queue) => (row.queue.label(), Style::new()),
        Some(Column::Type) => (row.queue.kind.short_label(), Style::new()),
        Some(Column::Event) => (shown.event.label().to_owned(), Style::new()),
        Some(Column::Schema) => (shown.schema_label(), Style::new()),
        Some(Column::State) => {
            let (text, style) = match pending {
                // If there is no room for these words, the remark has them.
                Some(_) if placed.width < STATE_WORDS => (shown.state.word(), theme.notable()),
                Some(Pending::Removal) => ("removing", theme.notable()),
                Some(Pending::Into(desired)) if desired.state != row.hook.state => {
                    return Some((format!("→ {} …", desired.state), theme.notable()));
                }
                Some(Pending::Into(_)) => ("saving", theme.notable()),
                None if row.hook.state.enabled() => ("on", theme.good()),
                None if row.pause.is_some() => ("paused", theme.paused()),
                None => ("off", theme.off()),
            };
            (text.to_owned(), style)
        }
        None => {
            let (text, is_problem) = remark::of_row(row, pending, usize::from(placed.width))?;
            (text, if is_problem { Style::new() } else { theme.faint() })
        }
    })
}

fn empty(model: &Model, list: &HookList, body: Rect, brush: &mut Brush<'_>) -> Position {
    let (is_all, theme) = (list.scope == Scope::All, brush.theme);
    let filtered = format!("No hook fits {}", list.filter_text);
    let (text, style) = match &list.load {
        _ if list.total() > 0 && is_all && model.reading.progress().is_some() => {
            (format!("{filtered} so far."), Style::new())
        }
        _ if list.total() > 0 => (format!("{filtered}. {} clears the filter.", Action::Close), Style::new()),
        _ if is_all => nothing_read(model, "There are no hooks in any queue.", theme),
        Load::Loading(_) if !list.is_known => ("Loading the hooks …".to_owned(), theme.faint()),
        Load::Failed(failure) => {
            (format!("The hooks were not loaded: {}", failure.with_retry(Action::Refresh)), theme.bad())
        }
        _ if model.unavailable_in(Part::Hooks, Action::Add).is_some() => {
            ("This queue has no hooks.".to_owned(), Style::new())
        }
        _ => (format!("This queue has no hooks. {} adds one.", Action::Add), Style::new()),
    };
    brush.instead_of_rows(body, &text, style)
}

/// The reason why a list of all queues is empty: `none` if it really is.
pub(super) fn nothing_read(model: &Model, none: &str, theme: Theme) -> (String, Style) {
    let reading = &model.reading;
    match (reading.progress(), reading.stopped()) {
        (Some(_), _) => ("Reading the queues …".to_owned(), theme.faint()),
        (None, Some(failure)) => {
            (format!("The queues were not read: {}", failure.with_retry(Action::Refresh)), theme.bad())
        }
        _ if reading.unread() > 0 => {
            (format!("The hooks of no queue could be read: {} tries again.", Action::Refresh), theme.bad())
        }
        _ => (none.to_owned(), Style::new()),
    }
}

/// Draws the visible range, the checks, the filter, and the progress of loading.
fn lower_edge(model: &Model, list: &HookList, area: Rect, rows: usize, brush: &mut Brush<'_>) {
    let (shown, total) = (list.shown_count(), list.total());
    let (mut range, mut marks) = (String::new(), Vec::new());
    if total > 0 {
        let view = if list.page_size == PageSize::All { list.in_view(rows) } else { list.page_range(rows) };
        range = footer::in_view(&view, shown);
        // A valid filter is shown above while it is typed, and the title shows where a flow schema is used.
        let is_seen = list.typing.as_ref().is_some_and(|typing| typing.problem.is_none());
        if !is_seen && list.used_schema(&model.store).is_none() {
            marks.extend(footer::filter(&list.filter_text, None, usize::from(area.width) / 3));
        }
        match (list.checks.len(), list.hidden_checks()) {
            (0, _) => {}
            (checked, 0) => marks.push(format!("{checked} checked")),
            (checked, hidden) => marks.push(format!("{checked} checked, {hidden} hidden")),
        }
        // The total is left out if it would cut off the number of checked hooks.
        let all = format!(" ({total} in all)");
        let columns = range.width() + all.len() + marks.iter().map(|mark| mark.width() + 3).sum::<usize>();
        if shown < total && columns + 2 <= usize::from(area.width.saturating_sub(4)) {
            range.push_str(&all);
        }
    }
    footer::draw(area, &range, &marks, &state(model, list, area, rows), brush);
}

fn state(model: &Model, list: &HookList, area: Rect, rows: usize) -> String {
    if list.scope == Scope::All {
        let read = read_so_far(model, usize::from(area.width));
        if !read.is_empty() {
            return read;
        }
    } else if list.load.is_loading() {
        return "loading …".to_owned();
    }
    let (number, pages) = list.page(rows);
    match list.page_size {
        PageSize::All => String::new(),
        _ if list.total() == 0 => String::new(),
        PageSize::Fit => format!("page {}/{pages}", number + 1),
        PageSize::Rows(rows) => format!("{rows} rows · page {}/{pages}", number + 1),
    }
}

/// Describes the progress of reading all queues, and what is missing at the end.
pub(super) fn read_so_far(model: &Model, width: usize) -> String {
    let reading = &model.reading;
    match reading.progress() {
        Some(progress) => bar(progress, width),
        None => match (reading.unread(), reading.stopped()) {
            (_, Some(_)) => format!("not all read: {}", Action::Refresh),
            (0, None) => String::new(),
            (1, None) => format!("1 queue not read: {}", Action::Refresh),
            (unread, None) => format!("{unread} queues not read: {}", Action::Refresh),
        },
    }
}

fn bar(progress: Progress, width: usize) -> String {
    let Progress { queues, read, all_known, .. } = progress;
    let filled = (read * BAR).checked_div(queues).unwrap_or(0);
    let more = if all_known { "" } else { "+" };
    let counted = format!("{read}/{queues}{more} queues");
    if width < 60 {
        return counted;
    }
    format!("{counted} [{}{}]", "#".repeat(filled), ".".repeat(BAR - filled))
}

/// Describes what the columns of the row under the cursor leave out. Short, since it is sent with every move of the cursor.
pub(super) fn about_row(model: &Model, list: &HookList, area: Rect) -> Option<(String, bool)> {
    let row = list.under_cursor(&model.store)?;
    let columns = columns(list, area.inner(FRAME).width);
    let width = |key: Key| width_of(&columns, key).map_or(0, usize::from);
    let is_cut = |column: Column, text: &str| text.width() > width(Some(column));
    let schema = row.hook.schema_label();
    if model.store.may_be_old(row.queue.owner()) {
        let (queue, reads) = (row.queue.label(), Action::Refresh);
        let text = format!("~ {queue} was changed a moment ago: this row may be old. {reads} reads again.");
        return Some((text, true));
    }
    if let Some(pause) = row.pause {
        return Some((pause.in_words(model.store.has_expired(pause)), false));
    }
    if list.scope != Scope::All {
        let (remark, is_warning) = remark::of_event(&row);
        let mut text = format!("{}: {remark}", shorten(row.hook.event.label(), EVENT_NAME));
        if is_cut(Column::Schema, &schema) {
            text = format!("{text} · runs {schema}");
        }
        return Some((text, is_warning));
    }
    let values = [
        (Column::Queue, row.queue.label()),
        (Column::Type, row.queue.kind.short_label()),
        (Column::Event, row.hook.event.label().to_owned()),
        (Column::Schema, schema),
    ];
    let cut = values.into_iter().filter(|(column, text)| is_cut(*column, text)).map(|(_, text)| text);
    let parts: Vec<String> = cut.chain(remark::left_out(&row, width(None))).collect();
    (!parts.is_empty()).then(|| (parts.join(" · "), false))
}

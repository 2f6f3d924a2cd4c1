//! The list of hooks: in its pane, and as the list of all hooks.

use ratatui::{layout::Position, style::Style};
use unicode_width::UnicodeWidthStr as _;

use super::{
    brush::{Brush, fit as shorten},
    columns::{Column as Spec, Placed, fit},
    filter,
    layout::Area,
    remark,
};
use crate::{
    app::{Column, HookList, HookRow, Load, Model, PageSize, Part, Pending, Scope, Viewport},
    domain::{Direction, State, scan::Progress},
    keys::Action,
};

/// The cursor, the check and a mark: `*` for a change by somebody else, `~` where the list may be old.
const LEAD: u16 = 5;
const CHECK: u16 = 3;
/// The maximum width of the filter in the lower edge.
const FILTER: usize = 30;
/// The width of the words for a state that is being changed.
const STATE_WORDS: u16 = 8;
/// The maximum width of an event name before its description.
const EVENT_NAME: usize = 24;
/// The width of the bar that shows how far reading has come.
const BAR: usize = 10;

/// A column of the list; `None` is the remark, which nothing is sorted by.
type Key = Option<Column>;

const EVENT: Spec<Key> = Spec { key: Some(Column::Event), min: 9, good: 10, max: 14, spare: 0 };
const SCHEMA: Spec<Key> = Spec { key: Some(Column::Schema), min: 10, good: 18, max: u16::MAX, spare: 0 };
const STATE: Spec<Key> =
    Spec { key: Some(Column::State), min: STATE_WORDS, good: STATE_WORDS, max: STATE_WORDS, spare: 0 };
const OF_ONE_QUEUE: &[Spec<Key>] = &[EVENT, SCHEMA, STATE, Spec { key: None, min: 40, good: 40, max: 40, spare: 1 }];
const OF_ALL: &[Spec<Key>] = &[
    Spec { key: Some(Column::Queue), min: 10, good: 17, max: u16::MAX, spare: 0 },
    Spec { key: Some(Column::Type), min: 8, good: 8, max: 8, spare: 2 },
    Spec { max: 12, ..EVENT },
    SCHEMA,
    Spec { min: 6, good: 6, ..STATE },
    Spec { key: None, min: 11, good: 11, max: 36, spare: 1 },
];

/// The columns of a list that is so wide inside its frame.
pub(super) fn columns(list: &HookList, width: u16) -> Vec<Placed<Key>> {
    fit(if list.scope == Scope::All { OF_ALL } else { OF_ONE_QUEUE }, LEAD, width)
}

pub(super) fn viewport(list: &HookList, area: Area, is_full_width: bool) -> Viewport {
    let typed = list.typing.as_ref().map_or(0, |typing| filter::rows(typing, area));
    Viewport { rows: area.list_rows().saturating_sub(typed).max(1), lines: 0, is_full_width }
}

/// Draws the list. `elsewhere` says how to get to what is hidden.
pub(super) fn draw(
    model: &Model,
    list: &HookList,
    area: Area,
    elsewhere: &str,
    focused: bool,
    brush: &mut Brush<'_>,
) -> Option<Position> {
    brush.frame(area, &title(model, list), elsewhere, focused);
    let inner = area.inner();
    if list.scope == Scope::Nothing {
        let text = format!("Choose a queue and press {}: its hooks appear here.", Action::Open);
        return Some(brush.paragraph(inner, &text, Style::new())).filter(|_| focused);
    }
    let mut cursor = None;
    let mut top = inner.y;
    if let Some(typing) = &list.typing {
        cursor = filter::draw(typing, area, brush);
        top += u16::try_from(filter::rows(typing, area)).unwrap_or(inner.height).min(inner.height);
    }
    let body = Area { y: top, height: (inner.y + inner.height).saturating_sub(top), ..inner };
    let columns = columns(list, inner.width);
    titles(list, body, &columns, brush);
    let rows = usize::from(body.height.saturating_sub(1));
    for (line, position) in list.in_view(rows).enumerate() {
        let y = body.y + 1 + u16::try_from(line).unwrap_or(u16::MAX);
        if let Some(row) = list.row(&model.store, position) {
            let under_cursor = position == list.list.cursor;
            let bar = under_cursor && focused && list.typing.is_none();
            draw_row(model, list, &row, Area { y, height: 1, ..body }, &columns, (under_cursor, bar), brush);
            if under_cursor && list.typing.is_none() {
                cursor = Some(Position { x: body.x, y });
            }
        }
    }
    if list.shown_count() == 0 {
        let position = empty(model, list, body, brush);
        cursor = cursor.or(Some(position));
    }
    footer(model, list, area, rows, brush);
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

fn titles(list: &HookList, body: Area, columns: &[Placed<Key>], brush: &mut Brush<'_>) {
    let arrow = |column: Column| match list.sort {
        Some(sort) if sort.column == column && sort.direction == Direction::Ascending => " ▲",
        Some(sort) if sort.column == column => " ▼",
        _ => "",
    };
    let shows_type = columns.iter().any(|placed| placed.key == Some(Column::Type));
    for placed in columns {
        let text = match placed.key {
            // If there is no type column, the queue column shows that the list is sorted by type.
            Some(Column::Queue) if !shows_type && !arrow(Column::Type).is_empty() => {
                format!("Queue (by type{})", arrow(Column::Type))
            }
            Some(column) => format!("{}{}", name(column), arrow(column)),
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
    place: Area,
    columns: &[Placed<Key>],
    (under_cursor, bar): (bool, bool),
    brush: &mut Brush<'_>,
) {
    let theme = brush.theme;
    let pending = model.writes.pending(row.hook.id);
    let shown = match pending {
        Some(Pending::Into(desired)) => desired,
        _ => row.hook,
    };
    let styled = |style: Style| if bar { theme.bar() } else { style };
    if bar {
        brush.paint(place.x, place.y, place.width, theme.bar());
    }
    brush.text(place.x, place.y, 1, if under_cursor { "▸" } else { " " }, styled(Style::new()));
    let checked = list.is_checked(row);
    let style = styled(if checked { theme.notable() } else { Style::new() });
    brush.text(place.x + 1, place.y, CHECK, if checked { "[x]" } else { "[ ]" }, style);
    let is_changed = list.changed.contains(&row.hook.id);
    if is_changed || model.store.may_be_old(row.queue.owner()) {
        let mark = if is_changed { "*" } else { "~" };
        brush.text(place.x + 1 + CHECK, place.y, 1, mark, styled(theme.notable()));
    }
    for placed in columns {
        let (text, style) = match placed.key {
            Some(Column::Queue) if row.queue.state == State::Off => (row.queue.label(), theme.faint()),
            Some(Column::Queue) => (row.queue.label(), Style::new()),
            Some(Column::Type) => (row.queue.kind.short_label(), Style::new()),
            Some(Column::Event) => (shown.event.label().to_owned(), Style::new()),
            Some(Column::Schema) => (shown.schema_label(), Style::new()),
            Some(Column::State) => match pending {
                // If there is no room for these words, the remark has them.
                Some(_) if placed.width < STATE_WORDS => (shown.state.word().to_owned(), theme.notable()),
                Some(Pending::Removal) => ("removing".to_owned(), theme.notable()),
                Some(Pending::Into(desired)) if desired.state != row.hook.state => {
                    (format!("→ {} …", desired.state), theme.notable())
                }
                Some(Pending::Into(_)) => ("saving".to_owned(), theme.notable()),
                None if row.hook.state.enabled() => ("on".to_owned(), theme.good()),
                None if row.pause.is_some() => ("paused".to_owned(), theme.paused()),
                None => ("off".to_owned(), theme.off()),
            },
            // Without a style either.
            None => match remark::of_row(row, pending, usize::from(placed.width)) {
                Some((text, is_problem)) => (text, if is_problem { Style::new() } else { theme.faint() }),
                None => continue,
            },
        };
        brush.text(place.x + placed.x, place.y, placed.width, &text, styled(style));
    }
}

fn empty(model: &Model, list: &HookList, body: Area, brush: &mut Brush<'_>) -> Position {
    let reading = &model.reading;
    let filtered = format!("No hook fits {}", list.filter_text());
    let (text, style) = match (&list.scope, &list.load) {
        (Scope::All, _) if reading.progress().is_some() && list.total() > 0 => {
            (format!("{filtered} so far."), Style::new())
        }
        (_, _) if list.total() > 0 => (format!("{filtered}. {} clears the filter.", Action::Close), Style::new()),
        (Scope::All, _) => match (reading.progress(), reading.stopped()) {
            (Some(_), _) => ("Reading the queues …".to_owned(), brush.theme.faint()),
            (None, Some(failure)) => {
                (format!("The queues were not read: {}", failure.with_retry(Action::Refresh)), brush.theme.bad())
            }
            _ if reading.unread() > 0 => {
                (format!("The hooks of no queue could be read: {} tries again.", Action::Refresh), brush.theme.bad())
            }
            _ => ("There are no hooks in any queue.".to_owned(), Style::new()),
        },
        (_, Load::Loading(_)) if !list.is_known() => ("Loading the hooks …".to_owned(), brush.theme.faint()),
        (_, Load::Failed(failure)) => {
            (format!("The hooks were not loaded: {}", failure.with_retry(Action::Refresh)), brush.theme.bad())
        }
        _ if model.unavailable_in(Part::Hooks, Action::Add).is_some() => {
            ("This queue has no hooks.".to_owned(), Style::new())
        }
        _ => (format!("This queue has no hooks. {} adds one.", Action::Add), Style::new()),
    };
    brush.paragraph(body, &text, style)
}

/// Draws the visible range, the checks, the filter, and the progress of loading.
fn footer(model: &Model, list: &HookList, area: Area, rows: usize, brush: &mut Brush<'_>) {
    let y = area.y + area.height - 1;
    let right = area.x + area.width - 2;
    let state = brush.keys.fill(&state(model, list, area, rows)).into_owned();
    let (shown, total) = (list.shown_count(), list.total());
    let mut x = area.x + 2;
    if total > 0 {
        let view = if list.page_size == PageSize::All { list.in_view(rows) } else { list.page_range(rows) };
        let position =
            if shown == 0 { "0 of 0".to_owned() } else { format!("{}–{} of {shown}", view.start + 1, view.end) };
        let checked = match (list.checks.len(), list.hidden_checks()) {
            (0, _) => String::new(),
            (checked, 0) => format!("· {checked} checked"),
            (checked, hidden) => format!("· {checked} checked, {hidden} hidden"),
        };
        // A good filter that is being typed stands above, and where used has it in the title.
        let is_seen = list.typing.as_ref().is_some_and(|typing| typing.problem.is_none());
        let filter = match list.filter_text() {
            "" => String::new(),
            _ if is_seen || list.used_schema(&model.store).is_some() => String::new(),
            filter => format!("· /{}", shorten(filter, FILTER.min(usize::from(area.width) / 3))),
        };
        let all = if shown < total { format!(" ({total} in all)") } else { String::new() };
        let room = |x: u16| right.saturating_sub(x);
        // The total is left out if it would cut off the number of checked hooks.
        let columns = [&position, &all, &filter, &checked].map(|text| text.width()).iter().sum::<usize>() + 4;
        let all = if columns > usize::from(room(x)) { "" } else { &all };
        x = brush.edge(x, y, room(x), &format!("{position}{all}"), Style::new());
        for text in [filter, checked] {
            if !text.is_empty() {
                x = brush.edge(x - 1, y, room(x - 1), &text, brush.theme.notable());
            }
        }
    }
    // Less important parts are left out if there is no room for them.
    if !state.is_empty() && state.width() + 2 <= usize::from(right.saturating_sub(x)) {
        brush.edge_right(right, y, right.saturating_sub(x), &state, Style::new());
    }
}

fn state(model: &Model, list: &HookList, area: Area, rows: usize) -> String {
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

/// Describes what the row under the cursor cannot show itself. Short: it is sent again with every move of the cursor.
pub(super) fn about_row(model: &Model, list: &HookList, area: Area) -> Option<(String, bool)> {
    let row = list.under_cursor(&model.store)?;
    let columns = columns(list, area.inner().width);
    let width =
        |key: Key| columns.iter().find(|placed| placed.key == key).map_or(0, |placed| usize::from(placed.width));
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

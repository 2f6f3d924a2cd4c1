//! The hooks pane: the registry of one queue.

use ratatui::{layout::Position, style::Style};

use unicode_width::UnicodeWidthStr as _;

use super::{
    brush::{Brush, fit},
    remark::remark,
};
use crate::{
    app::{Area, Arrangement, HookColumn, Layout, Load, Model, PageSize, Pane, Part, Pending, Registry, TextField},
    domain::{Direction, Hook, State},
    keys::Action,
};

const CHECK: u16 = 3;
const STATE: u16 = 8;
/// How much of the filter stands in the pane's lower edge.
const FILTER: usize = 14;

/// The widths of the columns.
pub(super) struct Columns {
    event: u16,
    pub(super) schema: u16,
    /// What is worth knowing of the event, where there is room for it.
    remark: u16,
}

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let fixed = 1 + CHECK + 1 + 1 + 1 + STATE;
        let event = if width >= 60 { 14 } else { 10 };
        let rest = width.saturating_sub(fixed + event);
        // The longest remark on an event of the reference, beside a name of fair length.
        let remark = if rest >= 66 { 40 } else { 0 };
        Self { event, schema: rest - remark - u16::from(remark > 0), remark }
    }
}

pub(super) fn draw(model: &Model, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    let focused = model.focus == Pane::Hooks && (model.layers.is_empty() || filter.is_some());
    let inner = area.inner();
    let elsewhere = if Layout::of(brush.size()).arrangement == Arrangement::OnePane { "Tab: queues" } else { "" };
    let Some(registry) = &model.registry else {
        brush.frame(area, "Hooks", elsewhere, focused);
        let text = "Choose a queue and press Enter: its hooks appear here.";
        return Some(brush.paragraph(inner, text, Style::new())).filter(|_| focused);
    };
    let queue = &registry.queue;
    let off = if queue.state == State::Off { " (off)" } else { "" };
    brush.frame(area, &format!("Hooks · {}{off} · {}", queue.label(), queue.kind), elsewhere, focused);
    let mut cursor = None;
    let columns = Columns::of(inner.width);
    titles(registry, inner, &columns, brush);
    for (row, position) in registry.in_view(area.list_rows()).enumerate() {
        let y = inner.y + 1 + u16::try_from(row).unwrap_or(u16::MAX);
        if let Some(shown) = registry.row(position) {
            let under_cursor = position == registry.list.cursor;
            draw_row(model, registry, &shown.hook, inner, y, &columns, under_cursor, focused, brush);
            if under_cursor {
                cursor = Some(Position { x: inner.x, y });
            }
        }
    }
    if registry.shown_count() == 0 {
        cursor = Some(empty(model, registry, inner, brush));
    }
    footer(registry, area, filter, brush).or(cursor).filter(|_| focused)
}

fn titles(registry: &Registry, inner: Area, columns: &Columns, brush: &mut Brush<'_>) {
    let title = |name: &str, column: HookColumn| match registry.sort {
        Some(sort) if sort.column == column => {
            format!("{name} {}", if sort.direction == Direction::Ascending { "▲" } else { "▼" })
        }
        _ => name.to_owned(),
    };
    let style = brush.theme.strong();
    let mut x = inner.x + 1 + CHECK + 1;
    brush.text(x, inner.y, columns.event, &title("Event", HookColumn::Event), style);
    x += columns.event + 1;
    brush.text(x, inner.y, columns.schema, &title("Flow schema", HookColumn::Schema), style);
    x += columns.schema + 1;
    brush.text(x, inner.y, STATE, &title("State", HookColumn::State), style);
    if columns.remark > 0 {
        brush.text(x + STATE + 1, inner.y, columns.remark, "When it runs", style);
    }
}

#[expect(clippy::too_many_arguments, reason = "one row, all of it what it shows")]
fn draw_row(
    model: &Model,
    registry: &Registry,
    hook: &Hook,
    inner: Area,
    y: u16,
    columns: &Columns,
    under_cursor: bool,
    focused: bool,
    brush: &mut Brush<'_>,
) {
    let pending = model.writes.pending(hook.id);
    let shown = match pending {
        Some(Pending::Into(wished)) => wished,
        _ => hook,
    };
    let bar = under_cursor && focused;
    let plain = if bar { brush.theme.bar() } else { Style::new() };
    if bar {
        brush.paint(inner.x, y, inner.width, plain);
    }
    let styled = |style: Style| if bar { plain } else { style };
    brush.text(inner.x, y, 1, if under_cursor { "▸" } else { " " }, plain);
    let mut x = inner.x + 1;
    let checked = registry.checks.contains(&hook.id);
    let style = styled(if checked { brush.theme.notable() } else { Style::new() });
    brush.text(x, y, CHECK, if checked { "[x]" } else { "[ ]" }, style);
    if registry.changed.contains(&hook.id) {
        brush.text(x + CHECK, y, 1, "*", styled(brush.theme.notable()));
    }
    x += CHECK + 1;
    brush.text(x, y, columns.event, shown.event.label(), plain);
    x += columns.event + 1;
    brush.text(x, y, columns.schema, &shown.schema_label(), plain);
    x += columns.schema + 1;
    let (state, style) = match pending {
        Some(Pending::Removal) => ("removing".to_owned(), brush.theme.notable()),
        Some(Pending::Into(wished)) if wished.state != hook.state => {
            (format!("→ {} …", wished.state), brush.theme.notable())
        }
        Some(Pending::Into(_)) => ("saving".to_owned(), brush.theme.notable()),
        None if hook.state.enabled() => ("on".to_owned(), brush.theme.good()),
        None => ("off".to_owned(), brush.theme.faint()),
    };
    brush.text(x, y, STATE, &state, styled(style));
    if columns.remark > 0 {
        let (remark, warning) = remark(&hook.event, registry.queue.kind);
        let style = if warning { brush.theme.notable() } else { brush.theme.faint() };
        brush.text(x + STATE + 1, y, columns.remark, &remark, styled(style));
    }
}

fn empty(model: &Model, registry: &Registry, inner: Area, brush: &mut Brush<'_>) -> Position {
    let (text, style) = if registry.total() > 0 {
        (format!("No hook contains \"{}\". Esc clears the filter.", registry.filter()), Style::new())
    } else {
        match &registry.load {
            Load::Loading(_) if !registry.known => ("Loading the hooks …".to_owned(), brush.theme.faint()),
            Load::Failed(failure) => {
                (format!("The hooks were not loaded: {}", failure.with_retry("r")), brush.theme.bad())
            }
            _ if model.unavailable_in(Part::Lists, Action::Add).is_some() => {
                ("This queue has no hooks.".to_owned(), Style::new())
            }
            _ => ("This queue has no hooks. Press a to add one.".to_owned(), Style::new()),
        }
    };
    brush.paragraph(inner, &text, style)
}

fn footer(registry: &Registry, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    if let Some(field) = filter {
        return brush.filter(area, field, &format!("{} of {}", registry.shown_count(), registry.total()));
    }
    let (shown, total) = (registry.shown_count(), registry.total());
    if total > 0 {
        let y = area.y + area.height - 1;
        let right = area.x + area.width - 2;
        let room = |x: u16| right.saturating_sub(x);
        let page = registry.page_range(area.list_rows());
        let position = match shown {
            0 => "0 of 0".to_owned(),
            _ => format!("{}–{} of {shown}", page.start + 1, page.end),
        };
        let filter = match registry.filter() {
            "" => String::new(),
            filter => format!("· /{}", fit(filter, FILTER)),
        };
        let checked = match (registry.checks.len(), registry.hidden_checks()) {
            (0, _) => String::new(),
            (checked, 0) => format!("· {checked} checked"),
            (checked, hidden) => format!("· {checked} checked, {hidden} hidden"),
        };
        let in_all = if shown < total { format!(" ({total} in all)") } else { String::new() };
        // How many there are in all is left out where it would cut off what is checked.
        let columns = [&position, &in_all, &filter, &checked].map(|text| text.width()).iter().sum::<usize>() + 4;
        let in_all = if columns > usize::from(room(area.x + 2)) { "" } else { &in_all };
        let mut x = brush.edge(area.x + 2, y, room(area.x + 2), &format!("{position}{in_all}"), Style::new());
        for text in [filter, checked] {
            if !text.is_empty() {
                x = brush.edge(x - 1, y, room(x - 1), &text, brush.theme.notable());
            }
        }
        // What matters less is left out where there is no room for it.
        let text = page_text(registry, area);
        if text.width() + 2 <= usize::from(room(x)) {
            brush.edge_right(right, y, room(x), &text, Style::new());
        }
    }
    None
}

fn page_text(registry: &Registry, area: Area) -> String {
    if registry.load.is_loading() {
        return "loading …".to_owned();
    }
    let (number, pages) = registry.page(area.list_rows());
    let mut text = format!("page {}/{pages}", number + 1);
    if let PageSize::Rows(rows) = registry.page_size {
        text = format!("{rows} rows · {text}");
    }
    text
}

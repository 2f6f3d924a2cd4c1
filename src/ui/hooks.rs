//! The hooks pane: the registry of one queue.

use ratatui::{layout::Position, style::Style};

use super::brush::Brush;
use crate::{
    app::{Area, HookColumn, Load, Model, PageSize, Pane, Pending, Registry, TextField},
    domain::{Direction, Fires, Hook, QueueType, event_reference, fires_in},
};

const CHECK: u16 = 3;
const STATE: u16 = 7;

struct Columns {
    event: u16,
    schema: u16,
    /// What is worth knowing of the event, where there is room for it.
    remark: u16,
}

impl Columns {
    fn of(width: u16) -> Self {
        let fixed = 1 + CHECK + 1 + 1 + 1 + STATE;
        let event = if width >= 60 { 14 } else { 10 };
        let rest = width.saturating_sub(fixed + event);
        let remark = if rest >= 70 { rest / 2 } else { 0 };
        Self { event, schema: rest - remark, remark }
    }
}

pub(super) fn draw(model: &Model, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    let focused = model.focus == Pane::Hooks && (model.layers.is_empty() || filter.is_some());
    let inner = area.inner();
    let Some(registry) = &model.registry else {
        brush.frame(area, "Hooks", focused);
        let text = "Choose a queue and press Enter: its hooks appear here.";
        brush.paragraph(inner, text, brush.theme.faint());
        return None;
    };
    let queue = &registry.queue;
    brush.frame(area, &format!("Hooks · {} · {}", queue.label(), queue.kind), focused);
    let columns = Columns::of(inner.width);
    titles(registry, inner, &columns, brush);
    for (row, position) in registry.in_view(area.list_rows()).enumerate() {
        let y = inner.y + 1 + u16::try_from(row).unwrap_or(u16::MAX);
        if let Some(shown) = registry.row(position) {
            let under_cursor = position == registry.list.cursor;
            draw_row(model, registry, &shown.hook, inner, y, &columns, under_cursor, focused, brush);
        }
    }
    if registry.shown_count() == 0 {
        empty(registry, inner, brush);
    }
    footer(registry, area, filter, brush)
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
        brush.text(x + STATE, inner.y, columns.remark, "When it runs", style);
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
        Some(Pending::Removal) => ("removes".to_owned(), brush.theme.notable()),
        Some(Pending::Into(wished)) if wished.state != hook.state => {
            (format!("→ {} …", wished.state), brush.theme.notable())
        }
        Some(Pending::Into(_)) => ("saving".to_owned(), brush.theme.notable()),
        None if hook.state.enabled() => ("on".to_owned(), brush.theme.good()),
        None => ("off".to_owned(), brush.theme.faint()),
    };
    brush.text(x, y, STATE, &state, styled(style));
    if columns.remark > 0 {
        let (remark, warning) = remark(hook, registry.queue.kind);
        let style = if warning { brush.theme.notable() } else { brush.theme.faint() };
        brush.text(x + STATE, y, columns.remark, &remark, styled(style));
    }
}

/// What is worth knowing of a hook's event in a queue of this type, and whether it is a warning.
pub(super) fn remark(hook: &Hook, kind: QueueType) -> (String, bool) {
    match fires_in(&hook.event, kind) {
        Fires::NotInThisType => (format!("never fires: {kind}"), true),
        Fires::Nowhere => ("current versions never fire it".to_owned(), true),
        Fires::Unknown => ("not in the event reference".to_owned(), true),
        Fires::Yes => (event_reference(&hook.event).map_or(String::new(), |entry| entry.summary.clone()), false),
    }
}

fn empty(registry: &Registry, inner: Area, brush: &mut Brush<'_>) {
    let (text, style) = if registry.total() > 0 {
        (format!("No hook contains \"{}\". Esc clears the filter.", registry.filter()), Style::new())
    } else {
        match &registry.load {
            Load::Loading(_) if !registry.known => ("Loading the hooks …".to_owned(), brush.theme.faint()),
            Load::Failed(failure) => {
                (format!("The hooks were not loaded: {failure} Press r to try again."), brush.theme.bad())
            }
            _ => ("This queue has no hooks. Press a to add one.".to_owned(), Style::new()),
        }
    };
    brush.paragraph(inner, &text, style);
}

fn footer(registry: &Registry, area: Area, filter: Option<&TextField>, brush: &mut Brush<'_>) -> Option<Position> {
    if let Some(field) = filter {
        return brush.filter(area, field);
    }
    let y = area.y + area.height - 1;
    let right = area.x + area.width - 2;
    let height = area.list_rows();
    let page = registry.page_range(height);
    let (number, pages) = registry.page(height);
    let mut page_text = format!(" page {}/{pages} ", number + 1);
    if let PageSize::Rows(rows) = registry.page_size {
        page_text = format!(" {rows} rows ·{page_text}");
    }
    if matches!(registry.load, Load::Loading(_)) && registry.known {
        page_text = " loading … ".to_owned();
    }
    let mut x = area.x + 2;
    let room = |x: u16| right.saturating_sub(x);
    if registry.known {
        let shown = registry.shown_count();
        let position = if shown == 0 { " 0".to_owned() } else { format!(" {}–{}", page.start + 1, page.end) };
        let of_all = if shown == registry.total() {
            format!(" of {shown} ")
        } else {
            format!(" of {shown} ({} in all) ", registry.total())
        };
        x = brush.text(x, y, room(x), &format!("{position}{of_all}"), Style::new());
        brush.text_right(right, y, room(x), &page_text, Style::new());
    }
    let right = right.saturating_sub(u16::try_from(page_text.chars().count()).unwrap_or(0));
    if !registry.checks.is_empty() {
        let text = format!("· {} checked ", registry.checks.len());
        x = brush.text(x, y, right.saturating_sub(x), &text, brush.theme.notable());
    }
    if !registry.filter().is_empty() {
        let text = format!("· /{} ", registry.filter());
        brush.text(x, y, right.saturating_sub(x), &text, brush.theme.notable());
    }
    None
}

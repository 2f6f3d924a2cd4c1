//! The middle of the form: what can be chosen in the field that has the keyboard, or what has been chosen.

use ratatui::style::Style;

use super::{brush::Brush, layout::Area, remark::remark};
use crate::{
    app::{Field, Form, Load, Model, Original, Purpose, SchemaPicker},
    domain::{Event, SchemaId},
    keys::Action,
};

/// The heading of the list.
pub(super) fn title(form: &Form, may_search: bool) -> String {
    let picker = &form.picker;
    match form.field {
        Field::Event => match form.event_read_as() {
            Some(text) => format!("Events (typed on another layout: \"{text}\")"),
            None => "Events".to_owned(),
        },
        Field::Schema if picker.load.has_failed() || !may_search => "Flow schemas".to_owned(),
        Field::Schema if !picker.is_settled() || picker.load.is_loading() => {
            if picker.rows.is_empty() {
                "Flow schemas: searching …".to_owned()
            } else {
                "Flow schemas: searching … (below: the search before)".to_owned()
            }
        }
        Field::Schema => {
            let more = if picker.more { "+" } else { "" };
            let read_as = picker.read_as().map(|text| format!(" (typed on another layout: \"{text}\")"));
            format!("Flow schemas{}: {}{more}", read_as.unwrap_or_default(), picker.rows.len())
        }
        Field::State => String::new(),
        Field::Save | Field::Close => "In short".to_owned(),
    }
}

/// Draws the list.
pub(super) fn draw(model: &Model, form: &Form, area: Area, brush: &mut Brush<'_>) {
    match form.field {
        Field::Event => events(model, form, area, brush),
        Field::Schema => {
            schemas(model, &form.picker, form.schema.as_ref().map(|schema| schema.id), area, brush);
        }
        Field::State => {
            let text = "On: Webitel runs the flow schema. Off: the hook is kept and does nothing.";
            let paused = if form.was_paused() { " Paused: off until it is resumed." } else { "" };
            lines(brush, area, &format!("{text}{paused} {} switches.", Action::Flip), Style::new());
        }
        Field::Save | Field::Close => in_short(form, area, brush),
    }
}

/// Draws what the hook will do, in a sentence, and what an edit changes.
fn in_short(form: &Form, area: Area, brush: &mut Brush<'_>) {
    let (Some(event), Some(schema)) = (&form.event, &form.schema) else { return };
    let (remark, warning) = remark(event, form.queue.kind);
    let when = if warning { String::new() } else { format!(" ({remark})") };
    let mut text = format!("On {event}{when} in {}, Webitel runs {}.", form.queue.label(), schema.label());
    if !form.state.enabled() {
        text = format!("Switched off: the hook is kept and does nothing. If it were on: {text}");
    }
    let used = lines(brush, area, &text, Style::new());
    let mut area = Area { y: area.y + used, height: area.height.saturating_sub(used), ..area };
    if let Purpose::Edit { original: Original::Loaded(original), .. } = &form.purpose
        && let Some(patch) = form.patch()
    {
        let changes = [
            patch.event.map(|event| format!("Event: {} → {event}", original.event)),
            patch.schema.map(|_| format!("Flow schema: {} → {}", original.schema_label(), schema.label())),
            patch.state.map(|state| format!("State: {} → {state}", original.state)),
        ];
        for change in changes.into_iter().flatten() {
            let used = lines(brush, area, &change, brush.theme.strong());
            area = Area { y: area.y + used, height: area.height.saturating_sub(used), ..area };
        }
    }
    if warning {
        lines(brush, area, &format!("{event}: {remark}."), brush.theme.notable());
    }
}

/// Writes a text below each other's lines, as far as there is room. Returns how many rows it took.
fn lines(brush: &mut Brush<'_>, area: Area, text: &str, style: Style) -> u16 {
    let mut used = 0;
    for line in brush.wrap(text, usize::from(area.width.saturating_sub(2))) {
        if used < area.height {
            brush.text(area.x + 1, area.y + used, area.width.saturating_sub(2), &line, style);
            used += 1;
        }
    }
    used
}

/// One row of a list: marker, name, remark.
#[expect(clippy::too_many_arguments, reason = "one row, all of it what it shows")]
fn list_row(
    brush: &mut Brush<'_>,
    area: Area,
    row: usize,
    name_width: u16,
    name: &str,
    remark: &str,
    under_cursor: bool,
    chosen: bool,
) {
    let y = area.y + u16::try_from(row).unwrap_or(u16::MAX);
    let style = if under_cursor { brush.theme.bar() } else { Style::new() };
    if under_cursor {
        brush.paint(area.x, y, area.width, style);
    }
    brush.text(area.x, y, 1, if under_cursor { "▸" } else { " " }, style);
    let name_style = if chosen && !under_cursor { brush.theme.strong() } else { style };
    brush.text(area.x + 1, y, name_width, name, name_style);
    let remark_style = if under_cursor { style } else { brush.theme.faint() };
    brush.text(area.x + 2 + name_width, y, area.width.saturating_sub(name_width + 2), remark, remark_style);
}

fn events(model: &Model, form: &Form, area: Area, brush: &mut Brush<'_>) {
    let offered: Vec<&Event> = form.offered_events().collect();
    if offered.is_empty() {
        lines(brush, area, "No event contains what is typed.", brush.theme.faint());
    }
    let name_width = if area.width >= 60 { 20 } else { 14 };
    for (row, index) in form.event_list.in_view(offered.len(), usize::from(area.height)).enumerate() {
        let event = offered[index];
        let chosen = form.event.as_ref() == Some(event);
        let remark = event_remark(model, form, event);
        // If there is no room for it beside the name, it comes first in the text.
        let (name, remark) = match (chosen, area.width >= 60) {
            (false, _) => (event.to_string(), remark),
            (true, true) => (format!("{event} (chosen)"), remark),
            (true, false) => (event.to_string(), format!("chosen · {remark}")),
        };
        list_row(brush, area, row, name_width, &name, &remark, index == form.event_list.cursor, chosen);
    }
}

fn event_remark(model: &Model, form: &Form, event: &Event) -> String {
    let used = model.store.enabled_with(form.owner(), event, form.hook());
    let (fires, _) = remark(event, form.queue.kind);
    match used {
        Some(hook) => format!("in use: {} · {fires}", hook.schema_label()),
        None => fires,
    }
}

/// The flow schemas that a search found.
pub(super) fn schemas(
    model: &Model,
    picker: &SchemaPicker,
    chosen: Option<SchemaId>,
    area: Area,
    brush: &mut Brush<'_>,
) {
    if !model.session.rights().schemas.read {
        let text = "Your user may not read flow schemas, so none can be chosen; the value stays as it is.";
        lines(brush, area, text, brush.theme.notable());
        return;
    }
    if let Load::Failed(failure) = &picker.load {
        let text = format!("The flow schemas were not loaded: {}", failure.with_retry(Action::Refresh));
        lines(brush, area, &text, brush.theme.bad());
        return;
    }
    if picker.rows.is_empty() {
        let text = if picker.is_settled() { "No flow schema contains what is typed." } else { "Searching …" };
        lines(brush, area, text, brush.theme.faint());
        return;
    }
    let settled = picker.is_settled();
    for (row, index) in picker.list.in_view(picker.rows.len(), usize::from(area.height)).enumerate() {
        let schema = &picker.rows[index];
        let is_chosen = chosen == Some(schema.id);
        let remark = if is_chosen { format!("{} · chosen", schema.kind) } else { schema.kind.to_string() };
        let under_cursor = settled && index == picker.list.cursor;
        let width = area.width.saturating_sub(20);
        list_row(brush, area, row, width, schema.name.shown(), &remark, under_cursor, is_chosen);
    }
}

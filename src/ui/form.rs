//! The form: three fields, the list of the field that has the keyboard, a message, two buttons.

use ratatui::{layout::Position, style::Style};

use super::{brush::Brush, remark::remark};
use crate::{
    app::{
        Area, Field, Form, Layout, Load, Model, Original, Purpose, Registry, form_area, form_is_compact,
        form_list_rows, unavailable_in_form,
    },
    domain::{Event, SchemaRef},
    keys::Action,
};

const LABEL: u16 = 14;

pub(super) fn draw(model: &Model, form: &Form, brush: &mut Brush<'_>) -> Option<Position> {
    let area = form_area(brush.size());
    let title = if form.purpose == Purpose::Add { "Add hook" } else { "Edit hook" };
    brush.frame(area, &format!("{title} · {} · {}", form.queue.label(), form.queue.kind), "", true);
    let inner = area.inner();
    let cursor = fields(model, form, inner, brush);
    let compact = form_is_compact(area);
    let rows = u16::try_from(form_list_rows(area)).unwrap_or(1);
    let mut y = inner.y + 3;
    if !compact {
        brush.separator(area, y, &list_title(form));
        y += 1;
    }
    list(model, form, Area { x: inner.x, y, width: inner.width, height: rows }, brush);
    y += rows;
    if !compact {
        brush.separator(area, y, "");
        y += 1;
    }
    let covered = area.y + area.height > Layout::of(brush.size()).status;
    let (text, style) = match model.notices.current() {
        // On a low screen the form lies over the row that answers keys.
        Some(notice) if covered => (notice.text.clone(), brush.theme.strong()),
        _ => message(model, form, brush),
    };
    let lines = crate::app::wrap(&text, usize::from(inner.width.saturating_sub(2)));
    let room = if compact { 1 } else { 2 };
    for (row, line) in lines.iter().take(room).enumerate() {
        let y = y + u16::try_from(row).unwrap_or(u16::MAX);
        let cut = row + 1 == room && lines.len() > room;
        let line = if cut { format!("{line} …") } else { line.clone() };
        brush.text(inner.x + 1, y, inner.width.saturating_sub(2), &line, style);
    }
    let button = buttons(model, form, area, brush);
    cursor.or(button)
}

fn fields(model: &Model, form: &Form, inner: Area, brush: &mut Brush<'_>) -> Option<Position> {
    let mut cursor = None;
    let rows = [(Field::Event, "Event"), (Field::Schema, "Flow schema"), (Field::State, "State")];
    for (row, (field, label)) in rows.into_iter().enumerate() {
        let y = inner.y + u16::try_from(row).unwrap_or(u16::MAX);
        let focused = form.field == field;
        let style = if focused { brush.theme.strong() } else { Style::new() };
        brush.text(inner.x, y, 1, if focused { "▸" } else { " " }, style);
        brush.text(inner.x + 1, y, LABEL, label, style);
        let (x, width) = (inner.x + 1 + LABEL, inner.width.saturating_sub(LABEL + 2));
        let event = form.event.as_ref().map(|event| event.label().to_owned());
        let schema = form.schema.as_ref().map(SchemaRef::label);
        match field {
            Field::Event if focused => {
                let placeholder = event
                    .map_or("type to filter, Enter chooses".to_owned(), |value| format!("{value} (type to change)"));
                cursor = brush.input(x, y, width, &form.event_input, &placeholder);
            }
            Field::Schema if focused && model.session.rights().schemas.read => {
                let placeholder = schema
                    .map_or("type to search, Enter chooses".to_owned(), |value| format!("{value} (type to search)"));
                cursor = brush.input(x, y, width, &form.picker.input, &placeholder);
            }
            Field::Event => value(brush, x, y, width, event.as_deref(), form.event_input.text()),
            Field::Schema => value(brush, x, y, width, schema.as_deref(), form.picker.input.text()),
            _ => {
                let style = if focused { brush.theme.bar() } else { Style::new() };
                let text = if form.state.enabled() { "[x] on " } else { "[ ] off" };
                brush.text(x, y, width, text, style);
                if focused {
                    cursor = Some(Position { x: x + 1, y });
                }
            }
        }
    }
    cursor
}

/// What is chosen; else what was typed and not yet chosen; else that it is missing.
fn value(brush: &mut Brush<'_>, x: u16, y: u16, width: u16, chosen: Option<&str>, typed: &str) {
    match (chosen, typed) {
        (Some(chosen), _) => brush.text(x, y, width, chosen, Style::new()),
        (None, "") => brush.text(x, y, width, "not chosen yet", brush.theme.faint()),
        (None, typed) => brush.text(x, y, width, &format!("\"{typed}\" (not chosen yet)"), brush.theme.notable()),
    };
}

fn list_title(form: &Form) -> String {
    let picker = &form.picker;
    match form.field {
        Field::Event => "Events".to_owned(),
        Field::Schema if !picker.is_settled() || matches!(picker.load, Load::Loading(_)) => {
            if picker.rows.is_empty() {
                "Flow schemas: searching …".to_owned()
            } else {
                "Flow schemas: searching … (below: the search before)".to_owned()
            }
        }
        Field::Schema => {
            let more = if picker.more { "+" } else { "" };
            format!("Flow schemas: {}{more}", picker.rows.len())
        }
        Field::State | Field::Save | Field::Close => String::new(),
    }
}

fn list(model: &Model, form: &Form, area: Area, brush: &mut Brush<'_>) {
    match form.field {
        Field::Event => events(model, form, area, brush),
        Field::Schema => schemas(model, form, area, brush),
        Field::State => {
            let text = "On: Webitel runs the flow schema. Off: the hook is kept and does nothing. Space switches.";
            lines(brush, area, text, brush.theme.faint());
        }
        Field::Save | Field::Close => {}
    }
}

fn lines(brush: &mut Brush<'_>, area: Area, text: &str, style: Style) {
    for (row, line) in crate::app::wrap(text, usize::from(area.width.saturating_sub(2))).iter().enumerate() {
        if row < usize::from(area.height) {
            let y = area.y + u16::try_from(row).unwrap_or(u16::MAX);
            brush.text(area.x + 1, y, area.width.saturating_sub(2), line, style);
        }
    }
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
    for (row, index) in form.event_list.in_view(offered.len(), usize::from(area.height)).enumerate() {
        let event = offered[index];
        let chosen = form.event.as_ref() == Some(event);
        let remark = event_remark(model.registry.as_ref(), form, event);
        let name = if chosen { format!("{event} (chosen)") } else { event.to_string() };
        list_row(brush, area, row, 20, &name, &remark, index == form.event_list.cursor, chosen);
    }
}

fn event_remark(registry: Option<&Registry>, form: &Form, event: &Event) -> String {
    let used = registry.and_then(|registry| registry.enabled_with(event, form.hook()));
    let (fires, _) = remark(event, form.queue.kind);
    match used {
        Some(hook) => format!("in use: {} · {fires}", hook.schema_label()),
        None => fires,
    }
}

fn schemas(model: &Model, form: &Form, area: Area, brush: &mut Brush<'_>) {
    let picker = &form.picker;
    if !model.session.rights().schemas.read {
        let text = "Your user may not read flow schemas, so none can be chosen; the value stays as it is.";
        return lines(brush, area, text, brush.theme.notable());
    }
    if let Load::Failed(failure) = &picker.load {
        let text = format!("The flow schemas were not loaded: {}", failure.with_retry("F5"));
        return lines(brush, area, &text, brush.theme.bad());
    }
    if picker.rows.is_empty() {
        let text = if picker.is_settled() { "No flow schema contains what is typed." } else { "Searching …" };
        return lines(brush, area, text, brush.theme.faint());
    }
    let settled = picker.is_settled();
    let chosen = form.schema.as_ref().map(|schema| schema.id);
    for (row, index) in picker.list.in_view(picker.rows.len(), usize::from(area.height)).enumerate() {
        let schema = &picker.rows[index];
        let is_chosen = chosen == Some(schema.id);
        let remark = if is_chosen { format!("{} · chosen", schema.kind) } else { schema.kind.to_string() };
        let under_cursor = settled && index == picker.list.cursor;
        let width = area.width.saturating_sub(20);
        list_row(brush, area, row, width, schema.name.shown(), &remark, under_cursor, is_chosen);
    }
}

/// What stands in the way of saving, or what will be asked.
fn message(model: &Model, form: &Form, brush: &Brush<'_>) -> (String, Style) {
    if let Some(failure) = &form.failure {
        return (format!("Not saved: {failure}"), brush.theme.bad());
    }
    if form.saving {
        return ("Saving …".to_owned(), brush.theme.notable());
    }
    if form.picker.is_choosing() {
        return (
            "Waiting for the search: the flow schema is chosen if only one fits.".to_owned(),
            brush.theme.notable(),
        );
    }
    match &form.purpose {
        Purpose::Edit { original: Original::Loading(_), .. } => {
            return ("Reading the hook from the server …".to_owned(), brush.theme.faint());
        }
        Purpose::Edit { original: Original::Failed(failure), .. } => {
            return (format!("The hook was not read: {}", failure.with_retry("F5")), brush.theme.bad());
        }
        _ => {}
    }
    if form.state.enabled()
        && let Some(event) = &form.event
        && let Some(other) = model.registry.as_ref().and_then(|registry| registry.enabled_with(event, form.hook()))
    {
        let text = format!(
            "{event} is in use: {} is on, and only one may be. Save offers a swap, or to save this one switched off.",
            other.schema_label()
        );
        return (text, brush.theme.notable());
    }
    match unavailable_in_form(model, Action::Save) {
        Some(reason) => (reason, brush.theme.faint()),
        None => ("Ready to save: Ctrl-S.".to_owned(), brush.theme.good()),
    }
}

fn buttons(model: &Model, form: &Form, area: Area, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = area.inner();
    let y = inner.y + inner.height.saturating_sub(1);
    let mut x = inner.x + 1;
    let mut cursor = None;
    for (field, label, action) in [(Field::Save, "Save", Action::Save), (Field::Close, "Close", Action::Close)] {
        let focused = form.field == field;
        let inactive = unavailable_in_form(model, action).is_some();
        let label = if inactive { format!("[ {label} (inactive) ]") } else { format!("[ {label} ]") };
        let style = match (focused, inactive) {
            (true, _) => brush.theme.bar(),
            (false, true) => brush.theme.faint(),
            (false, false) => brush.theme.strong(),
        };
        if focused {
            cursor = Some(Position { x: x + 2, y });
        }
        x = brush.text(x, y, (inner.x + inner.width).saturating_sub(x), &label, style) + 2;
    }
    cursor
}

//! The form: three fields, the list of the field that has the keyboard, a message, two buttons.

use ratatui::{layout::Position, style::Style};

use super::{
    brush::Brush,
    form_list,
    layout::{Area, Layout, form_area, form_is_compact, form_list_rows},
};
use crate::{
    app::{Field, Form, Model, Original, Part, Purpose, Size, Viewport},
    domain::SchemaRef,
    keys::Action,
};

const LABEL: u16 = 14;

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: form_list_rows(form_area(size)), ..Viewport::default() }
}

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
        brush.separator(area, y, &form_list::title(form, model.session.rights().schemas.read));
        y += 1;
    }
    form_list::draw(model, form, Area { x: inner.x, y, width: inner.width, height: rows }, brush);
    y += rows;
    if !compact {
        brush.separator(area, y, "");
        y += 1;
    }
    let covered = area.y + area.height > Layout::of(brush.size()).status;
    let (text, style) = match model.notices.current() {
        // On a low screen the form covers the row of messages.
        Some(notice) if covered => (notice.text.clone(), brush.theme.strong()),
        _ => message(model, form, brush),
    };
    let lines = brush.wrap(&text, usize::from(inner.width.saturating_sub(2)));
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
                let empty = || format!("type to filter, {} chooses", Action::Choose);
                let placeholder = event.map_or_else(empty, |value| format!("{value} (type to change)"));
                cursor = brush.input(x, y, width, &form.event_input, &placeholder);
            }
            Field::Schema if focused && model.session.rights().schemas.read => {
                let empty = || format!("type to search, {} chooses", Action::Choose);
                let placeholder = schema.map_or_else(empty, |value| format!("{value} (type to search)"));
                cursor = brush.input(x, y, width, &form.picker.input, &placeholder);
            }
            Field::Event => value(brush, x, y, width, event.as_deref(), form.event_input.text()),
            Field::Schema => {
                value(brush, x, y, width, schema.as_deref(), form.picker.input.text());
                cursor = cursor.or(focused.then_some(Position { x, y }));
            }
            _ => {
                let style = if focused { brush.theme.bar() } else { Style::new() };
                let check = if form.state.enabled() { "[x]" } else { "[ ]" };
                brush.text(x, y, width, &format!("{check} {:<3}", form.state_word()), style);
                if focused {
                    cursor = Some(Position { x: x + 1, y });
                }
            }
        }
    }
    cursor
}

/// Draws the chosen value; else the typed text that is not chosen yet; else that the value is missing.
fn value(brush: &mut Brush<'_>, x: u16, y: u16, width: u16, chosen: Option<&str>, typed: &str) {
    match (chosen, typed) {
        (Some(chosen), _) => brush.text(x, y, width, chosen, Style::new()),
        (None, "") => brush.text(x, y, width, "not chosen yet", brush.theme.faint()),
        (None, typed) => brush.text(x, y, width, &format!("\"{typed}\" (not chosen yet)"), brush.theme.notable()),
    };
}

/// Explains what prevents saving, or what will be asked.
fn message(model: &Model, form: &Form, brush: &Brush<'_>) -> (String, Style) {
    if let Some(failure) = &form.failure {
        return (failure.clone(), brush.theme.bad());
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
            return (format!("The hook was not read: {}", failure.with_retry(Action::Refresh)), brush.theme.bad());
        }
        _ => {}
    }
    if form.state.enabled()
        && let Some(event) = &form.event
        && let Some(other) = model.store.enabled_with(form.owner(), event, form.hook())
    {
        let text = format!(
            "{event} is in use: {} is on, and only one may be. Save offers a swap, or to save this one switched off.",
            other.schema_label()
        );
        return (text, brush.theme.notable());
    }
    if form.ends_pause() {
        return ("Save ends the pause: the hook stays off, and is not resumed.".to_owned(), brush.theme.notable());
    }
    match form.is_savable(&model.cx(Part::Form)).err() {
        Some(reason) => (reason, brush.theme.faint()),
        None => {
            let key = if form.field == Field::Save { Action::Press } else { Action::Save };
            (format!("Ready to save: {key}."), brush.theme.good())
        }
    }
}

fn buttons(model: &Model, form: &Form, area: Area, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = area.inner();
    let y = inner.y + inner.height.saturating_sub(1);
    let mut x = inner.x + 1;
    let mut cursor = None;
    let is_savable = form.is_savable(&model.cx(Part::Form)).is_ok();
    for (field, label, is_active) in [(Field::Save, "Save", is_savable), (Field::Close, "Close", true)] {
        let (focused, inactive) = (form.field == field, !is_active);
        let label = if inactive { format!("[ {label} (inactive) ]") } else { format!("[ {label} ]") };
        let style = match (focused, inactive) {
            (true, _) => brush.theme.bar(),
            (false, true) => brush.theme.faint(),
            (false, false) => brush.theme.strong(),
        };
        if focused {
            cursor = Some(Position { x, y });
        }
        x = brush.text(x, y, (inner.x + inner.width).saturating_sub(x), &label, style) + 2;
    }
    cursor
}

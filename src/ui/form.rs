//! The form: three fields, the list of the focused field, a message, two buttons.

use ratatui::prelude::{Position, Rect, Style};

use super::brush::Brush;
use super::layout::{Layout, form_area, form_is_compact, form_list_rows, last_row};
use super::{dialog_parts as parts, form_list};
use crate::app::{Field, Form, FormKind, Model, Original, Part, Size, Viewport};
use crate::domain::SchemaRef;
use crate::keys::Action;

const LABEL: u16 = 14;

pub(super) fn viewport(size: Size) -> Viewport {
    Viewport { rows: form_list_rows(form_area(size)), ..Viewport::default() }
}

pub(super) fn draw(model: &Model, form: &Form, brush: &mut Brush<'_>) -> Option<Position> {
    let area = form_area(brush.size());
    let title = if form.kind == FormKind::Add { "Add hook" } else { "Edit hook" };
    let inner = brush.frame(area, &format!("{title} · {} · {}", form.queue.label(), form.queue.kind), "", true);
    let cursor = fields(model, form, inner, brush);
    let compact = form_is_compact(area);
    let mut y = inner.y + 3;
    if !compact {
        brush.separator(area, y, &form_list::title(form, model.session.rights().schemas.read));
        y += 1;
    }
    let list = Rect { y, height: u16::try_from(form_list_rows(area)).unwrap_or(1), ..inner };
    form_list::draw(model, form, list, brush);
    y = list.bottom();
    if !compact {
        brush.separator(area, y, "");
        y += 1;
    }
    let covered = area.bottom() > Layout::of(brush.size()).status;
    let (text, style) = match model.notices.current() {
        // On a low screen the form covers the row of messages.
        Some(notice) if covered => (notice.text.clone(), brush.theme.strong()),
        _ => message(model, form, brush),
    };
    brush.paragraph(Rect { y, height: if compact { 1 } else { 2 }, ..inner }, &text, style);
    let button = buttons(model, form, inner, brush);
    cursor.or(button)
}

fn fields(model: &Model, form: &Form, inner: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let mut cursor = None;
    let fields = [(Field::Event, "Event"), (Field::Schema, "Flow schema"), (Field::State, "State")];
    for (row, (field, label)) in inner.rows().zip(fields) {
        let focused = form.field == field;
        let place = parts::field(row, label, LABEL, focused, brush);
        let event = form.event_to_save().map(|event| event.label().to_owned());
        let schema = form.schema_to_save().as_ref().map(SchemaRef::label);
        match field {
            Field::Event if focused => {
                let empty = || format!("type to filter, {} chooses", Action::Choose);
                let placeholder = event.map_or_else(empty, |value| format!("{value} (type to change)"));
                cursor = brush.input(place, &form.event_input, &placeholder);
            }
            Field::Schema if focused && model.session.rights().schemas.read => {
                let empty = || format!("type to search, {} chooses", Action::Choose);
                let placeholder = schema.map_or_else(empty, |value| format!("{value} (type to search)"));
                cursor = brush.input(place, &form.picker.input, &placeholder);
            }
            Field::Event => value(place, event.as_deref(), form.event_input.text(), brush),
            Field::Schema => {
                value(place, schema.as_deref(), form.picker.input.text(), brush);
                cursor = cursor.or(focused.then_some(place.as_position()));
            }
            _ => {
                let style = if focused { brush.theme.bar() } else { Style::new() };
                let check = if form.state.enabled() { "[x]" } else { "[ ]" };
                let text = format!("{check} {:<3}", form.state_word());
                brush.text(place.x, place.y, place.width, &text, style);
                if focused {
                    cursor = Some(Position { x: place.x + 1, y: place.y });
                }
            }
        }
    }
    cursor
}

/// Draws the chosen value, or the typed text, or that the value is missing.
fn value(place: Rect, chosen: Option<&str>, typed: &str, brush: &mut Brush<'_>) {
    let (text, style) = match (chosen, typed) {
        (Some(chosen), _) => (chosen.to_owned(), Style::new()),
        (None, "") => ("not chosen yet".to_owned(), brush.theme.faint()),
        (None, typed) => (format!("\"{typed}\" (not chosen yet)"), brush.theme.notable()),
    };
    brush.text(place.x, place.y, place.width, &text, style);
}

/// The reason why the form cannot be saved, or the question that saving will ask.
fn message(model: &Model, form: &Form, brush: &Brush<'_>) -> (String, Style) {
    if let Some(failure) = &form.failure {
        return (failure.clone(), brush.theme.bad());
    }
    if form.is_saving() {
        return ("Saving …".to_owned(), brush.theme.notable());
    }
    if form.picker.is_choosing() {
        let text = "Waiting for the search: the flow schema is chosen if only one fits.";
        return (text.to_owned(), brush.theme.notable());
    }
    match &form.kind {
        FormKind::Edit { original: Original::NotRead | Original::Loading(_), .. } => {
            return ("Reading the hook from the server …".to_owned(), brush.theme.faint());
        }
        FormKind::Edit { original: Original::Failed(failure), .. } => {
            return (format!("The hook was not read: {}", failure.with_retry(Action::Refresh)), brush.theme.bad());
        }
        _ => {}
    }
    if form.state.enabled()
        && let Some(event) = form.event_to_save()
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

fn buttons(model: &Model, form: &Form, inner: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let row = last_row(inner);
    let mut x = row.x + 1;
    let mut cursor = None;
    let is_savable = form.is_savable(&model.cx(Part::Form)).is_ok();
    for (field, label, is_active) in [(Field::Save, "Save", is_savable), (Field::Close, "Close", true)] {
        let label = if is_active { format!("[ {label} ]") } else { format!("[ {label} (inactive) ]") };
        let style = match (form.field == field, is_active) {
            (true, _) => brush.theme.bar(),
            (false, false) => brush.theme.faint(),
            (false, true) => brush.theme.strong(),
        };
        if form.field == field {
            cursor = Some(Position { x, y: row.y });
        }
        x = brush.text(x, row.y, row.right().saturating_sub(x), &label, style) + 2;
    }
    cursor
}

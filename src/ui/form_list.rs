//! The middle of the form: the choices of the focused field, or a summary.

use ratatui::prelude::{Rect, Style};

use super::brush::Brush;
use super::remark::remark;
use crate::app::{Field, Form, FormKind, Load, Model, Original, SchemaPicker};
use crate::domain::{Event, SchemaId};
use crate::keys::Action;

/// The heading of the list.
pub(super) fn title(form: &Form, may_search: bool) -> String {
    let picker = &form.picker;
    let read_as =
        |text: Option<&str>| text.map_or(String::new(), |text| format!(" (typed on another layout: \"{text}\")"));
    match form.field {
        Field::Event => format!("Events{}", read_as(form.event_read_as().as_deref())),
        Field::Schema if picker.load.has_failed() || !may_search => "Flow schemas".to_owned(),
        Field::Schema if !picker.is_up_to_date() || picker.load.is_loading() => {
            let below = if picker.rows.is_empty() { "" } else { " (below: the search before)" };
            format!("Flow schemas: searching …{below}")
        }
        Field::Schema => {
            let more = if picker.more { "+" } else { "" };
            format!("Flow schemas{}: {}{more}", read_as(picker.read_as()), picker.rows.len())
        }
        Field::State => String::new(),
        Field::Save | Field::Close => "In short".to_owned(),
    }
}

pub(super) fn draw(model: &Model, form: &Form, area: Rect, brush: &mut Brush<'_>) {
    match form.field {
        Field::Event => events(model, form, area, brush),
        Field::Schema => schemas(model, &form.picker, form.schema_to_save().map(|schema| schema.id), area, brush),
        Field::State => {
            let text = "On: Webitel runs the flow schema. Off: the hook is kept and does nothing.";
            let paused = if form.was_paused { " Paused: off until it is resumed." } else { "" };
            brush.paragraph(area, &format!("{text}{paused} {} switches.", Action::Flip), Style::new());
        }
        Field::Save | Field::Close => summary(form, area, brush),
    }
}

/// Draws the effect of the hook in a sentence, and the changes of an edit.
fn summary(form: &Form, area: Rect, brush: &mut Brush<'_>) {
    let (Some(event), Some(schema)) = (&form.event, &form.schema) else { return };
    let (remark, warning) = remark(event, form.queue.kind);
    let when = if warning { String::new() } else { format!(" ({remark})") };
    let mut text = format!("On {event}{when} in {}, Webitel runs {}.", form.queue.label(), schema.label());
    if !form.state.enabled() {
        text = format!("Switched off: the hook is kept and does nothing. If it were on: {text}");
    }
    let mut parts = vec![(text, Style::new())];
    if let FormKind::Edit { original: Original::Loaded(original), .. } = &form.kind
        && let Some(patch) = form.patch()
    {
        let changes = [
            patch.event.map(|event| format!("Event: {} → {event}", original.event)),
            patch.schema.map(|_| format!("Flow schema: {} → {}", original.schema_label(), schema.label())),
            patch.state.map(|state| format!("State: {} → {state}", original.state)),
        ];
        parts.extend(changes.into_iter().flatten().map(|change| (change, brush.theme.strong())));
    }
    if warning {
        parts.push((format!("{event}: {remark}."), brush.theme.notable()));
    }
    let mut place = area;
    for (text, style) in parts {
        let used = brush.paragraph(place, &text, style);
        place = Rect { y: place.y + used, height: place.height - used, ..place };
    }
}

struct Row<'a> {
    name: &'a str,
    name_width: u16,
    remark: &'a str,
    under_cursor: bool,
    is_chosen: bool,
}

impl Row<'_> {
    fn draw(&self, place: Rect, brush: &mut Brush<'_>) {
        let styled = brush.begin_row(place, self.under_cursor, self.under_cursor);
        let name = if self.is_chosen { brush.theme.strong() } else { Style::new() };
        brush.text(place.x + 1, place.y, self.name_width, self.name, styled(name));
        let behind = self.name_width + 2;
        let room = place.width.saturating_sub(behind);
        brush.text(place.x + behind, place.y, room, self.remark, styled(brush.theme.faint()));
    }
}

fn events(model: &Model, form: &Form, area: Rect, brush: &mut Brush<'_>) {
    let offered: Vec<&Event> = form.offered_events().collect();
    if offered.is_empty() {
        brush.paragraph(area, "No event contains what is typed.", brush.theme.faint());
    }
    let is_wide = area.width >= 60;
    for (place, index) in area.rows().zip(form.event_list.in_view(offered.len(), usize::from(area.height))) {
        let event = offered[index];
        let is_chosen = form.event_to_save() == Some(event);
        let remark = event_remark(model, form, event);
        // If there is no room for it beside the name, it comes first in the text.
        let (name, remark) = match (is_chosen, is_wide) {
            (false, _) => (event.to_string(), remark),
            (true, true) => (format!("{event} (chosen)"), remark),
            (true, false) => (event.to_string(), format!("chosen · {remark}")),
        };
        let under_cursor = index == form.event_list.cursor;
        let name_width = if is_wide { 20 } else { 14 };
        Row { name: &name, name_width, remark: &remark, under_cursor, is_chosen }.draw(place, brush);
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
    area: Rect,
    brush: &mut Brush<'_>,
) {
    let (is_up_to_date, theme) = (picker.is_up_to_date(), brush.theme);
    let (text, style) = match &picker.load {
        _ if !model.session.rights().schemas.read => {
            let text = "Your user may not read flow schemas, so none can be chosen; the value stays as it is.";
            (text.to_owned(), theme.notable())
        }
        Load::Failed(failure) => {
            (format!("The flow schemas were not loaded: {}", failure.with_retry(Action::Refresh)), theme.bad())
        }
        _ if !picker.rows.is_empty() => (String::new(), Style::new()),
        _ if is_up_to_date => ("No flow schema contains what is typed.".to_owned(), theme.faint()),
        _ => ("Searching …".to_owned(), theme.faint()),
    };
    if !text.is_empty() {
        brush.paragraph(area, &text, style);
        return;
    }
    for (place, index) in area.rows().zip(picker.list.in_view(picker.rows.len(), usize::from(area.height))) {
        let schema = &picker.rows[index];
        let is_chosen = chosen == Some(schema.id);
        let remark = if is_chosen { format!("{} · chosen", schema.kind) } else { schema.kind.to_string() };
        let under_cursor = is_up_to_date && index == picker.list.cursor;
        let name_width = area.width.saturating_sub(20);
        Row { name: schema.name.shown(), name_width, remark: &remark, under_cursor, is_chosen }.draw(place, brush);
    }
}

//! The choice of a flow schema for many hooks.

use ratatui::layout::Position;

use super::brush::{Brush, fit_middle};
use super::layout::palette_area;
use super::{dialog_parts as parts, form_list, palette};
use crate::app::{Model, SchemaChoice};

pub(super) fn draw(model: &Model, choice: &SchemaChoice, brush: &mut Brush<'_>) -> Option<Position> {
    let area = palette_area(brush.size());
    let found = match &choice.picker {
        picker if picker.load.has_failed() => String::new(),
        picker if !picker.is_up_to_date() || picker.load.is_loading() => "searching …".to_owned(),
        picker => {
            let read_as = picker.read_as().map(|text| format!("on another layout: \"{text}\" · ")).unwrap_or_default();
            format!("{read_as}{}{}", picker.rows.len(), if picker.more { "+" } else { "" })
        }
    };
    let width = usize::from(area.width).saturating_sub(17 + found.chars().count().max(1));
    let inner = brush.frame(area, &fit_middle(&choice.title(), width), &found, true);
    let cursor = parts::search(inner, &choice.picker.input, "type to search", brush);
    let current = choice.current().map(|schema| schema.id);
    form_list::schemas(model, &choice.picker, current, palette::list(inner), brush);
    cursor
}

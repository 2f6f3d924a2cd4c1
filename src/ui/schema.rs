//! The choice of a flow schema for many hooks.

use ratatui::layout::Position;

use super::{
    brush::{Brush, fit_middle},
    form_list,
    layout::{Area, palette_area},
};
use crate::app::{Model, SchemaChoice};

pub(super) fn draw(model: &Model, choice: &SchemaChoice, brush: &mut Brush<'_>) -> Option<Position> {
    let area = palette_area(brush.size());
    let found = match &choice.picker {
        picker if picker.load.has_failed() => String::new(),
        picker if !picker.is_settled() || picker.load.is_loading() => "searching …".to_owned(),
        picker => {
            let read_as = picker.read_as().map(|text| format!("on another layout: \"{text}\" · ")).unwrap_or_default();
            format!("{read_as}{}{}", picker.rows.len(), if picker.more { "+" } else { "" })
        }
    };
    let width = usize::from(area.width).saturating_sub(17 + found.chars().count().max(1));
    brush.frame(area, &fit_middle(&choice.title(), width), &found, true);
    let inner = area.inner();
    let x = brush.text(inner.x + 1, inner.y, 2, "> ", brush.theme.strong());
    let width = (inner.x + inner.width).saturating_sub(x + 1);
    let cursor = brush.input(x, inner.y, width, &choice.picker.input, "type to search");
    let rows = Area { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    form_list::schemas(model, &choice.picker, choice.current().map(|schema| schema.id), rows, brush);
    cursor
}

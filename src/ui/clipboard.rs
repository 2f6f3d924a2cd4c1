//! The choice of what to copy to the clipboard.

use ratatui::{layout::Position, style::Style};

use super::brush::{Brush, fit_middle};
use super::layout::{Area, question_area};
use crate::{
    app::{ClipboardDialog, Size, Viewport},
    keys::{Context, KeyMap},
};

/// The columns of the keys, and those of the words after them.
const KEY: u16 = 6;
const LABEL: u16 = 13;

fn area(dialog: &ClipboardDialog, size: Size) -> Area {
    question_area(size, dialog.choices.len().saturating_sub(2), 72)
}

pub(super) fn viewport(dialog: &ClipboardDialog, size: Size) -> Viewport {
    Viewport { rows: usize::from(area(dialog, size).inner().height), lines: 0, is_full_width: false }
}

pub(super) fn draw(dialog: &ClipboardDialog, keys: &KeyMap, brush: &mut Brush<'_>) -> Option<Position> {
    let area = area(dialog, brush.size());
    brush.frame(area, "Copy to the clipboard", "", true);
    let inner = area.inner();
    let mut cursor = None;
    let range = dialog.list.in_view(dialog.choices.len(), usize::from(inner.height));
    for (y, index) in (inner.y..).zip(range) {
        let choice = &dialog.choices[index];
        let (text, is_there) = match &choice.text {
            Ok(text) => (text.replace('\n', ", "), true),
            Err(reason) => (reason.clone(), false),
        };
        let style = match (index == dialog.list.cursor, is_there) {
            (true, _) => brush.theme.bar(),
            (false, true) => Style::new(),
            (false, false) => brush.theme.faint(),
        };
        if index == dialog.list.cursor {
            brush.paint(inner.x, y, inner.width, style);
            cursor = Some(Position { x: inner.x, y });
        }
        let x = inner.x + 1;
        brush.text(x, y, KEY, &keys.shown(Context::Clipboard, choice.action), style);
        brush.text(x + KEY, y, LABEL, choice.label, style);
        let x = x + KEY + LABEL;
        let width = (inner.x + inner.width).saturating_sub(x + 1);
        brush.text(x, y, width, &fit_middle(&text, usize::from(width)), style);
    }
    cursor
}

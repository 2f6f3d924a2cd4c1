//! The choice of what to copy to the clipboard.

use ratatui::prelude::{Position, Rect, Style};

use super::brush::{Brush, fit_middle};
use super::layout::{FRAME, question_area};
use crate::app::{ClipboardDialog, Size, Viewport};
use crate::keys::{Context, KeyMap};

/// The columns of the keys, and those of the words after them.
const KEY: u16 = 6;
const LABEL: u16 = 13;

fn area(dialog: &ClipboardDialog, size: Size) -> Rect {
    question_area(size, dialog.choices.len().saturating_sub(2), 72)
}

pub(super) fn viewport(dialog: &ClipboardDialog, size: Size) -> Viewport {
    Viewport { rows: usize::from(area(dialog, size).inner(FRAME).height), ..Viewport::default() }
}

pub(super) fn draw(dialog: &ClipboardDialog, keys: &KeyMap, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = brush.frame(area(dialog, brush.size()), "Copy to the clipboard", "", true);
    let mut cursor = None;
    let range = dialog.list.in_view(dialog.choices.len(), usize::from(inner.height));
    for (row, index) in inner.rows().zip(range) {
        let choice = &dialog.choices[index];
        let (text, style) = match &choice.text {
            Ok(text) => (text.replace('\n', ", "), Style::new()),
            Err(reason) => (reason.clone(), brush.theme.faint()),
        };
        let bar = index == dialog.list.cursor;
        if bar {
            cursor = Some(row.as_position());
        }
        let style = brush.begin_row(row, bar, bar)(style);
        let x = row.x + 1;
        brush.text(x, row.y, KEY, &keys.shown(Context::Clipboard, choice.action), style);
        brush.text(x + KEY, row.y, LABEL, choice.label, style);
        let x = x + KEY + LABEL;
        let width = row.right().saturating_sub(x + 1);
        brush.text(x, row.y, width, &fit_middle(&text, usize::from(width)), style);
    }
    cursor
}

//! The row above the hints: a message, or else what is worth knowing of the row under the cursor.

use ratatui::style::Style;

use super::{brush::Brush, hooks::remark};
use crate::app::{Layer, Layout, Model, NoticeKind, Pane, Place};

pub(super) fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) {
    let width = brush.buffer.area.width.saturating_sub(2);
    if let Some(notice) = model.notices.current() {
        let (mark, style) = match notice.kind {
            NoticeKind::Hint => ("", Style::new()),
            NoticeKind::Success => ("", brush.theme.good()),
            NoticeKind::Warning => ("! ", brush.theme.notable()),
            NoticeKind::Error => ("! ", brush.theme.bad()),
        };
        let text = format!("{mark}{}", notice.text);
        let too_long = unicode_width::UnicodeWidthStr::width(text.as_str()) > usize::from(width);
        if too_long && notice.kind != NoticeKind::Hint {
            let more = " m: read all";
            let end = brush.text(1, layout.status, width.saturating_sub(12), &text, style);
            brush.text(end, layout.status, 12, more, brush.theme.strong());
        } else {
            brush.text(1, layout.status, width, &text, style);
        }
        return;
    }
    if let Some(what) = model.waiting_for().filter(|_| model.waiting.seconds > 0) {
        let text = format!("Waiting for {what}: {} s", model.waiting.seconds);
        let end = brush.text(1, layout.status, width, &text, brush.theme.notable());
        if model.writes.unfinished() == 0 {
            brush.text(end, layout.status, (width + 1).saturating_sub(end), " · Esc stops waiting", Style::new());
        }
        return;
    }
    let covered = model.layers.iter().any(|layer| !matches!(layer, Layer::Filter(..)));
    if covered || model.session.place == Place::Unset {
        return;
    }
    if let Some((text, warning)) = about_row(model, layout) {
        let style = if warning { brush.theme.notable() } else { Style::new() };
        brush.text(1, layout.status, width, &text, style);
    }
}

/// What the row under the cursor cannot show itself. Short: it is sent again with every move of the cursor.
fn about_row(model: &Model, layout: &Layout) -> Option<(String, bool)> {
    match (model.focus, &model.registry) {
        (Pane::Hooks, Some(registry)) => {
            let hook = registry.under_cursor()?;
            let (mut text, warning) = remark(hook, registry.queue.kind);
            let schema = hook.schema_label();
            // Columns as in the hooks pane at the design size: longer names are cut there.
            if unicode_width::UnicodeWidthStr::width(schema.as_str())
                > usize::from(layout.hooks.width.saturating_sub(26))
            {
                text = format!("{text} · runs {schema}");
            }
            Some((text, warning))
        }
        (Pane::Queues, _) => {
            let queue = model.queues.under_cursor()?;
            let label = queue.label();
            let long = unicode_width::UnicodeWidthStr::width(label.as_str())
                > usize::from(layout.queues.width.saturating_sub(18));
            Some((if long { format!("{label} · id {}", queue.id) } else { format!("id {}", queue.id) }, false))
        }
        (Pane::Hooks, None) => None,
    }
}

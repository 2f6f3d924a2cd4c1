//! The row above the hints: a message, or else details of the row under the cursor.

use std::time::Duration;

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr as _;

use super::brush::Brush;
use super::layout::Layout;
use crate::app::{Layer, Model, NoticeKind, Part, ServerChoice, Waiting};
use crate::domain::duration_text;
use crate::keys::Action;

/// A pause of at least this length before a retry is reported at once, with its length.
const LONG_PAUSE: Duration = Duration::from_secs(2);

pub(super) fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) {
    let width = brush.buffer.area.width.saturating_sub(2);
    let in_lists = matches!(model.layers.last(), None | Some(Layer::Cover(_)));
    // The form itself shows why it was not saved.
    let in_form = matches!(model.layers.last(), Some(Layer::Form(form)) if form.failure.is_some());
    if let Some(notice) = model.notices.current().filter(|notice| !in_form || notice.kind != NoticeKind::Error) {
        let (mark, style) = match notice.kind {
            NoticeKind::Hint => ("", Style::new()),
            NoticeKind::Success => ("", brush.theme.good()),
            NoticeKind::Warning => ("! ", brush.theme.notable()),
            NoticeKind::Error => ("! ", brush.theme.bad()),
        };
        let text = format!("{mark}{}", brush.keys.fill(&notice.text));
        let too_long = text.width() > usize::from(width);
        // Under a layer the letter m does not open the messages.
        if too_long && notice.kind != NoticeKind::Hint && in_lists {
            let more = format!(" {}: read all", Action::Messages);
            let more = brush.keys.fill(&more);
            let columns = u16::try_from(more.width()).unwrap_or(width);
            let end = brush.text(1, layout.status, width.saturating_sub(columns), &text, style);
            brush.text(end, layout.status, columns, &more, brush.theme.strong());
        } else {
            brush.text(1, layout.status, width, &text, style);
        }
        return;
    }
    let Waiting { seconds, retry, .. } = &model.connection.waiting;
    let pause = retry.as_ref().and_then(|retry| retry.next_after).filter(|pause| *pause >= LONG_PAUSE);
    if let Some(what) = model.waiting_for().filter(|_| *seconds > 0 || pause.is_some()) {
        let mut text = format!("Waiting for {what}: {seconds} s");
        if let Some(retry) = retry {
            text = format!("{text} · attempt {} of {}", retry.number + 1, retry.of);
        }
        if let Some(pause) = pause {
            text = format!("{text} after {}", duration_text(pause));
        }
        let end = brush.text(1, layout.status, width, &text, brush.theme.notable());
        if model.writes.unfinished() == 0 {
            let stops = format!(" · {} stops waiting", Action::Close);
            brush.text(end, layout.status, (width + 1).saturating_sub(end), &stops, Style::new());
        }
        return;
    }
    if !in_lists || model.session.server == ServerChoice::Unset {
        return;
    }
    if let Some((text, warning)) = about_row(model, layout) {
        let style = if warning { brush.theme.notable() } else { Style::new() };
        brush.text(1, layout.status, width, &text, style);
    }
}

/// Describes what the columns of the row under the cursor leave out. Short, since it is sent with every move of the cursor.
fn about_row(model: &Model, layout: &Layout) -> Option<(String, bool)> {
    match model.list() {
        Part::AllHooks => super::hook_list::about_row(model, &model.all_hooks, layout.whole),
        Part::Hooks => super::hook_list::about_row(model, &model.hooks, layout.hooks),
        Part::Matrix => super::matrix::about_cell(model),
        Part::Queues => super::queue_list::about_row(model, layout.queues),
        _ => None,
    }
}

//! What is worth knowing of a hook, in the words that there is room for.

use unicode_width::UnicodeWidthStr as _;

use super::Columns;
use crate::{
    app::{Area, HookOfAll, Model, Pending},
    domain::{Fires, State, fires_in},
    ui::remark,
};

/// The most important thing that is wrong with a hook, in the words that there is room for.
pub(super) fn short(row: &HookOfAll<'_>, pending: Option<Pending<'_>>, room: usize) -> Option<String> {
    let ways = match pending {
        Some(Pending::Removal) => ["being removed", "removing"].map(str::to_owned),
        Some(Pending::Into(_)) => ["being written", "writing"].map(str::to_owned),
        None => match fires_in(&row.hook.event, row.queue.kind) {
            Fires::NotInThisType | Fires::Nowhere => {
                [remark::remark(&row.hook.event, row.queue.kind).0, "never fires".to_owned()]
            }
            _ if row.queue.state == State::Off => ["queue is off", "queue off"].map(str::to_owned),
            _ if row.same_event > 1 => {
                [format!("{} hooks for this event", row.same_event), format!("{} for event", row.same_event)]
            }
            _ => return None,
        },
    };
    let [long, short] = ways;
    Some(if long.width() <= room { long } else { short })
}

/// What the row under the cursor cannot show itself. Short: it is sent again with every move of the cursor.
pub(in crate::ui) fn about_row(model: &Model, area: Area) -> Option<(String, bool)> {
    let row = model.all_queues.under_cursor()?;
    let columns = Columns::of(area.inner().width);
    let cut = |text: &str, width: u16| text.width() > usize::from(width);
    let mut parts = Vec::new();
    let (queue, schema) = (row.queue.label(), row.hook.schema_label());
    if cut(&queue, columns.queue) {
        parts.push(queue);
    }
    if columns.kind == 0 {
        parts.push(row.queue.kind.short_label());
    }
    if cut(row.hook.event.label(), columns.event) {
        parts.push(row.hook.event.label().to_owned());
    }
    if cut(&schema, columns.schema) {
        parts.push(schema);
    }
    let (text, dead) = remark::remark(&row.hook.event, row.queue.kind);
    if dead && cut(&text, columns.remark) {
        parts.push(text);
    }
    if row.queue.state == State::Off && (dead || columns.remark == 0) {
        parts.push("queue is off".to_owned());
    }
    if row.same_event > 1 && (dead || row.queue.state == State::Off || columns.remark < 11) {
        parts.push(format!("{} for this event", row.same_event));
    }
    (!parts.is_empty()).then(|| (parts.join(" · "), false))
}

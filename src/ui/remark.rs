//! What is worth knowing of an event in a queue, in a few words.

use unicode_width::UnicodeWidthStr as _;

use crate::{
    app::{HookRow, Pending},
    domain::{Event, Fires, QueueType, State, event_reference, fires_in, fires_instead},
};

const NEVER_FIRES: &str = "never fires";

/// The room for what an event means, beside a row.
const SUMMARY: usize = 36;

/// When the event fires in a queue of this type, and whether that is a warning.
pub(super) fn remark(event: &Event, kind: QueueType) -> (String, bool) {
    let fires = fires_in(event, kind);
    match (fires.never(), event_reference(event)) {
        (Some(_), _) => match fires_instead(event, kind) {
            Some(instead) => (format!("never fires: use {instead}"), true),
            None if fires == Fires::NotInThisType => ("never fires in this type of queue".to_owned(), true),
            None => ("no Webitel version fires it".to_owned(), true),
        },
        (None, Some(entry)) => (entry.summary.clone(), false),
        (None, None) => ("unknown to this program".to_owned(), true),
    }
}

/// The most important thing to know of a row, in the words that there is room for, and whether that is a problem.
pub(super) fn of_row(row: &HookRow<'_>, pending: Option<Pending<'_>>, room: usize) -> Option<(String, bool)> {
    let (event, is_warning) = remark(&row.hook.event, row.queue.kind);
    let ways = match fires_in(&row.hook.event, row.queue.kind) {
        _ if pending.is_some() => match pending {
            Some(Pending::Removal) => ["being removed", "removing"].map(str::to_owned),
            _ => ["being written", "writing"].map(str::to_owned),
        },
        Fires::NotInThisType | Fires::Nowhere => [event, NEVER_FIRES.to_owned()],
        _ if row.queue.state == State::Off => ["queue is off", "queue off"].map(str::to_owned),
        _ if row.same_event > 1 => {
            [format!("{} hooks for this event", row.same_event), format!("{} for event", row.same_event)]
        }
        _ => return (room >= SUMMARY).then_some((event, is_warning)),
    };
    let [long, short] = ways;
    Some((if long.width() <= room { long } else { short }, true))
}

/// What the remark of a row leaves out.
pub(super) fn left_out(row: &HookRow<'_>, room: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let (text, _) = remark(&row.hook.event, row.queue.kind);
    let is_dead = matches!(fires_in(&row.hook.event, row.queue.kind), Fires::NotInThisType | Fires::Nowhere);
    let is_off = row.queue.state == State::Off;
    // The event reference says more than "never fires". Here it would be sent again with every move of the cursor.
    if is_dead && room < NEVER_FIRES.len() {
        parts.push(text);
    }
    if is_off && (is_dead || room == 0) {
        parts.push("queue is off".to_owned());
    }
    if row.same_event > 1 && (is_dead || is_off || room == 0) {
        parts.push(format!("{} for this event", row.same_event));
    }
    parts
}

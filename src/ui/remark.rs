//! Remarks on an event in a queue, in a few words.

use unicode_width::UnicodeWidthStr as _;

use crate::app::{HookRow, Pending};
use crate::domain::{
    Event, Fires, QueueType, State, WhileOff, event_reference, fires_in, fires_instead, fires_while_off,
};

const NEVER_FIRES: &str = "never fires";

/// The minimum room for the meaning of an event.
const SUMMARY: usize = 36;

/// Describes when the event fires in a queue of this type, and returns whether that is a warning.
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

/// The most important remark on a row, in the wording that fits, and whether it is a problem.
pub(super) fn of_row(row: &HookRow<'_>, pending: Option<Pending<'_>>, room: usize) -> Option<(String, bool)> {
    let (event, is_warning) = remark(&row.hook.event, row.queue.kind);
    let wordings = match fires_in(&row.hook.event, row.queue.kind) {
        _ if pending.is_some() => match pending {
            Some(Pending::Removal) => ["being removed", "removing"].map(str::to_owned),
            _ => ["being written", "writing"].map(str::to_owned),
        },
        Fires::NotInThisType | Fires::Nowhere => [event, NEVER_FIRES.to_owned()],
        _ => match fires_while_off(&row.hook.event, row.queue) {
            Some(who) => [format!("queue off: {}", short_list(&who)), "queue off".to_owned()],
            None if row.same_event > 1 => {
                [format!("{} hooks for this event", row.same_event), format!("{} for event", row.same_event)]
            }
            None => return (room >= SUMMARY).then_some((event, is_warning)),
        },
    };
    let [long, short] = wordings;
    Some((if long.width() <= room { long } else { short }, true))
}

fn short_list(who: &[WhileOff]) -> String {
    let words = who.iter().map(|who| match who {
        WhileOff::InQueue => "those in it",
        WhileOff::DialledByHand => "by hand",
        WhileOff::Expiring => "expiry",
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Describes a row whose queue is off, and its event, in a line of its own.
pub(super) fn of_event(row: &HookRow<'_>) -> (String, bool) {
    match fires_while_off(&row.hook.event, row.queue) {
        Some(who) => (WhileOff::only_for(&who), true),
        None => remark(&row.hook.event, row.queue.kind),
    }
}

/// Returns the parts that the remark of a row leaves out.
pub(super) fn left_out(row: &HookRow<'_>, room: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let is_dead = matches!(fires_in(&row.hook.event, row.queue.kind), Fires::NotInThisType | Fires::Nowhere);
    let while_off = fires_while_off(&row.hook.event, row.queue);
    // The event reference says more than "never fires". Here more would be sent with every move of the cursor.
    if is_dead && room < NEVER_FIRES.len() || while_off.is_some() {
        parts.push(of_event(row).0);
    }
    if is_dead && row.queue.state == State::Off {
        parts.push("queue is off".to_owned());
    }
    if row.same_event > 1 && (is_dead || while_off.is_some() || room == 0) {
        parts.push(format!("{} for this event", row.same_event));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Hook, HookId, Queue, QueueId};

    #[test]
    fn never_fires_is_hidden_by_nothing_and_a_queue_that_is_off_says_for_whom_it_fires() {
        let cases = [
            // Event, type, queue, hooks for the event: the remark with much and little room, and what it leaves out.
            (
                "joined",
                0,
                State::Off,
                4,
                "never fires in this type of queue",
                "never fires",
                "queue is off, 4 for this event",
            ),
            ("joined", 0, State::On, 4, "never fires in this type of queue", "never fires", "4 for this event"),
            ("joined", 1, State::On, 4, "4 hooks for this event", "4 for event", ""),
            (
                "leaving",
                1,
                State::Off,
                1,
                "queue off: those in it, expiry",
                "queue off",
                "the queue is off: it fires only for contacts that are in it already and members that expire",
            ),
            ("add_member", 3, State::Off, 2, "2 hooks for this event", "2 for event", ""),
        ];
        for (event, kind, state, same_event, long, short, left) in cases {
            let queue = Queue { id: QueueId(12), name: "Line".into(), kind: QueueType(kind), state };
            let hook = Hook { id: HookId(1), event: Event::from_wire(event), schema: None, state: State::On };
            let row = HookRow { queue: &queue, hook: &hook, same_event, pause: None };
            let text = |room| of_row(&row, None, room).map(|(text, _)| text);
            assert_eq!((text(36).as_deref(), text(11).as_deref()), (Some(long), Some(short)), "{event}");
            assert_eq!(left_out(&row, 11).join(", "), left, "{event}");
        }
    }
}

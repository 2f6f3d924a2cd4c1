//! What is worth knowing of an event in a queue, in a few words.

use crate::domain::{Event, Fires, QueueType, event_reference, fires_in};

/// When the event fires in a queue of this type, and whether that is a warning.
pub(super) fn remark(event: &Event, kind: QueueType) -> (String, bool) {
    match fires_in(event, kind) {
        Fires::NotInThisType => ("never fires in this type of queue".to_owned(), true),
        // What the documentation calls Answered, current versions call Active; but not in every type of queue.
        Fires::Nowhere if *event == Event::Answered && fires_in(&Event::Active, kind) == Fires::Yes => {
            ("current Webitel never fires it: use Active".to_owned(), true)
        }
        Fires::Nowhere => ("current Webitel never fires it".to_owned(), true),
        Fires::Unknown => ("not in the event reference".to_owned(), true),
        Fires::Yes => (event_reference(event).map_or(String::new(), |entry| entry.summary.clone()), false),
    }
}

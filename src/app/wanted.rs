//! The queue that was asked for on the command line.

use super::{
    message::Slot,
    request::{Destination, Request, Requests},
    widgets::NoticeKind,
};
use crate::{
    domain::{Answer, Failure, QueueSelector, make_harmless},
    keys::Action,
};

/// The queue was looked up. Returns whether it is still wanted.
pub(super) fn queue_found(wanted: &QueueSelector, result: Result<Answer, Failure>, out: &mut Requests) -> bool {
    let name = match wanted {
        QueueSelector::Id(id) => format!("with id {id}"),
        QueueSelector::Name(name) => format!("named \"{}\"", make_harmless(name)),
    };
    match result {
        Ok(Answer::Queue(queues)) => match queues.as_slice() {
            [queue] => {
                out.push(Request::ReadSucceeded(Slot::Start));
                out.open(Destination::Queue(queue.clone(), None));
            }
            [] => {
                out.notify(NoticeKind::Error, format!("There is no queue {name}. Choose one from the list."));
            }
            queues => {
                let ids: Vec<String> = queues.iter().map(|queue| queue.id.to_string()).collect();
                let (count, ids) = (ids.len(), ids.join(", "));
                let text = format!("{count} queues are {name}: use --queue with one of the ids {ids}.");
                out.notify(NoticeKind::Error, text);
            }
        },
        Ok(_) => {}
        Err(failure) => {
            let text = format!("The queue {name} was not opened: {failure} {} tries again.", Action::Refresh);
            out.push(Request::NotifyUntilRead(Slot::Start, text));
            return true;
        }
    }
    false
}

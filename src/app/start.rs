//! The queue that was asked for at the start, and reading again what failed.

use super::{
    message::{Effect, Slot},
    model::Model,
    request::Part,
    update,
    widgets::notices::NoticeKind,
};
use crate::domain::{Failure, Query, Queue, QueueSelector, make_harmless};

/// The queue that was asked for on the command line was looked up.
pub(super) fn queue_found(model: &mut Model, result: Result<Vec<Queue>, Failure>, effects: &mut Vec<Effect>) {
    let Some(wanted) = model.wanted.take() else { return };
    let name = match &wanted {
        QueueSelector::Id(id) => format!("with id {id}"),
        QueueSelector::Name(name) => format!("named \"{}\"", make_harmless(name)),
    };
    match result {
        Ok(queues) if queues.len() == 1 => {
            model.notices.mended(Slot::Start);
            for queue in queues {
                update::open_queue(model, queue, None, effects);
            }
        }
        Ok(queues) if queues.is_empty() => {
            let text = format!("There is no queue {name}. Choose one from the list.");
            model.notices.tell(NoticeKind::Error, text);
        }
        Ok(queues) => {
            let ids: Vec<String> = queues.iter().map(|queue| queue.id.to_string()).collect();
            let text = format!("{} queues are {name}: use --queue with one of the ids {}.", ids.len(), ids.join(", "));
            model.notices.tell(NoticeKind::Error, text);
        }
        Err(failure) => {
            let text = format!("The queue {name} was not opened: {failure} r tries again.");
            model.notices.tell_until_mended(Slot::Start, text);
            model.wanted = Some(wanted);
        }
    }
}

/// The list of a component is read again: so is whatever else failed, so that one key restores the screen after a bad minute.
pub(super) fn read_failed(model: &mut Model, from: Part, effects: &mut Vec<Effect>) {
    if let Some(selector) = model.wanted.clone() {
        model.fetch(Slot::Start, Query::Queue(selector), effects);
    }
    if model.session.identity.is_none() {
        model.fetch(Slot::Identity, Query::Identity, effects);
    }
    if from != Part::Queues && model.queues.load.has_failed() {
        update::load_queues(model, effects);
    }
    if from != Part::Hooks && model.hooks.load.has_failed() {
        update::load_hooks(model, effects);
    }
}

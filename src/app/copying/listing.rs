//! Reading the list of queues; nothing where all queues were read already.

use crate::{
    app::{
        message::{Effect, Generation, Slot},
        model::Model,
        widgets::{notices::NoticeKind, words},
    },
    domain::{Failure, FailureKind, Page, Query, Queue},
};

/// Whether the list of queues is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    Whole,
    Loading(Generation),
    Failed(Failure),
}

/// Reads the list.
pub(super) fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    let generation = model.fetch(Slot::CopyQueues, Query::AllQueues, effects);
    if let Some(copying) = model.copying_mut() {
        copying.targets.listing = Listing::Loading(generation);
    }
}

/// The list again, as it is now.
pub(super) fn again(model: &mut Model, effects: &mut Vec<Effect>) {
    model.notices.give_way();
    begin(model, effects);
}

/// The server can be reached again: the list that could not be read is read.
pub(in crate::app) fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    let listing = model.copying().map(|copying| &copying.targets.listing);
    if matches!(listing, Some(Listing::Failed(failure)) if failure.kind != FailureKind::GivenUp) {
        begin(model, effects);
    }
}

/// The list arrived, or did not.
pub(in crate::app) fn loaded(model: &mut Model, generation: Generation, result: Result<Page<Queue>, Failure>) {
    let Some(targets) = model.copying_mut().map(|copying| &mut copying.targets) else { return };
    if targets.listing != Listing::Loading(generation) {
        return;
    }
    match result {
        Err(failure) => targets.listing = Listing::Failed(failure),
        Ok(found) => {
            let cursor = targets.list;
            targets.forget_queues();
            targets.list = cursor;
            targets.add(found.items);
            whole(model);
        }
    }
}

/// No further queues come.
pub(super) fn whole(model: &mut Model) {
    let Some(targets) = model.copying_mut().map(|copying| &mut copying.targets) else { return };
    targets.listing = Listing::Whole;
    let vanished = targets.drop_vanished();
    if vanished > 0 {
        let queues = words::count(vanished, "checked queue");
        model.notices.tell(NoticeKind::Warning, format!("{queues} cannot be found any more and will get no copy."));
    }
}

//! Reading the list of queues, page by page; nothing where all queues were read already.

use super::targets::Targets;
use crate::{
    app::{
        message::{Effect, Generation, Slot},
        model::Model,
        widgets::{notices::NoticeKind, words},
    },
    domain::{Failure, FailureKind, Page, Query, Queue},
};

const PAGE: u32 = 500;

/// Whether the list of queues is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// It is.
    Whole,
    /// A page is awaited.
    Loading {
        /// Which.
        page: u32,
        /// The answer that is awaited.
        generation: Generation,
    },
    /// A page could not be read, and those after it were not asked for.
    Failed(Failure),
}

/// From the first page on.
pub(super) fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    ask(model, 1, effects);
}

/// The list again, as it is now.
pub(super) fn again(model: &mut Model, effects: &mut Vec<Effect>) {
    model.notices.give_way();
    ask(model, 1, effects);
}

/// The server can be reached again: the list that could not be read is read.
pub(in crate::app) fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    let listing = model.copying().map(|copying| &copying.targets.listing);
    if matches!(listing, Some(Listing::Failed(failure)) if failure.kind != FailureKind::GivenUp) {
        ask(model, 1, effects);
    }
}

fn ask(model: &mut Model, page: u32, effects: &mut Vec<Effect>) {
    let generation = model.fetch(Slot::CopyQueues, Query::EveryQueue { page, size: PAGE }, effects);
    if let Some(copying) = model.copying_mut() {
        copying.targets.listing = Listing::Loading { page, generation };
    }
}

/// A page arrived, or did not.
pub(in crate::app) fn loaded(
    model: &mut Model,
    generation: Generation,
    result: Result<Page<Queue>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(targets) = model.copying_mut().map(|copying| &mut copying.targets) else { return };
    let Listing::Loading { page, generation: awaited } = targets.listing else { return };
    if awaited != generation {
        return;
    }
    match result {
        Err(failure) => targets.listing = Listing::Failed(failure),
        Ok(found) => {
            let goes_on = found.more && !found.items.is_empty();
            take(targets, page, found.items);
            if goes_on {
                return ask(model, page + 1, effects);
            }
            whole(model);
        }
    }
}

fn take(targets: &mut Targets, page: u32, queues: Vec<Queue>) {
    if page == 1 {
        let cursor = targets.list;
        targets.forget_queues();
        targets.list = cursor;
    }
    targets.add(queues);
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

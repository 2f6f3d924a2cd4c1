//! From yes to the end of a plan: carrying it out, stopping it, trying it again.

use std::collections::BTreeSet;

use super::{
    sheet::{Sheet, Stage},
    words::in_words,
};
use crate::{
    app::{
        message::Effect,
        model::Model,
        widgets::notices::NoticeKind,
        writes::{Purpose, UnderWay},
    },
    domain::{
        Cause, Hook, HookId, HookOwner, QueueId,
        plan::{Order, Plan, Run, StepStatus},
    },
};

/// Yes: the plan is carried out, if the hooks still are what it says.
pub(super) fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Err(reason) = model.may_change() {
        return model.hint(reason);
    }
    let Some(Sheet { stage: Stage::Preview { order, .. }, .. }) = model.sheet() else { return };
    if order.run.plan().is_empty() {
        return model.hint("Nothing would change, so there is nothing to run.");
    }
    if let Some(reason) = outdated(model, order.run.plan()) {
        model.close_sheet();
        return model.notices.tell(NoticeKind::Warning, reason);
    }
    let order = order.clone();
    send(model, order, effects);
}

/// Carries out the order of the open plan.
pub(in crate::app) fn send(model: &mut Model, order: Order, effects: &mut Vec<Effect>) {
    let Some(batch) = model.sheet().map(|sheet| sheet.batch) else { return };
    let run = model.writes.begin_order(Purpose::Plan, order, batch, effects);
    if let Some(sheet) = model.sheet_mut() {
        sheet.stage = Stage::Running(run);
    }
}

/// Why a plan is not what was shown any more: a hook changed meanwhile, as far as is known here, or is being written.
fn outdated(model: &Model, plan: &Plan) -> Option<String> {
    let mut seen = BTreeSet::new();
    for step in plan.steps() {
        let Some(before) = step.before() else { continue };
        // A hook with several steps is what it is now before the first of them.
        if !seen.insert((step.queue.id, before.id)) {
            continue;
        }
        let label = before.label();
        if model.writes.pending(before.id).is_some() {
            return Some(format!("{label} is still being written, so nothing was sent: try again then."));
        }
        match known(model, step.queue.id, before.id) {
            None => {}
            Some(Some(now)) if now == before => {}
            Some(Some(_)) => return Some(format!("{label} changed while the plan was open, so nothing was sent.")),
            Some(None) => return Some(format!("{label} is gone meanwhile, so nothing was sent.")),
        }
    }
    None
}

/// A hook as it is known. The outer `None`: its queue is not known.
fn known(model: &Model, queue: QueueId, hook: HookId) -> Option<Option<&Hook>> {
    let owner = HookOwner::Queue(queue);
    model.store.is_known(owner).then(|| model.store.hook(owner, hook))
}

/// No further write is begun. What was sent goes on. Asked for twice, what is not known is not looked up any longer.
pub(super) fn cancel(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Sheet { stage: Stage::Running(run), .. }) = model.sheet() else { return };
    let run = *run;
    let told = if model.writes.is_stopping(run) {
        "Stopping: what the server did not answer is not looked up any longer."
    } else {
        "Stopping: no further write is begun; what was begun is waited for."
    };
    model.writes.cancel(run, effects);
    model.hint(told);
}

/// The run has ended. `more` are further sentences about it.
pub(in crate::app) fn ended(model: &mut Model, under_way: &UnderWay, more: &str) {
    let run = &under_way.order.run;
    let tally = run.tally();
    let done = run.statuses().filter(|(_, status)| matches!(status, StepStatus::Done(_)));
    let done: Vec<_> = done.filter_map(|(step, _)| Some((step.queue.owner(), step.target()?))).collect();
    model.uncheck(&done);
    if tally.is_all_done() && under_way.order.cause == Cause::Copy {
        // What was copied is done with. After a failure it stays checked for another try.
        model.uncheck_all();
    }
    let title = model.sheet().map(|sheet| sheet.title.clone()).unwrap_or_default();
    let kind = if tally.is_all_done() { NoticeKind::Success } else { NoticeKind::Error };
    model.notices.tell(kind, format!("{title}: {}.{more}", in_words(tally)));
    let Some(sheet) = model.sheet_mut() else { return };
    // What went wrong is what there is to look at.
    let failed = (0..sheet.row_count()).find(|row| {
        matches!(sheet.row(*row), Some(super::sheet::SheetRow::Step(step))
            if run.status(*step).is_some_and(is_to_look_at))
    });
    if let Some(row) = failed {
        sheet.list.cursor = row;
    }
    finish(sheet, under_way);
}

fn finish(sheet: &mut Sheet, under_way: &UnderWay) {
    sheet.batch = Some(under_way.batch);
    sheet.stage = Stage::Finished(under_way.order.clone());
}

fn is_to_look_at(status: &StepStatus) -> bool {
    !matches!(status, StepStatus::Done(_) | StepStatus::NotTried(_) | StepStatus::RolledBack)
}

/// The run did not begin.
pub(in crate::app) fn not_begun(model: &mut Model, order: &Order) {
    if let Some(sheet) = model.sheet_mut() {
        sheet.stage = Stage::Preview { order: order.clone(), yes: false };
    }
}

/// Whether anything could be tried again.
pub(super) fn can_retry(run: &Run) -> bool {
    let tally = run.tally();
    tally.failed + tally.unknown + tally.not_tried + tally.rolled_back > 0
}

/// What failed or was not tried is tried again. What may have been carried out is looked up before.
pub(super) fn retry(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Err(reason) = model.may_change() {
        return model.hint(reason);
    }
    let Some(Sheet { stage: Stage::Finished(order), .. }) = model.sheet() else { return };
    let mut order = order.clone();
    if order.run.retry() {
        send(model, order, effects);
    }
}

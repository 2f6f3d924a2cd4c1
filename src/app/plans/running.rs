//! From yes to the end: sending, stopping, trying again.

use std::{collections::BTreeSet, time::Duration};

use super::{
    pausing,
    sheet::{Sheet, Stage},
    words::in_words,
};
use crate::{
    app::{
        message::{Effect, Generation, Slot, TimerId},
        model::Model,
        panes::availability,
        widgets::notices::NoticeKind,
        writes::{
            answers,
            jobs::{Origin, Purpose},
        },
    },
    domain::{
        Cause, Deed, Failure, Hook, HookId, HookOwner, Query, QueueId,
        plan::{Fate, OnFailure, Plan, Run, StepKind},
    },
};

/// When a hook that was not found is looked for once more: a copy of the database may lag behind (admin-api §3).
const SECOND_LOOK: Duration = Duration::from_millis(1500);

/// Yes: the plan is carried out, if the hooks still are what it says.
pub(super) fn begin(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Err(reason) = availability::may_change(model) {
        return model.hint(reason);
    }
    let Some(Sheet { stage: Stage::Preview { plan, .. }, .. }) = model.sheet() else { return };
    if plan.is_empty() {
        return model.hint("Nothing would change, so there is nothing to run.");
    }
    if let Some(reason) = outdated(model, plan) {
        model.close_sheet();
        return model.notices.tell(NoticeKind::Warning, reason);
    }
    let run = Run::new(plan.clone(), OnFailure::KeepGoing);
    note_and_send(model, run, effects);
}

/// Sends what is to be written; of a pause only when it is written down which hooks were on.
fn note_and_send(model: &mut Model, run: Run, effects: &mut Vec<Effect>) {
    if model.sheet().is_none_or(|sheet| sheet.cause != Cause::Pause) {
        return send(model, run, effects);
    }
    let next = model.writes.next_batch();
    let Some(sheet) = model.sheet_mut() else { return };
    let batch = *sheet.batch.get_or_insert(next);
    effects.push(Effect::NotePaused { batch, hooks: pausing::noted_for(&run) });
    sheet.stage = Stage::Noting(run);
}

/// Which hooks were on is written down, or could not be.
pub(in crate::app) fn noted(model: &mut Model, result: Result<(), String>, effects: &mut Vec<Effect>) {
    let Some(Sheet { stage: Stage::Noting(run), .. }) = model.sheet() else { return };
    let mut run = run.clone();
    match result {
        Ok(()) => send(model, run, effects),
        Err(reason) => {
            run.cancel();
            if let Some(sheet) = model.sheet_mut() {
                sheet.stage = Stage::Finished(run);
            }
            let text = format!("Nothing was switched off, because which hooks were on is not written down: {reason}");
            model.notices.tell(NoticeKind::Error, text);
        }
    }
}

fn send(model: &mut Model, run: Run, effects: &mut Vec<Effect>) {
    let Some(sheet) = model.sheet() else { return };
    let (batch, cause, stands_for) = (sheet.batch, sheet.cause.clone(), sheet.stands_for.clone());
    let job = model.writes.begin_run(Purpose::Plan { cause, stands_for }, run, batch, effects);
    if let Some(sheet) = model.sheet_mut() {
        sheet.batch = sheet.batch.or(Some(job));
        sheet.stage = Stage::Running(job);
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

/// A hook as the lists have it: the open queue's own, else that of all queues. None where neither knows its queue.
fn known(model: &Model, queue: QueueId, hook: HookId) -> Option<Option<&Hook>> {
    let open = model.registry.as_ref().filter(|registry| registry.known && registry.queue.id == queue);
    open.map(|registry| registry.hook(hook)).or_else(|| model.all_queues.known(queue, hook))
}

/// No further write is begun. What was sent goes on.
pub(super) fn cancel(model: &mut Model) {
    let Some(Sheet { stage: Stage::Running(job), .. }) = model.sheet() else { return };
    let job = *job;
    if model.writes.run(job).is_some_and(Run::is_cancelled) {
        return model.hint("Stopping already: what was begun is waited for.");
    }
    model.writes.cancel(job);
    model.hint("Stopping: no further write is begun; what was begun is waited for.");
}

/// The run has ended.
pub(in crate::app) fn ended(model: &mut Model, run: &Run, effects: &mut Vec<Effect>) {
    if let Some(sheet) = model.sheet() {
        pausing::ended(&sheet.cause, run, effects);
    }
    let tally = run.tally();
    for (step, _) in run.fates().filter(|(_, fate)| fate.is_done()) {
        let Some(hook) = step.target() else { continue };
        if let Some(registry) = &mut model.registry {
            registry.checks.remove(&hook);
        }
    }
    let title = model.sheet().map(|sheet| sheet.title.clone()).unwrap_or_default();
    let kind = if tally.is_all_done() { NoticeKind::Success } else { NoticeKind::Error };
    model.notices.tell(kind, format!("{title}: {}.", in_words(tally)));
    let Some(sheet) = model.sheet_mut() else { return };
    // What went wrong is what there is to look at.
    let failed = (0..sheet.row_count()).find(|row| {
        matches!(sheet.row(*row), Some(super::sheet::SheetRow::Step(step))
            if run.fate(*step).is_some_and(|fate| matches!(fate, Fate::Failed(_) | Fate::Stuck(_))))
    });
    if let Some(row) = failed {
        sheet.list.cursor = row;
    }
    sheet.stage = Stage::Finished(run.clone());
}

/// Whether anything could be tried again.
pub(super) fn can_retry(run: &Run) -> bool {
    let tally = run.tally();
    tally.failed + tally.not_tried + tally.taken_back > 0
}

/// What failed or was not tried is tried again; additions whose answers were lost are looked up first.
pub(super) fn retry(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Err(reason) = availability::may_change(model) {
        return model.hint(reason);
    }
    let Some(Sheet { stage: Stage::Finished(run), .. }) = model.sheet() else { return };
    let run = run.clone();
    go_on(model, run, effects);
}

/// Looks up the next addition in doubt; where there is none, tries again.
fn go_on(model: &mut Model, mut run: Run, effects: &mut Vec<Effect>) {
    let next = run.in_doubt().next().map(|(index, step)| (index, step.clone()));
    if let Some((step, planned)) = next
        && let StepKind::Add(spec) = planned.kind
    {
        let (owner, event, schema) = (HookOwner::Queue(planned.queue.id), spec.event, spec.schema.id);
        let generation = model.fetch(Slot::PlanDoubt, Query::HooksLike { owner, event, schema }, effects);
        if let Some(sheet) = model.sheet_mut() {
            sheet.stage = Stage::LookingUp { run, step, lookup: Some(generation), again: None };
        }
        return;
    }
    if run.retry() {
        note_and_send(model, run, effects);
    } else if let Some(sheet) = model.sheet_mut() {
        sheet.stage = Stage::Finished(run);
        model.notices.tell(NoticeKind::Success, "What was not answered is there: nothing is left to try again.");
    }
}

/// An addition in doubt was looked up.
pub(in crate::app) fn looked_up(
    model: &mut Model,
    generation: Generation,
    result: Result<Vec<Hook>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let timer = model.next_timer();
    let Some(Sheet { stage, .. }) = model.sheet_mut() else { return };
    let Stage::LookingUp { run, step, lookup, again } = stage else { return };
    if *lookup != Some(generation) {
        return;
    }
    let step = *step;
    match result {
        Err(failure) => {
            *stage = Stage::Finished(run.clone());
            let text =
                format!("Whether it was added could not be looked up: {failure} Nothing was sent; r looks again.");
            model.notices.tell(NoticeKind::Error, text);
        }
        Ok(hooks) => {
            let mut looked = run.clone();
            let found = looked.looked_up(step, &hooks);
            if found.is_none() && again.is_none() {
                (*lookup, *again) = (None, Some(timer));
                effects.push(Effect::After { timer, delay: SECOND_LOOK });
                return;
            }
            if let Some(hook) = found {
                found_after_all(model, &looked, step, hook, effects);
            }
            go_on(model, looked, effects);
        }
    }
}

/// What was not answered is there: it is recorded, and shown.
fn found_after_all(model: &mut Model, run: &Run, index: usize, hook: Hook, effects: &mut Vec<Effect>) {
    let step = &run.plan().steps()[index];
    if let Some(sheet) = model.sheet()
        && let (Some(batch), Some(fate)) = (sheet.batch, run.fate(index))
    {
        let origin = Origin { batch, cause: sheet.cause.clone() };
        let deed = step.deed(fate).map(|deed| Deed { stands_for: sheet.stands_for(index), ..deed });
        effects.extend(deed.map(|deed| origin.record(deed)));
    }
    answers::found(model, step, hook, effects);
}

/// A timer rang: the second look.
pub(in crate::app) fn timer(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) {
    let Some(Sheet { stage: Stage::LookingUp { run, step, again, lookup: None }, .. }) = model.sheet() else { return };
    if *again != Some(timer) {
        return;
    }
    let planned = run.plan().steps()[*step].clone();
    let StepKind::Add(spec) = planned.kind else { return };
    let query = Query::HooksLike { owner: planned.queue.owner(), event: spec.event, schema: spec.schema.id };
    let generation = model.fetch(Slot::PlanDoubt, query, effects);
    if let Some(Sheet { stage: Stage::LookingUp { lookup, .. }, .. }) = model.sheet_mut() {
        *lookup = Some(generation);
    }
}

/// Stops looking: nothing was sent for it.
pub(super) fn stop_looking(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(sheet) = model.sheet_mut() else { return };
    if let Stage::LookingUp { run, .. } = &sheet.stage {
        sheet.stage = Stage::Finished(run.clone());
        effects.push(Effect::Cancel(Slot::PlanDoubt));
        model.hint("Stopped looking: nothing was sent.");
    }
}

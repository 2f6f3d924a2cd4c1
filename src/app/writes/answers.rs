//! The answer to a write: what it means for the row, the list and the program's end.

use std::time::Duration;

use super::{doubts, jobs::Ended, told};
use crate::{
    app::{
        layers::quitting,
        message::{Effect, OpId},
        model::Model,
        panes::{hooks, registry::Registry},
    },
    domain::{
        Failure, Hook, HookOwner, Written,
        plan::{Step, StepKind},
    },
};

/// For how long a read may be older than a write that was answered before it (admin-api §3: replicas).
pub(super) const LAG: Duration = Duration::from_secs(5);

/// A write was answered: the row becomes what the server returned, and the job's end is told.
pub(in crate::app) fn written(
    model: &mut Model,
    op: OpId,
    result: Result<Written, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(Ended { step, result, of_plan, origin, deed, job }) = model.writes.answered(op, result, effects) else {
        return;
    };
    let owner = step.queue.owner();
    if result.is_err() {
        quitting::stay(model);
    }
    let timer = model.next_timer();
    if result.is_ok() {
        effects.push(Effect::After { timer, delay: LAG });
    }
    match (&result, &step.kind) {
        (Ok(Written::Saved(Some(hook))), _) if step.target().is_none_or(|target| target == hook.id) => {
            model.all_queues.written(owner, hook.id, Some(hook.clone()), timer);
        }
        (Ok(Written::Removed), StepKind::Remove(hook)) => model.all_queues.written(owner, hook.id, None, timer),
        (Ok(Written::Saved(None)), StepKind::Edit { after, .. }) => model.all_queues.presume(owner, after.clone()),
        _ => {}
    }
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.owner() == owner) {
        match (&result, step.target()) {
            // An answer about another hook must not land on its row; the job's end loads the list again.
            (Ok(Written::Saved(Some(hook))), Some(target)) if hook.id != target => {}
            (Ok(Written::Saved(Some(hook))), _) => registry.written(hook.id, Some(hook.clone()), timer),
            (Ok(Written::Removed), Some(id)) => registry.written(id, None, timer),
            // A success without a body: the hook as it was wished, until the reload at the job's end says it.
            (Ok(Written::Saved(None)), Some(target)) => {
                if let StepKind::Edit { after, .. } = &step.kind {
                    registry.presume(target, after.clone());
                }
            }
            (Ok(Written::Saved(None)), None) => {
                if let StepKind::Add(spec) = &step.kind {
                    registry.awaited = Some((spec.event.clone(), spec.schema.id));
                }
            }
            (Ok(Written::Removed), None) | (Err(_), _) => {}
        }
    }
    let is_looked_up = !of_plan && step.target().is_none() && result.as_ref().is_err_and(|failure| failure.unclear);
    // What became of an addition in doubt is recorded when it is known.
    if let Some(deed) = deed.filter(|_| !is_looked_up) {
        effects.push(origin.record(deed));
    }
    if let Some(job) = &job {
        told::ended(model, job, effects);
    }
    match (&result, step.target()) {
        (Err(failure), _) if failure.unclear && !(of_plan && step.target().is_none()) => {
            doubts::arose(model, &step, origin, effects);
        }
        (Ok(_), Some(hook)) => doubts::overtaken(model, owner, hook),
        _ => {}
    }
    let open = model.registry.as_ref().map(Registry::owner);
    if job.is_some_and(|job| job.reload.iter().any(|queue| open == Some(HookOwner::Queue(*queue)))) {
        hooks::load(model, effects);
    }
    quitting::quit_if_written(model, effects);
}

/// A hook turned out to be there although the answer to its addition was lost.
pub(in crate::app) fn found(model: &mut Model, step: &Step, hook: Hook, effects: &mut Vec<Effect>) {
    let timer = model.next_timer();
    effects.push(Effect::After { timer, delay: LAG });
    model.all_queues.written(step.queue.owner(), hook.id, Some(hook.clone()), timer);
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.owner() == step.queue.owner()) {
        registry.written(hook.id, Some(hook), timer);
    }
}

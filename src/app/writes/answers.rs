//! What the executor reports of a run: what it means for the rows, the list and the program's end.

use super::{
    runs::{Answered, UnderWay},
    told,
};
use crate::{
    app::{
        layers::quitting,
        message::{Effect, RunId},
        model::Model,
        store::StoreUpdate,
        update,
        widgets::{notices::NoticeKind, words},
    },
    domain::{
        AppliedChange, HookOwner, Outcome, WriteOutcome,
        plan::{NotBegun, Remarks, RunProgress, StepKind},
    },
};

/// Something happened to a run: a row becomes what the server returned.
pub(in crate::app) fn progressed(model: &mut Model, run: RunId, progress: RunProgress, effects: &mut Vec<Effect>) {
    let Some(Answered { step, outcome }) = model.writes.follow(run, progress) else { return };
    let owner = step.queue.owner();
    if outcome.failure().is_some() {
        return quitting::stay(model);
    }
    match (outcome, &step.kind) {
        (WriteOutcome::Done(_), StepKind::Remove(hook)) => update::written(model, owner, hook.id, None, effects),
        (WriteOutcome::Done(Some(hook)) | WriteOutcome::Differs { hook, .. }, _) => {
            update::written(model, owner, hook.id, Some(hook), effects);
        }
        // A success without a hook: the hook as desired, until the reload at the run's end says how it is.
        (WriteOutcome::Done(None), StepKind::Edit { after, .. }) => {
            update::learn(model, StoreUpdate::Presumed(owner, after.clone()), effects);
        }
        (WriteOutcome::Done(None), StepKind::Add(spec)) if model.hooks.owner() == Some(owner) => {
            model.hooks.go_to_added(spec.event.clone(), spec.schema.id);
        }
        _ => {}
    }
}

/// A run ended, and what it did is on the disk; or it did not begin.
pub(in crate::app) fn ended(
    model: &mut Model,
    id: RunId,
    result: Result<Remarks, NotBegun>,
    effects: &mut Vec<Effect>,
) {
    let Some(run) = model.writes.end(id) else { return };
    match result {
        Ok(remarks) => {
            told::ended(model, &run, &remarks);
        }
        Err(reason) => {
            quitting::stay(model);
            told::not_begun(model, &run, &reason);
        }
    }
    reload(model, &run, effects);
    quitting::quit_if_written(model, effects);
}

fn reload(model: &mut Model, run: &UnderWay, effects: &mut Vec<Effect>) {
    let open = model.hooks.owner();
    if run.reload.iter().any(|queue| open == Some(HookOwner::Queue(*queue))) {
        update::load_hooks(model, effects);
    }
}

/// Writes of earlier runs that were in doubt were looked up.
pub(in crate::app) fn doubts_settled(model: &mut Model, result: Result<Vec<AppliedChange>, String>) {
    let changes = match result {
        Ok(changes) if changes.is_empty() => return,
        Ok(changes) => changes,
        Err(reason) => {
            let text = format!("Changes of an earlier run may be in doubt, and the journal cannot be read: {reason}.");
            return model.notices.tell(NoticeKind::Warning, text);
        }
    };
    let count = |is: fn(&Outcome) -> bool| changes.iter().filter(|change| is(&change.outcome)).count();
    let (done, unknown) = (count(Outcome::is_done), count(|outcome| matches!(outcome, Outcome::Unclear(_))));
    let others = changes.len() - done - unknown;
    let mut parts = Vec::new();
    for (number, words) in [(done, "done"), (others, "not done"), (unknown, "still in doubt")] {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    }
    let changes = words::count(changes.len(), "change");
    let text =
        format!("The program ended before, with {changes} in doubt: {}. H shows them, u undoes.", parts.join(", "));
    model.notices.tell(NoticeKind::Warning, text);
}

//! Writes whose answer was unclear: what really happened is looked up, never guessed and never sent again blindly.

use std::time::Duration;

use super::{answers, jobs::Origin};
use crate::{
    app::{
        form::{
            parking, saving,
            state::{Form, Way},
        },
        message::{Effect, Generation, Slot, TimerId},
        model::Model,
        widgets::notices::NoticeKind,
    },
    domain::{
        Failure, FailureKind, Hook, HookId, HookOwner, HookPatch, HookSpec, Query,
        plan::{Fate, Step, StepKind},
    },
};

/// When a hook that was not found is looked for once more.
const SECOND_LOOK: Duration = Duration::from_millis(1500);

/// A hook that may have been added.
#[derive(Debug, Clone)]
struct MaybeAdded {
    step: Step,
    spec: HookSpec,
    /// What it is recorded as.
    origin: Origin,
    lookup: Option<Generation>,
    /// Rings when it is time for the second look.
    again: Option<TimerId>,
    looked: u8,
    /// The user pressed Save again: write if it did not happen.
    then_write: Option<Way>,
}

impl MaybeAdded {
    fn query(&self) -> Query {
        let (event, schema) = (self.spec.event.clone(), self.spec.schema.id);
        Query::HooksLike { owner: self.step.queue.owner(), event, schema }
    }

    fn record(&self, fate: &Fate) -> Option<Effect> {
        self.step.deed(fate).map(|deed| self.origin.record(deed))
    }
}

/// What is not known of the writes so far.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Doubts {
    added: Option<MaybeAdded>,
    /// Edits and removals: the next load of their hooks tells.
    others: Vec<Step>,
}

/// A write ended without a clear answer.
pub(super) fn arose(model: &mut Model, step: &Step, origin: Origin, effects: &mut Vec<Effect>) {
    match &step.kind {
        StepKind::Add(spec) => {
            model.doubts.added = Some(MaybeAdded {
                step: step.clone(),
                spec: spec.clone(),
                origin,
                lookup: None,
                again: None,
                looked: 0,
                then_write: None,
            });
            look(model, None, effects);
        }
        StepKind::Edit { .. } | StepKind::Remove(_) => model.doubts.others.push(step.clone()),
    }
}

/// Whether the open form's last save may have happened, so that saving again has to look first.
pub(in crate::app) fn is_open(model: &Model) -> bool {
    model.doubts.added.is_some()
}

/// The form was closed: what may have happened no longer stands in the way of another save.
pub(in crate::app) fn forget(model: &mut Model) {
    model.doubts.added = None;
}

/// Looks whether the hook is there; if not, and `then_write`, saves again.
pub(in crate::app) fn look(model: &mut Model, then_write: Option<Way>, effects: &mut Vec<Effect>) {
    let Some(doubt) = &model.doubts.added else { return };
    let query = doubt.query();
    let generation = model.fetch(Slot::Doubt, query, effects);
    if let Some(doubt) = &mut model.doubts.added {
        doubt.lookup = Some(generation);
        doubt.again = None;
        doubt.then_write = then_write;
    }
    if let Some(form) = model.form_mut() {
        form.saving = true;
    }
}

/// A timer rang: the second look.
pub(in crate::app) fn timer(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) {
    if let Some(doubt) = model.doubts.added.as_ref().filter(|doubt| doubt.again == Some(timer)) {
        let then_write = doubt.then_write;
        look(model, then_write, effects);
    }
}

/// The look was answered.
pub(in crate::app) fn answered(
    model: &mut Model,
    generation: Generation,
    result: Result<Vec<Hook>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(mut doubt) = model.doubts.added.take_if(|doubt| doubt.lookup == Some(generation)) else { return };
    let added = |hooks: &[Hook]| hooks.iter().any(|hook| !doubt.step.alike.contains(&hook.id));
    if doubt.looked == 0 && result.as_ref().is_ok_and(|hooks| !added(hooks)) {
        // A copy of the database that lags behind proves nothing by not having it yet (admin-api §3).
        let timer = model.next_timer();
        effects.push(Effect::After { timer, delay: SECOND_LOOK });
        (doubt.looked, doubt.lookup, doubt.again) = (1, None, Some(timer));
        model.doubts.added = Some(doubt);
        return;
    }
    // A form that was put aside meanwhile is needed again, unless the hook turns out to be there.
    parking::bring_back(model, true);
    if let Some(form) = model.form_mut() {
        form.saving = false;
    }
    match result {
        Ok(hooks) => match hooks.into_iter().rev().find(|hook| !doubt.step.alike.contains(&hook.id)) {
            Some(hook) => happened(model, &doubt, hook, effects),
            None => did_not_happen(model, &doubt, effects),
        },
        Err(failure) => {
            let text = format!(
                "{}: the answer was lost, and whether it was added could not be looked up: {} Save looks again first.",
                doubt.step.label(),
                failure
            );
            let failure = failure.unclear();
            effects.extend(doubt.record(&Fate::Failed(failure.clone())));
            if let Some(form) = model.form_mut() {
                form.failure = Some(failure);
            }
            model.notices.tell(NoticeKind::Error, text);
            model.doubts.added = Some(MaybeAdded { lookup: None, looked: 0, ..doubt });
        }
    }
}

fn happened(model: &mut Model, doubt: &MaybeAdded, hook: Hook, effects: &mut Vec<Effect>) {
    let unchanged = |form: &Form| {
        form.event.as_ref() == Some(&doubt.spec.event)
            && form.schema.as_ref().is_some_and(|schema| schema.id == doubt.spec.schema.id)
    };
    if model.form().is_some_and(unchanged) {
        model.finish_form();
    }
    let id = hook.id;
    effects.extend(doubt.record(&Fate::Done(Some(hook.clone()))));
    answers::found(model, &doubt.step, hook, effects);
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.owner() == doubt.step.queue.owner()) {
        registry.move_to(id);
    }
    let text = format!("{} was added, although the answer was lost.", doubt.step.label());
    model.notices.tell(NoticeKind::Success, text);
}

fn did_not_happen(model: &mut Model, doubt: &MaybeAdded, effects: &mut Vec<Effect>) {
    let failure = Failure::new(FailureKind::TimedOut, None, "");
    effects.extend(doubt.record(&Fate::Failed(failure)));
    if let Some(way) = doubt.then_write {
        return saving::save(model, way, effects);
    }
    // It is known now that it did not happen: no doubt is left in what the form says.
    if let Some(failure) = model.form_mut().and_then(|form| form.failure.as_mut()) {
        failure.unclear = false;
    }
    let text = format!("{} was not added: the server does not have it. Save tries again.", doubt.step.label());
    model.notices.tell(NoticeKind::Error, text);
}

/// A later write to this hook was carried out: what became of those before it does not matter any more.
pub(super) fn overtaken(model: &mut Model, owner: HookOwner, hook: HookId) {
    model.doubts.others.retain(|step| step.queue.owner() != owner || step.target() != Some(hook));
}

/// Hooks were loaded: edits and removals in doubt are settled.
pub(in crate::app) fn settle_by_load(model: &mut Model, owner: HookOwner) {
    let all = std::mem::take(&mut model.doubts.others);
    let (mine, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|step| step.queue.owner() == owner);
    model.doubts.others = others;
    let Some(registry) = &model.registry else { return };
    let mut told = Vec::new();
    let mut saved_after_all = None;
    for step in mine {
        let (happened, words) = match &step.kind {
            StepKind::Edit { before, after } => match registry.hook(before.id) {
                Some(now) if HookPatch::between(before, after).is_fulfilled_by(now) => (true, "was saved after all"),
                Some(_) => (false, "was not saved"),
                None => (false, "is gone"),
            },
            StepKind::Remove(hook) if registry.hook(hook.id).is_none() => (true, "was removed after all"),
            StepKind::Remove(_) => (false, "is still there"),
            StepKind::Add(_) => continue,
        };
        if let (true, Some(now)) = (happened, step.target().and_then(|id| registry.hook(id))) {
            saved_after_all = Some(now.clone());
        }
        told.push(format!("{} {words}", step.wished_label()));
    }
    if told.is_empty() {
        return;
    }
    // What was set in the form after the save stays to be saved too.
    let is_done = saved_after_all.is_some_and(|now| model.form_mut().is_some_and(|form| form.is_saved_as(&now)));
    if is_done {
        model.finish_form();
    }
    model.notices.tell(NoticeKind::Warning, format!("Looked again: {}.", told.join("; ")));
}

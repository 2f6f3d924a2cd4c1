//! Writes whose answer was unclear: what really happened is looked up, never guessed and never sent again blindly.

use std::collections::BTreeSet;

use super::{
    form::Form,
    message::{Effect, Generation, Slot},
    model::{Layer, Model},
    notices::NoticeKind,
    saving::{self, LAG, Way},
    writes::Task,
};
use crate::domain::{Change, Event, Failure, Hook, HookId, HookOwner, Query, SchemaId};

/// A hook that may have been added.
#[derive(Debug, Clone)]
pub(super) struct MaybeAdded {
    owner: HookOwner,
    label: String,
    event: Event,
    schema: SchemaId,
    /// Hooks like it that were there before.
    known: BTreeSet<HookId>,
    lookup: Option<Generation>,
    /// The user pressed Save again: write if it did not happen.
    then_write: Option<Way>,
}

/// What is not known of the writes so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Doubts {
    added: Option<MaybeAdded>,
    /// Edits and removals: the next load of their hooks tells.
    others: Vec<(HookOwner, Task)>,
}

/// A write ended without a clear answer.
pub(super) fn arose(model: &mut Model, owner: HookOwner, task: &Task, effects: &mut Vec<Effect>) {
    match &task.change {
        Change::Add(draft) => {
            let alike = |hook: &&Hook| {
                hook.event == draft.event && hook.schema.as_ref().is_some_and(|schema| schema.id == draft.schema)
            };
            let known = model.registry.iter().flat_map(|registry| registry.hooks()).filter(alike).map(|hook| hook.id);
            let known = known.collect();
            model.doubts.added = Some(MaybeAdded {
                owner,
                label: task.label.clone(),
                event: draft.event.clone(),
                schema: draft.schema,
                known,
                lookup: None,
                then_write: None,
            });
            look(model, None, effects);
        }
        Change::Edit { .. } | Change::Remove { .. } => model.doubts.others.push((owner, task.clone())),
    }
}

/// Whether the open form's last save may have happened, so that saving again has to look first.
pub(super) fn is_open(model: &Model) -> bool {
    model.doubts.added.is_some()
}

/// The form was closed: what may have happened no longer stands in the way of another save.
pub(super) fn forget(model: &mut Model) {
    model.doubts.added = None;
}

/// Looks whether the hook is there; if not, and `then_write`, saves again.
pub(super) fn look(model: &mut Model, then_write: Option<Way>, effects: &mut Vec<Effect>) {
    let Some(doubt) = &model.doubts.added else { return };
    let query = Query::HooksLike { owner: doubt.owner, event: doubt.event.clone(), schema: doubt.schema };
    let generation = model.fetch(Slot::Doubt, query, effects);
    if let Some(doubt) = &mut model.doubts.added {
        doubt.lookup = Some(generation);
        doubt.then_write = then_write;
    }
    if let Some(form) = model.form_mut() {
        form.saving = true;
    }
}

/// The look was answered.
pub(super) fn answered(
    model: &mut Model,
    generation: Generation,
    result: Result<Vec<Hook>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(doubt) = model.doubts.added.take_if(|doubt| doubt.lookup == Some(generation)) else { return };
    if let Some(form) = model.form_mut() {
        form.saving = false;
    }
    match result {
        Ok(hooks) => match hooks.into_iter().rev().find(|hook| !doubt.known.contains(&hook.id)) {
            Some(hook) => happened(model, &doubt, hook, effects),
            None => did_not_happen(model, &doubt, effects),
        },
        Err(failure) => {
            let text = format!(
                "{}: the answer was lost, and whether it was added could not be looked up: {} Save looks again first.",
                doubt.label, failure
            );
            if let Some(form) = model.form_mut() {
                form.failure = Some(failure.unclear());
            }
            model.notices.tell(NoticeKind::Error, text);
            model.doubts.added = Some(MaybeAdded { lookup: None, ..doubt });
        }
    }
}

fn happened(model: &mut Model, doubt: &MaybeAdded, hook: Hook, effects: &mut Vec<Effect>) {
    let unchanged = |form: &Form| {
        form.event.as_ref() == Some(&doubt.event)
            && form.schema.as_ref().is_some_and(|schema| schema.id == doubt.schema)
    };
    if model.form().is_some_and(unchanged) {
        model.layers.retain(|layer| !matches!(layer, Layer::Form(_) | Layer::Question(_)));
    }
    let timer = model.next_timer();
    effects.push(Effect::After { timer, delay: LAG });
    let id = hook.id;
    if let Some(registry) = model.registry.as_mut().filter(|registry| registry.owner() == doubt.owner) {
        registry.written(id, Some(hook), timer);
        registry.move_to(id);
    }
    let text = format!("{} was added, although the answer was lost.", doubt.label);
    model.notices.tell(NoticeKind::Success, text);
}

fn did_not_happen(model: &mut Model, doubt: &MaybeAdded, effects: &mut Vec<Effect>) {
    if let Some(way) = doubt.then_write {
        return saving::write(model, way, effects);
    }
    let text = format!("{} was not added: the server does not have it. Save tries again.", doubt.label);
    model.notices.tell(NoticeKind::Error, text);
}

/// Hooks were loaded: edits and removals in doubt are settled.
pub(super) fn settle_by_load(model: &mut Model, owner: HookOwner) {
    let all = std::mem::take(&mut model.doubts.others);
    let (mine, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(of, _)| *of == owner);
    model.doubts.others = others;
    let Some(registry) = &model.registry else { return };
    let mut told = Vec::new();
    let mut closes_form = false;
    for (_, task) in mine {
        let (happened, words) = match &task.change {
            Change::Edit { hook, patch } => match registry.hook(*hook) {
                Some(now) if patch.is_fulfilled_by(now) => (true, "was saved after all"),
                Some(_) => (false, "was not saved"),
                None => (false, "is gone"),
            },
            Change::Remove { hook } if registry.hook(*hook).is_none() => (true, "was removed after all"),
            Change::Remove { .. } => (false, "is still there"),
            Change::Add(_) => continue,
        };
        closes_form |= happened && model.form().is_some_and(|form| form.hook() == task.target());
        told.push(format!("{} {words}", task.label));
    }
    if told.is_empty() {
        return;
    }
    if closes_form {
        model.layers.retain(|layer| !matches!(layer, Layer::Form(_) | Layer::Question(_)));
    }
    model.notices.tell(NoticeKind::Warning, format!("Looked again: {}.", told.join("; ")));
}

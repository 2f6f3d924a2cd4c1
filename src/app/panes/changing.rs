//! Switching and removing hooks: what is asked first, and what is sent.

use super::{availability, registry::Registry};
use crate::{
    app::{
        layers::answers::{Deferred, question},
        message::Effect,
        model::{Layer, Model},
        request::{Part, Question},
        widgets::words,
        writes::runs::Purpose,
    },
    domain::{
        Hook, HookId, QueueRef, State,
        plan::{Step, StepKind},
    },
};

/// Switches the targets: if any is on, all go off; otherwise all go on.
pub(super) fn toggle(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(registry) = &model.registry else { return };
    let targets = registry.targets();
    let to = if targets.iter().any(|hook| hook.state.enabled()) { State::Off } else { State::On };
    let as_wished: Vec<HookId> = targets.iter().filter(|hook| hook.state == to).map(|hook| hook.id).collect();
    let to_change: Vec<Hook> = targets.into_iter().filter(|hook| hook.state != to).cloned().collect();
    if to.enabled() {
        let (free, taken) = split_by_room(registry, to_change);
        if let Some(question) = ask_about_taken(registry, &free, &taken) {
            model.layers.push(question);
            return;
        }
        return begin_switch(model, &free.iter().map(|hook| hook.id).collect::<Vec<_>>(), to, effects);
    }
    // What is off already is done. Left checked, it would be all that the same key is about the next time.
    if let Some(registry) = &mut model.registry {
        registry.checks.retain(|id| !as_wished.contains(id));
    }
    begin_switch(model, &to_change.iter().map(|hook| hook.id).collect::<Vec<_>>(), to, effects);
}

/// Which of these hooks can be switched on, and which are kept from it and by which other: one enabled hook per event.
fn split_by_room(registry: &Registry, hooks: Vec<Hook>) -> (Vec<Hook>, Vec<(Hook, Hook)>) {
    let mut free: Vec<Hook> = Vec::new();
    let mut taken = Vec::new();
    for hook in hooks {
        let other = registry
            .enabled_with(&hook.event, Some(hook.id))
            .or_else(|| free.iter().find(|other| other.event == hook.event))
            .cloned();
        match other {
            Some(other) => taken.push((hook, other)),
            None => free.push(hook),
        }
    }
    (free, taken)
}

fn ask_about_taken(registry: &Registry, free: &[Hook], taken: &[(Hook, Hook)]) -> Option<Layer> {
    let (hook, other) = taken.first()?;
    let rule = "Only one hook per event can be on in a queue.".to_owned();
    if free.is_empty() && taken.len() == 1 && registry.hook(other.id).is_some_and(|other| other.state.enabled()) {
        let lines = vec![rule, format!("Swap switches \"{}\" off first, then this one on.", other.label())];
        let answers = vec![("Swap".to_owned(), Deferred::Swap { on: hook.id, off: other.id })];
        let title = format!("{} is already on for {}", other.schema_label(), other.event);
        return Some(question(Part::Lists, title, lines, answers, "Leave it off"));
    }
    let mut lines = vec![rule];
    lines.extend(
        taken.iter().map(|(hook, other)| format!("{} stays off because of {}", hook.label(), other.schema_label())),
    );
    let ids = free.iter().map(|hook| hook.id).collect();
    let answers = if free.is_empty() {
        Vec::new()
    } else {
        vec![(format!("Switch on {}", words::count(free.len(), "hook")), Deferred::Switch(ids, State::On))]
    };
    let title = format!("{} of {} cannot be switched on", taken.len(), words::count(free.len() + taken.len(), "hook"));
    Some(question(Part::Lists, title, lines, answers, "Back"))
}

/// A question names what it is about; once that is no longer so, its answer does nothing.
const CHANGED_MEANWHILE: &str = "The list changed while the question was open, so nothing was sent.";

fn existing(model: &Model, ids: &[HookId]) -> Vec<Hook> {
    let Some(registry) = &model.registry else { return Vec::new() };
    ids.iter().filter(|id| model.writes.pending(**id).is_none()).filter_map(|id| registry.hook(*id)).cloned().collect()
}

/// Switches these hooks.
pub(in crate::app) fn begin_switch(model: &mut Model, ids: &[HookId], to: State, effects: &mut Vec<Effect>) {
    let hooks: Vec<Hook> = existing(model, ids).into_iter().filter(|hook| hook.state != to).collect();
    if hooks.len() < ids.len() {
        return model.hint(format!("{CHANGED_MEANWHILE} Press t again."));
    }
    let steps = |queue: &QueueRef| hooks.iter().map(|hook| Step::switch(queue.clone(), hook, to)).collect();
    begin(model, Purpose::Switch(to), steps, effects);
}

/// Switches one hook off and then another on.
pub(in crate::app) fn begin_swap(model: &mut Model, on: HookId, off: HookId, effects: &mut Vec<Effect>) {
    let (first, second) = (existing(model, &[off]), existing(model, &[on]));
    let ([first], [second]) = (first.as_slice(), second.as_slice()) else {
        return model.hint("One of the two hooks is gone or being written: refresh and try again.");
    };
    if second.state.enabled() || !first.state.enabled() || first.event != second.event {
        return model.hint(format!("{CHANGED_MEANWHILE} Press t again."));
    }
    let steps = |queue: &QueueRef| {
        Step::switch(queue.clone(), second, State::On).with_room(Step::switch(queue.clone(), first, State::Off))
    };
    begin(model, Purpose::Switch(State::On), steps, effects);
}

/// Removes these hooks, if they still are what the question said.
pub(in crate::app) fn begin_remove(model: &mut Model, ids: &[HookId], asked: &Question, effects: &mut Vec<Effect>) {
    let hooks = existing(model, ids);
    if !hooks.is_empty() && removal_lines(&hooks) != asked.lines {
        return model.hint(format!("{CHANGED_MEANWHILE} Press d to be asked again."));
    }
    let removal = |queue: &QueueRef, hook| Step::new(queue.clone(), StepKind::Remove(hook));
    let steps = |queue: &QueueRef| hooks.into_iter().map(|hook| removal(queue, hook)).collect();
    begin(model, Purpose::Remove, steps, effects);
}

fn begin(model: &mut Model, purpose: Purpose, steps: impl FnOnce(&QueueRef) -> Vec<Step>, effects: &mut Vec<Effect>) {
    let Some(registry) = &model.registry else { return };
    let steps = steps(&registry.queue.reference());
    if let Err(reason) = availability::may_change(model) {
        return model.hint(reason);
    }
    if steps.is_empty() {
        return model.hint("These hooks are gone: nothing was sent.");
    }
    model.writes.begin(purpose, steps, effects);
}

fn removal_lines(hooks: &[impl std::borrow::Borrow<Hook>]) -> Vec<String> {
    hooks.iter().map(|hook| format!("{} ({})", hook.borrow().label(), hook.borrow().state)).collect()
}

pub(super) fn ask_to_remove(model: &mut Model) {
    let Some(registry) = &model.registry else { return };
    let targets = registry.targets();
    let lines = removal_lines(&targets);
    let ids: Vec<HookId> = targets.iter().map(|hook| hook.id).collect();
    let hooks = words::count(ids.len(), "hook");
    let answers = vec![(format!("Remove {hooks}"), Deferred::Remove(ids))];
    model.layers.push(question(Part::Lists, format!("Remove {hooks}?"), lines, answers, "No"));
}

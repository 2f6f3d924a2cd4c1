//! All queues, all hooks and all flow schemas looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Ill, Mend};
use crate::domain::{
    Event, Fires, FlowSchema, Hook, HookId, Queue, QueueHooks, SchemaId, SchemaType, event_reference, fires_in,
};

/// Everything that is wrong: queue by queue in their order, then the flow schemas by name. `schemas` are those of every
/// type; without them nothing is said of flow schemas. Whether one is used is only known if all queues are there.
#[must_use]
pub fn examine(queues: &[QueueHooks], schemas: Option<&[FlowSchema]>, has_all_queues: bool) -> Vec<Finding> {
    let by_id: Option<BTreeMap<SchemaId, &FlowSchema>> =
        schemas.map(|schemas| schemas.iter().map(|schema| (schema.id, schema)).collect());
    let mut findings = Vec::new();
    for QueueHooks { queue, hooks } in queues {
        for hook in hooks {
            findings.extend(ill_of(queue, hook, by_id.as_ref()).map(|(ill, mend)| of_hook(queue, hook, ill, mend)));
        }
        findings.extend(crowds(queue, hooks));
    }
    if has_all_queues {
        findings.extend(unused(queues, schemas.unwrap_or_default()));
    }
    findings
}

fn of_hook(queue: &Queue, hook: &Hook, ill: Ill, mend: Option<Mend>) -> Finding {
    let mend = mend.map(|mend| (mend, vec![hook.id]));
    Finding { ill, queue: Some(queue.clone()), hooks: vec![hook.clone()], schema: None, mend }
}

/// What is wrong with one hook: the worst of it. What will never fire need not run the right flow schema either.
fn ill_of(
    queue: &Queue,
    hook: &Hook,
    schemas: Option<&BTreeMap<SchemaId, &FlowSchema>>,
) -> Option<(Ill, Option<Mend>)> {
    let ill = of_event(queue, hook).or_else(|| of_schema(hook, schemas)).or_else(|| {
        let is_idle = hook.state.enabled() && !queue.state.enabled();
        is_idle.then_some(Ill::QueueOff)
    })?;
    let switch_off = hook.state.enabled().then_some(Mend::SwitchOff);
    let mend = match ill {
        Ill::FiresNowhere | Ill::NotInThisType(_) => Some(Mend::Remove),
        // A queue that is off may be on again tomorrow; an event that is not known here may be known to a newer Webitel.
        Ill::QueueOff | Ill::UnknownEvent => None,
        // It may run all the same; whether it should, only a person knows.
        Ill::SchemaOfType(_) => None,
        // What it was for is worth keeping until another flow schema is chosen.
        _ => switch_off,
    };
    Some((ill, mend))
}

fn of_event(queue: &Queue, hook: &Hook) -> Option<Ill> {
    match fires_in(&hook.event, queue.kind) {
        Fires::Nowhere => Some(Ill::FiresNowhere),
        Fires::NotInThisType => Some(Ill::NotInThisType(queue.kind)),
        Fires::Unknown if event_reference(&hook.event).is_none() => Some(Ill::UnknownEvent),
        Fires::Yes | Fires::Unknown => None,
    }
}

fn of_schema(hook: &Hook, schemas: Option<&BTreeMap<SchemaId, &FlowSchema>>) -> Option<Ill> {
    let Some(named) = &hook.schema else { return Some(Ill::NoSchema) };
    match schemas?.get(&named.id) {
        None => Some(Ill::ForeignSchema),
        Some(FlowSchema { kind: kind @ SchemaType::Other(_), .. }) => Some(Ill::SchemaOfType(kind.clone())),
        Some(_) => None,
    }
}

/// Hooks of a queue that wait for the same event.
fn crowds(queue: &Queue, hooks: &[Hook]) -> Vec<Finding> {
    let mut by_event: BTreeMap<&Event, Vec<&Hook>> = BTreeMap::new();
    for hook in hooks {
        by_event.entry(&hook.event).or_default().push(hook);
    }
    let mut findings = Vec::new();
    for crowd in by_event.into_values().filter(|crowd| crowd.len() > 1) {
        let mut by_schema: BTreeMap<Option<SchemaId>, Vec<&Hook>> = BTreeMap::new();
        for hook in &crowd {
            by_schema.entry(hook.schema_id()).or_default().push(hook);
        }
        if by_schema.len() > 1 {
            findings.push(of_crowd(queue, &crowd, Ill::SeveralForEvent, None));
        }
        for same in by_schema.into_values().filter(|same| same.len() > 1) {
            // The one that is on stays, or the oldest.
            let kept = same.iter().find(|hook| hook.state.enabled()).or(same.first()).map(|hook| hook.id);
            let others: Vec<HookId> = same.iter().map(|hook| hook.id).filter(|id| Some(*id) != kept).collect();
            findings.push(of_crowd(queue, &same, Ill::Twice, Some((Mend::Remove, others))));
        }
    }
    findings
}

fn of_crowd(queue: &Queue, hooks: &[&Hook], ill: Ill, mend: Option<(Mend, Vec<HookId>)>) -> Finding {
    let hooks = hooks.iter().map(|hook| (*hook).clone()).collect();
    Finding { ill, queue: Some(queue.clone()), hooks, schema: None, mend }
}

/// Flow schemas that are made for hooks and that no hook runs.
fn unused(queues: &[QueueHooks], schemas: &[FlowSchema]) -> Vec<Finding> {
    let used: BTreeSet<SchemaId> =
        queues.iter().flat_map(|queue| &queue.hooks).filter_map(|hook| hook.schema_id()).collect();
    let mut unused: Vec<&FlowSchema> = schemas
        .iter()
        .filter(|schema| !matches!(schema.kind, SchemaType::Other(_)) && !used.contains(&schema.id))
        .collect();
    unused.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
    let finding = |schema: &FlowSchema| Finding {
        ill: Ill::Unused,
        queue: None,
        hooks: Vec::new(),
        schema: Some(schema.clone()),
        mend: None,
    };
    unused.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests;

//! The rules applied to all queues, hooks and flow schemas.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Fix, FixKind, Rule};
use crate::domain::{
    Event, Fires, FlowSchema, Hook, HookId, Queue, QueueHooks, QueueId, SchemaId, SchemaType, event_reference,
    fires_in, fires_instead, fires_while_off,
};

/// Everything that is wrong, grouped by rule, the most harmful rule first; within a rule in the order of the queues, flow
/// schemas by name. `schemas` are those of every type; without them flow schemas are not checked. Unused ones are
/// found only if all queues were read. A paused hook is one that is to be on.
pub fn examine(
    queues: &[QueueHooks],
    schemas: Option<&[FlowSchema]>,
    has_all_queues: bool,
    is_paused: impl Fn(QueueId, &Hook) -> bool,
) -> Vec<Finding> {
    let by_id: Option<BTreeMap<SchemaId, &FlowSchema>> =
        schemas.map(|schemas| schemas.iter().map(|schema| (schema.id, schema)).collect());
    let mut findings = Vec::new();
    for QueueHooks { queue, hooks } in queues {
        findings.extend(hooks.iter().filter_map(|hook| about_hook(queue, hooks, hook, by_id.as_ref())));
        findings.extend(same_event(queue, hooks, |hook| is_paused(queue.id, hook)));
    }
    if has_all_queues {
        findings.extend(unused(queues, schemas.unwrap_or_default()));
    }
    findings.sort_by_key(|finding| finding.rule);
    findings
}

/// The worst that is wrong with one hook. One that never fires need not run the right flow schema either.
fn about_hook(
    queue: &Queue,
    hooks: &[Hook],
    hook: &Hook,
    schemas: Option<&BTreeMap<SchemaId, &FlowSchema>>,
) -> Option<Finding> {
    let (rule, schema) = match silent_event(queue, hook) {
        Some(rule) => (rule, None),
        None => wrong_schema(hook, schemas).or_else(|| {
            let is_limited = hook.state.enabled() && fires_while_off(&hook.event, queue).is_some();
            is_limited.then_some((Rule::QueueOff, None))
        })?,
    };
    let kind = match rule {
        // The flow schema is kept, so that another one can be chosen in its place.
        Rule::NoSchema | Rule::ForeignSchema => hook.state.enabled().then_some(FixKind::SwitchOff),
        Rule::FiresNowhere => {
            fires_instead(&hook.event, queue.kind).filter(|event| is_free(hooks, hook, event)).map(FixKind::SetEvent)
        }
        // Only a person can decide whether a flow of another type should run, an event is misspelt or a queue stays
        // off.
        _ => None,
    };
    let fix = kind.map(|kind| Fix { kind, hooks: vec![hook.id] });
    Some(Finding { rule, queue: Some(queue.clone()), hooks: vec![hook.clone()], schema, fix, paused: None })
}

fn silent_event(queue: &Queue, hook: &Hook) -> Option<Rule> {
    match fires_in(&hook.event, queue.kind) {
        Fires::Nowhere => Some(Rule::FiresNowhere),
        Fires::NotInThisType => Some(Rule::NotInThisType),
        Fires::Unknown if event_reference(&hook.event).is_none() => Some(Rule::UnknownEvent),
        Fires::Yes | Fires::Unknown => None,
    }
}

/// Whether the hook can wait for `event` instead, without a second enabled hook for it and without an equal one.
fn is_free(hooks: &[Hook], hook: &Hook, event: &Event) -> bool {
    let in_the_way = |other: &Hook| {
        other.id != hook.id
            && other.event == *event
            && (other.schema_id() == hook.schema_id() || (other.state.enabled() && hook.state.enabled()))
    };
    !hooks.iter().any(in_the_way)
}

fn wrong_schema(hook: &Hook, schemas: Option<&BTreeMap<SchemaId, &FlowSchema>>) -> Option<(Rule, Option<FlowSchema>)> {
    let Some(named) = &hook.schema else { return Some((Rule::NoSchema, None)) };
    match schemas?.get(&named.id) {
        None => Some((Rule::ForeignSchema, None)),
        Some(schema) if matches!(schema.kind, SchemaType::Other(_)) => {
            Some((Rule::SchemaType, Some((*schema).clone())))
        }
        Some(_) => None,
    }
}

/// Hooks of a queue that wait for the same event.
fn same_event(queue: &Queue, hooks: &[Hook], is_paused: impl Fn(&Hook) -> bool) -> Vec<Finding> {
    let mut by_event: BTreeMap<&Event, Vec<&Hook>> = BTreeMap::new();
    for hook in hooks {
        by_event.entry(&hook.event).or_default().push(hook);
    }
    let finding = |rule: Rule, hooks: &[&Hook], fix: Option<Fix>| {
        let paused = hooks.iter().find(|hook| is_paused(hook)).map(|hook| hook.id);
        let hooks = hooks.iter().map(|hook| (*hook).clone()).collect();
        Finding { rule, queue: Some(queue.clone()), hooks, schema: None, fix, paused }
    };
    let mut findings = Vec::new();
    for several in by_event.into_values().filter(|hooks| hooks.len() > 1) {
        let mut by_schema: BTreeMap<Option<SchemaId>, Vec<&Hook>> = BTreeMap::new();
        for hook in &several {
            by_schema.entry(hook.schema_id()).or_default().push(hook);
        }
        if by_schema.len() > 1 {
            findings.push(finding(Rule::SeveralForEvent, &several, None));
        }
        for equal in by_schema.into_values().filter(|hooks| hooks.len() > 1) {
            // The one that is on stays, or the one that is paused, or the oldest.
            let kept = equal.iter().min_by_key(|hook| (!hook.state.enabled(), !is_paused(hook))).map(|hook| hook.id);
            let others: Vec<HookId> = equal.iter().map(|hook| hook.id).filter(|id| Some(*id) != kept).collect();
            findings.push(finding(Rule::Twice, &equal, Some(Fix { kind: FixKind::Remove, hooks: others })));
        }
    }
    findings
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
        rule: Rule::UnusedSchema,
        queue: None,
        hooks: Vec::new(),
        schema: Some(schema.clone()),
        fix: None,
        paused: None,
    };
    unused.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests;

//! The rules applied to all queues, hooks and flow schemas.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Fix, FixKind, Rule, Subject};
use crate::domain::{
    Event, Fires, FlowSchema, Hook, HookId, Queue, QueueHooks, QueueId, SchemaId, SchemaType, WhileOff,
    event_reference, fires_in, fires_instead, fires_while_off,
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
    let (rule, why) =
        silent_event(queue, hook).or_else(|| wrong_schema(hook, schemas)).or_else(|| queue_off(queue, hook))?;
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
    Some(Finding { rule, subject: Subject::Hooks(queue.clone(), vec![hook.clone()]), why, fix })
}

fn silent_event(queue: &Queue, Hook { event, .. }: &Hook) -> Option<(Rule, String)> {
    match fires_in(event, queue.kind) {
        Fires::Nowhere => Some((Rule::FiresNowhere, format!("No public Webitel version up to 26.06 fires {event}."))),
        Fires::NotInThisType => {
            let why = format!("{event} never fires in queues of this type ({}).", queue.kind);
            Some((Rule::NotInThisType, why))
        }
        Fires::Unknown if event_reference(event).is_none() => {
            Some((Rule::UnknownEvent, format!("The event {event} is unknown to this program.")))
        }
        Fires::Yes | Fires::Unknown => None,
    }
}

fn queue_off(queue: &Queue, hook: &Hook) -> Option<(Rule, String)> {
    let who = fires_while_off(&hook.event, queue).filter(|_| hook.state.enabled())?;
    let (event, who) = (&hook.event, WhileOff::list(&who));
    Some((Rule::QueueOff, format!("The queue is switched off: {event} fires only for {who}.")))
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

fn wrong_schema(hook: &Hook, schemas: Option<&BTreeMap<SchemaId, &FlowSchema>>) -> Option<(Rule, String)> {
    let Some(named) = &hook.schema else { return Some((Rule::NoSchema, "The hook names no flow schema.".to_owned())) };
    let name = named.label();
    match schemas?.get(&named.id).map(|schema| &schema.kind) {
        None => {
            let why =
                format!("{name} is not a flow schema of this domain; Webitel does not run those of other domains.");
            Some((Rule::ForeignSchema, why))
        }
        Some(kind @ SchemaType::Other(_)) => {
            let why = format!("{name} is of type {kind}: hooks run flow schemas of type service or default.");
            Some((Rule::SchemaType, why))
        }
        Some(SchemaType::Default | SchemaType::Service) => None,
    }
}

/// Hooks of a queue that wait for the same event.
fn same_event(queue: &Queue, hooks: &[Hook], is_paused: impl Fn(&Hook) -> bool) -> Vec<Finding> {
    let mut by_event: BTreeMap<&Event, Vec<&Hook>> = BTreeMap::new();
    for hook in hooks {
        by_event.entry(&hook.event).or_default().push(hook);
    }
    let finding = |rule: Rule, hooks: &[&Hook], why: String, fix: Option<Fix>| {
        let hooks = hooks.iter().copied().cloned().collect();
        Finding { rule, subject: Subject::Hooks(queue.clone(), hooks), why, fix }
    };
    let mut findings = Vec::new();
    for several in by_event.into_values().filter(|hooks| hooks.len() > 1) {
        let mut by_schema: BTreeMap<Option<SchemaId>, Vec<&Hook>> = BTreeMap::new();
        for hook in &several {
            by_schema.entry(hook.schema_id()).or_default().push(hook);
        }
        if by_schema.len() > 1 {
            let on = several.iter().find(|hook| hook.state.enabled());
            let paused = several.iter().find(|hook| is_paused(hook));
            let state = match (on, paused) {
                (Some(on), _) => format!("{} is on", on.schema_label()),
                (None, Some(paused)) => format!("{} is paused", paused.schema_label()),
                (None, None) => "none is on".to_owned(),
            };
            let (count, ids, event) = (several.len(), ids(&several), &several[0].event);
            let why = format!("The queue has {count} hooks for {event} (hooks {ids}); {state}.");
            findings.push(finding(Rule::SeveralForEvent, &several, why, None));
        }
        for equal in by_schema.into_values().filter(|hooks| hooks.len() > 1) {
            // The one that is on stays, or the one that is paused, or the oldest.
            let kept = equal.iter().min_by_key(|hook| (!hook.state.enabled(), !is_paused(hook))).map(|hook| hook.id);
            let others: Vec<HookId> = equal.iter().map(|hook| hook.id).filter(|id| Some(*id) != kept).collect();
            let why = format!("The queue has this hook {} times (hooks {}).", equal.len(), ids(&equal));
            let fix = Fix { kind: FixKind::Remove, hooks: others };
            findings.push(finding(Rule::Twice, &equal, why, Some(fix)));
        }
    }
    findings
}

fn ids(hooks: &[&Hook]) -> String {
    hooks.iter().map(|hook| hook.id.to_string()).collect::<Vec<_>>().join(", ")
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
        subject: Subject::Schema(schema.clone()),
        why: "No hook runs it. Something else may: a dialplan, another flow, a schedule.".to_owned(),
        fix: None,
    };
    unused.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests;

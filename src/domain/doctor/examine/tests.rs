//! What an examination finds.

use super::*;
use crate::domain::{
    QueueId, QueueType, SchemaRef, ServerText, State,
    doctor::mend,
    plan::{Counts, StepKind},
};

const ON: State = State::On;
const OFF: State = State::Off;

fn hook(id: u64, event: Event, schema: u64, state: State) -> Hook {
    let schema = SchemaRef { id: SchemaId(schema), name: format!("Flow {schema}").into() };
    Hook { id: HookId(id), event, schema: Some(schema), state }
}

fn queue(kind: u32, state: State, hooks: Vec<Hook>) -> QueueHooks {
    let queue = Queue { id: QueueId(12), name: "Support".into(), kind: QueueType(kind), state };
    QueueHooks { queue, hooks }
}

fn schema(id: u64, kind: SchemaType) -> FlowSchema {
    FlowSchema { id: SchemaId(id), name: ServerText::from(format!("Flow {id}")), kind }
}

fn schemas() -> Vec<FlowSchema> {
    vec![schema(5, SchemaType::Service), schema(6, SchemaType::Default), schema(7, SchemaType::Other("voice".into()))]
}

/// What it is, the hooks, and the mend with its hooks.
type Told = (&'static str, Vec<u64>, Option<(Mend, Vec<u64>)>);

/// What is found in an inbound queue that runs, apart from unused schemas.
fn found(queues: &[QueueHooks]) -> Vec<Told> {
    let findings = examine(queues, Some(&schemas()), false);
    let ids = |hooks: Vec<HookId>| hooks.into_iter().map(|hook| hook.0).collect();
    findings
        .into_iter()
        .map(|finding| {
            let about = finding.hooks.iter().map(|hook| hook.id.0).collect();
            (finding.ill.word(), about, finding.mend.map(|(mend, hooks)| (mend, ids(hooks))))
        })
        .collect()
}

#[test]
fn sound_hooks_are_left_in_peace() {
    let sound = vec![hook(1, Event::Joined, 5, ON), hook(2, Event::Leaving, 6, OFF)];
    assert_eq!(found(&[queue(1, ON, sound.clone())]), []);
    let unknown_type = queue(99, ON, sound);
    assert_eq!(found(&[unknown_type]), [], "of a queue type that nobody knows nothing is claimed");
}

#[test]
fn a_hook_that_can_never_fire_is_found_with_the_reason() {
    let hooks = vec![
        hook(1, Event::Joined, 8, ON),
        hook(2, Event::Leaving, 8, OFF),
        hook(3, Event::Missed, 7, ON),
        hook(4, Event::Other("jioned".into()), 5, ON),
        Hook { schema: None, ..hook(5, Event::Bridged, 5, ON) },
    ];
    assert_eq!(
        found(&[queue(1, ON, hooks)]),
        [
            ("foreign_schema", vec![1], Some((Mend::SwitchOff, vec![1]))),
            ("foreign_schema", vec![2], None),
            ("schema_type", vec![3], None),
            ("unknown_event", vec![4], None),
            ("no_schema", vec![5], Some((Mend::SwitchOff, vec![5]))),
        ]
    );
}

#[test]
fn an_event_that_does_not_fire_in_this_type_is_found_whatever_else_is_wrong() {
    let never = Event::OFFERED
        .into_iter()
        .find_map(|event| {
            (0..=10)
                .find(|kind| fires_in(&event, QueueType(*kind)) == Fires::NotInThisType)
                .map(|kind| (event.clone(), kind))
        })
        .expect("some event does not fire everywhere");
    let (event, kind) = never;
    let off = queue(kind, OFF, vec![hook(1, event, 8, ON)]);
    assert_eq!(found(&[off]), [("not_in_this_type", vec![1], Some((Mend::Remove, vec![1])))]);
}

#[test]
fn a_queue_that_is_off_is_told_for_hooks_that_are_on() {
    let hooks = vec![hook(1, Event::Joined, 5, ON), hook(2, Event::Leaving, 5, OFF)];
    assert_eq!(found(&[queue(1, OFF, hooks)]), [("queue_off", vec![1], None)]);
}

#[test]
fn of_equal_hooks_the_one_that_is_on_stays() {
    let hooks = vec![
        hook(1, Event::Joined, 5, OFF),
        hook(2, Event::Joined, 5, ON),
        hook(3, Event::Joined, 5, OFF),
        hook(4, Event::Joined, 6, OFF),
        hook(5, Event::Leaving, 5, OFF),
        hook(6, Event::Leaving, 5, OFF),
    ];
    assert_eq!(
        found(&[queue(1, ON, hooks)]),
        [
            ("several_for_event", vec![1, 2, 3, 4], None),
            ("twice", vec![1, 2, 3], Some((Mend::Remove, vec![1, 3]))),
            ("twice", vec![5, 6], Some((Mend::Remove, vec![6]))),
        ]
    );
}

#[test]
fn a_schema_that_no_hook_runs_is_found_only_if_every_hook_is_known() {
    let queues = [queue(1, ON, vec![hook(1, Event::Joined, 5, ON)])];
    let names =
        |has_all| -> Vec<String> { examine(&queues, Some(&schemas()), has_all).iter().map(Finding::subject).collect() };
    assert_eq!((names(true), names(false)), (vec!["Flow 6".to_owned()], vec![]), "a voice schema is not for hooks");
    assert_eq!(examine(&[queue(1, ON, vec![hook(1, Event::Joined, 9, ON)])], None, true), []);
}

#[test]
fn one_write_mends_all_that_is_wrong_with_a_hook() {
    let hooks = vec![hook(1, Event::Joined, 8, OFF), hook(2, Event::Joined, 8, ON), hook(3, Event::Joined, 8, OFF)];
    let findings = examine(&[queue(1, ON, hooks)], Some(&schemas()), false);
    let plan = mend(&findings);
    assert_eq!(plan.counts(), Counts { added: 0, changed: 1, removed: 2 });
    assert!(matches!(plan.steps()[1].kind, StepKind::Edit { .. }));
    assert!(mend(&[]).is_empty());
}

#[test]
fn every_finding_says_why_and_what_to_do() {
    let hooks = vec![
        hook(1, Event::Joined, 8, ON),
        hook(2, Event::Missed, 7, OFF),
        hook(3, Event::Missed, 5, ON),
        hook(4, Event::Missed, 5, OFF),
        hook(5, Event::Other("\u{1b}[2J".into()), 5, OFF),
        hook(6, Event::Leaving, 5, ON),
    ];
    let told: Vec<String> = examine(&[queue(1, OFF, hooks)], Some(&schemas()), true)
        .iter()
        .map(|finding| {
            assert!(Ill::WORDS.contains(&finding.ill.word()));
            format!("{} | {} | {} {}", finding.ill.title(), finding.subject(), finding.why(), finding.advice())
        })
        .collect();
    assert_eq!(
        told,
        [
            "foreign flow schema | Joined → Flow 8 | Flow 8 is no flow schema of this domain: Webitel does not run one of \
             another domain. The mend switches it off.",
            "flow schema type | Missed → Flow 7 | Flow 7 is of type voice: flow schemas for hooks are of type service, or \
             default. Choose another flow schema, or remove it.",
            "queue is off | Missed → Flow 5 | The queue is switched off, so nothing fires in it. Switch the queue on, or \
             leave it.",
            "unknown event | \u{fffd}[2J → Flow 5 | Webitel is not known to have an event \u{fffd}[2J: it may be misspelt. \
             Choose another event, or remove it.",
            "queue is off | Leaving → Flow 5 | The queue is switched off, so nothing fires in it. Switch the queue on, or \
             leave it.",
            "several for an event | Missed | The queue has 3 hooks for Missed (hooks 2, 3, 4); Flow 5 is on. Remove what is \
             not needed any more.",
            "twice | Missed → Flow 5 | The queue has this hook 2 times (hooks 3, 4). The mend removes hook 4.",
            "unused flow schema | Flow 6 | No hook runs it. Something else may: a dialplan, another flow, a schedule. \
             Remove it in Webitel if nothing else runs it.",
        ]
    );
}

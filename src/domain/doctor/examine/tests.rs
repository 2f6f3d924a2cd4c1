//! Tests of what an examination finds.

use super::*;
use crate::domain::doctor::fix;
use crate::domain::plan::Counts;
use crate::domain::{Change, QueueId, QueueType, ServerText, State, hook};

const ON: State = State::On;
const OFF: State = State::Off;

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

/// The rule, the hooks, and the fix with its hooks.
type Found = (&'static str, Vec<u64>, Option<(FixKind, Vec<u64>)>);

/// Returns the findings in an inbound queue that runs, apart from unused schemas.
fn found(queues: &[QueueHooks]) -> Vec<Found> {
    let findings = examine(queues, Some(&schemas()), false, |_, _| false);
    let ids = |hooks: Vec<HookId>| hooks.into_iter().map(|hook| hook.0).collect();
    findings
        .into_iter()
        .map(|finding| {
            let about = finding.hooks().iter().map(|hook| hook.id.0).collect();
            (finding.rule.word(), about, finding.fix.map(|fix| (fix.kind, ids(fix.hooks))))
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
fn the_most_harmful_rule_comes_first() {
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
            ("no_schema", vec![5], Some((FixKind::SwitchOff, vec![5]))),
            ("foreign_schema", vec![1], Some((FixKind::SwitchOff, vec![1]))),
            ("foreign_schema", vec![2], None),
            ("schema_type", vec![3], None),
            ("unknown_event", vec![4], None),
        ]
    );
}

#[test]
fn an_event_that_does_not_fire_in_this_type_is_found_whatever_else_is_wrong() {
    let never = Event::KNOWN
        .into_iter()
        .find_map(|event| {
            (0..=10)
                .find(|kind| fires_in(&event, QueueType(*kind)) == Fires::NotInThisType)
                .map(|kind| (event.clone(), kind))
        })
        .expect("some event does not fire everywhere");
    let (event, kind) = never;
    let off = queue(kind, OFF, vec![hook(1, event, 8, ON)]);
    assert_eq!(found(&[off]), [("not_in_this_type", vec![1], None)]);
}

#[test]
fn a_silent_hook_is_removed_only_if_its_rule_is_named() {
    let hooks =
        vec![hook(1, Event::Answered, 5, ON), hook(2, Event::Active, 6, ON), hook(3, Event::from_wire("x"), 5, ON)];
    for mut finding in examine(&[queue(1, OFF, hooks)], Some(&schemas()), false, |_, _| false) {
        assert_eq!(finding.fix, None, "{finding:?}");
        finding.allow_removal();
        assert_eq!(finding.fix.as_ref().map(|fix| &fix.kind), Some(&FixKind::Remove), "{finding:?}");
    }
}

#[test]
fn answered_becomes_active_where_that_fires_and_is_free() {
    let answered = hook(1, Event::Answered, 5, ON);
    let to_active = Some((FixKind::SetEvent(Event::Active), vec![1]));
    for kind in [0, 3] {
        let rival = hook(2, Event::Active, 6, ON);
        let off = hook(2, Event::Active, 6, OFF);
        let equal = hook(2, Event::Active, 5, OFF);
        let fix = |hooks: Vec<Hook>| found(&[queue(kind, ON, hooks)]).remove(0).2;
        assert_eq!(fix(vec![answered.clone()]), to_active);
        assert_eq!(fix(vec![answered.clone(), off]), to_active);
        assert_eq!(fix(vec![answered.clone(), rival]), None, "only one hook can be on for active");
        assert_eq!(fix(vec![answered.clone(), equal]), None, "the same hook is there already");
    }
    assert_eq!(found(&[queue(1, ON, vec![answered])]), [("fires_nowhere", vec![1], None)]);
}

#[test]
fn hooks_on_every_event_that_fires_are_in_order() {
    for kind in 0..10 {
        let fires = Event::KNOWN.into_iter().filter(|event| fires_in(event, QueueType(kind)) == Fires::Yes);
        let hooks = (1..).zip(fires).map(|(id, event)| hook(id, event, 5, ON)).collect();
        assert_eq!(found(&[queue(kind, ON, hooks)]), []);
    }
}

#[test]
fn a_queue_that_is_off_is_reported_for_hooks_that_are_on_and_depend_on_it() {
    let hooks =
        vec![hook(1, Event::Offering, 5, ON), hook(2, Event::Leaving, 5, OFF), hook(3, Event::AddMember, 5, ON)];
    assert_eq!(found(&[queue(0, OFF, hooks)]), [("queue_off", vec![1], None)]);
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
            ("twice", vec![1, 2, 3], Some((FixKind::Remove, vec![1, 3]))),
            ("twice", vec![5, 6], Some((FixKind::Remove, vec![6]))),
        ]
    );
}

#[test]
fn a_schema_that_no_hook_runs_is_found_only_if_every_hook_is_known() {
    let queues = [queue(1, ON, vec![hook(1, Event::Joined, 5, ON)])];
    let names = |has_all| -> Vec<String> {
        examine(&queues, Some(&schemas()), has_all, |_, _| false).iter().map(Finding::label).collect()
    };
    assert_eq!((names(true), names(false)), (vec!["Flow 6".to_owned()], vec![]), "a voice schema is not for hooks");
    assert_eq!(examine(&[queue(1, ON, vec![hook(1, Event::Joined, 9, ON)])], None, true, |_, _| false), []);
}

#[test]
fn one_write_fixes_all_that_is_wrong_with_a_hook() {
    let hooks = vec![hook(1, Event::Joined, 8, OFF), hook(2, Event::Joined, 8, ON), hook(3, Event::Joined, 8, OFF)];
    let findings = examine(&[queue(1, ON, hooks)], Some(&schemas()), false, |_, _| false);
    let plan = fix(&findings);
    assert_eq!(plan.counts(), Counts { added: 0, changed: 1, removed: 2 });
    assert!(matches!(plan.steps()[1].change, Change::Edit { .. }));
    assert!(fix(&[]).is_empty());
}

#[test]
fn every_finding_says_why_and_what_to_do() {
    let hooks = vec![
        hook(1, Event::Offering, 8, ON),
        hook(2, Event::Missed, 7, OFF),
        hook(3, Event::Missed, 5, ON),
        hook(4, Event::Missed, 5, OFF),
        hook(5, Event::Other("\u{1b}[2J".into()), 5, OFF),
        hook(6, Event::Leaving, 5, ON),
        hook(7, Event::Answered, 5, ON),
        hook(8, Event::Joined, 5, OFF),
    ];
    let findings = examine(&[queue(3, OFF, hooks)], Some(&schemas()), true, |_, _| false);
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| format!("{} | {} | {} {}", finding.rule.title(), finding.label(), finding.why, finding.advice()))
        .collect();
    assert_eq!(
        lines,
        [
            "foreign flow schema | Offering → Flow 8 | Flow 8 is not a flow schema of this domain; Webitel does not run those of other domains. The fix switches it off.",
            "flow schema type | Missed → Flow 7 | Flow 7 is of type voice: hooks run flow schemas of type service or \
             default. Choose another flow schema, or remove it.",
            "unknown event | \u{fffd}[2J → Flow 5 | The event \u{fffd}[2J is unknown to this program. Webitel stores any \
             name. If it is misspelt, choose the right event.",
            "not in this type | Joined → Flow 5 | Joined never fires in queues of this type (Preview dialer). It does no \
             harm. Choose another event if it should run.",
            "never fires | Answered → Flow 5 | No public Webitel version up to 26.06 fires Answered. Perhaps Active is meant, \
             which fires when the agent accepts: the fix changes the event.",
            "queue is off | Missed → Flow 5 | The queue is switched off: Missed fires only for contacts that are in it \
             already and members that an agent dials by hand. Switch the queue on, or leave it.",
            "queue is off | Leaving → Flow 5 | The queue is switched off: Leaving fires only for contacts that are in it \
             already, members that an agent dials by hand and members that expire. Switch the queue on, or leave it.",
            "several for an event | Missed | The queue has 3 hooks for Missed (hooks 2, 3, 4); Flow 5 is on. Remove the \
             ones that are no longer needed.",
            "twice | Missed → Flow 5 | The queue has this hook 2 times (hooks 3, 4). The fix removes hook 4.",
            "unused flow schema | Flow 6 | No hook runs it. Something else may: a dialplan, another flow, a schedule. \
             Remove it in Webitel if nothing else runs it.",
        ]
    );
}

//! Copies never break the rule of one enabled hook per event, remove nothing, and are made once.

use proptest::prelude::*;
use webitel_hooks::domain::plan::{Becomes, Choices, Comparison, Meets, OnConflict, OnFailure, Plan, Run};
use webitel_hooks::domain::{Event, Hook, HookId, HookSpec, Queue, QueueHooks, QueueType, SchemaId};

use crate::difference::{FakeServer, hooks, reference, specs};
use crate::fixtures::{self, OFF, ON, queue};

/// Carries out what copying wants, over a server with the rule. Says how many writes that were.
fn copy(server: &mut FakeServer, specs: &[HookSpec], choices: Choices) -> usize {
    let there = QueueHooks { queue: fixtures::support_line(), hooks: server.hooks() };
    let steps = Comparison::of(specs, there).steps(choices).expect("no two are on for an event");
    let mut run = Run::new(Plan::from(steps), OnFailure::Stop);
    let count = run.statuses().len();
    while let Some(task) = run.next_task() {
        let result = server.write(&task.change);
        assert!(result.failure().is_none(), "{:?}: {result:?}", task.change);
        run.answered(task.step, result);
    }
    count
}

proptest! {
    #[test]
    fn copies_never_break_the_rule_and_are_made_once(
        there in hooks(), specs in specs(), choice in 0..3_usize, even_if_never in any::<bool>()
    ) {
        let choices = Choices { on_conflict: OnConflict::ALL[choice], even_if_never };
        let mut server = FakeServer::with(&there);
        copy(&mut server, &specs, choices);
        let now = server.hooks();
        for hook in &there {
            let known = now.iter().find(|other| other.id == hook.id);
            prop_assert!(known.is_some_and(|other| other.event == hook.event), "nothing is removed or moved: {known:?}");
            if choices.on_conflict != OnConflict::Replace {
                prop_assert_eq!(&known.map(|other| &other.schema), &Some(&hook.schema));
            }
        }
        let again = copy(&mut server, &specs, choices);
        prop_assert_eq!(again, 0, "a second time there is nothing to do: {:?}, then {:?}", now, server.hooks());
    }
}

fn any_hook() -> impl Strategy<Value = (usize, u64, bool)> {
    (0usize..4, 1u64..4, any::<bool>())
}

fn event(index: usize) -> Event {
    [Event::Joined, Event::Leaving, Event::Answered, Event::from_wire("custom")][index].clone()
}

/// Hooks that a server may have: of two that are on for one event the later one is off.
fn valid(hooks: &[(usize, u64, bool)]) -> Vec<Hook> {
    let mut made: Vec<Hook> = Vec::new();
    for (id, (index, schema, on)) in (1..).zip(hooks) {
        let event = event(*index);
        let taken = made.iter().any(|other| other.occupies() == Some(&event));
        let state = if *on && !taken { ON } else { OFF };
        made.push(Hook { id: HookId(id), event, schema: Some(reference(SchemaId(*schema))), state });
    }
    made
}

proptest! {
    /// Any hooks, also of several queues, to any queue, whatever is chosen: no write is refused, nothing but what was told
    /// changes, what is told comes true, and the same again changes nothing.
    #[test]
    fn copies_become_what_the_plan_said_and_the_same_again_changes_nothing(
        originals in prop::collection::vec(any_hook(), 0..7),
        there in prop::collection::vec(any_hook(), 0..7),
        conflict in 0usize..3,
        even_if_never in any::<bool>(),
        kind in 0u32..2,
    ) {
        let state = |on: bool| if on { ON } else { OFF };
        let specs: Vec<HookSpec> = originals
            .iter()
            .map(|(index, schema, on)| HookSpec { event: event(*index), schema: reference(SchemaId(*schema)), state: state(*on) })
            .collect();
        let choices = Choices { on_conflict: OnConflict::ALL[conflict], even_if_never };
        let target = Queue { kind: QueueType(kind), ..queue(3, "Sales") };
        let before = valid(&there);
        let comparison = Comparison::of(&specs, QueueHooks { queue: target.clone(), hooks: before.clone() });
        let steps = comparison.steps(choices).expect("the target keeps the rule");
        let mut server = FakeServer::with(&before);
        let mut run = Run::new(Plan::from(steps), OnFailure::KeepGoing);
        while let Some(task) = run.next_task() {
            let answer = server.write(&task.change);
            prop_assert!(answer.failure().is_none(), "refused: {answer:?}");
            run.answered(task.step, answer);
        }
        let after = server.hooks();
        for (copied, becomes) in comparison.statuses(choices) {
            let desired = |hook: &&Hook| {
                let alike = hook.event == copied.spec.event && hook.schema.as_ref().map(|schema| schema.id) == Some(copied.spec.schema.id);
                alike && match becomes {
                    Becomes::Added(state) => hook.state == state,
                    Becomes::Switched(id) | Becomes::Replaces(id) => hook.id == id && hook.state == copied.spec.state,
                    Becomes::There => true,
                    Becomes::Skipped => false,
                }
            };
            prop_assert!(becomes == Becomes::Skipped || after.iter().any(|hook| desired(&hook)), "{copied:?} {becomes:?} {after:?}");
            prop_assert!(becomes != Becomes::Skipped || !copied.fires || matches!(copied.meets, Meets::Conflict(_) | Meets::Rival(_)));
        }
        let touched = |hook: &Hook| comparison.statuses(choices).any(|(_, becomes)| {
            matches!(becomes, Becomes::Switched(id) | Becomes::Replaces(id) if id == hook.id)
        });
        for hook in before.iter().filter(|hook| hook.state == ON) {
            let on = |other: &&Hook| other.id == hook.id && other.state == ON;
            prop_assert!(after.iter().any(|other| on(&other)), "{hook:?} was switched off");
        }
        for hook in before.iter().filter(|hook| !touched(hook)) {
            prop_assert!(after.contains(hook), "{hook:?} was not told to change");
        }
        let again = Comparison::of(&specs, QueueHooks { queue: target, hooks: after });
        let steps = again.steps(choices).expect("the target keeps the rule");
        prop_assert!(steps.is_empty(), "{steps:?}");
    }
}

//! Copies: what they meet, and that making them never breaks the rule of one enabled hook per event, and is made once.

use proptest::prelude::*;
use webitel_hooks::domain::{
    Event, Hook, HookId, HookSpec, QueueHooks, QueueType, SchemaId, State,
    plan::{Copied, Meets, OnConflict, OnFailure, Plan, Run, compare, difference, wishes},
};

use crate::{
    difference::{Server, hooks, reference, specs},
    fixtures,
};

const EVERY: [OnConflict; 3] = [OnConflict::Skip, OnConflict::Replace, OnConflict::AddOff];

fn target(hooks: Vec<Hook>) -> QueueHooks {
    QueueHooks { queue: fixtures::support_line(), hooks }
}

fn spec(event: Event, schema: u64, state: State) -> HookSpec {
    HookSpec { event, schema: reference(SchemaId(schema)), state }
}

fn meets(specs: &[HookSpec], target: &QueueHooks) -> Vec<Meets> {
    compare(specs, target).into_iter().map(|copied| copied.meets).collect()
}

#[test]
fn a_copy_meets_nothing_itself_a_twin_or_another() {
    use State::{Off, On};
    let there = target(vec![
        fixtures::hook(1, "joined", 5, On),
        fixtures::hook(2, "missed", 5, Off),
        fixtures::hook(3, "bridged", 6, On),
    ]);
    let copies = [
        spec(Event::Leaving, 5, On),
        spec(Event::Joined, 5, On),
        spec(Event::Missed, 5, On),
        spec(Event::Bridged, 5, On),
        spec(Event::Bridged, 5, Off),
        spec(Event::Bridged, 6, Off),
        spec(Event::Answered, 5, On),
    ];
    let expected = [
        Meets::Nothing,
        Meets::Same(HookId(1)),
        Meets::Switched(HookId(2)),
        Meets::Conflict(HookId(3)),
        Meets::Nothing,
        Meets::Same(HookId(3)),
        Meets::NeverFires,
    ];
    assert_eq!(meets(&copies, &there), expected);
}

#[test]
fn a_copy_switches_nothing_off() {
    let there = target(vec![fixtures::hook(1, "joined", 5, State::On)]);
    let copied = compare(&[spec(Event::Joined, 5, State::Off)], &there);
    for choice in EVERY {
        let steps = difference(&there.queue.reference(), &there.hooks, wishes(&there, &copied, choice, true));
        assert_eq!(steps, Ok(Vec::new()));
    }
}

#[test]
fn what_cannot_fire_in_a_queue_of_this_type_is_left_out_unless_wanted() {
    let mut there = target(Vec::new());
    there.queue.kind = QueueType(0);
    let copied = compare(&[spec(Event::Joined, 5, State::On)], &there);
    assert_eq!(copied[0].meets, Meets::NeverFires);
    assert!(wishes(&there, &copied, OnConflict::Replace, false).is_empty());
    assert_eq!(wishes(&there, &copied, OnConflict::Skip, true).len(), 1);
}

/// Carries out what copying wants, over a server with the rule. Says how much that was.
fn copy(server: &mut Server, specs: &[HookSpec], choice: OnConflict, even_if_never: bool) -> (usize, Vec<Copied>) {
    let there = target(server.hooks());
    let copied = compare(specs, &there);
    let steps = difference(&there.queue.reference(), &there.hooks, wishes(&there, &copied, choice, even_if_never));
    let mut run = Run::new(Plan::from(steps.expect("no two are on for an event")), OnFailure::Stop);
    let count = run.fates().len();
    while let Some(task) = run.next_task() {
        let result = server.write(&task.change);
        assert!(result.is_ok(), "{:?}: {result:?}", task.change);
        run.answered(task.step, result);
    }
    (count, copied)
}

proptest! {
    #[test]
    fn copies_never_break_the_rule_and_are_made_once(
        there in hooks(), specs in specs(), choice in 0..3_usize, even_if_never in any::<bool>()
    ) {
        let choice = EVERY[choice];
        let mut server = Server::with(&there);
        let (_, copied) = copy(&mut server, &specs, choice, even_if_never);
        prop_assert_eq!(copied.len(), specs.len());
        let now = server.hooks();
        for hook in &there {
            let known = now.iter().find(|other| other.id == hook.id);
            let kept = known.is_some_and(|other| other.event == hook.event && !(hook.state.enabled() && !other.state.enabled()));
            prop_assert!(kept, "nothing is removed, moved or switched off: {hook:?} is {known:?}");
            if choice != OnConflict::Replace {
                prop_assert_eq!(&known.map(|other| &other.schema), &Some(&hook.schema));
            }
        }
        if choice == OnConflict::Replace && even_if_never {
            for spec in &specs {
                let is_there = now.iter().any(|hook| {
                    hook.event == spec.event && hook.schema.as_ref() == Some(&spec.schema)
                        && (hook.state.enabled() || !spec.state.enabled())
                });
                prop_assert!(is_there, "{spec:?} is not there: {now:?}");
            }
        }
        let (again, _) = copy(&mut server, &specs, choice, even_if_never);
        prop_assert_eq!(again, 0, "a second time there is nothing to do: {:?}", server.hooks());
    }
}

//! Copies never break the rule of one enabled hook per event, remove nothing, and are made once.

use proptest::prelude::*;
use webitel_hooks::domain::{
    HookSpec, QueueHooks,
    plan::{Choices, Comparison, OnConflict, OnFailure, Plan, Run},
};

use crate::{
    difference::{Server, hooks, specs},
    fixtures,
};

/// Carries out what copying wants, over a server with the rule. Says how many writes that were.
fn copy(server: &mut Server, specs: &[HookSpec], choices: Choices) -> usize {
    let there = QueueHooks { queue: fixtures::support_line(), hooks: server.hooks() };
    let steps = Comparison::of(specs, there).steps(choices).expect("no two are on for an event");
    let mut run = Run::new(Plan::from(steps), OnFailure::Stop);
    let count = run.fates().len();
    while let Some(task) = run.next_task() {
        let result = server.write(&task.change);
        assert!(result.is_ok(), "{:?}: {result:?}", task.change);
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
        let mut server = Server::with(&there);
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

//! Plans over a line that loses answers: whatever was carried out unseen, no hook is made twice, and another try gets there.

use proptest::prelude::*;
use webitel_hooks::domain::plan::{Desired, OnFailure, Run, Task};
use webitel_hooks::domain::{Change, Hook, HookId, HookSpec, WriteOutcome};

use crate::difference::{FakeServer, any_change, contents, looked_up, lost, plan, told};
use crate::fixtures::hook;

/// What the line does with a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// The answer comes.
    Works,
    /// The write is carried out, and the answer is lost.
    LosesTheAnswer,
    /// The write never gets there, and nobody knows.
    LosesTheWrite,
}

impl Line {
    fn send(self, server: &mut FakeServer, change: &Change) -> WriteOutcome {
        match self {
            Self::Works => server.write(change),
            Self::LosesTheAnswer => {
                // What would have been refused is lost too.
                server.write(change);
                lost()
            }
            Self::LosesTheWrite => lost(),
        }
    }
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![3 => Just(Line::Works), 1 => Just(Line::LosesTheAnswer), 1 => Just(Line::LosesTheWrite)]
}

/// Carries a run out over a line, the answers in whatever order `picks` gives.
fn carry_out(run: &mut Run, server: &mut FakeServer, picks: &[usize], lines: &mut impl Iterator<Item = Line>) {
    let mut sent: Vec<Task> = Vec::new();
    let mut picks = picks.iter().copied().cycle();
    loop {
        sent.extend(std::iter::from_fn(|| run.next_task()));
        if sent.is_empty() {
            break;
        }
        let task = sent.remove(picks.next().unwrap_or(0) % sent.len());
        // A write in doubt is looked up before it is sent again.
        let found = looked_up(server, &task);
        let outcome = found.unwrap_or_else(|| lines.next().unwrap_or(Line::Works).send(server, &task.change));
        run.answered(task.step, outcome);
    }
    assert!(run.is_finished(), "nothing is to be sent and yet the run is not finished:\n{}", told(run));
}

fn as_hook(desired: &Desired) -> Hook {
    match desired {
        Desired::Existing(hook) => hook.clone(),
        Desired::New(HookSpec { event, schema, state }) => hook(0, event.wire(), schema.id.0, *state),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn no_hook_is_made_twice_and_another_try_gets_there(
        (actual, desired) in any_change(),
        picks in prop::collection::vec(0..4_usize, 1..9),
        lines in prop::collection::vec(line(), 0..24),
        keep_going in any::<bool>(),
    ) {
        let as_desired: Vec<Hook> = desired.iter().map(as_hook).collect();
        let additions = desired.iter().filter(|hook| matches!(hook, Desired::New(_))).count();
        let before: Vec<HookId> = actual.iter().map(|hook| hook.id).collect();
        let mut server = FakeServer::with(&actual);
        let on_failure = if keep_going { OnFailure::KeepGoing } else { OnFailure::Stop };
        let mut run = Run::new(plan(&actual, desired), on_failure);
        let mut lines = lines.into_iter();
        for _ in 0..40 {
            carry_out(&mut run, &mut server, &picks, &mut lines);
            let made = server.hooks().iter().filter(|hook| !before.contains(&hook.id)).count();
            prop_assert!(made <= additions, "{made} hooks for {additions} additions:\n{}", told(&run));
            if !run.retry() {
                break;
            }
        }
        prop_assert!(run.tally().is_all_done(), "{}", told(&run));
        prop_assert_eq!(contents(&server.hooks()), contents(&as_desired));
    }
}

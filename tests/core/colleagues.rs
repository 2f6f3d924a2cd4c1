//! A colleague writes between the question and its answer, and while the plan is carried out: nothing of theirs is
//! overwritten without having been shown, and nothing of ours is lost.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use webitel_hooks::domain::plan::{Desired, OnFailure, Plan, Run, RunProgress, Step, StepStatus, Task};
use webitel_hooks::domain::undo::History;
use webitel_hooks::domain::{
    BatchId, Cause, Change, Event, Hook, HookField, HookId, JournalScope, QueueId, Record, SchemaId, Timestamp,
};

use crate::difference::{FakeServer, any_change, contents, plan, reference, spec, told};

/// What a colleague does to one of the hooks that are there, or a new hook.
#[derive(Debug, Clone)]
enum Theirs {
    Switch(usize),
    Event(usize, Event),
    Schema(usize, u64),
    Remove(usize),
    Add(webitel_hooks::domain::HookSpec),
}

fn theirs() -> impl Strategy<Value = Theirs> {
    let event = (0..5_usize).prop_map(|event| Event::KNOWN[event].clone());
    prop_oneof![
        (0..8_usize).prop_map(Theirs::Switch),
        (0..8_usize, event).prop_map(|(hook, event)| Theirs::Event(hook, event)),
        (0..8_usize, 1..6_u64).prop_map(|(hook, schema)| Theirs::Schema(hook, schema)),
        (0..8_usize).prop_map(Theirs::Remove),
        spec().prop_map(Theirs::Add),
    ]
}

/// The server may refuse it: then nothing was done.
fn write(server: &mut FakeServer, theirs: &Theirs) {
    let hooks = server.hooks();
    let hook = |index: &usize| hooks.get(index % hooks.len().max(1)).cloned();
    let edit = |index: &usize, change: &dyn Fn(&mut Hook)| {
        let before = hook(index)?;
        let mut after = before.clone();
        change(&mut after);
        Some(Change::Edit { before, after })
    };
    let change = match theirs {
        Theirs::Switch(index) => edit(index, &|hook| hook.state = hook.state.toggled()),
        Theirs::Event(index, event) => edit(index, &|hook| hook.event = event.clone()),
        Theirs::Schema(index, schema) => edit(index, &|hook| hook.schema = Some(reference(SchemaId(*schema)))),
        Theirs::Remove(index) => hook(index).map(Change::Remove),
        Theirs::Add(spec) => Some(Change::Add(spec.clone())),
    };
    if let Some(change) = change {
        let _ = server.write(&change);
    }
}

/// Carries a run out as the executor does: the hooks of a group are compared before it is sent. `meddle` is called right
/// before each write.
fn carry_out(run: &mut Run, server: &mut FakeServer, picks: &[usize], mut meddle: impl FnMut(&Task, &mut FakeServer)) {
    let mut compared = BTreeSet::new();
    let mut picks = picks.iter().copied().cycle();
    let mut sent = Vec::new();
    loop {
        let now = server.hooks();
        for step in run.next_group() {
            let planned = &run.plan().steps()[step];
            let Some(before) = planned.before().filter(|hook| compared.insert(hook.id)) else { continue };
            let found = now.iter().find(|hook| hook.id == before.id).cloned();
            if !planned.is_as_confirmed(found.as_ref()) {
                run.apply(RunProgress::Changed { step, now: found });
            }
        }
        sent.extend(std::iter::from_fn(|| run.next_task()));
        if sent.is_empty() {
            break;
        }
        let task: Task = sent.remove(picks.next().unwrap_or(0) % sent.len());
        meddle(&task, server);
        let outcome = server.write(&task.change);
        run.apply(RunProgress::Answered { step: task.step, outcome });
    }
    assert!(run.is_finished(), "{}", told(run));
}

fn by_id(hooks: &[Hook]) -> BTreeMap<HookId, Hook> {
    hooks.iter().map(|hook| (hook.id, hook.clone())).collect()
}

/// The hooks as a run leaves them if each of its steps is done.
fn desired(run: &Run) -> BTreeMap<HookId, Option<Hook>> {
    let steps = run.plan().steps().iter();
    steps.filter_map(|step| Some((step.target()?, step.desired()))).collect()
}

/// What the journal has of it, all in one batch.
fn records(run: &Run, cause: &Cause, batch: &str) -> Vec<Record> {
    let record = |step| {
        let change = run.applied(step)?;
        let (batch, cause) = (BatchId(batch.to_owned()), cause.clone());
        Some(Record::new(Timestamp(0), JournalScope::default(), batch, cause, change))
    };
    (0..run.statuses().len()).filter_map(record).collect()
}

fn run_of(plan: Plan) -> Run {
    Run::new(plan, OnFailure::KeepGoing).in_groups()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn what_a_colleague_did_before_the_answer_stays_and_the_rest_is_done_and_undone(
        (actual, wanted_hooks) in any_change(),
        theirs in prop::collection::vec(theirs(), 0..4),
        picks in prop::collection::vec(0..4_usize, 1..9),
    ) {
        let mut server = FakeServer::with(&actual);
        let wanted: BTreeSet<Event> = wanted_hooks.iter().filter_map(|one| match one {
            Desired::Existing(hook) => hook.occupies().cloned(),
            Desired::New(spec) => spec.state.enabled().then(|| spec.event.clone()),
        }).collect();
        let mut run = run_of(plan(&actual, wanted_hooks));
        theirs.iter().for_each(|theirs| write(&mut server, theirs));
        let (shown, answered) = (by_id(&actual), by_id(&server.hooks()));
        carry_out(&mut run, &mut server, &picks, |_, _| {});

        let after = by_id(&server.hooks());
        let planned = desired(&run);
        let is_theirs = |id: &HookId| shown.get(id) != answered.get(id);
        for id in shown.keys().chain(answered.keys()) {
            let (now, desired) = (after.get(id), planned.get(id));
            if is_theirs(id) {
                prop_assert_eq!(now, answered.get(id), "{} of the colleague\n{}", id, told(&run));
            } else {
                let allowed = [shown.get(id), desired.and_then(Option::as_ref)];
                prop_assert!(allowed.contains(&now), "{id} is {now:?}\n{}", told(&run));
            }
        }
        // What is said of a step is true.
        for (step, status) in run.statuses() {
            let target = step.target();
            let is_last = target.is_some_and(|id| planned[&id] == step.desired());
            match status {
                StepStatus::Done(_) if is_last => {
                    let id = target.expect("a target");
                    prop_assert_eq!(after.get(&id).cloned(), step.desired(), "{}", told(&run));
                }
                StepStatus::Changed(now) => prop_assert!(is_theirs(&target.expect("a target")), "{now:?}"),
                StepStatus::Differs { .. } | StepStatus::Unknown(_) => prop_assert!(false, "{}", told(&run)),
                _ => {}
            }
        }

        // An event that shall have a hook keeps one that was there, unless the colleague took it.
        let has_on = |hooks: &BTreeMap<HookId, Hook>, event: &Event| {
            hooks.values().any(|hook| hook.occupies() == Some(event))
        };
        let kept = shown.iter().filter(|(id, _)| !is_theirs(id)).filter_map(|(_, hook)| hook.occupies());
        for event in kept.filter(|event| wanted.contains(event)) {
            prop_assert!(has_on(&after, event), "{event} has no hook any more:\n{}", told(&run));
        }

        let journal = records(&run, &Cause::Apply, "b-1");
        let history = History::of(&journal, &JournalScope::default());
        let Some(batch) = history.batches().into_iter().next() else { return Ok(()) };
        let undo = history.undo(&batch.id, &BTreeMap::from([(QueueId(12), server.hooks())]));
        let mut back = run_of(undo.plan.clone());
        carry_out(&mut back, &mut server, &picks, |_, _| {});
        prop_assert!(back.tally().is_all_done(), "{}", told(&back));
        // What both removed comes back: that was confirmed, whoever was first.
        let removed: BTreeSet<HookId> = run
            .statuses()
            .filter(|(step, status)| step.desired().is_none() && status.is_carried_out())
            .filter_map(|(step, _)| step.target())
            .collect();
        let both_removed = removed.iter().filter(|id| !answered.contains_key(id));
        let expected: Vec<Hook> = answered.values().chain(both_removed.map(|id| &shown[id])).cloned().collect();
        if undo.left().count() == 0 {
            prop_assert_eq!(contents(&server.hooks()), contents(&expected), "{}\n{}", told(&run), told(&back));
        }
    }

    /// What falls between comparing and writing cannot be seen before: another field of the same hook stays, and is told.
    #[test]
    fn another_field_that_a_colleague_changed_at_the_last_moment_stays_and_is_reported(
        (actual, wanted_hooks) in any_change(), number in 0..4_usize, picks in prop::collection::vec(0..4_usize, 1..9)
    ) {
        let mut server = FakeServer::with(&actual);
        let mut run = run_of(plan(&actual, wanted_hooks));
        let theirs = reference(SchemaId(9));
        let mut hit = None;
        let mut writes = 0;
        carry_out(&mut run, &mut server, &picks, |task, server| {
            if let (true, Change::Edit { before, after }) = (writes == number, &task.change) {
                let theirs = Hook { schema: Some(theirs.clone()), ..before.clone() };
                let _ = server.write(&Change::Edit { before: before.clone(), after: theirs });
                hit = Some((task.step, before.id, before.schema_id() != after.schema_id()));
            }
            writes += 1;
        });
        let Some((step, hook, is_ours_too)) = hit else { return Ok(()) };
        let is_later = |(index, planned): (usize, &Step)| index > step && planned.target() == Some(hook);
        let is_written_again = run.plan().steps().iter().enumerate().any(is_later);
        let now = by_id(&server.hooks()).remove(&hook);
        let status = run.status(step).expect("a step");
        match status {
            StepStatus::Done(_) => prop_assert!(is_ours_too, "it was not told: {}", told(&run)),
            StepStatus::Differs { unexpected, .. } => {
                prop_assert!(!is_ours_too);
                prop_assert_eq!(unexpected.as_slice(), [HookField::Schema]);
            }
            _ => {}
        }
        if !is_ours_too && !is_written_again {
            prop_assert_eq!(now.and_then(|hook| hook.schema), Some(theirs), "{}", told(&run));
        }
    }
}

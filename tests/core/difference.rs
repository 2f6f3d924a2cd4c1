//! Plans: from any hooks to any others, without ever having two enabled hooks for an event; failures leave nothing half done.

use std::collections::BTreeMap;

use proptest::prelude::*;
use webitel_hooks::domain::plan::{
    Desired, NotTried, OnFailure, Order, Plan, Run, RunProgress, Step, StepStatus, Task, Unnamed, difference, match_up,
};
use webitel_hooks::domain::{
    Cause, Change, Event, Failure, FailureKind, Hook, HookId, HookPatch, HookSpec, QueueId, QueueRef, SchemaId,
    SchemaRef, State, WriteOutcome,
};

use crate::fixtures::{failure, hook, schema};

/// The hooks of one queue as the server keeps them, with its rule (docs/webitel-api.md §4.4).
#[derive(Debug, Clone)]
pub(crate) struct FakeServer {
    hooks: BTreeMap<HookId, Hook>,
    next: u64,
}

impl FakeServer {
    pub(crate) fn with(hooks: &[Hook]) -> Self {
        let next = hooks.iter().map(|hook| hook.id.0).max().unwrap_or(0) + 1;
        Self { hooks: hooks.iter().map(|hook| (hook.id, hook.clone())).collect(), next }
    }

    pub(crate) fn hooks(&self) -> Vec<Hook> {
        self.hooks.values().cloned().collect()
    }

    fn accept(&mut self, change: &Change, hook: Hook) -> WriteOutcome {
        let taken = self.hooks.values().any(|other| {
            other.id != hook.id && other.state == State::On && hook.state == State::On && other.event == hook.event
        });
        if taken {
            return WriteOutcome::Refused(failure(FailureKind::EventTaken));
        }
        self.hooks.insert(hook.id, hook.clone());
        WriteOutcome::of(change, hook)
    }

    pub(crate) fn write(&mut self, change: &Change) -> WriteOutcome {
        match change {
            Change::Add(spec) => {
                self.next += 1;
                self.accept(change, spec.as_hook(HookId(self.next)))
            }
            Change::Edit { before, after } => {
                let Some(known) = self.hooks.get(&before.id) else {
                    return WriteOutcome::Refused(failure(FailureKind::NotFound));
                };
                let patch = HookPatch::between(before, after);
                let schema = patch.schema.map(reference).or_else(|| known.schema.clone());
                self.accept(change, Hook { schema, ..patch.apply_to(known) })
            }
            Change::Remove(hook) => {
                self.hooks.remove(&hook.id);
                WriteOutcome::Done(None)
            }
        }
    }
}

pub(crate) fn reference(id: SchemaId) -> SchemaRef {
    schema(id.0).reference()
}

fn queue() -> QueueRef {
    QueueRef { id: QueueId(12), name: "Support line".into() }
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![Just(State::On), Just(State::Off)]
}

pub(crate) fn spec() -> impl Strategy<Value = HookSpec> {
    (0..4_usize, 1..4_u64, state()).prop_map(|(event, schema, state)| HookSpec {
        event: Event::KNOWN[event].clone(),
        schema: reference(SchemaId(schema)),
        state,
    })
}

/// Any hooks that a queue can have: a second one that is on for an event is off.
pub(crate) fn specs() -> impl Strategy<Value = Vec<HookSpec>> {
    prop::collection::vec(spec(), 0..8).prop_map(|mut specs| {
        let mut on = Vec::new();
        for spec in &mut specs {
            if spec.state == State::On && on.contains(&spec.event) {
                spec.state = State::Off;
            }
            if spec.state == State::On {
                on.push(spec.event.clone());
            }
        }
        specs
    })
}

fn hooks_of(specs: Vec<HookSpec>) -> Vec<Hook> {
    (1..).zip(specs).map(|(id, HookSpec { event, schema, state })| hook(id, event.wire(), schema.id.0, state)).collect()
}

pub(crate) fn hooks() -> impl Strategy<Value = Vec<Hook>> {
    specs().prop_map(hooks_of)
}

/// Any change of hooks that are there: some become others, some go, some are new.
pub(crate) fn any_change() -> impl Strategy<Value = (Vec<Hook>, Vec<Desired>)> {
    (hooks(), specs(), prop::collection::vec(0..3_u8, 8)).prop_map(|(actual, specs, statuses)| {
        let mut there = actual.iter().zip(&statuses);
        let desired = specs.into_iter().map(|spec| match there.next() {
            Some((hook, 0)) => {
                Desired::Existing(Hook { id: hook.id, event: spec.event, schema: Some(spec.schema), state: spec.state })
            }
            _ => Desired::New(spec),
        });
        let desired = desired.collect();
        (actual, desired)
    })
}

pub(crate) fn contents(hooks: &[Hook]) -> Vec<(Event, Option<SchemaId>, State)> {
    let mut contents: Vec<_> = hooks
        .iter()
        .map(|hook| (hook.event.clone(), hook.schema.as_ref().map(|schema| schema.id), hook.state))
        .collect();
    contents.sort();
    contents
}

/// Carries a run out, the answers in whatever order `picks` gives; `refuse` says which writes the server refuses.
fn carry_out(run: &mut Run, server: &mut FakeServer, picks: &[usize], mut refuse: impl FnMut(&Task) -> bool) {
    let mut sent: Vec<Task> = Vec::new();
    let mut picks = picks.iter().copied().cycle();
    loop {
        while let Some(task) = run.next_task() {
            sent.push(task);
        }
        if sent.is_empty() {
            break;
        }
        assert!(sent.len() <= 4, "more than four writes together");
        let task = sent.remove(picks.next().unwrap_or(0) % sent.len());
        let result = if refuse(&task) {
            WriteOutcome::Refused(Failure::new(FailureKind::Server, Some(500), "pq: out of luck"))
        } else {
            server.write(&task.change)
        };
        run.answered(task.step, result);
    }
    assert!(run.is_finished(), "nothing is to be sent and yet the run is not finished: {run:?}");
}

/// A run in a few lines.
pub(crate) fn told(run: &Run) -> String {
    let line = |(index, (step, status)): (usize, (&Step, &StepStatus))| {
        let status = format!("{status:?}").chars().take(24).collect::<String>();
        format!("{index}: {:?} needs {:?}: {} = {status}", step.change, step.needs, step.label())
    };
    run.statuses().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

pub(crate) fn plan(actual: &[Hook], desired: Vec<Desired>) -> Plan {
    difference(&queue(), actual, desired).expect("no conflicts").into()
}

fn has(hooks: &[Hook], event: &Event) -> bool {
    hooks.iter().any(|hook| hook.occupies() == Some(event))
}

/// The events that have a hook and shall have one afterwards.
fn kept(actual: &[Hook], desired: &[Desired]) -> Vec<Event> {
    let desired_on = desired.iter().filter_map(|hook| match hook {
        Desired::Existing(hook) => hook.occupies().cloned(),
        Desired::New(spec) => spec.state.enabled().then(|| spec.event.clone()),
    });
    desired_on.filter(|event| has(actual, event)).collect()
}

proptest! {
    // Cheap, and the rare shapes are the ones that go wrong.
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn any_change_is_made_and_no_write_is_ever_refused(
        (actual, desired) in any_change(), picks in prop::collection::vec(0..4_usize, 1..9)
    ) {
        let as_desired = desired.iter().map(|desired| match desired {
            Desired::Existing(hook) => hook.clone(),
            Desired::New(HookSpec { event, schema, state }) => hook(0, event.wire(), schema.id.0, *state),
        }).collect::<Vec<_>>();
        let mut server = FakeServer::with(&actual);
        let mut run = Run::new(plan(&actual, desired), OnFailure::Stop);
        carry_out(&mut run, &mut server, &picks, |_| false);
        prop_assert!(run.tally().is_all_done(), "{}", told(&run));
        prop_assert_eq!(contents(&server.hooks()), contents(&as_desired));
    }

    /// Whatever is left out with what belongs to it: the rest is carried out, and what was left out stays as it was.
    #[test]
    fn what_belongs_together_is_left_out_together(
        (actual, desired) in any_change(), picks in prop::collection::vec(0..16_usize, 1..4)
    ) {
        let order = Order::new(plan(&actual, desired), Cause::Apply);
        let steps = order.run.plan().steps();
        let picked = picks.iter().copied().filter(|pick| *pick < steps.len()).collect();
        let left_out = order.run.plan().together_with(&picked);
        let mut server = FakeServer::with(&actual);
        let mut run = Run::new(order.without(&left_out).run.plan().clone(), OnFailure::Stop);
        carry_out(&mut run, &mut server, &picks, |_| false);
        prop_assert!(run.tally().is_all_done(), "{}", told(&run));
        prop_assert_eq!(run.plan().steps().len(), steps.len() - left_out.len());
        for before in left_out.iter().filter_map(|step| steps[*step].before()) {
            let known = actual.iter().find(|hook| hook.id == before.id);
            prop_assert_eq!(known, server.hooks.get(&before.id), "{}", told(&run));
        }
    }

    #[test]
    fn what_is_as_desired_needs_no_write(actual in hooks()) {
        let desired = actual.iter().cloned().map(Desired::Existing).collect();
        prop_assert!(plan(&actual, desired).is_empty());
    }

    #[test]
    fn a_list_without_ids_comes_true_and_needs_nothing_the_second_time(
        actual in hooks(), named in specs(), keep in any::<bool>()
    ) {
        let unnamed = if keep { Unnamed::Keep } else { Unnamed::Remove };
        let mut server = FakeServer::with(&actual);
        let mut run = Run::new(plan(&actual, match_up(&actual, &named, unnamed)), OnFailure::Stop);
        carry_out(&mut run, &mut server, &[0], |_| false);
        prop_assert!(run.tally().is_all_done(), "{}", told(&run));
        let now = server.hooks();
        prop_assert!(plan(&now, match_up(&now, &named, unnamed)).is_empty());
        if keep {
            prop_assert!(run.plan().counts().removed == 0);
        } else {
            prop_assert_eq!(contents(&now), contents(&hooks_of(named)));
        }
    }

    /// An event that had a hook before and shall have one afterwards is not left without one by a failure.
    #[test]
    fn a_failure_leaves_no_event_without_its_hook(
        (actual, desired) in any_change(),
        picks in prop::collection::vec(0..4_usize, 1..9),
        unlucky in prop::collection::btree_set(0..12_usize, 0..3),
        keep_going in any::<bool>(),
    ) {
        let kept = kept(&actual, &desired);
        let mut server = FakeServer::with(&actual);
        let on_failure = if keep_going { OnFailure::KeepGoing } else { OnFailure::Stop };
        let mut run = Run::new(plan(&actual, desired), on_failure);
        carry_out(&mut run, &mut server, &picks, |task| !task.is_rollback && unlucky.contains(&task.step));
        for event in &kept {
            prop_assert!(has(&server.hooks(), event), "{event} has no hook any more:\n{}", told(&run));
        }
        // Tried again, it comes true after all.
        let mut tries = 0;
        while run.retry() {
            tries += 1;
            prop_assert!(tries < 20, "it never comes true:\n{}", told(&run));
            carry_out(&mut run, &mut server, &picks, |_| false);
        }
        prop_assert!(run.tally().is_all_done(), "{}", told(&run));
    }

    #[test]
    fn a_cancelled_run_leaves_no_event_without_its_hook(
        (actual, desired) in any_change(), after in 0..6_usize,
    ) {
        let kept = kept(&actual, &desired);
        let mut server = FakeServer::with(&actual);
        let mut run = Run::new(plan(&actual, desired), OnFailure::KeepGoing);
        for _ in 0..after {
            if let Some(task) = run.next_task() {
                run.answered(task.step, server.write(&task.change));
            }
        }
        run.cancel();
        carry_out(&mut run, &mut server, &[0], |_| false);
        for event in &kept {
            prop_assert!(has(&server.hooks(), event), "{event} has no hook any more:\n{}", told(&run));
        }
    }
}

#[test]
fn two_hooks_that_change_places_go_by_way_of_off() {
    let (a, b) = (hook(1, "joined", 5, State::On), hook(2, "leaving", 6, State::On));
    let moved = |hook: &Hook, event: Event| Desired::Existing(Hook { event, ..hook.clone() });
    let steps =
        difference(&queue(), &[a.clone(), b.clone()], vec![moved(&a, Event::Leaving), moved(&b, Event::Joined)])
            .expect("no conflict");
    let rooms: Vec<bool> = steps.iter().map(|step| step.makes_room).collect();
    assert_eq!(rooms, [true, false, false]);
    assert_eq!(steps[0].switches_to(), Some(State::Off));
    assert_eq!(Plan::from(steps).counts().changed, 2);
}

#[test]
fn a_hook_that_is_replaced_is_removed_last() {
    let (old, new) = (hook(1, "joined", 5, State::On), hook(2, "joined", 6, State::Off));
    let desired = vec![Desired::Existing(Hook { state: State::On, ..new.clone() })];
    let steps = difference(&queue(), &[old, new], desired).expect("no conflict");
    let said: Vec<String> = steps.iter().map(|step| format!("{} {:?}", step.label(), step.change)).collect();
    assert_eq!(steps.len(), 3, "{said:?}");
    assert!(matches!(steps[2].change, Change::Remove(_)), "{said:?}");
    assert_eq!(steps[2].needs, [0, 1]);
}

#[test]
fn two_enabled_hooks_for_an_event_are_refused() {
    let hooks = [hook(1, "joined", 5, State::On), hook(2, "joined", 6, State::On)];
    let desired = hooks.iter().cloned().map(Desired::Existing).collect();
    let conflicts = difference(&queue(), &hooks[..1], desired).expect_err("a conflict");
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].event, Event::Joined);
}

#[test]
fn what_needs_a_failed_step_is_not_tried_and_says_so() {
    let mut actual = hook(1, "joined", 5, State::On);
    let desired =
        vec![Desired::New(HookSpec { event: Event::Joined, schema: reference(SchemaId(6)), state: State::On })];
    let mut run = Run::new(plan(&[actual.clone()], desired), OnFailure::Stop);
    let mut server = FakeServer::with(std::slice::from_ref(&actual));
    carry_out(&mut run, &mut server, &[0], |task| task.step == 0);
    let statuses: Vec<&StepStatus> = run.statuses().map(|(_, status)| status).collect();
    assert!(matches!(statuses[0], StepStatus::Failed(_)), "{statuses:?}");
    assert_eq!(statuses[1..], [&StepStatus::NotTried(NotTried::Stopped), &StepStatus::NotTried(NotTried::Stopped)]);
    actual.state = State::On;
    assert_eq!(server.hooks(), [actual]);
}

/// Removals in different queues.
fn removals(count: u64) -> Run {
    let mut plan = Plan::default();
    for id in 1..=count {
        let queue = QueueRef { id: QueueId(id), name: "".into() };
        let hook = hook(id, "joined", 5, State::On);
        plan.append(vec![Step::new(queue, Change::Remove(hook))]);
    }
    Run::new(plan, OnFailure::KeepGoing)
}

#[test]
fn writes_to_different_queues_go_out_together() {
    let mut run = removals(6);
    assert_eq!(std::iter::from_fn(|| run.next_task()).count(), 4);
}

#[test]
fn a_write_that_is_looked_up_keeps_no_other_from_being_sent() {
    let mut run = removals(8);
    assert_eq!(std::iter::from_fn(|| run.next_task()).count(), 4);
    for step in [0, 1] {
        run.apply(RunProgress::Ambiguous { step });
    }
    assert_eq!(std::iter::from_fn(|| run.next_task()).count(), 2);
    run.answered(0, WriteOutcome::Done(None));
    assert_eq!(run.next_task(), None, "it had given its place to another already");
    run.answered(2, WriteOutcome::Done(None));
    assert_eq!(run.next_task().map(|task| task.step), Some(6));
    assert!(!run.is_finished());
}

#[test]
fn what_an_earlier_try_has_not_carried_out_is_sent_unless_the_run_was_cancelled() {
    for is_cancelled in [false, true] {
        let mut run = removals(1);
        run.next_task().expect("the removal");
        run.answered(0, lost());
        assert!(run.retry());
        let task = run.next_task().expect("once more");
        assert!(task.in_doubt.is_some());
        run.apply(RunProgress::Ambiguous { step: 0 });
        if is_cancelled {
            run.cancel();
        }
        run.apply(RunProgress::NotCarriedOut { step: 0 });
        assert_eq!(run.next_task().map(|task| task.in_doubt), (!is_cancelled).then_some(None));
        assert_eq!(run.is_finished(), is_cancelled);
    }
}

/// The same hook twice, once on and once off.
fn duplicates() -> Run {
    let spec = |state| HookSpec { event: Event::Joined, schema: reference(SchemaId(5)), state };
    Run::new(plan(&[], vec![Desired::New(spec(State::On)), Desired::New(spec(State::Off))]), OnFailure::KeepGoing)
}

pub(crate) fn lost() -> WriteOutcome {
    WriteOutcome::Unknown(Failure::new(FailureKind::TimedOut, None, "the answer was lost"))
}

/// What the executor does with a write that an earlier try may have carried out: it looks at the server first.
pub(crate) fn looked_up(server: &FakeServer, task: &Task) -> Option<WriteOutcome> {
    let found = WriteOutcome::looked_up(&task.change, &task.alike, task.in_doubt.clone()?, &server.hooks());
    (!matches!(found, WriteOutcome::NotSent(_))).then_some(found)
}

#[test]
fn of_two_additions_of_the_same_hook_the_second_waits_until_it_is_known_what_became_of_the_first() {
    let (mut run, mut server) = (duplicates(), FakeServer::with(&[]));
    let first = run.next_task().expect("the first");
    assert_eq!(run.next_task(), None, "both are under way together");
    let made = server.write(&first.change);
    let WriteOutcome::Done(Some(hook)) = &made else { panic!("{made:?}") };
    run.answered(first.step, made.clone());
    let second = run.next_task().expect("the second");
    assert_eq!(second.alike, [hook.id], "the first's hook is no proof of the second");
}

#[test]
fn while_an_addition_is_in_doubt_its_duplicate_is_not_sent() {
    let (mut run, mut server) = (duplicates(), FakeServer::with(&[]));
    let first = run.next_task().expect("the first");
    server.write(&first.change);
    run.answered(first.step, lost());
    assert_eq!(run.next_task(), None);
    assert!(run.is_finished() && run.retry());
    let first = run.next_task().expect("the first, once more");
    assert_eq!(run.next_task(), None, "its twin waits again");
    let found = looked_up(&server, &first).expect("it is looked up before it is sent, and there");
    let WriteOutcome::Done(Some(hook)) = &found else { panic!("{found:?}") };
    run.answered(first.step, found.clone());
    let second = run.next_task().expect("the second");
    assert_eq!(second.alike, [hook.id]);
    run.answered(second.step, server.write(&second.change));
    assert!(run.tally().is_all_done(), "{}", told(&run));
}

#[test]
fn a_doubt_stays_one_when_the_next_try_is_withheld_or_stopped() {
    let there = hook(1, "joined", 5, State::On);
    let off = Hook { state: State::Off, ..there.clone() };
    for stopped in [false, true] {
        let mut run =
            Run::new(plan(std::slice::from_ref(&there), vec![Desired::Existing(off.clone())]), OnFailure::Stop);
        let first = run.next_task().expect("the switch");
        run.answered(first.step, lost());
        assert!(run.retry() && run.is_in_doubt(first.step));
        run.apply(if stopped {
            RunProgress::Stopped
        } else {
            let failure = Failure::new(FailureKind::Unreachable, None, "");
            RunProgress::Withheld { step: first.step, outcome: WriteOutcome::NotSent(failure) }
        });
        assert!(matches!(run.status(first.step), Some(StepStatus::Unknown(_))), "{:?}", run.status(first.step));
        assert!(run.retry() && run.is_in_doubt(first.step), "it is looked up the next time");
    }
}

#[test]
fn a_hook_that_the_plan_made_alike_is_not_taken_for_an_addition() {
    let there = hook(1, "joined", 5, State::Off);
    let becomes = Hook { schema: Some(reference(SchemaId(6))), ..there.clone() };
    let new = HookSpec { event: Event::Joined, schema: reference(SchemaId(6)), state: State::Off };
    let desired = vec![Desired::Existing(becomes.clone()), Desired::New(new)];
    let mut run = Run::new(plan(&[there], desired), OnFailure::KeepGoing);
    let tasks: Vec<Task> = std::iter::from_fn(|| run.next_task()).collect();
    let [edit, add] = tasks.as_slice() else { panic!("{tasks:?}") };
    assert_eq!(add.alike, [becomes.id]);
    run.answered(edit.step, WriteOutcome::of(&edit.change, becomes.clone()));
    run.answered(add.step, lost());
    assert!(run.retry());
    let again = run.next_task().expect("the addition");
    assert_eq!(looked_up(&FakeServer::with(&[becomes]), &again), None);
}

#[test]
fn a_group_is_released_when_the_one_before_is_through() {
    let mut run = removals(70).in_groups();
    assert_eq!(run.next_task(), None, "nothing is sent before it was announced");
    assert_eq!(run.next_group(), (0..64).collect::<Vec<_>>());
    assert_eq!(run.next_group(), Vec::<usize>::new(), "the first is not through");
    while let Some(task) = run.next_task() {
        run.answered(task.step, WriteOutcome::Done(None));
    }
    assert_eq!(run.next_group(), (64..70).collect::<Vec<_>>());
    while let Some(task) = run.next_task() {
        run.answered(task.step, WriteOutcome::Done(None));
    }
    assert!(run.is_finished() && run.next_group().is_empty());
}

/// The groups in which a plan goes out where everything succeeds.
fn groups(plan: Plan) -> Vec<usize> {
    let mut run = Run::new(plan, OnFailure::KeepGoing).in_groups();
    let mut sizes = Vec::new();
    loop {
        let group = run.next_group();
        if group.is_empty() {
            return sizes;
        }
        for step in &group {
            let is_whole = run.plan().steps()[*step].needs.iter().all(|need| group.contains(need));
            assert!(is_whole, "step {step} needs one of another group: {sizes:?}, then {group:?}");
        }
        sizes.push(group.len());
        while let Some(task) = run.next_task() {
            run.answered(task.step, WriteOutcome::Done(None));
        }
    }
}

#[test]
fn what_belongs_together_is_in_one_group() {
    let queue = |id| QueueRef { id: QueueId(id), name: "".into() };
    let single = |id| vec![Step::switch(queue(id), &hook(id, "joined", 5, State::On), State::Off)];
    let swap = |id| {
        let on = Step::switch(queue(id), &hook(id + 1000, "joined", 6, State::Off), State::On);
        on.with_room(Step::switch(queue(id), &hook(id, "joined", 5, State::On), State::Off))
    };
    // Each step needs the one before it.
    let chain = |id: u64, length: usize| -> Vec<Step> {
        let link = |index: usize| Step { needs: index.checked_sub(1).into_iter().collect(), ..single(id).remove(0) };
        (0..length).map(link).collect()
    };
    let plan = |parts: Vec<Vec<Step>>| {
        parts.into_iter().fold(Plan::default(), |mut plan, part| {
            plan.append(part);
            plan
        })
    };
    let singles = |count: u64| (0..count).map(single);
    assert_eq!(groups(plan(singles(63).chain([swap(70)]).chain(singles(3)).collect())), [63, 5]);
    assert_eq!(groups(plan((0..100).map(swap).collect())), [64, 64, 64, 8]);
    assert_eq!(groups(plan(singles(10).chain([chain(70, 100)]).chain(singles(2)).collect())), [10, 100, 2]);
    assert_eq!(groups(plan(vec![])), [] as [usize; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    /// Whoever follows the executor's reports knows the same run.
    #[test]
    fn a_run_that_follows_is_the_same(
        (actual, desired) in any_change(),
        picks in prop::collection::vec(0..4_usize, 1..9),
        unlucky in prop::collection::btree_set(0..12_usize, 0..3),
        changed in prop::option::of(0..6_usize),
        cancelled in prop::option::of(0..8_usize),
    ) {
        let mut server = FakeServer::with(&actual);
        let mut run = Run::new(plan(&actual, desired), OnFailure::KeepGoing).in_groups();
        let mut follower = run.clone();
        let mut sent: Vec<Task> = Vec::new();
        let mut picks = picks.iter().copied().cycle();
        let mut answers = 0;
        loop {
            let mut reports = Vec::new();
            if !run.next_group().is_empty() {
                follower.follow(RunProgress::GroupBegun);
                reports.extend(changed.map(|step| RunProgress::Changed { step, now: None }));
            }
            for report in std::mem::take(&mut reports) {
                run.apply(report.clone());
                follower.follow(report);
            }
            let before = sent.len();
            sent.extend(std::iter::from_fn(|| run.next_task()));
            if sent.len() > before {
                follower.follow(RunProgress::Sent);
            }
            prop_assert!(run.statuses().eq(follower.statuses()) && run.unfinished() == follower.unfinished());
            if sent.is_empty() {
                break;
            }
            let task = sent.remove(picks.next().unwrap_or(0) % sent.len());
            let outcome = if unlucky.contains(&task.step) { lost() } else { server.write(&task.change) };
            reports.push(RunProgress::Answered { step: task.step, outcome });
            answers += 1;
            if cancelled == Some(answers) {
                reports.push(RunProgress::Cancelled);
            }
            for report in reports {
                run.apply(report.clone());
                follower.follow(report);
            }
            prop_assert!(run.statuses().eq(follower.statuses()) && run.unfinished() == follower.unfinished());
        }
    }
}

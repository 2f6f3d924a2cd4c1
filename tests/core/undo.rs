//! Undo: whatever was done is put back, hook by hook, and what others did since is left alone.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use webitel_hooks::domain::plan::{Desired, OnFailure, Plan, Run, difference};
use webitel_hooks::domain::undo::{History, Revert, Undo};
use webitel_hooks::domain::{
    AppliedChange, BatchId, Cause, Change, Event, Failure, FailureKind, Hook, HookId, HookSpec, JournalScope, Outcome,
    QueueId, QueueRef, Record, SchemaId, State, Timestamp, WriteOutcome,
};

use crate::difference::{FakeServer, contents, hooks, reference, spec};
use crate::fixtures::{OFF, ON, hook};

/// What the network does to a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Luck {
    Good,
    /// The server refuses it.
    Refused,
    /// It is carried out, and the answer is lost.
    AnswerLost,
    /// It never comes to the server, and nobody knows.
    NeverCame,
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![5 => Just(Luck::Good), 1 => Just(Luck::Refused), 1 => Just(Luck::AnswerLost), 1 => Just(Luck::NeverCame)]
}

/// A domain of a few queues, and the journal of what is done to it.
#[derive(Debug, Clone)]
struct JournaledServer {
    queues: BTreeMap<QueueId, FakeServer>,
    records: Vec<Record>,
    batches: u64,
    /// Whether a change is written down as soon as it is decided, or all at the end.
    as_it_goes: bool,
}

impl JournaledServer {
    fn with(queues: &[Vec<Hook>]) -> Self {
        let queues = (1..).map(QueueId).zip(queues.iter().map(|hooks| FakeServer::with(hooks))).collect();
        Self { queues, records: Vec::new(), batches: 0, as_it_goes: true }
    }

    fn hooks(&self) -> BTreeMap<QueueId, Vec<Hook>> {
        self.queues.iter().map(|(queue, server)| (*queue, server.hooks())).collect()
    }

    fn place() -> JournalScope {
        JournalScope {
            server: "https://cc.example.com/api".into(),
            domain: "example.com".into(),
            ..JournalScope::default()
        }
    }

    fn write_down(&mut self, batch: &BatchId, cause: &Cause, change: AppliedChange) {
        let time = Timestamp(self.records.len() as u64);
        let (batch, cause) = (batch.clone(), cause.clone());
        self.records.push(Record::new(time, Self::place(), batch, cause, change));
    }

    fn write_all_down(&mut self, batch: &BatchId, cause: &Cause, run: &Run, written: &mut BTreeSet<usize>) {
        for step in 0..run.statuses().len() {
            let change = run.applied(step).filter(|_| !written.contains(&step));
            if let Some(change) = change {
                written.insert(step);
                self.write_down(batch, cause, change);
            }
        }
    }

    fn carry_out(&mut self, cause: &Cause, plan: Plan, mut luck: impl FnMut() -> Luck) -> BatchId {
        self.batches += 1;
        let batch = BatchId(format!("b-{}", self.batches));
        let mut run = Run::new(plan, OnFailure::KeepGoing);
        let mut written = BTreeSet::new();
        while let Some(task) = run.next_task() {
            let step = run.plan().steps()[task.step].clone();
            let server = self.queues.get_mut(&step.queue.id).expect("a queue");
            let is_new = matches!(step.change, Change::Add(_));
            let lost = WriteOutcome::Unknown(Failure::new(FailureKind::TimedOut, None, ""));
            let result = match luck() {
                Luck::Refused => WriteOutcome::Refused(Failure::new(FailureKind::Server, Some(500), "pq: out of luck")),
                // A new hook of which nobody knows is not for undo to find.
                Luck::AnswerLost if !is_new => match server.write(&task.change) {
                    refused @ WriteOutcome::Refused(_) => refused,
                    _ => lost,
                },
                Luck::NeverCame if !is_new => lost,
                _ => server.write(&task.change),
            };
            run.answered(task.step, result);
            if self.as_it_goes {
                self.write_all_down(&batch, cause, &run, &mut written);
            }
        }
        self.write_all_down(&batch, cause, &run, &mut written);
        batch
    }

    /// Makes the hooks of a queue what is desired.
    fn make(&mut self, queue: u64, desired: Vec<Desired>, luck: impl FnMut() -> Luck) -> BatchId {
        let name = QueueRef { id: QueueId(queue), name: "Support line".into() };
        let steps = difference(&name, &self.queues[&QueueId(queue)].hooks(), desired).expect("no conflict");
        self.carry_out(&Cause::Edit, steps.into(), luck)
    }

    fn history(&self) -> History<'_> {
        History::of(&self.records, &Self::place())
    }

    fn undo_of(&self, batch: &BatchId) -> Undo {
        self.history().undo(batch, &self.hooks())
    }

    /// Puts the latest batch back of which anything can be; says whether there was one.
    fn undo(&mut self, luck: impl FnMut() -> Luck) -> bool {
        let batches = self.history().batches();
        let found = batches.into_iter().map(|batch| (self.undo_of(&batch.id), batch));
        let Some((undo, batch)) = found.into_iter().find(|(undo, _)| !undo.plan.is_empty()) else { return false };
        self.carry_out(&Cause::Undo(batch.id), undo.plan, luck);
        true
    }

    /// What was done, and what is left to do, in lines.
    fn told(&self) -> String {
        let mut lines: Vec<String> = self
            .records
            .iter()
            .map(|record| {
                let AppliedChange { queue, before, after, outcome, replaces, .. } = &record.change;
                let short = |hook: &Option<Hook>| {
                    hook.as_ref().map(|hook| format!("{} {} {}", hook.id, hook.label(), hook.state))
                };
                let (batch, cause, queue) = (&record.batch, &record.cause, queue.id);
                format!(
                    "{batch} {cause:?} {queue}: {:?} → {:?} {} {replaces:?}",
                    short(before),
                    short(after),
                    outcome.word()
                )
            })
            .collect();
        for batch in self.history().batches() {
            lines.push(format!("left: {batch:?}"));
            lines.extend(told(&self.undo_of(&batch.id)));
        }
        lines.join("\n")
    }

    fn contents(&self) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
        self.queues.values().map(|server| contents(&server.hooks())).collect()
    }
}

/// Desired hooks, whatever hooks are there by then: some stay, some become others, some go, some are new.
#[derive(Debug, Clone)]
struct Whim {
    queue: u64,
    specs: Vec<HookSpec>,
    statuses: Vec<u8>,
}

fn whim() -> impl Strategy<Value = Whim> {
    let specs = prop::collection::vec(spec(), 0..6);
    let statuses = prop::collection::vec(0..4_u8, 12);
    (1..4_u64, specs, statuses).prop_map(|(queue, specs, statuses)| Whim { queue, specs, statuses })
}

impl Whim {
    fn desired(&self, hooks: &[Hook]) -> Vec<Desired> {
        let mut specs = self.specs.iter().cloned();
        let mut desired = Vec::new();
        for (hook, status) in hooks.iter().zip(&self.statuses) {
            match status {
                0 => {}
                1 => {
                    if let Some(HookSpec { event, schema, state }) = specs.next() {
                        desired.push(Desired::Existing(Hook { id: hook.id, event, schema: Some(schema), state }));
                    }
                }
                _ => desired.push(Desired::Existing(hook.clone())),
            }
        }
        desired.extend(specs.map(Desired::New));
        let mut on = Vec::new();
        for hook in &mut desired {
            let (event, state) = match hook {
                Desired::Existing(hook) => (&hook.event, &mut hook.state),
                Desired::New(spec) => (&spec.event, &mut spec.state),
            };
            if *state == State::On && on.contains(event) {
                *state = State::Off;
            } else if *state == State::On {
                on.push(event.clone());
            }
        }
        desired
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn undo_after_undo_gives_the_start_back(
        start in prop::collection::vec(hooks(), 3),
        whims in prop::collection::vec(whim(), 1..8),
        doing in prop::collection::vec(luck(), 1..30),
        undoing in prop::collection::vec(luck(), 0..12),
        undone_between in prop::collection::vec(any::<bool>(), 8),
        as_it_goes in any::<bool>(),
    ) {
        let mut journaled = JournaledServer { as_it_goes, ..JournaledServer::with(&start) };
        let at_the_start = journaled.contents();
        let mut doing = doing.into_iter().cycle();
        for (whim, undo) in whims.iter().zip(undone_between) {
            let hooks = journaled.queues[&QueueId(whim.queue)].hooks();
            journaled.make(whim.queue, whim.desired(&hooks), || doing.next().unwrap_or(Luck::Good));
            if undo {
                journaled.undo(|| doing.next().unwrap_or(Luck::Good));
            }
        }
        let mut undoing = undoing.into_iter();
        let mut rounds = 0;
        while journaled.undo(|| undoing.next().unwrap_or(Luck::Good)) {
            rounds += 1;
            prop_assert!(rounds < 40, "it never ends: {:#?}", journaled.records);
        }
        prop_assert!(journaled.contents() == at_the_start, "{:?} is not {:?}\n{}", journaled.contents(), at_the_start, journaled.told());
    }
}

fn queue_with(hooks: &[Hook]) -> JournaledServer {
    JournaledServer::with(&[hooks.to_vec()])
}

fn told(undo: &Undo) -> Vec<String> {
    undo.items.iter().map(webitel_hooks::domain::undo::Item::in_words).collect()
}

/// A colleague's write, of which our journal knows nothing.
fn colleague(journaled: &mut JournaledServer, desired: Vec<Desired>) {
    let known = journaled.records.len();
    journaled.make(1, desired, || Luck::Good);
    journaled.records.truncate(known);
}

fn existing(hooks: &[Hook]) -> Vec<Desired> {
    hooks.iter().cloned().map(Desired::Existing).collect()
}

#[test]
fn a_removed_hook_comes_back_as_a_new_one_and_earlier_batches_still_find_it() {
    let start = hook(7, "joined", 5, ON);
    let mut journaled = queue_with(std::slice::from_ref(&start));
    let off = Hook { state: OFF, ..start.clone() };
    journaled.make(1, existing(std::slice::from_ref(&off)), || Luck::Good);
    let removal = journaled.make(1, Vec::new(), || Luck::Good);
    assert_eq!(
        told(&journaled.undo_of(&removal)),
        ["Joined → Notify CRM: comes back off, as a new hook (it was hook 7)"],
        "nothing about it is hidden"
    );
    assert!(journaled.undo(|| Luck::Good));
    let back = journaled.hooks()[&QueueId(1)][0].clone();
    assert_ne!(back.id, start.id);
    assert_eq!(journaled.records.last().and_then(|record| record.change.replaces), Some(start.id));
    assert!(journaled.undo(|| Luck::Good), "and it can be switched on again");
    assert_eq!(journaled.hooks()[&QueueId(1)], [Hook { id: back.id, ..start }]);
    assert!(!journaled.undo(|| Luck::Good));
    assert_eq!(journaled.history().batches(), []);
}

#[test]
fn hooks_changed_since_are_left_alone_and_reported() {
    let (joined, missed) = (hook(1, "joined", 5, ON), hook(2, "missed", 5, ON));
    let mut journaled = queue_with(&[joined.clone(), missed.clone()]);
    let off = [Hook { state: OFF, ..joined.clone() }, Hook { state: OFF, ..missed.clone() }];
    let batch = journaled.make(1, existing(&off), || Luck::Good);
    colleague(&mut journaled, vec![Desired::Existing(hook(1, "joined", 6, OFF))]);
    let undo = journaled.undo_of(&batch);
    assert!(undo.plan.is_empty());
    assert_eq!(
        told(&undo),
        [
            "Joined → Notify CRM: runs Old CRM push now; was left with Notify CRM",
            "Missed → Notify CRM: was removed since"
        ]
    );
    let undo = journaled.history().undo(&batch, &BTreeMap::new());
    assert!(told(&undo).iter().all(|line| line.ends_with("its queue is gone, or cannot be read")), "{:?}", told(&undo));
}

#[test]
fn what_somebody_put_back_already_is_nothing_to_do() {
    let on = hook(1, "joined", 5, ON);
    let mut journaled = queue_with(std::slice::from_ref(&on));
    let batch = journaled.make(1, vec![Desired::Existing(Hook { state: OFF, ..on.clone() })], || Luck::Good);
    colleague(&mut journaled, existing(std::slice::from_ref(&on)));
    assert_eq!(journaled.undo_of(&batch).items, []);
}

#[test]
fn a_hook_whose_event_another_one_has_by_now_is_left_off() {
    let old = hook(1, "joined", 5, ON);
    let mut journaled = queue_with(std::slice::from_ref(&old));
    let off = Hook { state: OFF, ..old };
    let batch = journaled.make(1, existing(std::slice::from_ref(&off)), || Luck::Good);
    let new = HookSpec { event: Event::Joined, schema: reference(SchemaId(6)), state: ON };
    colleague(&mut journaled, vec![Desired::Existing(off), Desired::New(new)]);
    let undo = journaled.undo_of(&batch);
    assert!(undo.plan.is_empty());
    let taken = "Joined → Notify CRM: its event is taken by Joined → Old CRM push (hook 3), which is on";
    assert_eq!(told(&undo), [taken]);
}

#[test]
fn an_earlier_batch_can_be_put_back_where_no_later_one_touched_it() {
    let (joined, missed) = (hook(1, "joined", 5, ON), hook(2, "missed", 5, ON));
    let mut journaled = queue_with(&[joined.clone(), missed.clone()]);
    let first = [Hook { state: OFF, ..joined.clone() }, Hook { state: OFF, ..missed.clone() }];
    let batch = journaled.make(1, existing(&first), || Luck::Good);
    let later = journaled.make(1, vec![Desired::Existing(first[0].clone())], || Luck::Good);
    let undo = journaled.undo_of(&batch);
    assert_eq!(undo.plan.steps().len(), 1);
    assert_eq!(
        told(&undo),
        [
            "Joined → Notify CRM: off → on".to_owned(),
            format!(
                "Missed → Notify CRM: was removed since; the journal says: edit at 1970-01-01T00:00:00.002Z ({later})"
            ),
        ]
    );
    assert!(matches!(undo.items[0].revert, Revert::Change { .. }));
    assert_eq!(undo.left().count(), 1);
}

#[test]
fn a_hook_that_the_server_never_named_is_not_guessed() {
    let mut journaled = queue_with(&[]);
    let after = Hook { id: HookId::UNKNOWN, ..hook(0, "joined", 5, ON) };
    let queue = QueueRef { id: QueueId(1), name: "Support line".into() };
    let change = AppliedChange::new(queue, None, Some(after), Outcome::Done);
    journaled.write_down(&BatchId("b-1".into()), &Cause::Add, change);
    let undo = journaled.undo_of(&BatchId("b-1".into()));
    assert!(undo.plan.is_empty() && told(&undo)[0].contains("did not say which hook was made"), "{:?}", told(&undo));
}

#[test]
fn other_places_have_histories_of_their_own() {
    let on = hook(1, "joined", 5, ON);
    let mut journaled = queue_with(std::slice::from_ref(&on));
    journaled.make(1, vec![Desired::Existing(Hook { state: OFF, ..on })], || Luck::Good);
    let elsewhere = |server: &str, domain: &str| {
        let place = JournalScope { server: server.into(), domain: domain.into(), ..JournalScope::default() };
        History::of(&journaled.records, &place).batches().len()
    };
    assert_eq!(elsewhere("https://cc.example.com/api", "example.com"), 1);
    assert_eq!(elsewhere("https://cc.example.com/api", "other.example"), 0);
    assert_eq!(elsewhere("https://other.example/api", "example.com"), 0);
}

#[test]
fn a_hook_that_comes_back_is_not_taken_for_its_duplicate_that_stayed() {
    let [gone, stays] = [hook(1, "joined", 5, OFF), hook(2, "joined", 5, OFF)];
    let mut journaled = queue_with(&[gone, stays.clone()]);
    let batch = journaled.make(1, vec![Desired::Existing(stays.clone())], || Luck::Good);
    let undo = journaled.undo_of(&batch);
    assert_eq!(undo.plan.steps()[0].alike, [stays.id]);
}

#[test]
fn refused_and_rolled_back_writes_leave_nothing_to_undo() {
    let start = [hook(1, "joined", 5, ON), hook(2, "joined", 6, OFF), hook(3, "missed", 5, ON)];
    let mut journaled = queue_with(&start);
    journaled.make(1, existing(&[start[0].clone(), start[1].clone()]), || Luck::Refused);
    assert_eq!(journaled.history().batches(), [], "a removal that was refused removed nothing");
    // The one that is on makes room, the other is refused, and the first is on again.
    let swapped = [Hook { state: OFF, ..start[0].clone() }, Hook { state: ON, ..start[1].clone() }, start[2].clone()];
    let mut turns = [Luck::Good, Luck::Refused, Luck::Good].into_iter();
    journaled.make(1, existing(&swapped), || turns.next().unwrap_or(Luck::Good));
    assert_eq!(contents(&journaled.hooks()[&QueueId(1)]), contents(&start));
    let outcomes: Vec<&Outcome> = journaled.records.iter().map(|record| &record.change.outcome).collect();
    assert!(outcomes.contains(&&Outcome::RolledBack), "{outcomes:?}");
    assert_eq!(journaled.history().batches(), [], "what was taken back was put back already");
    // The screen writes down at once that it was done, and again when it is taken back.
    let taken_back = journaled.records.iter().position(|record| record.change.outcome == Outcome::RolledBack);
    let taken_back = taken_back.expect("it was taken back");
    let mut done = journaled.records[taken_back].clone();
    done.change.outcome = Outcome::Done;
    journaled.records.insert(taken_back, done);
    assert_eq!(journaled.history().batches(), [], "nor when both are written down");
}

//! Tests that a domain that keeps the server's rules becomes like another one, in any order of the answers.

use std::collections::BTreeMap;

use super::*;
use crate::domain::plan::{OnFailure, Plan, Run, Unnamed};
use crate::domain::{
    Change, Failure, FailureKind, FlowSchema, Hook, HookId, HookOwner, HookPatch, HookSpec, PausedHooks, Queue,
    QueueHooks, QueueType, SchemaRef, SchemaType, WriteOutcome,
};
use crate::files::{DesiredHooks, Known, plan, resolve_hooks, resolve_queues, write};

const QUEUES: [&str; 3] = ["Support line", "Продажі: \"EU\"", "yes"];
const SCHEMAS: [&str; 3] = ["Notify CRM", "Close # ticket", "Сповістити"];

/// A Webitel of three queues in memory, with ids of its own.
#[derive(Debug, Clone)]
struct Webitel {
    name: &'static str,
    /// Its ids begin here.
    offset: u64,
    hooks: BTreeMap<QueueId, Vec<Hook>>,
    next: u64,
}

/// A hook as both domains can say it: queue, event, flow schema by their place above.
type Plain = (usize, Event, usize, bool);

impl Webitel {
    fn new(name: &'static str, offset: u64, hooks: &[Plain]) -> Self {
        let queues = (0..QUEUES.len()).map(|index| (QueueId(offset + index as u64), Vec::new())).collect();
        let mut webitel = Self { name, offset, hooks: queues, next: offset };
        for (queue, event, schema, on) in hooks {
            let owner = HookOwner::Queue(QueueId(offset + *queue as u64));
            let schema = webitel.schema(SchemaId(offset + *schema as u64));
            let spec = |state| crate::domain::HookSpec { event: event.clone(), schema: schema.clone(), state };
            let state = State::from_enabled(*on);
            if webitel.write(owner, &Change::Add(spec(state))).is_err() {
                webitel.write(owner, &Change::Add(spec(State::Off))).expect("one that is off always fits");
            }
        }
        webitel
    }

    fn schema(&self, id: SchemaId) -> SchemaRef {
        let index = usize::try_from(id.0 - self.offset).expect("small");
        SchemaRef { id, name: SCHEMAS[index].into() }
    }

    /// A write, refused as the server refuses it (docs/webitel-api.md §4.4).
    fn write(&mut self, owner: HookOwner, change: &Change) -> Result<WriteOutcome, Failure> {
        let HookOwner::Queue(queue) = owner;
        let mut hooks = self.hooks.get(&queue).cloned().unwrap_or_default();
        let written = match change {
            Change::Add(spec) => {
                self.next += 1;
                let hook = spec.as_hook(HookId(self.next));
                hooks.push(hook.clone());
                WriteOutcome::of(change, hook)
            }
            Change::Edit { before, after } => {
                let patch = HookPatch::between(before, after);
                let schema = patch.schema.map(|id| self.schema(id));
                let hook = hooks.iter_mut().find(|there| there.id == before.id).ok_or_else(not_there)?;
                hook.event = patch.event.clone().unwrap_or_else(|| hook.event.clone());
                hook.state = patch.state.unwrap_or(hook.state);
                hook.schema = schema.or_else(|| hook.schema.clone());
                WriteOutcome::of(change, hook.clone())
            }
            Change::Remove(hook) => {
                let before = hooks.len();
                hooks.retain(|there| there.id != hook.id);
                if hooks.len() == before {
                    return Err(not_there());
                }
                WriteOutcome::Done(None)
            }
        };
        let mut on: Vec<&Event> = hooks.iter().filter_map(Hook::occupies).collect();
        let enabled = on.len();
        on.sort();
        on.dedup();
        if on.len() < enabled {
            return Err(failure(FailureKind::EventTaken));
        }
        self.hooks.insert(queue, hooks);
        Ok(written)
    }

    fn queues(&self) -> Vec<QueueHooks> {
        let queue = |(id, hooks): (&QueueId, &Vec<Hook>)| {
            let index = usize::try_from(id.0 - self.offset).expect("small");
            let queue = Queue { id: *id, name: QUEUES[index].into(), kind: QueueType(1), state: State::On };
            QueueHooks { queue, hooks: hooks.clone() }
        };
        self.hooks.iter().map(queue).collect()
    }

    fn export(&self, format: Format) -> String {
        write(&HooksFile::of(&self.name.into(), &self.queues(), &PausedHooks::default()), format)
    }

    /// Plans the changes of the text here.
    fn plan(&self, text: &str, unnamed: Unnamed) -> Plan {
        let name = self.name.into();
        let queues: Vec<Queue> = self.queues().into_iter().map(|queue| queue.queue).collect();
        let schemas: Vec<FlowSchema> = (0..SCHEMAS.len() as u64)
            .map(|index| self.schema(SchemaId(self.offset + index)))
            .map(|SchemaRef { id, name }| FlowSchema { id, name, kind: SchemaType::Service })
            .collect();
        let known = Known { domain: Some(&name), queues: &queues, schemas: &schemas };
        let reading = good(text);
        let queues = resolve_queues(&reading, known);
        let desired = resolve_hooks(&reading, known, &queues.found, &self.queues());
        assert_eq!(told(&queues.problems) + &told(&desired.problems), "");
        plan(&desired.found, &self.queues(), unnamed, &PausedHooks::default()).expect("the rule is kept").plan
    }

    /// Carries a plan out. Which answer comes next, and which write fails, is `dice`'s to say.
    fn carry_out(&mut self, plan: Plan, on_failure: OnFailure, mut dice: impl FnMut(usize) -> usize) -> Run {
        let mut run = Run::new(plan, on_failure);
        let mut under_way = Vec::new();
        loop {
            under_way.extend(std::iter::from_fn(|| run.next_task()));
            if under_way.is_empty() {
                break;
            }
            let task = under_way.swap_remove(dice(under_way.len()));
            // A conflict here is a step that the order should have kept from being sent.
            let result = match dice(100) {
                99 if !task.is_rollback => WriteOutcome::Refused(failure(FailureKind::Server)),
                _ => self.write(task.owner, &task.change).expect("no step breaks the server's rule"),
            };
            run.answered(task.step, result);
        }
        assert!(run.is_finished());
        run
    }

    /// Returns the hooks in a form that both domains can express, sorted.
    fn plain(&self) -> Vec<(String, String, String, bool)> {
        let plain = |queue: &QueueHooks| {
            let name = queue.queue.name.raw().to_owned();
            let hooks = queue.hooks.iter();
            let one = |hook: &Hook| {
                let schema = hook.schema.as_ref().map(|schema| schema.name.raw().to_owned());
                (name.clone(), hook.event.wire().to_owned(), schema.unwrap_or_default(), hook.state.enabled())
            };
            hooks.map(one).collect::<Vec<_>>()
        };
        let mut hooks: Vec<_> = self.queues().iter().flat_map(plain).collect();
        hooks.sort();
        hooks
    }
}

fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, None, "made up")
}

fn not_there() -> Failure {
    failure(FailureKind::NotFound)
}

fn hooks() -> impl Strategy<Value = Vec<Plain>> {
    // Few events: so that hooks stand in each other's way.
    let events = vec![Event::Joined, Event::Leaving, Event::Missed, Event::from_wire("wait_agent")];
    let hook = (0..QUEUES.len(), prop::sample::select(events), 0..SCHEMAS.len(), prop::bool::weighted(0.7));
    prop::collection::vec(hook, 0..24)
}

fn dice(numbers: Vec<u16>, failures: bool) -> impl FnMut(usize) -> usize {
    let mut numbers = numbers.into_iter().cycle();
    move |sides| {
        let number = usize::from(numbers.next().unwrap_or_default());
        match (sides, failures) {
            (100, false) => 0,
            // One write in eight.
            (100, true) if number % 8 == 0 => 99,
            (100, true) => 0,
            _ => number % sides,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn applying_an_export_with_prune_makes_one_domain_like_another(
        a in hooks(), b in hooks(), order in prop::collection::vec(any::<u16>(), 1..40), json in any::<bool>()
    ) {
        let (a, mut b) = (Webitel::new("staging", 100, &a), Webitel::new("production", 7_000, &b));
        let text = a.export(if json { Format::Json } else { Format::Yaml });
        let run = b.carry_out(b.plan(&text, Unnamed::Remove), OnFailure::Stop, dice(order, false));
        prop_assert!(run.tally().is_all_done());
        prop_assert_eq!(b.plain(), a.plain());
        prop_assert!(b.plan(&text, Unnamed::Remove).is_empty(), "a second time there is nothing to do");
        prop_assert!(b.plan(&b.export(Format::Yaml), Unnamed::Remove).is_empty(), "nor with its own export");
    }

    #[test]
    fn without_prune_what_is_named_is_there_and_nothing_is_gone(
        a in hooks(), b in hooks(), order in prop::collection::vec(any::<u16>(), 1..40)
    ) {
        let (a, mut b) = (Webitel::new("staging", 100, &a), Webitel::new("production", 7_000, &b));
        let before: Vec<HookId> = b.hooks.values().flatten().map(|hook| hook.id).collect();
        let text = a.export(Format::Yaml);
        b.carry_out(b.plan(&text, Unnamed::Keep), OnFailure::Stop, dice(order, false));
        let mut there = b.plain();
        for desired in a.plain() {
            let found = there.iter().position(|hook| *hook == desired);
            prop_assert!(found.is_some(), "{:?} is missing", desired);
            there.swap_remove(found.unwrap_or_default());
        }
        let after: Vec<HookId> = b.hooks.values().flatten().map(|hook| hook.id).collect();
        prop_assert!(before.iter().all(|hook| after.contains(hook)), "hooks are gone");
        prop_assert!(b.plan(&text, Unnamed::Keep).is_empty(), "a second time there is nothing to do");
    }

    #[test]
    fn whatever_fails_a_second_apply_gets_there(
        a in hooks(), b in hooks(), order in prop::collection::vec(any::<u16>(), 1..40), stop in any::<bool>()
    ) {
        let (a, mut b) = (Webitel::new("staging", 100, &a), Webitel::new("production", 7_000, &b));
        let text = a.export(Format::Yaml);
        let on_failure = if stop { OnFailure::Stop } else { OnFailure::KeepGoing };
        b.carry_out(b.plan(&text, Unnamed::Remove), on_failure, dice(order.clone(), true));
        b.carry_out(b.plan(&text, Unnamed::Remove), OnFailure::Stop, dice(order, false));
        prop_assert_eq!(b.plain(), a.plain());
    }

    #[test]
    fn an_export_is_the_same_bytes_whatever_the_ids(a in hooks(), turned in any::<bool>()) {
        let mut one = Webitel::new("staging", 100, &a);
        let text = one.export(Format::Yaml);
        one.hooks.values_mut().for_each(|hooks| if turned { hooks.reverse() });
        prop_assert_eq!(one.export(Format::Yaml), text);
    }
}

#[test]
fn only_queues_that_the_file_names_are_touched() {
    let b = Webitel::new("demo", 0, &[(0, Event::Joined, 0, true), (1, Event::Joined, 0, true)]);
    let plan = b.plan("version: 1\nqueues:\n  - queue: Support line\n    hooks: []\n", Unnamed::Remove);
    assert_eq!(plan.steps().iter().map(|step| step.queue.id.0).collect::<Vec<_>>(), [0]);
    assert!(b.plan("version: 1\nqueues:\n  - queue: Support line\n    hooks: []\n", Unnamed::Keep).is_empty());
}

#[test]
fn a_hook_that_no_file_can_name_is_never_removed_and_makes_way() {
    let mut b = Webitel::new("demo", 0, &[]);
    let nameless = Hook { id: HookId(90), event: Event::Joined, schema: None, state: State::On };
    b.hooks.insert(QueueId(0), vec![nameless]);
    let empty = "version: 1\nqueues: [{queue: Support line, hooks: []}]\n";
    assert!(b.plan(empty, Unnamed::Remove).is_empty());
    let wanted =
        "version: 1\nqueues: [{queue: Support line, hooks: [{event: joined, schema: Notify CRM, enabled: true}]}]\n";
    let plan = b.plan(wanted, Unnamed::Remove);
    b.carry_out(plan, OnFailure::Stop, |_| 0);
    let after: Vec<(u64, State)> = b.hooks[&QueueId(0)].iter().map(|hook| (hook.id.0, hook.state)).collect();
    assert_eq!(after, [(90, State::Off), (1, State::On)]);
}

#[test]
fn a_server_that_breaks_its_own_rule_is_reported() {
    let mut b = Webitel::new("demo", 0, &[(0, Event::Joined, 0, true), (0, Event::Joined, 1, false)]);
    b.hooks.values_mut().flatten().for_each(|hook| hook.state = State::On);
    let desired = DesiredHooks { queue: b.queues()[0].queue.reference(), hooks: Vec::new() };
    let told = plan(std::slice::from_ref(&desired), &b.queues(), Unnamed::Keep, &PausedHooks::default())
        .expect_err("two are on")
        .to_string();
    assert_eq!(
        told,
        "Support line would keep two enabled hooks for Joined: Joined → Notify CRM and Joined → Close # ticket. Switch \
         one of them off."
    );
    assert!(
        plan(&[desired], &b.queues(), Unnamed::Remove, &PausedHooks::default()).is_ok_and(|planned| planned
            .plan
            .counts()
            .removed
            == 2)
    );
}

#[test]
fn the_plan_has_the_servers_own_names() {
    let b = Webitel::new("demo", 0, &[]);
    let plan =
        b.plan("version: 1\nqueues: [{id: 0, hooks: [{event: joined, schema_id: 1, enabled: true}]}]\n", Unnamed::Keep);
    let spec = HookSpec { event: Event::Joined, schema: b.schema(SchemaId(1)), state: State::On };
    assert_eq!(plan.steps()[0].change, Change::Add(spec));
    assert_eq!(plan.steps()[0].queue.name.raw(), "Support line");
}

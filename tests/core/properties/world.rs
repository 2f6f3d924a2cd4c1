//! A server that answers anything, late, twice or not at all, and a user who presses anything.

use std::collections::BTreeMap;
use std::time::Duration;

use webitel_hooks::app::{
    Effect, Generation, IoRequest, Model, Msg, ServerChoice, SignedIn, Size, Slot, TimerId, start, update,
};
use webitel_hooks::domain::scan::Request;
use webitel_hooks::domain::{
    Answer, Change, Failure, Hook, HookOwner, HookPatch, Moment, Page, Query, Queue, QueueId, SeenVersion, Version,
    WriteOutcome,
};
use webitel_hooks::keys::{BINDINGS, Chord};
use webitel_hooks::ui::measure;

use super::check::Oracle;
use crate::fixtures::{DESIGN_SIZE, EVERY_FAILURE, failure, four_hooks, hook, identity, queue, schema, support_line};
use crate::story::hooks_answer;
use crate::worker::{Executor, Sent, Worker, scans};

/// One thing that happens.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Key(usize),
    LeadingKey(usize),
    Text(char),
    Paste(String),
    Resize(u16, u16),
    Ring(u16),
    AnswerRead(u16, u64),
    AnswerWrite(u16, u64),
    AnswerAgain(u16),
    /// A colleague changes this hook of the first queue, or removes it.
    Colleague(u64, u64),
}

pub(crate) const LEADING_KEYS: [&str; 18] =
    ["a", "e", "t", "d", "y", "o", "Space", "Enter", "Tab", "Ctrl-A", "Ctrl-S", "Esc", "r", "j", "A", "M", "w", "c"];

fn every_key() -> Vec<Chord> {
    BINDINGS.iter().flat_map(|binding| binding.chords).copied().collect()
}

pub(crate) fn key_count() -> usize {
    every_key().len()
}

/// A little chance, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn failure(&mut self) -> Failure {
        let kind = EVERY_FAILURE[usize::try_from(self.roll(12)).unwrap_or(0)];
        failure(kind)
    }

    fn queues(&mut self) -> Vec<Queue> {
        let items = (0..self.roll(5)).map(|_| queue(1 + self.roll(30), "Some queue")).collect();
        without_repeats(items, |queue: &Queue| queue.id)
    }

    fn hooks(&mut self, queue: QueueId) -> Vec<Hook> {
        let count = self.roll(7);
        // A hook's id is its own in all queues (docs/webitel-api.md §10.5).
        let items = (0..count).map(|_| {
            let id = 100 * queue.0 + 1 + self.roll(9);
            self.hook(id)
        });
        without_repeats(items.collect(), |hook: &Hook| hook.id)
    }

    fn hook(&mut self, id: u64) -> Hook {
        let event = ["joined", "missed", "leaving", "answered", "custom"][usize::try_from(self.roll(5)).unwrap_or(0)];
        let state = if self.roll(2) == 0 { crate::fixtures::ON } else { crate::fixtures::OFF };
        hook(id, event, 5 + self.roll(4), state)
    }
}

pub(crate) struct World {
    pub(crate) model: Model,
    /// Every effect, in order.
    pub(crate) log: Vec<Effect>,
    pub(crate) oracle: Oracle,
    /// Every read that was ever asked for and not answered.
    reads: Vec<(Slot, Generation, Query)>,
    /// Of each slot the read that is really under way: neither replaced nor cancelled.
    live: BTreeMap<Slot, Generation>,
    pub(crate) worker: Worker,
    answered: Vec<Msg>,
    signs_in: bool,
    timers: Vec<(TimerId, Duration)>,
}

impl World {
    /// A queue with four hooks is open.
    pub(crate) fn opened() -> Self {
        let model = Model::new(DESIGN_SIZE, ServerChoice::Demo, None);
        let mut world = Self {
            model,
            log: Vec::new(),
            oracle: Oracle::default(),
            reads: Vec::new(),
            live: BTreeMap::new(),
            worker: Worker::default(),
            answered: Vec::new(),
            signs_in: false,
            timers: Vec::new(),
        };
        let effects = start(&mut world.model);
        drop(world.note(effects));
        world.answer(Slot::Identity, Answer::Identity(identity(true, true)));
        let items = vec![support_line(), queue(3, "Sales"), queue(4, "Chat")];
        world.answer(Slot::Queues, Answer::Queues(Page::whole(items)));
        world.send(Msg::Key(Chord::plain(webitel_hooks::keys::Key::Enter)));
        world.answer(Slot::Hooks, hooks_answer(four_hooks()));
        world
    }

    fn answer(&mut self, slot: Slot, answer: Answer) {
        let generation = self.live[&slot];
        self.reads.retain(|(_, other, _)| *other != generation);
        self.send(Msg::Loaded { slot, generation, result: Ok(answer) });
    }

    pub(crate) fn take(&mut self, step: &Step) {
        let pick = |which: u16, length: usize| usize::from(which) % length.max(1);
        match step {
            Step::Key(index) => self.send(Msg::Key(every_key()[*index])),
            Step::LeadingKey(index) => {
                let chord = LEADING_KEYS[*index].parse().unwrap_or_else(|error| panic!("{error}"));
                self.send(Msg::Key(chord));
            }
            Step::Text(character) => self.send(Msg::Key(Chord::char(*character))),
            Step::Paste(text) => self.send(Msg::Paste(text.clone())),
            Step::Resize(width, height) => self.send(Msg::Resize(Size { width: *width, height: *height })),
            Step::Ring(which) => {
                if !self.timers.is_empty() {
                    let (timer, _) = self.timers.remove(pick(*which, self.timers.len()));
                    self.send(Msg::Timer(timer));
                }
            }
            Step::AnswerRead(which, seed) => {
                if self.signs_in {
                    self.sign_in();
                } else if !self.reads.is_empty() || !self.worker.scans.open.is_empty() {
                    let index = pick(*which, self.reads.len() + self.worker.scans.open.len());
                    match index.checked_sub(self.reads.len()) {
                        Some(index) => self.answer_scan(index, &mut Dice(*seed), true),
                        None => {
                            let read = self.reads.remove(index);
                            self.answer_read(read, &mut Dice(*seed), true);
                        }
                    }
                }
            }
            Step::AnswerWrite(which, seed) => {
                if !self.worker.executor.sent.is_empty() {
                    let index = pick(*which, self.worker.executor.sent.len());
                    self.answer_write(index, &mut Dice(*seed));
                }
            }
            Step::Colleague(hook, seed) => {
                let dice = &mut Dice(*seed);
                let now = (dice.roll(4) > 0).then(|| dice.hook(*hook));
                self.worker.executor.changed = vec![(*hook, now)];
            }
            Step::AnswerAgain(which) => {
                if !self.answered.is_empty() {
                    let message = self.answered[pick(*which, self.answered.len())].clone();
                    self.send(message);
                }
            }
        }
    }

    fn answer_read(&mut self, (slot, generation, query): (Slot, Generation, Query), dice: &mut Dice, may_go_on: bool) {
        let fails = may_go_on && dice.roll(4) == 0;
        let more = may_go_on && dice.roll(4) == 0;
        let answer = match query {
            Query::Identity => Answer::Identity(identity(dice.roll(5) > 0, dice.roll(5) > 0)),
            Query::Queue(_) => Answer::Queue(vec![queue(3, "Sales")]),
            Query::Queues(_) => Answer::Queues(Page { items: dice.queues(), more, unreadable: 0, date: None }),
            Query::AllQueues => Answer::Queues(Page::whole(dice.queues())),
            Query::Hooks(HookOwner::Queue(queue)) => hooks_answer(dice.hooks(queue)),
            Query::AllSchemas => Answer::Schemas(Page::whole(Vec::new())),
            Query::QueueVersion(_) => {
                let version = Version { updated_at: dice.roll(3).to_string(), updated_by: None };
                Answer::QueueVersion(Some(SeenVersion { version, age: None, seen: Moment::default() }))
            }
            Query::Hook { hook, .. } => {
                let id = if dice.roll(8) == 0 { 1 + dice.roll(9) } else { hook.0 };
                Answer::Hook(dice.hook(id))
            }
            Query::Schemas(_) => {
                let items = (0..dice.roll(6)).map(|_| schema(5 + dice.roll(9))).collect::<Vec<_>>();
                Answer::Schemas(Page {
                    items: without_repeats(items, |schema| schema.id),
                    more,
                    unreadable: 0,
                    date: None,
                })
            }
        };
        let result = if fails { Err(dice.failure()) } else { Ok(answer) };
        let message = Msg::Loaded { slot, generation, result };
        self.answered.push(message.clone());
        self.send(message);
    }

    fn answer_scan(&mut self, index: usize, dice: &mut Dice, may_fail: bool) {
        let fails = may_fail && dice.roll(4) == 0;
        let message = self.worker.scans.answer(index, |request| match request {
            request if fails => scans::failed(request, dice.failure()),
            Request::Hooks(queue) => scans::hooks(*queue, dice.hooks(*queue)),
            _ => scans::listed(dice.queues()),
        });
        if matches!(&message, Msg::Scanned { news, .. } if news.end.is_some()) {
            self.answered.push(message.clone());
        }
        self.send(message);
    }

    fn answer_write(&mut self, index: usize, dice: &mut Dice) {
        let sent = self.worker.executor.sent[index].clone();
        let HookOwner::Queue(queue) = sent.owner;
        let change = &sent.change;
        let outcome = match (dice.roll(8), change) {
            (0, _) => Executor::refused(&sent, dice.failure()),
            (1, _) => WriteOutcome::Unknown(dice.failure()),
            (2, _) | (_, Change::Remove(_)) => WriteOutcome::Done(None),
            // What was desired, or another value.
            (3..=4, Change::Edit { before, .. }) => WriteOutcome::of(change, dice.hook(before.id.0)),
            (_, Change::Edit { before, after }) => {
                let hook = dice.hook(before.id.0);
                let patch = HookPatch { schema: None, ..HookPatch::between(before, after) };
                WriteOutcome::of(change, patch.apply_to(&hook))
            }
            (3, Change::Add(_)) => {
                let id = 1 + dice.roll(12);
                WriteOutcome::of(change, dice.hook(id))
            }
            (_, Change::Add(spec)) => {
                let id = 100 * queue.0 + 10 + dice.roll(20);
                WriteOutcome::of(change, hook(id, spec.event.wire(), spec.schema.id.0, spec.state))
            }
        };
        let reports = self.worker.executor.answer(&sent, outcome);
        // Only reports of a run that has ended can come when nobody waits for them.
        if reports.iter().any(|report| matches!(report, Msg::RunEnded { .. })) {
            self.answered.extend(reports.iter().cloned());
        }
        for report in reports {
            self.send_about(report, Some(&sent));
        }
    }

    /// Everything that is really under way is answered, until nothing is.
    pub(crate) fn settle(&mut self) {
        let mut dice = Dice(7);
        for _ in 0..500 {
            let live = self.live.clone();
            self.reads.retain(|(slot, generation, _)| live.get(slot) == Some(generation));
            // The pauses in typing and before a second look: other clocks tick on as long as the program runs.
            let short = [Duration::from_millis(150), Duration::from_millis(1500)];
            let pause = self.timers.iter().position(|(_, delay)| short.contains(delay));
            if let Some(index) = pause {
                let (timer, _) = self.timers.remove(index);
                self.send(Msg::Timer(timer));
            } else if self.signs_in {
                self.sign_in();
            } else if !self.worker.executor.sent.is_empty() {
                self.answer_write(0, &mut dice);
            } else if let Some(read) = self.reads.pop() {
                self.answer_read(read, &mut dice, false);
            } else if !self.worker.scans.open.is_empty() {
                self.answer_scan(0, &mut dice, false);
            } else {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    fn send(&mut self, message: Msg) {
        self.send_about(message, None);
    }

    fn send_about(&mut self, message: Msg, sent: Option<&Sent>) {
        let before = self.model.clone();
        let effects = update(&mut self.model, message.clone());
        self.model.fit(measure(&self.model));
        self.oracle.take(&before, &message, sent, &effects, &self.model);
        let reports = self.note(effects);
        self.check(&before, &message);
        for report in reports {
            self.send_about(report, None);
        }
    }

    fn sign_in(&mut self) {
        self.signs_in = false;
        self.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None })));
    }

    /// What the worker reports at once.
    fn note(&mut self, effects: Vec<Effect>) -> Vec<Msg> {
        let mut reports = Vec::new();
        for effect in &effects {
            match effect {
                Effect::Io(IoRequest::Fetch { slot, generation, query }) => {
                    self.reads.push((*slot, *generation, query.clone()));
                    self.live.insert(*slot, *generation);
                }
                Effect::Io(IoRequest::SignIn(_)) => self.signs_in = true,
                Effect::Io(IoRequest::GiveUpSignIn) => self.signs_in = false,
                Effect::Io(IoRequest::Cancel(slot)) => drop(self.live.remove(slot)),
                Effect::Io(IoRequest::After { timer, delay }) => self.timers.push((*timer, *delay)),
                _ => {}
            }
            reports.extend(self.worker.carry_out(effect));
        }
        self.log.extend(effects);
        reports
    }
}

fn without_repeats<T, K: Ord>(mut items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    items.sort_by_key(|item| key(item));
    items.dedup_by_key(|item| key(item));
    items
}

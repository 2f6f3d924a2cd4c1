//! Turns actual and desired hooks into steps, in an order that never leaves two enabled hooks for an event.

use std::collections::BTreeMap;

use super::step::Step;
use crate::domain::{Change, Event, Hook, HookId, HookSpec, QueueRef, State};

/// A desired hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Desired {
    /// An existing hook, with the desired fields. Its id says which.
    Existing(Hook),
    New(HookSpec),
}

impl Desired {
    /// The event that no other enabled hook of the queue can have.
    pub fn occupies(&self) -> Option<&Event> {
        match self {
            Self::Existing(hook) => hook.occupies(),
            Self::New(spec) => spec.occupies(),
        }
    }

    /// Its name in messages.
    pub fn label(&self) -> String {
        match self {
            Self::Existing(hook) => hook.label(),
            Self::New(spec) => spec.label(),
        }
    }
}

/// Two hooks of a queue that cannot both be on (docs/webitel-api.md §4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub queue: QueueRef,
    /// The event that both would wait for.
    pub event: Event,
    /// The one that came first.
    pub first: Desired,
    pub second: Desired,
}

/// Plans the steps that turn the hooks of a queue into the desired ones. Hooks that are not desired are removed.
///
/// At no step do two enabled hooks share an event, and nothing is removed that a later step still has to replace: a
/// hook that is in the way is switched off first, and removed when the other one is on. Independent steps may be sent
/// together.
///
/// # Errors
///
/// If two desired hooks are enabled for the same event; every such pair is reported.
pub fn difference(queue: &QueueRef, actual: &[Hook], desired: Vec<Desired>) -> Result<Vec<Step>, Vec<Conflict>> {
    refuse_conflicts(queue, &desired)?;
    let mut sorter = Sorter::new(queue, actual, desired);
    for index in 0..sorter.wanted.len() {
        sorter.emit(index);
    }
    sorter.remove_the_rest();
    Ok(sorter.steps)
}

fn refuse_conflicts(queue: &QueueRef, desired: &[Desired]) -> Result<(), Vec<Conflict>> {
    let mut first: BTreeMap<&Event, &Desired> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for second in desired {
        let Some(event) = second.occupies() else { continue };
        match first.get(event) {
            Some(first) => conflicts.push(Conflict {
                queue: queue.clone(),
                event: event.clone(),
                first: (*first).clone(),
                second: second.clone(),
            }),
            None => drop(first.insert(event, second)),
        }
    }
    if conflicts.is_empty() { Ok(()) } else { Err(conflicts) }
}

/// How far a wanted change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    /// The steps that it needs are being emitted: a second visit means a cycle.
    Begun,
    /// It is among the steps.
    Emitted,
}

struct Sorter<'a> {
    queue: &'a QueueRef,
    actual: &'a [Hook],
    /// The changes, with the hooks as the steps so far leave them.
    wanted: Vec<(Change, Stage)>,
    by_hook: BTreeMap<HookId, usize>,
    /// The hook that is enabled for each event now, and the step that freed the event, if there is one.
    occupied: BTreeMap<Event, HookId>,
    freed_by: BTreeMap<Event, usize>,
    /// A hook's last step: a further one comes after it.
    last_step: BTreeMap<HookId, usize>,
    steps: Vec<Step>,
}

impl<'a> Sorter<'a> {
    fn new(queue: &'a QueueRef, actual: &'a [Hook], desired: Vec<Desired>) -> Self {
        let mut kept: BTreeMap<HookId, Hook> = BTreeMap::new();
        let mut added = Vec::new();
        for hook in desired {
            match hook {
                Desired::Existing(hook) => drop(kept.insert(hook.id, hook)),
                Desired::New(spec) => added.push(Change::Add(spec)),
            }
        }
        let mut wanted = Vec::new();
        let mut by_hook = BTreeMap::new();
        let mut occupied = BTreeMap::new();
        for hook in actual {
            if let Some(event) = hook.occupies() {
                occupied.entry(event.clone()).or_insert(hook.id);
            }
            let change = match kept.remove(&hook.id) {
                Some(after) if after == *hook => continue,
                Some(after) => Change::Edit { before: hook.clone(), after },
                None => Change::Remove(hook.clone()),
            };
            by_hook.insert(hook.id, wanted.len());
            wanted.push(change);
        }
        let wanted = wanted.into_iter().chain(added).map(|change| (change, Stage::Waiting)).collect();
        let (freed_by, last_step, steps) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Self { queue, actual, wanted, by_hook, occupied, freed_by, last_step, steps }
    }

    /// Puts a change among the steps, after what it needs. Removals wait for the end.
    fn emit(&mut self, index: usize) {
        let (change, stage) = &self.wanted[index];
        let (event, hook) = match change {
            Change::Add(spec) => (spec.occupies(), None),
            Change::Edit { after, .. } => (after.occupies(), Some(after.id)),
            Change::Remove(_) => return,
        };
        match stage {
            Stage::Emitted => {}
            // A cycle: this hook frees its event now, and takes its new one when its turn comes.
            Stage::Begun => self.switch_off(index),
            Stage::Waiting => {
                let event = event.cloned();
                self.wanted[index].1 = Stage::Begun;
                let needs = event.and_then(|event| self.make_room(&event, hook));
                self.wanted[index].1 = Stage::Emitted;
                self.push(self.wanted[index].0.clone(), needs.into_iter().collect());
            }
        }
    }

    /// Frees this event of any other hook. Returns the step that did, if one was needed.
    fn make_room(&mut self, event: &Event, but_for: Option<HookId>) -> Option<usize> {
        if let Some(other) = self.occupied.get(event).copied()
            && Some(other) != but_for
        {
            let index = *self.by_hook.get(&other)?;
            match self.wanted[index].0 {
                Change::Remove(_) => self.switch_off(index),
                _ => self.emit(index),
            }
        }
        self.freed_by.get(event).copied()
    }

    /// Switches a hook off so that another one can have its event.
    fn switch_off(&mut self, index: usize) {
        if let (Change::Edit { before: hook, .. } | Change::Remove(hook), _) = &mut self.wanted[index] {
            let before = hook.clone();
            hook.state = State::Off;
            let after = hook.clone();
            self.push(Change::Edit { before, after }, Vec::new());
            self.steps.last_mut().into_iter().for_each(|step| step.makes_room = true);
        }
    }

    fn push(&mut self, change: Change, mut needs: Vec<usize>) {
        let index = self.steps.len();
        let mut step = Step::new(self.queue.clone(), change);
        step.note_alike(self.actual);
        let (lets_go, takes) = match &step.change {
            Change::Add(_) => (None, None),
            Change::Edit { before, after } => (before.occupies(), after.occupies()),
            Change::Remove(hook) => (hook.occupies(), None),
        };
        if lets_go != takes {
            if let Some(event) = lets_go {
                self.occupied.remove(event);
                self.freed_by.insert(event.clone(), index);
            }
            if let (Some(event), Some(hook)) = (takes, step.target()) {
                self.occupied.insert(event.clone(), hook);
            }
        }
        if let Some(hook) = step.target() {
            needs.extend(self.last_step.insert(hook, index));
        }
        needs.sort_unstable();
        needs.dedup();
        self.steps.push(Step { needs, ..step });
    }

    /// Removes the hooks that are not desired: last, and only once their replacements exist.
    fn remove_the_rest(&mut self) {
        for index in 0..self.wanted.len() {
            if let (Change::Remove(hook), _) = &self.wanted[index] {
                let room = self.last_step.get(&hook.id);
                let needs = room.map(|room| self.made_possible_by(*room)).unwrap_or_default();
                self.push(Change::Remove(hook.clone()), needs);
            }
        }
    }

    /// Every step that needs this one: while one of them may fail, this one may have to be rolled back.
    fn made_possible_by(&self, room: usize) -> Vec<usize> {
        let mut possible = vec![room];
        for later in room + 1..self.steps.len() {
            if self.steps[later].needs.iter().any(|need| possible.contains(need)) {
                possible.push(later);
            }
        }
        possible
    }
}

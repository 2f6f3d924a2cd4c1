//! Turns actual and desired hooks into steps, in an order that never leaves two enabled hooks for an event.

use std::collections::BTreeMap;

use super::step::{Step, StepKind};
use crate::domain::{Event, Hook, HookId, HookSpec, QueueRef, State};

/// A hook as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Desired {
    /// A hook that is there, as it shall be; its id is what it is known by.
    Existing(Hook),
    New(HookSpec),
}

impl Desired {
    /// The event that it will keep other hooks of its queue from.
    fn occupies(&self) -> Option<&Event> {
        match self {
            Self::Existing(hook) => hook.occupies(),
            Self::New(spec) => spec.state.enabled().then_some(&spec.event),
        }
    }

    /// Its name in messages.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Existing(hook) => hook.label(),
            Self::New(spec) => format!("{} → {}", spec.event, spec.schema.label()),
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

/// A change that is wanted and not among the steps yet.
#[derive(Debug, Clone)]
enum Want {
    Add(HookSpec),
    Edit {
        before: Hook,
        after: Hook,
    },
    Remove(Hook),
    /// It is among the steps.
    Emitted,
    /// The steps that it needs are being emitted: a second visit means a cycle.
    Begun(Hook, Hook),
}

struct Sorter<'a> {
    queue: &'a QueueRef,
    actual: &'a [Hook],
    wanted: Vec<Want>,
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
                Desired::New(spec) => added.push(Want::Add(spec)),
            }
        }
        let mut wanted = Vec::new();
        let mut by_hook = BTreeMap::new();
        let mut occupied = BTreeMap::new();
        for hook in actual {
            if let Some(event) = hook.occupies() {
                occupied.entry(event.clone()).or_insert(hook.id);
            }
            match kept.remove(&hook.id) {
                Some(after) if after == *hook => continue,
                Some(after) => wanted.push(Want::Edit { before: hook.clone(), after }),
                None => wanted.push(Want::Remove(hook.clone())),
            }
            by_hook.insert(hook.id, wanted.len() - 1);
        }
        wanted.extend(added);
        let (freed_by, last_step, steps) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Self { queue, actual, wanted, by_hook, occupied, freed_by, last_step, steps }
    }

    /// Puts a change among the steps, after what it needs. Removals wait for the end.
    fn emit(&mut self, index: usize) {
        match std::mem::replace(&mut self.wanted[index], Want::Emitted) {
            Want::Emitted => {}
            Want::Remove(hook) => self.wanted[index] = Want::Remove(hook),
            Want::Begun(before, after) => {
                // A circle: this one lets its event go for now, and takes its new one when its turn comes.
                let off = Hook { state: State::Off, ..before.clone() };
                self.push_room(StepKind::Edit { before, after: off.clone() });
                self.wanted[index] = Want::Begun(off, after);
            }
            Want::Add(spec) => {
                let event = spec.state.enabled().then(|| spec.event.clone());
                let needs = event.iter().filter_map(|event| self.make_room(event, None)).collect();
                self.push_step(Step::add(self.queue.clone(), spec, self.actual), needs);
                self.wanted[index] = Want::Emitted;
            }
            Want::Edit { before, after } => {
                self.wanted[index] = Want::Begun(before, after.clone());
                let needs = match after.occupies() {
                    Some(event) => self.make_room(event, Some(after.id)).into_iter().collect(),
                    None => Vec::new(),
                };
                if let Want::Begun(before, after) = std::mem::replace(&mut self.wanted[index], Want::Emitted) {
                    self.push(StepKind::Edit { before, after }, needs);
                }
            }
        }
    }

    /// Sees to it that no other hook has this event. Returns the step that made it free.
    fn make_room(&mut self, event: &Event, but_for: Option<HookId>) -> Option<usize> {
        match self.occupied.get(event).copied() {
            Some(other) if Some(other) != but_for => {
                let index = self.by_hook.get(&other).copied()?;
                if let Want::Remove(hook) = &self.wanted[index] {
                    let off = Hook { state: State::Off, ..hook.clone() };
                    let on = std::mem::replace(&mut self.wanted[index], Want::Remove(off.clone()));
                    if let Want::Remove(on) = on {
                        self.push_room(StepKind::Edit { before: on, after: off });
                    }
                } else {
                    self.emit(index);
                }
            }
            _ => {}
        }
        self.freed_by.get(event).copied()
    }

    fn push_room(&mut self, kind: StepKind) {
        self.push(kind, Vec::new());
        if let Some(step) = self.steps.last_mut() {
            step.makes_room = true;
        }
    }

    fn push(&mut self, kind: StepKind, needs: Vec<usize>) {
        self.push_step(Step::new(self.queue.clone(), kind), needs);
    }

    fn push_step(&mut self, step: Step, mut needs: Vec<usize>) {
        let index = self.steps.len();
        let (lets_go, takes) = match &step.kind {
            StepKind::Add(_) => (None, None),
            StepKind::Edit { before, after } => (before.occupies(), after.occupies()),
            StepKind::Remove(hook) => (hook.occupies(), None),
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
            if let Want::Remove(hook) = std::mem::replace(&mut self.wanted[index], Want::Emitted) {
                let needs = self.last_step.get(&hook.id).map(|room| self.made_possible_by(*room)).unwrap_or_default();
                self.push(StepKind::Remove(hook), needs);
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

//! One write and what it makes of a hook; the plan: steps and which of them need which.

use std::collections::BTreeSet;

use crate::domain::{Change, Hook, HookField, HookId, HookPatch, HookSpec, Paused, QueueId, QueueRef, State};

/// One write of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub queue: QueueRef,
    pub change: Change,
    /// Earlier steps of the plan, by index, without which this one would be refused.
    pub needs: Vec<usize>,
    /// Hooks that already had the event and the flow schema of a new one: a look-up of the new one must not mistake these
    /// for it (docs/webitel-api.md §10.6).
    pub alike: Vec<HookId>,
    /// It only frees the event for another step, and is rolled back if that one fails.
    pub makes_room: bool,
    /// The removed hook that a new one replaces.
    pub replaces: Option<HookId>,
    /// What becomes of the pause of its hook.
    pub pause: PauseEffect,
    /// Its hook is paused, as far as is known.
    pub is_paused: bool,
}

/// The effect of a step on the pause of its hook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PauseEffect {
    /// A switch or a removal ends the pause; anything else leaves it.
    #[default]
    BySwitch,
    /// The hook is switched off to be switched on again later, on the terms of the order.
    Begins,
    /// This pause goes on. A new hook takes over the pause of the one that it replaces.
    Continues(Box<Paused>),
    /// The pause ends, although the hook may stay off.
    Ends,
}

impl PauseEffect {
    /// Returns whether the hook is paused afterwards.
    pub(in crate::domain) const fn is_paused(&self) -> bool {
        matches!(self, Self::Begins | Self::Continues(_))
    }

    /// Returns whether a hook counts as paused before and after a step with this effect, while it is off.
    fn around(&self, was_paused: bool) -> (bool, bool) {
        (was_paused || *self == Self::Ends, self.is_paused() || (was_paused && *self == Self::BySwitch))
    }

    /// The state of a hook before and after a step with this effect: `on`, `off` or `paused`.
    pub fn state_words(&self, was_paused: bool, before: &Hook, after: &Hook) -> (&'static str, &'static str) {
        let (was_paused, is_paused) = self.around(was_paused);
        (before.state_word(was_paused), after.state_word(is_paused))
    }
}

impl Step {
    /// A step that needs no other.
    pub fn new(queue: QueueRef, change: Change) -> Self {
        let (needs, alike) = (Vec::new(), Vec::new());
        let pause = PauseEffect::default();
        Self { queue, change, needs, alike, makes_room: false, replaces: None, pause, is_paused: false }
    }

    pub fn switch(queue: QueueRef, hook: &Hook, to: State) -> Self {
        Self::new(queue, Change::switch(hook, to))
    }

    /// Adds a hook to a queue that has the hooks `present`.
    pub fn add(queue: QueueRef, spec: HookSpec, present: &[Hook]) -> Self {
        let mut step = Self::new(queue, Change::Add(spec));
        step.note_alike(present);
        step
    }

    /// Notes which hooks of the queue look like the new one.
    pub(in crate::domain) fn note_alike(&mut self, present: &[Hook]) {
        if let Change::Add(spec) = &self.change {
            self.alike = present.iter().filter(|hook| spec.is_like(hook)).map(|hook| hook.id).collect();
        }
    }

    /// Puts a step before this one that makes room for it.
    pub fn with_room(self, room: Self) -> Vec<Self> {
        vec![Self { makes_room: true, ..room }, Self { needs: vec![0], ..self }]
    }

    /// Returns whether the hook on the server is as it was confirmed. A hook that is to be removed may be gone.
    pub fn is_as_confirmed(&self, now: Option<&Hook>) -> bool {
        match (&self.change, now) {
            (Change::Add(_), _) | (Change::Remove(_), None) => true,
            (Change::Edit { before, .. } | Change::Remove(before), Some(now)) => {
                HookField::differing(before, now).is_empty()
            }
            (Change::Edit { .. }, None) => false,
        }
    }

    /// The hook that is written to, unless it is a new one.
    pub fn target(&self) -> Option<HookId> {
        self.change.target()
    }

    /// The hook as it was before; nothing for a new one.
    pub fn before(&self) -> Option<&Hook> {
        self.change.before()
    }

    /// The hook that the step should lead to; `None` for a removal. A new one has no id yet.
    pub fn desired(&self) -> Option<Hook> {
        self.change.desired()
    }

    /// The hook's name in messages: the desired hook, or the one that is removed.
    pub fn desired_label(&self) -> String {
        self.desired().as_ref().or(self.before()).map(Hook::label).unwrap_or_default()
    }

    /// The hook's name in messages: as it is, or as it will be where it is new.
    pub fn label(&self) -> String {
        self.before().or(self.desired().as_ref()).map(Hook::label).unwrap_or_default()
    }

    /// Describes it in a line: `Joined → Notify CRM: on → off`.
    pub fn in_words(&self) -> String {
        let label = self.label();
        match &self.change {
            Change::Edit { before, after } => format!("{label}: {}", self.changes(before, after)),
            Change::Add(spec) if spec.state.enabled() || !self.pause.is_paused() => format!("{label} ({})", spec.state),
            Change::Add(_) => format!("{label} (paused)"),
            Change::Remove(hook) => format!("{label} ({})", hook.state_word(self.is_paused)),
        }
    }

    /// Describes the changes of its hook: `paused → on`.
    pub fn changes(&self, before: &Hook, after: &Hook) -> String {
        let (was_paused, is_paused) = self.pause.around(self.is_paused);
        before.changes_with_pauses(was_paused, after, is_paused)
    }

    /// It ends the pause of its hook, if that is paused.
    pub(super) fn ends_pause(&self) -> bool {
        match (&self.pause, &self.change) {
            (PauseEffect::Ends, _) => true,
            (PauseEffect::Begins | PauseEffect::Continues(_), _) | (_, Change::Add(_)) => false,
            (PauseEffect::BySwitch, Change::Edit { before, after }) => before.state != after.state,
            (PauseEffect::BySwitch, Change::Remove(_)) => true,
        }
    }

    /// The state that a switch leads to, where the step is a switch and nothing else.
    pub fn switches_to(&self) -> Option<State> {
        let Change::Edit { before, after } = &self.change else { return None };
        (HookPatch::between(before, after) == HookPatch::switch(after.state)).then_some(after.state)
    }
}

/// The numbers of hooks that a plan adds, changes and removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub added: usize,
    /// Existing hooks that become another.
    pub changed: usize,
    /// Hooks that are removed.
    pub removed: usize,
}

impl Counts {
    /// Counts changes, each of another hook.
    pub fn of<'a>(changes: impl Iterator<Item = &'a Change>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match change {
                Change::Add(_) => counts.added += 1,
                Change::Edit { .. } => counts.changed += 1,
                Change::Remove(_) => counts.removed += 1,
            }
        }
        counts
    }
}

/// Writes that belong together. A step needs only steps before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    steps: Vec<Step>,
}

impl Plan {
    /// The steps, in an order in which they can be carried out one by one.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Notes which of its hooks are paused.
    pub(super) fn note_paused(&mut self, is_paused: impl Fn(QueueId, &Hook) -> bool) {
        for step in &mut self.steps {
            step.is_paused = step.before().is_some_and(|hook| is_paused(step.queue.id, hook));
        }
    }

    /// Appends steps whose `needs` count from the first of them, such as the steps of another queue.
    ///
    /// # Panics
    ///
    /// In debug builds, if a step needs itself or a later one.
    pub fn append(&mut self, steps: Vec<Step>) {
        let offset = self.steps.len();
        for (index, mut step) in steps.into_iter().enumerate() {
            debug_assert!(step.needs.iter().all(|need| *need < index));
            for need in &mut step.needs {
                *need += offset;
            }
            self.steps.push(step);
        }
    }

    /// These steps and all that are connected with them by `needs`. They can only be left out together.
    pub fn together_with(&self, steps: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); self.steps.len()];
        for (index, step) in self.steps.iter().enumerate() {
            for need in &step.needs {
                neighbours[index].push(*need);
                neighbours[*need].push(index);
            }
        }
        let mut found = steps.clone();
        let mut look_at: Vec<usize> = steps.iter().copied().collect();
        while let Some(step) = look_at.pop() {
            look_at.extend(neighbours[step].iter().copied().filter(|other| found.insert(*other)));
        }
        found
    }

    /// Counts the hooks that it adds, changes and removes. A hook with two steps counts once, by the final result.
    pub fn counts(&self) -> Counts {
        let mut seen = BTreeSet::new();
        let mut is_last = |step: &&Step| step.target().is_none_or(|hook| seen.insert((step.queue.id, hook)));
        Counts::of(self.steps.iter().rev().filter(|step| is_last(step)).map(|step| &step.change))
    }

    /// The number of hooks that it adds, changes or removes.
    pub fn hooks(&self) -> usize {
        let Counts { added, changed, removed } = self.counts();
        added + changed + removed
    }
}

impl From<Vec<Step>> for Plan {
    fn from(steps: Vec<Step>) -> Self {
        let mut plan = Self::default();
        plan.append(steps);
        plan
    }
}

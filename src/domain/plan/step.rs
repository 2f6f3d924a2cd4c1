//! One write and what it makes of a hook; the plan: steps and which of them need which.

use std::collections::BTreeSet;

use crate::domain::{Change, Hook, HookField, HookId, HookPatch, HookSpec, Paused, QueueRef, State};

/// The change that a step makes to a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    Add(HookSpec),
    /// An existing hook becomes another. Both have the same id.
    Edit {
        before: Hook,
        /// The desired hook.
        after: Hook,
    },
    /// A hook is removed.
    Remove(Hook),
}

/// One write of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub queue: QueueRef,
    /// The change.
    pub kind: StepKind,
    /// Earlier steps of the plan, by index, without which this one would be refused.
    pub needs: Vec<usize>,
    /// Hooks that already had the event and the flow schema of a new one: a look-up of the new one must not mistake these
    /// for it (docs/webitel-api.md §10.6).
    pub alike: Vec<HookId>,
    /// It only frees the event for another step, and is rolled back if that one fails.
    pub makes_room: bool,
    /// The removed hook that a new one replaces.
    pub replaces: Option<HookId>,
    /// The pause of its hook that goes on afterwards. A new hook takes over the pause of the one that it replaces.
    pub paused_again: Option<Box<Paused>>,
    /// The pause of its hook ends although the hook stays off. Else only a switch or a removal ends it.
    pub ends_pause: bool,
}

impl Step {
    /// A step that needs no other.
    pub fn new(queue: QueueRef, kind: StepKind) -> Self {
        let (needs, alike) = (Vec::new(), Vec::new());
        Self { queue, kind, needs, alike, makes_room: false, replaces: None, paused_again: None, ends_pause: false }
    }

    pub fn switch(queue: QueueRef, hook: &Hook, to: State) -> Self {
        Self::new(queue, StepKind::Edit { before: hook.clone(), after: Hook { state: to, ..hook.clone() } })
    }

    /// Adds a hook to a queue that has the hooks `present`.
    pub fn add(queue: QueueRef, spec: HookSpec, present: &[Hook]) -> Self {
        let mut step = Self::new(queue, StepKind::Add(spec));
        step.note_alike(present);
        step
    }

    /// Notes which hooks of the queue look like the new one.
    pub(in crate::domain) fn note_alike(&mut self, present: &[Hook]) {
        if let StepKind::Add(spec) = &self.kind {
            self.alike = present.iter().filter(|hook| spec.is_like(hook)).map(|hook| hook.id).collect();
        }
    }

    /// Puts a step before this one that makes room for it.
    pub fn with_room(self, room: Self) -> Vec<Self> {
        vec![Self { makes_room: true, ..room }, Self { needs: vec![0], ..self }]
    }

    /// Returns whether the hook on the server is as it was confirmed. A hook that is to be removed may be gone.
    pub fn is_as_confirmed(&self, now: Option<&Hook>) -> bool {
        match (&self.kind, now) {
            (StepKind::Add(_), _) | (StepKind::Remove(_), None) => true,
            (StepKind::Edit { before, .. } | StepKind::Remove(before), Some(now)) => {
                HookField::differing(before, now).is_empty()
            }
            (StepKind::Edit { .. }, None) => false,
        }
    }

    /// The change to send.
    pub fn change(&self) -> Change {
        match &self.kind {
            StepKind::Add(spec) => Change::Add(spec.clone()),
            StepKind::Edit { before, after } => {
                Change::Edit { before: before.clone(), patch: HookPatch::between(before, after) }
            }
            StepKind::Remove(hook) => Change::Remove { hook: hook.id },
        }
    }

    /// The hook that is written to, unless it is a new one.
    pub fn target(&self) -> Option<HookId> {
        self.before().map(|hook| hook.id)
    }

    /// The hook as it was before; nothing for a new one.
    pub fn before(&self) -> Option<&Hook> {
        match &self.kind {
            StepKind::Add(_) => None,
            StepKind::Edit { before, .. } => Some(before),
            StepKind::Remove(hook) => Some(hook),
        }
    }

    /// The hook's name in messages: the desired hook, or the one that is removed.
    pub fn desired_label(&self) -> String {
        match &self.kind {
            StepKind::Edit { after, .. } => after.label(),
            StepKind::Add(_) | StepKind::Remove(_) => self.label(),
        }
    }

    /// The hook's name in messages: as it is, or as it will be where it is new.
    pub fn label(&self) -> String {
        match &self.kind {
            StepKind::Add(spec) => spec.label(),
            StepKind::Edit { before, .. } => before.label(),
            StepKind::Remove(hook) => hook.label(),
        }
    }

    /// Describes it in a line: `Joined → Notify CRM: on → off`.
    pub fn in_words(&self) -> String {
        let label = self.label();
        match &self.kind {
            StepKind::Add(spec) => format!("{label} ({})", spec.state),
            StepKind::Remove(hook) => format!("{label} ({})", hook.state),
            StepKind::Edit { before, after } => format!("{label}: {}", before.changes_to(after)),
        }
    }

    /// The write that rolls this one back. Nothing rolls back an addition whose id is not known, or a removal.
    pub fn inverse(&self) -> Option<Self> {
        let StepKind::Edit { before, after } = &self.kind else { return None };
        Some(Self::new(self.queue.clone(), StepKind::Edit { before: after.clone(), after: before.clone() }))
    }

    /// The state that a switch leads to, where the step is a switch and nothing else.
    pub fn switches_to(&self) -> Option<State> {
        let StepKind::Edit { before, after } = &self.kind else { return None };
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
    pub fn of<'a>(changes: impl Iterator<Item = &'a StepKind>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match change {
                StepKind::Add(_) => counts.added += 1,
                StepKind::Edit { .. } => counts.changed += 1,
                StepKind::Remove(_) => counts.removed += 1,
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
        Counts::of(self.steps.iter().rev().filter(|step| is_last(step)).map(|step| &step.kind))
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

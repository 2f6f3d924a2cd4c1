//! What each copy meets, row by row, and the plan that follows.

use super::words;
use crate::{
    app::{proposal::Proposal, widgets::ListState},
    domain::{
        Cause, HookSpec, QueueHooks, State,
        plan::{Becomes, Choices, Comparison, Copied, Meets, OnConflict, Plan},
        scan::Unread,
    },
};

/// A row of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyRow {
    /// A target; its copies follow.
    Target(usize),
    /// A copy: the place of its target, and its own among the target's.
    Copy(usize, usize),
    /// A target that could not be read.
    Unread(usize),
}

/// The targets, compared with what is copied.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Those that were read.
    pub targets: Vec<Comparison>,
    /// Those that were not.
    pub unread: Vec<Unread>,
    /// The cursor, counted in rows.
    pub list: ListState,
    /// A copy is in conflict, so that there is something to choose.
    pub has_conflicts: bool,
    /// A copy could never fire, so that there is something to choose.
    pub has_idle: bool,
    /// How many copies become what, as it is chosen.
    pub counts: CopyCounts,
    rows: Vec<CopyRow>,
}

/// How many copies become what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CopyCounts {
    /// New hooks.
    pub added: usize,
    /// Those of them that are added switched off although the original is on.
    pub added_off: usize,
    /// Hooks that are switched or replaced.
    pub changed: usize,
    /// Nothing is to be done.
    pub same: usize,
    /// Left out for another hook that is on for the event.
    pub in_conflict: usize,
    /// Left out because they could never fire.
    pub cannot_fire: usize,
}

impl Compared {
    pub(super) fn new(specs: &[HookSpec], read: Vec<QueueHooks>, unread: Vec<Unread>, choices: Choices) -> Self {
        let targets: Vec<Comparison> = read.into_iter().map(|target| Comparison::of(specs, target)).collect();
        let mut rows = Vec::new();
        for (place, target) in targets.iter().enumerate() {
            rows.push(CopyRow::Target(place));
            rows.extend((0..target.copies.len()).map(|copy| CopyRow::Copy(place, copy)));
        }
        rows.extend((0..unread.len()).map(CopyRow::Unread));
        let copies = || targets.iter().flat_map(|target| &target.copies);
        let has_conflicts = copies().any(Copied::is_in_conflict);
        let has_idle = copies().any(|copied| !copied.fires && !matches!(copied.meets, Meets::Same(_)));
        let (list, counts) = (ListState::default(), CopyCounts::default());
        let mut compared = Self { targets, unread, list, has_conflicts, has_idle, counts, rows };
        compared.count(choices);
        compared
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// A row.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<CopyRow> {
        self.rows.get(position).copied()
    }

    /// A copy and its target.
    #[must_use]
    pub fn copy(&self, target: usize, copy: usize) -> Option<(&Comparison, &Copied)> {
        let target = self.targets.get(target)?;
        Some((target, target.copies.get(copy)?))
    }

    /// The copies of the row under the cursor about which there is a choice: of a target all in conflict.
    fn choosable(&self, choices: Choices) -> Vec<(usize, usize)> {
        let in_conflict = |target: usize, copy: usize| {
            let copied = self.copy(target, copy).map(|(_, copied)| copied);
            copied.is_some_and(|copied| copied.is_in_conflict() && (copied.fires || choices.even_if_never))
        };
        let all = match self.row(self.list.cursor) {
            Some(CopyRow::Target(target)) => {
                let copies = self.targets.get(target).map_or(0, |target| target.copies.len());
                (0..copies).map(|copy| (target, copy)).collect()
            }
            Some(CopyRow::Copy(target, copy)) => vec![(target, copy)],
            Some(CopyRow::Unread(_)) | None => Vec::new(),
        };
        all.into_iter().filter(|(target, copy)| in_conflict(*target, *copy)).collect()
    }

    /// Whether there is anything to choose for the row under the cursor alone.
    pub(super) fn is_choice_here(&self, choices: Choices) -> bool {
        !self.choosable(choices).is_empty()
    }

    /// The next choice for the row under the cursor alone: one that makes a difference.
    pub(super) fn choose_here(&mut self, choices: Choices) {
        let places = self.choosable(choices);
        let becomes = |compared: &Self| -> Vec<Option<Becomes>> {
            let becomes = |(target, copied): (&Comparison, &Copied)| target.becomes(copied, choices);
            places.iter().map(|(target, copy)| compared.copy(*target, *copy).map(becomes)).collect()
        };
        let before = becomes(self);
        for _ in OnConflict::ALL {
            let mut chosen = None;
            for (target, copy) in &places {
                let Some(copied) = self.targets.get_mut(*target).and_then(|target| target.copies.get_mut(*copy)) else {
                    continue;
                };
                let now = copied.chosen.unwrap_or(choices.on_conflict);
                copied.chosen = Some(*chosen.get_or_insert(now.next()));
            }
            if becomes(self) != before {
                break;
            }
        }
        self.count(choices);
    }

    /// What is chosen for all holds for each.
    pub(super) fn choose_alike(&mut self, choices: Choices) {
        for copied in self.targets.iter_mut().flat_map(|target| &mut target.copies) {
            copied.chosen = None;
        }
        self.count(choices);
    }

    /// Other choices: other numbers. Counted once, whatever is drawn.
    pub(super) fn count(&mut self, choices: Choices) {
        let mut counts = CopyCounts::default();
        for (copied, becomes) in self.targets.iter().flat_map(|target| target.statuses(choices)) {
            match becomes {
                Becomes::Added(state) => {
                    counts.added += 1;
                    counts.added_off += usize::from(state == State::Off && copied.spec.state == State::On);
                }
                Becomes::Switched(_) | Becomes::Replaces(_) => counts.changed += 1,
                Becomes::There => counts.same += 1,
                Becomes::Skipped if copied.fires || choices.even_if_never => counts.in_conflict += 1,
                Becomes::Skipped => counts.cannot_fire += 1,
            }
        }
        self.counts = counts;
    }

    /// What would be written.
    pub(super) fn proposal(&self, originals: usize, choices: Choices) -> Proposal {
        let mut plan = Plan::default();
        let mut remarks = Vec::new();
        for target in &self.targets {
            match target.steps(choices) {
                Ok(steps) => {
                    plan.append(steps);
                    remarks.extend(words::left_out(target, choices));
                }
                Err(_) => remarks.push(words::impossible(target)),
            }
        }
        remarks.extend(self.unread.iter().map(words::unread));
        Proposal::new(words::compared_title(originals, self), plan, Cause::Copy).leaving_out(remarks)
    }
}

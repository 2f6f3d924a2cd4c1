//! The net effect of a batch, and of what was undone of it so far, on each hook.

use crate::domain::hook::are_alike;
use crate::domain::{AppliedChange, Hook, Outcome, PauseChange, Paused, QueueRef};

/// The changes of one hook, write by write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Net {
    pub(super) queue: QueueRef,
    /// The changes that were carried out (`Done`, `Differs`) or may have been (`Unclear`).
    changes: Vec<AppliedChange>,
}

impl Net {
    pub(super) fn new(queue: QueueRef) -> Self {
        Self { queue, changes: Vec::new() }
    }

    pub(super) fn add(&mut self, change: &AppliedChange) {
        let is_done_before = |earlier: &AppliedChange| is_certain(&earlier) && is_same_write(earlier, change);
        match change.outcome {
            // It was carried out, and it is not known whether it was rolled back.
            Outcome::Unclear(_) if self.changes.last().is_some_and(is_done_before) => {
                self.changes.pop();
                self.changes.push(change.clone());
            }
            Outcome::Done | Outcome::Differs(_) | Outcome::Unclear(_) => self.changes.push(change.clone()),
            // A change may be recorded when it is done and again when it is rolled back, or only how it ended. What it
            // leaves is how the hook was before: a later write of the plan was made for the hook as it was in between.
            Outcome::RolledBack => {
                let (after, outcome) = (change.before.clone(), Outcome::Done);
                let nothing = AppliedChange { after, outcome, pause: None, ..change.clone() };
                match self.changes.iter().rposition(is_done_before) {
                    Some(index) => self.changes[index] = nothing,
                    None => self.changes.push(nothing),
                }
            }
            // As far as is known, there is nothing to undo.
            Outcome::Failed(_) | Outcome::AlreadyGone | Outcome::Undecided(_) => {}
        }
    }

    /// The hook as it was before; nothing: it was not there.
    pub(super) fn start(&self) -> Option<&Hook> {
        self.changes.first()?.before.as_ref()
    }

    /// The hook as it was certainly left; nothing: it is not there.
    pub(super) fn end(&self) -> Option<&Hook> {
        let last = self.changes.iter().rev().find(is_certain);
        last.map_or_else(|| self.start(), |change| change.after.as_ref())
    }

    /// The first and the last certain change of the pause.
    fn pause_changes(&self) -> Option<(&PauseChange, &PauseChange)> {
        let mut changes = self.changes.iter().filter(is_certain).filter_map(|one| one.pause.as_ref());
        let first = changes.next()?;
        Some((first, changes.next_back().unwrap_or(first)))
    }

    /// The pause that it had before.
    pub(super) fn pause_at_start(&self) -> Option<&Paused> {
        self.pause_changes()?.0.before()
    }

    /// The pause that it was left with; `None` where nothing was done to its pause.
    pub(super) fn pause_at_end(&self) -> Option<Option<&Paused>> {
        Some(self.pause_changes()?.1.after())
    }

    /// Its pause is another than before.
    fn changes_pause(&self) -> bool {
        self.pause_at_end().is_some_and(|end| !is_same_pause(self.pause_at_start(), end))
    }

    /// Returns whether the outcome of the last write is unknown.
    pub(super) fn is_uncertain(&self) -> bool {
        self.changes.last().is_some_and(|change| !is_certain(&change))
    }

    /// A later write found the hook like this, so it is known how it was left after all.
    pub(super) fn was_found(&mut self, found: Option<&Hook>) {
        if let Some(change) = self.changes.last_mut() {
            change.outcome = Outcome::Done;
            change.after = found.cloned();
            if are_alike(found, change.before.as_ref()) {
                change.pause = None;
            }
        }
    }

    /// Returns every state in which it may have been left: the last certain one, and those of possible later changes.
    fn ends(&self) -> impl Iterator<Item = Option<&Hook>> {
        let perhaps = self.changes.iter().rev().take_while(|change| !is_certain(change));
        std::iter::once(self.end()).chain(perhaps.map(|change| change.after.as_ref()))
    }

    /// Returns whether it was or may have been left like this.
    pub(super) fn may_have_left(&self, now: Option<&Hook>) -> bool {
        self.ends().any(|end| are_alike(now, end))
    }

    /// It is as it was before, as far as the records know.
    pub(super) fn is_nothing(&self) -> bool {
        self.ends().all(|end| are_alike(end, self.start())) && !self.changes_pause()
    }
}

fn is_certain(change: &&AppliedChange) -> bool {
    change.outcome.is_done()
}

fn is_same_write(one: &AppliedChange, other: &AppliedChange) -> bool {
    are_alike(one.before.as_ref(), other.before.as_ref()) && are_alike(one.after.as_ref(), other.after.as_ref())
}

/// Returns whether both have the same pause or none; the hook's id does not matter.
pub(super) fn is_same_pause(one: Option<&Paused>, other: Option<&Paused>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.is_same(other),
        _ => false,
    }
}

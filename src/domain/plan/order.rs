//! A plan to carry out, with its cause and its effect on pauses.

use std::collections::{BTreeMap, BTreeSet};

use super::active_contacts::ActiveContacts;
use super::run::Run;
use super::status::{OnFailure, StepStatus};
use super::step::{PauseEffect, Plan, Step};
use crate::domain::{Cause, Change, Hook, PauseChange, PauseTerms, Paused, PausedHooks, QueueId, QueueRef, Timestamp};

/// A hook that is not written to: only its pause ends or goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseOnly {
    pub queue: QueueRef,
    pub hook: Hook,
    /// The pause that goes on; `None`: its pause ends.
    pub again: Option<Paused>,
}

impl PauseOnly {
    /// A hook that stays off, and whose pause ends.
    pub const fn end(queue: QueueRef, hook: Hook) -> Self {
        Self { queue, hook, again: None }
    }

    /// Describes it in a sentence.
    pub fn in_words(&self) -> String {
        let Self { queue, hook, again } = self;
        let what = again.as_ref().map_or_else(|| format!("stays {}; its pause ends", hook.state), paused_again);
        format!("{}: {} (hook {}) {what}.", queue.label(), hook.label(), hook.id)
    }
}

/// `will be paused again, until 08:00: INC-2`
fn paused_again(pause: &Paused) -> String {
    let until = pause.until.map_or_else(String::new, |until| format!(", until {}", until.minute()));
    let reason = if pause.reason.is_empty() { String::new() } else { format!(": {}", pause.reason) };
    format!("will be paused again{until}{reason}")
}

/// A plan with everything that the executor needs to carry it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The run, before it begins or after [`Run::retry`].
    pub run: Run,
    /// The reason for the writes.
    pub cause: Cause,
    /// The terms of the pauses that [begin](PauseEffect::Begins).
    pub terms: PauseTerms,
    /// Hooks that stay as they are, and whose pause ends or goes on.
    pub pauses_only: Vec<PauseOnly>,
    /// When the hooks of each queue were read, by the server's clock, if known.
    pub read_at: BTreeMap<QueueId, Timestamp>,
    /// Carry it out although it cannot be written down, and so not undone.
    pub without_undo: bool,
    /// Follow-ups of an earlier run, to offer after this one.
    pub offered_later: Vec<FollowUp>,
}

impl Order {
    /// An order with this cause. After a failure only the steps that need the failed one are not tried.
    pub fn new(plan: Plan, cause: Cause) -> Self {
        let run = Run::new(plan, OnFailure::KeepGoing).in_groups();
        let (pauses_only, read_at, offered_later) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { run, cause, terms: PauseTerms::default(), pauses_only, read_at, without_undo: false, offered_later }
    }

    /// Returns whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.run.plan().is_empty() && self.pauses_only.is_empty()
    }

    /// Notes which of its hooks are paused, so that they are called that and not off.
    pub fn note_paused(&mut self, is_paused: impl Fn(QueueId, &Hook) -> bool) {
        self.run.plan.note_paused(is_paused);
    }

    /// The steps that end a pause as a side effect: one for each hook. Who resumes or undoes is asked for that anyway.
    fn steps_that_end_pauses(&self) -> impl Iterator<Item = &Step> {
        let is_meant = matches!(self.cause, Cause::Pause | Cause::Resume | Cause::Undo(_));
        let mut seen = BTreeSet::new();
        self.run
            .plan()
            .steps()
            .iter()
            .filter(move |step| !is_meant && step.is_paused && step.ends_pause())
            .filter(move |step| seen.insert((step.queue.id, step.target())))
    }

    /// The number of pauses that it ends.
    pub fn ended_pauses(&self) -> usize {
        let without_write = self.pauses_only.iter().filter(|only| only.again.is_none()).count();
        without_write + self.steps_that_end_pauses().count()
    }

    /// Says how many pauses it ends; `None` if it ends none.
    pub fn ended_pauses_in_words(&self) -> Option<String> {
        Some(match (self.ended_pauses(), self.run.plan().hooks() + self.pauses_only.len()) {
            (0, _) => return None,
            (1, 1) => "This hook is paused, and its pause ends.".to_owned(),
            (1, _) => "1 of these hooks is paused, and its pause ends.".to_owned(),
            (ended, _) => format!("{ended} of these hooks are paused, and their pauses end."),
        })
    }

    /// Describes the pauses that end, and those that go on: a sentence each.
    pub fn pauses_in_words(&self) -> Vec<String> {
        let steps = self.run.plan().steps().iter().filter_map(|step| {
            let PauseEffect::Continues(pause) = &step.pause else { return None };
            let pause = paused_again(pause);
            Some(format!("{}: {} {pause}.", step.queue.label(), step.desired_label()))
        });
        let ends = self.steps_that_end_pauses().filter_map(|step| {
            let hook = step.before()?;
            Some(format!("{}: {} (hook {}): its pause ends.", step.queue.label(), hook.label(), hook.id))
        });
        self.pauses_only.iter().map(PauseOnly::in_words).chain(steps).chain(ends).collect()
    }

    /// Returns whether it begins pauses. They have to be saved before anything is sent.
    pub fn begins_pauses(&self) -> bool {
        self.run.plan().steps().iter().any(|step| step.pause.is_paused())
            || self.pauses_only.iter().any(|only| only.again.is_some())
    }

    /// The order without these steps, before it begins. Steps that belong [together](Plan::together_with) are left out
    /// together.
    pub fn without(&self, left_out: &BTreeSet<usize>) -> Self {
        let kept: Vec<usize> = (0..self.run.plan().steps().len()).filter(|step| !left_out.contains(step)).collect();
        let place = |step: &usize| kept.binary_search(step).ok();
        let step = |index: &usize| {
            let step = self.run.plan().steps()[*index].clone();
            Step { needs: step.needs.iter().filter_map(place).collect(), ..step }
        };
        let steps: Vec<Step> = kept.iter().map(step).collect();
        Self { run: self.run.of(steps.into()), ..self.clone() }
    }

    /// The first waiting step of each hook: its `before` is the hook as it should be on the server now.
    pub fn first_of_hooks(&self) -> impl Iterator<Item = (usize, &Step)> {
        let mut seen = BTreeSet::new();
        let waiting = self.run.statuses().enumerate().filter(|(_, (_, status))| **status == StepStatus::Waiting);
        waiting
            .filter_map(|(index, (step, _))| Some((index, step, step.target()?)))
            .filter(move |(_, step, hook)| seen.insert((step.queue.id, *hook)))
            .map(|(index, step, _)| (index, step))
    }

    /// Returns the effect of a step on the pause of its hook, given the earlier pause. `begins` makes the pause of a
    /// hook that is paused now.
    pub fn pause_change(
        &self,
        index: usize,
        paused: Option<&Paused>,
        begins: impl FnOnce(&Hook, &PauseTerms) -> Paused,
    ) -> Option<PauseChange> {
        let step = self.run.plan().steps().get(index)?;
        let is_switched = match &step.change {
            Change::Add(_) => false,
            Change::Edit { before, after } => before.state != after.state,
            Change::Remove(_) => true,
        };
        let ends = match (&step.pause, step.before()) {
            (PauseEffect::Continues(again), _) => return Some(PauseChange::Begins(again.clone())),
            (PauseEffect::Begins, Some(before)) if is_switched => {
                return Some(PauseChange::Begins(Box::new(begins(before, &self.terms))));
            }
            (PauseEffect::Begins, _) => false,
            (PauseEffect::Ends, _) => true,
            (PauseEffect::BySwitch, _) => is_switched,
        };
        paused.filter(|_| ends).map(|paused| PauseChange::Ends(Box::new(paused.clone())))
    }
}

/// An order that follows another one, with the steps of that one that it replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    pub why: Why,
    pub order: Order,
    pub instead_of: BTreeSet<usize>,
}

/// The reason why something is left to do after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Hooks were left alone, because they had been changed.
    Changed,
    /// Hooks were written, and are not as expected.
    Differs,
}

impl FollowUp {
    /// The first of these; the others are offered after it.
    pub fn first_of(offers: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut offers = offers.into_iter();
        let mut first = offers.next()?;
        first.order.offered_later = offers.collect();
        Some(first)
    }

    /// How its hooks are changed: `as they are now`.
    pub fn how(&self) -> &'static str {
        match (self.why, self.order.run.plan().hooks()) {
            (Why::Changed, 1) => "as it is now",
            (Why::Changed, _) => "as they are now",
            (Why::Differs, _) => "to what was expected",
        }
    }
}

/// The reason why a run did not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotBegun {
    /// The journal cannot be written, so nothing could be undone: why, as a sentence. It can be carried out without undo.
    #[error("Nothing was sent, because it could not be undone later: {0}.")]
    Journal(String),
    /// The list of paused hooks cannot be saved: the reason, as a sentence.
    #[error("Nothing was switched off, because resume would not find the hooks: {0}.")]
    Pauses(String),
    /// The end of a pause cannot be saved: the reason, as a sentence.
    #[error("Nothing was changed, because the end of a pause could not be saved: {0}.")]
    PauseEnds(String),
}

impl Remarks {
    /// Describes why the last steps were not sent, in a sentence.
    pub fn not_sent_in_words(&self) -> Option<String> {
        let reason = self.not_sent.as_ref()?;
        Some(format!("The rest was not sent, because it could not be written down: {reason}."))
    }

    /// Describes the pauses that could not be saved, in a sentence; `None` if all are.
    pub fn pauses_unsaved_in_words(&self) -> Option<String> {
        let reason = self.pauses_unsaved.as_ref()?;
        Some(format!("A pause or its end could not be saved, so the list of pauses is out of date: {reason}."))
    }
}

/// The remarks at the end of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// Something of it is not written down: why, as a sentence.
    pub not_recorded: Option<String>,
    /// The last steps were not sent, because they could not be written down: why, as a sentence.
    pub not_sent: Option<String>,
    /// Pauses that began or ended with it are not saved: why, as a sentence.
    pub pauses_unsaved: Option<String>,
    /// Hooks that are not paused any more, because they were switched on, switched off on purpose, or removed.
    pub unpaused: Vec<(QueueRef, Hook)>,
    /// All hooks that are paused now, where that could be read.
    pub paused: Option<PausedHooks>,
    /// Contacts that keep the old hooks.
    pub active: ActiveContacts,
}

//! The plans that are offered after a run in which somebody else changed some of the hooks.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{FollowUp, Order, Why};
use super::status::{NotTried, StepStatus};
use super::step::{PauseEffect, Plan, Step};
use crate::domain::{Cause, Change, Hook, HookId, HookPatch, Paused, QueueId};

impl Order {
    /// Repeats the changes to the hooks that were left alone because somebody else had changed them, as they are now,
    /// and the changes that needed them. `None` if nothing is left to do.
    pub fn as_now(&self) -> Option<FollowUp> {
        let mut hooks: BTreeMap<(QueueId, HookId), Hook> = BTreeMap::new();
        let mut steps: Vec<Step> = Vec::new();
        // Maps a step of the earlier run to the step in its place; `None` if there is nothing left to do.
        let mut instead_of: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        for (index, (step, status)) in self.run.statuses().enumerate() {
            match status {
                StepStatus::Changed(Some(now)) | StepStatus::AlreadySo(now) => {
                    hooks.extend(step.target().map(|hook| ((step.queue.id, hook), now.clone())));
                }
                StepStatus::Changed(None) => {
                    instead_of.insert(index, None);
                    continue;
                }
                StepStatus::NotTried(NotTried::Needed(need)) if instead_of.contains_key(need) => {}
                _ => continue,
            }
            let place = rebased(step, &mut hooks).map(|change| {
                let needs = step.needs.iter().filter_map(|need| instead_of.get(need).copied().flatten()).collect();
                steps.push(Step { change, needs, ..step.clone() });
                steps.len() - 1
            });
            instead_of.insert(index, place);
        }
        let instead_of = instead_of.into_iter().filter_map(|(old, new)| new.map(|_| old)).collect();
        self.followed_by(Why::Changed, self.cause.clone(), steps, instead_of)
    }

    /// Returns the plans to offer after a run: first for the hooks that were left alone, then for those that are not
    /// as expected.
    pub fn follow_ups(&self) -> impl DoubleEndedIterator<Item = FollowUp> {
        [self.as_now(), self.put_right()].into_iter().flatten()
    }

    /// The first offer, with the rest as what is [offered later](Order::offered_later).
    pub fn follow_up(&self) -> Option<FollowUp> {
        FollowUp::first_of(self.follow_ups().chain(self.offered_later.iter().cloned()))
    }

    /// Plans to restore written hooks that are not as expected. `None` if all are.
    pub fn put_right(&self) -> Option<FollowUp> {
        let mut instead_of = BTreeSet::new();
        let mut steps: Vec<Step> = Vec::new();
        for (index, (step, status)) in self.run.statuses().enumerate() {
            if let (StepStatus::Differs { hook, .. }, Some(desired)) = (status, step.desired()) {
                let change = Change::Edit { before: hook.clone(), after: Hook { id: hook.id, ..desired } };
                let pause = match &step.pause {
                    PauseEffect::Continues(pause) => {
                        PauseEffect::Continues(Box::new(Paused::clone(pause).of_hook(hook.id)))
                    }
                    pause => pause.clone(),
                };
                instead_of.insert(index);
                steps.push(Step { pause, ..Step::new(step.queue.clone(), change) });
            }
        }
        self.followed_by(Why::Differs, Cause::Edit, steps, instead_of)
    }

    /// An order of these steps, carried out like this one. `None` without steps.
    fn followed_by(&self, why: Why, cause: Cause, steps: Vec<Step>, instead_of: BTreeSet<usize>) -> Option<FollowUp> {
        if steps.is_empty() {
            return None;
        }
        let run = self.run.of(steps.into());
        let (terms, without_undo) = (self.terms.clone(), self.without_undo);
        let order = Self { run, terms, without_undo, ..Self::new(Plan::default(), cause) };
        Some(FollowUp { why, order, instead_of })
    }
}

/// Applies a step to its hook as it is now, and notes the result. `None` if nothing is left to do.
fn rebased(step: &Step, hooks: &mut BTreeMap<(QueueId, HookId), Hook>) -> Option<Change> {
    match &step.change {
        Change::Add(spec) => Some(Change::Add(spec.clone())),
        Change::Remove(hook) => Some(Change::Remove(hooks.get(&(step.queue.id, hook.id)).unwrap_or(hook).clone())),
        Change::Edit { before, after } => {
            let now = hooks.entry((step.queue.id, before.id)).or_insert_with(|| before.clone());
            let patch = HookPatch::between(before, after);
            let desired = Hook {
                schema: patch.schema.map_or(now.schema.clone(), |_| after.schema.clone()),
                ..patch.apply_to(now)
            };
            let was = std::mem::replace(now, desired.clone());
            (!HookPatch::between(&was, &desired).is_empty()).then_some(Change::Edit { before: was, after: desired })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{OnFailure, Problem, Run, RunProgress};
    use crate::domain::{Event, QueueRef, State, WriteOutcome, hook};

    fn queue() -> QueueRef {
        QueueRef { id: QueueId(1), name: "Support".into() }
    }

    fn edit(before: &Hook, after: Hook) -> Step {
        Step::new(queue(), Change::Edit { before: before.clone(), after })
    }

    fn changed(plan: Plan, changes: Vec<(usize, Option<Hook>)>) -> Order {
        let mut order = Order::new(plan, Cause::Edit);
        order.run.apply(RunProgress::GroupBegun);
        for (step, now) in changes {
            order.run.apply(RunProgress::Changed { step, now });
        }
        order
    }

    #[test]
    fn a_hook_that_was_changed_is_offered_as_it_is_now() {
        use State::{Off, On};
        let (on, off) = (hook(1, Event::Joined, 5, On), hook(1, Event::Joined, 5, Off));
        let other = hook(1, Event::Joined, 7, On);
        let order = changed(vec![edit(&on, off.clone())].into(), vec![(0, Some(other.clone()))]);
        let found = order.as_now().expect("something is left");
        assert_eq!(found.order.run.plan(), &vec![edit(&other, hook(1, Event::Joined, 7, Off))].into());
        assert_eq!(found.instead_of, BTreeSet::from([0]));
        for (plan, now) in [
            // It is as desired by now, or gone.
            (vec![edit(&on, off.clone())], Some(off)),
            (vec![edit(&on, hook(1, Event::Joined, 7, On))], None),
        ] {
            assert_eq!(changed(plan.into(), vec![(0, now)]).as_now(), None);
        }
        let removal = Step::new(queue(), Change::Remove(on.clone()));
        let order = changed(vec![removal].into(), vec![(0, Some(other.clone()))]);
        let found = order.as_now().expect("something is left");
        assert_eq!(found.order.run.plan(), &vec![Step::new(queue(), Change::Remove(other))].into());
    }

    #[test]
    fn a_run_that_stops_at_a_failure_is_followed_by_one_that_does_too() {
        let (on, off) = (hook(1, Event::Joined, 5, State::On), hook(1, Event::Joined, 5, State::Off));
        for on_failure in [OnFailure::Stop, OnFailure::KeepGoing] {
            let run = Run::new(vec![edit(&on, off.clone())].into(), on_failure).in_groups();
            let mut order = Order { run, ..Order::new(Plan::default(), Cause::Apply) };
            order.run.apply(RunProgress::GroupBegun);
            order.run.apply(RunProgress::Changed { step: 0, now: Some(hook(1, Event::Joined, 7, State::On)) });
            let follow_up = order.as_now().expect("something is left").order.run;
            assert_eq!(follow_up, Run::new(follow_up.plan().clone(), on_failure).in_groups());
        }
    }

    #[test]
    fn a_hook_that_somebody_else_made_as_desired_is_so_and_keeps_nothing_from_going_on() {
        use State::{Off, On};
        let steps = [1, 2].map(|id| edit(&hook(id, Event::Joined, 5, On), hook(id, Event::Joined, 5, Off)));
        let mut run = Run::new(steps.to_vec().into(), OnFailure::Stop).in_groups();
        run.apply(RunProgress::GroupBegun);
        run.apply(RunProgress::Changed { step: 0, now: Some(hook(1, Event::Joined, 5, Off)) });
        assert_eq!(run.next_task().map(|task| task.step), Some(1));
        run.answered(1, WriteOutcome::Done(None));
        let (tally, status) = (run.tally(), run.status(0).expect("a step"));
        assert_eq!((tally.already_so, tally.done, status.word()), (1, 1, "already so"));
        let problem = Problem::of(&run, &run.plan().steps()[0], status);
        assert!(matches!(problem, Some(Problem::NotDone(reason)) if reason == "it is off already."));
    }

    #[test]
    fn what_needed_it_comes_with_it() {
        use State::{Off, On};
        let (room, wanted) = (hook(1, Event::Joined, 5, On), hook(2, Event::Joined, 6, Off));
        let swap = Step::switch(queue(), &wanted, On).with_room(Step::switch(queue(), &room, Off));
        let moved = hook(1, Event::Joined, 7, On);
        let found = changed(swap.clone().into(), vec![(0, Some(moved.clone()))]).as_now().expect("a swap");
        let again = Step::switch(queue(), &wanted, On).with_room(Step::switch(queue(), &moved, Off));
        assert_eq!(found.order.run.plan(), &again.into());
        assert_eq!(found.instead_of, BTreeSet::from([0, 1]));
        // There is room already.
        for now in [None, Some(hook(1, Event::Joined, 5, Off))] {
            let found = changed(swap.clone().into(), vec![(0, now)]).as_now().expect("the other one");
            assert_eq!(found.order.run.plan(), &vec![Step::switch(queue(), &wanted, On)].into());
        }
    }

    #[test]
    fn what_was_written_and_differs_can_be_put_right() {
        use State::{Off, On};
        let (on, off) = (hook(1, Event::Joined, 5, On), hook(1, Event::Joined, 5, Off));
        let mut order = changed(vec![edit(&on, off.clone())].into(), vec![]);
        while order.run.next_task().is_some() {}
        let theirs = hook(1, Event::Joined, 7, Off);
        let unexpected = vec![crate::domain::HookField::Schema];
        let outcome = WriteOutcome::Differs { hook: theirs.clone(), unexpected };
        order.run.apply(RunProgress::Answered { step: 0, outcome });
        assert_eq!(order.as_now(), None);
        let found = order.put_right().expect("something differs");
        assert_eq!(found.order.run.plan(), &vec![edit(&theirs, off)].into());
    }
}

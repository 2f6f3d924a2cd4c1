//! A new order for what is not as desired after a run, although nothing failed.

use std::collections::BTreeMap;

use super::{
    order::Order,
    status::{NotTried, StepStatus},
    step::{Plan, Step, StepKind},
};
use crate::domain::{Hook, HookPatch};

impl Order {
    /// Hooks that were left alone because they changed meanwhile are changed as they are now, with what waited for them; hooks
    /// that the server made different from what was expected are put right. `None` where there is nothing of that.
    #[must_use]
    pub fn remedy(&self) -> Option<Self> {
        let mut steps = Vec::new();
        // By step: its place in the new plan.
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, (step, status)) in self.run.statuses().enumerate() {
            let again = match status {
                StepStatus::Changed(Some(now)) => changed_now(step, now),
                StepStatus::Differs { hook, .. } => Some(put_right(step, hook)),
                StepStatus::NotTried(NotTried::Needed(need)) if places.contains_key(need) => Some(step.kind.clone()),
                _ => None,
            };
            if let Some(kind) = again {
                places.insert(index, steps.len());
                let needs = step.needs.iter().filter_map(|need| places.get(need).copied()).collect();
                steps.push(Step { kind, needs, ..step.clone() });
            }
        }
        let plan = Plan::from(steps);
        let stands_for = places.iter().filter_map(|(old, new)| Some((*new, *self.stands_for.get(old)?))).collect();
        let order = || Self { stands_for, pauses: self.pauses, ..Self::new(plan.clone(), self.cause.clone()) };
        (!plan.is_empty()).then(order)
    }
}

/// The same change of a hook as it is now; `None` where it is so already.
fn changed_now(step: &Step, now: &Hook) -> Option<StepKind> {
    match &step.kind {
        StepKind::Add(_) => None,
        StepKind::Remove(_) => Some(StepKind::Remove(now.clone())),
        StepKind::Edit { before, after } => {
            let patch = HookPatch::between(before, after);
            let schema = if patch.schema.is_some() { after.schema.clone() } else { now.schema.clone() };
            let after = Hook { schema, ..patch.apply_to(now) };
            (after != *now).then(|| StepKind::Edit { before: now.clone(), after })
        }
    }
}

/// What makes of a hook what was expected of it.
fn put_right(step: &Step, hook: &Hook) -> StepKind {
    let before = hook.clone();
    match &step.kind {
        StepKind::Add(spec) => {
            let after =
                Hook { id: hook.id, event: spec.event.clone(), schema: Some(spec.schema.clone()), state: spec.state };
            StepKind::Edit { before, after }
        }
        StepKind::Edit { after, .. } => StepKind::Edit { before, after: after.clone() },
        StepKind::Remove(_) => StepKind::Remove(before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Cause, Event, HookField, HookId, QueueId, QueueRef, SchemaId, SchemaRef, State, plan::RunProgress,
    };

    fn hook(id: u64, event: Event, schema: u64, state: State) -> Hook {
        Hook { id: HookId(id), event, schema: Some(SchemaRef { id: SchemaId(schema), name: "".into() }), state }
    }

    #[test]
    fn what_changed_is_offered_as_it_is_now_and_what_differs_is_put_right() {
        let queue = QueueRef { id: QueueId(1), name: "".into() };
        let hooks = [(1, Event::Joined), (2, Event::Missed), (3, Event::Leaving), (4, Event::Bridged)]
            .map(|(id, event)| hook(id, event, 5, State::On));
        let steps: Vec<Step> = hooks.iter().map(|hook| Step::switch(queue.clone(), hook, State::Off)).collect();
        let mut order = Order::new(Plan::from(steps), Cause::Switch);
        assert_eq!(order.remedy(), None);
        let now = hook(1, Event::Joined, 6, State::On);
        let differs = hook(2, Event::Missed, 7, State::Off);
        let off = hook(4, Event::Bridged, 8, State::Off);
        let outcome =
            crate::domain::WriteOutcome::Differs { hook: differs.clone(), unexpected: vec![HookField::Schema] };
        for progress in [
            RunProgress::GroupBegun,
            RunProgress::Changed { step: 0, now: Some(now.clone()) },
            RunProgress::Changed { step: 2, now: None },
            RunProgress::Changed { step: 3, now: Some(off) },
            RunProgress::Sent,
            RunProgress::Answered { step: 1, outcome },
        ] {
            order.run.follow(progress);
        }
        let remedy = order.remedy().expect("a remedy");
        let kinds: Vec<&StepKind> = remedy.run.plan().steps().iter().map(|step| &step.kind).collect();
        let edit = |before: &Hook, after: Hook| StepKind::Edit { before: before.clone(), after };
        assert_eq!(
            kinds,
            [
                &edit(&now, hook(1, Event::Joined, 6, State::Off)),
                &edit(&differs, hook(2, Event::Missed, 5, State::Off)),
            ],
            "one is gone, one is off already"
        );
    }
}

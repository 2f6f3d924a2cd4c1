//! Plans that pause hooks, and that resume paused ones with the hooks of their queues as they are now.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::step::{PauseEffect, Plan, Step};
use crate::domain::{Event, Hook, PauseRef, Paused, QueueId, QueueRef, State, last_pauses};

/// The result of resuming a paused hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resuming {
    /// It is switched on, as it was.
    On,
    /// It is switched on, with the event and the flow schema that somebody else set meanwhile.
    OnChanged(Hook),
    OnAlready,
    /// It was removed meanwhile.
    Gone,
    /// Its queue cannot be read any more: it is gone, or this user may not see it. Another user may, so it is remembered.
    QueueGone,
    /// Another hook is on for its event by now: it stays off, and paused.
    Taken(Hook),
}

impl Resuming {
    /// Returns whether there is nothing left to resume, so that the pause can be forgotten.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::OnAlready | Self::Gone)
    }

    /// The remark about it; `None` where it is switched on as it was.
    pub fn in_words(&self, paused: &Paused) -> Option<String> {
        let hook = format!("{}: {} (hook {})", paused.queue.label(), paused.hook.label(), paused.hook.id);
        Some(match self {
            Self::On => return None,
            Self::OnChanged(now) => format!("{hook} was changed meanwhile, and comes on as {}.", now.label()),
            Self::OnAlready => format!("{hook} is on already."),
            Self::Gone => format!("{hook} was removed meanwhile."),
            Self::QueueGone => format!("{hook} stays paused: its queue is gone, or your user may not see it."),
            Self::Taken(other) => {
                format!("{hook} stays paused: {} (hook {}) is on for that event.", other.label(), other.id)
            }
        })
    }
}

/// The plan that resumes hooks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resumption {
    /// Every hook with its result, in the order in which they were paused.
    pub hooks: Vec<(Paused, Resuming)>,
    /// The writes.
    pub plan: Plan,
    /// The pauses that can be forgotten whether or not anything is written.
    pub over: Vec<PauseRef>,
}

impl Resumption {
    /// Returns whether some hook is left as it is, which needs [`Trust::ForComparing`](crate::domain::scan::Trust).
    pub fn leaves_something(&self) -> bool {
        self.hooks.len() > self.plan.steps().len()
    }
}

/// Plans to resume these hooks, with the hooks of their queues as they are now. A queue that is missing there was
/// deleted.
pub fn resume(paused: &[Paused], now: &BTreeMap<QueueId, Vec<Hook>>) -> Resumption {
    let mut resumption = Resumption::default();
    let mut on: BTreeMap<(QueueId, &Event), &Hook> = now
        .iter()
        .flat_map(|(queue, hooks)| hooks.iter().filter_map(|hook| Some(((*queue, hook.occupies()?), hook))))
        .collect();
    for paused in last_pauses(paused) {
        let hooks = now.get(&paused.queue.id);
        let hook = hooks.and_then(|hooks| hooks.iter().find(|hook| hook.id == paused.hook.id));
        let resuming = match (hooks, hook) {
            (None, _) => Resuming::QueueGone,
            (_, None) => Resuming::Gone,
            (_, Some(hook)) if hook.state.enabled() => Resuming::OnAlready,
            (_, Some(hook)) => match on.entry((paused.queue.id, &hook.event)) {
                Entry::Occupied(other) => Resuming::Taken((*other.get()).clone()),
                Entry::Vacant(free) => {
                    free.insert(hook);
                    let after = Hook { state: State::On, ..hook.clone() };
                    let is_as_it_was = after.event == paused.hook.event && after.schema_id() == paused.hook.schema_id();
                    let resuming = if is_as_it_was { Resuming::On } else { Resuming::OnChanged(after.clone()) };
                    let step = Step::switch(paused.queue.clone(), hook, State::On);
                    resumption.plan.append(vec![Step { pause: PauseEffect::Ends, ..step }]);
                    resuming
                }
            },
        };
        resumption.hooks.push((paused.clone(), resuming));
    }
    let settled = resumption.hooks.iter().filter(|(_, resuming)| resuming.is_settled());
    let settled: BTreeSet<_> = settled.map(|(paused, _)| paused.key()).collect();
    let over = paused.iter().filter(|paused| settled.contains(&paused.key()));
    resumption.over = over.map(Paused::reference).collect();
    resumption
}

/// Plans to switch these hooks off. Those that are off already are left out.
pub fn pause<'a>(hooks: impl IntoIterator<Item = (QueueRef, &'a Hook)>) -> Plan {
    let steps = hooks
        .into_iter()
        .filter(|(_, hook)| hook.state.enabled())
        .map(|(queue, hook)| Step { pause: PauseEffect::Begins, ..Step::switch(queue, hook, State::Off) });
    steps.collect::<Vec<Step>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BatchId, HookId, Timestamp, hook};

    const QUEUE: QueueId = QueueId(12);

    fn paused(hook: Hook) -> Paused {
        let queue = QueueRef { id: QUEUE, name: "Support".into() };
        Paused {
            queue,
            hook,
            since: Timestamp(0),
            until: None,
            reason: "".into(),
            by: "Ann".into(),
            batch: BatchId("b-1".into()),
        }
    }

    fn resumed(paused: &[Paused], now: Vec<Hook>) -> (Vec<Resuming>, usize) {
        let resumption = resume(paused, &BTreeMap::from([(QUEUE, now)]));
        let steps = resumption.plan.steps().len();
        (resumption.hooks.into_iter().map(|(_, resuming)| resuming).collect(), steps)
    }

    #[test]
    fn only_what_is_on_is_paused() {
        let (on, off) = (hook(1, Event::Joined, 5, State::On), hook(2, Event::Joined, 5, State::Off));
        let queue = QueueRef { id: QUEUE, name: "Support".into() };
        let plan = pause([(queue.clone(), &on), (queue, &off)]);
        let written: Vec<_> = plan.steps().iter().map(|step| (step.target(), step.switches_to())).collect();
        assert_eq!(written, [(Some(HookId(1)), Some(State::Off))]);
    }

    #[test]
    fn each_hook_comes_on_unless_something_happened_to_it() {
        let was = paused(hook(1, Event::Joined, 5, State::On));
        let was = std::slice::from_ref(&was);
        let off = hook(1, Event::Joined, 5, State::Off);
        assert_eq!(resumed(was, vec![off.clone()]), (vec![Resuming::On], 1));
        assert_eq!(resumed(was, vec![hook(1, Event::Joined, 5, State::On)]), (vec![Resuming::OnAlready], 0));
        assert_eq!(resumed(was, vec![]), (vec![Resuming::Gone], 0));
        let changed = hook(1, Event::Joined, 6, State::Off);
        let on = Hook { state: State::On, ..changed.clone() };
        assert_eq!(resumed(was, vec![changed]), (vec![Resuming::OnChanged(on)], 1));
        let other = hook(2, Event::Joined, 6, State::On);
        assert_eq!(resumed(was, vec![off, other.clone()]), (vec![Resuming::Taken(other)], 0));
        assert_eq!(resume(was, &BTreeMap::new()).hooks[0].1, Resuming::QueueGone);
    }

    #[test]
    fn of_two_that_want_the_same_event_by_now_the_first_gets_it() {
        let both = [paused(hook(1, Event::Joined, 5, State::On)), paused(hook(2, Event::Missed, 6, State::On))];
        let (first, second) = (hook(1, Event::Joined, 5, State::Off), hook(2, Event::Joined, 6, State::Off));
        assert_eq!(resumed(&both, vec![first.clone(), second]), (vec![Resuming::On, Resuming::Taken(first)], 1));
    }

    #[test]
    fn all_hooks_changed_since_the_pause_are_reported() {
        let was = paused(hook(1, Event::Joined, 5, State::On));
        assert_eq!(Resuming::On.in_words(&was), None);
        assert_eq!(
            Resuming::OnChanged(hook(1, Event::Joined, 6, State::On)).in_words(&was).as_deref(),
            Some("Support: Joined → Flow 5 (hook 1) was changed meanwhile, and comes on as Joined → Flow 6.")
        );
        assert_eq!(
            Resuming::Taken(hook(2, Event::Joined, 6, State::On)).in_words(&was).as_deref(),
            Some("Support: Joined → Flow 5 (hook 1) stays paused: Joined → Flow 6 (hook 2) is on for that event.")
        );
        for settled in [Resuming::OnAlready, Resuming::Gone] {
            assert!(settled.is_settled() && settled.in_words(&was).is_some(), "{settled:?}");
        }
    }

    #[test]
    fn a_queue_that_this_user_may_not_see_is_not_forgotten() {
        let was = paused(hook(1, Event::Joined, 5, State::On));
        let resumption = resume(std::slice::from_ref(&was), &BTreeMap::new());
        assert_eq!(resumption.over, []);
        assert!(resumption.hooks[0].1.in_words(&was).is_some_and(|told| told.contains("stays paused")));
    }
}

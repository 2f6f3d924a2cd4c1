//! What switching or removing many hooks of many queues would write, and what it leaves out.

use std::collections::BTreeSet;

use super::{state::AllQueues, store::Group};
use crate::{
    app::{
        model::Model,
        plans::proposal::{Proposal, propose},
        widgets::words,
    },
    domain::{
        Cause, Event, Hook, HookId, QueueRef, State,
        plan::{Plan, Wished, difference},
    },
};

/// Switches the hooks that are meant: if any is on, all go off; otherwise all go on. Shows first what that is.
pub(super) fn toggle(model: &mut Model) {
    let to = model.all_queues.switch_to();
    let bulk = model.all_queues.switching(to);
    let title = format!("Switch {} {to}", words::count(bulk.number(bulk.plan.counts().changed), "hook"));
    propose(model, bulk.into_proposal(title, Cause::Switch));
}

/// Removes the hooks that are meant. Shows first which.
pub(super) fn remove(model: &mut Model) {
    let bulk = model.all_queues.removing();
    let title = format!("Remove {}", words::count(bulk.number(bulk.plan.counts().removed), "hook"));
    propose(model, bulk.into_proposal(title, Cause::Remove));
}

/// A hook that stays as it is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct LeftOut {
    pub(in crate::app) queue: QueueRef,
    pub(in crate::app) hook: Hook,
    pub(in crate::app) reason: String,
}

/// The writes for many hooks, and the hooks that are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::app) struct Bulk {
    pub(in crate::app) plan: Plan,
    pub(in crate::app) left_out: Vec<LeftOut>,
}

impl Bulk {
    /// How many hooks it is about: those that are written, and where none is, those that were meant.
    fn number(&self, written: usize) -> usize {
        if self.plan.is_empty() { self.left_out.len() } else { written }
    }

    fn into_proposal(self, title: String, cause: Cause) -> Proposal {
        let remarks = self.left_out.iter().map(|left| {
            format!("{} · {} stays {}: {}.", left.queue.label(), left.hook.label(), left.hook.state, left.reason)
        });
        Proposal::new(title, self.plan, cause).leaving_out(remarks.collect())
    }
}

impl AllQueues {
    /// The hooks that a command is about: the checked ones, else the one under the cursor.
    pub(in crate::app) fn target_hooks(&self) -> impl Iterator<Item = &Hook> {
        let groups = self.store.groups();
        self.targets().into_iter().flat_map(move |(place, ids)| {
            let group = groups.get(place);
            ids.into_iter().filter_map(move |id| group.and_then(|group| group.hooks().find(|hook| hook.id == id)))
        })
    }

    /// The same with their queues.
    pub(in crate::app) fn targets_of_queues(&self) -> Vec<(QueueRef, Hook)> {
        let mut targets = Vec::new();
        for (place, ids) in self.targets() {
            let Some(group) = self.store.groups().get(place) else { continue };
            let hooks = group.hooks().filter(|hook| ids.contains(&hook.id));
            targets.extend(hooks.map(|hook| (group.queue.reference(), hook.clone())));
        }
        targets
    }

    /// To what a switch leads: if any of the hooks is on, all go off, else on.
    pub(in crate::app) fn switch_to(&self) -> State {
        if self.target_hooks().any(|hook| hook.state.enabled()) { State::Off } else { State::On }
    }

    /// What switches the hooks that are meant. One that would be the second that is on for its event is left out.
    pub(in crate::app) fn switching(&self, to: State) -> Bulk {
        self.bulk(|group, ids, left_out| {
            let mut taken: Vec<(&Event, String)> =
                group.hooks().filter_map(|hook| Some((hook.occupies()?, hook.schema_label()))).collect();
            let mut switched = Vec::new();
            for hook in group.hooks() {
                let mut wished = hook.clone();
                if ids.contains(&hook.id) && hook.state != to {
                    let other = taken.iter().find(|(event, _)| to.enabled() && **event == hook.event);
                    match other {
                        Some((event, schema)) => left_out.push(LeftOut {
                            queue: group.queue.reference(),
                            hook: hook.clone(),
                            reason: format!("{schema} is on for {event}, and only one hook can be"),
                        }),
                        None => {
                            wished.state = to;
                            taken.extend(to.enabled().then(|| (&hook.event, hook.schema_label())));
                        }
                    }
                }
                switched.push(Wished::Existing(wished));
            }
            switched
        })
    }

    /// What removes the hooks that are meant.
    pub(in crate::app) fn removing(&self) -> Bulk {
        self.bulk(|group, ids, _| {
            let stays = group.hooks().filter(|hook| !ids.contains(&hook.id));
            stays.map(|hook| Wished::Existing(hook.clone())).collect()
        })
    }

    fn bulk(&self, wish: impl Fn(&Group, &BTreeSet<HookId>, &mut Vec<LeftOut>) -> Vec<Wished>) -> Bulk {
        let mut bulk = Bulk::default();
        for (place, ids) in self.targets() {
            let Some(group) = self.store.groups().get(place) else { continue };
            let ids: BTreeSet<HookId> = ids.into_iter().collect();
            let queue = group.queue.reference();
            let actual: Vec<Hook> = group.hooks().cloned().collect();
            let wished = wish(group, &ids, &mut bulk.left_out);
            match difference(&queue, &actual, wished) {
                Ok(steps) => bulk.plan.append(steps),
                // What the server has cannot have two enabled hooks for an event, unless something is badly wrong there.
                Err(_) => {
                    bulk.left_out.extend(group.hooks().filter(|hook| ids.contains(&hook.id)).map(|hook| LeftOut {
                        queue: queue.clone(),
                        hook: hook.clone(),
                        reason: "two hooks of its queue are on for one event: switch one off first".to_owned(),
                    }))
                }
            }
        }
        bulk
    }
}

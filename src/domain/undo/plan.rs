//! The plan that undoes a batch, given the hooks as they are now, and what is left alone.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{History, Root};
use super::net::{Net, is_same_pause};
use crate::domain::hook::are_alike;
use crate::domain::plan::{Desired, Order, PauseEffect, PauseOnly, Plan, difference};
use crate::domain::{BatchId, Cause, Hook, HookId, Paused, QueueId, QueueRef, Record};

/// The reason why a hook is left alone: the later change to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It was removed.
    Gone,
    /// It is not as it was left.
    Changed {
        /// The hook as it was left; `None`: it was removed, and exists again.
        left: Option<Hook>,
        now: Hook,
    },
    /// Its pause began, or ended, by a later change.
    OtherPause { is_paused: bool },
    /// Another hook of the queue is on for its event.
    Taken(Hook),
    /// Its queue is gone, or cannot be read.
    QueueGone,
    /// It ran no flow schema that is known.
    NoSchema,
    /// The server did not send the new hook's id, or it is not known whether the hook was added.
    Unknown,
}

/// The effect of an undo on a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revert {
    /// It becomes what it was.
    Change {
        now: Hook,
        /// The restored hook.
        back: Hook,
        /// Its pause goes on.
        pause: Option<Box<Paused>>,
    },
    /// It comes back as a new hook, with another id.
    Recreate {
        /// The earlier hook, with its old id.
        was: Hook,
        /// Its pause goes on.
        pause: Option<Box<Paused>>,
    },
    /// Its pause goes on; the hook is as it was.
    PauseAgain(Hook, Box<Paused>),
    /// It is removed, since it was added.
    Remove(Hook),
    /// It is left as it is.
    Leave {
        /// The hook before the batch, or after it if it did not exist before.
        hook: Hook,
        obstacle: Obstacle,
        /// The last record of ours about it, where that is later.
        later: Option<Box<Record>>,
    },
}

/// One hook of a batch that is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub queue: QueueRef,
    /// The effect on the hook.
    pub revert: Revert,
    root: Root,
}

/// The undo of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undo {
    /// Every hook that is not as it was before the batch, without those that somebody else has restored already.
    pub items: Vec<Item>,
    /// The writes.
    pub plan: Plan,
}

impl Undo {
    /// Returns whether nothing can be undone.
    pub fn is_empty(&self) -> bool {
        self.plan.is_empty() && self.pauses().next().is_none()
    }

    /// The hooks that are not written to: only their pause goes on.
    fn pauses(&self) -> impl Iterator<Item = PauseOnly> {
        self.items.iter().filter_map(|item| match &item.revert {
            Revert::PauseAgain(hook, pause) => {
                Some(PauseOnly { queue: item.queue.clone(), hook: hook.clone(), again: Some(Paused::clone(pause)) })
            }
            _ => None,
        })
    }

    /// Turns it into an order, with this batch as the undone one.
    pub fn into_order(self, batch: BatchId) -> Order {
        let pauses_only = self.pauses().collect();
        Order { pauses_only, ..Order::new(self.plan, Cause::Undo(batch)) }
    }

    /// Returns whether some hook is left as it is, which needs [`Trust::ForComparing`](crate::domain::scan::Trust).
    pub fn leaves_something(&self) -> bool {
        self.is_empty() || self.left().next().is_some()
    }

    /// The hooks that are left as they are.
    pub fn left(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| matches!(item.revert, Revert::Leave { .. }))
    }
}

impl History<'_> {
    /// Plans the undo of a batch, with the hooks of its [`queues`](Self::queues) as they are now. A queue that is
    /// missing there was deleted.
    pub fn undo(&self, batch: &BatchId, now: &BTreeMap<QueueId, Vec<Hook>>) -> Undo {
        let mut by_queue: BTreeMap<QueueId, Vec<Item>> = BTreeMap::new();
        for (root, net) in self.left_of(batch) {
            if let Some(item) = self.item(batch, root, &net, now.get(&net.queue.id)) {
                by_queue.entry(net.queue.id).or_default().push(item);
            }
        }
        let mut undo = Undo::default();
        for (queue, mut items) in by_queue {
            if let Some(hooks) = now.get(&queue) {
                leave_what_is_taken(self, batch, hooks, &mut items);
                undo.append(&items, hooks);
            }
            undo.items.append(&mut items);
        }
        undo
    }

    fn item(&self, batch: &BatchId, root: Root, net: &Net, hooks: Option<&Vec<Hook>>) -> Option<Item> {
        let revert = self.revert(batch, root, net, hooks)?;
        let revert = match revert {
            Ok(revert) => revert,
            Err(since) => self.leave(batch, root, net.start().or(net.end())?.clone(), since),
        };
        Some(Item { queue: net.queue.clone(), revert, root })
    }

    fn leave(&self, batch: &BatchId, root: Root, hook: Hook, obstacle: Obstacle) -> Revert {
        let later = self.later(root, batch).cloned().map(Box::new);
        Revert::Leave { hook, obstacle, later }
    }

    /// Decides the effect on a hook; `None` if it is already as it was.
    fn revert(
        &self,
        batch: &BatchId,
        root: Root,
        net: &Net,
        hooks: Option<&Vec<Hook>>,
    ) -> Option<Result<Revert, Obstacle>> {
        let Some(hooks) = hooks else { return Some(Err(Obstacle::QueueGone)) };
        if root.1 == HookId::UNKNOWN {
            return Some(Err(Obstacle::Unknown));
        }
        let id = self.id_now(root);
        let now = hooks.iter().find(|hook| hook.id == id);
        let pause_now = self.pause_now(root).flatten();
        let other_pause = Obstacle::OtherPause { is_paused: pause_now.is_some() };
        let has_other_pause = net.pause_at_end().is_some_and(|end| !is_same_pause(pause_now, end));
        if are_alike(now, net.start()) {
            let now = now.filter(|now| !now.state.enabled())?;
            let pause = net.pause_at_start().filter(|start| !is_same_pause(pause_now, Some(start)))?;
            let again = Revert::PauseAgain(now.clone(), Box::new(pause.clone().of_hook(now.id)));
            return Some(if has_other_pause { Err(other_pause) } else { Ok(again) });
        }
        let is_as_left = net.may_have_left(now);
        let pause = || net.pause_at_start().cloned().or_else(|| self.resumed_unrecorded(batch, root)).map(Box::new);
        Some(match (now, net.start()) {
            (None, _) if !is_as_left => Err(Obstacle::Gone),
            (Some(now), _) if !is_as_left => Err(Obstacle::Changed { left: net.end().cloned(), now: now.clone() }),
            (Some(_), _) if has_other_pause => Err(other_pause),
            (Some(now), Some(start)) => {
                let back = as_it_was(now, start);
                let pause = pause().filter(|_| !back.state.enabled()).map(|pause| Box::new(pause.of_hook(back.id)));
                Ok(Revert::Change { now: now.clone(), back, pause })
            }
            (Some(now), None) => Ok(Revert::Remove(now.clone())),
            (None, Some(start)) if start.schema.is_none() => Err(Obstacle::NoSchema),
            (None, Some(start)) => {
                let pause = pause().filter(|_| !start.state.enabled());
                Ok(Revert::Recreate { was: Hook { id, ..start.clone() }, pause })
            }
            // A hook that was not there before and is not there now was reported above.
            (None, None) => return None,
        })
    }
}

/// The hook with what it was before. The name of a schema that it still runs may be a newer one.
fn as_it_was(now: &Hook, start: &Hook) -> Hook {
    let names = if now.schema_id() == start.schema_id() { now } else { start };
    Hook { id: now.id, schema: names.schema.clone(), ..start.clone() }
}

/// Returns the hook that will be enabled for its event after the undo, unless another hook is.
fn result_of(item: &Item) -> Option<&Hook> {
    match &item.revert {
        Revert::Change { back, .. } => Some(back),
        Revert::Recreate { was, .. } => Some(was),
        Revert::PauseAgain(..) | Revert::Remove(_) | Revert::Leave { .. } => None,
    }
}

/// Leaves each hook as it is whose event is taken by another hook. That hook then keeps its own event, which may be the one
/// that a further hook was to get back, and so on.
fn leave_what_is_taken(history: &History<'_>, batch: &BatchId, hooks: &[Hook], items: &mut [Item]) {
    loop {
        let touched: BTreeSet<HookId> = items.iter().filter_map(written_hook).collect();
        let mut on: BTreeMap<_, Hook> = hooks
            .iter()
            .filter(|hook| !touched.contains(&hook.id))
            .filter_map(|hook| Some((hook.occupies()?.clone(), hook.clone())))
            .collect();
        let mut taken = None;
        for (index, item) in items.iter().enumerate() {
            let Some(hook) = result_of(item) else { continue };
            let Some(event) = hook.occupies() else { continue };
            if let Some(other) = on.insert(event.clone(), hook.clone()) {
                taken = Some((index, other));
                break;
            }
        }
        let Some((index, other)) = taken else { return };
        if let Some(hook) = result_of(&items[index]).cloned() {
            items[index].revert = history.leave(batch, items[index].root, hook, Obstacle::Taken(other));
        }
    }
}

/// The existing hook that is written to.
fn written_hook(item: &Item) -> Option<HookId> {
    match &item.revert {
        Revert::Change { now, .. } | Revert::Remove(now) => Some(now.id),
        Revert::PauseAgain(..) | Revert::Recreate { .. } | Revert::Leave { .. } => None,
    }
}

impl Undo {
    /// Adds the writes of a queue that has the hooks `present`. No other hook is in their way any more.
    fn append(&mut self, items: &[Item], present: &[Hook]) {
        let Some(queue) = items.first().map(|item| &item.queue) else { return };
        let (mut hooks, mut desired, mut new) = (Vec::new(), Vec::new(), Vec::new());
        let mut paused_again = BTreeMap::new();
        for item in items {
            match &item.revert {
                Revert::Change { now, back, pause } => {
                    hooks.push(now.clone());
                    desired.push(Desired::Existing(back.clone()));
                    paused_again.extend(pause.clone().map(|pause| (now.id, pause)));
                }
                Revert::Remove(hook) => hooks.push(hook.clone()),
                Revert::Recreate { was, pause } => {
                    new.extend(was.spec().map(|spec| (spec, was.id, pause.clone())));
                }
                Revert::PauseAgain(..) | Revert::Leave { .. } => {}
            }
        }
        desired.extend(new.iter().map(|(spec, ..)| Desired::New(spec.clone())));
        let Ok(mut steps) = difference(queue, &hooks, desired) else { return };
        // New hooks are added in the order in which they were asked for.
        for (step, (_, replaced, pause)) in steps.iter_mut().filter(|step| step.target().is_none()).zip(new) {
            step.note_alike(present);
            step.replaces = Some(replaced);
            step.pause = pause.map_or_else(PauseEffect::default, PauseEffect::Continues);
        }
        // The last of several steps to a hook leaves it off.
        for step in steps.iter_mut().rev() {
            if let Some(hook) = step.target() {
                step.pause = paused_again.remove(&hook).map_or_else(PauseEffect::default, PauseEffect::Continues);
            }
        }
        self.plan.append(steps);
    }
}

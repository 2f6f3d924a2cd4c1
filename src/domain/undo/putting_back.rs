//! With the hooks as they are now: the plan that puts a batch back, and what is left alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    history::{History, Root},
    net::{Net, is_alike},
};
use crate::domain::{
    BatchId, Hook, HookId, QueueId, QueueRef, Record,
    plan::{Desired, Plan, StepKind, difference},
};

/// Why a hook is left as it is: what happened to it since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// It was removed.
    Gone,
    /// It is not as it was left.
    Changed {
        /// As it was left; nothing: it was removed, and is there again.
        left: Option<Hook>,
        now: Hook,
    },
    /// Another hook of the queue is on for its event.
    Taken(Hook),
    /// Its queue is gone, or cannot be read.
    QueueGone,
    /// It ran no flow schema that is known.
    NoSchema,
    /// The server did not send the new hook's id, or it is not known whether the hook was added.
    Unknown,
}

/// What becomes of a hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PutBack {
    /// It becomes what it was.
    Changes {
        now: Hook,
        /// As it will be.
        back: Hook,
    },
    /// It comes back as a new hook, with another id.
    ComesBack {
        /// As it was, with its old id.
        was: Hook,
    },
    /// It is removed, since it was added.
    Goes(Hook),
    /// It is left as it is.
    Left {
        /// As it was before the batch, or as it was left where it was not there before.
        hook: Hook,
        since: Since,
        /// The last record of ours about it, where that is later.
        later: Option<Box<Record>>,
    },
}

/// One hook of a batch that is put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub queue: QueueRef,
    /// What becomes of it.
    pub what: PutBack,
    root: Root,
}

/// How to put a batch back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Every hook that is not as it was before the batch, without those that somebody else has put back already.
    pub items: Vec<Item>,
    /// The writes.
    pub plan: Plan,
    /// By step of the plan: the hook that a new one stands for, for the records.
    pub stands_for: BTreeMap<usize, HookId>,
}

impl Undo {
    /// The hooks that are left as they are.
    pub fn left(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| matches!(item.what, PutBack::Left { .. }))
    }
}

impl History<'_> {
    /// How to put a batch back, with the hooks of its [`queues`](Self::queues) as they are now. A queue that is not
    /// among them is gone.
    #[must_use]
    pub fn undo(&self, batch: &BatchId, now: &BTreeMap<QueueId, Vec<Hook>>) -> Undo {
        let mut by_queue: BTreeMap<QueueId, Vec<Item>> = BTreeMap::new();
        for (root, net) in self.left_of(batch) {
            if let Some(item) = self.item(batch, root, &net, now.get(&net.queue.id)) {
                by_queue.entry(net.queue.id).or_default().push(item);
            }
        }
        let mut undo = Undo { items: Vec::new(), plan: Plan::default(), stands_for: BTreeMap::new() };
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
        let what = self.what(root, net, hooks)?;
        let what = match what {
            Ok(what) => what,
            Err(since) => self.leave(batch, root, net.start().or(net.end())?.clone(), since),
        };
        Some(Item { queue: net.queue.clone(), what, root })
    }

    fn leave(&self, batch: &BatchId, root: Root, hook: Hook, since: Since) -> PutBack {
        let later = self.later(root, batch).cloned().map(Box::new);
        PutBack::Left { hook, since, later }
    }

    /// Nothing, where it is as it was already.
    fn what(&self, root: Root, net: &Net, hooks: Option<&Vec<Hook>>) -> Option<Result<PutBack, Since>> {
        let Some(hooks) = hooks else { return Some(Err(Since::QueueGone)) };
        if root.1 == HookId::UNKNOWN {
            return Some(Err(Since::Unknown));
        }
        let id = self.id_now(root);
        let now = hooks.iter().find(|hook| hook.id == id);
        if is_alike(now, net.start()) {
            return None;
        }
        let is_as_left = net.may_have_left(now);
        Some(match (now, net.start()) {
            (None, _) if !is_as_left => Err(Since::Gone),
            (Some(now), _) if !is_as_left => Err(Since::Changed { left: net.end().cloned(), now: now.clone() }),
            (Some(now), Some(start)) => Ok(PutBack::Changes { now: now.clone(), back: as_it_was(now, start) }),
            (Some(now), None) => Ok(PutBack::Goes(now.clone())),
            (None, Some(start)) if start.schema.is_none() => Err(Since::NoSchema),
            (None, Some(start)) => Ok(PutBack::ComesBack { was: Hook { id, ..start.clone() } }),
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

/// What will be on for its event when all of this is put back, unless another hook is.
fn will_be(item: &Item) -> Option<&Hook> {
    match &item.what {
        PutBack::Changes { back, .. } => Some(back),
        PutBack::ComesBack { was } => Some(was),
        PutBack::Goes(_) | PutBack::Left { .. } => None,
    }
}

/// A hook whose event another one has by now is left as it is; so is then one that would have gone back to what this one
/// keeps, and so on.
fn leave_what_is_taken(history: &History<'_>, batch: &BatchId, hooks: &[Hook], items: &mut [Item]) {
    loop {
        let touched: BTreeSet<HookId> = items.iter().filter_map(touches).collect();
        let mut on: BTreeMap<_, Hook> = hooks
            .iter()
            .filter(|hook| !touched.contains(&hook.id))
            .filter_map(|hook| Some((hook.occupies()?.clone(), hook.clone())))
            .collect();
        let mut taken = None;
        for (index, item) in items.iter().enumerate() {
            let Some(hook) = will_be(item) else { continue };
            let Some(event) = hook.occupies() else { continue };
            if let Some(other) = on.insert(event.clone(), hook.clone()) {
                taken = Some((index, other));
                break;
            }
        }
        let Some((index, other)) = taken else { return };
        if let Some(hook) = will_be(&items[index]).cloned() {
            items[index].what = history.leave(batch, items[index].root, hook, Since::Taken(other));
        }
    }
}

/// The hook that is there and will be written to.
fn touches(item: &Item) -> Option<HookId> {
    match &item.what {
        PutBack::Changes { now, .. } | PutBack::Goes(now) => Some(now.id),
        PutBack::ComesBack { .. } | PutBack::Left { .. } => None,
    }
}

impl Undo {
    /// Adds the writes of a queue that has these hooks. Those that are no items are not in the way: that was seen to.
    fn append(&mut self, items: &[Item], present: &[Hook]) {
        let Some(queue) = items.first().map(|item| &item.queue) else { return };
        let (mut hooks, mut desired, mut new, mut old) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for item in items {
            match &item.what {
                PutBack::Changes { now, back } => {
                    hooks.push(now.clone());
                    desired.push(Desired::Existing(back.clone()));
                }
                PutBack::Goes(hook) => hooks.push(hook.clone()),
                PutBack::ComesBack { was } => {
                    if let Some(spec) = was.spec() {
                        new.push(Desired::New(spec));
                        old.push(was.id);
                    }
                }
                PutBack::Left { .. } => {}
            }
        }
        desired.extend(new);
        let Ok(mut steps) = difference(queue, &hooks, desired) else { return };
        steps.iter_mut().for_each(|step| step.tell_from(present));
        let offset = self.plan.steps().len();
        let adds = steps.iter().enumerate().filter(|(_, step)| matches!(step.kind, StepKind::Add(_)));
        // New hooks are added in the order in which they were asked for.
        self.stands_for.extend(adds.map(|(index, _)| offset + index).zip(old));
        self.plan.append(steps);
    }
}

//! The hooks that a group names, as they are on the server now: what was confirmed is what is done.

use std::collections::{BTreeMap, BTreeSet};

use tokio::task::JoinSet;

use super::records::Records;
use crate::{
    api::Client,
    domain::{
        Failure, FailureKind, Hook, HookField, HookId, QueueId, QueueRef, Timestamp, WriteOutcome,
        plan::{Order, Run, RunProgress, StepKind},
        undo::History,
    },
    journal::now,
};

/// How many queues are read together (admin-api §8.1).
const TOGETHER: usize = 4;
/// For how long a reading may be older than a write that was answered before it (admin-api §3).
const LAG_MILLISECONDS: u64 = 5_000;

/// What a run has compared so far.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Hooks that were compared, and so may be written to.
    compared: BTreeSet<(QueueId, HookId)>,
}

impl Comparison {
    /// Compares the hooks that a group writes to for the first time. A step whose hook is not as it was when the plan was
    /// confirmed is left alone, and so is one whose queue cannot be read.
    pub(super) async fn prepare(
        &mut self,
        client: &Client,
        records: &Records,
        order: &mut Order,
        group: &[usize],
        report: &mut impl FnMut(&Run, RunProgress),
    ) {
        let mut steps: Vec<(usize, QueueId, Hook)> = Vec::new();
        let mut queues: BTreeMap<QueueId, QueueRef> = BTreeMap::new();
        for index in group {
            let step = &order.run.plan().steps()[*index];
            // What may have been carried out already is looked up instead.
            let before = step.before().filter(|_| !order.run.is_in_doubt(*index));
            let Some(before) = before.filter(|hook| self.compared.insert((step.queue.id, hook.id))) else { continue };
            queues.entry(step.queue.id).or_insert_with(|| step.queue.clone());
            steps.push((*index, step.queue.id, before.clone()));
        }
        let now = read_all(client, records, queues.into_values()).await;
        for (step, queue, before) in steps {
            let progress = match now.get(&queue) {
                Some(Ok(hooks)) => {
                    let found = hooks.iter().find(|hook| hook.id == before.id);
                    // Removing a hook that is gone is done, which the client decides.
                    let is_removal = matches!(order.run.plan().steps()[step].kind, StepKind::Remove(_));
                    let is_same = |found: &Hook| HookField::differing(&before, found).is_empty();
                    if found.map_or(is_removal, is_same) {
                        continue;
                    }
                    RunProgress::Changed { step, now: found.cloned() }
                }
                Some(Err(failure)) => RunProgress::Withheld { step, outcome: WriteOutcome::NotSent(failure.clone()) },
                None => continue,
            };
            let is_hopeless = matches!(&progress, RunProgress::Withheld { outcome, .. }
                if outcome.failure().is_some_and(|failure| failure.kind.is_hopeless()));
            super::apply(order, progress, report);
            if is_hopeless {
                super::apply(order, RunProgress::Stopped, report);
            }
        }
    }
}

/// The hooks of these queues. A queue that this user may not see, or that is gone, has none.
async fn read_all(
    client: &Client,
    records: &Records,
    queues: impl Iterator<Item = QueueRef>,
) -> BTreeMap<QueueId, Result<Vec<Hook>, Failure>> {
    let mut now = BTreeMap::new();
    let mut tasks = JoinSet::new();
    let mut queues = queues.peekable();
    if queues.peek().is_none() {
        return now;
    }
    loop {
        while tasks.len() < TOGETHER
            && let Some(queue) = queues.next()
        {
            let client = client.clone();
            tasks.spawn(async move { (queue.id, read(&client, &queue).await) });
        }
        match tasks.join_next().await {
            None => break,
            Some(Ok((queue, hooks))) => drop(now.insert(queue, hooks)),
            Some(Err(error)) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Some(Err(_)) => {}
        }
    }
    // Recent writes override reads for 5 s (replica lag).
    let recent = records.recent(LAG_MILLISECONDS).await;
    let history = History::of(&recent, &records.whereabouts());
    let since = Timestamp(self::now().0.saturating_sub(LAG_MILLISECONDS));
    for (queue, hooks) in &mut now {
        if let Ok(hooks) = hooks {
            history.catch_up(since, *queue, hooks);
        }
    }
    now
}

async fn read(client: &Client, queue: &QueueRef) -> Result<Vec<Hook>, Failure> {
    let list = client.hooks(queue.owner()).await?;
    if list.unreadable > 0 {
        return Err(Failure::new(FailureKind::Garbled, None, "some of its rows make no sense"));
    }
    Ok(list.hooks)
}

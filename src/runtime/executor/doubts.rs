//! Writes of earlier runs that are in doubt: looks them up and records what is found.

use std::collections::{BTreeMap, BTreeSet};

use super::known::read_queues;
use super::records::Records;
use crate::api::Client;
use crate::domain::plan::Order;
use crate::domain::scan::Trust;
use crate::domain::{AppliedChange, Doubt, HookId, Outcome, PauseChange, Paused, QueueId, Record, ServerText, settled};

/// Looks up the writes in doubt of this server and domain, and records the results. A write stays unclear if its queue cannot
/// be read, and is undecided if somebody wrote to the hook since. Without the right to read hooks (`may_read`) a look-up
/// would prove nothing.
///
/// # Errors
///
/// Why the journal cannot be read.
pub async fn settle(client: &Client, records: &Records, may_read: bool) -> Result<Vec<AppliedChange>, String> {
    let here = records.scope();
    let reading = records.read().await?;
    let doubts = reading.doubts.into_iter().map(|doubt| doubt.before_later_writes(&reading.records));
    // A domain that is not known could be any.
    let is_here = |doubt: &Doubt| {
        let there = &doubt.record.scope;
        there.server == here.server && there.domain == here.domain
    };
    let doubts: Vec<Doubt> = doubts.filter(is_here).collect();
    if doubts.is_empty() {
        return Ok(Vec::new());
    }
    if !may_read {
        return Ok(doubts.into_iter().map(|doubt| doubt.record.change).collect());
    }
    let mut by_queue: BTreeMap<QueueId, Vec<Doubt>> = BTreeMap::new();
    for doubt in doubts {
        by_queue.entry(doubt.record.change.queue.id).or_default().push(doubt);
    }
    let queues: Vec<QueueId> = by_queue.keys().copied().collect();
    let versions = client.versions(&queues).await.ok();
    let now = read_queues(client, records, queues, versions.as_ref(), Trust::ForComparing, &BTreeMap::new()).await;
    let by = versions.map(|versions| versions.by).unwrap_or_default();
    let mut found: Vec<Record> = Vec::new();
    for (id, doubts) in by_queue {
        found.extend(match now.get(&id) {
            Some(Ok(reading)) => {
                settled(doubts, reading.knowledge.hooks(), by.get(&id).unwrap_or(&ServerText::default()))
            }
            _ => doubts.into_iter().map(|doubt| doubt.record).collect(),
        });
    }
    let settled = found.iter().map(|record| record.change.clone()).collect();
    found.retain(|record| !matches!(record.change.outcome, Outcome::Unclear(_)));
    if !found.is_empty() {
        let paused = records.paused().await?.hooks;
        let begun: Vec<Paused> = found.iter().filter_map(begins_with_new_hook).collect();
        records.add_pauses(begun).await?;
        let over = paused.iter().filter(|paused| found.iter().any(|record| ends(record, paused)));
        let over = over.map(Paused::reference).collect();
        // Before the journal: while a pause cannot be ended, the write stays in doubt, and the next look-up ends it.
        records.forget_pauses(over).await?;
        records.with(move |files| files.recorder.journal().end(&found, &[])).await?;
    }
    Ok(settled)
}

/// Looks up what is in doubt about the hooks that an order writes to, before it does: afterwards nobody can tell who made them
/// what they are. Without such doubts nothing is asked. What the same batch has in doubt is looked up by its own run.
pub(super) async fn settle_before(client: &Client, records: &Records, number: u64, order: &Order) {
    let recent = records.with(move |files| Ok((files.recorder.batch(number), files.recorder.journal().recent()?)));
    let Ok((batch, reading)) = recent.await else { return };
    let targets: BTreeSet<(QueueId, Option<HookId>)> =
        order.run.plan().steps().iter().map(|step| (step.queue.id, step.target())).collect();
    let concerns = |Doubt { record, .. }: &Doubt| {
        let change = &record.change;
        let is_here = record.scope.server == records.scope().server && record.batch != batch;
        is_here && targets.contains(&(change.queue.id, change.before.as_ref().map(|hook| hook.id)))
    };
    if reading.doubts.iter().any(concerns) {
        // What cannot be looked up now stays in doubt; the journal then tells it from what is written next.
        let _ = settle(client, records, true).await;
    }
}

/// The pause of a hook that came back: its id was not known before.
fn begins_with_new_hook(record: &Record) -> Option<Paused> {
    let AppliedChange { before: None, after: Some(hook), outcome, pause, .. } = &record.change else { return None };
    let pause = pause.as_ref()?.after().filter(|_| outcome.is_done())?;
    Some(pause.clone().of_hook(hook.id))
}

/// Returns whether this pause is over: the hook was not switched off after all, or was switched on, switched off on
/// purpose, or removed since.
fn ends(record: &Record, paused: &Paused) -> bool {
    let AppliedChange { queue, before, after, outcome, pause, .. } = &record.change;
    if let Some(PauseChange::Begins(begun)) = pause {
        return begun.reference() == paused.reference() && matches!(outcome, Outcome::Failed(_));
    }
    let Some(before) = before.as_ref().filter(|hook| (queue.id, hook.id) == (paused.queue.id, paused.hook.id)) else {
        return false;
    };
    if record.batch == paused.batch {
        return matches!(outcome, Outcome::Failed(_));
    }
    let is_switched = after.as_ref().is_none_or(|after| after.state != before.state);
    outcome.is_done() && is_switched && paused.since <= record.time
}

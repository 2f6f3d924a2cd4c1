//! Writes of earlier runs whose outcome nobody knows: they are looked up, and what is found is written down.

use std::collections::{BTreeMap, BTreeSet};

use super::records::Records;
use crate::{
    api::Client,
    domain::{
        AppliedChange, Change, Doubt, Failure, FailureKind, Hook, HookField, HookId, IntentId, Outcome, QueueId,
        Record, WriteOutcome,
    },
};

/// Looks up the writes of this server and domain that are in doubt, and writes down what is found: what is known of each
/// now, unclear where that did not help. `may_read`: the user has the right to read hooks, without which nothing that is
/// found would mean anything.
///
/// # Errors
///
/// Why the journal cannot be read.
pub async fn settle(client: &Client, records: &Records, may_read: bool) -> Result<Vec<AppliedChange>, String> {
    let here = records.whereabouts();
    let doubts: Vec<Doubt> = records.read().await?.doubts;
    // A domain that is not known could be any.
    let is_here = |doubt: &Doubt| {
        let there = &doubt.record.whereabouts;
        there.server == here.server && there.domain == here.domain
    };
    let doubts: Vec<Doubt> = doubts.into_iter().filter(is_here).collect();
    if doubts.is_empty() {
        return Ok(Vec::new());
    }
    if !may_read {
        return Ok(doubts.into_iter().map(|doubt| doubt.record.change).collect());
    }
    let mut settled = Vec::new();
    let mut found: Vec<Record> = Vec::new();
    // A hook that one addition turned out to have made is no other's.
    let mut made: BTreeSet<HookId> = BTreeSet::new();
    for chain in chains(doubts) {
        for record in look_up(client, chain, &mut made).await {
            settled.push(record.change.clone());
            if !matches!(record.change.outcome, Outcome::Unclear(_)) {
                found.push(record);
            }
        }
    }
    if !found.is_empty() {
        records.with(move |kept| kept.recorder()?.end(&found, &[]).map_err(|error| error.to_string())).await?;
    }
    Ok(settled)
}

/// The writes of each intent to the same hook, in their order.
fn chains(doubts: Vec<Doubt>) -> Vec<Vec<Doubt>> {
    let mut chains: Vec<Vec<Doubt>> = Vec::new();
    let mut known: BTreeMap<(IntentId, QueueId, HookId), usize> = BTreeMap::new();
    for doubt in doubts {
        let key = doubt
            .record
            .change
            .before
            .as_ref()
            .map(|hook| (doubt.of.intent.clone(), doubt.record.change.queue.id, hook.id));
        match key.as_ref().and_then(|key| known.get(key)) {
            Some(index) => chains[*index].push(doubt),
            None => {
                if let Some(key) = key {
                    known.insert(key, chains.len());
                }
                chains.push(vec![doubt]);
            }
        }
    }
    chains
}

async fn look_up(client: &Client, chain: Vec<Doubt>, made: &mut BTreeSet<HookId>) -> Vec<Record> {
    if chain.len() > 1 {
        return look_up_chain(client, chain).await;
    }
    let mut records = Vec::new();
    for doubt in chain {
        let (owner, change) = (doubt.record.change.queue.owner(), doubt.change());
        let Some(change) = change else { continue };
        let alike: Vec<HookId> = doubt.alike.iter().copied().chain(made.iter().copied()).collect();
        let reason = Failure::new(FailureKind::TimedOut, None, "");
        let outcome = client.look_up(owner, &change, &alike, reason, std::future::pending()).await;
        if let (Change::Add(_), WriteOutcome::Done(Some(hook)) | WriteOutcome::Differs { hook, .. }) =
            (&change, &outcome)
        {
            made.insert(hook.id);
        }
        records.push(with_outcome(doubt.record, outcome));
    }
    records
}

/// Several writes to one hook: how it is now says how far they came.
async fn look_up_chain(client: &Client, chain: Vec<Doubt>) -> Vec<Record> {
    let unknown = |chain: Vec<Doubt>| chain.into_iter().map(|doubt| doubt.record).collect();
    let Some(first) = chain.first().and_then(|doubt| doubt.record.change.before.clone()) else { return unknown(chain) };
    let queue = chain[0].record.change.queue.clone();
    let now = match client.hook(queue.owner(), first.id).await {
        Ok(hook) => Some(hook),
        Err(failure) if failure.kind == FailureKind::NotFound => None,
        Err(_) => return unknown(chain),
    };
    let is_now = |hook: Option<&Hook>| match (hook, &now) {
        (None, None) => true,
        (Some(hook), Some(now)) => HookField::differing(hook, now).is_empty(),
        _ => false,
    };
    let carried_out = chain.iter().rposition(|doubt| is_now(doubt.record.change.after.as_ref())).map(|last| last + 1);
    let Some(carried_out) = carried_out.or_else(|| is_now(Some(&first)).then_some(0)) else { return unknown(chain) };
    let record = |(index, doubt): (usize, Doubt)| {
        let outcome = if index < carried_out { Outcome::Done } else { not_carried_out() };
        Record { change: AppliedChange { outcome, ..doubt.record.change }, ..doubt.record }
    };
    chain.into_iter().enumerate().map(record).collect()
}

fn with_outcome(record: Record, outcome: WriteOutcome) -> Record {
    let Record { change, .. } = record.clone();
    let change = match outcome {
        WriteOutcome::Done(hook) if change.after.is_some() => {
            AppliedChange { after: hook.or(change.after), outcome: Outcome::Done, ..change }
        }
        WriteOutcome::Done(_) => AppliedChange { outcome: Outcome::Done, ..change },
        WriteOutcome::Differs { hook, unexpected } => {
            let values: Vec<String> = unexpected.iter().map(|field| field.value_in_words(&hook)).collect();
            AppliedChange { after: Some(hook), outcome: Outcome::Differs(values.join(", ").into()), ..change }
        }
        WriteOutcome::NotSent(_) => AppliedChange { outcome: not_carried_out(), ..change },
        WriteOutcome::Refused(failure) => AppliedChange { outcome: Outcome::Failed(failure.reason().into()), ..change },
        WriteOutcome::Unknown(_) => change,
    };
    Record { change, ..record }
}

fn not_carried_out() -> Outcome {
    Outcome::Failed("it was looked up: the server did not carry it out".into())
}

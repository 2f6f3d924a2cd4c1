//! Writes in doubt: it is unknown whether they were carried out, and the hooks of their queue may tell.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Step, StepStatus};
use super::{
    AppliedChange, Change, Failure, FailureKind, Hook, HookField, HookId, IntentId, IntentRef, Outcome, Record,
    ServerText, WriteOutcome,
};

/// A write in doubt: it is not known whether it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The record as it stands now.
    pub record: Record,
    /// The intent's write.
    pub of: IntentRef,
    /// The hooks equal to a new one that existed before.
    pub alike: Vec<HookId>,
    /// The hook as a later write of ours found it: only this says what became of this write, not the hook as it is now.
    pub found: Option<Hook>,
}

impl Doubt {
    /// Takes the later writes of ours from the journal into account: what they brought about is not the doubtful write's doing.
    #[must_use]
    pub fn before_later_writes(mut self, records: &[Record]) -> Self {
        let Some(place) = records.iter().position(|record| record.intent.as_ref() == Some(&self.of)) else {
            return self;
        };
        let (queue, scope) = (self.record.change.queue.id, &self.record.scope);
        // A write that was carried out was compared with the server before.
        let is_proof = |record: &&Record| {
            let is_other = record.intent.as_ref().is_none_or(|of| of.intent != self.of.intent);
            let is_sent = record.change.outcome.is_done() || record.change.outcome == Outcome::RolledBack;
            let is_here = record.change.queue.id == queue && record.scope.is_same_domain(scope);
            is_other && is_here && is_sent && record.change.is_write()
        };
        let mut later = records[place..].iter().filter(is_proof).map(|record| &record.change);
        match &self.record.change.before {
            Some(hook) => {
                let mut found = later.filter_map(|change| change.before.as_ref());
                self.found = found.find(|found| found.id == hook.id).cloned();
            }
            None => {
                let made = later.by_ref().filter(|change| change.before.is_none());
                let made: Vec<HookId> = made.filter_map(|change| Some(change.after.as_ref()?.id)).collect();
                self.alike.extend(made);
            }
        }
        self
    }
}

/// Settles the writes in doubt to one queue, given its hooks now and the user who changed it last.
pub fn settled(doubts: Vec<Doubt>, now: &[Hook], by: &ServerText) -> Vec<Record> {
    let mut records = Vec::new();
    // No two additions can have made the same hook.
    let mut made = BTreeSet::new();
    let mut chains: BTreeMap<(IntentId, HookId), (Vec<Record>, Option<Hook>)> = BTreeMap::new();
    for doubt in doubts {
        match doubt.record.change.before.as_ref().map(|hook| hook.id) {
            Some(hook) => {
                let (chain, found) = chains.entry((doubt.of.intent, hook)).or_default();
                chain.push(doubt.record);
                *found = found.take().or(doubt.found);
            }
            None => records.push(addition(doubt, now, &mut made)),
        }
    }
    for ((_, hook), (chain, found)) in chains {
        let now = found.as_ref().or_else(|| now.iter().find(|now| now.id == hook));
        records.extend(of_one_hook(chain, now, by));
    }
    records
}

fn addition(Doubt { record, mut alike, .. }: Doubt, now: &[Hook], made: &mut BTreeSet<HookId>) -> Record {
    let Some(change) = change(&record) else { return record };
    alike.extend(made.iter());
    let reason = Failure::new(FailureKind::Garbled, None, "");
    match WriteOutcome::looked_up(&change, &alike, reason, now) {
        WriteOutcome::Done(Some(hook)) | WriteOutcome::Differs { hook, .. } => {
            made.insert(hook.id);
            carried_out(record, Some(&hook))
        }
        _ => not_carried_out(record, "the server did not carry it out"),
    }
}

/// Settles the writes of one intent to the same hook: the hook now shows how many of them were carried out.
fn of_one_hook(chain: Vec<Record>, now: Option<&Hook>, by: &ServerText) -> Vec<Record> {
    let is_now = |side: Option<&Hook>| match (side, now) {
        (None, None) => true,
        (Some(side), Some(now)) => HookField::differing(side, now).is_empty(),
        _ => false,
    };
    let is_fulfilled =
        |record: &Record| change(record).zip(now).is_some_and(|(change, now)| change.is_fulfilled_by(now));
    let last = chain.iter().rposition(|record| is_now(record.change.after.as_ref()));
    let untouched = chain.first().is_some_and(|record| is_now(record.change.before.as_ref()));
    let count = match last {
        Some(last) => last + 1,
        None if untouched => 0,
        None if chain.len() == 1 && is_fulfilled(&chain[0]) => 1,
        None if now.is_none() => {
            return chain.into_iter().map(|record| not_carried_out(record, "the hook is gone")).collect();
        }
        None => return chain.into_iter().map(|record| undecided(record, by)).collect(),
    };
    let mut records = Vec::new();
    for (index, record) in chain.into_iter().enumerate() {
        records.push(match index + 1 {
            earlier if earlier < count => {
                Record { change: AppliedChange { outcome: Outcome::Done, ..record.change }, ..record }
            }
            last if last == count => carried_out(record, now),
            _ => not_carried_out(record, "the server did not carry it out"),
        });
    }
    records
}

/// The write that a record is about; `None` if it does not name the flow schema of a new hook.
fn change(record: &Record) -> Option<Change> {
    Some(match (record.change.before.clone(), record.change.after.clone()) {
        (None, after) => Change::Add(after?.spec()?),
        (Some(before), Some(after)) => Change::Edit { before, after },
        (Some(before), None) => Change::Remove(before),
    })
}

fn carried_out(record: Record, now: Option<&Hook>) -> Record {
    let Some(change) = change(&record) else { return record };
    let status = match now.map(|now| WriteOutcome::of(&change, now.clone())) {
        Some(WriteOutcome::Differs { hook, unexpected }) => StepStatus::Differs { hook, unexpected },
        _ => StepStatus::Done(now.cloned()),
    };
    let step = Step::new(record.change.queue.clone(), change);
    let change = step.applied(&status).unwrap_or_else(|| record.change.clone());
    let AppliedChange { replaces, pause, .. } = record.change;
    Record { change: AppliedChange { replaces, pause, ..change }, ..record }
}

/// Marks a write as undecidable: somebody wrote to the hook since.
fn undecided(record: Record, by: &ServerText) -> Record {
    let by = if by.raw().is_empty() { String::new() } else { format!(", and its queue last by {}", by.raw()) };
    let outcome = Outcome::Undecided(format!("the hook was changed since{by}").into());
    Record { change: AppliedChange { outcome, ..record.change }, ..record }
}

fn not_carried_out(record: Record, why: &str) -> Record {
    let outcome = Outcome::Failed(format!("it was looked up: {why}").into());
    Record { change: AppliedChange { outcome, ..record.change }, ..record }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BatchId, Cause, Event, JournalScope, QueueId, QueueRef, State, Timestamp, hook};

    fn doubt(write: usize, before: Option<Hook>, after: Option<Hook>, alike: &[u64]) -> Doubt {
        let queue = QueueRef { id: QueueId(1), name: "".into() };
        let change = AppliedChange::new(queue, before, after, Outcome::Unclear("".into()));
        let (scope, batch) = (JournalScope::default(), BatchId("b".into()));
        let of = IntentRef { intent: IntentId("i".into()), write };
        let record = Record::new(Timestamp(0), scope, batch, Cause::Apply, change);
        let record = Record { intent: Some(of.clone()), ..record };
        Doubt { record, of, alike: alike.iter().copied().map(HookId).collect(), found: None }
    }

    #[track_caller]
    fn check(doubts: Vec<Doubt>, now: &[Hook], expected: &[&str]) {
        let word = |record: &Record| match &record.change.outcome {
            Outcome::Differs(_) => "differs",
            outcome => outcome.word(),
        };
        let words: Vec<&str> = settled(doubts, now, &"Ann".into()).iter().map(word).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn what_a_hook_is_now_says_what_became_of_a_write() {
        use State::{Off, On};
        let (on, off) = (hook(1, Event::Joined, 5, On), hook(1, Event::Joined, 5, Off));
        let other = hook(1, Event::Joined, 6, Off);
        let switch = || vec![doubt(0, Some(on.clone()), Some(off.clone()), &[])];
        check(switch(), std::slice::from_ref(&off), &["done"]);
        check(switch(), std::slice::from_ref(&on), &["failed"]);
        check(switch(), std::slice::from_ref(&other), &["differs"]);
        check(switch(), &[hook(1, Event::Joined, 6, On)], &["undecided"]);
        check(switch(), &[], &["failed"]);
        let removal = || vec![doubt(0, Some(on.clone()), None, &[])];
        check(removal(), &[], &["done"]);
        check(removal(), std::slice::from_ref(&on), &["failed"]);
        check(removal(), &[off], &["undecided"]);
    }

    #[test]
    fn what_a_later_write_of_ours_brought_about_is_not_the_doing_of_the_doubtful_one() {
        use State::{Off, On};
        let (on, off) = (hook(1, Event::Joined, 5, On), hook(1, Event::Joined, 5, Off));
        let later = |before: Option<&Hook>, after: &Hook| {
            let doubt = doubt(0, before.cloned(), Some(after.clone()), &[]);
            let change = AppliedChange { outcome: Outcome::Done, ..doubt.record.change };
            let of = IntentRef { intent: IntentId("later".into()), write: 0 };
            Record { change, intent: Some(of), ..doubt.record }
        };
        let switch = || doubt(0, Some(on.clone()), Some(off.clone()), &[]);
        for (found, expected) in [(&on, "failed"), (&off, "done")] {
            let other = if found == &on { &off } else { &on };
            let records = [switch().record, later(Some(found), other)];
            check(vec![switch().before_later_writes(&records)], std::slice::from_ref(&off), &[expected]);
        }
        let earlier = [later(Some(&on), &off), switch().record];
        check(vec![switch().before_later_writes(&earlier)], std::slice::from_ref(&off), &["done"]);
        let addition = || doubt(0, None, Some(hook(0, Event::Joined, 5, Off)), &[]);
        let records = [addition().record, later(None, &hook(7, Event::Joined, 5, Off))];
        check(vec![addition().before_later_writes(&records)], &[hook(7, Event::Joined, 5, Off)], &["failed"]);
    }

    #[test]
    fn a_hook_is_the_result_of_one_addition_only() {
        let new = |id| hook(id, Event::Joined, 5, State::Off);
        let twins = || vec![doubt(0, None, Some(new(0)), &[1]), doubt(1, None, Some(new(0)), &[1])];
        check(twins(), &[new(1)], &["failed", "failed"]);
        check(twins(), &[new(1), new(7)], &["done", "failed"]);
        check(twins(), &[new(1), new(7), new(8)], &["done", "done"]);
        let records = settled(twins(), &[new(7), new(8)], &"".into());
        let ids: Vec<_> = records.iter().filter_map(|record| Some(record.change.after.as_ref()?.id.0)).collect();
        assert_eq!(ids, [8, 7]);
        check(twins(), &[hook(7, Event::Joined, 5, State::On)], &["differs", "failed"]);
    }

    #[test]
    fn of_several_writes_to_a_hook_those_up_to_how_it_is_now_were_carried_out() {
        let states = [
            hook(1, Event::Joined, 5, State::On),
            hook(1, Event::Joined, 5, State::Off),
            hook(1, Event::Missed, 5, State::On),
        ];
        let chain = || {
            let step = |index: usize| doubt(index, Some(states[index].clone()), Some(states[index + 1].clone()), &[]);
            vec![step(0), step(1)]
        };
        for (now, expected) in [(0, ["failed", "failed"]), (1, ["done", "failed"]), (2, ["done", "done"])] {
            check(chain(), &states[now..=now], &expected);
        }
        check(chain(), &[hook(1, Event::Leaving, 5, State::On)], &["undecided", "undecided"]);
    }
}

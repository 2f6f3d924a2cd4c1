//! The applied changes from the journal, by batch.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::app::message::JournalText;
use crate::domain::{AppliedChange, BatchId, HookId, Outcome, QueueId, Record, deed, deeds_in_words};
use crate::words::counted;

/// The records of the journal, the latest batch first, and within a batch the latest record first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct History {
    records: Vec<Record>,
    rows: Vec<Row>,
}

/// A batch, or one of its records.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    records: Range<usize>,
    /// The row of the batch is above.
    is_part: bool,
}

impl History {
    pub(super) fn of(journal: &JournalText) -> Self {
        let mut batches: Vec<Vec<Record>> = Vec::new();
        let mut places: HashMap<&BatchId, usize> = HashMap::new();
        for record in journal.records.iter().rev().filter(|record| record.scope.is_same_domain(&journal.here)) {
            let place = *places.entry(&record.batch).or_insert(batches.len());
            if place == batches.len() {
                batches.push(Vec::new());
            }
            batches[place].push(record.clone());
        }
        let mut history = Self { records: Vec::new(), rows: Vec::new() };
        for batch in batches {
            let first = history.records.len();
            history.records.extend(batch);
            let records = first..history.records.len();
            history.rows.push(Row { records: records.clone(), is_part: false });
            if records.len() > 1 {
                history.rows.extend(records.map(|record| Row { records: record..record + 1, is_part: true }));
            }
        }
        history
    }

    pub(super) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the new position of a row of an earlier reading. A batch that has grown is still the same batch.
    pub(super) fn place_of(&self, before: &Self, position: usize) -> Option<usize> {
        let row = before.at(position)?.1;
        let is_same = |other: &usize| match (row, self.at(*other)) {
            ([record], Some((_, [other]))) => record == other,
            ([first, _, ..], Some((_, [other, _, ..]))) => first.batch == other.batch,
            _ => false,
        };
        (0..self.rows.len()).find(is_same)
    }

    fn at(&self, position: usize) -> Option<(&Row, &[Record])> {
        let row = self.rows.get(position)?;
        Some((row, self.records.get(row.records.clone())?))
    }

    /// A row: the time, and the change.
    pub(super) fn row(&self, position: usize) -> Option<(String, String)> {
        Some(match self.at(position)? {
            (row, [record]) => (if row.is_part { String::new() } else { minute(record) }, line(record)),
            (_, records) => (minute(records.first()?), batch(records)),
        })
    }

    /// Describes a row in full.
    pub(super) fn detail(&self, position: usize) -> Option<String> {
        Some(match self.at(position)?.1 {
            [record] => detail(record),
            records => {
                let first = records.first()?;
                format!("{}: {}. Batch {}.", when(first), batch(records), first.batch)
            }
        })
    }

    /// The first record of a row.
    fn first(&self, position: usize) -> Option<&Record> {
        self.at(position)?.1.first()
    }

    /// The batch of a row.
    pub(super) fn batch(&self, position: usize) -> Option<&BatchId> {
        self.first(position).map(|record| &record.batch)
    }

    /// The hook that a row is about; the first of a batch.
    pub(super) fn hook(&self, position: usize) -> Option<(QueueId, HookId)> {
        let change = &self.first(position)?.change;
        Some((change.queue.id, change.after.as_ref().or(change.before.as_ref())?.id))
    }
}

/// A batch in a few words: `17 hooks switched off, 1 switched on, 2 failed`. A hook counts once, with how it ended.
fn batch(records: &[Record]) -> String {
    let mut hooks: BTreeMap<(QueueId, HookId, usize), Vec<&AppliedChange>> = BTreeMap::new();
    for (index, Record { change, .. }) in records.iter().rev().enumerate() {
        let id = change.before.as_ref().or(change.after.as_ref()).map_or(HookId::UNKNOWN, |hook| hook.id);
        // Hooks without an id cannot be told apart.
        let index = if id == HookId::UNKNOWN { index } else { 0 };
        hooks.entry((change.queue.id, id, index)).or_default().push(change);
    }
    let Some(cause) = records.first().map(|record| &record.cause) else { return String::new() };
    let (mut done, mut others) = (Vec::new(), BTreeMap::<&str, usize>::new());
    for changes in hooks.values() {
        let first = changes.iter().find(|change| change.outcome.is_done());
        match (first, changes.last()) {
            (Some(first), Some(last)) if last.outcome.is_done() => {
                done.push(deed(cause, first.before.as_ref(), last.after.as_ref()));
            }
            (_, Some(last)) => *others.entry(last.outcome.word()).or_default() += 1,
            (_, None) => {}
        }
    }
    let others = counted(&others.into_iter().map(|(word, number)| (number, word)).collect::<Vec<_>>());
    let done = if done.is_empty() { format!("0 hooks {}", cause.past()) } else { deeds_in_words(done) };
    let comma = if others.is_empty() { "" } else { ", " };
    format!("{done}{comma}{others}")
}

fn line(record: &Record) -> String {
    let change = &record.change;
    let result = match change.outcome {
        Outcome::Done => String::new(),
        _ => format!(" ({})", change.outcome.word()),
    };
    format!("{}: {}: {}{result}", change.queue.label(), change.label(), change.in_words())
}

/// `2026-11-22 14:19`
fn minute(record: &Record) -> String {
    time(record, 16)
}

fn time(record: &Record, characters: usize) -> String {
    record.time.to_string().chars().take(characters).collect::<String>().replace('T', " ")
}

fn when(record: &Record) -> String {
    let by = match record.scope.user.shown() {
        "" => String::new(),
        user => format!(" by {user}"),
    };
    format!("{} UTC{by}", time(record, 19))
}

fn detail(record: &Record) -> String {
    let change = &record.change;
    let result = match change.outcome.reason() {
        None => change.outcome.word().to_owned(),
        Some(reason) => format!("{}: {reason}", change.outcome.word()),
    };
    format!(
        "{}, for {}. {}: {}: {}. Result: {result}. Batch {}.",
        when(record),
        record.cause.word(),
        change.queue.label(),
        change.label(),
        change.in_words(),
        record.batch
    )
}

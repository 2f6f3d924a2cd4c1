//! The applied changes from the journal, by batch.

use std::collections::HashMap;
use std::ops::Range;

use crate::app::message::JournalText;
use crate::domain::{BatchId, HookId, Outcome, QueueId, Record};
use crate::words::{count, counted};

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

/// A batch in a few words: `18 hooks switched, 2 failed`.
fn batch(records: &[Record]) -> String {
    let done = Outcome::Done.word();
    let mut words: Vec<&str> = records.iter().map(|record| record.change.outcome.word()).collect();
    words.sort_unstable();
    let number = words.iter().filter(|word| **word == done).count();
    let others = words.chunk_by(|one, other| one == other).filter(|same| same[0] != done);
    let others = counted(&others.map(|same| (same.len(), same[0])).collect::<Vec<_>>());
    let verb = records.first().map(|first| first.cause.past()).unwrap_or_default();
    let comma = if others.is_empty() { "" } else { ", " };
    format!("{} {verb}{comma}{others}", count(number, "hook"))
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

//! The applied changes from the journal, by batch.

use std::collections::HashMap;

use crate::{
    app::message::JournalText,
    domain::{BatchId, HookId, Outcome, QueueId, Record},
    words::count,
};

/// The records of the journal, the latest batch first, and within a batch the latest record first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct History {
    records: Vec<Record>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// A batch of several records, which follow: the first of them, and how many.
    Batch(usize, usize),
    /// A record of the batch above.
    Record(usize),
    /// A batch of one record.
    Single(usize),
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
            let (first, number) = (history.records.len(), batch.len());
            if number == 1 {
                history.rows.push(Row::Single(first));
            } else {
                history.rows.push(Row::Batch(first, number));
                history.rows.extend((first..first + number).map(Row::Record));
            }
            history.records.extend(batch);
        }
        history
    }

    pub(super) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the new position of a row of an earlier reading. A batch that has grown is still the same batch.
    pub(super) fn place_of(&self, before: &Self, position: usize) -> Option<usize> {
        let (row, record) = before.at(position)?;
        let is_same = |other: &usize| match (row, self.at(*other)) {
            (Row::Batch(..), Some((Row::Batch(..), other))) => record.batch == other.batch,
            (Row::Record(_) | Row::Single(_), Some((Row::Record(_) | Row::Single(_), other))) => record == other,
            _ => false,
        };
        (0..self.rows.len()).find(is_same)
    }

    /// A row and its record; the first of a batch.
    fn at(&self, position: usize) -> Option<(Row, &Record)> {
        let row = *self.rows.get(position)?;
        let (Row::Batch(record, _) | Row::Record(record) | Row::Single(record)) = row;
        Some((row, self.records.get(record)?))
    }

    /// A row: when, and what.
    pub(super) fn row(&self, position: usize) -> Option<(String, String)> {
        Some(match *self.rows.get(position)? {
            Row::Batch(first, number) => {
                let records = self.records.get(first..first + number)?;
                (minute(records.first()?), batch(records))
            }
            Row::Record(record) => (String::new(), line(self.records.get(record)?)),
            Row::Single(record) => {
                let record = self.records.get(record)?;
                (minute(record), line(record))
            }
        })
    }

    /// Describes a row in full.
    pub(super) fn detail(&self, position: usize) -> Option<String> {
        Some(match *self.rows.get(position)? {
            Row::Batch(first, number) => {
                let records = self.records.get(first..first + number)?;
                let first = records.first()?;
                format!("{}: {}. Batch {}.", when(first), batch(records), first.batch)
            }
            Row::Record(record) | Row::Single(record) => detail(self.records.get(record)?),
        })
    }

    /// The batch of a row.
    pub(super) fn batch(&self, position: usize) -> Option<&BatchId> {
        self.at(position).map(|(_, record)| &record.batch)
    }

    /// The hook that a row is about; the first of a batch.
    pub(super) fn hook(&self, position: usize) -> Option<(QueueId, HookId)> {
        let change = &self.at(position)?.1.change;
        Some((change.queue.id, change.after.as_ref().or(change.before.as_ref())?.id))
    }
}

/// A batch in a few words: `18 hooks switched, 2 failed`.
fn batch(records: &[Record]) -> String {
    let Some(first) = records.first() else { return String::new() };
    let number = |word: &str| records.iter().filter(|record| record.change.outcome.word() == word).count();
    let done = format!("{} {}", count(number(Outcome::Done.word()), "hook"), first.cause.past());
    let mut others: Vec<&str> = records.iter().map(|record| record.change.outcome.word()).collect();
    others.sort_unstable();
    others.dedup();
    let others = others.into_iter().filter(|word| *word != Outcome::Done.word());
    std::iter::once(done).chain(others.map(|word| format!("{} {word}", number(word)))).collect::<Vec<_>>().join(", ")
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

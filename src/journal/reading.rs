//! The lines of a journal put together: records, and what is not known of intents.

use std::collections::{BTreeMap, BTreeSet};

use super::intent::Line;
use crate::domain::{BatchId, Doubt, Intent, IntentId, IntentRef, Outcome, QueueId, Record, Whereabouts};

/// Why nothing is known of a write whose process is still there.
pub const IN_PROGRESS: &str = "it is in progress";
/// Why nothing is known of a write whose process ended.
pub const IN_DOUBT: &str = "the program ended before the answer came";

/// An intent of which something is still awaited by the run that wrote it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIntent {
    pub id: IntentId,
    /// The run of the program.
    pub run: String,
    pub batch: BatchId,
    /// Where it writes.
    pub place: Whereabouts,
    /// The queues of the writes that are awaited.
    pub queues: BTreeSet<QueueId>,
}

/// What was read of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The records, the oldest first. A write that is in progress or in doubt has a record that says so.
    pub records: Vec<Record>,
    /// Lines that are no records: torn, or written by another version.
    pub unreadable: usize,
    /// The writes whose outcome has to be looked up on the server.
    pub doubts: Vec<Doubt>,
    /// What is in progress, in the order in which it was written down.
    pub in_progress: Vec<OpenIntent>,
}

impl Reading {
    /// What to say about lines that could not be read; `None` where there are none.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        match self.unreadable {
            0 => None,
            1 => Some("1 line of the journal could not be read and was left out.".to_owned()),
            lines => Some(format!("{lines} lines of the journal could not be read and were left out.")),
        }
    }

    /// Reads the texts of a journal, the older one first. `is_running` says whether a run is in progress.
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a [u8]>, is_running: impl Fn(&str) -> bool) -> Self {
        let mut lines = Lines::default();
        for text in texts {
            for line in text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
                lines.take(line);
            }
        }
        lines.finish(is_running)
    }

    /// The intents of which something is not known.
    pub(super) fn open_intents(&self) -> BTreeSet<IntentId> {
        self.doubts.iter().map(|doubt| doubt.of.intent.clone()).collect()
    }
}

/// How far a write of an intent is.
#[derive(Debug, Clone, Copy)]
enum Write {
    /// Without a record. Its place among the records is kept.
    Open(usize),
    /// Recorded as unclear, at this place.
    Unclear(usize),
    Settled,
}

#[derive(Default)]
struct Lines {
    /// `None`: a place that is kept, or given up.
    records: Vec<Option<Record>>,
    unreadable: usize,
    intents: BTreeMap<IntentId, (Intent, Vec<Write>)>,
    /// In which they were written down.
    order: Vec<IntentId>,
}

impl Lines {
    fn take(&mut self, line: &[u8]) {
        match Line::read(line) {
            None => self.unreadable += 1,
            Some(Line::Record(record)) => self.record(*record),
            Some(Line::Intent(intent)) if self.intents.contains_key(&intent.id) => {}
            Some(Line::Intent(intent)) => {
                let first = self.records.len();
                self.records.resize(first + intent.writes.len(), None);
                let writes = (first..self.records.len()).map(Write::Open).collect();
                self.order.push(intent.id.clone());
                self.intents.insert(intent.id.clone(), (*intent, writes));
            }
            Some(Line::End(intent)) => {
                let writes = self.intents.get_mut(&intent).map(|(_, writes)| writes);
                for write in writes.into_iter().flatten() {
                    if let Write::Open(_) = write {
                        *write = Write::Settled;
                    }
                }
            }
        }
    }

    fn record(&mut self, record: Record) {
        let place = self.records.len();
        if let Some(IntentRef { intent, write }) = &record.intent
            && let Some(state) = self.intents.get_mut(intent).and_then(|(_, writes)| writes.get_mut(*write))
        {
            if let Write::Unclear(earlier) = *state {
                self.records[earlier] = None;
            }
            *state = if matches!(record.change.outcome, Outcome::Unclear(_)) {
                Write::Unclear(place)
            } else {
                Write::Settled
            };
        }
        self.records.push(Some(record));
    }

    fn finish(mut self, is_running: impl Fn(&str) -> bool) -> Reading {
        let mut doubts = Vec::new();
        let mut in_progress = Vec::new();
        let mut running: BTreeMap<String, bool> = BTreeMap::new();
        for id in &self.order {
            let Some((intent, writes)) = self.intents.get(id) else { continue };
            let mut queues = BTreeSet::new();
            for (index, write) in writes.iter().enumerate() {
                let place = match *write {
                    Write::Settled => continue,
                    Write::Unclear(place) => place,
                    Write::Open(place) => {
                        let runs = *running.entry(intent.run.clone()).or_insert_with(|| is_running(&intent.run));
                        self.records[place] = intent.record(index, if runs { IN_PROGRESS } else { IN_DOUBT });
                        if runs {
                            queues.insert(intent.writes[index].queue.id);
                            continue;
                        }
                        place
                    }
                };
                let alike = intent.writes[index].alike.clone();
                let of = IntentRef { intent: id.clone(), write: index };
                doubts.extend(self.records[place].clone().map(|record| Doubt { record, of, alike }));
            }
            if !queues.is_empty() {
                let (run, batch, place) = (intent.run.clone(), intent.batch.clone(), intent.whereabouts.clone());
                in_progress.push(OpenIntent { id: id.clone(), run, batch, place, queues });
            }
        }
        let records = self.records.into_iter().flatten().collect();
        Reading { records, unreadable: self.unreadable, doubts, in_progress }
    }
}

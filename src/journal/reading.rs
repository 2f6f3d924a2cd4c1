//! Reads the lines of a journal: records, and intents without an outcome.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use crate::domain::{Doubt, Intent, IntentId, IntentRef, Outcome, QueueId, Record};

/// The reason why the outcome of a write is unknown while its process is still running.
pub const IN_PROGRESS: &str = "it is in progress";
/// The reason why the outcome of a write is unknown after its process ended.
pub const IN_DOUBT: &str = "the program ended before the answer came";

/// An intent whose run still awaits the outcome of some of its writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIntent {
    pub intent: Intent,
    /// The queues of the writes that are awaited.
    pub queues: BTreeSet<QueueId>,
}

/// The content of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The records, the oldest first. A write that is in progress or in doubt has a record that says so.
    pub records: Vec<Record>,
    /// Lines that are no records: torn, or written by another version.
    pub unreadable: usize,
    /// The writes whose outcome has to be looked up on the server.
    pub doubts: Vec<Doubt>,
    /// The intents in progress, in the order of the journal.
    pub in_progress: Vec<OpenIntent>,
}

impl Reading {
    /// Describes the lines that could not be read; `None` if there are none.
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

    /// The intents with writes in doubt.
    pub(super) fn open_intents(&self) -> BTreeSet<IntentId> {
        self.doubts.iter().map(|doubt| doubt.of.intent.clone()).collect()
    }
}

/// The progress of a write of an intent.
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
    /// The ids in the order of the journal.
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
            && let Some((begun, writes)) = self.intents.get_mut(intent)
            && let Some(state) = writes.get_mut(*write)
        {
            // The result of a later look-up has the time of the write, and stands where that was: not after later writes.
            let kept = match *state {
                Write::Open(kept) => Some((kept, begun.time)),
                Write::Unclear(kept) => self.records[kept].as_ref().map(|earlier| (kept, earlier.time)),
                Write::Settled => None,
            };
            if let Some((kept, time)) = kept
                && time == record.time
                && !matches!(record.change.outcome, Outcome::Unclear(_))
            {
                *state = Write::Settled;
                self.records[kept] = Some(record);
                return;
            }
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
                doubts.extend(self.records[place].clone().map(|record| Doubt { record, of, alike, found: None }));
            }
            if !queues.is_empty() {
                in_progress.push(OpenIntent { intent: intent.clone(), queues });
            }
        }
        let records = self.records.into_iter().flatten().collect();
        Reading { records, unreadable: self.unreadable, doubts, in_progress }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::hook;
    use crate::domain::{
        BatchId, Cause, Event, HookId, IntendedWrite, JournalScope, QueueId, QueueRef, State, Timestamp,
    };
    use crate::journal::line::end;

    /// An intent to switch these hooks off.
    fn intent(name: &str, hooks: &[u64]) -> Intent {
        let write = |id: &u64| IntendedWrite {
            queue: QueueRef { id: QueueId(1), name: "".into() },
            before: Some(hook(*id, Event::Joined, 5, State::On)),
            after: Some(hook(*id, Event::Joined, 5, State::Off)),
            replaces: None,
            alike: vec![HookId(9)],
            pause: None,
        };
        Intent {
            id: IntentId(name.into()),
            run: "r".into(),
            time: Timestamp(0),
            scope: JournalScope::default(),
            batch: BatchId("b".into()),
            cause: Cause::Switch,
            writes: hooks.iter().map(write).collect(),
        }
    }

    fn record(intent: &Intent, write: usize, outcome: Outcome) -> String {
        let mut record = intent.record(write, "").expect("such a write");
        record.change.outcome = outcome;
        json!(record).to_string()
    }

    /// Each record: its hook, and what became of it.
    fn read(lines: &[String], is_running: bool) -> (Vec<(u64, String)>, Vec<usize>, usize) {
        let text = lines.join("\n");
        let reading = Reading::of([text.as_bytes()], |run| is_running && run == "r");
        let word = |record: &Record| {
            let reason = record.change.outcome.reason().map(|reason| reason.raw().to_owned());
            let id = record.change.before.as_ref().expect("a hook").id.0;
            (id, reason.filter(|reason| !reason.is_empty()).unwrap_or_else(|| record.change.outcome.word().into()))
        };
        let doubts = reading.doubts.iter().map(|doubt| doubt.of.write).collect();
        (reading.records.iter().map(word).collect(), doubts, reading.unreadable)
    }

    fn told(words: &[(u64, &str)]) -> Vec<(u64, String)> {
        words.iter().map(|(id, word)| (*id, (*word).to_owned())).collect()
    }

    #[test]
    fn a_write_without_a_record_is_in_progress_while_its_run_is_and_in_doubt_afterwards() {
        let begun = intent("i", &[1, 2]);
        let lines = [json!(begun).to_string(), record(&begun, 1, Outcome::Done)];
        assert_eq!(read(&lines, true), (told(&[(1, IN_PROGRESS), (2, "done")]), vec![], 0));
        assert_eq!(read(&lines, false), (told(&[(1, IN_DOUBT), (2, "done")]), vec![0], 0));
        let reading = Reading::of([lines.join("\n").as_bytes()], |_| false);
        assert_eq!(reading.doubts[0].alike, [HookId(9)]);
        assert_eq!(reading.open_intents(), [IntentId("i".into())].into());
    }

    #[test]
    fn what_has_no_record_when_the_intent_ends_was_not_sent() {
        let begun = intent("i", &[1, 2]);
        let lines = [json!(begun).to_string(), record(&begun, 0, Outcome::Done), end(&begun.id).to_string()];
        assert_eq!(read(&lines, false), (told(&[(1, "done")]), vec![], 0));
    }

    #[test]
    fn an_unclear_record_stays_in_doubt_until_a_later_one_takes_its_place() {
        let begun = intent("i", &[1]);
        let unclear = Outcome::Unclear("no answer".into());
        let mut lines = vec![json!(begun).to_string(), record(&begun, 0, unclear), end(&begun.id).to_string()];
        // Its run is there still, but waits for nothing any more.
        assert_eq!(read(&lines, true), (told(&[(1, "no answer")]), vec![0], 0));
        lines.push(record(&begun, 0, Outcome::Done));
        assert_eq!(read(&lines, true), (told(&[(1, "done")]), vec![], 0));
    }

    #[test]
    fn what_a_look_up_found_stands_where_the_write_was() {
        let (begun, later) = (intent("i", &[1]), intent("j", &[2]));
        let mut answered = later.record(0, "").expect("such a write");
        (answered.time, answered.change.outcome) = (Timestamp(5), Outcome::Done);
        let lines = [json!(begun), json!(later), json!(answered)].map(|line| line.to_string());
        let lines = [&lines[..], &[record(&begun, 0, Outcome::Done)]].concat();
        assert_eq!(read(&lines, false).0, told(&[(1, "done"), (2, "done")]));
    }

    #[test]
    fn an_intent_that_was_copied_to_a_new_file_counts_once() {
        let (first, second) = (intent("i", &[1]), intent("j", &[2]));
        let lines = [&first, &second, &first].map(|begun| json!(begun).to_string());
        assert_eq!(read(&lines, false), (told(&[(1, IN_DOUBT), (2, IN_DOUBT)]), vec![0, 0], 0));
    }

    #[test]
    fn a_record_whose_intent_is_gone_stands_alone_and_other_lines_are_counted() {
        let begun = intent("i", &[1]);
        let lines = [
            record(&begun, 0, Outcome::Done),
            end(&begun.id).to_string(),
            r#"{"writes":[],"intent":"k"}"#.to_owned(),
            r#"{"time":"#.to_owned(),
        ];
        assert_eq!(read(&lines, false), (told(&[(1, "done")]), vec![], 2));
    }
}

//! The journal: lines are added at its end, by any number of programs; it is bounded.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::record::{record_from_json, record_json};
use crate::{
    config::{PrivateError, open_private_record, open_to_read},
    domain::Record,
};

/// When the file is larger, it becomes the older one and a new one is begun: some twenty thousand records.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Why the journal could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Nothing could be added.
    #[error("the journal cannot be written: {}: {source}", path.display())]
    Unwritten {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It cannot be read, or others can change it.
    #[error("the journal cannot be used: {0}")]
    Unread(#[from] PrivateError),
}

/// What was read of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The records, the oldest first.
    pub records: Vec<Record>,
    /// Lines that are no records: torn, or written by another version.
    pub unreadable: usize,
}

impl Reading {
    /// What to tell about lines that could not be read; nothing where there are none.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        match self.unreadable {
            0 => None,
            1 => Some("1 line of the journal could not be read and was left out.".to_owned()),
            lines => Some(format!("{lines} lines of the journal could not be read and were left out.")),
        }
    }
}

/// The file in which every change is written down.
#[derive(Debug, Clone)]
pub struct Journal {
    path: PathBuf,
    largest: u64,
}

impl Journal {
    /// The journal in this file, which need not exist.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self { path, largest: LARGEST }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where its older lines lie: `journal.1.jsonl` beside `journal.jsonl`.
    #[must_use]
    pub fn older(&self) -> PathBuf {
        self.path.with_extension("1.jsonl")
    }

    /// Adds records at its end, in one write: what another program adds at the same time comes before or after, never
    /// between.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn append(&self, records: &[Record]) -> Result<(), JournalError> {
        if records.is_empty() {
            return Ok(());
        }
        self.write(records).map_err(|source| JournalError::Unwritten { path: self.path.clone(), source })
    }

    fn write(&self, records: &[Record]) -> io::Result<()> {
        let mut file = open_private_record(&self.path)?;
        if file.metadata()?.len() > self.largest && self.make_room(&file)? {
            file = open_private_record(&self.path)?;
        }
        let mut text = String::new();
        if is_torn(&mut file)? {
            text.push('\n');
        }
        for record in records {
            text.push_str(&record_json(record).to_string());
            text.push('\n');
        }
        file.write_all(text.as_bytes())
    }

    /// Makes this file the older one, unless another program is doing or has done so. Says whether it did.
    fn make_room(&self, file: &File) -> io::Result<bool> {
        if file.try_lock().is_err() {
            return Ok(false);
        }
        let is_still_there = fs::metadata(&self.path).is_ok_and(|there| identity(&there) == opened(file));
        if is_still_there {
            fs::rename(&self.path, self.older())?;
        }
        Ok(true)
    }

    /// The latest records, at most this many, the oldest first. No journal is an empty one.
    ///
    /// # Errors
    ///
    /// When a file of it is open to others or cannot be read.
    pub fn read(&self, latest: usize) -> Result<Reading, JournalError> {
        // Opened in this order, a file that becomes the older one meanwhile is seen twice, but never missed.
        let newer = open_to_read(&self.path)?;
        let older = open_to_read(&self.older())?;
        let is_same = |older: &File| newer.as_ref().is_some_and(|newer| opened(newer) == opened(older));
        let older = older.filter(|older| !is_same(older));
        let mut reading = Reading::default();
        for (file, path) in [(newer, self.path.clone()), (older, self.older())] {
            let Some(mut file) = file else { continue };
            if reading.records.len() >= latest {
                break;
            }
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|source| PrivateError::Unreadable { path, source })?;
            reading.take_latest(&bytes, latest);
        }
        reading.records.reverse();
        Ok(reading)
    }

    /// All of it, the oldest record first.
    ///
    /// # Errors
    ///
    /// Like [`read`](Self::read).
    pub fn read_all(&self) -> Result<Reading, JournalError> {
        self.read(usize::MAX)
    }
}

impl Reading {
    /// Adds the records of these lines, the last one first, until there are enough.
    fn take_latest(&mut self, bytes: &[u8], latest: usize) {
        for line in bytes.rsplit(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
            if self.records.len() >= latest {
                return;
            }
            let value: Option<Value> = serde_json::from_slice(line).ok();
            match value.as_ref().and_then(record_from_json) {
                Some(record) => self.records.push(record),
                None => self.unreadable += 1,
            }
        }
    }
}

/// Whether the last line was not finished, so that a further one would be lost with it.
fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Which file it is, whatever its name.
fn opened(file: &File) -> Option<(u64, u64)> {
    file.metadata().ok().as_ref().and_then(identity)
}

fn identity(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::{
        domain::{
            BatchId, Cause, Deed, Event, Hook, HookId, Outcome, QueueId, QueueRef, State, Timestamp, Whereabouts,
        },
        journal::now,
    };

    fn record(number: u64) -> Record {
        let hook = Hook { id: HookId(number), event: Event::Joined, schema: None, state: State::On };
        let queue = QueueRef { id: QueueId(1), name: "Support".into() };
        Record {
            time: Timestamp(now().0),
            whereabouts: Whereabouts { server: "demo".into(), ..Whereabouts::default() },
            batch: BatchId("b-1".into()),
            cause: Cause::Remove,
            deed: Deed { queue, before: Some(hook), after: None, outcome: Outcome::Done, stands_for: None },
        }
    }

    fn numbers(reading: &Reading) -> Vec<u64> {
        reading.records.iter().filter_map(|record| Some(record.deed.before.as_ref()?.id.0)).collect()
    }

    fn journal(folder: &tempfile::TempDir) -> Journal {
        Journal::at(folder.path().join("state/journal.jsonl"))
    }

    #[test]
    fn what_was_added_is_read_the_oldest_first_and_is_ours_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = journal(&folder);
        assert_eq!(journal.read_all().expect("empty"), Reading::default());
        journal.append(&[]).expect("nothing to do");
        assert!(!journal.path().exists(), "nothing was done, so nothing is written");
        journal.append(&[record(1), record(2)]).expect("added");
        journal.append(&[record(3)]).expect("added");
        assert_eq!(numbers(&journal.read_all().expect("read")), [1, 2, 3]);
        assert_eq!(numbers(&journal.read(2).expect("read")), [2, 3]);
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(journal.path()), mode(journal.path().parent().expect("a folder"))), (0o600, 0o700));
    }

    #[test]
    fn torn_and_foreign_lines_are_left_out_and_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = journal(&folder);
        journal.append(&[record(1)]).expect("added");
        let mut file = open_private_record(journal.path()).expect("ours");
        file.write_all(b"{\"weather\":\"fine\"}\n\n\xff\xfe\n{\"time\":\"2026-").expect("ours");
        journal.append(&[record(2)]).expect("added");
        let reading = journal.read_all().expect("read");
        assert_eq!((numbers(&reading), reading.unreadable), (vec![1, 2], 3), "the torn line took none with it");
        let told = reading.remark().expect("it is told");
        assert_eq!(told, "3 lines of the journal could not be read and were left out.");
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal { largest: 2000, ..journal(&folder) };
        for number in 1..=100 {
            journal.append(&[record(number)]).expect("added");
        }
        let size = |path: &Path| fs::metadata(path).expect("it is there").len();
        assert!(size(journal.path()) < 3000 && size(&journal.older()) < 3000);
        let read = numbers(&journal.read_all().expect("read"));
        let first = read[0];
        assert!(first > 1 && read.len() > 5, "{read:?}");
        assert_eq!(read, (first..=100).collect::<Vec<u64>>(), "what is kept is the latest, without a gap");
        assert_eq!(numbers(&journal.read(7).expect("read")), (94..=100).collect::<Vec<u64>>());
    }

    #[test]
    fn many_writers_lose_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal { largest: 40_000, ..journal(&folder) };
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let journal = &journal;
                scope.spawn(move || {
                    for number in 0..25 {
                        journal.append(&[record(writer * 100 + number), record(1000)]).expect("added");
                    }
                });
            }
        });
        let reading = journal.read_all().expect("read");
        let mut read = numbers(&reading);
        assert!(read.windows(2).all(|pair| (pair[0] == 1000) != (pair[1] == 1000)), "what was added together is so");
        read.retain(|number| *number != 1000);
        read.sort_unstable();
        let all: Vec<u64> = (0..4).flat_map(|writer| (0..25).map(move |number| writer * 100 + number)).collect();
        assert_eq!((read, reading.unreadable), (all, 0));
    }

    #[test]
    fn one_that_others_can_change_is_not_believed() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = journal(&folder);
        journal.append(&[record(1)]).expect("added");
        fs::set_permissions(journal.path(), fs::Permissions::from_mode(0o666)).expect("it is ours");
        let told = journal.read_all().expect_err("open to all").to_string();
        assert!(told.starts_with("the journal cannot be used: others may read or change"), "{told}");
    }
}

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
mod tests;

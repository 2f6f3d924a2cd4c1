//! The journal file: any number of processes append lines; its size is bounded.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::line::{Line, end};
use super::lock;
use super::reading::Reading;
use crate::config::{PrivateError, RUNNING, open_private_record, open_to_read};
use crate::domain::{Intent, IntentId, Record};

/// The size limit, some twenty thousand records: a larger file becomes the older one, and a new one is begun.
const LARGEST: u64 = 8 * 1024 * 1024;
/// The size of the end of the file that [`Journal::recent`] reads.
const TAIL: u64 = 1024 * 1024;

/// The reason why the journal could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// No line could be added.
    #[error("{} cannot be written: {source}", path.display())]
    Unwritten {
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// It cannot be read, or others can change it.
    #[error("the journal cannot be used: {0}")]
    Unread(#[from] PrivateError),
}

/// The file in which every change is written down.
#[derive(Debug, Clone)]
pub struct Journal {
    path: PathBuf,
    largest: u64,
}

impl Journal {
    /// The journal in this file, which need not exist.
    pub fn at(path: PathBuf) -> Self {
        Self { path, largest: LARGEST }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of the older lines: `journal.1.jsonl` beside `journal.jsonl`.
    pub fn older(&self) -> PathBuf {
        self.path.with_extension("1.jsonl")
    }

    /// Appends records, in one write: what another program appends at the same time comes before or after, never between.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn append(&self, records: &[Record]) -> Result<(), JournalError> {
        self.append_lines(records.iter().map(|record| json!(record)), false)
    }

    /// Appends the ends of some intents and then a new one, and returns when it is on the disk.
    ///
    /// # Errors
    ///
    /// When the system refuses. Nothing of the intent may be sent then.
    pub fn begin(&self, intent: &Intent, over: &[IntentId]) -> Result<(), JournalError> {
        self.append_lines(over.iter().map(end).chain([json!(intent)]), true)
    }

    /// Appends the last records of some intents and their ends, and returns when all is on the disk. A write of theirs that
    /// has no record was not sent.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn end(&self, records: &[Record], intents: &[IntentId]) -> Result<(), JournalError> {
        let records = records.iter().map(|record| json!(record));
        self.append_lines(records.chain(intents.iter().map(end)), true)
    }

    /// Checks that it can be written. Nothing is added to it.
    ///
    /// # Errors
    ///
    /// The reason.
    pub fn check(&self) -> Result<(), JournalError> {
        open_to_read(&self.path)?;
        let opened = open_private_record(&self.path);
        opened.map(drop).map_err(|source| JournalError::Unwritten { path: self.path.clone(), source })
    }

    /// The folder with the locks of the runs that are in progress.
    pub(super) fn locks(&self) -> PathBuf {
        self.path.with_file_name(RUNNING)
    }

    fn append_lines(&self, lines: impl Iterator<Item = Value>, synced: bool) -> Result<(), JournalError> {
        let mut lines = lines.peekable();
        if lines.peek().is_none() {
            return Ok(());
        }
        self.write(lines, synced).map_err(|source| JournalError::Unwritten { path: self.path.clone(), source })
    }

    fn write(&self, lines: impl Iterator<Item = Value>, synced: bool) -> io::Result<()> {
        // A pipe would be waited for, and a file that others can change is not ours.
        open_to_read(&self.path).map_err(io::Error::other)?;
        let mut file = open_private_record(&self.path)?;
        if file.metadata()?.len() > self.largest && self.make_room(&file)? {
            file = open_private_record(&self.path)?;
        }
        let is_new = file.metadata()?.len() == 0;
        let mut text = String::new();
        if is_torn(&mut file)? {
            text.push('\n');
        }
        for line in lines {
            text.push_str(&format!("{line}\n"));
        }
        file.write_all(text.as_bytes())?;
        if synced {
            file.sync_data()?;
            if let (true, Some(folder)) = (is_new, self.path.parent()) {
                // The file's name is in its folder. Not every file system can sync that.
                let _ = File::open(folder).and_then(|folder| folder.sync_all());
            }
        }
        Ok(())
    }

    /// Makes this file the older one, unless another program is doing or has done so. Returns whether it is done.
    fn make_room(&self, file: &File) -> io::Result<bool> {
        if file.try_lock().is_err() {
            return Ok(false);
        }
        if fs::metadata(&self.path).is_ok_and(|there| Some(identity(&there)) == opened(file)) {
            // Read before the older file is replaced, and appended before anybody else can append.
            let open = self.open_intents_of_older();
            fs::rename(&self.path, self.older())?;
            let mut fresh = open_private_record(&self.path)?;
            for line in open {
                fresh.write_all(format!("{line}\n").as_bytes())?;
            }
            fresh.sync_data()?;
        }
        Ok(true)
    }

    /// The lines of the older file about intents of which something is not known yet: they are not dropped with it.
    fn open_intents_of_older(&self) -> Vec<String> {
        let Ok(bytes) = fs::read(self.older()) else { return Vec::new() };
        let newer = fs::read(&self.path).unwrap_or_default();
        let open = Reading::of([bytes.as_slice(), newer.as_slice()], |_| false).open_intents();
        let is_open = |line: &&[u8]| match Line::read(line) {
            Some(Line::Intent(intent)) => open.contains(&intent.id),
            Some(Line::Record(record)) => record.intent.is_some_and(|of| open.contains(&of.intent)),
            _ => false,
        };
        let lines = bytes.split(|byte| *byte == b'\n').filter(is_open);
        lines.map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    }

    /// All of it, the oldest record first. No journal is an empty one.
    ///
    /// # Errors
    ///
    /// When a file of it is open to others or cannot be read.
    pub fn read(&self) -> Result<Reading, JournalError> {
        self.read_end(u64::MAX)
    }

    /// The records at the end of the journal, the oldest first: everything of the last minutes, and cheap to read.
    ///
    /// # Errors
    ///
    /// Like [`read`](Self::read).
    pub fn recent(&self) -> Result<Reading, JournalError> {
        self.read_end(TAIL)
    }

    fn read_end(&self, size: u64) -> Result<Reading, JournalError> {
        let newer = open_to_read(&self.path)?;
        let opened = newer.as_ref().map(opened);
        let (latest, is_all) = last_lines(newer, &self.path, size)?;
        // Opened after the newer one, a file that becomes the older one meanwhile is seen twice, but never missed.
        let older = if is_all { open_to_read(&self.older())? } else { None };
        let older = older.filter(|older| opened != Some(self::opened(older)));
        let (before, _) = last_lines(older, &self.older(), size)?;
        let locks = self.locks();
        Ok(Reading::of([before.as_slice(), latest.as_slice()], |run| lock::is_held(&locks, run)))
    }
}

/// The lines at the end of a file, of at most this size, and whether they are all. None where there is no file.
fn last_lines(file: Option<File>, path: &Path, size: u64) -> Result<(Vec<u8>, bool), PrivateError> {
    let Some(mut file) = file else { return Ok((Vec::new(), true)) };
    let mut bytes = Vec::new();
    let unreadable = |source| PrivateError::Unreadable { path: path.to_owned(), source };
    let start = file.metadata().map_err(unreadable)?.len().saturating_sub(size);
    file.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    // The first line may be the end of one.
    let whole = if start == 0 { 0 } else { bytes.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1) };
    Ok((bytes.split_off(whole), start == 0))
}

/// Returns whether the last line is unfinished, so that a line appended to it would be lost.
fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Identifies a file independently of its name.
fn identity(metadata: &fs::Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// Identifies an open file; `None` if the system does not say.
fn opened(file: &File) -> Option<(u64, u64)> {
    file.metadata().ok().as_ref().map(identity)
}

#[cfg(test)]
mod tests;

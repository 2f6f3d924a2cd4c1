//! A lock on a file that each run of the program holds for its lifetime, so that others see that it is in progress.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::config::open_private_record;

/// Locked while a run takes its lock. No run has a name like this.
const GUARD: &str = ".taking";
const MOST_TRIES: u32 = 20;

/// A lock that is released when it is dropped, or when the process ends in any way.
#[derive(Debug)]
pub(super) struct RunLock {
    path: PathBuf,
    /// Closing it gives the lock back.
    _file: File,
}

impl RunLock {
    /// Takes the lock of this run, and removes the files of runs that ended without doing so. On a file system without
    /// locks the run counts as ended for others: they look up what became of its writes, and do not wait for it.
    pub(super) fn take(folder: &Path, run: &str) -> io::Result<Self> {
        // One run at a time, so that no file is removed that another run has made and not locked yet.
        let guard = open_private_record(&folder.join(GUARD))?;
        let _ = guard.lock();
        clean(folder);
        let path = folder.join(run);
        let mut file = open_private_record(&path)?;
        let mut tries = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
                // Somebody may be looking whether it is held.
                Err(TryLockError::WouldBlock) if tries < MOST_TRIES => {
                    tries += 1;
                    thread::sleep(Duration::from_millis(5));
                }
                Err(error) => return Err(error.into()),
            }
        }
        // The process id is for people only: a run counts as in progress without it.
        let _ = write!(file, "{}", std::process::id());
        Ok(Self { path, _file: file })
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        // A file that is left behind is not locked, so its run counts as ended.
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns whether this run is in progress.
pub(super) fn is_held(folder: &Path, run: &str) -> bool {
    // The name comes from a file: it must not lead out of the folder.
    if run.contains('/') {
        return false;
    }
    match File::open(folder.join(run)) {
        Ok(file) => matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)),
        Err(_) => false,
    }
}

/// The number of the process of this run.
pub(super) fn process(folder: &Path, run: &str) -> Option<u32> {
    if run.contains('/') {
        return None;
    }
    fs::read_to_string(folder.join(run)).ok()?.parse().ok()
}

/// Removes the lock files of runs that ended without doing so.
fn clean(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !path.ends_with(GUARD)) {
        if let Ok(file) = File::open(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_in_progress_as_long_as_its_lock_lives() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("running");
        assert!(!is_held(&folder, "a"));
        let lock = RunLock::take(&folder, "a").expect("taken");
        assert!(is_held(&folder, "a") && !is_held(&folder, "b"));
        assert!(is_held(&folder, "a"), "to look gives it to nobody else");
        assert!(RunLock::take(&folder, "a").is_err(), "no two runs have the same name");
        drop(lock);
        assert!(!is_held(&folder, "a") && !folder.join("a").exists());
    }

    #[test]
    fn what_runs_left_behind_that_were_killed_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("killed"), "").expect("ours");
        let lock = RunLock::take(folder.path(), "alive").expect("taken");
        assert!(!is_held(folder.path(), "killed"));
        clean(folder.path());
        assert!(!folder.path().join("killed").exists() && is_held(folder.path(), "alive"));
        drop(lock);
        clean(&folder.path().join("no such folder"));
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("running");
        let _lock = RunLock::take(folder.path(), "outside").expect("taken");
        fs::create_dir(&inside).expect("ours");
        assert!(is_held(folder.path(), "outside") && !is_held(&inside, "../outside"));
    }
}

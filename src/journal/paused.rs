//! The hooks to switch on again, written down before they are switched off.
//!
//! `paused.json` is one object with a list, `paused`; each entry has `server`, `domain`, `queue`, `hook` (as it was, in
//! the journal's form), `since`, `by` and `batch`, and, if given, `until` and `reason`. Entries that this version cannot
//! read stay as they are.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::file::JournalError;
use crate::config::{PrivateError, open_to_read, replace_private};
use crate::domain::{JournalScope, PauseRef, Paused, QueueRef, ServerText};

/// The file of what is paused, of every server and domain.
#[derive(Debug, Clone)]
pub struct PausedStore {
    path: PathBuf,
}

impl PausedStore {
    /// The one in this file, which need not exist.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Loads the paused hooks of this server and domain, in the order in which they were paused.
    ///
    /// # Errors
    ///
    /// If the file is open to others or cannot be read, or the end of a pause cannot.
    pub fn load(&self, scope: &JournalScope) -> Result<Vec<Paused>, JournalError> {
        let entries = self.read()?;
        let mut here = Vec::new();
        for entry in &entries {
            let Some(paused) = Entry::read(entry, scope) else { continue };
            if let (None, Some(end)) = (paused.until, entry.get("until")) {
                // Taken for a pause without an end, it would never be due.
                return Err(self.invalid(format!("hook {} is paused until {end}, which is no time", paused.hook.id)));
            }
            here.push(paused);
        }
        Ok(here)
    }

    /// Adds pauses; to be called before the hooks are switched off, so that a crash between the two loses nothing. A pause
    /// of the same hook by other writes stays: its end is not for these to decide.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written. Nothing may be switched off then.
    pub fn add(&self, scope: &JournalScope, hooks: &[Paused]) -> Result<(), JournalError> {
        let same: Vec<_> = hooks.iter().map(Paused::reference).collect();
        self.change(scope, &same, hooks.iter().map(|paused| Entry::new(scope, paused)))
    }

    /// Forgets pauses: exactly these. Another one of the same hook, which may have begun meanwhile, stays.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written.
    pub fn forget(&self, scope: &JournalScope, pauses: &[PauseRef]) -> Result<(), JournalError> {
        if pauses.is_empty() { Ok(()) } else { self.change(scope, pauses, std::iter::empty()) }
    }

    /// Removes and adds entries under the lock of the file.
    fn change(
        &self,
        scope: &JournalScope,
        out: &[PauseRef],
        into: impl Iterator<Item = Entry>,
    ) -> Result<(), JournalError> {
        let unwritten = |source| JournalError::Unwritten { path: self.path.clone(), source };
        let _lock = self.lock().map_err(unwritten)?;
        let mut entries = self.read()?;
        let out: std::collections::BTreeSet<_> = out.iter().collect();
        entries.retain(|entry| Entry::read(entry, scope).is_none_or(|paused| !out.contains(&paused.reference())));
        entries.extend(into.map(|entry| json!(entry)));
        replace_private(&self.path, &format!("{:#}\n", json!({ "paused": entries }))).map_err(unwritten)
    }

    /// Takes the lock, until the file is dropped. It is a file beside `paused.json`, which is replaced.
    fn lock(&self) -> io::Result<File> {
        let file = crate::config::open_private_record(&self.path.with_extension("lock"))?;
        match file.lock() {
            // Some network file systems have none; the file is still replaced as a whole.
            Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
            _ => Ok(file),
        }
    }

    fn read(&self) -> Result<Vec<Value>, JournalError> {
        let Some(mut file) = open_to_read(&self.path)? else { return Ok(Vec::new()) };
        let unreadable = |source| PrivateError::Unreadable { path: self.path.clone(), source };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unreadable)?;
        let value: Option<Value> = serde_json::from_slice(&bytes).ok();
        match value.and_then(|mut value| value.get_mut("paused").map(Value::take)) {
            Some(Value::Array(entries)) => Ok(entries),
            // Written over it would be lost.
            _ => Err(self.invalid("it does not hold paused hooks".to_owned())),
        }
    }

    fn invalid(&self, reason: String) -> JournalError {
        let source = io::Error::new(io::ErrorKind::InvalidData, reason);
        PrivateError::Unreadable { path: self.path.clone(), source }.into()
    }
}

/// An entry of the file.
#[derive(Serialize, Deserialize)]
struct Entry {
    server: String,
    domain: ServerText,
    queue: QueueRef,
    #[serde(flatten)]
    paused: Paused,
}

impl Entry {
    fn new(scope: &JournalScope, paused: &Paused) -> Self {
        let (server, domain) = (scope.server.clone(), scope.domain.clone());
        Self { server, domain, queue: paused.queue.clone(), paused: paused.clone() }
    }

    /// Reads the pause of an entry of this server and domain. `None` for other entries, and for unreadable ones.
    fn read(entry: &Value, scope: &JournalScope) -> Option<Paused> {
        let Self { server, domain, queue, paused } = Self::deserialize(entry).ok()?;
        let is_here = JournalScope { server, domain, ..JournalScope::default() }.is_same_domain(scope);
        is_here.then_some(Paused { queue, ..paused })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::domain::{BatchId, Event, Hook, HookId, QueueId, SchemaId, SchemaRef, State, Timestamp};

    fn paused(queue: u64, hook: u64) -> Paused {
        Paused {
            queue: QueueRef { id: QueueId(queue), name: "Support".into() },
            hook: Hook {
                id: HookId(hook),
                event: Event::Joined,
                schema: Some(SchemaRef { id: SchemaId(5), name: "CRM".into() }),
                state: State::On,
            },
            since: Timestamp(1_795_357_195_120),
            until: Some(Timestamp(1_795_364_395_000)),
            reason: "INC-4711".into(),
            by: "Ann".into(),
            batch: BatchId("b-1".into()),
        }
    }

    fn place(server: &str, domain: &str) -> JournalScope {
        JournalScope { server: server.into(), domain: domain.into(), ..JournalScope::default() }
    }

    #[test]
    fn each_server_and_domain_has_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = PausedStore::at(folder.path().join("state/paused.json"));
        let (here, there, elsewhere) = (place("a", "x"), place("a", "y"), place("b", "x"));
        assert_eq!(store.load(&here).expect("empty"), []);
        store.add(&here, &[paused(1, 2), paused(1, 3)]).expect("kept");
        store.add(&there, &[paused(1, 2)]).expect("kept");
        assert_eq!(store.load(&here).expect("read"), [paused(1, 2), paused(1, 3)]);
        assert_eq!(store.load(&there).expect("read"), [paused(1, 2)]);
        assert_eq!(store.load(&elsewhere).expect("read"), []);
        store.forget(&here, &[paused(1, 2).reference()]).expect("forgotten");
        assert_eq!(store.load(&here).expect("read"), [paused(1, 3)]);
        assert_eq!(store.load(&there).expect("read"), [paused(1, 2)], "the other domain's stays");
        let mode = fs::metadata(folder.path().join("state/paused.json")).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
    }

    #[test]
    fn a_hook_is_paused_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = PausedStore::at(folder.path().join("paused.json"));
        store.add(&place("a", ""), &[paused(1, 2)]).expect("kept");
        let again = Paused { by: "Bob".into(), ..paused(1, 2) };
        store.add(&place("a", ""), std::slice::from_ref(&again)).expect("kept");
        assert_eq!(store.load(&place("a", "")).expect("read"), [again]);
    }

    #[test]
    fn the_end_of_one_pause_leaves_another_of_the_same_hook() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = PausedStore::at(folder.path().join("paused.json"));
        let here = place("a", "");
        let second = Paused { batch: BatchId("b-2".into()), ..paused(1, 2) };
        store.add(&here, &[paused(1, 2)]).expect("kept");
        store.add(&here, std::slice::from_ref(&second)).expect("kept");
        store.forget(&here, &[paused(1, 2).reference()]).expect("forgotten");
        assert_eq!(store.load(&here).expect("read"), [second]);
    }

    #[test]
    fn what_cannot_be_read_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("paused.json");
        let store = PausedStore::at(path.clone());
        replace_private(&path, "{\"paused\":[{\"weather\":\"fine\"}]}").expect("ours");
        store.add(&place("a", ""), &[paused(1, 2)]).expect("kept");
        assert!(fs::read_to_string(&path).expect("text").contains("weather"), "an entry of another version stays");
        assert_eq!(store.load(&place("a", "")).expect("read"), [paused(1, 2)]);
        replace_private(&path, "{\"paused\":").expect("ours");
        for told in [
            store.load(&place("a", "")).expect_err("torn").to_string(),
            store.add(&place("a", ""), &[paused(1, 3)]).expect_err("torn").to_string(),
        ] {
            assert!(told.contains("it does not hold paused hooks"), "{told}");
        }
        assert_eq!(fs::read_to_string(&path).expect("text"), "{\"paused\":");
    }

    #[test]
    fn a_pause_whose_reason_or_user_cannot_be_read_is_still_a_pause() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("paused.json");
        let store = PausedStore::at(path.clone());
        store.add(&place("a", ""), &[paused(1, 2)]).expect("kept");
        let text = fs::read_to_string(&path).expect("text");
        replace_private(&path, &text.replace("\"Ann\"", "null").replace("\"INC-4711\"", "4711")).expect("ours");
        let unnamed = Paused { by: "".into(), reason: "".into(), ..paused(1, 2) };
        assert_eq!(store.load(&place("a", "")).expect("read"), [unnamed]);
    }

    #[test]
    fn an_end_that_cannot_be_read_is_not_taken_for_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("paused.json");
        let store = PausedStore::at(path.clone());
        store.add(&place("a", ""), &[paused(1, 2)]).expect("kept");
        let text = fs::read_to_string(&path).expect("text");
        let end = paused(1, 2).until.expect("an end").to_string();
        for other in ["\"tomorrow\"", "5"] {
            replace_private(&path, &text.replace(&format!("\"{end}\""), other)).expect("ours");
            let told = store.load(&place("a", "")).expect_err("no time").to_string();
            assert!(told.contains(&format!("hook 2 is paused until {other}, which is no time")), "{told}");
            assert_eq!(store.load(&place("b", "")).expect("read"), [], "another server has nothing to do with it");
        }
    }

    #[test]
    fn many_writers_lose_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = PausedStore::at(folder.path().join("paused.json"));
        std::thread::scope(|scope| {
            for queue in 1..=4 {
                let store = &store;
                scope.spawn(move || {
                    for hook in 1..=8 {
                        store.add(&place("a", ""), &[paused(queue, hook)]).expect("kept");
                    }
                });
            }
        });
        assert_eq!(store.load(&place("a", "")).expect("read").len(), 32);
    }
}

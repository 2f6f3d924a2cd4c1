//! What is kept on disk, off the thread of whoever waits: the journal and the pauses.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

use crate::{
    domain::{LAG, PauseRef, Paused, Whereabouts, scan::OwnWrites},
    journal::{Journal, PausedStore, Reading, Recorder, now},
};

/// Why nothing is written down.
const NO_PLACE: &str = "there is no home directory to keep it in";

/// The journal and the pauses of one run of the program. A clone is the same.
#[derive(Debug, Clone)]
pub struct Records {
    /// Locked on threads for slow work only.
    kept: Arc<Mutex<Kept>>,
    here: Arc<watch::Sender<Whereabouts>>,
    /// How far a replica of the server may be behind.
    replica_lag: Duration,
}

#[derive(Debug)]
pub(super) struct Kept {
    /// `None` where there is no place for a journal.
    recorder: Option<Recorder>,
    paused: Option<PausedStore>,
    here: Whereabouts,
}

impl Kept {
    pub(super) fn recorder(&mut self) -> Result<&mut Recorder, String> {
        self.recorder.as_mut().ok_or_else(|| NO_PLACE.to_owned())
    }

    pub(super) fn paused(&self) -> Result<&PausedStore, String> {
        self.paused.as_ref().ok_or_else(|| NO_PLACE.to_owned())
    }

    pub(super) fn here(&self) -> &Whereabouts {
        &self.here
    }
}

impl Records {
    /// Those in these files, if there is a place for them, of a run that does things here.
    #[must_use]
    pub fn new(files: Option<(Journal, PausedStore)>, here: Whereabouts) -> Self {
        let (journal, paused) = files.unzip();
        let recorder = journal.map(|journal| Recorder::new(journal, here.clone()));
        let kept = Kept { recorder, paused, here: here.clone() };
        Self { kept: Arc::new(Mutex::new(kept)), here: Arc::new(watch::Sender::new(here)), replica_lag: LAG }
    }

    /// For a server whose replica is behind by at most this; zero: it has none.
    #[must_use]
    pub fn with_replica_lag(self, replica_lag: Duration) -> Self {
        Self { replica_lag, ..self }
    }

    pub(in crate::runtime) const fn replica_lag(&self) -> Duration {
        self.replica_lag
    }

    /// Who is signed in, and where, is known by now.
    pub fn set_whereabouts(&self, here: Whereabouts) {
        self.here.send_replace(here);
    }

    /// Where things are done.
    #[must_use]
    pub fn whereabouts(&self) -> Whereabouts {
        self.here.borrow().clone()
    }

    /// The whole journal.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub async fn read(&self) -> Result<Reading, String> {
        self.with(|kept| kept.recorder()?.journal().read_all().map_err(|error| error.to_string())).await
    }

    /// This program's own writes to this server, from all its processes. None where there is no journal that can be read.
    pub async fn own_writes(&self) -> OwnWrites {
        let read = self.with(|kept| kept.recorder()?.journal().recent().map_err(|error| error.to_string()));
        let records = read.await.map(|reading| reading.records).unwrap_or_default();
        OwnWrites::of(&records, &self.whereabouts(), now())
    }

    /// The hooks that are paused here.
    ///
    /// # Errors
    ///
    /// Why that cannot be read.
    pub async fn paused(&self) -> Result<Vec<Paused>, String> {
        self.with(|kept| kept.paused()?.load(kept.here()).map_err(|error| error.to_string())).await
    }

    /// Forgets pauses.
    ///
    /// # Errors
    ///
    /// Why that cannot be written down.
    pub async fn forget_pauses(&self, pauses: Vec<PauseRef>) -> Result<(), String> {
        self.with(move |kept| kept.paused()?.forget(kept.here(), &pauses).map_err(|error| error.to_string())).await
    }

    /// Does something with the files on a thread for slow work.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Kept) -> Result<T, String> + Send + 'static,
    ) -> Result<T, String> {
        let (kept, here) = (Arc::clone(&self.kept), self.whereabouts());
        let done = tokio::task::spawn_blocking(move || {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(recorder) = &mut kept.recorder {
                recorder.set_whereabouts(here.clone());
            }
            kept.here = here;
            work(&mut kept)
        });
        done.await.unwrap_or_else(|_| Err("this program failed while it wrote it down".to_owned()))
    }
}

//! Who writes down what the full-screen program does, and reads it again for an undo.

use super::connection::Target;
use crate::{
    app::{JobId, JournalText},
    domain::{Cause, Deed, Hook, HookId, Identity, Paused, QueueId, QueueRef, Whereabouts},
    journal::{Journal, PausedStore, Recorder, now},
};

/// Why nothing is written down.
const NO_PLACE: &str = "there is no home directory to keep it in.";

/// The journal of one session.
pub(super) struct Scribe {
    /// None where there is no place for a journal.
    recorder: Option<Recorder>,
    paused: Option<PausedStore>,
}

impl Scribe {
    pub(super) fn new(target: &Target, notes: Option<(Journal, PausedStore)>) -> Self {
        let (journal, paused) = notes.unzip();
        Self { recorder: journal.map(|journal| Recorder::new(journal, target.whereabouts())), paused }
    }

    /// Writes down which hooks were on, before they are switched off.
    ///
    /// # Errors
    ///
    /// That it could not be, as a sentence. Nothing may be switched off then.
    pub(super) fn note_paused(
        &mut self,
        who: Option<&Identity>,
        batch: JobId,
        hooks: Vec<(QueueRef, Hook)>,
    ) -> Result<(), String> {
        let store = self.paused.clone().ok_or(NO_PLACE)?;
        let recorder = self.at(who).ok_or(NO_PLACE)?;
        let (batch, by, since) = (recorder.batch(batch.0), recorder.whereabouts().user.clone(), now());
        let paused = |(queue, hook)| Paused { queue, hook, since, by: by.clone(), batch: batch.clone() };
        let paused: Vec<Paused> = hooks.into_iter().map(paused).collect();
        store.add(recorder.whereabouts(), &paused).map_err(|error| format!("{error}."))
    }

    /// These are not paused any more.
    ///
    /// # Errors
    ///
    /// That it could not be written down, as a sentence.
    pub(super) fn forget_paused(&mut self, who: Option<&Identity>, hooks: &[(QueueId, HookId)]) -> Result<(), String> {
        let Some(store) = self.paused.clone() else { return Ok(()) };
        let Some(recorder) = self.at(who) else { return Ok(()) };
        store
            .forget(recorder.whereabouts(), hooks)
            .map_err(|error| format!("It is done, but what is still paused is not written down: {error}."))
    }

    /// What is paused here.
    ///
    /// # Errors
    ///
    /// Why that cannot be read, as a sentence.
    pub(super) fn paused(&mut self, who: Option<&Identity>) -> Result<Vec<Paused>, String> {
        let store = self.paused.clone().ok_or(NO_PLACE)?;
        let recorder = self.at(who).ok_or(NO_PLACE)?;
        store.load(recorder.whereabouts()).map_err(|error| format!("{error}."))
    }

    /// Writes down what was done.
    ///
    /// # Errors
    ///
    /// That it could not be, as a sentence. It is done all the same.
    pub(super) fn record(
        &mut self,
        who: Option<&Identity>,
        batch: JobId,
        cause: &Cause,
        deeds: Vec<Deed>,
    ) -> Result<(), String> {
        let Some(recorder) = self.at(who) else { return Ok(()) };
        let batch = recorder.batch(batch.0);
        recorder
            .record(&batch, cause, deeds)
            .map_err(|error| format!("It is done, but not written down, so that u cannot undo it: {error}."))
    }

    /// What reads the journal.
    pub(super) fn reading(
        &mut self,
        who: Option<&Identity>,
    ) -> impl FnOnce() -> Result<JournalText, String> + Send + 'static {
        let found = self.at(who).map(|recorder| (recorder.journal().clone(), recorder.whereabouts().clone()));
        move || {
            let (journal, here) = found.ok_or(NO_PLACE)?;
            let reading = journal.read_all().map_err(|error| format!("{error}."))?;
            Ok(JournalText { remark: reading.remark(), records: reading.records, here })
        }
    }

    /// The recorder, which knows by now who is signed in.
    fn at(&mut self, who: Option<&Identity>) -> Option<&Recorder> {
        let recorder = self.recorder.as_mut()?;
        if let Some(identity) = who {
            let Whereabouts { profile, server, .. } = recorder.whereabouts().clone();
            let (user, domain) = (identity.name.clone(), identity.domain.clone());
            recorder.set_whereabouts(Whereabouts { profile, server, domain, user });
        }
        self.recorder.as_ref()
    }
}

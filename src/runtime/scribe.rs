//! Who writes down what the full-screen program does, and reads it again for an undo.

use super::connection::Target;
use crate::{
    app::{JobId, JournalText},
    domain::{Cause, Deed, Identity, Whereabouts},
    journal::{Journal, Recorder},
};

/// The journal of one session.
pub(super) struct Scribe {
    /// None where there is no place for a journal.
    recorder: Option<Recorder>,
}

impl Scribe {
    pub(super) fn new(target: &Target, journal: Option<Journal>) -> Self {
        Self { recorder: journal.map(|journal| Recorder::new(journal, target.whereabouts())) }
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
            let (journal, here) =
                found.ok_or("there is no journal, because there is no home directory to keep it in.")?;
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
